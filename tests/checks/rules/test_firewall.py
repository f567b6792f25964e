"""The firewall: policies, last rules, jumps, legacy tables, and both families."""

import json
from typing import Any

import pytest

from checks.facts.firewall import Firewall
from checks.facts.kernel_settings import KernelSettings
from checks.facts.saved_firewall import SavedFirewall
from checks.facts.services import Services
from checks.model import FactError, Why
from checks.rules import firewall
from tests.checks.replies import fact, listed

V6_ON = KernelSettings({"net.ipv6.conf.all.disable_ipv6": "0"}, {}, frozenset())
V6_OFF = KernelSettings({"net.ipv6.conf.all.disable_ipv6": "1"}, {}, frozenset())


@pytest.mark.parametrize(
    ("v4", "v6"), [((), ()), (("inet filter input",), ()), ((), ("ip6 filter INPUT",))]
)
def test_each_family_for_itself(v4: tuple[str, ...], v6: tuple[str, ...]) -> None:
    seen = Firewall({"ip": v4, "ip6": v6}, 2, (), frozenset())
    assert firewall.default_deny(seen).holds is bool(v4)
    assert firewall.default_deny_6(seen, V6_ON).holds is bool(v6)
    assert firewall.default_deny_6(seen, V6_OFF).applicable is False


def test_ipv6_on_one_interface_is_ipv6() -> None:
    both = {"net.ipv6.conf.all.disable_ipv6": "1", "net.ipv6.conf.eth0.disable_ipv6": "0"}
    seen = Firewall({"ip": (), "ip6": ()}, 2, (), frozenset())
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


TCP = {"match": {"op": "==", "left": {"meta": {"key": "l4proto"}}, "right": "tcp"}}


@pytest.mark.parametrize(
    ("objects", "wide"),
    [
        ([chain("ip", policy="drop"), rule("ip", MATCH, ACCEPT)], False),
        ([chain("ip", policy="drop"), rule("ip", TCP, ACCEPT)], True),
        ([chain("ip", policy="drop"), rule("ip", TCP, DROP)], False),
        ([chain("ip", policy="drop"), rule("ip", TCP, ACCEPT, name="unused")], False),
        (
            [
                chain("ip", policy="drop"),
                chain("ip", "all"),
                rule("ip", TCP, jump("all")),
                rule("ip", COUNT, ACCEPT, name="all"),
            ],
            True,
        ),
    ],
)
def test_rules_that_let_everybody_in(objects: list[dict[str, Any]], wide: bool) -> None:
    assert firewall.no_wide_rule(nft(*objects)).holds is not wide


@pytest.mark.parametrize(
    ("line", "wide"),
    [
        ("-p tcp -j ACCEPT", True),
        ("-p tcp -m tcp --dport 0:65535 -j ACCEPT", True),
        ("-p tcp -m tcp --dport 22 -j ACCEPT", False),
        ("-m state --state NEW,ESTABLISHED -j ACCEPT", True),
        ("-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", False),
        ("-s 0.0.0.0/0 -j ACCEPT", True),
        ("-s 10.1.0.0/16 -j ACCEPT", False),
        ("! -p tcp -j ACCEPT", False),
        ("-p icmp -j ACCEPT", False),
        ("-p tcp --syn -j ACCEPT", True),
        ("-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j ACCEPT", True),
        ("! -i lo -j ACCEPT", True),
        ("-i eth0 -j ACCEPT", True),
        ("-i eth1 -j ACCEPT", False),
        ("-i eth1 -m recent --set --name x -j ACCEPT", False),
    ],
)
def test_wide_rules_of_legacy_tables(line: str, wide: bool) -> None:
    routes = "out eth1 0000000A\nout eth0 00000000\n"
    seen = nft(legacy=f"ip :INPUT DROP [0:0]\nip -A INPUT {line}\n{routes}")
    assert firewall.no_wide_rule(seen).holds is not wide


def test_a_comment_hides_no_rule() -> None:
    line = r'-A INPUT -m comment --comment "a \"b\" c" -j ACCEPT'
    assert not nft(legacy=f"ip :INPUT DROP [0:0]\nip {line}\n").dropping["ip"]


@pytest.mark.parametrize(
    ("key", "value", "verdict", "wide"),
    [
        ({"ct": {"key": "state"}}, "new", ACCEPT, True),
        ({"ct": {"key": "state"}}, "established", ACCEPT, False),
        ({"meta": {"key": "iifname"}}, "eth0", jump("all"), True),
        ({"meta": {"key": "iifname"}}, "eth1", jump("all"), False),
        ({"meta": {"key": "nfproto"}}, "ipv4", ACCEPT, True),
    ],
)
def test_verdict_maps_are_rules(
    key: dict[str, Any], value: str, verdict: dict[str, Any], wide: bool
) -> None:
    mapped = {"vmap": {"key": key, "data": {"set": [["lo", ACCEPT], [value, verdict]]}}}
    objects = (chain("ip", policy="drop"), chain("ip", "all"), rule("ip", ACCEPT, name="all"))
    seen = nft(*objects, rule("ip", mapped), legacy="out eth0 00000000\nout eth1 0000000A\n")
    assert firewall.no_wide_rule(seen).holds is not wide


