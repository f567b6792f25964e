"""What single rules of a firewall let through, in the words of libnftables-json(5)."""

from collections.abc import Iterable, Mapping
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


def is_wide(expressions: Iterable[Expression]) -> bool:
    """True for a rule that accepts new connections to every port from everywhere."""
    parts = acting(expressions)
    return parts[-1:] == [{"accept": None}] and all(map(_matches_all, parts[:-1]))


def wide_jump(expressions: Iterable[Expression]) -> str | None:
    """The chain to which this rule sends nearly every packet."""
    parts = acting(expressions)
    if not parts or not all(map(_matches_all, parts[:-1])):
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


def _matches_all(one: Expression) -> bool:
    match = one.get("match", {})
    left, right = match.get("left", {}), match.get("right")
    if match.get("op") == "!=" or not isinstance(left, dict):
        return False
    if "ct" in left:
        return left["ct"].get("key") == "state" and "new" in _members(right)
    if left.get("meta", {}).get("key") == "l4proto":
        return bool(_BOTH & _members(right))
    field = left.get("payload", {}).get("field")
    if field in ("saddr", "daddr"):
        return isinstance(right, dict) and right.get("prefix", {}).get("len") == 0
    if field == "protocol":
        return bool(_BOTH & _members(right))
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
        name, value = rest[0], rest[1] if len(rest) > 1 else ""
        if name == "-m" and value in ("tcp", "udp", "state", "conntrack"):
            rest = rest[2:]
            continue
        found.append(_condition(name, value))
        rest = rest[2:]
    if len(rest) < 2:
        return [{"match": {}}, {"match": {}}]
    return [*found, _target(rest[0], rest[1])]


def _condition(name: str, value: str) -> Expression:
    if name in ("--state", "--ctstate"):
        return _match({"ct": {"key": "state"}}, value.lower().split(","))
    if name in _KEYS:
        return _match({"meta": {"key": _KEYS[name]}}, value)
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
