"""Cisco IOS: the ways in (lines, SSH, telnet, pages) and who gets in with what."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from checks.devices.blocks import Block, found
from checks.devices.evidence import DeviceEvidence
from checks.devices.facts import (
    DeviceAccounts,
    DeviceIdle,
    DevicePasswords,
    DeviceSsh,
    DeviceTelnet,
    DeviceWeb,
    IdleDoor,
    Sources,
    StoredPassword,
)
from checks.devices.readers.access_lists import permitted
from checks.devices.readers.seen import by_ssh, outside, union, unsaid
from checks.devices.readers.vty import NEVER, Line, lines_of, odd_line
from checks.model import Provenance

Tree = tuple[Block, ...]
Default = Callable[[str], str | int]
_TYPES = {
    "0": "clear",
    "4": "unsalted",
    "5": "md5",
    "6": "reversible",
    "7": "reversible",
    "8": "pbkdf2",
    "9": "scrypt",
}
_CENTRAL = {"radius": "radius", "tacacs+": "tacacs+", "ldap": "ldap"}
_NO_NAME = {"line", "enable", "none"}


def telnet(tree: Tree, evidence: DeviceEvidence) -> DeviceTelnet:
    """Whether a line vty takes telnet; a line that prints no transport is as it was seen."""
    seen = outside(evidence)
    doors, unprinted = _taking(tree, "telnet")
    if unprinted and not doors and seen != "open":
        raise unsaid("transport input")
    provenance = Provenance.EXPLICIT if doors or not unprinted else Provenance.MEASURED
    enabled = bool(doors) or (bool(unprinted) and seen == "open")
    ways = [*doors, *unprinted]
    return DeviceTelnet(enabled, _guarded(tree, ways), seen, provenance, _quoted(ways))


def ssh_door(tree: Tree, evidence: DeviceEvidence) -> DeviceSsh:
    """Whether a line vty takes SSH, and from whom; no versions are told here."""
    doors, unprinted = _taking(tree, "ssh")
    if unprinted and not doors and not by_ssh(evidence):
        raise unsaid("transport input")
    doors = [*doors, *unprinted]
    provenance = Provenance.EXPLICIT if not unprinted else Provenance.MEASURED
    sources = _guarded(tree, doors)
    return DeviceSsh(bool(doors), frozenset(), sources, provenance, _quoted(doors))


def ssh(tree: Tree, evidence: DeviceEvidence, default: Default) -> DeviceSsh:
    """The same with the versions of `ip ssh version`."""
    door = ssh_door(tree, evidence)
    version = next(found(tree, "ip ssh version"), None)
    told = version.words[3] if version and len(version.words) > 3 else ""
    if version and told not in {"1", "2"}:
        raise odd_line(version.line)
    versions = told or str(default("ssh versions"))
    lines = (version.line,) if version else ()
    return replace(
        door,
        versions=frozenset(int(one) for one in versions.split()),
        provenance=Provenance.EXPLICIT if told else Provenance.DEFAULT,
        lines=(*lines, *door.lines),
    )


def web(tree: Tree) -> DeviceWeb:
    """Both servers are printed, on or off; what is printed neither way is not guessed."""
    http, https = (_switch(tree, f"ip http {one}server") for one in ("", "secure-"))
    if http is None or https is None:
        raise unsaid("ip http server")
    guards = [one for one in found(tree, "ip http access-class") if "ipv6" not in one.words]
    guard = guards[-1] if guards and not _has_six(tree) else None
    sources: Sources = ()
    if http or https:
        sources = permitted(tree, guard.words[-1]) if guard else None
    lines = tuple(one.line for one in found(tree, "ip http", "no ip http"))
    return DeviceWeb(http, https, sources, Provenance.EXPLICIT, lines)


def accounts(tree: Tree) -> DeviceAccounts:
    """Users by name; doors with one password or none; services that lists of methods name."""
    methods = list(found(tree, "aaa authentication login"))
    users = dict.fromkeys(one.words[1] for one in found(tree, "username") if len(one.words) > 1)
    doors = [one.name for one in lines_of(tree, "console", "vty") if _is_shared(tree, one)]
    doors += [f"{one.words[1]} nopassword" for one in _open_users(tree)]
    lines = (*(one.line for one in methods), *(f"username {one}" for one in users))
    return DeviceAccounts(tuple(_services(tree, methods)), tuple(users), tuple(doors), lines)


def _open_users(tree: Tree) -> Iterator[Block]:
    return (one for one in found(tree, "username") if "nopassword" in one.words[2:])


def passwords(tree: Tree) -> DevicePasswords:
    """Every stored password with the type that stands before it; no type is clear text."""
    lines = [*found(tree, "username", "enable"), *_line_passwords(tree)]
    stored = [(one, kept) for one in lines if (kept := _stored(one)) is not None]
    return DevicePasswords(tuple(kept for _, kept in stored), tuple(one.line for one, _ in stored))


def idle(tree: Tree, default: Default) -> DeviceIdle:
    """Each line that lets anybody in; unprinted is the documented ten minutes."""
    lines = [one for one in lines_of(tree) if _answers(one)]
    if not lines:
        raise unsaid("line")
    doors = tuple(IdleDoor(one.name, _seconds(one, default)) for one in lines)
    printed = all(one.seconds is not None for one in lines)
    provenance = Provenance.EXPLICIT if printed else Provenance.DEFAULT
    return DeviceIdle(doors, provenance, _quoted(lines))


def _answers(line: Line) -> bool:
    """False for a line that nobody may use: no transport, or no command line behind it."""
    closed = line.kind != "console" and line.transports == frozenset({"none"})
    return not closed and all(one.strip() != "no exec" for one in line.lines)


def _seconds(line: Line, default: Default) -> int | None:
    seconds = int(default("idle seconds")) if line.seconds is None else line.seconds
    return None if seconds == NEVER else seconds


def _taking(tree: Tree, protocol: str) -> tuple[list[Line], list[Line]]:
    """The lines vty that take it, and those that print no transport at all."""
    lines = lines_of(tree, "vty")
    if not lines:
        raise unsaid("line vty")
    takes = [one for one in lines if one.transports and {protocol, "all"} & one.transports]
    return takes, [one for one in lines if one.transports is None]


def _guarded(tree: Tree, doors: Iterable[Line]) -> Sources:
    """Whom the lists of the doors let in; a door without a list, or open by IPv6, lets anybody."""
    six = _has_six(tree)
    return union(
        permitted(tree, guard) if guard else None
        for one in doors
        for guard in (one.guard(), *([one.guard("ipv6")] if six else []))
    )


def _has_six(tree: Tree) -> bool:
    return any(one.first("ipv6 address", "ipv6 enable") for one in found(tree, "interface"))


def _quoted(lines: Iterable[Line]) -> tuple[str, ...]:
    return tuple(text for one in lines for text in one.lines)


def _switch(tree: Tree, words: str) -> bool | None:
    if any(one.line == words for one in found(tree, words)):
        return True
    return False if next(found(tree, f"no {words}"), None) else None


def _is_shared(tree: Tree, line: Line) -> bool:
    """Without AAA: `login` asks one password, `no login` none; a console that says nothing too."""
    if line.transports == frozenset({"none"}) and line.kind == "vty":
        return False
    if not next(found(tree, "aaa new-model"), None):
        return line.login not in {"local", "aaa"}
    methods = _methods(tree, line.aaa or "default")
    if methods is None:
        return line.kind == "console"  # no list at all: lines vty ask users, the console nobody
    return any(one in _NO_NAME for one in methods)


def _methods(tree: Tree, name: str) -> list[str] | None:
    for one in found(tree, "aaa authentication login"):
        if one.words[3:4] == [name]:
            return one.words[4:]
    return None


def _services(tree: Tree, lists: Iterable[Block]) -> Iterator[str]:
    """radius, tacacs+ or ldap, also behind groups of servers with their own names."""
    groups = {
        one.words[4]: one.words[3] for one in found(tree, "aaa group server") if len(one.words) > 4
    }
    names = (
        after
        for one in lists
        for word, after in zip(one.words, one.words[1:], strict=False)
        if word == "group"
    )
    kinds = (_CENTRAL.get(groups.get(one, one), "") for one in names)
    yield from dict.fromkeys(filter(None, kinds))


def _line_passwords(tree: Tree) -> Iterator[Block]:
    for line in found(tree, "line"):
        for one in line.find("password"):
            yield Block(f"{line.line} {one.line}")


def _stored(one: Block) -> StoredPassword | None:
    """The last `password` or `secret` of the line, and the type behind it."""
    words = one.words
    at = max((n for n, word in enumerate(words) if word in {"password", "secret"}), default=0)
    if not at or at + 1 >= len(words):
        return None
    typed = words[at + 1] if at + 2 < len(words) else ""
    known = words[at] == "password" or typed in _TYPES
    scheme = _TYPES.get(typed, "clear" if not typed else "unknown") if known else "unknown"
    return StoredPassword(" ".join(words[:at]), scheme)
