"""No way to spoil evidence makes a fault, or what is not known, a PASS; none gives ERROR."""

import base64
import json
import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from audit.carried import carried, matched
from checks.frame import FrameError
from checks.model import Verdict
from checks.windows.evidence import parse_windows
from inventory.model import Host, Platform
from inventory.words import HinomiError
from tests.checks.windows.answers import result, with_
from tests.checks.windows.built import AT, HOST, TAG, good_sections, windows_evidence
from tests.checks.windows.good.security import PARTS, TEMPLATE, backup
from tests.checks.windows.mutations import (
    CHECKS,
    changed,
    faulty,
    files,
    leaves,
    spoilt,
    terminals,
    turned,
    verdicts,
    verdicts_about,
)
from tests.checks.windows.printed import printed

SLOW = bool(os.environ.get("HINOMI_SLOW"))
EVERY = 1 if SLOW else 5  # only each so many places in the normal run
# Free texts that fail only by being on a list, and a list whose length nothing else tells: what
# is changed there says another thing, and nothing in the evidence can show it.
FREE = ("Software/places/0/programs/0/DisplayName/value", "Exclusions/rows/0/ExclusionPath")
GOOD_OR_BETTER = {Verdict.PASS, Verdict.NOT_APPLICABLE}


def risen(before: dict[str, Any], after: dict[str, Any]) -> dict[str, str]:
    """The checks that became PASS and were not, and those in ERROR."""
    return {
        id_: f"{before[id_].verdict} -> {one.verdict} {one.detail}"
        for id_, one in after.items()
        if one.verdict is Verdict.ERROR
        or (one.verdict is Verdict.PASS and before[id_].verdict is not Verdict.PASS)
    }


def test_every_check_finds_a_fault_somewhere() -> None:
    failing = set()
    for sections in terminals():
        found = verdicts(windows_evidence(sections))
        failing |= {id_ for id_, one in found.items() if one.verdict is Verdict.FAIL}
    assert CHECKS.keys() - failing <= {"TRM-001", "TRM-003"}


def _raised(sections: Mapping[str, Any], step: int, first: int = 0) -> dict[tuple[str, str], Any]:
    """Every spoilt place that raised a verdict, of each `step`th place."""
    wrong: dict[tuple[str, str], Any] = {}
    for path, value in list(leaves(sections))[first::step]:
        name, place = str(path[0]), "/".join(map(str, path))
        if place.startswith(FREE):
            continue
        before = verdicts_about(name, sections)
        for other in spoilt(value):
            after = verdicts_about(name, changed(sections, path, other))
            if found := risen(before, after):
                wrong[place, repr(other)[:80]] = found
    return wrong


@pytest.mark.parametrize("number", range(len(terminals())))
def test_no_spoilt_place_raises_a_verdict(number: int) -> None:
    assert _raised(terminals()[number], EVERY, number) == {}


@pytest.mark.skipif(not SLOW, reason="takes long: every place of a good terminal")
@pytest.mark.slow
def test_no_spoilt_place_of_a_good_terminal_is_an_error() -> None:
    assert _raised(good_sections(), 1) == {}


def test_no_spoilt_file_raises_a_verdict() -> None:
    before = verdicts(windows_evidence(faulty()))
    names = []
    for name, raw in files(faulty()):
        assert risen(before, verdicts(raw)) == {}, name
        names.append(name)
    assert len(names) > 70


def test_a_cut_or_doubled_file_judges_nothing() -> None:
    for name, raw in files(faulty()):
        if name.startswith(("cut", "twice", "without", "utf-16", "cp932")):
            kinds = {one.verdict for one in verdicts(raw).values()}
            assert not kinds & {Verdict.PASS, Verdict.FAIL}, name


def test_order_does_not_count() -> None:
    for sections in (good_sections(), faulty()):
        told = {id_: one[:9] for id_, one in verdicts(windows_evidence(sections)).items()}
        assert {id_: one[:9] for id_, one in verdicts(turned(sections)).items()} == told


@pytest.mark.parametrize("days", [-400, -1, 1, 400])
def test_another_clock_raises_nothing(days: int) -> None:
    before = verdicts(windows_evidence(faulty()))
    moved = (AT + timedelta(days=days)).isoformat()
    assert risen(before, verdicts(windows_evidence(faulty(), at=moved))) == {}


def test_evidence_under_another_tag_is_refused() -> None:
    raw = windows_evidence(good_sections())
    assert parse_windows(raw, TAG).tag == TAG
    with pytest.raises(FrameError, match="tag"):
        parse_windows(raw, "f" * 32)
    assert not {one.verdict for one in verdicts(raw, "f" * 32).values()} & GOOD_OR_BETTER


