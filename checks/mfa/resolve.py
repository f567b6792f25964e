"""What sshd_config(5) says for one connection: Match blocks met in Python, first value wins.

A value of a Match block that applies beats every global one, whatever the order; of several such
blocks the first wins, but for the lists of users and groups, which add up. The daemon's own
answers (`sshd -T -C`) are the ground: they give the global values, and each of them must agree,
those for accounts and classes of addresses too. Where it was not asked for an account from a class
of addresses, nothing is known of the two.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from checks.facts.sshd import DEFAULTS
from checks.facts.sshd_answers import Branch, Instance
from checks.facts.sshd_config import Line
from inventory.words import T

_PLACES = ("address", "host", "localport")
LISTS = ("allowusers", "denyusers", "allowgroups", "denygroups")
KEYWORDS = (
    "authenticationmethods",
    "authorizedkeyscommand",
    "authorizedkeysfile",
    "gssapiauthentication",
    "gssapikeyexchange",
    "hostbasedauthentication",
    "kbdinteractiveauthentication",
    "kerberosauthentication",
    "pamservicename",
    "passwordauthentication",
    "permitemptypasswords",
    "permitrootlogin",
    "pubkeyacceptedalgorithms",
    "pubkeyauthentication",
    "pubkeyauthoptions",
    "trustedusercakeys",
    "usepam",
    *LISTS,
)
_ABSENT = {  # what a build without the feature means by saying nothing
    "authorizedkeyscommand": "none",
    "authorizedkeysfile": ".ssh/authorized_keys .ssh/authorized_keys2",
    "gssapiauthentication": "no",
    "gssapikeyexchange": "no",
    "kerberosauthentication": "no",
    "pubkeyacceptedalgorithms": "default",  # keys that are no tokens too, in every version
    "pamservicename": "",  # before 9.8 it is the name by which the daemon was started
}
_SAME = {"prohibit-password": "without-password"}


@dataclass(frozen=True, slots=True)
class Connection:
    """Who comes from where to where; None is what nobody here can tell.

    Where `partial` is true, a directory may know further groups of this user.
    """

    user: str
    groups: frozenset[str]
    host: str | None
    address: str
    local: str | None
    port: int | None
    domain: str | None
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Resolved:
    """The values that a keyword may have for a connection, and the line of the first of them."""

    values: frozenset[str]
    line: Line | None

    @property
    def value(self) -> str:
        """The value, where there is one only; the greatest otherwise, for a reader."""
        return max(self.values)


def asked(branch: Branch, groups: Mapping[str, frozenset[str]]) -> Connection:
    """The connection that a view of `sshd -T -C` was asked for."""
    told = dict(part.split("=", 1) for part in branch.connection.split(",") if "=" in part)
    user = told.get("user", "")
    return Connection(
        user=user,
        groups=groups.get(user, frozenset()),
        host=told.get("host", ""),
        address=told.get("addr", ""),
        local=told.get("laddr", ""),
        port=int(told.get("lport", "0")),
        domain=told.get("rdomain", ""),
    )


def applies(match: str, connection: Connection) -> bool | None:
    """Whether a Match line is met; None where it turns on what nobody here can tell."""
    answers = [_met(name, value, connection) for name, value in criteria(match)]
    return False if False in answers else None if None in answers else True


@lru_cache(maxsize=1024)
def criteria(match: str) -> tuple[tuple[str, str], ...]:
    """The criteria of a Match line in order; an odd one has the name ""."""
    found = []
    words = iter(_split(match))
    for word in words:
        name = word.lower()
        if name == "all":
            continue
        value = "" if name == "invalid-user" else next(words, None)
        found.append((name if name in _CRITERIA and value is not None else "", value or ""))
    return tuple(found)


def _split(match: str) -> Iterator[str]:
    for word in match.split():
        name, sign, value = word.partition("=")
        if sign and name.lower() in _CRITERIA:
            yield name
            if value:
                yield value
        elif word != "=":
            yield word


def _met(name: str, value: str, connection: Connection) -> bool | None:
    return _CRITERIA[name](value, connection) if name in _CRITERIA else None


def _group(value: str, connection: Connection) -> bool | None:
    """More groups may meet the list, or with a negation no longer meet it."""
    met = listed(connection.groups, value)
    settled = met and "!" not in value
    return None if connection.partial and not settled else met


def _host(value: str, connection: Connection) -> bool | None:
    host = connection.host
    return None if host is None else listed([host.lower()], value.lower())


def _local(value: str, connection: Connection) -> bool | None:
    return None if connection.local is None else addressed(connection.local, value)


def _port(value: str, connection: Connection) -> bool | None:
    return None if connection.port is None else value == str(connection.port)


def _domain(value: str, connection: Connection) -> bool | None:
    domain = connection.domain
    return None if domain is None else bool(domain) and listed([domain], value)


def listed(names: Iterable[str], patterns: str) -> bool:
    """PATTERNS of ssh_config(5): a negated match refuses, and negation alone never accepts."""
    words = patterns.split(",")
    found = False
    for name in names:
        if any(pattern(name, word[1:]) for word in words if word.startswith("!")):
            return False
        found |= any(pattern(name, word) for word in words if not word.startswith("!"))
    return found


def pattern(text: str, wanted: str) -> bool:
    """One pattern of ssh_config(5): only `*` and `?` are special."""
    return _compiled(wanted).fullmatch(text) is not None


@lru_cache(maxsize=1024)
def _compiled(wanted: str) -> re.Pattern[str]:
    parts = {"*": ".*", "?": "."}
    return re.compile("".join(parts.get(one, re.escape(one)) for one in wanted), re.S)


def addressed(address: str, patterns: str) -> bool | None:
    """A list of CIDR blocks and address patterns; None where sshd would call it inconsistent."""
    there = _address(address)
    if there is None:
        return False
    found = False
    for word in patterns.split(","):
        met = _within(there, word.removeprefix("!"))
        if met is None:
            return None
        if met and word.startswith("!"):
            return False
        found |= met
    return found


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        there = ip_address(text)
    except ValueError:
        return None
    mapped = there.ipv4_mapped if isinstance(there, IPv6Address) else None
    return mapped or there


def _within(there: IPv4Address | IPv6Address, word: str) -> bool | None:
    try:
        return there in ip_network(word)
    except ValueError:
        return None if "/" in word else pattern(str(there), word)


_CRITERIA: Mapping[str, Callable[[str, Connection], bool | None]] = {
    "user": lambda value, one: listed([one.user], value),
    "group": _group,
    "host": _host,
    "address": lambda value, one: addressed(one.address, value),
    "localaddress": _local,
    "localport": _port,
    "rdomain": _domain,
    "invalid-user": lambda _value, _one: False,
}


class Server:
    """One server's settings for any connection; `doubts` are keywords resolved otherwise here."""

    def __init__(self, instance: Instance, groups: Mapping[str, frozenset[str]]) -> None:
        """Read the lines that count; `groups` are those of each account, for its own answers."""
        self.instance = instance
        self._blocks = {
            keyword: [one for one in instance.lines if one.match and one.keyword == keyword]
            for keyword in KEYWORDS
        }
        self._asked = [(branch, asked(branch, groups)) for branch in instance.branches]
        self._pairs = [(branch, asked(branch, groups)) for branch in instance.asked]
        self._matches = tuple(dict.fromkeys(one.match for one in instance.lines if one.match))
        self.named = any(one.values.get("usedns") == ("yes",) for one in instance.branches)
        self._answered = {self._class(one) for _, one in (*self._asked, *self._pairs)}
        self._ground = {keyword: self._global(keyword) for keyword in KEYWORDS}
        self.doubts = tuple(sorted(set(self._disagreeing())))

    def resolve(self, keyword: str, connection: Connection) -> Resolved:
        """What a keyword may be for this connection."""
        if keyword in LISTS:
            return self._added(keyword, connection)
        found: dict[str, Line | None] = {}
        for line in self._blocks[keyword]:
            met = applies(line.match, connection)
            if met is not False:
                found.setdefault(line.value, line)
            if met:
                return Resolved(frozenset(found), next(iter(found.values())))
        ground = self._ground[keyword]
        if ground.line:
            found.setdefault(ground.value, ground.line)
        return Resolved(ground.values | frozenset(found), next(iter(found.values()), None))

    def answered(self, connection: Connection) -> bool:
        """Whether sshd itself told of this account from such an address (`sshd -T -C`).

        Without a Match line it tells the same of everybody: `-C` says which apply (sshd(8)).
        """
        return not self._matches or self._class(connection) in self._answered

    def _class(self, connection: Connection) -> tuple[str, tuple[bool | None, ...]]:
        """The account, and what Match lines make of where it comes from."""
        there = replace(connection, host=None) if self.named else connection
        told = (pair for match in self._matches for pair in criteria(match) if pair[0] in _PLACES)
        return connection.user, tuple(_met(*pair, there) for pair in told)

    def _added(self, keyword: str, connection: Connection) -> Resolved:
        """The lists of blocks add up; where none applies, that of everybody holds."""
        met = [(applies(line.match, connection), line) for line in self._blocks[keyword]]
        sure = [line for answer, line in met if answer]
        unsure = any(answer is None for answer, _ in met)
        ground = self._ground[keyword]
        if sure or unsure:
            words = {" ".join(line.value for line in sure) or ground.value}
            everything = " ".join(line.value for answer, line in met if answer is not False)
            return Resolved(frozenset(words | {everything}), met[0][1])
        return ground

    def _global(self, keyword: str) -> Resolved:
        """The value outside of Match blocks: as a view without any says, else as it is written."""
        written = [one for one in self.instance.lines if one.keyword == keyword and not one.match]
        line = written[0] if written else None
        for branch, connection in self._asked:
            blocks = self._blocks[keyword]
            if all(applies(one.match, connection) is False for one in blocks):
                value = _said(branch, keyword)
                same = line if line and _norm(line.value) == _norm(value) else None
                return Resolved(frozenset({value}), same if keyword not in LISTS else line)
        if keyword in LISTS:
            return Resolved(frozenset({" ".join(one.value for one in written)}), line)
        if f"{keyword}" in self.instance.options.lower():
            return Resolved(frozenset({"?"}), None)
        default = DEFAULTS.get(keyword, _ABSENT.get(keyword, "?"))
        return Resolved(frozenset({line.value if line else default}), line)

    def _disagreeing(self) -> Iterator[str]:
        for branch, connection in (*self._asked, *self._pairs):
            for keyword in KEYWORDS:
                mine = {_norm(value) for value in self.resolve(keyword, connection).values}
                if not _open(mine) and _norm(_said(branch, keyword)) not in mine:
                    yield keyword


def _said(branch: Branch, keyword: str) -> str:
    return " ".join(branch.values.get(keyword, (_ABSENT.get(keyword, ""),)))


def _norm(value: str) -> tuple[str, ...]:
    return tuple(_SAME.get(word, word) for word in value.lower().split())


def _open(values: Iterable[tuple[str, ...]]) -> bool:
    """True for lists of algorithms that add to or take from the built-in ones."""
    return any(one and one[0][:1] in "+-^" for one in values)


def unasked(server: Server, connection: Connection) -> T | None:
    """That the daemon was not asked for this account from such an address, in words."""
    if server.answered(connection):
        return None
    return T(
        ja="sshd にこのアカウントのこの接続元での設定を尋ねていない（sshd -T -C）",
        en="sshd was not asked for this account from there (sshd -T -C)",
    )


def disagreement(server: Server) -> T | None:
    """That the daemon's own answers and this reading differ, in words."""
    if not server.doubts:
        return None
    names = ", ".join(server.doubts)
    return T(
        ja=f"sshd -T の答えと設定ファイルの読みが {names} で一致しない",
        en=f"what sshd -T answers and what is written differ in {names}",
    )
