"""FortiOS: the ways in, who gets in with what, and when an idle session ends."""

import re
from collections.abc import Iterator

from checks.devices.evidence import DeviceEvidence
from checks.devices.facts import (
    DeviceAccounts,
    DeviceBanner,
    DeviceIdle,
    DevicePasswords,
    DeviceSsh,
    DeviceTelnet,
    DeviceWeb,
    IdleDoor,
    Sources,
    StoredPassword,
)
from checks.devices.readers.forti_config import FortiConfig, is_on, net
from checks.devices.readers.forti_tree import Node
from checks.devices.readers.seen import outside, union, unsaid
from checks.model import Provenance

_CENTRAL = {"user radius": "radius", "user tacacs+": "tacacs+", "user ldap": "ldap"}
_IDLE_MINUTES = 5  # FortiOS CLI Reference, system global, admintimeout: default 5
_PROFILE_MINUTES = 10  # the same, system accprofile, admintimeout: default 10
_TIMEOUT = re.compile(r"[0-9]{1,5}")


def telnet(config: FortiConfig, evidence: DeviceEvidence) -> DeviceTelnet:
    """Open on an interface, unless `admin-telnet disable` closes it everywhere."""
    lines = tuple(_open(config, "telnet"))
    shut = config.section("system global").get("admin-telnet") == "disable"
    sources = _managers(config) if lines else ()
    seen = outside(evidence)
    return DeviceTelnet(bool(lines) and not shut, sources, seen, Provenance.EXPLICIT, lines)


def ssh(config: FortiConfig) -> DeviceSsh:
    """Version 1 only where `admin-ssh-v1 enable` is printed; newer firmware has no such word."""
    lines = tuple(_open(config, "ssh"))
    told = config.section("system global").get("admin-ssh-v1")
    return DeviceSsh(
        enabled=bool(lines),
        versions=frozenset({1, 2} if told == "enable" else {2}),
        sources=_managers(config) if lines else (),
        provenance=Provenance.EXPLICIT if told else Provenance.DEFAULT,
        lines=lines,
    )


def web(config: FortiConfig) -> DeviceWeb:
    """`http` that is sent on to https (`admin-https-redirect`) shows no page of its own."""
    plain, safe = tuple(_open(config, "http")), tuple(_open(config, "https"))
    redirected = is_on(config.section("system global"), "admin-https-redirect")
    return DeviceWeb(
        http=bool(plain) and not redirected,
        https=bool(safe) or (bool(plain) and redirected),
        sources=_managers(config) if plain or safe else (),
        provenance=Provenance.EXPLICIT,
        lines=tuple(dict.fromkeys((*plain, *safe))),
    )


def accounts(config: FortiConfig) -> DeviceAccounts:
    """Administrators; whoever has neither password, key nor remote server needs no secret."""
    admins = config.section("system admin").children
    remote = any(is_on(one, "remote-auth") for one in admins)
    services = [name for key, name in _CENTRAL.items() if _entries(config, key)]
    return DeviceAccounts(
        central=tuple(services) if remote else (),
        users=tuple(one.name for one in admins),
        shared=tuple(one.name for one in admins if _is_bare(one)),
        lines=tuple(f"edit {one.name}" for one in admins),
    )


def passwords(config: FortiConfig) -> DevicePasswords:
    """`ENC SH2...` is SHA-256, `ENC AK1...` SHA-1; other `ENC` is the maker's own."""
    admins = config.section("system admin").children
    stored = [_stored(f"admin {one.name}", one, "password") for one in admins]
    for _, users in config.each("user local"):
        stored += [_stored(f"user {one.name}", one, "passwd") for one in users.children]
    told = tuple(filter(None, stored))
    return DevicePasswords(told, tuple(f"{one.owner}: {one.scheme}" for one in told))


