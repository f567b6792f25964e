"""Reading a time and two names out of a line, and leaving alone what is a sentence."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcp.incident.guessing import guessed_kind
from bcp.incident.model import Certainty, Phase, Safety, Sort
from bcp.incident.moments import JST
from bcp.incident.typed import taken_apart
from bcp.incident.words import certainty_of, kind_of, phase_of, safety_of, sort_of

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=JST)


@pytest.mark.parametrize(
    ("raw", "text", "at", "way"),
    [
        ("14:05 市民課→情報政策課: 端末が止まった", "端末が止まった", "14:05", "市民課>情報政策課"),
        ("14:05 停電", "停電", "14:05", ">"),
        ("市民課 → 係　停電", "停電", "", "市民課>係"),
        ("14:05 に復旧の見込み", "14:05 に復旧の見込み", "", ">"),
        ("14:05 まで停電", "14:05 まで停電", "", ">"),
        ("14:05 から作業", "14:05 から作業", "", ">"),
        ("16:00 復旧見込み", "16:00 復旧見込み", "", ">"),
        ("UPS A→B", "UPS A→B", "", ">"),
        ("14:05", "14:05", "", ">"),
        ("電圧が 100→90 に下がった", "電圧が 100→90 に下がった", "", ">"),
        ("100→90 V", "100→90 V", "", ">"),
        ("1号機→2号機 に切り替えた", "1号機→2号機 に切り替えた", "", ">"),
    ],
)
def test_only_the_unmistakable_is_read_out(raw: str, text: str, at: str, way: str) -> None:
    found = taken_apart(raw, NOW)
    assert (found.text, f"{found.sender}>{found.receiver}") == (text, way)
    assert (f"{found.at:%H:%M}" if found.at else "") == at


@given(st.text(min_size=1, max_size=80))
def test_the_raw_line_is_kept_and_its_end_is_the_text(raw: str) -> None:
    found = taken_apart(raw, NOW)
    assert found.raw == raw.strip()
    assert found.raw.endswith(found.text)
    assert bool(found.text) == bool(raw.strip())


@pytest.mark.parametrize(
    ("typed", "sort"),
    [("1", Sort.INFO), ("６", Sort.ACTION), ("報", Sort.REPORT), ("REP", Sort.REPORT),
     ("依頼", Sort.REQUEST), ("s", Sort.ORDER), ("判断", Sort.DECISION), ("7", None), ("12", None),
     ("event", None), ("報國", None), ("", None)],
)  # fmt: skip
def test_the_kind_of_a_line_in_one_key_or_a_word(typed: str, sort: Sort | None) -> None:
    assert sort_of(typed) is sort


def test_other_words_are_forgiven_too() -> None:
    assert certainty_of("?") is Certainty.UNCONFIRMED
    assert certainty_of("確認済み") is Certainty.CONFIRMED
    assert certainty_of("たぶん") is None
    assert phase_of("安定") is Phase.STABLE
    assert phase_of("終") is Phase.CLOSED
    assert safety_of("〇") is Safety.SAFE
    assert safety_of("") is Safety.NO_ANSWER
    assert safety_of("たぶん") is None
    assert kind_of("台風") == "flood"
    assert kind_of("Earthquake") == "earthquake"
    assert kind_of("隕石") is None


@pytest.mark.parametrize(
    ("title", "kind"),
    [("震度6弱 停電", "earthquake"), ("庁舎が停電", "power"), ("身代金の画面が出た", "ransomware"),
     ("住基端末が遅い", None)],
)  # fmt: skip
def test_the_kind_of_an_incident_is_guessed_from_its_first_words(
    title: str, kind: str | None
) -> None:
    assert guessed_kind(title) == kind
