"""Whatever happens in whatever order: a finding is closed exactly as the rule says.

The oracle knows nothing of states. It looks at the journal as a whole and asks of a closed finding
for the proof of each fact, and of one that waits for what is missing.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from audit.cycle.finding_model import AuditFinding, Fact
from audit.model import CARRIED, FindingState
from checks.model import Verdict
from inventory.entries import Entry
from tests.audit.cycle.finding_town import (
    CHIEF,
    DIGEST,
    LEAD,
    LOG_1,
    LOG_2,
    NEXT,
    OTHER,
    SECTION,
    TODAY,
    Town,
    raising,
)

UNTIL = (TODAY + timedelta(days=3)).isoformat()
BODIES: Mapping[str, Mapping[str, Any]] = {
    "responded": {"stance": "agree", "reason": "", "post": "税務課長"},
    "claimed": {"note": "直した"},
    "verified": {"holds": True, "note": "見た", "evidence": [DIGEST]},
    "waiver-asked": {"number": 1, "reason": "x", "compensating": "y", "until": UNTIL},
    "waiver-approved": {"number": 1},
    "planned": {
        "number": 1, "what": "x", "owner": f"課長 {OTHER}", "due": UNTIL, "steps": [],
    },
}  # fmt: skip
people = st.sampled_from((LEAD, SECTION, OTHER, CHIEF))
deeds = st.tuples(st.just("deed"), st.sampled_from((*BODIES, "claimed", "responded")), people)
scans = st.tuples(
    st.just("scan"),
    st.sampled_from((*[Verdict.PASS] * 6, Verdict.FAIL, Verdict.UNKNOWN)),
    st.sampled_from((LOG_1, LOG_2)),
    people,
    st.booleans(),
    st.sampled_from((0, 0, 0, 2, 4)),  # minutes ago
)
again = st.tuples(st.just("again"))
story = st.lists(st.one_of(deeds, scans, scans, again), max_size=25)
of_people = st.lists(
    st.one_of(
        st.tuples(st.just("deed"), st.just("verified"), people),
        deeds,
        again,
    ),
    max_size=12,
)
# most stories of chance never come to a claim: half of them begin with one
begun = st.booleans()


@settings(max_examples=150, deadline=None)
@given(story, begun, st.sampled_from(((LOG_1,), (LOG_1, LOG_2))))
def test_closed_by_scans_is_closed_by_the_rule(
    events: list[Any], claimed: bool, facts: tuple[Fact, ...]
) -> None:
    town = told(events, facts, claimed=claimed)
    found = town.find()
    entries = list(town.journal.entries())
    if found.state is FindingState.CLOSED:
        assert found.claim
        assert all(proven(found, fact, entries) for fact in found.facts)
        assert all(last_told(found, fact, entries) is Verdict.PASS for fact in found.facts)
    if found.state is FindingState.FIX_CLAIMED:
        assert not all(proven(found, fact, entries) for fact in found.facts)


@settings(max_examples=100, deadline=None)
@given(of_people, begun)
def test_closed_by_a_person_is_closed_by_another_one(events: list[Any], claimed: bool) -> None:
    town = told(events, (), claimed=claimed)
    found = town.find()
    if found.state is not FindingState.CLOSED:
        return
    accepted = [
        one for one in town.journal.entries("audit-finding:") if one.sequence not in found.odd
    ]
    kinds = [one.kind for one in accepted]
    verifier = accepted[len(kinds) - 1 - kinds[::-1].index("audit-finding.verified")]
    claims = [one.sequence for one in accepted if one.kind == "audit-finding.claimed"]
    assert claims[-1] < verifier.sequence
    others = {
        one.actor for one in accepted if one.kind.partition(".")[2] in ("responded", "claimed")
    }
    others |= {one.actor for one in accepted if one.kind == "audit-finding.planned"}
    others |= {OTHER} if "audit-finding.planned" in kinds else set()
    assert verifier.actor not in others


def told(events: list[Any], facts: tuple[Fact, ...], *, claimed: bool) -> Town:
    """The town after a finding was raised and these things happened, in this order."""
    town = Town()
    rows = [[one.check, one.host] for one in facts]
    town.forge("raised", raising(facts=rows), LEAD)
    if claimed:
        town.forge("responded", BODIES["responded"], SECTION)
        town.forge("claimed", BODIES["claimed"], SECTION)
    for event in events:
        happens(town, event, rows)
    return town


def happens(town: Town, event: Any, rows: list[list[str]]) -> None:  # noqa: ANN401 - of chance
    """One thing more."""
    match event:
        case ("deed", kind, actor):
            town.forge(kind, BODIES[kind], actor)
        case ("scan", verdict, fact, by, carried, minutes):
            seen = town.now + timedelta(minutes=1 - minutes)
            town.scanned(verdict, fact, by=by, carried=carried, seen=seen)
        case _:
            if not any(town.journal.entries(f"engagement:{NEXT}")):
                town.engage(NEXT, 2027)
                body = raising(number=f"{NEXT}-F01", engagement=NEXT, year=2027, facts=rows)
                town.forge("raised", body, LEAD)


def moments(fact: Fact, entries: list[Entry]) -> list[tuple[datetime, Verdict, Entry]]:
    """What scans said of a fact, each with the moment at which it was seen."""
    found = []
    for one in entries:
        if one.kind == "host.judged" and one.body["host"] == fact.host:
            at = min(datetime.fromisoformat(one.body["seen_at"]), one.at)
            words = one.body["verdicts"].items()
            found += [(at, Verdict(word), one) for word, ids in words if fact.check in ids]
    return found


def own_word(found: AuditFinding, entry: Entry) -> bool:
    """Whether a claimant brought this in."""
    claimants = {
        one.by for one in found.claims if not found.reopened or one.at >= found.reopened[-1]
    }
    return entry.body["method"] == CARRIED and entry.actor in claimants


def proven(found: AuditFinding, fact: Fact, entries: list[Entry]) -> bool:
    """Whether somebody else saw it hold later than the newest claim."""
    assert found.claim
    return any(
        verdict is Verdict.PASS and at > found.claim.at and not own_word(found, entry)
        for at, verdict, entry in moments(fact, entries)
    )


def last_told(found: AuditFinding, fact: Fact, entries: list[Entry]) -> Verdict:
    """What was seen last of a fact, the bad of two at one moment."""
    words = (Verdict.PASS, Verdict.FAIL)
    heard = [
        (at, words.index(verdict))
        for at, verdict, entry in moments(fact, entries)
        if verdict in words and not own_word(found, entry)
    ]
    return words[max(heard)[1]]
