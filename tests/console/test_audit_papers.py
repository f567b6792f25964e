"""Working papers as they are typed: every rule tried to be broken at the command line."""

import hashlib
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from audit.cycle.papers import stream_of
from audit.findings import JAPAN
from checks.model import Verdict
from console.cli.audit import app
from console.session import Session
from inventory.journal import Draft
from inventory.workspace import lay_out
from tests.audit.cycle.paper_town import OPEN_BODY
from tests.audit.cycle.town import LEDGER
from tests.audit.samples import collection
from tests.audit.test_results import result
from tests.console.in_process import typed
from tests.console.program import hinomi
from tests.reports.pdf_reading import squeezed, text_of

CLERK, CHIEF = "監査 花子", "局長 一子"
TAX = "department:総務部 税務課"
NOW = datetime.now(UTC)
TODAY = NOW.astimezone(JAPAN).date()
BODY = {
    **OPEN_BODY, "targets": [TAX], "departments": ["総務部 税務課"],
    "period": [(TODAY - timedelta(300)).isoformat(), TODAY.isoformat()],
}  # fmt: skip
CONTROLS = ("--control", "1(1)", "--control", "6.1(6)")


class Town:
    """A workspace, and what its people type after `hinomi audit`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def types(self, *words: str | Path, by: str = CLERK, expect: int = 0) -> str:
        """What a command prints, errors too."""
        return typed(app, self.root, *words, by=by, expect=expect).both

    def refused(self, *words: str | Path, by: str = CLERK) -> str:
        """What is told where it is refused; nothing is written then, nor any evidence kept."""
        before = self.state()
        told = self.types(*words, by=by, expect=2)
        assert self.state() == before
        assert told.count("\n") == 1
        return told

    def state(self) -> object:
        session = Session(self.root)
        head = session.journal.head()
        return head and head.digest, list(session.evidence.digests())

    def paper(self, number: int = 1, engagement: str = "2026-01") -> Any:  # noqa: ANN401 - JSON
        return json.loads(self.types("paper", engagement, str(number), "--json"))

    def scanned(self, verdict: Verdict) -> str:
        """A finished run over T1, in which every check on logs says this."""
        session = Session(self.root)
        logs = [one for one in session.checks.values() if "MIC:6.1(6)" in one.clauses]
        seen = Session(self.root).results.start_run("op", "p", "c", ("T1",))
        rows = [result("T1", one.id, verdict) for one in logs]
        session.results.record_host(seen.id, "T1", "e" * 64, collection(at=NOW), rows)
        session.results.finish_run(seen.id)
        return seen.id

    def file(self, name: str = "規程.txt", text: str = "本文") -> Path:
        path = self.root / name
        path.write_text(text, "utf-8")
        return path


def engagement(root: Path, name: str) -> None:
    Session(root).journal.append([Draft(stream_of(name), "engagement.opened", BODY, CLERK)])


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a ledger and an engagement, made once and copied for each test."""
    root = tmp_path_factory.mktemp("papers") / "town"
    lay_out(root)
    hosts = tuple(one for one in LEDGER.hosts if one.id in ("T1", "S1"))
    Session(root).inventory.save(LEDGER.model_copy(update={"hosts": hosts}))
    engagement(root, "2026-01")
    return root


@pytest.fixture
def town(founded: Path, tmp_path: Path) -> Town:
    """The same with papers 1, of 1(1), and 2, of 6.1(6)."""
    found = Town(Path(shutil.copytree(founded, tmp_path / "town")))
    found.types("papers", "2026-01", "--start", *CONTROLS)
    return found


def attached(town: Town, number: str = "1", *words: str) -> None:
    day = () if "--collected" in words else ("--collected", str(TODAY))
    town.types("attach", "2026-01", number, town.file(), *day, *words)


def test_from_the_first_paper_to_the_printed_sheet(town: Town) -> None:
    attached(town, "1", "--from", "税務課長")
    town.types("attach", "2026-01", "1", "--said", "CISOは副市長", "--method", "聴取")
    town.types("paper", "2026-01", "1", "--judge", "適合", "--note", "規程と聴取で確かめた")
    assert town.paper()["state"] == "prepared"
    town.types("review", "2026-01", "1", by=CHIEF)
    one = town.paper()
    assert (one["state"], one["judgement"], one["reviewed_by"]) == ("reviewed", "conform", CHIEF)
    assert one["evidence"][0]["sha256"] == hashlib.sha256("本文".encode()).hexdigest()
    shown = town.types("papers", "2026-01")
    assert "査閲済" in shown
    assert "未確認" in shown
    told = town.types("paper", "2026-01", "1")
    for words in ("CISOは副市長", "規程.txt", "税務課長", "規程と聴取で確かめた", CHIEF):
        assert words in told
    output = town.root / "調書.pdf"
    town.types("papers", "2026-01", "-o", output)
    first = output.read_bytes()
    printed = squeezed(text_of(first))
    for words in ("調書1", "CISOは副市長", "規程と聴取で確かめた", one["evidence"][0]["sha256"]):
        assert squeezed(words) in printed, words
    town.types("papers", "2026-01", "-o", output)
    assert output.read_bytes() == first
    assert "改変は見つかりません" in hinomi("verify", workspace=town.root).stdout


