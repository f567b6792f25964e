"""Periods and people as they are typed for an engagement: 2025-04-01..2026-03-31, 氏名=課@期間."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from audit.cycle.engagements import Member
from audit.cycle.fiscal import Period
from audit.cycle.independence import Posting
from audit.cycle.teams import known_as
from inventory.ledger.dates import parse_date
from inventory.ledger.problem import MisfitError
from inventory.model import Ledger
from inventory.words import HinomiError, T

_BETWEEN = re.compile(r"\.\.|〜|～")
_PERIOD = T(
    "{option} の期間「{text}」を読めません。例: 2025-04-01..2026-03-31",
    "{option}: cannot read the period {text!r}; write it as 2025-04-01..2026-03-31",
)
_PAIR = T("{option} は「氏名={what}」と書きます: {text}", "{option}: write NAME={what}: {text}")
_STRANGER = T(
    "{option} の{name}は班にいません。--lead か --member か --external でも書きます。",
    "{option}: {name} is not in the team; name the person with --lead, --member or --external.",
)


@dataclass(frozen=True, slots=True)
class TypedTeam:
    """A team as it was typed."""

    lead: str
    members: Sequence[str] = ()
    external: Sequence[str] = ()
    was: Sequence[str] = ()
    statements: Sequence[str] = ()


def period_of(option: str, text: str) -> Period:
    """A period with both its days."""
    first, last = _span(option, text)
    if first is None or last is None:
        raise HinomiError(_PERIOD.format(option=option, text=text))
    return first, last


def team_of(ledger: Ledger, typed: TypedTeam) -> list[Member]:
    """The team with names and numbers as the staff ledger has them."""
    firms = dict(_pairs("--external", "事業者", typed.external))
    names = [*([typed.lead] if typed.lead else []), *typed.members]
    names += [name for name in firms if name not in names]
    known = {name: (name, "") if name in firms else known_as(ledger, name) for name in names}
    said = _said(ledger, "--statement", _pairs("--statement", "申告", typed.statements), known)
    was = _said(ledger, "--was", _pairs("--was", "課@期間", typed.was), known)
    return [
        Member(
            name=known[name][0],
            lead=name == typed.lead,
            number=known[name][1],
            firm=firms.get(name, ""),
            statement=" ".join(said.get(known[name], ())),
            postings=tuple(_posting(text) for text in was.get(known[name], ())),
        )
        for name in names
    ]


def _said(
    ledger: Ledger, option: str, pairs: Iterable[tuple[str, str]],
    known: Mapping[str, tuple[str, str]],
) -> dict[tuple[str, str], list[str]]:  # fmt: skip
    found: dict[tuple[str, str], list[str]] = {}
    for name, text in pairs:
        who = known.get(name) or known_as(ledger, name)
        if who not in known.values():
            raise HinomiError(_STRANGER.format(option=option, name=name))
        found.setdefault(who, []).append(text)
    return found


def _pairs(option: str, what: str, texts: Iterable[str]) -> list[tuple[str, str]]:
    found = []
    for text in texts:
        name, _, value = text.partition("=")
        if not name.strip() or not value.strip():
            raise HinomiError(_PAIR.format(option=option, what=what, text=text))
        found.append((name.strip(), value.strip()))
    return found


def _posting(text: str) -> Posting:
    department, _, span = text.partition("@")
    if not department.strip() or not span.strip():
        raise HinomiError(_PAIR.format(option="--was", what="課@期間", text=text))
    return Posting(department.strip(), *_span("--was", span))


def _span(option: str, text: str) -> tuple[date | None, date | None]:
    parts = [part.strip() for part in _BETWEEN.split(text)]
    if len(parts) != 2 or not any(parts):
        raise HinomiError(_PERIOD.format(option=option, text=text))
    try:
        first, last = (parse_date(part) if part else None for part in parts)
    except MisfitError:
        raise HinomiError(_PERIOD.format(option=option, text=text)) from None
    if first and last and first > last:
        raise HinomiError(_PERIOD.format(option=option, text=text))
    return first, last
