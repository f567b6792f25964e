"""One audit of the year (個別監査) from its plan to its end: a fold over `engagement:YEAR-NN`.

Phases follow each other and never go back. A sample is kept with the whole population it was drawn
from, so that each reading draws it again: one that was swapped after drawing is told. Entries that
the rules would have refused are kept apart in `odd`.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from audit.cycle.fiscal import Period
from audit.cycle.independence import Posting
from audit.cycle.sampling import Sample, drawn_from
from inventory.entries import Entry, canonical
from inventory.words import T

STREAM = "engagement:"
STREAM_KINDS = "engagement."  # others, as those of papers, have a fold of their own
OPENED, TEAMED = "engagement.opened", "engagement.team"
NOTICED, SAMPLED, MOVED = "engagement.noticed", "engagement.sampled", "engagement.moved"


class Phase(StrEnum):
    """How far an engagement is, in this order."""

    PLANNED = "planned"  # 計画
    NOTICED = "noticed"  # 通知済
    FIELDWORK = "fieldwork"  # 実施中
    REPORTING = "reporting"  # 報告
    FOLLOW_UP = "follow-up"  # フォローアップ
    CLOSED = "closed"  # 終了


class Assurance(StrEnum):
    """What sort of audit it is (情報セキュリティ監査の助言型と保証型)."""

    ADVISORY = "advisory"  # 助言型
    ASSURANCE = "assurance"  # 保証型


PHASES: Mapping[Phase, T] = {
    Phase.PLANNED: T("計画", "planned"),
    Phase.NOTICED: T("通知済", "noticed"),
    Phase.FIELDWORK: T("実施中", "fieldwork"),
    Phase.REPORTING: T("報告", "reporting"),
    Phase.FOLLOW_UP: T("フォローアップ", "follow-up"),
    Phase.CLOSED: T("終了", "closed"),
}
ASSURANCES: Mapping[Assurance, T] = {
    Assurance.ADVISORY: T("助言型監査", "advisory"),
    Assurance.ASSURANCE: T("保証型監査", "assurance"),
}
ORDER = tuple(Phase)


@dataclass(frozen=True, slots=True)
class Member:
    """One of the team; `postings` are where the person said to have worked before."""

    name: str
    lead: bool = False
    number: str = ""  # 職員番号
    firm: str = ""  # of an external auditor
    statement: str = ""  # 独立性の申告
    postings: tuple[Posting, ...] = ()

    @property
    def external(self) -> bool:
        """Whether the person comes from outside (外部監査人)."""
        return bool(self.firm)


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice (監査実施通知書) to one section, with the digest of what it announced."""

    number: int  # within the fiscal year
    department: str
    to: str
    prepare: tuple[str, ...]
    digest: str
    by: str
    at: datetime
    sequence: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample as it stands in the journal, with the ids of its population."""

    population: str  # hosts, systems, accounts
    members: tuple[str, ...]
    sample: Sample
    why: str  # of drawing once more
    by: str
    at: datetime
    sequence: int

    @property
    def is_intact(self) -> bool:
        """Whether the seed draws these very ids from this population."""
        return drawn_from(self.sample, self.members)


@dataclass(frozen=True, slots=True)
class Engagement:
    """One engagement as its entries tell it."""

    id: str
    year: int
    targets: tuple[str, ...]
    departments: tuple[str, ...]  # audited sections, those of the systems too
    period: Period  # 監査対象期間
    fieldwork: Period  # 実施期間
    criteria: str  # digest of catalogue and policy
    criteria_words: tuple[str, ...]
    assurance: Assurance
    special: str  # reason of an audit that is not in the plan (特命監査)
    opened: datetime
    by: str
    team: tuple[Member, ...] = ()
    notices: tuple[Notice, ...] = ()
    samples: tuple[Drawn, ...] = ()
    phase: Phase = Phase.PLANNED
    moves: tuple[tuple[Phase, datetime, str], ...] = ()
    sequence: int = 0  # of the newest entry
    odd: tuple[int, ...] = field(default=(), compare=False)

    @property
    def lead(self) -> Member | None:
        """Who leads the team."""
        return next((one for one in self.team if one.lead), None)

    @property
    def digest(self) -> str:
        """The SHA-256 of what a notice announces."""
        said = {
            "targets": list(self.targets),
            "departments": list(self.departments),
            "period": _days(self.period),
            "fieldwork": _days(self.fieldwork),
            "criteria": self.criteria,
            "assurance": self.assurance.value,
            "team": [[one.name, one.lead, one.firm] for one in self.team],
        }
        return hashlib.sha256(canonical(said).encode()).hexdigest()

    def notice_to(self, department: str) -> Notice | None:
        """The newest notice to a section."""
        found = [one for one in self.notices if one.department == department]
        return found[-1] if found else None

    @property
    def not_noticed(self) -> tuple[str, ...]:
        """Sections that have no notice of the engagement as it is now."""
        fresh = {one.department for one in self.notices if one.digest == self.digest}
        return tuple(one for one in self.departments if one not in fresh)

    @property
    def swapped(self) -> tuple[Drawn, ...]:
        """Samples that their seed does not draw from their population."""
        return tuple(one for one in self.samples if not one.is_intact)

    def has_reached(self, phase: Phase) -> bool:
        """Whether it is at this phase or past it."""
        return ORDER.index(self.phase) >= ORDER.index(phase)


def following(phase: Phase) -> Phase | None:
    """The phase after this one."""
    rest = ORDER[ORDER.index(phase) + 1 :]
    return rest[0] if rest else None


def fold_engagements(entries: Iterable[Entry]) -> list[Engagement]:
    """The engagements that these entries, in order, tell of, by their numbers."""
    found: dict[str, Engagement] = {}
    for entry in entries:
        if not entry.stream.startswith(STREAM) or not entry.kind.startswith(STREAM_KINDS):
            continue
        before = found.get(entry.stream)
        after = step(before, entry)
        if after is not None:
            found[entry.stream] = replace(after, sequence=entry.sequence)
        elif before is not None:
            found[entry.stream] = replace(before, odd=(*before.odd, entry.sequence))
    return sorted(found.values(), key=lambda one: one.id)


def step(before: Engagement | None, entry: Entry) -> Engagement | None:
    """The engagement after an entry, or None where the rules do not allow it."""
    try:
        if before is None or entry.kind == OPENED:
            return _opened(entry) if before is None and entry.kind == OPENED else None
        deed = _DEEDS.get(entry.kind)
        return deed(before, entry) if deed else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def stream_of(id_: str) -> str:
    """The stream of an engagement."""
    return f"{STREAM}{id_}"


def member_body(one: Member) -> dict[str, Any]:
    """A member as the journal keeps it."""
    return {
        "name": one.name,
        "lead": one.lead,
        "number": one.number,
        "firm": one.firm,
        "statement": one.statement,
        "postings": [[p.department, _iso(p.since), _iso(p.until)] for p in one.postings],
    }


def sample_body(population: str, members: Iterable[str], drawn: Sample, why: str) -> dict[str, Any]:
    """A sample as the journal keeps it, with all that is needed to draw it again."""
    return {
        "population": population,
        "members": sorted(set(members), key=str.encode),
        "digest": drawn.population,
        "many": drawn.many,
        "method": drawn.method,
        "seed": drawn.seed,
        "ids": list(drawn.ids),
        "why": why,
    }


def _opened(entry: Entry) -> Engagement:
    body = entry.body
    return Engagement(
        id=entry.stream.removeprefix(STREAM),
        year=int(body["year"]),
        targets=_texts(body["targets"]),
        departments=_texts(body["departments"]),
        period=_period(body["period"]),
        fieldwork=_period(body["fieldwork"]),
        criteria=str(body["criteria"]),
        criteria_words=tuple(body.get("criteria_words", ())),
        assurance=Assurance(body["assurance"]),
        special=str(body.get("special", "")),
        opened=entry.at,
        by=entry.actor,
    )


def _teamed(before: Engagement, entry: Entry) -> Engagement:
    team = tuple(map(_member, entry.body["members"]))
    if before.has_reached(Phase.REPORTING) or sum(one.lead for one in team) != 1:
        raise ValueError(entry.kind)
    return replace(before, team=team)


def _noticed(before: Engagement, entry: Entry) -> Engagement:
    body = entry.body
    notice = Notice(
        number=int(body["number"]),
        department=str(body["department"]),
        to=str(body["to"]),
        prepare=tuple(map(str, body["prepare"])),
        digest=str(body["digest"]),
        by=entry.actor,
        at=entry.at,
        sequence=entry.sequence,
    )
    told = before.departments and notice.department in before.departments and before.lead
    if not told or notice.digest != before.digest or before.has_reached(Phase.REPORTING):
        raise ValueError(entry.kind)
    after = replace(before, notices=(*before.notices, notice))
    return _at(after, Phase.NOTICED, entry) if before.phase is Phase.PLANNED else after


def _sampled(before: Engagement, entry: Entry) -> Engagement:
    body = entry.body
    sample = Sample(
        population=str(body["digest"]),
        many=int(body["many"]),
        method=str(body["method"]),
        seed=str(body["seed"]),
        ids=_texts(body["ids"]),
    )
    name, why = str(body["population"]), str(body.get("why", ""))
    again = any(one.population == name for one in before.samples)
    if before.has_reached(Phase.REPORTING) or (again and not why.strip()):
        raise ValueError(entry.kind)
    drawn = Drawn(name, _texts(body["members"]), sample, why, entry.actor, entry.at, entry.sequence)
    return replace(before, samples=(*before.samples, drawn))


def _moved(before: Engagement, entry: Entry) -> Engagement:
    phase = Phase(entry.body["phase"])
    by_notice_only = phase is Phase.NOTICED
    if phase is not following(before.phase) or by_notice_only:
        raise ValueError(phase)
    if phase is Phase.FIELDWORK and before.not_noticed:
        raise ValueError(phase)
    return _at(before, phase, entry)


def _at(before: Engagement, phase: Phase, entry: Entry) -> Engagement:
    return replace(before, phase=phase, moves=(*before.moves, (phase, entry.at, entry.actor)))


def _member(body: Mapping[str, Any]) -> Member:
    if not str(body["name"]).strip():
        raise ValueError(body)
    return Member(
        name=str(body["name"]),
        lead=body["lead"] is True,
        number=str(body.get("number", "")),
        firm=str(body.get("firm", "")),
        statement=str(body.get("statement", "")),
        postings=tuple(Posting(p[0], _day(p[1]), _day(p[2])) for p in body.get("postings", ())),
    )


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
        raise TypeError(value)
    return tuple(value)


def _period(value: object) -> Period:
    first, last = map(date.fromisoformat, _texts(value))
    if first > last:
        raise ValueError(value)
    return first, last


def _days(period: Period) -> list[str]:
    return [day.isoformat() for day in period]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


_DEEDS = {TEAMED: _teamed, NOTICED: _noticed, SAMPLED: _sampled, MOVED: _moved}
