"""The page on planning is typed as it stands, from the proposal to the sample."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from console.cli.audit import app
from console.session import Session
from inventory.model import Department
from inventory.workspace import lay_out
from tests.audit.cycle.town import LEDGER

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "audit_plan.md"
TEXT = PAGE.read_text("utf-8")
TYPED = re.findall(r"^    (?:HINOMI_OPERATOR='(.*?)' )?hinomi audit (.*)$", TEXT, re.M)


def test_every_command_of_the_page_works_and_a_shell_draws_the_same_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(tmp_path / "town")
    sections = (*LEDGER.departments, Department(name="広報課"))
    Session(tmp_path / "town").inventory.save(LEDGER.model_copy(update={"departments": sections}))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HINOMI_WORKSPACE", str(tmp_path / "town"))
    drawn = ""
    assert len(TYPED) == 14
    for who, line in TYPED:
        words = shlex.split(line, comments=True)
        year = ["--year", "2026"] if words[0] in _OF_YEAR else []
        env = {"HINOMI_OPERATOR": who or "監査 花子"}
        done = CliRunner().invoke(app, [*words, *year], env=env)
        assert done.exit_code == 0, (line, done.output, done.exception)
        drawn = done.stdout if words[0] == "sample" else drawn
    assert {p.name for p in tmp_path.rglob("*.pdf")} == {
        "監査計画書.pdf", "audit-notice-2026-01-01.pdf",
    }  # fmt: skip
    shell = TEXT[TEXT.index("    printf '%s\\n' T1") : TEXT.index("The plan of a year")]
    told = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=True).stdout
    (sample,) = Session(tmp_path / "town").journal.entries("engagement:", "engagement.sampled")
    digest, *ids = told.splitlines()
    assert digest.split()[0] == sample.body["digest"]
    assert ids == sample.body["ids"] == drawn.split()


_OF_YEAR = ("propose", "choose", "drop", "plan", "decide", "open")
