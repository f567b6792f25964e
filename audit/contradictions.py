"""What sources say of one machine and cannot all be true: shown with their days, decided by nobody.

The sources are the ledger, the newest evidence of the collector, and the newest list of each
asset tool, update server, antivirus console or MDM. A machine changes, so a newer build or a
changed state is no contradiction where the days explain it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations

from audit.os_names import edition_of, generation_of
from inventory.identifiers import junk_serial, normalised_host_name, normalised_serial
from inventory.words import T

SILENT = timedelta(days=7)  # how long an agent may be without word of a machine that is in use
LATE = timedelta(days=2)  # how old the inventory may be of a machine that a tool has just seen
SAME_TIME = timedelta(days=30)  # states that are further apart may both have been true
_NETBIOS = 15  # characters of a computer name ([MS-NBTE] 2.2.1)


class Origin(StrEnum):
    """Where a statement comes from."""

    LEDGER = "ledger"
    EVIDENCE = "evidence"
    IMPORT = "import"


class Subject(StrEnum):
    """What sources may contradict each other about."""

    NAME = "name"
    SERIAL = "serial"
    OS = "os"
    EDITION = "edition"
    BUILD = "build"
    ANTIVIRUS = "antivirus"
    ENCRYPTION = "encryption"
    SEEN = "seen"


SUBJECTS: Mapping[Subject, T] = {
    Subject.NAME: T("名前", "name"),
    Subject.SERIAL: T("シリアル番号", "serial number"),
    Subject.OS: T("OS", "OS"),
    Subject.EDITION: T("エディション", "edition"),
    Subject.BUILD: T("ビルド番号", "build"),
    Subject.ANTIVIRUS: T("ウイルス対策の状態", "antivirus state"),
    Subject.ENCRYPTION: T("暗号化", "encryption"),
    Subject.SEEN: T("最後に確認した日時", "last seen"),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything that one source says of one host; "" and None are what it does not say.

    `at` is the moment that it is of, None for the ledger; `told` is when a list was exported.
    """

    origin: Origin
    source: str
    at: datetime | None
    told: datetime | None = None
    name: str = ""
    serial: str = ""
    os: str = ""
    edition: str = ""
    build: str = ""
    antivirus: bool | None = None
    encrypted: bool | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """What one source says of one subject, and of when that is."""

    origin: Origin
    source: str
    value: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A subject of a host on which its sources differ, with the word of each."""

    host: str
    subject: Subject
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Unseen:
    """A host of which there is no evidence of the collector; `sources` are the lists with it."""

    host: str
    sources: tuple[str, ...]


def contradictions(said: Mapping[str, Sequence[Statement]]) -> tuple[Contradiction, ...]:
    """Everything on which the sources of a host differ, by host."""
    return tuple(found for host in sorted(said) for found in _of_host(host, said[host]))


def unseen(hosts: Sequence[str], said: Mapping[str, Sequence[Statement]]) -> tuple[Unseen, ...]:
    """Of these hosts those without evidence, with the lists that know them; () is no list."""
    found = []
    for host in hosts:
        statements = said.get(host, ())
        if any(one.origin is Origin.EVIDENCE for one in statements):
            continue
        lists = {one.source for one in statements if one.origin is Origin.IMPORT}
        found.append(Unseen(host, tuple(sorted(lists))))
    return tuple(found)


def _of_host(host: str, statements: Sequence[Statement]) -> Iterator[Contradiction]:
    for subject, (shown, meant) in _TEXTS.items():
        means = _told_apart({meaning for one in statements if (meaning := meant(one))}, subject)
        if len(means) > 1:
            words = tuple(_word(one, shown(one)) for one in statements if meant(one))
            yield Contradiction(host, subject, words)
    if words := _going_back(statements):
        yield Contradiction(host, Subject.BUILD, words)
    for subject, state in _STATES.items():
        if words := _differing(statements, state):
            yield Contradiction(host, subject, words)
    if words := _silent(statements):
        yield Contradiction(host, Subject.SEEN, words)


def _told_apart(means: set[str], subject: Subject) -> set[str]:
    """Without names that NetBIOS cut off: the first 15 characters of a longer one."""
    if subject is not Subject.NAME:
        return means
    long = [one[:_NETBIOS] for one in means if len(one) > _NETBIOS]
    return {one for one in means if one not in long}


_Reading = Callable[[Statement], str]
_Dated = tuple[datetime, tuple[int, ...], Statement]
_TEXTS: Mapping[Subject, tuple[_Reading, _Reading]] = {
    Subject.NAME: (lambda one: one.name, lambda one: normalised_host_name(one.name)),
    Subject.SERIAL: (
        lambda one: one.serial,
        lambda one: "" if junk_serial(one.serial) else normalised_serial(one.serial),
    ),
    Subject.OS: (
        lambda one: one.os or generation_of("", one.build),
        lambda one: generation_of(one.os, one.build),
    ),
    Subject.EDITION: (
        lambda one: one.edition or one.os,
        lambda one: edition_of(one.edition or one.os),
    ),
}
_STATES: Mapping[Subject, Callable[[Statement], bool | None]] = {
    Subject.ANTIVIRUS: lambda one: one.antivirus,
    Subject.ENCRYPTION: lambda one: one.encrypted,
}


def _going_back(statements: Sequence[Statement]) -> tuple[Word, ...]:
    """Builds in the order of their days that fall: updates only ever raise them."""
    dated = sorted(
        ((one.at, _numbers(one.build), one) for one in statements if one.at and one.build),
        key=lambda row: row[0],
    )
    if not any(_odd_order(older, newer) for older, newer in combinations(dated, 2)):
        return ()
    return tuple(_word(one, one.build) for _, _, one in dated)


def _odd_order(older: _Dated, newer: _Dated) -> bool:
    falls = _fell(older, newer)
    return falls or (older[0] == newer[0] and _fell(newer, older))


def _fell(older: _Dated, newer: _Dated) -> bool:
    """A list may tell a build that is older than the tool's last contact with the machine."""
    late = newer[2].origin is Origin.IMPORT and newer[0] - older[0] <= LATE
    return not late and _falls(older[1], newer[1])


