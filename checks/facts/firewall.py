"""What happens to an incoming packet that no rule knows: nftables and legacy iptables."""

import json
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.firewall_rules import (
    acting,
    from_iptables,
    is_wide,
    spread,
    takes_loopback,
    wide_jump,
)
from checks.model import FactError, Why
from inventory.words import T

Family = Literal["ip", "ip6"]
Fate = Literal["drop", "accept", "continue"]
_Key = tuple[str, str, str]
_INNER = ("docker", "br-", "veth", "virbr", "cni", "flannel", "podman", "lxc", "lxd")
FAMILIES: tuple[Family, ...] = ("ip", "ip6")


@dataclass(frozen=True, slots=True)
class Firewall(HostFact):
    """Where an unmatched packet is dropped, by family: the names of the chains that do it.

    `chains` counts the base chains at the input hook that were read at all. `wide` are the rules
    that accept new connections to every port; `loopback` the families whose own traffic passes.
    """

    label = "ファイアウォールの規則"

    dropping: Mapping[Family, tuple[str, ...]]
    chains: int
    wide: tuple[str, ...]
    loopback: frozenset[Family]

    probe = Shell(
        r"""
t=
if command -v nft >/dev/null 2>&1; then
  t=nft; printf 'nft '
  # the contents of named sets may be long and decide nothing
  nft -s -t -j list ruleset 2>/dev/null || nft -s -j list ruleset || exit 1; printf '\n'
fi
legacy() { # FAMILY TOOL NAMES
  [ -z "$t" ] || [ -s "$3" ] || return 0
  for c in "$2-legacy-save" "$2-save"; do
    command -v "$c" >/dev/null 2>&1 || continue
    [ -n "$t" ] || t=iptables
    "$c" -t filter | while IFS= read -r l; do printf '%s %s\n' "$1" "$l"; done
    [ -z "$n" ] || return 0
  done; }
n=; [ -z "$t" ] || n=1
legacy ip iptables /proc/net/ip_tables_names
legacy ip6 ip6tables /proc/net/ip6_tables_names
[ -n "$t" ] || exit 91
# through which interfaces the world comes: those of the default way, or else all
while read -r i d rest; do [ "$d" = Destination ] || printf 'out %s %s\n' "$i" "$d"
done </proc/net/route
while read -r d l s sl g m r u k i; do [ "$i" = lo ] || printf 'out %s %s\n' "$i" "$d$l"
done </proc/net/ipv6_route
printf 'end\n'
""",
        root=True,
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read `nft -j` (libnftables-json(5)) and iptables-save(8)."""
        lines = reply.text.splitlines()
        if lines[-1:] != ["end"]:
            raise FactError(
                Why.TRUNCATED, T(ja="規則が途中で切れている", en="the rules end too early")
            )
        objects = [one for line in lines if line.startswith("nft ") for one in _objects(line[4:])]
        objects += [one for line in lines if (one := _from_iptables(line))]
        rules = _Ruleset.read(objects, _ways(lines))
        dropping = {family: rules.dropping(family) for family in FAMILIES}
        loopback = frozenset(family for family in FAMILIES if rules.has_loopback(family))
        return cls(MappingProxyType(dropping), len(rules.bases), rules.wide(), loopback)


@dataclass(frozen=True, slots=True)
class _Ruleset:
    """The chains of nftables by table and name, with the expressions of their rules.

    A table with the flag `dormant` is not at work, nft(8).
    """

    bases: Mapping[_Key, Mapping[str, Any]]
    rules: Mapping[_Key, list[list[Mapping[str, Any]]]]
    ways: frozenset[str]

    @classmethod
    def read(cls, objects: Iterable[Mapping[str, Any]], ways: frozenset[str]) -> Self:
        bases: dict[_Key, Mapping[str, Any]] = {}
        rules: dict[_Key, list[list[Mapping[str, Any]]]] = {}
        asleep: set[tuple[str, str]] = set()
        for one in objects:
            if chain := one.get("chain"):
                key = (chain["family"], chain["table"], chain["name"])
                rules.setdefault(key, [])
                if chain.get("hook") == "input" and chain.get("type") == "filter":
                    bases[key] = chain
            elif rule := one.get("rule"):
                key = (rule["family"], rule["table"], rule["chain"])
                rules.setdefault(key, []).append(rule["expr"])
            elif (table := one.get("table")) and _dormant(table):
                asleep.add((table["family"], table["name"]))
        return cls({key: one for key, one in bases.items() if key[:2] not in asleep}, rules, ways)

    def dropping(self, family: Family) -> tuple[str, ...]:
        mine = [key for key in self.bases if key[0] in (family, "inet")]
        return tuple(" ".join(key) for key in mine if self._drops(key))

    def wide(self) -> tuple[str, ...]:
        """The rules that let nearly everything in, by chain and number."""
        return tuple(
            f"{' '.join(key)} #{number}"
            for key in self._reached(self.bases)
            for number, one in enumerate(self.rules[key], 1)
            if any(is_wide(each, self.ways) for each in spread(one))
        )

    def has_loopback(self, family: Family) -> bool:
        bases = [key for key in self.bases if key[0] in (family, "inet")]
        return any(takes_loopback(one) for key in self._reached(bases) for one in self.rules[key])

    def _reached(self, bases: Iterable[_Key]) -> list[_Key]:
        """The base chains and those to which they send nearly every packet."""
        found = list(bases)
        for key in found:
            each = (part for one in self.rules[key] for part in spread(one))
            targets = (wide_jump(one, self.ways) for one in each)
            keys = [(key[0], key[1], target) for target in targets if target]
            found += [one for one in dict.fromkeys(keys) if one in self.rules and one not in found]
        return found

    def _drops(self, base: _Key) -> bool:
        fate = self._fate(base, {})
        return fate == "drop" or (fate == "continue" and self.bases[base].get("policy") == "drop")

    def _fate(self, chain: _Key, known: dict[_Key, Fate]) -> Fate:
        """What the rules without a condition do, in order; jumps are followed.

        A chain that is missing or that comes back to itself counts as letting through.
        """
        if chain not in self.rules:
            return "accept"
        if chain not in known:
            known[chain] = "accept"
            known[chain] = self._walked(chain, known)
        return known[chain]

    def _walked(self, chain: _Key, known: dict[_Key, Fate]) -> Fate:
        for expressions in self.rules[chain]:
            fate, ends = self._step(chain, expressions, known)
            if ends:
                return fate
        return "continue"

    def _step(
        self, chain: _Key, expressions: list[Mapping[str, Any]], known: dict[_Key, Fate]
    ) -> tuple[Fate, bool]:
        parts = acting(expressions)
        if len(parts) != 1:
            return "continue", False
        (word, value), *_ = parts[0].items()
        if word in ("drop", "reject") or (word == "xt" and value.get("name") == "REJECT"):
            return "drop", True
        if word in ("accept", "return", "queue"):
            return ("continue" if word == "return" else "accept"), True
        if word in ("jump", "goto"):
            fate = self._fate((chain[0], chain[1], value["target"]), known)
            return fate, word == "goto" or fate != "continue"
        return "continue", False


def _dormant(table: Mapping[str, Any]) -> bool:
    """True for `flags dormant`: the chains are listed and are not at work (nft(8)).

    A flag that is not understood counts as dormant; nft 1.0.6 prints the flag's name wrong.
    """
    flags = table.get("flags", [])
    words = {flags} if isinstance(flags, str) else set(flags)
    return not words <= {"owner", "persist"}


def _objects(text: str) -> list[Mapping[str, Any]]:
    try:
        found: list[Mapping[str, Any]] = json.loads(text)["nftables"]
    except RecursionError as odd:
        raise FactError(Why.MALFORMED, T(ja="入れ子が深すぎる", en="nested too deep")) from odd
    return found


def _from_iptables(line: str) -> Mapping[str, Any] | None:
    """A chain or a rule of iptables-save(8), led by its family, in the words of nft."""
    family, _, rest = line.partition(" ")
    words = _without_comment(shlex.split(rest))
    if family not in FAMILIES or not words:
        return None
    named = {"family": family, "table": "iptables"}
    if words[0].startswith(":"):
        chain = {**named, "name": words[0][1:]}
        if words[0] == ":INPUT":
            chain |= {"type": "filter", "hook": "input", "policy": words[1].lower()}
        return {"chain": chain}
    if words[0] != "-A":
        return None
    return {"rule": {**named, "chain": words[1], "expr": from_iptables(words[2:])}}


def _without_comment(words: list[str]) -> list[str]:
    if "--comment" not in words:
        return words
    at = words.index("--comment")
    start = at - (2 if words[at - 2 : at] == ["-m", "comment"] else 0)
    return _without_comment(words[:start] + words[at + 2 :])


def _ways(lines: Iterable[str]) -> frozenset[str]:
    """The interfaces that lead to everybody: those of the default route, or all without one."""
    pairs = [line.split()[1:3] for line in lines if line.startswith("out ")]
    default = {name for name, to in pairs if not to.strip("0")}
    return frozenset(default or {name for name, _ in pairs if not name.startswith(_INNER)})
