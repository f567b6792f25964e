"""What the desk of working papers must never let happen, tried in every way that it offers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from audit.cycle.paper_desk import Opinion, PaperDesk
from audit.cycle.paper_model import (
    Change,
    Judgement,
    Machine,
    Method,
    Paper,
    PaperState,
)
from checks.model import Verdict
from inventory.entries import Draft
from inventory.words import HinomiError
from tests.audit.cycle.paper_town import (
    CITIZENS,
    FRESH,
    HANA,
    ID,
    JIRO,
    NOW,
    TAX,
    TODAY,
    asked,
    desk,
    found,
    machine,
    opened,
    paper,
    papers,
    prepared,
    reviewed,
    town,
    with_paper,
)

Act = Callable[[PaperDesk], object]
KIND = (Judgement.CONFORM, Judgement.OBSERVATION, Judgement.ADVICE)
GRADED = (*KIND, Judgement.MAJOR, Judgement.MINOR)


def state(one: Paper) -> tuple[PaperState, Judgement]:
    return one.state, one.judgement


def test_a_paper_goes_from_open_over_prepared_to_reviewed(tmp_path: Path) -> None:
    journal = with_paper(tmp_path)
    assert state(paper(journal)) == (PaperState.OPEN, Judgement.UNCONFIRMED)
    desk(journal).attach(1, found())
    assert state(paper(journal)) == (PaperState.OPEN, Judgement.UNCONFIRMED)
    desk(journal).judge(1, Opinion(Judgement.CONFORM, "見た"), FRESH)
    assert state(paper(journal)) == (PaperState.PREPARED, Judgement.CONFORM)
    desk(journal, JIRO).review(1, accepted=True)
    assert state(paper(journal)) == (PaperState.REVIEWED, Judgement.CONFORM)
    with pytest.raises(HinomiError, match="already"):
        desk(journal, JIRO).review(1, accepted=True)
    assert papers(journal).odd == ()


@pytest.mark.parametrize(
    "actor", [HANA, "監査花子", "監査　花子", "情報政策課 監査 花子", "花子"], ids=str
)
def test_nobody_reviews_what_he_prepared_however_he_is_called(tmp_path: Path, actor: str) -> None:
    journal = prepared(tmp_path)
    for accepted in (True, False):
        with pytest.raises(HinomiError, match="prepared"):
            desk(journal, actor).review(1, accepted=accepted, note="戻す")
    assert paper(journal).state is PaperState.PREPARED


def test_who_only_attached_or_withdrew_may_not_review_either(tmp_path: Path) -> None:
    journal = with_paper(tmp_path)
    desk(journal, JIRO).attach(1, found())
    desk(journal, "三郎").attach(1, found(digest="c" * 64))
    desk(journal, "四郎").withdraw(1, 2, "重複")
    desk(journal).judge(1, Opinion(Judgement.CONFORM, "見た"), FRESH)
    for name in (JIRO, "三郎", "四郎"):
        with pytest.raises(HinomiError, match="prepared"):
            desk(journal, name).review(1, accepted=True)
    desk(journal, "五郎").review(1, accepted=True)


def test_every_change_drops_the_review(tmp_path: Path) -> None:
    journal = reviewed(tmp_path)
    desk(journal).attach(1, found(digest="c" * 64))
    one = paper(journal)
    assert state(one) == (PaperState.OPEN, Judgement.UNCONFIRMED)
    assert one.review_dropped
    desk(journal).withdraw(1, 2, "誤って付けた")
    one = paper(journal)
    assert state(one) == (PaperState.PREPARED, Judgement.CONFORM), "judged on what now stands"
    assert one.review_dropped
    desk(journal).judge(1, Opinion(Judgement.MINOR, "やはり違う"), FRESH)
    assert state(paper(journal)) == (PaperState.PREPARED, Judgement.MINOR)
    assert paper(journal).review_dropped


def test_new_results_take_the_judgement_back(tmp_path: Path) -> None:
    journal = reviewed(tmp_path)
    desk(journal).link({1: [machine(Verdict.FAIL)]})
    assert state(paper(journal)) == (PaperState.OPEN, Judgement.UNCONFIRMED)
    before = papers(journal).sequence
    desk(journal).link({1: [machine(Verdict.FAIL)]})
    assert papers(journal).sequence == before, "the same results are not written twice"


def test_what_was_sent_back_is_open_until_judged_again(tmp_path: Path) -> None:
    journal = prepared(tmp_path)
    with pytest.raises(HinomiError, match="--note"):
        desk(journal, JIRO).review(1, accepted=False)
    desk(journal, JIRO).review(1, accepted=False, note="写しが読めない")
    assert state(paper(journal)) == (PaperState.OPEN, Judgement.UNCONFIRMED)
    with pytest.raises(HinomiError, match="no judgement"):
        desk(journal, JIRO).review(1, accepted=True)
    desk(journal).judge(1, Opinion(Judgement.CONFORM, "原本を見た"), FRESH)
    assert paper(journal).state is PaperState.PREPARED
    desk(journal, JIRO).review(1, accepted=True)


def test_nothing_is_reviewed_before_it_is_judged(tmp_path: Path) -> None:
    journal = with_paper(tmp_path)
    with pytest.raises(HinomiError, match="no judgement"):
        desk(journal, JIRO).review(1, accepted=True)


@pytest.mark.parametrize("judgement", [*KIND, Judgement.NOT_APPLICABLE])
def test_a_violation_is_judged_away_only_with_a_reason(
    tmp_path: Path, judgement: Judgement
) -> None:
    journal = with_paper(tmp_path)
    desk(journal).link({1: [machine(Verdict.FAIL)]})
    desk(journal).attach(1, found())
    for reason in ("", "  ", "　"):
        with pytest.raises(HinomiError, match="--reason"):
            desk(journal).judge(1, Opinion(judgement, "見た", reason), FRESH)
    desk(journal).judge(1, Opinion(judgement, "見た", "予備機で通電していない"), FRESH)
    assert [one.number for one in papers(journal).against_machine] == [1]


@pytest.mark.parametrize("verdict", [Verdict.UNKNOWN, Verdict.ERROR, Verdict.NOT_CHECKED])
def test_what_the_machine_could_not_say_is_no_conformity(tmp_path: Path, verdict: Verdict) -> None:
    journal = with_paper(tmp_path)
    desk(journal).link({1: [machine(verdict)]})
    with pytest.raises(HinomiError, match="--reason"):
        desk(journal).judge(1, Opinion(Judgement.CONFORM, "見た"), FRESH)
    with pytest.raises(HinomiError, match="No fresh evidence"):
        desk(journal).judge(1, Opinion(Judgement.CONFORM, "見た", "大丈夫"), FRESH)
    assert paper(journal).judgement is Judgement.UNCONFIRMED


@pytest.mark.parametrize("bare", [replace(machine(), evidence=""), machine(seen=None)])
def test_a_pass_without_evidence_is_none(tmp_path: Path, bare: Machine) -> None:
    journal = with_paper(tmp_path)
    desk(journal).link({1: [bare]})
    with pytest.raises(HinomiError):
        desk(journal).judge(1, Opinion(Judgement.CONFORM, "見た", "大丈夫"), FRESH)


@pytest.mark.parametrize("judgement", GRADED)
def test_without_evidence_nothing_but_unconfirmed_or_not_applicable(
    tmp_path: Path, judgement: Judgement
) -> None:
    journal = with_paper(tmp_path)
    with pytest.raises(HinomiError, match="No fresh evidence"):
        desk(journal).judge(1, Opinion(judgement, "見た"), FRESH)
    desk(journal).judge(1, Opinion(Judgement.UNCONFIRMED), FRESH)
    desk(journal).judge(1, Opinion(Judgement.NOT_APPLICABLE, "機器がない"), FRESH)


@pytest.mark.parametrize("judgement", [*GRADED, Judgement.NOT_APPLICABLE])
def test_a_judgement_says_what_was_seen(tmp_path: Path, judgement: Judgement) -> None:
    journal = with_paper(tmp_path)
    desk(journal).attach(1, found())
    with pytest.raises(HinomiError, match="--note"):
        desk(journal).judge(1, Opinion(judgement, "　"), FRESH)


@pytest.mark.parametrize("method", Method)
def test_stale_evidence_confirms_nothing(tmp_path: Path, method: Method) -> None:
    journal = with_paper(tmp_path)
    last = TODAY - timedelta(FRESH.days[method])
    desk(journal).attach(1, found(method, last))
    desk(journal).judge(1, Opinion(Judgement.CONFORM, "見た"), FRESH)
    assert paper(journal).judgement is Judgement.CONFORM, "the last day counts"
    desk(journal).attach(1, found(method, last - timedelta(1), digest="c" * 64))
    with pytest.raises(HinomiError, match="stale"):
        desk(journal).judge(1, Opinion(Judgement.CONFORM, "見た"), FRESH)
    assert paper(journal).judgement is Judgement.UNCONFIRMED
    desk(journal).withdraw(1, 1, "残りは古いものだけ")
    for judgement in (Judgement.MAJOR, Judgement.MINOR):
        with pytest.raises(HinomiError, match="No fresh"):
            desk(journal).judge(1, Opinion(judgement, "見た"), FRESH)


def test_stale_results_confirm_nothing(tmp_path: Path) -> None:
    journal = with_paper(tmp_path)
    desk(journal).link({1: [machine(seen=TODAY - timedelta(91))]})
    with pytest.raises(HinomiError, match="stale"):
        desk(journal).judge(1, Opinion(Judgement.CONFORM, "見た"), FRESH)
    desk(journal).link({1: [machine(seen=TODAY - timedelta(90))]})
    desk(journal).judge(1, Opinion(Judgement.CONFORM, "見た"), FRESH)


def test_results_of_a_day_to_come_confirm_nothing(tmp_path: Path) -> None:
    journal = with_paper(tmp_path)
    desk(journal).link({1: [machine(seen=TODAY + timedelta(1))]})
    with pytest.raises(HinomiError, match="to come"):
        desk(journal).judge(1, Opinion(Judgement.CONFORM, "見た"), FRESH)


def test_evidence_of_another_time_does_not_carry_a_judgement(tmp_path: Path) -> None:
    journal = with_paper(tmp_path)
    before = (date(2025, 4, 1), date(2026, 3, 31))
    desk(journal).attach(1, found(period=before))
    with pytest.raises(HinomiError, match="audited period"):
        desk(journal).judge(1, Opinion(Judgement.CONFORM, "見た"), FRESH)


@pytest.mark.parametrize(
    "odd",
    [
        {"digest": ""},
        {"digest": "x" * 64},
        {"size": 0},
        {"name": ""},
        {"text": "言葉も"},
        {"period": (date(2026, 5, 2), date(2026, 5, 1))},
        {"collected": date(2026, 8, 21), "received": date(2026, 8, 21)},
        {"collected": date(2026, 8, 20), "received": date(2026, 8, 19)},
    ],
)
def test_what_is_no_evidence_is_not_attached(tmp_path: Path, odd: dict[str, object]) -> None:
    journal = with_paper(tmp_path)
    with pytest.raises(HinomiError):
        desk(journal).attach(1, replace(found(), **odd))  # type: ignore[arg-type] # one field
    assert paper(journal).evidence == ()


def test_what_was_withdrawn_stays_with_its_reason_and_counts_no_more(tmp_path: Path) -> None:
    journal = prepared(tmp_path)
    with pytest.raises(HinomiError, match="why"):
        desk(journal).withdraw(1, 1, " ")
    desk(journal).withdraw(1, 1, "別の課のものだった")
    one = paper(journal)
    assert [e.withdrawn for e in one.evidence] == ["別の課のものだった"]
    assert state(one) == (PaperState.OPEN, Judgement.UNCONFIRMED)
    with pytest.raises(HinomiError, match="no evidence 1"):
        desk(journal).withdraw(1, 1, "もう一度")


def test_only_the_team_writes_and_anyone_else_may_review(tmp_path: Path) -> None:
    journal = with_paper(tmp_path)
    team = {"members": [{"name": "花子", "lead": True}]}
    journal.append([Draft(f"engagement:{ID}", "engagement.team", team, HANA)])
    acts: tuple[Act, ...] = (
        lambda d: d.attach(1, found()),
        lambda d: d.judge(1, Opinion(Judgement.UNCONFIRMED), FRESH),
        lambda d: d.withdraw(1, 1, "理由"),
    )
    for act in acts:
        with pytest.raises(HinomiError, match="not of the team"):
            act(desk(journal, JIRO))
    desk(journal).attach(1, found())
    desk(journal).judge(1, Opinion(Judgement.CONFORM, "見た"), FRESH)
    desk(journal, JIRO).review(1, accepted=True)


def test_a_closed_engagement_is_frozen(tmp_path: Path) -> None:
    journal = reviewed(tmp_path)
    journal.append([Draft(f"engagement:{ID}", "engagement.moved", {"phase": "closed"}, HANA)])
    before = papers(journal)
    acts: tuple[Act, ...] = (
        lambda d: d.open([(asked("9.9"), TAX)]),
        lambda d: d.attach(1, found()),
        lambda d: d.link({1: [machine()]}),
        lambda d: d.judge(1, Opinion(Judgement.UNCONFIRMED), FRESH),
        lambda d: d.review(1, accepted=False, note="x"),
    )
    for act in acts:
        with pytest.raises(HinomiError, match="closed"):
            act(desk(journal, JIRO))
    assert papers(journal) == before


def test_papers_are_of_engagements_and_targets_that_are_there(tmp_path: Path) -> None:
    journal = town(tmp_path)
    with pytest.raises(HinomiError, match="no engagement"):
        desk(journal, engagement="2026-99").open([(asked(), TAX)])
    with pytest.raises(HinomiError, match="not audited"):
        desk(journal).open([(asked(), TAX), (asked(), "department:水道課")])
    with pytest.raises(HinomiError, match="no paper 7"):
        desk(journal).attach(7, found())
    assert papers(journal).papers == {}


def test_one_paper_for_each_control_and_target(tmp_path: Path) -> None:
    journal = town(tmp_path)
    wanted = [(asked(), TAX), (asked(), CITIZENS), (asked("2(1)"), TAX)]
    desk(journal).open(wanted[:1])
    desk(journal).open(wanted)
    desk(journal).open(wanted)
    every = papers(journal).papers
    assert [(n, p.asked.control, p.target) for n, p in every.items()] == [
        (1, "6.1(6)", TAX), (2, "6.1(6)", CITIZENS), (3, "2(1)", TAX),
    ]  # fmt: skip


def test_next_year_starts_from_last_year(tmp_path: Path) -> None:
    journal = reviewed(tmp_path)
    desk(journal).open([(asked("2(1)"), TAX), (asked("2(2)"), TAX), (asked("2(2)"), CITIZENS)])
    opened(journal, "2027-01", targets=[TAX])
    wanted = [(asked(checks=("LOG-001",)), TAX), (asked("2(1)", asks="変わった"), TAX),
              (asked("3"), TAX)]  # fmt: skip
    for _ in range(2):
        desk(journal, engagement="2027-01").open(wanted, papers(journal))
    now = papers(journal, "2027-01")
    assert [(p.asked.control, p.change) for p in now.papers.values()] == [
        ("6.1(6)", Change.SAME), ("2(1)", Change.CHANGED), ("3", Change.NEW),
    ]  # fmt: skip
    assert [(one.control, one.target) for one in now.gone] == [("2(2)", TAX)]
    first = now.papers[1]
    assert first.before is not None
    assert (first.before.judgement, first.before.note) == (Judgement.CONFORM, "規程を見た")
    assert {state(p) for p in now.papers.values()} == {(PaperState.OPEN, Judgement.UNCONFIRMED)}
    assert (first.evidence, first.machine, first.reviews, first.hands) == ((), (), (), ())


def test_an_edition_that_asks_the_same_is_no_change() -> None:
    assert replace(asked(), edition="R9").digest == asked().digest
    assert replace(asked(), checks=("LOG-001",)).digest != asked().digest


def test_papers_are_reviewed_all_or_none(tmp_path: Path) -> None:
    journal = prepared(tmp_path)
    desk(journal).open([(asked("2(1)"), TAX)])
    before = papers(journal)
    with pytest.raises(HinomiError, match="Paper 2"):
        desk(journal, JIRO).review(1, 2, accepted=True)
    assert papers(journal) == before
    desk(journal, JIRO).review(1, 1, accepted=True)
    assert paper(journal).state is PaperState.REVIEWED


def test_no_secret_is_written_into_the_journal(tmp_path: Path) -> None:
    journal = prepared(tmp_path)
    secret = "password=hunter22secret"
    acts: tuple[Act, ...] = (
        lambda d: d.attach(1, replace(found(), source=secret)),
        lambda d: d.withdraw(1, 1, secret),
        lambda d: d.judge(1, Opinion(Judgement.MINOR, secret), FRESH),
        lambda d: d.judge(1, Opinion(Judgement.MINOR, "見た", secret), FRESH),
    )
    for act in acts:
        with pytest.raises(HinomiError, match="looks like"):
            act(desk(journal))
    with pytest.raises(HinomiError, match="looks like"):
        desk(journal, JIRO).review(1, accepted=False, note=secret)
    assert "hunter22" not in "".join(journal.lines())


def test_a_deed_that_the_day_overtook_is_told(tmp_path: Path) -> None:
    journal = with_paper(tmp_path)
    tomorrow = replace(found(), received=TODAY + timedelta(1))
    with pytest.raises(HinomiError, match="day changed"):
        desk(journal, at=NOW + timedelta(1)).attach(1, tomorrow)
