"""What single rules of a firewall let through, in the words of libnftables-json(5)."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any

Expression = Mapping[str, Any]
QUIET = frozenset({"counter", "log", "comment", "limit_note"})
_ACTIONS = {"DROP": "drop", "REJECT": "reject", "ACCEPT": "accept", "RETURN": "return"}
_SILENT = ("LOG", "NFLOG", "MARK", "CONNMARK", "AUDIT")
_BOTH = frozenset({"tcp", "udp", "all", "6", "17"})
_KEYS = {"-p": "l4proto", "-i": "iifname"}
_PORTS = {"--dport": "dport", "--sport": "sport", "-s": "saddr", "-d": "daddr"}


def acting(expressions: Iterable[Expression]) -> list[Expression]:
    """The expressions that decide something."""
    return [one for one in expressions if not QUIET & one.keys()]


def spread(expressions: Iterable[Expression]) -> Iterator[list[Expression]]:
    """The rule itself, or one rule for each entry of a verdict map that stands in it."""
    *before, last = acting(expressions) or [{}]
    chosen = last.get("vmap", {})
    pairs = chosen.get("data", {}).get("set", []) if isinstance(chosen.get("data"), dict) else []
    if not pairs:
        yield [*before, last]
    for value, verdict in pairs:
        yield [*before, _match(chosen.get("key", {}), value), verdict]


def is_wide(expressions: Iterable[Expression], ways: frozenset[str] = frozenset()) -> bool:
    """True for a rule that accepts new connections to every port from everywhere.

    `ways` are the interfaces through which everybody comes.
    """
    parts = acting(expressions)
    return parts[-1:] == [{"accept": None}] and all(_matches_all(one, ways) for one in parts[:-1])


def wide_jump(expressions: Iterable[Expression], ways: frozenset[str] = frozenset()) -> str | None:
    """The chain to which this rule sends nearly every packet."""
    parts = acting(expressions)
    if not parts or not all(_matches_all(one, ways) for one in parts[:-1]):
        return None
    target = parts[-1].get("jump") or parts[-1].get("goto") or {}
    return target.get("target")


def takes_loopback(expressions: Iterable[Expression]) -> bool:
    """True for a rule that accepts what comes in over the interface lo."""
    parts = acting(expressions)
    if len(parts) != 2 or parts[1] != {"accept": None}:
        return False
    match = parts[0].get("match", {})
    key = match.get("left", {}).get("meta", {}).get("key")
    return key in ("iif", "iifname") and match.get("right") == "lo" and match.get("op") != "!="


def _matches_all(one: Expression, ways: frozenset[str]) -> bool:
    match = one.get("match", {})
    left, right = match.get("left", {}), match.get("right")
    if not isinstance(left, dict):
        return False
    if left.get("meta", {}).get("key") in ("iif", "iifname"):
        named = _members(right)
        return named == {"lo"} if match.get("op") == "!=" else bool(named & (ways | {"*"}))
    return match.get("op") != "!=" and _takes_all(left, right)


def _takes_all(left: Mapping[str, Any], right: object) -> bool:
    """True where every new packet of a family, or of TCP or UDP, has such a value."""
    if "ct" in left:
        return left["ct"].get("key") == "state" and "new" in _members(right)
    if "&" in left or left.get("meta", {}).get("key") == "nfproto":
        return right in ("syn", "ipv4", "ipv6")
    field = left.get("payload", {}).get("field")
    if field == "protocol" or left.get("meta", {}).get("key") == "l4proto":
        return bool(_BOTH & _members(right))
    if field in ("saddr", "daddr"):
        return isinstance(right, dict) and right.get("prefix", {}).get("len") == 0
    whole = right.get("range", []) if isinstance(right, dict) else []
    return field in ("dport", "sport") and len(whole) == 2 and whole[0] <= 1 and whole[1] == 65535


def _members(right: object) -> frozenset[str]:
    if isinstance(right, dict):
        right = right.get("set", [])
    return frozenset(map(str, right)) if isinstance(right, list) else frozenset({str(right)})


def from_iptables(words: list[str]) -> list[Expression]:
    """The conditions and the target of one rule of iptables-save(8).

    What is not known here becomes a condition that nothing is said about.
    """
    found: list[Expression] = []
    rest = list(words)
    while rest and rest[0] not in ("-j", "-g"):
        turned = rest[0] == "!"
        name, *rest = rest[1:] if turned else rest
        values = list(takewhile(lambda word: word[:1] not in ("-", "!"), rest))
        rest = rest[len(values) :]
        if name != "-m" or values[:1] not in (["tcp"], ["udp"], ["state"], ["conntrack"]):
            found.append(_turned(_condition(name, " ".join(values)), turned=turned))
    if len(rest) < 2:
        return [{"match": {}}, {"match": {}}]
    return [*found, _target(rest[0], rest[1])]


def _turned(one: Expression, *, turned: bool) -> Expression:
    """The condition, or its opposite where an exclamation mark stands before it."""
    return {"match": {**one["match"], "op": "!="}} if turned else one


def _condition(name: str, value: str) -> Expression:
    if name in ("--state", "--ctstate"):
        return _match({"ct": {"key": "state"}}, value.lower().split(","))
    if name in _KEYS:
        return _match({"meta": {"key": _KEYS[name]}}, value)
    if name == "--syn" or (name == "--tcp-flags" and value.split()[-1:] == ["SYN"]):
        return _match({"&": []}, "syn")
    low, colon, high = value.partition(":")
    if name in ("--dport", "--sport") and colon and low.isdigit() and high.isdigit():
        return _match({"payload": {"field": _PORTS[name]}}, {"range": [int(low), int(high)]})
    if name in ("-s", "-d") and value.endswith("/0"):
        return _match({"payload": {"field": _PORTS[name]}}, {"prefix": {"len": 0}})
    return {"match": {}}


def _match(left: Mapping[str, Any], right: object) -> Expression:
    return {"match": {"op": "==", "left": left, "right": right}}


def _target(option: str, target: str) -> Expression:
    if target in _ACTIONS:
        return {_ACTIONS[target]: None}
    if target in _SILENT:
        return {"log": None}
    return {"goto" if option == "-g" else "jump": {"target": target}}
