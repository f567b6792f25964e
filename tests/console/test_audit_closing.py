"""The end of a year at the command line: looked over, kept, and printed the same for ever."""

import gzip
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from audit.cycle.closing import Accepted, Closer, closed_year
from audit.cycle.lint import lint
from audit.cycle.planning import plan_of
from audit.cycle.report_digest import year_digest
from audit.cycle.report_text import ReportState
from audit.cycle.year_record import YearRecord
from audit.verify import verify_evidence
from console.audit_reporting import RENDERERS, renderer
from console.audit_year import record_of, source_of
from console.reporting import fonts_of
from console.session import Session
from inventory.model import Municipality
from inventory.words import HinomiError
from reports.view import Edition
from tests.console.closing_town import (
    ACCEPT,
    HEAD,
    SECTION,
    begun_town,
    closed,
    closed_town,
    ready,
    ready_town,
)
from tests.console.test_audit_plan import CHIEF, Town

__all__ = ["begun_town", "closed", "closed_town", "ready", "ready_town"]
PDFS = [name for name in RENDERERS if name.endswith("pdf")]


def kept(town: Town) -> Path:
    """The file of the record."""
    session = Session(town.root)
    return session.evidence.path(plan_of(session.journal, 2026).record)


def printed(town: Town, document: str, key: str, edition: Edition) -> bytes:
    """A paper of the year."""
    session = Session(town.root)
    render = renderer(*document.split())
    return render(source_of(session, key, edition), fonts_of(session))


def test_warnings_are_mended_or_accepted_with_a_reason(ready: Town) -> None:
    out, told = ready.types("close", "2026", expect=1)
    assert "host-without-result" in out
    assert "--accept" in told
    assert plan_of(Session(ready.root).journal, 2026).closed is None
    out, _ = ready.types("close", "2026", *ACCEPT[:2], "--why", "見ない", expect=1)
    assert "host-without-result" not in out
    assert "finding-without-response" in out
    out, _ = ready.types("close", "2026", *ACCEPT)
    assert kept(ready).stem == out.split()[-1].strip()
    record = record_of(Session(ready.root), 2026)
    assert dict(record.accepted)["host-without-result"] == "来年度に見る"
    assert record.plan.closed is not None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--accept", "host-without-result"), "--why"),
        (("--accept", "host-without-result", "--why", " "), "--why"),
        (("--accept", "nothing-at-all", "--why", "理由"), "nothing-at-all"),
        (("--accept", "a", "--why", "理由", "--why", "別"), "--why"),
    ],
)
def test_acceptance_needs_a_remark_and_a_reason(
    ready: Town, words: tuple[str, ...], told: str
) -> None:
    assert told in ready.refused("close", "2026", *words)


def test_error_is_never_accepted(ready: Town) -> None:
    ready.types("write", "2026", "--good", "毎朝の確認")
    out, _ = ready.types("lint", "2026", expect=1)
    assert "report-changed" in out
    accept = ("--accept", "report-changed", "--why", "急ぐ")
    assert "受け入れられません" in ready.refused("close", "2026", *accept)
    ready.types("close", "2026", *ACCEPT, expect=1)
    ready.types("sign", "2026", by=CHIEF)
    ready.types("close", "2026", *ACCEPT)


def test_closed_year_is_closed_once_and_takes_nothing(closed: Town) -> None:
    assert "すでに締めました" in closed.refused("close", "2026", *ACCEPT)
    for words in (
        ("write", "2026", "--good", "後から"),
        ("write", "2026-01", "--opinion", "後から"),
        ("sign", "2026"),
        ("paper", "2026-01", "1", "--judge", "未確認", "--note", "後から"),
        ("papers", "2026-01", "--start", "--control", "5.2(2)"),
        ("attach", "2026-01", "1", "--said", "後から", "--method", "聴取", "--from", "課長"),
        ("review", "2026-01", "1"),
        ("plan", "--year", "2026", "--days", "9"),
        ("phase", "2026-01", "reporting"),
        ("sign", "2026", "--revoke", "後から"),
        ("finding", "word", "2026-01-F01", "--cause", "後から"),
        (
            "finding",
            "raise",
            "2026-01",
            "--control",
            "5.2(1)",
            "--target",
            SECTION,
            "--grade",
            "観察事項",
            "--condition",
            "後から",
        ),
    ):
        assert "締めた" in closed.refused(*words, by=CHIEF)


