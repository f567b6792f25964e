"""Where apt takes packages from: sources.list(5) in its one-line and its deb822 form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OFF = frozenset({"no", "false", "0", "without", "off", "disable"})
_ON = frozenset({"yes", "true", "1", "with", "on", "enable"})
_LINE = re.compile(r"\s*(deb|deb-src)\s+(?:\[([^\]]*)\]\s*)?(cdrom:\[[^\]]*\]\S*|\S+)\s+(\S+)(.*)")
_FIELD = re.compile(r"([A-Za-z-]+):[ \t]*(.*)")


@dataclass(frozen=True, slots=True)
class Source:
    """One suite of one archive; `unchecked` where signatures of it are not asked for."""

    binary: bool
    uri: str
    suite: str
    components: tuple[str, ...]
    unchecked: bool
    path: str

    @property
    def host(self) -> str:
        """The host of the address, or the scheme where it is a medium of this machine."""
        scheme, _, rest = self.uri.partition(":")
        address = rest.removeprefix("//").partition("/")[0].rpartition("@")[2]
        local = scheme in {"file", "cdrom", "copy", "mirror+file"}
        return scheme if local or not address else address.partition(":")[0].lower()

    def __str__(self) -> str:
        """The source as its line."""
        return f"{self.path}: {' '.join((self.uri, self.suite, *self.components))}"


def read_sources(path: str, text: str) -> Iterator[Source]:
    """The enabled sources of one file; its name says which form it has."""
    if path.endswith(".sources"):
        for stanza in re.split(r"\n[ \t]*\n", _uncommented(text)):
            yield from _stanza(path, stanza)
        return
    for line in text.splitlines():
        bare = line.partition("#")[0]
        if match := _LINE.match(bare):
            kind, options, uri, suite, rest = match.groups()
            pairs = re.findall(r"([\w-]+)[+-]?=(\S+)", options or "")
            unchecked = any(_loose(name, value) for name, value in pairs)
            yield Source(kind == "deb", uri, suite, tuple(rest.split()), unchecked, path)


def _uncommented(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("#"))


def _stanza(path: str, text: str) -> Iterator[Source]:
    values = _fields(text)
    if values.get("enabled", "yes").lower() in _OFF:
        return
    unchecked = any(_loose(name, value) for name, value in values.items())
    components = tuple(values.get("components", "").split())
    binary = "deb" in values.get("types", "").split()
    for uri in values.get("uris", "").split():
        for suite in values.get("suites", "").split() or [""]:
            yield Source(binary, uri, suite, components, unchecked, path)


def _fields(text: str) -> dict[str, str]:
    values: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        if match := _FIELD.fullmatch(line):
            name = match.group(1).lower()
            values[name] = match.group(2)
        elif name and line[:1] in {" ", "\t"}:
            values[name] += f" {line.strip()}"
    return values


def _loose(name: str, value: str) -> bool:
    return name.lower() in {"trusted", "allow-insecure"} and value.lower() in _ON
