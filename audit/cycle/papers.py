"""Working papers (監査調書) of an engagement: a fold over the `paper.*` entries of its stream.

Nothing about a paper is stored anywhere else, and a correction is a new entry. Entries that the
rules forbid, whoever wrote them, count for nothing and are kept apart in `odd`; so do all after
the engagement was closed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from audit.cycle.entry_values import filled, in_japan, text_of, whole
from audit.cycle.fiscal import Period
from audit.cycle.paper_model import (
    Asked,
    Before,
    Change,
    Evidence,
    Freshness,
    Gone,
    Judged,
    Judgement,
    Machine,
    Method,
    Paper,
    Review,
    withdrawn,
)
from audit.cycle.paper_rules import against_evidence, against_judging, against_review
from checks.model import Verdict
from inventory.entries import Entry
from inventory.words import T

STREAM = "engagement:"
KINDS = "paper."
OPENED, GONE, LINKED = "paper.opened", "paper.gone", "paper.linked"
ATTACHED, WITHDRAWN = "paper.attached", "paper.withdrawn"
JUDGED, REVIEWED = "paper.judged", "paper.reviewed"
_OPENING, _TEAM, _MOVED = "engagement.opened", "engagement.team", "engagement.moved"


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of one engagement, with what its own entries say that papers need."""

    engagement: str
    papers: Mapping[int, Paper] = field(default_factory=dict)
    gone: tuple[Gone, ...] = ()
    targets: tuple[str, ...] = ()
    period: Period | None = None
    team: tuple[str, ...] = ()
    closed: bool = False
    sequence: int = 0  # of the newest entry of a paper
    odd: tuple[int, ...] = field(default=(), compare=False)

    def find(self, control: str, target: str) -> Paper | None:
        """The paper of this control on this target."""
        every = self.papers.values()
        return next((p for p in every if (p.asked.control, p.target) == (control, target)), None)

    @property
    def against_machine(self) -> tuple[Paper, ...]:
        """The papers judged milder than the machine found, each with a reason."""
        return tuple(one for one in self.papers.values() if one.against_machine)


def fold_papers(engagement: str, entries: Iterable[Entry]) -> Papers:
    """The papers after these entries, in their order; those of other streams count for nothing."""
    found = Papers(engagement)
    for entry in entries:
        if entry.stream == stream_of(engagement):
            found = step(found, entry)
    return found


def step(before: Papers, entry: Entry) -> Papers:
    """The papers after an entry; one that the rules forbid is only counted as odd."""
    try:
        if not entry.kind.startswith(KINDS):
            return _of_engagement(before, entry)
        if before.closed:
            raise ValueError(entry.kind)
        return replace(_DEEDS[entry.kind](before, entry), sequence=entry.sequence)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        return replace(before, odd=(*before.odd, entry.sequence))


def stream_of(engagement: str) -> str:
    """The stream of an engagement."""
    return f"{STREAM}{engagement}"


def _of_engagement(before: Papers, entry: Entry) -> Papers:
    body = entry.body
    if entry.kind == _OPENING:
        if before.period is not None:
            return before
        targets = tuple(str(one) for one in body["targets"])
        return replace(before, targets=targets, period=_period(body["period"]))
    if entry.kind == _TEAM:
        return replace(before, team=tuple(str(one["name"]) for one in body["members"]))
    if entry.kind == _MOVED:
        return replace(before, closed=before.closed or body["phase"] == "closed")
    return before


def _opened(before: Papers, entry: Entry) -> Papers:
    body = entry.body
    asked = _asked(body)
    number, target = whole(body["paper"]), filled(body["target"])
    taken = number in before.papers or before.find(asked.control, target)
    if taken or before.period is None or target not in before.targets:
        raise ValueError(number)
    told = body.get("before")
    paper = Paper(
        engagement=before.engagement,
        number=number,
        asked=asked,
        target=target,
        period=before.period,
        change=Change(body["change"]),
        before=_before(told) if told else None,
    )
    return replace(before, papers={**before.papers, number: paper})


def _gone(before: Papers, entry: Entry) -> Papers:
    body = entry.body
    words = T(*map(filled, body["title"]))
    one = Gone(
        filled(body["control"]), filled(body["target"]), words,
        filled(body["engagement"]), whole(body["number"]),
    )  # fmt: skip
    return replace(before, gone=(*before.gone, one))


def _linked(paper: Paper, entry: Entry) -> Paper:
    rows = tuple(map(_machine, entry.body["results"]))
    if {one.check for one in rows} - set(paper.asked.checks):
        raise ValueError(entry.kind)
    return replace(paper, machine=rows, linked=entry.recorded)


