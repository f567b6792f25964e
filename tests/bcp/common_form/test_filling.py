"""The common forms: what is written wins, what is drawn fills, what is neither stays open."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from bcp.common_form.filling import FILLED, Filled, filled
from bcp.common_form.model import KINDS, edition, field_of, form
from inventory.words import HinomiError

AT = datetime(2026, 11, 22, tzinfo=UTC)
# what the public explanation of the ransomware form names
ASKED = {
    "ランサムノート", "暗号化されたファイルの拡張子", "ランサムウェアの類型", "侵入方法",
    "特徴(インディケータ)",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    kind: str
    body: Mapping[str, Any]
    at: datetime = AT


def _wrote(field: str, words: str, form_: str = "ransomware") -> Line:
    return Line(FILLED, {"form": form_, "field": field, "words": words, "by": "田中"})


def _by_id(*lines: Line, kind: str = "ransomware", **drawn: str) -> dict[str, Filled]:
    return {one.field.id: one for _, fields in filled(kind, lines, drawn) for one in fields}


def test_verified_fields_are_those_that_were_published() -> None:
    known = {one.title for section in form("ransomware") for one in section.fields if one.verified}
    assert known == ASKED


@pytest.mark.parametrize("kind", KINDS)
def test_ids_are_met_once_in_a_form(kind: str) -> None:
    ids = [one.id for section in form(kind) for one in section.fields]
    assert len(ids) == len(set(ids)) > 15


def test_each_form_has_its_own_technical_part() -> None:
    assert "extension" not in _by_id(kind="ddos")
    assert "volume" not in _by_id(kind="ransomware")
    assert edition() == "2025-10-01"


def test_written_words_win_over_drawn_ones_and_the_last_over_the_first() -> None:
    fields = _by_id(
        _wrote("title", "誤"), _wrote("title", "庁内の感染"), title="事案", body="火見市"
    )
    assert (fields["title"].words, fields["title"].drawn, fields["title"].by) == (
        "庁内の感染", False, "田中",
    )  # fmt: skip
    assert (fields["body"].words, fields["body"].drawn) == ("火見市", True)


def test_erased_words_fall_back_to_what_is_drawn() -> None:
    fields = _by_id(_wrote("title", "誤"), _wrote("title", " "), title="事案")
    assert fields["title"].words == "事案"


def test_open_fields_are_told_from_filled_ones() -> None:
    fields = _by_id(_wrote("extension", ".locked"))
    assert not fields["extension"].is_open
    assert fields["entry"].is_open


def test_words_of_the_other_form_do_not_count() -> None:
    assert _by_id(_wrote("contact", "0120", "ddos"))["contact"].is_open


def test_unknown_form_and_field_are_told_with_those_there_are() -> None:
    with pytest.raises(HinomiError) as told:
        form("virus")
    assert "ransomware" in told.value.message.ja
    with pytest.raises(HinomiError) as told:
        field_of("ddos", "extension")
    assert "volume" in told.value.message.ja
    assert field_of("ddos", "volume").title == "最大の通信量"
