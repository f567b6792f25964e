"""Whether a team is independent of what it audits, as far as ledgers and statements tell.

The staff ledger says where somebody works today, and not since when in that section: for the
audited period it proves nothing. Where neither the person's postings (`--was`) nor the ledger tell
of that time, the independence is unknown, and unknown asks for a statement (独立性の申告).
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from audit.cycle.engagements import Member
from audit.cycle.fiscal import Period
from audit.cycle.independence import Auditor, Dependence, Posting, dependences, is_within
from audit.cycle.universe import TargetKind
from checks.people import same_person
from inventory.model import Ledger, StaffMember
from inventory.words import HinomiError, T

_SEVERAL = T(
    "{name}は職員台帳に{count}人います。職員番号で書いてください（{numbers}）。",
    "{count} people are named {name} in the staff ledger: give the number ({numbers}).",
)


@dataclass(frozen=True, slots=True)
class Audited:
    """What a team looks at and when."""

    targets: tuple[str, ...]
    departments: tuple[str, ...]
    period: Period
    fieldwork: Period


def sections_of(ledger: Ledger, targets: Iterable[str]) -> tuple[str, ...]:
    """The sections that answer for these targets: of a system its own and those of its hosts."""
    found: list[str] = []
    for target in targets:
        kind, _, name = target.partition(":")
        if kind == TargetKind.DEPARTMENT:
            found.append(name)
        else:
            found += [one.department for one in ledger.systems if one.name == name]
            found += [one.department for one in ledger.hosts if name in one.systems]
    return tuple(dict.fromkeys(filter(None, found)))


def known_as(ledger: Ledger, given: str) -> tuple[str, str]:
    """Name and staff number of who was named, by either; number "" where the ledger has none."""
    found = [one for one in ledger.staff if given == one.number or same_person(given, one.name)]
    numbers = dict.fromkeys(one.number for one in found)
    if len(numbers) > 1:
        told = ", ".join(numbers)
        raise HinomiError(_SEVERAL.format(name=given, count=len(numbers), numbers=told))
    return (found[0].name or given, found[0].number) if found else (given, "")


def doubts(ledger: Ledger, team: Sequence[Member], audited: Audited) -> tuple[Dependence, ...]:
    """Every reason against this team: certain ones, and those that nobody can tell."""
    found: list[Dependence] = []
    for member in team:
        rows = _rows(ledger, member)
        told = [*_told(ledger, member, rows), *member.postings]
        spelled = tuple(_spelled(one, audited.departments) for one in told if one.department)
        auditor = Auditor(member.name, spelled, member.external)
        found += dependences([auditor], audited.departments, audited.period, audited.fieldwork)
        found += _alike(auditor, audited)
        found += _tied(ledger, member, audited)
        if spelled and not member.external:
            found += _untold(member, rows, audited.period)
    return tuple(dict.fromkeys(found))


def standing(found: Iterable[Dependence], team: Iterable[Member]) -> tuple[Dependence, ...]:
    """What forbids the team: certain reasons, and unknown ones without a statement."""
    stated = {one.name for one in team if one.statement.strip()}
    return tuple(one for one in found if one.certain or one.auditor not in stated)


def _rows(ledger: Ledger, member: Member) -> list[StaffMember]:
    if member.number:
        return [one for one in ledger.staff if one.number == member.number]
    return [one for one in ledger.staff if same_person(one.name, member.name)]


def _told(ledger: Ledger, member: Member, rows: Iterable[StaffMember]) -> Iterator[Posting]:
    """Where the ledgers place a person: the staff, the posts held (兼務), promotion members."""
    if member.external:
        return
    for row in rows:
        yield Posting(row.department, row.since, row.until)
    for post in ledger.posts:
        if any(same_person(member.name, one) for one in (post.holder, *post.deputies) if one):
            yield Posting(post.department)
    for section in ledger.departments:
        if section.promotion_member and same_person(member.name, section.promotion_member):
            yield Posting(section.name)


def _spelled(posting: Posting, departments: Iterable[str]) -> Posting:
    """The posting with the section spelled as the audited one, blanks and width aside."""
    same = (one for one in departments if _plain(one) == _plain(posting.department))
    return replace(posting, department=next(same, posting.department))


def _alike(auditor: Auditor, audited: Audited) -> Iterator[Dependence]:
    """Sections whose names contain each other without being said to be one within the other."""
    span = (
        min(audited.period[0], audited.fieldwork[0]),
        max(audited.period[1], audited.fieldwork[1]),
    )
    for posting in auditor.postings:
        for department in audited.departments:
            one, other = _plain(posting.department), _plain(department)
            related = is_within(posting.department, department)
            if (one in other or other in one) and not related and posting.overlaps(*span):
                why = _maybe(auditor.name, posting.department, department)
                yield Dependence(auditor.name, department, why, certain=False)


def _tied(ledger: Ledger, member: Member, audited: Audited) -> Iterator[Dependence]:
    """Ties beside the section: the own machine, the system of the own firm."""
    names = {t.partition(":")[2] for t in audited.targets if t.startswith(TargetKind.SYSTEM)}
    hosts = [
        one
        for one in ledger.hosts
        if one.department in audited.departments or names.intersection(one.systems)
    ]
    systems = [
        one for one in ledger.systems if one.name in names or one.department in audited.departments
    ]
    for host in hosts:
        if host.owner and same_person(host.owner, member.name):
            yield Dependence(member.name, host.department, _owner(member.name, host.name))
    vendors = {*(one.vendor for one in hosts), *(one.vendor for one in systems)} - {""}
    if member.firm and any(same_person(member.firm, one) for one in vendors):
        yield Dependence(member.name, "", _vendor(member))


def _untold(member: Member, rows: Sequence[StaffMember], period: Period) -> Iterator[Dependence]:
    later = rows and all(one.since and one.since > period[1] for one in rows)
    if not later and not _covered(member.postings, period):
        yield Dependence(member.name, "", _before(member.name), certain=False)


def _covered(postings: Iterable[Posting], period: Period) -> bool:
    """Whether the postings leave no day of the period untold."""
    day = period[0]
    for one in sorted(postings, key=lambda p: p.since or date.min):
        if (one.since or date.min) > day:
            return False
        if one.until is None or one.until >= period[1]:
            return True
        day = max(day, one.until + timedelta(days=1))
    return False


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _maybe(name: str, posting: str, department: str) -> T:
    return T(
        f"{name}の所属「{posting}」が監査対象「{department}」と同じ課か分からない",
        f"it is not known whether {name}'s section {posting} is {department}",
    )


def _before(name: str) -> T:
    return T(
        f"{name}の監査対象期間の所属が職員台帳からは分からない",
        f"the staff ledger does not tell where {name} worked in the audited period",
    )


def _owner(name: str, host: str) -> T:
    return T(f"{name}は監査対象の機器{host}の担当者", f"{name} is in charge of the host {host}")


def _vendor(member: Member) -> T:
    return T(
        f"{member.name}の{member.firm}は監査対象のシステム・機器の事業者",
        f"{member.firm} of {member.name} is a vendor of what is audited",
    )