def test_evidence_that_was_touched_is_told_by_verify(town: Town) -> None:
    attached(town)
    digest = town.paper()["evidence"][0]["sha256"]
    Session(town.root).evidence.path(digest).unlink()
    told = hinomi("verify", workspace=town.root, expect=1)
    assert "監査調書 2026-01 #1 の証拠" in told.stdout + told.stderr


def test_the_preparer_does_not_review(town: Town) -> None:
    attached(town)
    town.types("paper", "2026-01", "1", "--judge", "適合", "--note", "見た")
    for name in (CLERK, "監査花子", "監査委員事務局 監査 花子"):
        assert "作成した人" in town.refused("review", "2026-01", "1", by=name)
        told = town.refused("review", "2026-01", "1", "--return", "--note", "x", by=name)
        assert "作成した人" in told


def test_papers_are_reviewed_all_or_none(town: Town) -> None:
    attached(town)
    town.types("paper", "2026-01", "1", "--judge", "適合", "--note", "見た")
    assert "調書2" in town.refused("review", "2026-01", "1", "2", by=CHIEF)
    assert town.paper()["state"] == "prepared"


def test_many_papers_are_judged_alike_all_or_none(town: Town) -> None:
    attached(town)
    conform = ("paper", "2026-01", "1-2", "--judge", "適合", "--note", "見た")
    assert "調書2" in town.refused(*conform)  # which has no evidence
    assert "調書 3" in town.refused("paper", "2026-01", "1-3", "--judge", "未確認")
    town.types("paper", "2026-01", "1-2", "--judge", "未確認")
    assert {town.paper(n)["state"] for n in (1, 2)} == {"prepared"}
    assert "5-40" in town.refused("paper", "2026-01", "5..40", "--judge", "未確認")
    assert "一度に" in town.refused("paper", "2026-01", "1-90000", "--judge", "未確認")


def test_every_paper_that_waits_is_reviewed_by_another(town: Town) -> None:
    town.types("paper", "2026-01", "1", "--judge", "未確認")
    assert "ありません" in town.types("review", "2026-01", "--all")  # the own is left alone
    assert town.paper()["state"] == "prepared"
    told = town.types("review", "2026-01", "--all", by=CHIEF)
    assert told.splitlines() == ["調書1: 査閲済"]
    assert "--all" in town.refused("review", "2026-01", by=CHIEF)
    assert "--all" in town.refused("review", "2026-01", "1", "--all", by=CHIEF)


def test_a_changed_paper_is_reviewed_anew(town: Town) -> None:
    attached(town)
    town.types("paper", "2026-01", "1", "--judge", "適合", "--note", "見た")
    town.types("review", "2026-01", "1", by=CHIEF)
    town.types("attach", "2026-01", "1", "--said", "実は違った", "--method", "interview")
    one = town.paper()
    assert (one["state"], one["judgement"], one["review_dropped"]) == ("open", "unconfirmed", True)
    assert "判断し直す" in town.types("paper", "2026-01", "1")


def test_results_are_linked_and_never_judged_away_in_silence(town: Town) -> None:
    name = town.scanned(Verdict.FAIL)
    town.types("papers", "2026-01", "--link")
    rows = town.paper(2)["machine"]
    assert rows
    assert {(r["run"], r["host"], r["verdict"], r["evidence"]) for r in rows} == {
        (name, "T1", "FAIL", "e" * 64)
    }
    judge = ("paper", "2026-01", "2", "--judge", "適合", "--note", "見た")
    assert "--reason" in town.refused(*judge)
    town.types(*judge, "--reason", "予備機で使っていない")
    assert "予備機で使っていない" in town.types("papers", "2026-01")
    listed = json.loads(town.types("papers", "2026-01", "--json"))
    assert listed["judged_milder_than_the_scan"] == [2]
    town.scanned(Verdict.PASS)
    town.types("papers", "2026-01", "--link")
    assert town.paper(2)["judgement"] == "unconfirmed"