def test_odd_years_are_refused(ready: Town) -> None:
    assert "2026" in ready.refused("close", "2026-01")
    assert "計画がありません" in ready.refused("close", "2031")
    assert "2026" in ready.refused("lint", "令和8")


def test_lint_of_a_closed_year_is_that_of_its_record(closed: Town) -> None:
    before = lint(record_of(Session(closed.root), 2026))
    moved_on(closed)
    assert lint(record_of(Session(closed.root), 2026)) == before
    told = closed.types("lint", "2026", "--json", expect=1)[0]
    assert '"format": "hinomi.audit.lint/1"' in told


def moved_on(town: Town) -> None:
    """Ledger, names, settings, journal and the finding itself are others afterwards."""
    session = Session(town.root)
    hosts = tuple(h.model_copy(update={"name": f"new-{h.name}"}) for h in session.ledger.hosts)
    changed = {"hosts": hosts[1:], "municipality": Municipality(name="新火見市"), "staff": ()}
    session.inventory.save(session.ledger.model_copy(update=changed))
    settings = town.root / "hinomi.toml"
    text = settings.read_text("utf-8").replace(
        "[report]", "[report]\nclassification = '別の区分'", 1
    )
    settings.write_text(text, "utf-8")
    town.types("finding", "respond", "2026-01-F01", "--stance", "不同意", "--reason", "別の考え",
               "--post", "税務課長", by=HEAD)  # fmt: skip
    town.types("choose", "市民部 市民課", "-q", "1", "--why", "次", "--year", "2027")


def test_closed_year_prints_the_same_bytes_whatever_came_after(closed: Town) -> None:
    papers = [(name, Edition.INTERNAL) for name in PDFS] + [("report pdf", Edition.PUBLIC)]
    before = [printed(closed, name, "2026", edition) for name, edition in papers]
    moved_on(closed)
    assert [printed(closed, name, "2026", edition) for name, edition in papers] == before
    assert len(before) >= 4


def test_sheets_plan_and_notices_of_a_closed_year_stay_the_same_too(
    closed: Town, tmp_path: Path
) -> None:
    def made(name: str) -> list[bytes]:
        folder = tmp_path / name
        closed.types("papers", "2026-01", "-o", folder / "papers.pdf")
        closed.types("plan", "--year", "2026", "-o", folder / "plan.pdf")
        closed.types("notice", "2026-01", "-o", folder)
        return [one.read_bytes() for one in sorted(folder.iterdir())]

    before = made("before")
    moved_on(closed)
    assert len(before) == 3
    assert made("after") == before


def test_source_of_a_closed_year_is_the_one_that_was_kept(closed: Town) -> None:
    before = source_of(Session(closed.root), "2026-01")
    moved_on(closed)
    after = source_of(Session(closed.root), "2026-01")
    assert (after.bureau, after.anchor) == (before.bureau, before.anchor)
    assert after.record == before.record
    assert after.bureau.municipality == "火見市"
    assert after.record.text.state(year_digest(after.record)) is ReportState.SIGNED
    assert closed.read("write", "2026")["state"] == "signed"


def test_next_year_takes_the_figures_of_the_closed_one(closed: Town) -> None:
    before = record_of(Session(closed.root), 2026).history[-1]
    moved_on(closed)
    record = record_of(Session(closed.root), 2027)
    (old, new) = record.history
    assert (old.is_frozen, new.is_frozen, old.grades) == (True, False, before.grades)
    assert [one.number for one in record.carried_over] == ["2026-01-F01"]


