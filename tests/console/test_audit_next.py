"""The step that comes next is told after each step of a year, and its command exists."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from console import audit_next
from console.cli.audit import app
from inventory.words import T
from tests.console.test_audit_plan import CHIEF, WAS, WORK, Town, founded, town

__all__ = ["founded", "town"]
TAX = "総務部 税務課"
_PHASES = (
    ("fieldwork", "papers 2026-01 --start"),
    ("reporting", "finding raise 2026-01 --all"),
    ("follow-up", "finding respond"),
    ("closed", "lint 2026"),
)
_SAYS = (
    *audit_next._PLAN.values(), audit_next._TEAM, audit_next._NOTICE, *audit_next._PHASE.values(),
)  # fmt: skip


def test_a_clerk_is_led_from_the_plan_to_the_lint(town: Town, tmp_path: Path) -> None:
    year = ("--year", "2026")
    assert "hinomi audit decide" in next_of(
        town, "choose", TAX, "--quarter", "2", "--why", "指摘", *year
    )
    assert "hinomi audit open" in next_of(town, "decide", *year, by=CHIEF)
    opened = next_of(town, "open", TAX, "--fieldwork", WORK, *year)
    assert "audit team 2026-01 --lead" in opened
    team = next_of(town, "team", "2026-01", "--lead", "監査 花子", "--was", WAS)
    assert "audit notice 2026-01 -o" in team
    assert "2026-01 fieldwork" in next_of(town, "notice", "2026-01", "-o", str(tmp_path))
    for phase, wanted in _PHASES:
        assert wanted in next_of(town, "phase", "2026-01", phase)


@pytest.mark.parametrize("said", _SAYS, ids=lambda said: said.en)
def test_every_command_that_is_named_exists(said: T) -> None:
    known = get_command(app).commands  # type: ignore[attr-defined] # a group
    for text in (said.ja, said.en):
        named = re.findall(r"hinomi audit (\S+?)(?=[\s{、,)]|$)", text)
        assert named
        assert set(named) <= set(known)


def next_of(town: Town, *words: str, by: str = "監査 花子") -> str:
    """The line that tells what comes next."""
    _, told = town.types(*words, by=by)
    [line] = [line for line in told.splitlines() if line.startswith("次: ")]
    return line
