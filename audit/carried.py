"""Collector output carried by hand from where no packet may go: read it, find whose it is.

Output of Windows is of the host with its BIOS serial number, before any name: names of terminals
change and repeat. Numbers that makers leave in many computers are no serial numbers.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unicodedata import normalize

from audit.carried_words import (
    AGAIN,
    INCOMPLETE,
    NO_FOLDER_FILES,
    NO_SUCH_HOST,
    NOT_ONE_HOST,
    OTHER_HOST,
    OTHER_PLATFORM,
    OTHER_SERIAL,
    REDIRECTED,
    UNREADABLE,
    all_of,
)
from audit.model import CARRIED
from checks.devices.evidence import is_device
from checks.forms import parse_evidence
from checks.frame import FrameError
from checks.managed.evidence import is_managed
from checks.windows.evidence import HEADER, is_windows
from inventory.model import Host, Platform
from inventory.refusals import refusal
from inventory.transport.base import Bounds, Exchange, Failure
from inventory.words import HinomiError, T

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SUFFIXES = (".json", ".txt")
_JUNK = frozenset(
    {
        *("", "0", "none", "n/a", "na", "null", "unknown", "invalid", "empty", "default string"),
        *("to be filled by o.e.m.", "to be filled by oem", "system serial number", "oem"),
        *("not specified", "not applicable", "not available", "no asset tag", "chassis serial"),
        *("123456789", "1234567890", "0123456789", "serial number", "o.e.m.", "standard"),
    }
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose output it says it is; `serial` is "" where there is none that tells hosts apart."""

    name: str
    serial: str
    platform: Platform
    at: datetime


def evidence_files(given: Iterable[Path]) -> list[Path]:
    """The files that were given, and for each folder the outputs in it, by name."""
    return [path for path, _ in _with_folders(given)]


def _with_folders(given: Iterable[Path]) -> Iterator[tuple[Path, Path | None]]:
    for path in given:
        if not path.is_dir():
            yield path, None
            continue
        inside = sorted(p for p in path.iterdir() if p.suffix in _SUFFIXES and p.is_file())
        if not inside:
            raise HinomiError(NO_FOLDER_FILES.format(path))
        yield from ((one, path) for one in inside)


def carried(path: Path) -> Exchange:
    """The file as an exchange; the file ends the program only where it cannot be read at all."""
    now, bound = datetime.now(UTC), Bounds().output
    try:
        with path.open("rb") as file:
            raw = file.read(bound + 1)
    except OSError as odd:
        why = refusal(odd)
        raise HinomiError(
            T(UNREADABLE.ja.format(path, why.ja), UNREADABLE.en.format(path, why.en))
        ) from odd
    failure = Failure.FLOOD if len(raw) > bound else None
    return Exchange(raw, b"", 0, now, now, CARRIED, failure=failure)


def identity_in(exchange: Exchange) -> Identity | None:
    """Whose complete output it says it is, or None."""
    if exchange.failure is not None:
        return None
    try:
        frame = parse_evidence(exchange.output)
    except FrameError:
        return None
    platform = platform_in(exchange.output)
    told = json.loads(frame.replies[HEADER].body) if HEADER in frame.replies else {}
    serial = told.get("host", {}).get("serial")
    plain = plain_serial(serial) if isinstance(serial, str) else ""
    return Identity(frame.hostname, plain, platform, frame.at)


def platform_in(raw: bytes) -> Platform:
    """What gives evidence of this form."""
    if is_windows(raw):
        return Platform.WINDOWS
    if is_device(raw):
        return Platform.NETWORK
    return Platform.MOBILE if is_managed(raw) else Platform.LINUX


def plain_serial(serial: str) -> str:
    """A serial number as it is compared; "" for one that tells no hosts apart."""
    plain = " ".join(normalize("NFKC", serial).split()).casefold()
    return "" if plain in _JUNK or len(set(plain)) == 1 else plain