def _falls(older: tuple[int, ...], newer: tuple[int, ...]) -> bool:
    """Whether a build is lower, as far as both tell it: 26100 says nothing of its revision."""
    shared = min(len(older), len(newer))
    return newer[:shared] < older[:shared]


def _differing(
    statements: Sequence[Statement], state: Callable[[Statement], bool | None]
) -> tuple[Word, ...]:
    """Yes and no of about the same time."""
    told = [one for one in statements if state(one) is not None]
    near = [
        (one, other)
        for one in told
        for other in told
        if state(one) and not state(other) and _is_near(one.at, other.at)
    ]
    kept = {id(one) for pair in near for one in pair}
    return tuple(_word(one, "yes" if state(one) else "no") for one in told if id(one) in kept)


def _is_near(one: datetime | None, other: datetime | None) -> bool:
    return one is None or other is None or abs(one - other) <= SAME_TIME


def _silent(statements: Sequence[Statement]) -> tuple[Word, ...]:
    """Lists that knew nothing new of a machine which others saw well before their export."""
    seen = [one for one in statements if one.at is not None]
    quiet = {
        id(one)
        for one in seen
        for other in seen
        if one.told and one.at and other.at and one.at + SILENT < other.at <= one.told
    }
    if not quiet:
        return ()
    return tuple(_word(one, one.at.isoformat() if one.at else "") for one in seen)


def _numbers(build: str) -> tuple[int, ...]:
    return tuple(int(one) for one in build.split(".") if one.isdecimal())


def _word(one: Statement, value: str) -> Word:
    return Word(one.origin, one.source, value, one.at)
