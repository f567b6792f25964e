"""Every rule of findings tried to be broken twice: at the desk, and by an entry of no command."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest

from audit.cycle.finding_desk import FindingDesk, Wording
from audit.cycle.finding_model import FIVE as NAMES
from audit.cycle.finding_model import AuditFinding, Grade, Stance, Step
from inventory.words import HinomiError
from tests.audit.cycle.finding_town import (
    CHIEF,
    DIGEST,
    LEAD,
    LOG_1,
    OTHER,
    SECTION,
    TODAY,
    Town,
    raising,
    wish,
)

N = "2026-01-F01"
DUE = TODAY + timedelta(days=60)
PLAN = {"number": 1, "what": "集約", "owner": "税務課長", "due": DUE.isoformat(), "steps": []}
ASK = {
    "number": 1, "reason": "更新待ち", "compensating": "手で控える", "until": DUE.isoformat()
}  # fmt: skip
SEEN = {"holds": True, "note": "見た", "evidence": [DIGEST]}
DONE = {"number": 1, "progress": 50, "note": "", "done": []}
LAST = TODAY + timedelta(days=366)
Deed = Callable[[FindingDesk], object]


@dataclass(frozen=True)
class Broken:
    """A rule: what was before, who breaks it, how at a desk, and by which entry."""

    name: str
    before: Callable[[Town], object]
    actor: str
    deed: Deed
    kind: str
    body: Mapping[str, Any]
    says: str


def raised(town: Town) -> None:
    town.raised()


def acknowledged(town: Town) -> None:
    town.acknowledged()


def claimed(town: Town) -> None:
    town.claimed()


def claimed_on_facts(town: Town) -> None:
    town.claimed(LOG_1)


def planned(town: Town) -> None:
    town.acknowledged()
    town.desk(SECTION).plan(N, "集約", f"税務課長 {CHIEF}", DUE, [Step("設計")])


def claimed_with_plan(town: Town) -> None:
    planned(town)
    town.desk(OTHER).claim(N, "した")


def dropped(town: Town) -> None:
    planned(town)
    town.desk(SECTION).drop(N, 1, "別の方法にした")


def closed(town: Town) -> None:
    claimed(town)
    town.desk(CHIEF).verify(N, holds=True, note="見た", evidence=[DIGEST])


def asked(town: Town) -> None:
    town.raised()
    town.desk(SECTION).ask_waiver(N, "更新待ち", "手で控える", DUE)


def waived(town: Town) -> None:
    asked(town)
    town.desk(CHIEF).approve_waiver(N, 1)


def ended(town: Town) -> None:
    waived(town)
    town.desk(SECTION).end_waiver(N, 1, "更新した")


def late(town: Town) -> None:
    asked(town)
    town.later(days=61)


def engagement_closed(town: Town) -> None:
    town.raised()
    town.finish()


def told(**changed: object) -> dict[str, Any]:
    return {"stance": "agree", "reason": "", "post": "税務課長", **changed}


def respond(stance: Stance = Stance.AGREE, post: str = "税務課長", reason: str = "") -> Deed:
    return lambda desk: desk.respond(N, stance, post, reason)


def plan(what: str = "集約", owner: str = "税務課長", due: date = DUE, *steps: Step) -> Deed:
    return lambda desk: desk.plan(N, what, owner, due, steps)


def progress(action: int = 1, percent: int = 50, *done: tuple[int, date]) -> Deed:
    return lambda desk: desk.progress(N, action, percent, "", done)


def claim(note: str = "した") -> Deed:
    return lambda desk: desk.claim(N, note)


def verify(
    note: str = "見た", *, holds: bool = True, evidence: tuple[str, ...] = (DIGEST,)
) -> Deed:
    return lambda desk: desk.verify(N, holds=holds, note=note, evidence=evidence)


def ask(reason: str = "更新待ち", compensating: str = "手で控える", until: date = DUE) -> Deed:
    return lambda desk: desk.ask_waiver(N, reason, compensating, until)


def approve(number: int = 1) -> Deed:
    return lambda desk: desk.approve_waiver(N, number)


def end(number: int = 1, reason: str = "更新した") -> Deed:
    return lambda desk: desk.end_waiver(N, number, reason)


def raise_(**changed: Any) -> Deed:  # noqa: ANN401 - fields of a wish
    return lambda desk: desk.raise_("2026-01", replace(wish(), **changed))


def word(wording: Wording = Wording({"cause": "手順がない"})) -> Deed:  # noqa: B008 - frozen
    return lambda desk: desk.word(N, wording)


CAUSE = {"five": {"cause": "手順がない"}}
FIRST = raising(facts=[])
SECOND = raising(number="2026-01-F02", facts=[])
RULES = [
    Broken("raised by a stranger", lambda _: None, OTHER, raise_(), "raised", FIRST,
           "班の人では"),
    Broken("raised twice", raised, LEAD, raise_(), "raised", SECOND, "この個別監査にあります"),
    Broken("raised past the end", Town.finish, LEAD, raise_(), "raised", FIRST, "終了した"),
    Broken("worded by a stranger", raised, SECTION, word(), "worded", CAUSE, "班の人では"),
    Broken("worded past the end", engagement_closed, LEAD, word(), "worded", CAUSE, "終了した"),
    Broken("worded by nothing", raised, LEAD, word(Wording()), "worded", {}, "書き換える欄"),
    Broken("answered by the team", raised, LEAD, respond(), "responded", told(), "班の人なので"),
    Broken("disagreed without a reason", raised, SECTION, respond(Stance.DISAGREE), "responded",
           told(stance="disagree"), "--reason"),
    Broken("agreed in part without one", raised, SECTION, respond(Stance.PARTLY), "responded",
           told(stance="partly"), "--reason"),
    Broken("answered by no post", raised, SECTION, respond(post=" "), "responded", told(post=" "),
           "--post"),
    Broken("answered after the claim", claimed, SECTION, respond(), "responded", told(),
           "確認待ち"),
    Broken("answered when closed", closed, SECTION, respond(), "responded", told(), "解消"),
    Broken("answered while waived", waived, SECTION, respond(), "responded", told(), "例外承認中"),
    Broken("planned by the team", acknowledged, LEAD, plan(), "planned", PLAN, "班の人なので"),
    Broken("planned without an answer", raised, SECTION, plan(), "planned", PLAN, "respond"),
    Broken("planned nothing", acknowledged, SECTION, plan(what=" "), "planned",
           {**PLAN, "what": " "}, "何をするか"),
    Broken("planned by no post", acknowledged, SECTION, plan(owner=""), "planned",
           {**PLAN, "owner": ""}, "--owner"),
    Broken("due yesterday", acknowledged, SECTION, plan(due=TODAY - timedelta(1)), "planned",
           {**PLAN, "due": "2026-08-19"}, "過ぎています"),
    Broken("a step of nothing", acknowledged, SECTION, plan("集約", "課長", DUE, Step(" ")),
           "planned", {**PLAN, "steps": [[" ", ""]]}, "手順"),
    Broken("progress by the team", planned, LEAD, progress(), "progressed", DONE, "班の人なので"),
    Broken("progress of no action", planned, SECTION, progress(2), "progressed",
           {**DONE, "number": 2}, "措置 2 はない"),
    Broken("more than all of it", planned, SECTION, progress(1, 101), "progressed",
           {**DONE, "progress": 101}, "100"),
    Broken("less than nothing", planned, SECTION, progress(1, -1), "progressed",
           {**DONE, "progress": -1}, "100"),
    Broken("a step that is none", planned, SECTION, progress(1, 9, (2, TODAY)), "progressed",
           {**DONE, "done": [[2, "2026-08-20"]]}, "その番号の手順"),
    Broken("a step done tomorrow", planned, SECTION, progress(1, 9, (1, DUE)), "progressed",
           {**DONE, "done": [[1, DUE.isoformat()]]}, "先の日"),
    Broken("progress of what was dropped", dropped, SECTION, progress(), "progressed", DONE,
           "取りやめ"),
    Broken("progress when closed", closed, SECTION, progress(), "progressed", DONE, "解消"),
    Broken("dropped by the team", planned, LEAD, lambda d: d.drop(N, 1, "不要"), "dropped",
           {"number": 1, "reason": "不要"}, "班の人なので"),
    Broken("dropped without a reason", planned, SECTION, lambda d: d.drop(N, 1, " "), "dropped",
           {"number": 1, "reason": " "}, "--reason"),
    Broken("dropped twice", dropped, SECTION, lambda d: d.drop(N, 1, "不要"), "dropped",
           {"number": 1, "reason": "不要"}, "取りやめ"),
    Broken("claimed by the team", acknowledged, LEAD, claim(), "claimed", {"note": "した"},
           "班の人なので"),
    Broken("claimed without an answer", raised, SECTION, claim(), "claimed", {"note": "した"},
           "respond"),
    Broken("claimed twice", claimed, SECTION, claim(), "claimed", {"note": "した"}, "確認待ち"),
    Broken("claimed when closed", closed, SECTION, claim(), "claimed", {"note": "した"}, "解消"),
    Broken("claimed while waived", waived, SECTION, claim(), "claimed", {"note": "した"},
           "respond"),
    Broken("claimed without words", acknowledged, SECTION, claim(" "), "claimed", {"note": " "},
           "--note"),
    Broken("verified what a scan tells", claimed_on_facts, CHIEF, verify(), "verified", SEEN,
           "hinomi scan"),
    Broken("verified before the claim", acknowledged, CHIEF, verify(), "verified", SEEN, "claim"),
    Broken("verified twice", closed, CHIEF, verify(), "verified", SEEN, "解消"),
    Broken("verified by the claimant", claimed, SECTION, verify(), "verified", SEEN, "関わった"),
    Broken("verified by the claimant in width", claimed, "税務　次郎", verify(), "verified", SEEN,
           "関わった"),
    Broken("verified by the claimant of a section", claimed, f"税務課 {SECTION}", verify(),
           "verified", SEEN, "関わった"),
    Broken("verified by who planned", claimed_with_plan, SECTION, verify(), "verified", SEEN,
           "関わった"),
    Broken("verified by who answers for an action", claimed_with_plan, CHIEF, verify(), "verified",
           SEEN, "関わった"),
    Broken("verified without evidence", claimed, CHIEF, verify(evidence=()), "verified",
           {**SEEN, "evidence": []}, "--evidence"),
    Broken("verified by a digest of none", claimed, CHIEF, verify(evidence=("規程.pdf",)),
           "verified", {**SEEN, "evidence": ["規程.pdf"]}, "--evidence"),
    Broken("verified without words", claimed, CHIEF, verify(" "), "verified", {**SEEN, "note": ""},
           "--note"),
    Broken("refuted by the claimant", claimed, SECTION, verify(holds=False), "verified",
           {**SEEN, "holds": False}, "関わった"),
    Broken("waived for no reason", raised, SECTION, ask(reason=""), "waiver-asked",
           {**ASK, "reason": ""}, "--reason"),
    Broken("waived for nothing else", raised, SECTION, ask(compensating=" "), "waiver-asked",
           {**ASK, "compensating": " "}, "--compensating"),
    Broken("waived until today", raised, SECTION, ask(until=TODAY), "waiver-asked",
           {**ASK, "until": TODAY.isoformat()}, "明日以後"),
    Broken("waived for too long", raised, SECTION, ask(until=LAST + timedelta(1)), "waiver-asked",
           {**ASK, "until": (LAST + timedelta(1)).isoformat()}, "2027-08-21"),
    Broken("waived when closed", closed, SECTION, ask(), "waiver-asked", ASK, "解消"),
    Broken("approved by who asked", asked, SECTION, approve(), "waiver-approved", {"number": 1},
           "申請した人"),
    Broken("approved by who asked, of a section", asked, f"税務課 {SECTION}", approve(),
           "waiver-approved", {"number": 1}, "申請した人"),
    Broken("approved twice", waived, CHIEF, approve(), "waiver-approved", {"number": 1},
           "承認済み"),
    Broken("approved none", asked, CHIEF, approve(2), "waiver-approved", {"number": 2},
           "例外 2 は"),
    Broken("approved what had ended", ended, CHIEF, approve(), "waiver-approved", {"number": 1},
           "終わっています"),
    Broken("approved past its end", late, CHIEF, approve(), "waiver-approved", {"number": 1},
           "終わっています"),
    Broken("ended twice", ended, SECTION, end(), "waiver-ended",
           {"number": 1, "reason": "更新した"}, "終わっています"),
    Broken("ended without a reason", waived, SECTION, end(reason=""), "waiver-ended",
           {"number": 1, "reason": ""}, "--reason"),
]  # fmt: skip


@pytest.fixture
def town() -> Town:
    return Town()


by_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


@by_rule
def test_the_desk_refuses_and_writes_nothing(town: Town, rule: Broken) -> None:
    rule.before(town)
    before = town.head()
    with pytest.raises(HinomiError) as refused:
        rule.deed(town.desk(rule.actor))
    assert rule.says in refused.value.message.ja
    assert town.head() == before


@by_rule
def test_an_entry_that_no_rule_allows_counts_for_nothing(town: Town, rule: Broken) -> None:
    rule.before(town)
    before = town.folded().findings
    number = town.forge(rule.kind, rule.body, rule.actor)
    after = town.folded()
    assert tuple(map(without_odd, after.findings)) == tuple(map(without_odd, before))
    assert number in (*after.odd, *(odd for one in after.findings for odd in one.odd))


def without_odd(finding: AuditFinding) -> AuditFinding:
    return replace(finding, odd=())


def test_what_may_be_done_is_done_by_a_forged_entry_too(town: Town) -> None:
    """The entries above are well formed: only the rule makes them odd."""
    town.forge("raised", raising(facts=[]), LEAD)
    town.forge("worded", CAUSE, LEAD)
    town.forge("responded", told(), SECTION)
    town.forge("planned", PLAN, SECTION)
    town.forge("progressed", DONE, SECTION)
    town.forge("claimed", {"note": "した"}, SECTION)
    town.forge("verified", SEEN, CHIEF)
    found = town.find()
    assert (found.state.value, found.odd, found.five.cause) == ("closed", (), "手順がない")
    assert town.folded().odd == ()


def test_an_exception_may_be_forged_as_well(town: Town) -> None:
    town.forge("raised", raising(facts=[]), LEAD)
    town.forge("waiver-asked", ASK, SECTION)
    town.forge("waiver-approved", {"number": 1}, CHIEF)
    assert town.find().waiver_on(TODAY)
    town.forge("waiver-ended", {"number": 1, "reason": "x"}, CHIEF)
    assert (town.find().waiver_on(TODAY), town.find().odd) == (None, ())


MALFORMED: list[tuple[str, Mapping[str, Any]]] = [
    ("raised", {}),
    ("raised", raising(number="2026-01-F02")),
    ("raised", raising(number="2026-01-F1")),
    ("raised", raising(control="6.1(7)")),
    ("raised", raising(year=2027)),
    ("raised", raising(engagement="2026-02")),
    ("raised", raising(grade="conform")),
    ("raised", raising(paper=0)),
    ("raised", raising(source="dream")),
    ("raised", raising(facts=[["LOG-001", ""]])),
    ("raised", raising(facts=["AB"])),
    ("raised", raising(five={"condition": "x"})),
    ("raised", raising(title=["題"])),
    ("raised", raising(departments="税務課")),
    ("raised", raising(more=1)),
    ("worded", CAUSE),
    ("danced", {}),
]


@pytest.mark.parametrize(("kind", "body"), MALFORMED)
def test_an_entry_of_another_shape_raises_nothing(
    town: Town, kind: str, body: Mapping[str, Any]
) -> None:
    number = town.forge(kind, body, LEAD)
    assert (town.folded().findings, town.folded().odd) == ((), (number,))


LATER: list[tuple[str, Mapping[str, Any], str]] = [
    ("worded", {"five": {"colour": "赤"}}, LEAD),
    ("worded", {"five": {"cause": 1}}, LEAD),
    ("worded", {"grade": "conform"}, LEAD),
    ("responded", told(stance="maybe"), SECTION),
    ("responded", {"stance": "agree"}, SECTION),
    ("planned", {**PLAN, "number": 2}, SECTION),
    ("planned", {**PLAN, "due": "soon"}, SECTION),
    ("planned", {**PLAN, "progress": 100}, SECTION),
    ("progressed", {**DONE, "progress": True}, SECTION),
    ("claimed", {"note": "した", "at": "2026-01-01"}, SECTION),
    ("waiver-asked", {**ASK, "number": 2}, SECTION),
    ("waiver-asked", {**ASK, "until": None}, SECTION),
    ("waiver-asked", {**ASK, "approver": CHIEF}, SECTION),
    ("raised", raising(number="2026-01-F02", facts=[]), LEAD),
    ("danced", {}, SECTION),
]


@pytest.mark.parametrize(("kind", "body", "actor"), LATER)
def test_an_entry_of_another_shape_changes_nothing(
    town: Town, kind: str, body: Mapping[str, Any], actor: str
) -> None:
    before = town.acknowledged()
    number = town.forge(kind, body, actor)
    assert town.find() == replace(before, odd=(number,))


@pytest.mark.parametrize(
    "body", [{**SEEN, "holds": 1}, {**SEEN, "holds": "true"}, {**SEEN, "by": CHIEF}]
)
def test_a_verification_of_another_shape_closes_nothing(
    town: Town, body: Mapping[str, Any]
) -> None:
    before = town.claimed()
    number = town.forge("verified", body, CHIEF)
    assert town.find() == replace(before, odd=(number,))


def test_names_of_fields_are_those_of_the_model() -> None:
    assert set(raising()["five"]) == set(NAMES)
    assert {one.value for one in Grade} == {"major", "minor", "observation", "advice"}