@pytest.mark.parametrize("damage", ["gone", "altered", "another"])
def test_damaged_record_is_told_and_nothing_is_printed(
    closed: Town, damage: str, tmp_path: Path
) -> None:
    file = kept(closed)
    if damage == "gone":
        file.unlink()
    else:
        plain = gzip.decompress(file.read_bytes())
        changed = plain.replace("手順がない".encode(), "手順がある".encode())
        file.write_bytes(gzip.compress(changed if damage == "altered" else plain[:99]))
    output = tmp_path / "報告書.pdf"
    told = closed.refused("improvement", "2026", "-o", output)
    assert file.name in told
    assert "hinomi verify" in told
    assert not output.exists()
    found = verify(closed.root)
    assert any(file.stem in one and "2026" in one for one in found)


def test_record_is_known_to_verify(closed: Town) -> None:
    assert verify(closed.root) == []


def verify(root: Path) -> list[str]:
    """What is wrong with the evidence of a workspace."""
    session = Session(root)
    found = verify_evidence(session.engine, session.evidence)
    return [f"{one.subject} {one.message.ja}" for one in found]


KILLED = """
import os, signal, sys
from audit.evidence import EvidenceStore
from inventory.journal import Journal
from console.cli.audit import app

def die(*_args, **_more):
    os.kill(os.getpid(), signal.SIGKILL)

def then_die(deed):
    def both(*args, **more):
        deed(*args, **more)
        die()
    return both

point = sys.argv.pop(1)
if point == "after the file":
    EvidenceStore.put_masked = then_die(EvidenceStore.put_masked)
elif point == "within the transaction":
    Journal.write = then_die(Journal.write)
elif point == "after all":
    Journal.append_decided = then_die(Journal.append_decided)
app()
"""


@pytest.mark.parametrize(
    ("point", "is_closed"),
    [
        ("after the file", False),
        ("within the transaction", False),
        ("after all", True),
    ],
)  # fmt: skip
def test_killed_closing_leaves_the_year_closed_or_open(
    ready: Town, point: str, is_closed: bool
) -> None:
    env = {**os.environ, "HINOMI_WORKSPACE": str(ready.root), "HINOMI_OPERATOR": CHIEF}
    typed = [sys.executable, "-c", KILLED, point, "close", "2026", *ACCEPT]
    done = subprocess.run(typed, env=env, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    session = Session(ready.root)
    plan = plan_of(session.journal, 2026)
    assert bool(plan.closed) is is_closed
    assert record_of(session, 2026).plan.closed == plan.closed
    if not is_closed:
        ready.types("close", "2026", *ACCEPT, by=CHIEF)
        assert record_of(Session(ready.root), 2026).plan.closed


def test_record_of_another_year_is_refused(closed: Town) -> None:
    session = Session(closed.root)
    plan = replace(plan_of(session.journal, 2026), year=2025)
    with pytest.raises(HinomiError, match="2025"):
        closed_year(session.evidence, plan)


def test_a_year_that_masking_would_change_is_not_closed(ready: Town) -> None:
    def leaky() -> YearRecord:
        record = record_of(session, 2026)
        one = record.engagements[0]
        told = replace(one.engagement, special="パスワード: himitsu1234")
        return replace(record, engagements=(replace(one, engagement=told),))

    session = Session(ready.root)
    closer = Closer(session.journal, session.evidence, 2026, CHIEF)
    codes = [one.code for one in lint(signed_anew(leaky()))]
    with pytest.raises(HinomiError, match="looks like a password"):
        closer.close(
            lambda: signed_anew(leaky()), dict, [Accepted(code, "見た") for code in set(codes)]
        )
    assert plan_of(Session(ready.root).journal, 2026).closed is None


def signed_anew(record: YearRecord) -> YearRecord:
    """The record with its newest decision taken on it as it is."""
    *others, last = record.text.signatures
    signatures = (*others, replace(last, digest=year_digest(record)))
    return replace(record, text=replace(record.text, signatures=signatures))