def idle(config: FortiConfig) -> DeviceIdle:
    """One timeout for pages, SSH and telnet; 0 for the console means that it holds there too.

    A profile of administrators may have a timeout of its own, where 0 is never (Fortinet,
    technical tips 190539 and 213366).
    """
    node = config.section("system global")
    minutes = _number(node, "admintimeout", _IDLE_MINUTES)
    seconds = 60 * minutes or None
    console = _number(node, "admin-console-timeout", 0)
    doors = [IdleDoor("admin", seconds), IdleDoor("console", console or seconds)]
    for one in config.section("system accprofile").children:
        if is_on(one, "admintimeout-override"):
            own = 60 * _number(one, "admintimeout", _PROFILE_MINUTES)
            doors.append(IdleDoor(f"accprofile {one.name}", own or None))
    provenance = Provenance.EXPLICIT if node.get("admintimeout") else Provenance.DEFAULT
    lines = tuple(one for one in node.lines if "timeout" in one)
    return DeviceIdle(tuple(doors), provenance, lines)


def _number(node: Node, key: str, absent: int) -> int:
    text = node.get(key)
    if text and not _TIMEOUT.fullmatch(text):
        raise unsaid(key)
    return int(text) if text else absent


def banner(config: FortiConfig) -> DeviceBanner:
    """Nothing while it is disabled; where no text of one's own is printed it is the maker's."""
    told = config.section("system global").get("pre-login-banner")
    if told == "disable":
        return DeviceBanner("")
    pages = config.maybe("system replacemsg admin")
    texts = (
        [one.get("buffer") for one in pages.children if "pre_admin" in one.name] if pages else []
    )
    if told != "enable" or not any(texts):
        raise unsaid("pre-login-banner")
    return DeviceBanner("\n".join(texts))


def _open(config: FortiConfig, service: str) -> Iterator[str]:
    """Lines of interfaces that are up and let managers in by this service."""
    for one in config.interfaces():
        six = one.under("ipv6")
        words = {*(one.words("allowaccess") or ()), *((six and six.words("ip6-allowaccess")) or ())}
        if service in words and one.get("status") != "down":
            yield f"{one.name}: allowaccess {' '.join(sorted(words))}"


def _managers(config: FortiConfig) -> Sources:
    """Every administrator's trusted hosts; one without any may come from anywhere."""
    by_six = any(
        (six := one.under("ipv6")) and six.words("ip6-allowaccess") for one in config.interfaces()
    )
    admins = [_trusted(one, by_six) for one in config.section("system admin").children]
    programs = config.maybe("system api-user")
    return union([*admins, *map(_trusted_program, programs.children if programs else ())])


def _trusted_program(user: Node) -> Sources:
    """A user of the REST API with its `config trusthost`; without any it comes from anywhere."""
    listed = user.under("trusthost")
    told = [net(one.words("ipv4-trusthost")) for one in (listed.children if listed else ())]
    known = tuple(one for one in told if one)
    return known if known and len(known) == len(told) else None


def _trusted(admin: Node, by_six: bool) -> Sources:
    four = [net(admin.words(f"trusthost{n}")) for n in range(1, 11)]
    six = [net(admin.words(f"ip6-trusthost{n}")) for n in range(1, 11)]
    if not any(four) or (by_six and not any(six)):
        return None
    return tuple(one for one in (*four, *six) if one)


def _entries(config: FortiConfig, name: str) -> bool:
    return any(
        node.name == name and node.children for nodes in config.domains.values() for node in nodes
    )


def _is_bare(admin: Node) -> bool:
    keys = any(admin.words(f"ssh-public-key{n}") for n in (1, 2, 3))
    return not (admin.words("password") or keys or is_on(admin, "remote-auth"))


def _stored(owner: str, node: Node, key: str) -> StoredPassword | None:
    words = node.words(key)
    if not words:
        return None
    if words[0] != "ENC":
        return StoredPassword(owner, "clear")
    value = words[1] if len(words) > 1 else ""
    known = {"SH2": "sha256", "AK1": "unknown"}
    return StoredPassword(owner, known.get(value[:3], "encrypted"))
