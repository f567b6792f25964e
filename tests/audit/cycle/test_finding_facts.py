"""The fields of a finding as its paper proposes them, and what may be raised from a paper."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from audit.cycle.finding_desk import FindingDesk, Wish
from audit.cycle.finding_facts import CHECKS, HOSTS, RISKS, Material, proposed, results_of
from audit.cycle.finding_model import Fact, Five, Grade
from audit.cycle.overlay import OwnClause
from audit.cycle.paper_desk import Opinion
from audit.cycle.paper_model import Judgement, Machine, Paper
from audit.cycle.papers import stream_of
from audit.model import Result
from audit.results import ResultStore
from checks.catalogue import catalogue
from checks.model import Verdict
from inventory.entries import Draft
from inventory.journal import Journal
from inventory.model import Host, Ledger, System
from inventory.words import HinomiError
from tests.audit.cycle.paper_town import (
    FRESH,
    HANA,
    NOW,
    TAX,
    asked,
    desk,
    found,
    machine,
    paper,
    town,
)
from tests.audit.samples import AT, collection
from tests.audit.test_results import result

LEDGER = Ledger(
    hosts=(
        Host(id="SV-1", name="zeimu-db01", department="税務課", systems=("税",)),
        Host(id="SV-2", name="zeimu-ap01", department="市民課", systems=("税",)),
    ),
    systems=(System(name="税", department="税務課"),),
)
KNOWN = catalogue()
FAIL, PASS = Verdict.FAIL, Verdict.PASS


def row(host: str = "SV-1", check: str = "LOG-001", verdict: Verdict = FAIL) -> Machine:
    return replace(machine(verdict, check), host=host)


def judged(
    folder: Path, rows: list[Machine], judgement: Judgement = Judgement.MINOR, reason: str = ""
) -> Journal:
    """Paper 1 with these results and a document, judged so."""
    journal = town(folder)
    team = {"members": [{"name": HANA, "lead": True}]}
    journal.append([Draft(stream_of("2026-01"), "engagement.team", team, HANA)])
    desk(journal).open([(asked(checks=tuple(sorted({one.check for one in rows}))), TAX)])
    if rows:
        desk(journal).link({1: rows})
    desk(journal).attach(1, found())
    desk(journal).judge(1, Opinion(judgement, "設定がなかった", reason), FRESH)
    return journal


def told(
    one: Paper,
    results: Mapping[tuple[str, str, str], Result] | None = None,
    own: tuple[OwnClause, ...] = (),
) -> Wish:
    return proposed(one, Material(LEDGER, KNOWN, results or {}, {"6.1(6)": own}))


def test_the_fields_come_from_paper_checks_and_results(tmp_path: Path) -> None:
    rows = [row("SV-1"), row("SV-2"), row("SV-1", "LOG-002", PASS)]
    one = paper(judged(tmp_path, rows))
    seen = {
        ("run-1", "SV-1", "LOG-001"): result("SV-1", "LOG-001", FAIL, observed_ja="volatile"),
        ("run-1", "SV-2", "LOG-001"): result("SV-2", "LOG-001", FAIL, observed="none"),
    }
    wish = told(one, seen)
    five = wish.five
    title, day = KNOWN["LOG-001"].title.ja, "2026-08-20"
    assert five.condition.splitlines() == [
        "設定がなかった",
        "機器の点検で、次の項目が求める状態と異なることを確認した。",
        f"・LOG-001 {title}: zeimu-db01（確認した状態「volatile」、求める状態「期待」、{day}）",
        f"・LOG-001 {title}: zeimu-ap01（確認した状態「none」、求める状態「期待」、{day}）",
        "確かめたもの: 書類 規程.pdf（2026-08-20、税務課長）",
    ]
    assert five.criterion == "6.1(6) 表題（R8）\n求める"
    assert five.effect == KNOWN["LOG-001"].risk.ja
    assert five.recommendation.splitlines() == [
        "次の措置を検討されたい。", f"・{KNOWN['LOG-001'].remedy.ja}（LOG-001）",
    ]  # fmt: skip
    assert five.cause == ""
    assert (wish.grade, wish.paper, wish.target, wish.departments) == (
        Grade.MINOR, 1, TAX, ("税務課",),
    )  # fmt: skip
    assert wish.facts == (Fact("LOG-001", "SV-1"), Fact("LOG-001", "SV-2"))


def test_hosts_that_say_the_same_share_a_line(tmp_path: Path) -> None:
    one = paper(judged(tmp_path, [row("SV-1"), row("SV-2")]))
    assert "zeimu-db01、zeimu-ap01（2026-08-20）" in told(one).five.condition


def test_the_same_in_english(tmp_path: Path) -> None:
    one = paper(judged(tmp_path, [row("SV-1"), row("SV-2")]))
    five = proposed(one, Material(LEDGER, KNOWN), "en").five
    assert "zeimu-db01, zeimu-ap01 (2026-08-20)" in five.condition
    assert five.criterion == "6.1(6) title (R8)\nasks"
    assert five.recommendation.startswith("Consider the following.")


def test_what_could_not_be_told_is_said_and_is_no_fact(tmp_path: Path) -> None:
    rows = [row("SV-1"), row("SV-2", verdict=Verdict.UNKNOWN)]
    wish = told(paper(judged(tmp_path, rows)))
    assert "確認できなかったものが、ほかに1件ある" in wish.five.condition
    assert wish.facts == (Fact("LOG-001", "SV-1"),)


def test_a_paper_of_people_alone_has_no_population(tmp_path: Path) -> None:
    wish = told(paper(judged(tmp_path, [], Judgement.OBSERVATION)))
    assert (wish.facts, wish.five.effect) == ((), "")
    assert "機器の点検" not in wish.five.condition
    assert wish.five.recommendation == "6.1(6)「表題」が求める状態にするための措置を検討されたい。"


def test_the_gravest_checks_are_named_and_the_others_counted(tmp_path: Path) -> None:
    several = sorted(id_ for id_ in KNOWN if id_.startswith(("LOG-", "AUD-", "SSH-")))[:40]
    rows = [row(check=id_) for id_ in several]
    wish = told(paper(judged(tmp_path, rows)))
    lines = [line for line in wish.five.condition.splitlines() if line.startswith("・")]
    named = [line[1:].split()[0] for line in lines[:-1]]
    grave = [KNOWN[id_].severity for id_ in named]
    assert len(named) == CHECKS
    assert grave == sorted(grave, reverse=True)
    assert min(grave) >= max(KNOWN[id_].severity for id_ in several if id_ not in named)
    assert lines[-1] == f"・ほかに{len(several) - CHECKS}項目ある（調書1の点検結果による）。"
    assert len(wish.five.effect.splitlines()) == RISKS
    assert len(wish.facts) == len(several)


def test_many_hosts_are_counted(tmp_path: Path) -> None:
    rows = [row(f"SV-{number}") for number in range(100, 100 + HOSTS + 3)]
    wish = told(paper(judged(tmp_path, rows)))
    assert f"SV-{100 + HOSTS - 1}ほか3台" in wish.five.condition
    assert len(wish.facts) == HOSTS + 3


def test_a_check_that_the_catalogue_has_no_more_is_named_all_the_same(tmp_path: Path) -> None:
    wish = told(paper(judged(tmp_path, [row(check="OLD-001")])))
    assert "・OLD-001: zeimu-db01" in wish.five.condition
    assert wish.facts == (Fact("OLD-001", "SV-1"),)


def test_the_own_standard_stands_before_the_guideline(tmp_path: Path) -> None:
    clause = OwnClause(("第5章", "第12条"), "記録", "x:1", ("6.1(6)",), text="記録を一年残す。")
    wish = told(paper(judged(tmp_path, [row()])), own=(clause,))
    assert wish.five.criterion.splitlines()[:2] == [
        "団体の対策基準 第5章 第12条 記録", "記録を一年残す。",
    ]  # fmt: skip


def test_no_secret_of_a_host_comes_into_a_field(tmp_path: Path) -> None:
    seen = {
        ("run-1", "SV-1", "LOG-001"): result(
            "SV-1", "LOG-001", FAIL, observed="password = Tr0ub4dor-and-3", observed_ja=""
        )
    }
    journal = judged(tmp_path, [row()])
    wish = told(paper(journal), seen)
    assert "Tr0ub4dor" not in wish.five.condition
    assert FindingDesk(journal, HANA, lambda: NOW).raise_("2026-01", wish)


def test_no_field_assures_anything(tmp_path: Path) -> None:
    wish = told(paper(judged(tmp_path, [row(check=id_) for id_ in sorted(KNOWN)[:300]])))
    text = f"{wish.five.condition}{wish.five.effect}{wish.five.recommendation}"
    for words in ("安全である", "問題なし", "認められなかった", "適切に管理されている"):
        assert words not in text


@pytest.mark.parametrize(
    "judgement", [Judgement.CONFORM, Judgement.UNCONFIRMED, Judgement.NOT_APPLICABLE]
)
def test_only_failed_papers_are_findings(tmp_path: Path, judgement: Judgement) -> None:
    journal = judged(tmp_path, [row(verdict=PASS)], judgement)
    with pytest.raises(HinomiError, match="only major, minor, observation and advice"):
        told(paper(journal))


def test_the_results_behind_a_paper(engine: Engine, journal: Journal, tmp_path: Path) -> None:
    store = ResultStore(engine, journal)
    run = store.start_run("佐藤", "p", "c", ("SV-1", "SV-2"), at=AT)
    for host in ("SV-1", "SV-2"):
        rows = [result(host, "LOG-001", FAIL), result(host, "LOG-002")]
        store.record_host(run.id, host, "e" * 64, collection(), rows)
    store.finish_run(run.id, at=AT)
    rows_ = [replace(row("SV-1"), run=run.id), replace(row("SV-1", "LOG-002", PASS), run=run.id)]
    (tmp_path / "other").mkdir()
    one = paper(judged(tmp_path / "other", rows_))
    seen = results_of(store, [one])
    assert set(seen) == {(run.id, "SV-1", "LOG-001"), (run.id, "SV-2", "LOG-001")}
    assert "確認した状態「見えたもの」" in told(one, seen).five.condition


@pytest.mark.parametrize(
    "changed",
    [
        {"facts": ()},
        {"facts": (Fact("LOG-001", "SV-1"),)},
        {"facts": (Fact("LOG-001", "SV-1"), Fact("LOG-001", "SV-2"), Fact("LOG-002", "SV-1"))},
        {"grade": Grade.ADVICE},
        {"target": "department:市民課"},
        {"control": "5.2"},
    ],
)
def test_what_the_paper_does_not_say_is_not_raised_from_it(
    tmp_path: Path, changed: dict[str, object]
) -> None:
    journal = judged(tmp_path, [row("SV-1"), row("SV-2")])
    wish = replace(told(paper(journal)), **changed)  # type: ignore[arg-type] # of the table
    with pytest.raises(HinomiError, match="not what paper 1 says"):
        FindingDesk(journal, HANA, lambda: NOW).raise_("2026-01", wish)
    assert FindingDesk(journal, HANA, lambda: NOW).findings == ()


def test_a_paper_that_changed_meanwhile_is_not_raised(tmp_path: Path) -> None:
    journal = judged(tmp_path, [row("SV-1")])
    wish = told(paper(journal))
    desk(journal).link({1: [row("SV-1"), row("SV-2")]})
    with pytest.raises(HinomiError, match="'not confirmed'"):
        FindingDesk(journal, HANA, lambda: NOW).raise_("2026-01", wish)
    with pytest.raises(HinomiError, match="no paper 7"):
        FindingDesk(journal, HANA, lambda: NOW).raise_("2026-01", replace(wish, paper=7))


def test_a_system_is_answered_for_by_its_sections(tmp_path: Path) -> None:
    before = paper(judged(tmp_path, [row()]))
    assert before.last
    one = replace(before, target="system:税")
    one = replace(one, last=replace(before.last, basis=one.basis))
    assert told(one).departments == ("税務課", "市民課")


@pytest.mark.parametrize(
    ("judgement", "reason", "facts", "may"),
    [
        (Judgement.MAJOR, "", (Fact("LOG-001", "SV-1"),), False),
        (Judgement.CONFORM, "代わりの記録がある", (), False),
        (Judgement.CONFORM, "代わりの記録がある", (Fact("LOG-001", "SV-1"),), True),
    ],
)
def test_nothing_is_raised_beside_a_paper_that_failed(
    tmp_path: Path, judgement: Judgement, reason: str, facts: tuple[Fact, ...], *, may: bool
) -> None:
    """Without its facts a person could close what only a scan may."""
    journal = judged(tmp_path, [row("SV-1"), row("SV-2", verdict=PASS)], judgement, reason)
    asked_for = paper(journal).asked
    five = Five("言い換えた")
    wish = Wish(asked_for.control, asked_for.title, TAX, Grade.ADVICE, five, facts=facts)
    by_hand = FindingDesk(journal, HANA, lambda: NOW)
    if may:
        assert by_hand.raise_("2026-01", wish)
        return
    with pytest.raises(HinomiError, match="Paper 1 on this clause and target has failed"):
        by_hand.raise_("2026-01", wish)
