"""The six things that an own check can want; each decides on facts like a rule of the catalogue."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from checks.facts.kernel_settings import KernelSettings
from checks.facts.listeners import Listeners
from checks.facts.packages import Packages
from checks.facts.processes import Processes
from checks.facts.services import Services
from checks.model import FactError, Outcome, Provenance, Why, judged, not_applicable
from checks.own.state import OwnState, Wanted
from checks.own.values import Bounds
from inventory.words import NONE, T, joined

_NO_FILE = T("ファイルがない", "no such file")
_UNSET = T("設定がない", "not set")


@dataclass(frozen=True, slots=True)
class FileLine:
    """A line is, or is not, in a file: spaces at its ends do not count.

    What must be absent is compared without case and with spaces run together, so that no spelling
    of it slips through; what must be there is compared letter by letter.
    """

    path: str
    line: str
    present: bool
    fails_without_file: bool

    needs: ClassVar = (OwnState,)

    @property
    def wanted(self) -> Wanted:
        """The content of the file."""
        return Wanted(content=frozenset({self.path}))

    def __call__(self, state: OwnState) -> Outcome:
        """Decide on the file's lines."""
        text = state.text(self.path)
        if text is None:
            return _without_file(self.fails_without_file, self._told)
        found = tuple(line for line in text.splitlines() if self._is(line))
        if not found and any(map(self._may_be, text.splitlines())):
            raise FactError(Why.UNDETERMINED, _masked(self.path))
        seen = T("ある", "present") if found else T("ない", "absent")
        return judged(
            bool(found) is self.present,
            observed=seen,
            expected=self._told,
            provenance=Provenance.EXPLICIT,
            lines=found[:10],
        )

    def _is(self, line: str) -> bool:
        if self.present:
            return line.strip() == self.line
        return _plain(line) == _plain(self.line)

    def _may_be(self, line: str) -> bool:
        head, mark, _ = line.partition("[masked:")
        return bool(mark) and _plain(self.line).startswith(_plain(head))

    @property
    def _told(self) -> T:
        words = T("{0} に「{1}」がある", "{0} has `{1}`")
        if not self.present:
            words = T("{0} に「{1}」がない", "{0} does not have `{1}`")
        return words.format(self.path, self.line)


@dataclass(frozen=True, slots=True)
class FileKey:
    """A setting `key=value` or `key value` of a file; every line that sets it must be right.

    So it does not matter which of several lines the program takes. Sections are not told apart.
    """

    path: str
    key: str
    separator: str
    bounds: Bounds
    fails_without_file: bool

    needs: ClassVar = (OwnState,)

    @property
    def wanted(self) -> Wanted:
        """The content of the file."""
        return Wanted(content=frozenset({self.path}))

    def __call__(self, state: OwnState) -> Outcome:
        """Decide on the lines that set the key; comments begin with # or ;."""
        text = state.text(self.path)
        if text is None:
            return _without_file(self.fails_without_file, self._told)
        set_ = [(line, value) for line in text.splitlines() if (value := self._value(line))]
        values = list(dict.fromkeys(value for _, value in set_))
        if any("[masked:" in value for value in values):
            raise FactError(Why.UNDETERMINED, _masked(self.path))
        return judged(
            bool(values) and all(map(self.bounds.hold, values)),
            observed=", ".join(values) if values else _UNSET,
            expected=self._told,
            provenance=_came(len(values)),
            lines=tuple(line for line, _ in set_)[:10],
        )

    def _value(self, line: str) -> str:
        """The value that the line gives the key, "" for another line."""
        plain = line.strip()
        if plain[:1] in ("#", ";"):
            return ""
        key, _, value = _parted(plain, self.separator)
        if key.strip().casefold() != self.key.casefold():
            return ""
        value = value.strip()
        quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
        return (value[1:-1] if quoted else value) or '""'

    @property
    def _told(self) -> T:
        told = self.bounds.told
        return T(f"{self.key}: {told.ja}", f"{self.key}: {told.en}")


@dataclass(frozen=True, slots=True)
class FileAccess:
    """Mode, owner and group of a file or folder: no bit outside `mask`, no ACL, owner as listed."""

    path: str
    mask: int | None
    owners: tuple[str, ...]
    groups: tuple[str, ...]
    fails_without_file: bool

    needs: ClassVar = (OwnState,)

    @property
    def wanted(self) -> Wanted:
        """The mode of the file."""
        return Wanted(modes=frozenset({self.path}))

    def __call__(self, state: OwnState) -> Outcome:
        """Decide on what stat(1) says; a link is followed, as a link itself is always 0777."""
        one = state.mode(self.path)
        if one is None:
            return _without_file(self.fails_without_file, self._told)
        open_ = self.mask is not None and bool(one.bits & ~self.mask or one.acl)
        owned = not self.owners or _named(one.user, one.uid, self.owners)
        grouped = not self.groups or _named(one.group, one.gid, self.groups)
        return judged(not open_ and owned and grouped, observed=str(one), expected=self._told)

    @property
    def _told(self) -> str:
        owner = f"{'|'.join(self.owners) or '*'}:{'|'.join(self.groups) or '*'}"
        return owner if self.mask is None else f"{owner}, <= {self.mask:04o}"


@dataclass(frozen=True, slots=True)
class PackageState:
    """One of these packages is installed, or none of them is."""

    names: tuple[str, ...]
    installed: bool

    needs: ClassVar = (Packages,)
    wanted: ClassVar = Wanted()

    def __call__(self, packages: Packages) -> Outcome:
        """Decide by the package manager's list; removed ones whose settings stayed do not count."""
        found = packages.any_of(*self.names)
        words = T("{0} が導入済み", "{0} is installed")
        if not self.installed:
            words = T("{0} が未導入", "{0} is not installed")
        told = words.format("|".join(self.names))
        return judged(bool(found) is self.installed, observed=found or NONE, expected=told)