def test_the_loopback_of_each_family() -> None:
    seen = nft(legacy="ip :INPUT DROP [0:0]\nip -A INPUT -i lo -j ACCEPT\nip6 :INPUT DROP [0:0]\n")
    assert firewall.loopback_passes(seen, V6_OFF).holds
    assert not firewall.loopback_passes(seen, V6_ON).holds
    assert not firewall.loopback_passes(nft(), V6_ON).applicable
    assert not firewall.no_wide_rule(nft()).applicable


LIMITS = firewall.FirewallLimits(
    (
        *("nftables.service", "ufw.service", "firewalld.service", "netfilter-persistent.service"),
        *("iptables.service", "ip6tables.service"),
    )
)
DENY = "chain x { type filter hook input priority 0; policy drop; }"
UFW = {"/etc/ufw/ufw.conf": "ENABLED=yes\n", "/etc/default/ufw": 'DEFAULT_INPUT_POLICY="REJECT"\n'}


@pytest.mark.parametrize(
    ("units", "files", "holds"),
    [
        ("nftables", {"/etc/nftables.conf": f"table inet f {{ {DENY} }}"}, True),
        ("", {"/etc/nftables.conf": f"table inet f {{ {DENY} }}"}, False),
        ("nftables", {"/etc/nftables.conf": f"table f {{ {DENY} }}"}, False),
        ("nftables", {"/etc/nftables.conf": f"table inet f {{ flags dormant; {DENY} }}"}, False),
        ("nftables", {"/etc/nftables.conf": f"add {DENY.replace('x', 'inet f x')}"}, True),
        ("ufw", UFW, True),
        ("firewalld", {"/etc/firewalld/firewalld.conf": "DefaultZone=public\n"}, True),
        ("firewalld", {"/etc/firewalld/firewalld.conf": "DefaultZone=trusted\n"}, False),
        ("firewalld", {"/etc/firewalld/zones/public.xml": '<zone target="ACCEPT">'}, False),
        ("firewalld", {"/etc/firewalld/zones/trusted.xml": '<zone><interface name="e"/>'}, False),
        ("firewalld", {"/etc/firewalld/zones/trusted.xml": "<zone><!--<interface/>-->"}, True),
        ("nftables", {"/etc/nftables.conf": f"table inet f {{ {DENY} }}\nflush ruleset"}, False),
        ("nftables", {"/etc/nftables.conf": f"flush ruleset\ntable inet f {{ {DENY} }}"}, True),
        ("netfilter-persistent", {"/etc/iptables/rules.v4": ":INPUT DROP [0:0]\n",
                                  "/etc/iptables/rules.v6": ":INPUT DROP [0:0]\n"}, True),
        ("netfilter-persistent", {"/etc/iptables/rules.v4": ":INPUT DROP [0:0]\n"}, False),
        ("iptables", {"/etc/sysconfig/iptables": ":INPUT DROP [0:0]\n"}, False),
        ("iptables ip6tables", {"/etc/sysconfig/iptables": "-A INPUT -j REJECT --reject-with x\n",
                                "/etc/sysconfig/ip6tables": ":INPUT DROP\n"}, True),
        ("iptables ip6tables", {"/etc/sysconfig/iptables": ":INPUT DROP\n-A INPUT -j ACCEPT\n",
                                "/etc/sysconfig/ip6tables": ":INPUT DROP\n"}, False),
    ],
)  # fmt: skip
def test_what_the_next_boot_loads(units: str, files: dict[str, str], holds: bool) -> None:
    wanted = frozenset(f"{unit}.service" for unit in units.split())
    services = Services(wanted, frozenset(), frozenset(), True, frozenset())
    saved = fact(SavedFirewall, listed(files))
    assert firewall.kept_over_boot(services, saved, V6_ON, LIMITS).holds is holds
    assert firewall.started_at_boot(services, LIMITS).holds is bool(units)


def test_included_rules_are_not_guessed() -> None:
    on = frozenset({"nftables.service"})
    services = Services(on, frozenset(), frozenset(), True, frozenset())
    saved = fact(SavedFirewall, listed({"/etc/nftables.conf": 'include "/srv/x.nft"\n'}))
    with pytest.raises(FactError) as caught:
        firewall.kept_over_boot(services, saved, V6_OFF, LIMITS)
    assert caught.value.why is Why.UNDETERMINED