def _attached(paper: Paper, entry: Entry) -> Paper:
    body = entry.body
    one = Evidence(
        number=len(paper.evidence) + 1,
        method=Method(body["method"]),
        digest=text_of(body["evidence"]),
        name=text_of(body["name"]),
        size=whole(body["size"]),
        text=text_of(body["text"]),
        source=text_of(body["source"]),
        period=_period(body["period"]),
        collected=date.fromisoformat(body["collected"]),
        received=date.fromisoformat(body["received"]),
        by=entry.actor,
        sequence=entry.sequence,
    )
    if against_evidence(one, in_japan(entry.recorded)):
        raise ValueError(one.digest)
    return _by(replace(paper, evidence=(*paper.evidence, one)), entry)


def _withdrawn(paper: Paper, entry: Entry) -> Paper:
    number = whole(entry.body["number"])
    if not any(one.number == number for one in paper.standing):
        raise ValueError(number)
    return _by(withdrawn(paper, number, filled(entry.body["reason"])), entry)


def _judged(paper: Paper, entry: Entry) -> Paper:
    body = entry.body
    one = Judged(
        judgement=Judgement(body["judgement"]),
        note=text_of(body["note"]),
        reason=text_of(body["reason"]),
        by=entry.actor,
        at=entry.recorded,
        day=in_japan(entry.recorded),
        basis=text_of(body["basis"]),
        freshness=_freshness(body),
        sequence=entry.sequence,
    )
    if one.basis != paper.basis or against_judging(paper, one):
        raise ValueError(one.judgement)
    return _by(replace(paper, last=one), entry)


def _reviewed(paper: Paper, entry: Entry) -> Paper:
    body = entry.body
    accepted, note = body["accepted"], text_of(body["note"])
    if not isinstance(accepted, bool) or body["digest"] != paper.digest:
        raise ValueError(entry.kind)
    if against_review(paper, entry.actor, accepted=accepted, note=note):
        raise ValueError(entry.actor)
    one = Review(accepted, paper.digest, note, entry.actor, entry.recorded, entry.sequence)
    return replace(paper, reviews=(*paper.reviews, one))


def _on_paper(deed: Callable[[Paper, Entry], Paper]) -> Callable[[Papers, Entry], Papers]:
    """A deed on one paper as a deed on all of them."""

    def on_papers(before: Papers, entry: Entry) -> Papers:
        number = whole(entry.body["paper"])
        after = deed(before.papers[number], entry)
        return replace(before, papers={**before.papers, number: after})

    return on_papers


def _by(paper: Paper, entry: Entry) -> Paper:
    return replace(paper, hands=tuple(dict.fromkeys((*paper.hands, entry.actor))))


def _asked(body: Mapping[str, Any]) -> Asked:
    return Asked(
        control=filled(body["control"]),
        edition=text_of(body["edition"]),
        title=T(*map(text_of, body["title"])),
        asks=T(*map(text_of, body["asks"])),
        kind=text_of(body["class"]),
        field=text_of(body["field"]),
        checks=tuple(map(filled, body["checks"])),
        see=tuple(T(*map(text_of, one)) for one in body["see"]),
        ask=tuple(T(*map(text_of, one)) for one in body["ask"]),
    )


def _before(body: Mapping[str, Any]) -> Before:
    return Before(
        filled(body["engagement"]), whole(body["number"]), Judgement(body["judgement"]),
        text_of(body["note"]),
    )  # fmt: skip


def _machine(row: Any) -> Machine:  # noqa: ANN401 - whatever stands in a journal
    run, check, host, verdict, evidence, seen = map(text_of, row)
    day = date.fromisoformat(seen) if seen else None
    return Machine(run, filled(check), filled(host), Verdict(verdict), evidence, day)


def _freshness(body: Mapping[str, Any]) -> Freshness:
    days = {one: whole(body["days"][one.value]) for one in Method}
    return Freshness(days, text_of(body["policy"]))


def _period(value: Any) -> Period:  # noqa: ANN401 - whatever stands in a journal
    first, last = map(date.fromisoformat, value)
    if first > last:
        raise ValueError(value)
    return first, last


_DEEDS: Mapping[str, Callable[[Papers, Entry], Papers]] = {
    OPENED: _opened,
    GONE: _gone,
    LINKED: _on_paper(_linked),
    ATTACHED: _on_paper(_attached),
    WITHDRAWN: _on_paper(_withdrawn),
    JUDGED: _on_paper(_judged),
    REVIEWED: _on_paper(_reviewed),
}