def matched(
    ledger: Sequence[Host], files: Sequence[Path], given: str | None
) -> dict[str, tuple[Host, Path]]:
    """Each file with its host, by host id; raises HinomiError that names every file without one.

    Where a folder holds several outputs of one host, the newest of them is taken. Two
    files of one host that were named are an error.
    """
    known = _Known(ledger)
    found: dict[str, _Taken] = {}
    wrong: list[T] = []
    for path, folder in _with_folders(files):
        try:
            host, at = known.given(path, given) if given else known.bearing(path)
            taken = _Taken(host, path, folder, at)
            found[host.id] = taken.or_newer(found.get(host.id))
        except HinomiError as odd:
            wrong.append(odd.message)
    if wrong:
        raise HinomiError(all_of(wrong))
    return {id_: (taken.host, taken.path) for id_, taken in found.items()}


@dataclass(frozen=True, slots=True)
class _Taken:
    """A file with its host, and the folder that it was found in."""

    host: Host
    path: Path
    folder: Path | None
    at: datetime | None

    def or_newer(self, other: "_Taken | None") -> "_Taken":
        """The newer output of the host; HinomiError where the two are of no one folder."""
        if other is None:
            return self
        one_folder = self.folder is not None and self.folder == other.folder
        if not one_folder or self.at is None or other.at is None:
            raise HinomiError(AGAIN.format(self.path, other.path, self.host.id))
        return self if self.at > other.at else other


class _Known:
    """The ledger by serial number and by name."""

    def __init__(self, ledger: Sequence[Host]) -> None:
        self._ledger = ledger
        self._serials: defaultdict[str, list[Host]] = defaultdict(list)
        self._names: defaultdict[str, dict[str, Host]] = defaultdict(dict)
        for host in ledger:
            self._serials[plain_serial(host.serial)].append(host)
            for name in (host.name, host.id, host.name.split(".")[0]):
                self._names[name.casefold()][host.id] = host
        self._serials.pop("", None)

    def given(self, path: Path, name: str) -> tuple[Host, datetime | None]:
        """The host that was named; raises HinomiError where its file is of another for certain.

        A name that nobody else in the ledger has may be an older one of this host.
        """
        host = next((one for one in self._ledger if name in (one.id, one.name)), None)
        if host is None:
            raise HinomiError(NO_SUCH_HOST.format(path, name))
        told = identity_in(carried(path))
        if told is None:
            return host, None
        bearers = [one.id for one in self._bearers(told)]
        if bearers and host.id not in bearers:
            raise HinomiError(OTHER_HOST.format(path, host.id, told.name, ", ".join(bearers)))
        return _fitting(path, host, told), told.at

    def bearing(self, path: Path) -> tuple[Host, datetime | None]:
        """The host whose serial number or name the output bears, and when it was collected."""
        exchange = carried(path)
        told = identity_in(exchange)
        if told is None:
            wide = exchange.output[:2] in _UTF_16
            raise HinomiError((REDIRECTED if wide else INCOMPLETE).format(path))
        hosts = self._bearers(told)
        if len(hosts) > 1:
            by_name = {host.id for host in self._named(told.name)}
            hosts = [host for host in hosts if host.id in by_name] or hosts
        if len(hosts) != 1:
            ids = ", ".join(host.id for host in hosts) or "-"
            raise HinomiError(NOT_ONE_HOST.format(path, told.name, ids))
        return _fitting(path, hosts[0], told), told.at

    def _bearers(self, told: Identity) -> list[Host]:
        """The hosts with this serial number; those with this name where there is none."""
        return self._serials.get(told.serial) or self._named(told.name)

    def _named(self, name: str) -> list[Host]:
        plain = name.casefold()
        found = {**self._names.get(plain, {}), **self._names.get(plain.split(".")[0], {})}
        return list(found.values())


def _fitting(path: Path, host: Host, told: Identity) -> Host:
    """The host as the output shows it; raises HinomiError where the ledger says otherwise."""
    if told.platform is Platform.LINUX:
        return host
    ours = plain_serial(host.serial)
    if told.serial and ours and told.serial != ours:
        raise HinomiError(OTHER_SERIAL.format(path, host.id, host.serial, told.serial))
    if host.platform not in {told.platform, Platform.UNKNOWN}:
        words = (path, told.platform.value, host.id, host.platform.value)
        raise HinomiError(OTHER_PLATFORM.format(*words))
    return host.model_copy(update={"platform": told.platform})
