"""`hinomi mfa matrix` and `hinomi mfa coverage` without a host: help, errors, what is shown."""

import re
from pathlib import Path

import pytest

from audit.mfa.coverage import coverage
from console.mfa_matrix import (
    _asked,
    coverage_json,
    coverage_table,
    left_out,
    matrix_table,
    unit_rows,
)
from inventory.model import Host, Kind, Platform
from inventory.words import Language
from tests.audit.mfa.coverage_sample import city
from tests.console.program import hinomi
from tests.reports.mfa_sample import covered

FOUND = coverage(city())
COMMANDS = [("mfa", "matrix"), ("mfa", "coverage"), ("report", "mfa")]
ENGLISH: Language = "en"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_command_helps_in_both_languages(command: tuple[str, ...], language: str) -> None:
    shown = hinomi(*command, "--help", HINOMI_LANG=language).stdout
    assert bool(re.search(r"[ぁ-んァ-ヶ]", shown)) is (language == "ja")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_before_any_scan_one_line_says_what_to_do(command: tuple[str, ...], tmp_path: Path) -> None:
    hinomi("init", tmp_path / "city")
    done = hinomi(*command, workspace=tmp_path / "city", expect=2)
    assert "hinomi scan" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""
    assert [p for p in (tmp_path / "city" / "reports").glob("*") if p.is_file()] == []


def test_the_worst_stands_first_with_its_words() -> None:
    rows = list(matrix_table(FOUND, "ja"))
    assert rows[0][:4] == ("認証なし", "zeimu", "jiro", "sudo")
    assert rows[0][-1] == "sudo・その場・jiro: 何も示さずに成立"
    assert rows[-1][0] == "対象外"
    assert any(row[2] == "（個別に確かめられない人）" and row[-1] == "応答がない" for row in rows)
    assert len(rows) == len(FOUND.units) == len(unit_rows(FOUND, "ja"))


def test_a_short_table_leaves_out_what_is_shut_or_exempt_and_says_so() -> None:
    short = list(matrix_table(FOUND, "ja", whole=False))
    assert len(short) == FOUND.total.units == len(FOUND.units) - 3
    assert {row[0] for row in short} & {"入れない", "対象外"} == set()
    rest = left_out(FOUND)
    assert rest is not None
    assert rest.ja.startswith("ほかに、入れない 1件、対象外 2件")
    assert left_out(coverage(covered())) is None


def test_in_english_nothing_of_ours_is_japanese() -> None:
    ours = [cell for row in matrix_table(FOUND, ENGLISH) for cell in (row[0], *row[4:7])]
    ours += [cell for row in coverage_table(FOUND, ENGLISH) for cell in row]
    assert [text for text in ours if re.search(r"[ぁ-んァ-ヶ一-龠]", text)] == []


def test_every_numerator_stands_beside_its_denominator() -> None:
    told = coverage_json(FOUND)
    total = told["total"]
    assert (total["denominator"], total["enforced"], total["enrolled"], total["proved"]) == (
        12, 4, 7, 2,
    )  # fmt: skip
    for part in ("zones", "paths"):
        assert sum(one["denominator"] for one in told[part].values()) == 12
    assert told["leavers"] == [{"account": "taishoku", "host": "AST-jumin"}]
    assert told["unenrolled"] == ["jiro"]
    line = next(row for row in coverage_table(FOUND, "ja") if row[0] == "全体")
    assert line[1:4] == ("4/12 33.3%", "7/12 58.3%", "2/12 16.6%")


@pytest.mark.parametrize(
    ("platform", "kind", "asked"),
    [
        (Platform.LINUX, Kind.SERVER, True),
        (Platform.UNKNOWN, Kind.SERVER, True),
        (Platform.UNKNOWN, Kind.NETWORK, False),
        (Platform.WINDOWS, Kind.TERMINAL, False),
        (Platform.NETWORK, Kind.NETWORK, False),
    ],
)
def test_imports_may_speak_for_what_no_collector_can_ask(
    platform: Platform, kind: Kind, asked: bool
) -> None:
    assert _asked(Host(id="a", name="a", platform=platform, kind=kind)) is asked