def test_evidence_of_another_host_is_not_taken_for_this_one(tmp_path: Path) -> None:
    ledger = [Host(id="A-1", name="PC-0001", platform=Platform.WINDOWS)]
    mine, other = tmp_path / "mine.json", tmp_path / "other.json"
    mine.write_bytes(windows_evidence(good_sections()))
    other.write_bytes(windows_evidence(good_sections(), host={**HOST, "name": "PC-0002"}))
    assert carried(mine).failure is None
    assert list(matched(ledger, [mine], None)) == ["A-1"]
    with pytest.raises(HinomiError):
        matched(ledger, [other], None)
    before = verdicts(windows_evidence(faulty()))
    for name in ("name", "serial", "uuid"):
        raw = windows_evidence(faulty(), host={**HOST, name: "SOMEBODY-ELSE"})
        assert risen(before, verdicts(raw)) == {}


LANGUAGES = {"en": "Administrator", "ja": "管理者", "de": "Prüfer"}
CODES = {"en": ("utf-8-sig", "cp932"), "ja": ("utf-8-sig", "cp932"), "de": ("utf-8-sig", "cp1252")}
MATRIX = [(lang, code) for lang, codes in CODES.items() for code in ("utf-16", *codes)]
PAGES = {"cp932": 932, "cp1252": 1252}


@pytest.mark.parametrize(("language", "encoding"), MATRIX)
def test_neither_language_nor_encoding_counts(language: str, encoding: str) -> None:
    names = LANGUAGES[language]
    page = PAGES.get(encoding, 932)
    for length in (14, 4):
        text = TEMPLATE.replace('"Administrator"', f'"{names}"').replace("= 14", f"= {length}")
        parts = {**PARTS, "15": 3 if length == 14 else 0}
        wanted = {
            **good_sections(),
            "SecurityPolicy": {"file": printed(TEMPLATE.replace("= 14", f"= {length}"))},
            "AuditPolicy": {"file": printed(backup("en", parts))},
        }
        found = {
            **wanted,
            "SecurityPolicy": {"file": printed(text, encoding, page)},
            "AuditPolicy": {"file": printed(backup(language, parts), encoding, page)},
        }
        for id_ in ("TRM-012", "TRM-013", "TRM-016", "TRM-026"):
            check = CHECKS[id_]
            assert result(check, found)[:9] == result(check, wanted)[:9], (id_, language)


@pytest.mark.parametrize(
    ("encoding", "page"), [("utf-16-le", 932), ("utf-16-be", 932), ("euc-jp", 932), ("cp932", 9999)]
)
def test_bytes_that_their_mark_or_page_does_not_explain_raise_nothing(
    encoding: str, page: int
) -> None:
    template = TEMPLATE.replace('"Administrator"', '"亜管理者"')
    for length, mask in ((14, 3), (4, 0)):
        text = template.replace("= 14", f"= {length}")
        parts = {**PARTS, "15": mask}
        odd = {
            **good_sections(),
            "SecurityPolicy": {"file": printed(text, encoding, page)},
            "AuditPolicy": {"file": printed(backup("ja", parts), encoding, page)},
        }
        found = [result(CHECKS[id_], odd).verdict for id_ in ("TRM-012", "TRM-016")]
        assert Verdict.ERROR not in found
        if length == 4:
            assert Verdict.PASS not in found
        if encoding.startswith("utf-16"):
            assert found == [Verdict.UNKNOWN] * 2


@pytest.mark.parametrize("part", range(1, 12))
@pytest.mark.parametrize("name", ["SecurityPolicy", "UserRights", "AuditPolicy"])
def test_output_that_broke_off_raises_nothing(name: str, part: int) -> None:
    before = verdicts(windows_evidence(faulty()))
    said = faulty()[name]["file"]
    raw = base64.b64decode(said["base64"])
    short = base64.b64encode(raw[: len(raw) * part // 12]).decode()
    spoiled = with_(faulty(), f"{name}/file", {**said, "base64": short})
    assert risen(before, verdicts(windows_evidence(spoiled))) == {}


def test_a_name_that_comes_twice_inside_a_section_is_refused() -> None:
    text = windows_evidence(faulty()).decode()
    again = text.replace('"rows":', '"rows":[],"rows":', 1)
    assert again != text
    assert json.loads(again)
    assert not {one.verdict for one in verdicts(again.encode()).values()} & {Verdict.PASS}