@dataclass(frozen=True, slots=True)
class ServiceState:
    """A service starts at boot, runs, or does neither."""

    unit: str
    process: str
    state: str

    needs: ClassVar = (Services, Processes)
    wanted: ClassVar = Wanted()

    def __call__(self, services: Services, processes: Processes) -> Outcome:
        """Decide by the links of systemd or System V, by inetd, and by the processes."""
        stem = self.unit.rpartition(".")[0]
        names = (self.unit,) if self.state == "enabled" else (f"{stem}.service", f"{stem}.socket")
        started = services.started(*dict.fromkeys((self.unit, *names)))
        if self.state == "enabled":
            holds, seen = bool(started), list[T | str](started)
        else:
            runs = processes.sure(self.process)
            seen = [*runs, *started, *(n for n in (stem, self.process) if n in services.inetd)]
            holds = bool(runs) if self.state == "running" else not seen
        told = _SERVICE[self.state].format(self.unit)
        return judged(holds, observed=joined(dict.fromkeys(seen)) if seen else NONE, expected=told)


_SERVICE = {
    "enabled": T("{0} が自動で起動する", "{0} starts at boot"),
    "running": T("{0} が動いている", "{0} runs"),
    "absent": T("{0} は起動せず、動いていない", "{0} neither starts nor runs"),
}


@dataclass(frozen=True, slots=True)
class PortState:
    """A port is open to other hosts, or is not; what only the host itself reaches is closed."""

    protocol: str
    port: int
    listening: bool

    wanted: ClassVar = Wanted()

    @property
    def needs(self) -> tuple[type, ...]:
        """For UDP also where the ephemeral ports begin."""
        return (Listeners, OwnState) if self.protocol == "udp" else (Listeners,)

    def __call__(self, listeners: Listeners, state: OwnState | None = None) -> Outcome:
        """Decide by the kernel's socket tables, which leave ephemeral UDP ports out."""
        name = f"{self.protocol}/{self.port}"
        found = [one for one in listeners.sockets if one.name == name and one.reachable]
        if not found and state and self.port >= state.ephemeral:
            raise FactError(
                Why.UNDETERMINED,
                T(f"{name}: 一時ポートの範囲", f"{name}: in the range of ephemeral ports"),
            )
        told = T(f"{name} が開いている", f"{name} is open")
        if not self.listening:
            told = T(f"{name} が閉じている", f"{name} is closed")
        seen = [f"{one.name} {one.address}" for one in found]
        return judged(bool(found) is self.listening, observed=seen or NONE, expected=told)


@dataclass(frozen=True, slots=True)
class KernelValue:
    """A kernel setting has its value now, and a file gives it the same at the next boot."""

    key: str
    bounds: Bounds

    needs: ClassVar = (KernelSettings, OwnState)

    @property
    def wanted(self) -> Wanted:
        """The running value; the files of sysctl.d(5) are collected anyway."""
        return Wanted(settings=frozenset({self.key}))

    def __call__(self, settings: KernelSettings, state: OwnState) -> Outcome:
        """Decide on both: one is lost at the next boot, the other may not be loaded."""
        now, boot = state.setting(self.key), settings.at_boot(self.key)
        if now is None:
            return not_applicable(
                T(f"{self.key}: この設定がないカーネル", f"{self.key}: not in this kernel")
            )
        holds = self.bounds.hold(now) and boot is not None and self.bounds.hold(boot)
        came = Provenance.DEFAULT if boot is None else Provenance.EXPLICIT
        told = self.bounds.told
        later = T(boot, boot) if boot is not None else _UNSET
        return judged(
            holds,
            observed=T(f"稼働中 {now}、起動時 {later.ja}", f"now {now}, at boot {later.en}"),
            expected=T(f"{self.key}: {told.ja}", f"{self.key}: {told.en}"),
            provenance=came if boot in (None, now) else Provenance.DRIFT,
        )


Want = FileLine | FileKey | FileAccess | PackageState | ServiceState | PortState | KernelValue


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A want with the digest of the text that declares it, and the place where that stands."""

    want: Want
    definition: str
    place: str

    def __call__(self, *facts: Any) -> Outcome:  # noqa: ANN401 - the facts that the want needs
        """Decide on the facts."""
        decide: Callable[..., Outcome] = self.want
        return decide(*facts)


def _without_file(fails: bool, expected: T | str) -> Outcome:
    if fails:
        return judged(False, observed=_NO_FILE, expected=expected)
    return not_applicable(_NO_FILE)


def _plain(line: str) -> str:
    return " ".join(line.split()).casefold()


def _parted(line: str, separator: str) -> tuple[str, str, str]:
    """Where a space separates, so does "=": programs that take the one mostly take the other."""
    if separator != " ":
        return line.partition(separator)
    key, *rest = re.split(r"[\s=]+", line, maxsplit=1)
    return key, separator, "".join(rest)


def _came(values: int) -> Provenance:
    if values == 0:
        return Provenance.DEFAULT
    return Provenance.EXPLICIT if values == 1 else Provenance.CONFLICTING


def _named(name: str, number: int, wanted: tuple[str, ...]) -> bool:
    """What has the number 0 is root, whatever it is called, and nothing else is."""
    return "root" in wanted if number == 0 else name in wanted and name != "root"


def _masked(path: str) -> T:
    return T(f"{path}: 伏せた行があり判断できない", f"{path}: a masked line hides it")
