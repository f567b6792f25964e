"""Releases of Windows: how long each is supported, and its monthly updates, on a certain day.

    windows_releases: 1
    as_of: 2026-11-21
    releases:
      - {build: 22631, channel: home_pro, name: Windows 11 23H2, end: 2025-11-11,
         verified: true, source: where the date is from}
    updates:
      - {build: 26100, kind: client, released: 2026-06-09, ubr: 8655, source: where it is from}

`esu_end` of a release is the last day of its paid updates (ESU). `updates` are the monthly
security releases (the second Tuesday), no previews; of several of a month the lowest counts.
`verified: false` is a date that nobody confirmed: it decides nothing.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from checks.marked import Marked, read_marked
from inventory.words import HinomiError, T

FORM = 1
CHANNELS = ("home_pro", "enterprise", "ltsc", "iot_ltsc", "server")
KINDS = ("client", "server")
_HOME_PRO = ("Core", "Professional", "ProfessionalEducation", "ProfessionalWorkstation")
_ENTERPRISE = ("Enterprise", "Education", "IoTEnterprise")
_OTHERS = {
    "CoreSingleLanguage": "home_pro",
    "CoreCountrySpecific": "home_pro",
    "CloudEdition": "home_pro",
    "ServerRdsh": "enterprise",
    "EnterpriseS": "ltsc",
    "EnterpriseSN": "ltsc",
    "IoTEnterpriseS": "iot_ltsc",
}
_SERVERS = ("ServerStandard", "ServerDatacenter")


@dataclass(frozen=True, slots=True)
class Release:
    """One build for one sort of editions; `esu_end` is None where no paid updates are sold."""

    build: int
    channel: str
    name: str
    end: date
    esu_end: date | None
    verified: bool
    source: str


@dataclass(frozen=True, slots=True)
class Update:
    """A monthly security update: the revision (UBR) that a build has with it."""

    build: int
    kind: str
    released: date
    ubr: int
    source: str


@dataclass(frozen=True, slots=True)
class Releases:
    """A table as it was on one day; that of `NO_RELEASES` knows nothing."""

    as_of: date
    releases: tuple[Release, ...]
    updates: tuple[Update, ...]

    @property
    def digest(self) -> str:
        """One digest of all that it says, "" for nothing."""
        if not self.releases and not self.updates:
            return ""
        rows = sorted(map(repr, (*self.releases, *self.updates)))
        return hashlib.sha256("\n".join([str(self.as_of), *rows]).encode()).hexdigest()

    def release(self, build: int, channel: str) -> Release | None:
        """The row of a build and a sort of editions."""
        found = (one for one in self.releases if (one.build, one.channel) == (build, channel))
        return next(found, None)

    def due(self, build: int, kind: str, day: date) -> Update | None:
        """The first update of the newest month that is over before the month of this day."""
        past = [
            one
            for one in self.updates
            if (one.build, one.kind) == (build, kind) and _month(one.released) < _month(day)
        ]
        newest = max((_month(one.released) for one in past), default=0)
        return min(
            (one for one in past if _month(one.released) == newest),
            key=lambda one: one.ubr,
            default=None,
        )


NO_RELEASES = Releases(date.min, (), ())


def channel_of(edition: str) -> str | None:
    """How long Microsoft supports this EditionID; None for one that is not known here."""
    if edition in _OTHERS:
        return _OTHERS[edition]
    if edition.removesuffix("N") in _HOME_PRO:
        return "home_pro"
    if edition.removesuffix("N") in _ENTERPRISE:
        return "enterprise"
    return "server" if edition.removesuffix("Cor") in _SERVERS else None


def is_month_before(update: Update, day: date) -> bool:
    """True where the update is of the month just before that of this day."""
    return _month(day) - _month(update.released) == 1


def read_releases(text: str, file: str, *, ours: bool = False) -> Releases:
    """The table of a YAML text, `ours` if shipped; raises HinomiError that names file and line."""
    root = read_marked(text, file, ours=ours)
    if root is None:
        raise HinomiError(T(f"{file}: 何も書かれていません", f"{file}: there is nothing in it"))
    whole = root.fields(("windows_releases", "as_of", "releases", "updates"))
    if whole["windows_releases"].value() != FORM:
        raise whole["windows_releases"].wrong(
            T(f"{FORM} が必要です。この版では読めません", f"expected {FORM}; another form")
        )
    releases = tuple(_release(one) for one in whole["releases"].members())
    updates = tuple(_update(one) for one in whole["updates"].members())
    _refuse_double(root, [(one.build, one.channel) for one in releases])
    _refuse_double(root, [(one.build, one.kind, one.ubr) for one in updates])
    return Releases(whole["as_of"].day(), releases, updates)


def _release(row: Marked) -> Release:
    required = ("build", "channel", "name", "end", "verified", "source")
    said = row.fields(required, ("esu_end",))
    verified = said["verified"].value()
    if not isinstance(verified, bool):
        raise said["verified"].wrong(T("true か false が必要です", "expected true or false"))
    return Release(
        build=_number(said["build"]),
        channel=_one_of(said["channel"], CHANNELS),
        name=said["name"].words(),
        end=said["end"].day(),
        esu_end=said["esu_end"].day() if "esu_end" in said else None,
        verified=verified,
        source=said["source"].words(),
    )


def _update(row: Marked) -> Update:
    said = row.fields(("build", "kind", "released", "ubr", "source"))
    return Update(
        build=_number(said["build"]),
        kind=_one_of(said["kind"], KINDS),
        released=said["released"].day(),
        ubr=_number(said["ubr"]),
        source=said["source"].words(),
    )


def _number(said: Marked) -> int:
    found = said.value()
    if type(found) is not int or found <= 0:
        raise said.wrong(T("1 以上の整数が必要です", "expected a whole number above 0"))
    return found


def _one_of(said: Marked, known: tuple[str, ...]) -> str:
    found = said.words()
    if found not in known:
        names = ", ".join(known)
        raise said.wrong(T(f"使えるもの: {names}", f"expected one of {names}"))
    return found


def _refuse_double(root: Marked, keys: Iterable[tuple[object, ...]]) -> None:
    seen: set[tuple[object, ...]] = set()
    for key in keys:
        if key in seen:
            told = " ".join(map(str, key))
            raise root.wrong(T(f"{told} が二度あります", f"{told} is there twice"))
        seen.add(key)


def _month(day: date) -> int:
    return 12 * day.year + day.month