def test_hosts_that_were_not_scanned_are_no_conformity(town: Town) -> None:
    rows = town.paper(2)["machine"]
    assert {(r["host"], r["verdict"], r["run"]) for r in rows} == {("T1", "NOT_CHECKED", "")}
    words = ("paper", "2026-01", "2", "--judge", "適合", "--note", "見た", "--reason", "大丈夫")
    assert "未確認" in town.refused(*words)


def test_stale_evidence_by_the_policy_of_the_day(town: Town) -> None:
    old = str(TODAY - timedelta(40))
    attached(town, "1", "--collected", old)
    (town.root / "policy" / "limits.yaml").write_text("limits: {papers: {examine_days: 39}}\n")
    judge = ("paper", "2026-01", "1", "--judge", "適合", "--note", "見た")
    told = town.refused(*judge)
    assert "規程.txt" in told
    assert "古い" in told
    (town.root / "policy" / "limits.yaml").write_text("limits: {papers: {examine_days: 40}}\n")
    town.types(*judge)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "どちらか一方"),
        (("FILE", "--said", "言葉"), "どちらか一方"),
        (("FILE",), "--collected"),
        (("FILE", "--collected", "きのう"), "読めません"),
        (("FILE", "--collected", str(TODAY + timedelta(1))), "日付の順"),
        (("FILE", "--collected", str(TODAY), "--received", "2020-01-01"), "日付の順"),
        (("FILE", "--collected", str(TODAY), "--method", "想像"), "書類、聴取、視察、技術"),
        (("FILE", "--collected", str(TODAY), "--period", "2026-04-01"), "期間"),
        (("ない.pdf", "--collected", str(TODAY)), "証拠になりません"),
        (("--said", "password=hunter22secret"), "パスワード"),
        (("--withdraw", "1", "--why", "誤り"), "取り下げ済み"),
    ],
)
def test_what_is_no_evidence_is_refused_in_one_line(
    town: Town, words: tuple[str, ...], why: str
) -> None:
    typed = [town.file() if word == "FILE" else word for word in words]
    assert why in town.refused("attach", "2026-01", "1", *typed)
    assert "調書 9 はありません" in town.refused(
        "attach", "2026-01", "9", town.file(), "--collected", str(TODAY)
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("paper", "2026-01", "9"), "調書 9 はありません"),
        (("paper", "2026-01", "1", "--judge", "安全"), "重大な不適合"),
        (("paper", "2026-01", "1", "--judge", "適合"), "--note"),
        (("paper", "2026-01", "1", "--judge", "適合", "--note", "見た"), "証拠がありません"),
        (("paper", "2026-01", "1", "--judge", "重大な不適合", "--note", "見た"), "証拠"),
        (("review", "2026-01", "1"), "判断がない"),
        (("review", "2026-01", "9"), "調書 9 はありません"),
        (("papers", "2025-01"), "--start"),
        (("papers", "2025-01", "--start"), "個別監査 2025-01 はありません"),
        (("papers", "2026-01", "--start", "--control", "99"), "統制項目 99"),
        (("papers", "2026-01", "--start", "--target", "水道課"), "対象ではありません"),
        (("papers", "2025-01", "-o", "x.pdf"), "--start"),
    ],
)
def test_what_is_typed_wrong_is_told_in_one_line(
    town: Town, words: tuple[str, ...], why: str
) -> None:
    assert why in town.refused(*words)


def test_withdrawn_evidence_is_still_shown(town: Town) -> None:
    attached(town)
    town.types("attach", "2026-01", "1", "--withdraw", "1", "--why", "別の課のもの")
    told = town.types("paper", "2026-01", "1")
    assert "【取下げ】別の課のもの" in told
    judge = ("paper", "2026-01", "1", "--judge", "適合", "--note", "見た")
    assert "証拠がありません" in town.refused(*judge)


def test_next_year_starts_from_this_one(town: Town) -> None:
    attached(town)
    town.types("paper", "2026-01", "1", "--judge", "適合", "--note", "規程がある")
    town.types("review", "2026-01", "1", by=CHIEF)
    engagement(town.root, "2027-01")
    town.types("papers", "2027-01", "--start", "--control", "1(1)", "--control", "1(2)")
    same, new = town.paper(1, "2027-01"), town.paper(2, "2027-01")
    assert (same["change"], new["change"]) == ("same", "new")
    assert (same["state"], same["judgement"], same["evidence"]) == ("open", "unconfirmed", [])
    assert "前回: 2026-01 #1 適合 規程がある" in town.types("paper", "2027-01", "1")
    assert "なくなった項目: 6.1(6)" in town.types("papers", "2027-01")
    before = town.state()
    town.types("papers", "2027-01", "--start", "--control", "1(1)", "--control", "1(2)")
    assert town.state() == before
