"""The command line without any network: this machine, carried output, errors, exit codes."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from checks.catalogue import catalogue
from tests.console.program import HINOMI, answered, hinomi, without_walks

_HELPS = """
import json
from typer.testing import CliRunner
from console.cli.app import app

def paths(app, path=()):
    yield path
    yield from ((*path, c.name) for c in app.registered_commands if c.name)
    for group in app.registered_groups:
        yield from paths(group.typer_instance, (*path, group.name))

run = CliRunner().invoke
print(json.dumps({" ".join(p): run(app, [*p, "--help"]).output for p in paths(app)}))
"""


@dataclass(frozen=True)
class Scanned:
    """A workspace in which this machine was audited once, and what the scan printed."""

    workspace: Path
    rows: list[Any]
    code: int


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Scanned:
    workspace = tmp_path_factory.mktemp("city") / "火見市"
    hinomi("init", workspace)
    done = hinomi("scan", "--local", "--json", "--fail-on", "critical", workspace=workspace,
                  expect=None)  # fmt: skip
    return Scanned(workspace, answered(done), done.returncode)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_command_helps_in_both_languages(language: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _HELPS],
        env={**os.environ, "HINOMI_LANG": language},
        capture_output=True,
        text=True,
        check=True,
    )
    shown = json.loads(done.stdout)
    assert {"scan", "bcp check", "incident log", "exercise run", "backup drill"} < set(shown)
    for command, text in shown.items():
        japanese = re.search(r"[ぁ-んァ-ヶ]", text)
        assert bool(japanese) is (language == "ja"), command
        assert "Usage" in text, command


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; import console.cli.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert loaded & {"sqlalchemy", "paramiko", "nornir", "reportlab", "pydantic", "yaml"} == set()


def test_this_machine_is_audited_without_ssh(scanned: Scanned) -> None:
    done = hinomi("findings", "list", "--json", workspace=scanned.workspace)
    fails = {row["check"] for row in scanned.rows if row["verdict"] == "FAIL"}
    assert {row["check"] for row in json.loads(done.stdout)} == fails
    assert hinomi("verify", workspace=scanned.workspace).stdout.startswith("記録")


def test_scan_prints_one_object_for_each_check(scanned: Scanned) -> None:
    wholes = {id_ for id_, check in catalogue("checks.rules").items() if not check.part_of}
    assert {row["check"] for row in scanned.rows} == wholes
    assert all(row["evidence"]["digest"] for row in scanned.rows)


def test_fail_on_decides_the_exit_code(scanned: Scanned) -> None:
    graves = [row["severity"] for row in scanned.rows if row["verdict"] == "FAIL"]
    assert scanned.code == int("critical" in graves)  # of `never`: test_policy_use scans so


def test_carried_output_is_judged_without_a_workspace(tmp_path: Path) -> None:
    collector = tmp_path / "collector.sh"
    collector.write_text(without_walks(hinomi("collector", "print").stdout))
    output = tmp_path / "host.txt"
    done = subprocess.run(
        ["sh", collector], stdin=subprocess.DEVNULL, capture_output=True, check=True
    )
    output.write_bytes(done.stdout)
    rows = answered(hinomi("judge", output, "--json"))
    assert {row["check"] for row in rows} == set(catalogue("checks.rules"))
    assert {row["evidence_file"] for row in rows} == {str(output)}
    assert any(row["verdict"] == "PASS" for row in rows)
    output.write_bytes(done.stdout[: len(done.stdout) // 2])
    cut = answered(hinomi("judge", output, "--json"))
    assert {row["verdict"] for row in cut} <= {"UNKNOWN", "NOT_CHECKED"} | _ledger_only(cut)


def _ledger_only(rows: list[dict[str, str]]) -> set[str]:
    """Verdicts that rest on the ledger or the collection, not on output of the host."""
    return {row["verdict"] for row in rows if row["check"][:3] in ("COL", "AST")}


def test_reports_come_in_every_format(scanned: Scanned, tmp_path: Path) -> None:
    for format_, start in (("pdf", b"%PDF-1"), ("xlsx", b"PK"), ("json", b"{")):
        for edition in ("internal", "public"):
            path = tmp_path / f"{edition}.{format_}"
            hinomi("report", "audit", "-f", format_, "-o", path, "--edition", edition,
                   workspace=scanned.workspace)  # fmt: skip
            assert path.read_bytes().startswith(start)


def test_the_same_report_twice_is_the_same_file(scanned: Scanned, tmp_path: Path) -> None:
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"
    for path in (first, second):
        hinomi("report", "audit", "-o", path, workspace=scanned.workspace, anew=True)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("scan",), "機器がありません"),
        (("scan", "--resume"), "途中の点検はありません"),
        (("scan", "--host", "nobody"), "nobody"),
        (("scan", "--local", "--fail-on", "x"), "--fail-on"),
        (("scan", "--local", "--resume"), "併用できません"),
        (("scan", "--local", "--zone", "lgwan"), "併用できません"),
        (("scan", "--zone", "lan"), "mynumber, lgwan, internet, other"),
        (("scan", "--system", "税務"), "税務"),
        (("scan", "--local", "--set", "ssh.max_auth_tries=many"), "ssh.max_auth_tries"),
        (("scan", "--local", "--set", "nothing.like_it=1"), "nothing.like_it"),
        (("check", "show", "XYZ-999"), "XYZ-999"),
        (("findings", "show", "zzzz"), "zzzz"),
        (("inventory", "import", "no-such.xlsx"), "no-such.xlsx"),
        (("scan", "--evidence", "no-such.txt"), "no-such.txt"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_input_is_one_line_that_says_what_to_do(
    tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    hinomi("init", tmp_path / "city")
    done = hinomi(*words, workspace=tmp_path / "city", expect=2)
    assert told in done.stderr
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1


def test_explain_shows_what_a_verdict_rests_on(scanned: Scanned) -> None:
    row = scanned.rows[0]
    done = hinomi("check", "explain", row["check"], row["host"], workspace=scanned.workspace)
    assert row["check"] in done.stdout
    assert "SHA-256" in done.stdout


def test_a_check_is_shown_with_its_published_fields() -> None:
    shown = json.loads(hinomi("check", "show", "SSH-001", "--json").stdout)
    wanted = {"id", "title", "severity", "clauses", "field", "refs", "applies_to", "proof"}
    assert wanted <= set(shown)


def test_output_closed_early_is_no_error() -> None:
    command = f"{HINOMI} check list --json | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert done.stdout == "[\n"
    assert "Traceback" not in done.stderr
