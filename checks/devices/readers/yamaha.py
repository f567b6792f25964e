"""YAMAHA RTX and NVR: one command a line, as `show config` prints them; defaults are not printed.

Commands as in the RTX command reference. `show config` shows `*` for passwords; the word
`encrypted` before it tells how one is stored.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from typing import ClassVar

from checks.devices.blocks import Block
from checks.devices.doors import Door
from checks.devices.facts import (
    Community,
    DeviceAccounts,
    DeviceClock,
    DeviceIdentity,
    DeviceIdle,
    DevicePasswords,
    DeviceSegments,
    DeviceSnmp,
    DeviceSsh,
    DeviceSyslog,
    DeviceTelnet,
    DeviceWeb,
    IdleDoor,
    Segment,
    SnmpUser,
    Sources,
    StoredPassword,
)
from checks.devices.readers.configured import ConfiguredReader, checked, said
from checks.devices.readers.origin import insist
from checks.devices.readers.yamaha_hosts import is_guarded, legs, sources_of, unwrapped
from checks.model import FactError, Provenance, Why
from inventory.words import T

_HEAD = re.compile(r"^#?\s*((?:RTX|NVR|FWX|SRT|RTV|RT|vRX|YSL-)\w*)\s+(Rev\.[0-9.]+)", re.MULTILINE)
_SERIAL = re.compile(r"\bserial=(\w+)")
_LEAST = {"debug": 7, "info": 6}
_WITHOUT_NOTICE = 4  # what filters turned away is not sent, whatever else is


class YamahaReader(ConfiguredReader):
    """Reads `show config` and `show environment`."""

    family = "yamaha"
    maker = "YAMAHA"
    comments = "#"
    head = _HEAD
    prompt: ClassVar[re.Pattern[str]] = re.compile(
        r"[\[(]?\w[^\s#>]{0,79} ?[#>]|>|[^\s#>]{0,80} ?[#>]\s*(exit|quit|show environment)"
    )
    running = ("show config",)
    startup = ()

    @cached_property
    def text(self) -> str:
        """The configuration, with lines together again that a console of 80 columns broke."""
        text = checked(self.evidence.text(*self.running), self.running[0])
        return unwrapped(insist(text, self.family))

    def identity(self) -> DeviceIdentity:
        """The head of the configuration, else `show environment`."""
        texts = list(self._texts())
        head = next(filter(None, map(_HEAD.search, texts)), None)
        serial = next(filter(None, map(_SERIAL.search, texts)), None)
        return self.named(
            head[1] if head else "", head[2] if head else "", "", serial[1] if serial else ""
        )

    def telnet(self) -> DeviceTelnet:
        """`telnetd service`, `telnetd host`."""
        enabled, provenance, lines = self._service("telnetd", "telnet service")
        seen = (self.evidence.open_ports or {}).get(23, "")
        return DeviceTelnet(enabled, self._hosts("telnetd"), seen, provenance, lines)

    def ssh(self) -> DeviceSsh:
        """`sshd service`, `sshd host`; the server speaks version 2 alone."""
        enabled, provenance, lines = self._service("sshd", "ssh service")
        versions = frozenset({2} if enabled else ())
        return DeviceSsh(enabled, versions, self._hosts("sshd"), provenance, lines)

    def more_doors(self) -> Iterator[Door]:
        """`tftp host` and `sftpd host`: who may fetch and replace the configuration."""
        for name in ("tftp", "sftpd"):
            lines = self.lines(f"{name} host")
            if lines and any(one.words[2:] != ["none"] for one in lines):
                yield Door(name, self._hosts(name), Provenance.EXPLICIT, said(lines))

    def web(self) -> DeviceWeb:
        """`httpd service`, `httpd host`; the pages are served without encryption."""
        enabled, provenance, lines = self._service("httpd", "http service")
        return DeviceWeb(enabled, False, self._hosts("httpd"), provenance, lines)

    def accounts(self) -> DeviceAccounts:
        """`login user`, RADIUS for logins, and the user without a name.

        That one logs in with the login password alone, unless its `user attribute` says
        `connection=off`.
        """
        self.whole()
        users = self._users()
        central = self.lines("login radius use on", "administrator radius auth on")
        shared = tuple(self._shared())
        lines = (*users, *central, *self.lines("user attribute", "login password"))
        names = tuple(one.words[2] for one in users)
        return DeviceAccounts(("radius",) if central else (), names, shared, said(lines))

    def passwords(self) -> DevicePasswords:
        """`encrypted` is the maker's word for what it does not tell more of; else it is clear."""
        self.whole()
        told = self.lines("login password", "administrator password")
        stored = [
            *(StoredPassword(one.words[0], _scheme(one.words[2:])) for one in told),
            *(StoredPassword(one.words[2], _scheme(one.words[3:])) for one in self._users()),
        ]
        return DevicePasswords(tuple(stored), said((*told, *self._users())))

    def snmp(self) -> DeviceSnmp:
        """`snmp host`, `snmpv2c host` with their communities, `snmpv3 usm user`."""
        self.whole()
        hosts = [one for one in self.lines("snmp host", "snmpv2c host") if _opens(one.words[2:])]
        users = tuple(self._snmp_users())
        lines = self.lines("snmp", "snmpv2c", "snmpv3")
        explicit = self.lines("snmp host", "snmpv2c host", "snmpv3 host") or users
        enabled = bool(hosts or users)
        if not explicit:
            enabled = self.by_default("snmp host") != "none"
        provenance = Provenance.EXPLICIT if explicit else Provenance.DEFAULT
        communities = tuple(each for one in hosts for each in self._communities(one))
        return DeviceSnmp(enabled, communities, users, provenance, said(lines))

    def clock(self) -> DeviceClock:
        """`schedule at N DAY TIME * ntpdate HOST`; once at the start is no synchronisation."""
        lines = [one for one in self.lines("schedule at") if "ntpdate" in one.words[:-1]]
        servers = [
            one.words[one.words.index("ntpdate") + 1] for one in lines if "startup" not in one.words
        ]
        if not servers:
            self.whole()
        return DeviceClock(tuple(dict.fromkeys(servers)), None, said(lines))

    def syslog(self) -> DeviceSyslog:
        """`syslog host`, and which of notice, info and debug are sent."""
        lines = self.lines("syslog host")
        if not lines:
            self.whole()
        hosts = [word for one in lines for word in one.words[2:] if not word.isdecimal()]
        return DeviceSyslog(tuple(hosts), self._level(), said(self.lines("syslog")))

    def idle(self) -> DeviceIdle:
        """`login timer SECONDS` or `clear`, and the same for one user as an attribute."""
        self.whole()
        timer = self.lines("login timer")
        words = timer[0].words[2:3] if timer else [str(self.by_default("login timer"))]
        own = [one for one in self.lines("user attribute") if "login-timer=" in one.line]
        doors = [IdleDoor("login", _seconds(words[0] if words else ""))]
        doors += [
            IdleDoor(_owner(one) or "login", _seconds(_value(one, "login-timer"))) for one in own
        ]
        provenance = Provenance.EXPLICIT if timer else Provenance.DEFAULT
        return DeviceIdle(tuple(doors), provenance, said((*timer, *own)))

    def segments(self) -> DeviceSegments:
        """Legs with an address; a filter is `ip INTERFACE secure filter in` or `out`."""
        self.whole()
        each = tuple(
            Segment(
                interface=leg.name,
                vlan=leg.vlan,
                networks=leg.networks,
                vrf="",
                filtered_in=is_guarded(self.tree, leg.name, "in"),
                filtered_out=is_guarded(self.tree, leg.name, "out"),
            )
            for leg in legs(self.tree)
        )
        routing = not self.lines("ip routing off")
        lines = [
            one for one in self.tree if re.match(r"(ip|vlan) \S+ (address|802|secure)", one.line)
        ]
        return DeviceSegments(routing, each, said(lines))

    @cached_property
    def _environment(self) -> str:
        try:
            return self.evidence.text("show environment")
        except FactError:
            return ""

    def _texts(self) -> Iterator[str]:
        with suppress(FactError):
            yield self.text
        yield self._environment

    def _service(self, name: str, topic: str) -> tuple[bool, Provenance, tuple[str, ...]]:
        lines, hosts = self.lines(f"{name} service"), self._told_hosts(name)
        if hosts and all(one.words[2:] == ["none"] for one in hosts):
            return False, Provenance.EXPLICIT, said(self.lines(name))
        if not lines:
            on = self.by_default(topic) == "on"
            return on, Provenance.DEFAULT, said(self.lines(name))
        word = lines[-1].words[-1]
        if word not in {"on", "off"} or len({one.words[-1] for one in lines}) > 1:
            raise FactError(
                Why.MALFORMED,
                T(ja=f"{name} service の値が読めない", en=f"odd value of {name} service"),
            )
        return word == "on", Provenance.EXPLICIT, said(self.lines(name))

    def _hosts(self, name: str) -> Sources:
        lines = self._told_hosts(name)
        words = [word for one in lines for word in one.words[2:]]
        return sources_of(words, self.tree) if lines else None

    def _told_hosts(self, name: str) -> tuple[Block, ...]:
        """Without `sshd host key generate`, which names no host."""
        return tuple(one for one in self.lines(f"{name} host") if one.words[2:3] != ["key"])

    def _users(self) -> tuple[Block, ...]:
        return tuple(one for one in self.lines("login user") if len(one.words) > 2)

    def _shared(self) -> Iterator[str]:
        unnamed = [one for one in self.lines("user attribute") if not _owner(one)]
        if not any(_value(one, "connection") == "off" for one in unnamed):
            known = self.lines("login password")
            yield "login password" if known else "login without password"
        if not self.lines("administrator password") and self._may_become_administrators():
            yield "administrator without password"

    def _may_become_administrators(self) -> bool:
        """True where `administrator` asks somebody for the password that is not set."""
        told = self.lines("user attribute")
        rights = {_owner(one): _value(one, "administrator") for one in told}
        owners = [one.words[2] for one in self._users()] or [""]
        return any(rights.get(one) not in {"2", "off"} for one in owners)

    def _communities(self, host: Block) -> Iterator[Community]:
        version, words = host.words[0], host.words[3:]
        sources = sources_of(host.words[2:3], self.tree)
        for place, access in enumerate(("read-only", "read-write")):
            told = self.lines(f"{version} community {access}")
            name = words[place] if len(words) > place else told[-1].words[-1] if told else ""
            if name or access == "read-only":  # the reading one is `public` where none is named
                known = not name or _is_known(name)
                yield Community(known, access == "read-write", sources)

    def _snmp_users(self) -> Iterator[SnmpUser]:
        opened = [one for one in self.lines("snmpv3 host") if _opens(one.words[2:])]
        words = [one.words[2] for one in opened if len(one.words) > 2]
        sources = sources_of(words, self.tree) if words else None
        for one in self.lines("snmpv3 usm user"):
            name, *rest = [*one.words[4:], ""]
            yield SnmpUser(name, _snmp_level(rest), sources)

    def _level(self) -> int | None:
        if not self._sends("notice"):
            return _WITHOUT_NOTICE
        return next((_LEAST[name] for name in ("debug", "info") if self._sends(name)), 5)

    def _sends(self, name: str) -> bool:
        lines = self.lines(f"syslog {name}")
        word = lines[-1].words[-1] if lines else str(self.by_default(f"syslog {name}"))
        return word == "on"


def _scheme(words: list[str]) -> str:
    return "encrypted" if words[:1] == ["encrypted"] else "clear"


def _opens(words: list[str]) -> bool:
    return words[:1] != ["none"]


def _snmp_level(words: list[str]) -> str:
    """`md5-96` and `sha-96` authenticate; `des-cbc` and `aes128-cfb` encrypt as well."""
    if any(word.startswith(("des", "aes")) for word in words):
        return "priv"
    return "auth" if any(word.startswith(("md5", "sha")) for word in words) else "noauth"


def _is_known(name: str) -> bool:
    bare = name.strip('"').lower()
    return "community:known" in bare or bare in {"public", "private"}


def _owner(line: Block) -> str:
    """The user of a `user attribute`, "" for the one without a name."""
    words = line.words[2:]
    return words[0] if words and "=" not in words[0] else ""


def _value(line: Block, name: str) -> str:
    found = [word.partition("=")[2] for word in line.words if word.startswith(f"{name}=")]
    return found[-1] if found else ""


def _seconds(word: str) -> int | None:
    if word == "clear":
        return None
    if not word.isdecimal():
        raise FactError(
            Why.MALFORMED,
            T(ja="login timer の値が数字でない", en="the value of login timer is no number"),
        )
    return int(word)
