"""A year of audits as it is typed: each rule tried to be broken at the command line."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from console.cli.audit import app
from console.session import Session
from inventory.model import Department, Municipality
from inventory.workspace import lay_out
from tests.audit.cycle.town import LEDGER
from tests.console.in_process import typed
from tests.console.program import hinomi
from tests.reports.pdf_reading import squeezed, text_of

CLERK, CHIEF = "監査 花子", "副市長 鈴木"
WORK = "2026-08-03..2026-08-28"
WAS = "監査 花子=監査委員事務局@2020-04-01.."


class Town:
    """A workspace, and what its people type after `hinomi audit`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def types(self, *words: str | Path, by: str = CLERK, expect: int = 0) -> tuple[str, str]:
        """What a command prints, in this process: importing is most of the time of one."""
        told = typed(app, self.root, *words, by=by, expect=expect)
        return told.answer, told.remarks

    def refused(self, *words: str | Path, by: str = CLERK) -> str:
        """What is told where it is refused; nothing is written then."""
        before = self.head()
        out, told = self.types(*words, by=by, expect=2)
        assert out == ""
        assert self.head() == before
        return told

    def head(self) -> object:
        entry = Session(self.root).journal.head()
        return entry and entry.digest

    def read(self, *words: str) -> Any:  # noqa: ANN401 - JSON
        return json.loads(self.types(*words, "--json")[0])


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the ledger, made once and copied for each test."""
    root = tmp_path_factory.mktemp("plan") / "town"
    lay_out(root)
    staff = tuple(p.model_copy(update={"accounts": (f"u{p.number}",)}) for p in LEDGER.staff)
    changed = {"staff": staff, "municipality": Municipality(name="火見市")}
    Session(root).inventory.save(LEDGER.model_copy(update=changed))
    return root


@pytest.fixture
def town(founded: Path, tmp_path: Path) -> Town:
    return Town(Path(shutil.copytree(founded, tmp_path / "town")))


@pytest.fixture
def decided(town: Town) -> Town:
    town.types("choose", "総務部 税務課", "-q", "2", "--why", "前回の指摘", "--year", "2026")
    town.types("decide", "--year", "2026", by=CHIEF)
    return town


@pytest.fixture
def opened(decided: Town) -> Town:
    out, _ = decided.types("open", "総務部 税務課", "--fieldwork", WORK, "--year", "2026")
    assert out == "2026-01\n"
    return decided


@pytest.fixture
def noticed(opened: Town) -> Town:
    opened.types("team", "2026-01", "--lead", CLERK, "--was", WAS)
    opened.types("notice", "2026-01")
    return opened


def test_proposal_gives_reasons_and_decides_nothing(town: Town) -> None:
    told = town.read("propose", "--year", "2026")
    assert len(told["targets"]) == 6
    assert told["targets"][0]["reasons"][0]["ja"] == "監査の記録がない"
    assert town.read("plan", "--year", "2026")["choices"] == []
    assert "監査の記録がない(+24)" in town.types("propose")[0]


def test_plan_is_written_shown_and_printed(town: Town, tmp_path: Path) -> None:
    town.types("choose", "総務部 税務課", "-q", "2", "--why", "前回の指摘", "--year", "2026",
               "--days", "8")  # fmt: skip
    town.types("choose", "市民部 市民課", "--in", "2028", "--why", "三年に一度", "--year", "2026")
    town.types("plan", "--policy", "高い所から", "--goal", "一", "--goal", "二", "--days", "5",
               "--resources", "二人", "--year", "2026")  # fmt: skip
    plan = town.read("plan", "--year", "2026")
    assert (plan["policy"], plan["goals"], plan["days"]) == ("高い所から", ["一", "二"], 5)
    assert [(c["year"], c["quarter"]) for c in plan["choices"]] == [(2026, 2), (2028, None)]
    out, _ = town.types("plan", "--year", "2026", "-o", tmp_path / "計画.pdf")
    assert out.strip() == str(tmp_path / "計画.pdf")
    text = text_of((tmp_path / "計画.pdf").read_bytes())
    for words in ("高い所から", "3人日足りない", "市民部 市民課", "火見市", "起案中"):
        assert squeezed(words) in text
    shown, _ = town.types("plan", "--year", "2026")
    assert "前回の指摘" in shown


def test_who_drafted_does_not_decide(decided: Town) -> None:
    decided.types("drop", "総務部 税務課", "--why", "延期", "--year", "2026", by="別の 人")
    decided.types("choose", "市民部 市民課", "-q", "1", "--why", "先に", "--year", "2026")
    for name in (CLERK, "監査花子", "別の　人"):
        assert "起案した人" in decided.refused("decide", "--year", "2026", by=name)
    decided.types("decide", "--year", "2026", by=CHIEF)


def test_change_after_the_decision_is_shown_everywhere(decided: Town, tmp_path: Path) -> None:
    _, told = decided.types(
        "choose", "市民部 市民課", "-q", "4", "--why", "追加", "--year", "2026"
    )  # fmt: skip
    assert "決裁後変更: 2026年度に市民部 市民課を加えた" in told
    plan = decided.read("plan", "--year", "2026")
    assert plan["state"] == "changed"
    assert [d["stands"] for d in plan["decisions"]] == [False]
    assert "決裁後変更" in decided.types("plan", "--year", "2026")[0]
    decided.types("plan", "--year", "2026", "-o", tmp_path / "p.pdf")
    assert "決裁後変更" in text_of((tmp_path / "p.pdf").read_bytes())
    words = decided.refused("open", "総務部 税務課", "--fieldwork", WORK, "--year", "2026")
    assert "決裁の後に変わりました" in words


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("choose", "税務", "-q", "1", "--why", "x"), "台帳にありません"),
        (("choose", "総務部 税務課", "-q", "1"), "理由"),
        (("choose", "総務部 税務課", "--why", "x"), "四半期"),
        (("choose", "総務部 税務課", "-q", "9", "--why", "x"), "四半期"),
        (("choose", "総務部 税務課", "-q", "1", "--why", "x", "--days", "nan"), "日数"),
        (("choose", "総務部 税務課", "--in", "2031", "-q", "1", "--why", "x"), "2031年度"),
        (("drop", "総務部 税務課", "--why", "x"), "計画にありません"),
        (("decide",), "対象がありません"),
        (("plan", "--days", "-3"), "日数"),
        (("plan", "-o", "x.pdf"), "何も書かれていません"),
        (("open", "総務部 税務課", "--fieldwork", WORK), "決裁されていない"),
        (("open", "総務部 税務課", "--fieldwork", "8月"), "期間「8月」"),
        (("team", "2026-01", "--lead", "監査 花子"), "2026-01"),
        (("engagements", "2026-09"), "2026-09"),
    ],
)
def test_odd_words_are_one_line_and_nothing_is_written(
    town: Town, words: tuple[str, ...], told: str
) -> None:
    year = () if words[0] in {"team", "engagements"} else ("--year", "2026")
    if words[:2] == ("choose", "総務部 税務課") and "--in" in words:
        words = tuple("2030" if one == "2031" else one for one in words)
        told = "2030年度"
    said = town.refused(*words, *year)
    assert told in said
    assert len(said.splitlines()) == 1


def test_nobody_audits_the_own_section(opened: Town) -> None:
    for lead in ("税務 次郎", "102", "課長 太郎", "兼務 三郎", "推進 一郎"):
        words = opened.refused("team", "2026-01", "--lead", lead, "--statement", f"{lead}=なし")
        assert "所属している" in words
    was = "監査 花子=総務部税務課@2024-04-01..2025-09-30"
    assert "所属していた" in opened.refused("team", "2026-01", "--lead", CLERK, "--was", was)
    assert "職員番号" in opened.refused("team", "2026-01", "--lead", "同姓 同名")
    assert opened.read("engagements", "2026-01")["team"] == []


def test_unknown_past_asks_for_a_statement(opened: Town) -> None:
    assert "監査対象期間の所属" in opened.refused("team", "2026-01", "--lead", CLERK)
    said = f"{CLERK}=監査対象の課に所属したことはない"
    opened.types("team", "2026-01", "--lead", "101", "--statement", said)
    told = opened.read("engagements", "2026-01")
    assert told["team"][0]["statement"] == "監査対象の課に所属したことはない"
    assert told["against"] == []
    for option, text in (("--statement", "別人=なし"), ("--was", "別人=課@..2020-01-01")):
        assert "班にいません" in opened.refused("team", "2026-01", "--lead", "101", option, text)
    for option, text in (("--was", "監査 花子=課"), ("--external", "外部"), ("--statement", "=x")):
        assert option in opened.refused("team", "2026-01", "--lead", "101", option, text)


def test_phases_are_taken_in_their_order_only(opened: Town) -> None:
    for phase in ("fieldwork", "reporting", "follow-up", "closed"):
        assert "次は「通知済」" in opened.refused("phase", "2026-01", phase)
    assert "hinomi audit notice" in opened.refused("phase", "2026-01", "noticed")
    assert "段階" in opened.refused("phase", "2026-01", "done")
    assert "班が決まっていません" in opened.refused("notice", "2026-01")
    opened.types("team", "2026-01", "--lead", CLERK, "--was", WAS)
    opened.types("notice", "2026-01")
    for phase in ("fieldwork", "reporting", "follow-up", "closed"):
        opened.types("phase", "2026-01", phase)
        assert "進めません" in opened.refused("phase", "2026-01", phase)
    targets = opened.read("propose", "--year", "2027")["targets"]
    reasons = next(t for t in targets if t["id"] == "department:総務部 税務課")["reasons"]
    assert [one["ja"] for one in reasons] == ["前回の監査から1年"]


def test_notice_is_numbered_once_and_printed_again(noticed: Town, tmp_path: Path) -> None:
    out, told = noticed.types("notice", "2026-01", "-o", tmp_path)
    assert "通知は出ています" in told
    assert out.strip() == str(tmp_path / "audit-notice-2026-01-01.pdf")
    document = Path(out.strip()).read_bytes()
    text = text_of(document)
    for words in ("総務部 税務課長 課長 太郎 様", "通知第1号", "情報資産台帳", "監査 花子"):
        assert squeezed(words) in text
    noticed.types("notice", "2026-01", "-o", tmp_path, "--section", "総務部 税務課")
    assert Path(out.strip()).read_bytes() == document
    assert "監査対象ではありません" in noticed.refused(
        "notice", "2026-01", "--section", "市民部 市民課"
    )
    noticed.types("team", "2026-01", "--lead", CLERK, "--was", WAS, "--external", "外=別会社")
    assert "今の内容の通知書" in noticed.refused("phase", "2026-01", "fieldwork")
    out, told = noticed.types("notice", "2026-01", "-o", tmp_path, "--prepare", "鍵の台帳")
    assert "通知第2号" in told
    assert "鍵の台帳" in text_of(Path(out.strip()).read_bytes())


def test_sample_is_drawn_from_what_is_audited(noticed: Town) -> None:
    out, told = noticed.types("sample", "2026-01", "hosts", "2", "--seed", "令和8年度監査")
    drawn = out.split()
    assert len(drawn) == 2
    assert set(drawn) < {"T1", "T2", "T3"}
    assert "sha256-rank" in told
    again = ("sample", "2026-01", "hosts", "1", "--seed", "別")
    assert "引き直す理由" in noticed.refused(*again)
    noticed.types(*again, "--why", "T1が廃止された")
    noticed.types("sample", "2026-01", "accounts", "1", "--seed", "s")
    samples = noticed.read("engagements", "2026-01")["samples"]
    assert [s["why"] for s in samples] == ["", "T1が廃止された", ""]
    assert all(s["intact"] for s in samples)
    assert set(samples[2]["members"]) == {"u102", "u104"}
    for words in (("hosts", "9", "--seed", "s"), ("systems", "1", "--seed", "s"),
                  ("keys", "1", "--seed", "s"), ("accounts", "1", "--seed", " ")):  # fmt: skip
        noticed.refused("sample", "2026-01", *words, "--why", "x")


def test_decided_plan_is_printed_the_same_later(decided: Town, tmp_path: Path) -> None:
    decided.types("plan", "--year", "2026", "-o", tmp_path / "a.pdf")
    session = Session(decided.root)
    later = (*session.ledger.departments, Department(name="新設課"))
    session.inventory.save(session.ledger.model_copy(update={"departments": later}))
    decided.types("plan", "--year", "2026", "-o", tmp_path / "b.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert "監査委員事務局" in text_of((tmp_path / "a.pdf").read_bytes())


def test_next_year_knows_what_the_three_year_plan_said(decided: Town) -> None:
    decided.types("choose", "市民部 市民課", "--in", "2027", "--why", "巡回", "--year", "2026")
    rows = {t["name"]: t["planned"] for t in decided.read("propose", "--year", "2027")["targets"]}
    assert rows["市民部 市民課"] == [2027]
    assert rows["総務部 税務課"] == []


def test_team_of_an_audit_that_is_over_is_not_judged_by_later_postings(noticed: Town) -> None:
    session = Session(noticed.root)
    moved = tuple(
        p.model_copy(update={"department": "総務部 税務課"}) if p.number == "101" else p
        for p in session.ledger.staff
    )
    before = session.ledger
    session.inventory.save(before.model_copy(update={"staff": moved}))
    assert "所属している" in noticed.refused("phase", "2026-01", "fieldwork")
    assert noticed.read("engagements", "2026-01")["against"]
    assert "× 独立性" in noticed.types("engagements", "2026-01")[0]
    session.inventory.save(before)
    for phase in ("fieldwork", "reporting"):
        noticed.types("phase", "2026-01", phase)
    session.inventory.save(before.model_copy(update={"staff": moved}))
    assert noticed.read("engagements", "2026-01")["against"] == []


def test_list_and_one_in_full(noticed: Town) -> None:
    noticed.types("sample", "2026-01", "hosts", "2", "--seed", "s")
    assert "2026-01" in noticed.types("engagements", "--year", "2026")[0]
    shown, _ = noticed.types("engagements", "2026-01")
    for words in ("通知済", "助言型監査", "主任: 監査 花子", "通知第1号", "種「s」"):
        assert words in shown
    assert noticed.read("engagements", "--year", "2026")[0]["phase"] == "noticed"


def test_special_audit_needs_no_plan_and_says_why(town: Town) -> None:
    words = ("open", "市民部 市民課", "--fieldwork", WORK, "--year", "2026")
    assert "決裁されていない" in town.refused(*words)
    town.types(*words, "--special", "CISOの命令", "--period", "令和7年4月1日〜令和8年3月31日")
    one = town.read("engagements", "2026-01")
    assert (one["special"], one["period"]) == ("CISOの命令", ["2025-04-01", "2026-03-31"])


def test_program_answers_with_its_exit_code_and_one_line(decided: Town) -> None:
    done = hinomi("audit", "decide", "--year", "2026", workspace=decided.root, expect=2,
                  HINOMI_OPERATOR=CLERK)  # fmt: skip
    assert "起案した人" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    shown = hinomi("audit", "plan", "--year", "2026", workspace=decided.root)
    assert "決裁済" in shown.stdout
