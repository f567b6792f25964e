"""The firewall: policies, last rules, jumps, legacy tables, and both families."""

import json
from typing import Any

import pytest

from checks.facts.firewall import Firewall
from checks.facts.kernel_settings import KernelSettings
from checks.model import FactError, Why
from checks.rules import firewall
from tests.checks.replies import fact

V6_ON = KernelSettings({"net.ipv6.conf.all.disable_ipv6": "0"}, {}, frozenset())
V6_OFF = KernelSettings({"net.ipv6.conf.all.disable_ipv6": "1"}, {}, frozenset())


@pytest.mark.parametrize(
    ("v4", "v6"), [((), ()), (("inet filter input",), ()), ((), ("ip6 filter INPUT",))]
)
def test_each_family_for_itself(v4: tuple[str, ...], v6: tuple[str, ...]) -> None:
    seen = Firewall({"ip": v4, "ip6": v6}, 2)
    assert firewall.default_deny(seen).holds is bool(v4)
    assert firewall.default_deny_6(seen, V6_ON).holds is bool(v6)
    assert firewall.default_deny_6(seen, V6_OFF).applicable is False


def test_ipv6_on_one_interface_is_ipv6() -> None:
    both = {"net.ipv6.conf.all.disable_ipv6": "1", "net.ipv6.conf.eth0.disable_ipv6": "0"}
    seen = Firewall({"ip": (), "ip6": ()}, 2)
    assert firewall.default_deny_6(seen, KernelSettings(both, {}, frozenset())).holds is False
    closed = KernelSettings({}, {}, frozenset({"net.ipv6.conf.all.disable_ipv6"}))
    with pytest.raises(FactError):
        firewall.default_deny_6(seen, closed)


def test_a_dormant_table_drops_nothing() -> None:
    table = {"family": "inet", "name": "filter", "handle": 1}
    base = chain("inet", policy="drop")
    assert nft({"table": table}, base).dropping["ip"]
    for flags in ("dormant", ["dormant"]):
        assert not nft({"table": {**table, "flags": flags}}, base).dropping["ip"]


def chain(family: str, name: str = "input", policy: str | None = None) -> dict[str, Any]:
    described: dict[str, Any] = {"family": family, "table": "filter", "name": name}
    if policy:
        described |= {"type": "filter", "hook": "input", "prio": 0, "policy": policy}
    return {"chain": described}


def table(flags: str | list[str]) -> dict[str, Any]:
    return {"table": {"family": "ip", "name": "filter", "handle": 1, "flags": flags}}


def rule(family: str, *expressions: dict[str, Any], name: str = "input") -> dict[str, Any]:
    told = {"family": family, "table": "filter", "chain": name, "expr": list(expressions)}
    return {"rule": told}


def nft(*objects: dict[str, Any], legacy: str = "") -> Firewall:
    ruleset = {"nftables": [{"metainfo": {"version": "1.0.6"}}, *objects]}
    return fact(Firewall, f"nft {json.dumps(ruleset)}\n{legacy}end\n")


MATCH = {"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "lo"}}
DROP, ACCEPT, COUNT = {"drop": None}, {"accept": None}, {"counter": {"packets": 0, "bytes": 0}}
LOG, REJECT = {"log": {"prefix": "x"}}, {"reject": {"type": "icmpx", "expr": "admin-prohibited"}}


def jump(name: str, word: str = "jump") -> dict[str, Any]:
    return {word: {"target": name}}


@pytest.mark.parametrize(
    ("objects", "v4", "v6"),
    [
        ([], False, False),
        ([chain("inet", policy="drop")], True, True),
        ([chain("ip", policy="drop")], True, False),
        ([chain("ip6", policy="drop")], False, True),
        ([chain("ip", policy="accept")], False, False),
        ([chain("ip", policy="accept"), rule("ip", MATCH, ACCEPT), rule("ip", DROP)], True, False),
        ([chain("ip", policy="accept"), rule("ip", COUNT, LOG, REJECT)], True, False),
        ([chain("ip", policy="accept"), rule("ip", MATCH, DROP)], False, False),
        ([chain("ip", policy="drop"), rule("ip", COUNT, ACCEPT)], False, False),
        ([chain("ip", policy="drop"), rule("ip", MATCH, ACCEPT)], True, False),
        (
            [
                chain("ip", policy="drop"),
                chain("ip", "all"),
                rule("ip", jump("all")),
                rule("ip", ACCEPT, name="all"),
            ],
            False,
            False,
        ),
        (
            [
                chain("ip", policy="accept"),
                chain("ip", "none"),
                rule("ip", jump("none", "goto")),
                rule("ip", REJECT, name="none"),
            ],
            True,
            False,
        ),
        (
            [
                chain("ip", policy="drop"),
                chain("ip", "some"),
                rule("ip", jump("some")),
                rule("ip", MATCH, ACCEPT, name="some"),
                rule("ip", {"return": None}, name="some"),
                rule("ip", ACCEPT, name="some"),
            ],
            True,
            False,
        ),
        ([chain("ip", policy="drop"), rule("ip", jump("input"))], False, False),
        ([chain("ip", policy="drop"), rule("ip", {"queue": None})], False, False),
        ([table(["dormant"]), chain("ip", policy="drop")], False, False),
        ([table("dormant"), chain("ip", policy="drop")], False, False),
        ([table("t"), chain("ip", policy="drop")], False, False),  # how nft 1.0.6 prints it
        ([table(["owner", "persist"]), chain("ip", policy="drop")], True, False),
    ],
)
def test_the_fate_of_an_unmatched_packet(objects: list[dict[str, Any]], v4: bool, v6: bool) -> None:
    seen = nft(*objects)
    assert (bool(seen.dropping["ip"]), bool(seen.dropping["ip6"])) == (v4, v6)
    assert firewall.default_deny(seen).holds is v4


@pytest.mark.parametrize(
    ("rules", "holds"),
    [
        ("ip :INPUT DROP [0:0]\n", True),
        ("ip :INPUT ACCEPT [0:0]\n", False),
        ("ip :INPUT ACCEPT [0:0]\nip -A INPUT -i lo -j ACCEPT\nip -A INPUT -j REJECT\n", True),
        ("ip :INPUT DROP [0:0]\nip -A INPUT -j ACCEPT\n", False),
        ("ip :INPUT DROP [0:0]\nip -A INPUT -j LOG --log-prefix x\n", True),
        ("ip :INPUT DROP [0:0]\nip -A INPUT -j unknown-chain\n", False),
        ("ip :INPUT DROP [0:0]\nip :ufw-in - [0:0]\nip -A INPUT -j ufw-in\n", True),
        (
            "ip :INPUT DROP [0:0]\nip :mine - [0:0]\nip -A INPUT -j mine\n"
            'ip -A mine -m comment --comment "let all in" -j ACCEPT\n',
            False,
        ),
        ("ip6 :INPUT DROP [0:0]\n", False),
    ],
)
def test_legacy_tables(rules: str, holds: bool) -> None:
    assert firewall.default_deny(nft(legacy=rules)).holds is holds


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", Why.TRUNCATED),
        ('nft {"nftables": []}\n', Why.TRUNCATED),
        ("nft {\nend\n", Why.MALFORMED),
        ("nft []\nend\n", Why.MALFORMED),
    ],
)
def test_odd_rules_are_no_fact(body: str, why: Why) -> None:
    with pytest.raises(FactError) as caught:
        fact(Firewall, body)
    assert caught.value.why is why
