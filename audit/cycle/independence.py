"""Who may audit whom (監査人の独立性): never the section in which one works or worked then.

The audit guideline asks for auditors who are independent of what they audit; a section that an
auditor belonged to within the audited period counts, and so does the one on the days of the audit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from inventory.words import T


@dataclass(frozen=True, slots=True)
class Posting:
    """Where somebody works: from `since` to `until`, both days included; None is open."""

    department: str
    since: date | None = None
    until: date | None = None

    def overlaps(self, first: date, last: date) -> bool:
        """Whether any day of it lies between these two."""
        begun = self.since is None or self.since <= last
        return begun and (self.until is None or self.until >= first)


@dataclass(frozen=True, slots=True)
class Auditor:
    """A member of the audit team; without postings nobody knows where the person works."""

    name: str
    postings: tuple[Posting, ...] = ()
    external: bool = False  # 外部委託による監査人


@dataclass(frozen=True, slots=True)
class Dependence:
    """Why somebody may not audit a section; `certain` is False where nobody knows."""

    auditor: str
    department: str
    why: T
    certain: bool = True


def dependences(
    team: Iterable[Auditor],
    departments: Sequence[str],
    period: tuple[date, date],
    fieldwork: tuple[date, date],
) -> tuple[Dependence, ...]:
    """Every reason against this team for these sections; none where the team is independent."""
    found = []
    for auditor in team:
        if not auditor.postings and not auditor.external:
            found.append(Dependence(auditor.name, "", _unknown(auditor), certain=False))
        for department in departments:
            found += _of(auditor, department, period, fieldwork)
    return tuple(found)


def _of(
    auditor: Auditor, department: str, period: tuple[date, date], fieldwork: tuple[date, date]
) -> Iterable[Dependence]:
    own = [one for one in auditor.postings if is_within(one.department, department)]
    if any(one.overlaps(*fieldwork) for one in own):
        yield Dependence(auditor.name, department, _now(auditor, department))
    elif any(one.overlaps(*period) for one in own):
        yield Dependence(auditor.name, department, _then(auditor, department))


def is_within(one: str, other: str) -> bool:
    """Whether one section is the other, or a part of it (総務部 and 総務部 情報政策課)."""
    a, b = one.split(), other.split()
    short, long = sorted((a, b), key=len)
    return bool(short) and long[: len(short)] == short


def _now(auditor: Auditor, department: str) -> T:
    return T(
        f"{auditor.name}は{department}に所属している",
        f"{auditor.name} works in {department}",
    )


def _then(auditor: Auditor, department: str) -> T:
    return T(
        f"{auditor.name}は監査の対象期間に{department}に所属していた",
        f"{auditor.name} worked in {department} within the audited period",
    )


def _unknown(auditor: Auditor) -> T:
    return T(
        f"{auditor.name}の所属が分からない。職員名簿に載せるか、外部と書く",
        f"nobody knows where {auditor.name} works: add the person to the staff or say external",
    )
