"""Where copies lie, digit by digit of 3-2-1-1-0: each place's answer, nothing better than known.

Three copies with the original, two sorts of media, one off site, one offline or such that nobody
can change it, no errors (CISA's 3-2-1 with the later 1-0). The original counts as one disk.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import combinations

from checks.backup.judging import known
from checks.backup.limits import BackupSetLimits
from checks.backup.model import Case, Held, Locks, Placement, ToolKind
from checks.backup.placement import different_disks
from checks.backup.series import missing, series_of
from checks.backup.weighing import everywhere, survey_of
from checks.context import JAPAN
from checks.model import FactError, Why
from inventory.words import T

PRODUCTION = "disk"
_REMOVED = frozenset({"tape", "optical", "cloud"})  # such a medium is never the source's disk
_TURNS = frozenset({"tape", "optical"})
_UNALTERABLE = frozenset({"COMPLIANCE", "WORM"})
_SAME = T("元のデータと同じディスク", "on the disk of the source")
_OTHER = T("元のデータと別のディスク", "on another disk than the source")


def holding(case: Case, held: Held, limits: BackupSetLimits) -> bool:
    """Whether a place is seen to hold copies of every source; raises where it is not known."""
    series = series_of(survey_of(case, held, limits), case.wanted)
    copies = [copy for one in series for copy in one.copies if copy.complete is not False]
    return bool(copies) and not missing(series, case.wanted)


def apart(held: Held) -> bool:
    """Whether copies lie on another disk than their source; raises where it is not known.

    Different hosts have different disks, unless both are shares of the same server.
    """
    if isinstance(held.placement, FactError) and held.declared.medium in _REMOVED:
        return True
    place = known(held.placement)
    source = known(place.source_disks)
    if not place.disks or not source:
        raise FactError(Why.UNDETERMINED, T("ディスクが分からない", "the disks are not known"))
    if _shared(place.disks) & _shared(source):
        return False
    return different_disks(place)


def apart_told(held: Held) -> tuple[bool | None, T]:
    """The same in words."""
    other = apart(held)
    return other, _OTHER if other else _SAME


def medium(case: Case, held: Held, limits: BackupSetLimits) -> str:
    """The medium of a place that holds copies apart from the source, "" where it does not count."""
    if not holding(case, held, limits) or not apart(held):
        return ""
    if not held.declared.medium:
        raise FactError(Why.UNDETERMINED, T("媒体の種類の記入がない", "the medium is not declared"))
    return held.declared.medium


def offsite(case: Case, held: Held, limits: BackupSetLimits) -> tuple[bool | None, T]:
    """Whether copies are seen in a place that is declared off site and named."""
    declared = held.declared
    if not declared.offsite:
        return False, T("遠隔地ではない", "not off site")
    if not holding(case, held, limits):
        return False, T("写しがない", "no copy")
    if not apart(held):
        return False, _SAME
    if not declared.site:
        raise FactError(Why.UNDETERMINED, T("保管場所の記入がない", "the site is not declared"))
    return True, T(f"{declared.site}（申告）", f"{declared.site} (declared)")


def unalterable(case: Case, held: Held, limits: BackupSetLimits) -> tuple[bool | None, T]:
    """Whether copies are offline, or nobody can change them; a capability alone shows nothing.

    GOVERNANCE can be bypassed by who may (S3 Object Lock); append-only counts once deleting
    was tried and refused. A deletion that worked overrules whatever is declared.
    """
    if not holding(case, held, limits):
        return False, T("写しがない", "no copy")
    probed = _probed(case, held, limits)
    if probed is False:
        return False, T("本番機から削除できた", "production could delete a copy")
    declared = _locked(case, held) if held.locks is None else None
    for answer in (_offline(case, held, limits), declared):
        if answer is not None:
            return answer
    if probed:
        return True, T("本番機からの削除が拒否された", "deleting by production was refused")
    if held.locks is not None:
        return _listed(case, known(held.locks), limits)
    if _capable(held):
        raise FactError(
            Why.UNDETERMINED,
            T("追記専用だが、削除を試していない", "append-only, but deleting was not tried"),
        )
    return False, T("切離しも変更不可もない", "neither offline nor unalterable")


def distinct(case: Case, places: Sequence[Held], limits: BackupSetLimits) -> tuple[int, int]:
    """How many copies beside the original there are: surely, and at most; one disk is one copy."""
    sure, possible = [], []
    for held in places:
        counted = _counts(case, held, limits)
        if counted is not False:
            possible.append(held)
        if counted:
            sure.append(held)
    return _apart_from_each_other(sure, doubt=False), _apart_from_each_other(possible, doubt=True)


def _counts(case: Case, held: Held, limits: BackupSetLimits) -> bool | None:
    """Whether a place holds a copy apart from the source; what is false is enough."""

    def held_at_all(one: Held) -> bool:
        return holding(case, one, limits)

    return everywhere([_or_none(held_at_all, held), _or_none(apart, held)])


def _or_none(ask: Callable[[Held], bool], held: Held) -> bool | None:
    try:
        return ask(held)
    except FactError:
        return None


def _apart_from_each_other(places: Sequence[Held], *, doubt: bool) -> int:
    """The size of the largest choice of places of which no two share a disk."""
    for size in range(len(places), 0, -1):
        for chosen in combinations(places, size):
            if all(_two(one, other, doubt=doubt) for one, other in combinations(chosen, 2)):
                return size
    return 0


def _two(one: Held, other: Held, *, doubt: bool) -> bool:
    """Whether two places are two; `doubt` is the answer where nothing tells."""
    if _same_repository(one, other):
        return False
    media = {one.declared.medium, other.declared.medium}
    if media & _REMOVED and "" not in media:
        sites = {one.declared.site, other.declared.site}
        return len(media) > 1 or (doubt if len(sites) == 1 or "" in sites else True)
    first, second = one.placement, other.placement
    if isinstance(first, FactError) or isinstance(second, FactError):
        return doubt
    return _disks_apart(first, second, doubt=doubt)


def _same_repository(one: Held, other: Held) -> bool:
    """Whether two targets are one repository under two names, whatever is declared of them.

    A path is the same only on the same host; an address is the same from wherever it is asked.
    Tapes and discs take turns in one drive, under one path.
    """
    here, there = one.place.location.rstrip("/"), other.place.location.rstrip("/")
    turns = {one.declared.medium, other.declared.medium} <= _TURNS
    if here != there or turns or one.place.tool is ToolKind.CATALOG:
        return False
    first, second = one.placement, other.placement
    if isinstance(first, FactError) or isinstance(second, FactError):
        return not here.startswith("/")
    return not here.startswith("/") or first.host == second.host


def _disks_apart(first: Placement, second: Placement, *, doubt: bool) -> bool:
    """By their disks; a share may well be a folder of the other host, seen from elsewhere."""
    here, there = set(first.disks), set(second.disks)
    if _shared(here) & _shared(there):
        return False
    if first.host != second.host:
        return doubt if bool(_shared(here)) != bool(_shared(there)) else True
    if here & there:
        return False
    return doubt if not here or not there or _vague(here | there) else True


def _shared(disks: Iterable[str]) -> set[str]:
    """Those that several hosts may have in common: shares of a server."""
    return {disk for disk in disks if disk.startswith("net:")}


def _vague(disks: Iterable[str]) -> bool:
    return any(disk.startswith("?") for disk in disks)


def _probed(case: Case, held: Held, limits: BackupSetLimits) -> bool | None:
    """What the newest try to delete showed; a refusal counts while it is recent."""
    canary = held.canary
    if isinstance(canary, FactError):
        return None
    if not canary.refused:
        return False
    age = case.at - canary.at
    return True if -limits.skew <= age <= timedelta(days=limits.canary_days) else None


def _offline(case: Case, held: Held, limits: BackupSetLimits) -> tuple[bool, T] | None:
    day = read_day(held.declared.offline_since)
    if day is None:
        return None
    age = (case.at.astimezone(JAPAN).date() - day).days
    if 0 <= age <= limits.offline_days:
        return True, T(f"{day} に切離しを確認（申告）", f"seen offline on {day} (declared)")
    return None


def _locked(case: Case, held: Held) -> tuple[bool, T] | None:
    day, mode = read_day(held.declared.immutable_until), held.declared.lock_mode
    if day is None or mode not in _UNALTERABLE:
        return None
    if day < case.at.astimezone(JAPAN).date():
        return None
    return True, T(f"{mode}、{day} まで変更不可（申告）", f"{mode} until {day} (declared)")


def _listed(case: Case, locks: Locks, limits: BackupSetLimits) -> tuple[bool, T]:
    """What the list of object locks shows; an old list says nothing of newer objects."""
    if not -limits.skew <= case.at - locks.at <= timedelta(days=limits.offline_days):
        raise FactError(
            Why.STALE, T("オブジェクトロックの一覧が古い", "the list of object locks is old")
        )
    if locks.bare:
        return False, T(
            f"{locks.objects} 件のうち {locks.bare} 件にロックがない",
            f"{locks.bare} of {locks.objects} objects have no lock",
        )
    until = locks.until and locks.until.astimezone(JAPAN).date()
    if locks.mode != "COMPLIANCE" or until is None or until < case.at.astimezone(JAPAN).date():
        return False, T(
            f"{locks.mode} は解除できる、又は期限切れ", f"{locks.mode} can be lifted, or is over"
        )
    return True, T(
        f"{locks.objects} 件が {locks.mode}、最も早い期限 {until}",
        f"{locks.objects} objects under {locks.mode}, the first until {until}",
    )


def _capable(held: Held) -> bool:
    """Whether the place could refuse to delete: its own word, or what is declared."""
    survey = held.survey
    told = not isinstance(survey, FactError) and survey.append_only is True
    return told or held.declared.lock_mode == "append-only"


def read_day(text: str) -> date | None:
    """An ISO day; None where nothing was declared; raises where it is no day."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FactError(
            Why.MALFORMED, T(f"日付「{text}」を読めない", f"the day {text!r} cannot be read")
        ) from None
