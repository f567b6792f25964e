"""The host's own firewall: what no rule allows is refused, for both families of addresses."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.facts.firewall import Family, Firewall
from checks.facts.kernel_settings import KernelSettings
from checks.facts.saved_firewall import SavedFirewall
from checks.facts.services import Services
from checks.model import (
    FactError,
    LawField,
    Outcome,
    Provenance,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from inventory.words import NONE, T, joined

_FAMILY = {"ip": "IPv4", "ip6": "IPv6"}

_REMEDY = T(
    ja=(
        "nftables の input チェーンを policy drop とし、業務に要る通信だけを許可する"
        "（ufw なら ufw default deny incoming、ufw enable、"
        "firewalld なら systemctl enable --now firewalld）"
    ),
    en=(
        "Give the nftables input chain policy drop and allow what the service needs "
        "(with ufw: ufw default deny incoming, ufw enable; "
        "with firewalld: systemctl enable --now firewalld)"
    ),
)


@check(
    "FW-001",
    title=T(
        ja="許可していない受信を既定で拒否すること（IPv4）",
        en="Incoming IPv4 traffic is refused unless allowed",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(8)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="不要なサービスや設定の誤りが、そのまま外から届く",
        en="Every forgotten service and every mistake can be reached at once",
    ),
    remedy=_REMEDY,
)
def default_deny(firewall: Firewall) -> Outcome:
    """A firewall that is installed but lets through what it does not know is none."""
    return _denied(firewall, "ip")


@check(
    "FW-002",
    title=T(
        ja="許可していない受信を既定で拒否すること（IPv6）",
        en="Incoming IPv6 traffic is refused unless allowed",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(8)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="IPv4 だけを閉じても、同じ機器に IPv6 で届く",
        en="With IPv4 closed alone, the same host is reached over IPv6",
    ),
    remedy=_REMEDY,
)
def default_deny_6(firewall: Firewall, settings: KernelSettings) -> Outcome:
    """The tables of the two families are separate; a rule for one says nothing of the other."""
    if not settings.speaks_ipv6:
        return not_applicable(T(ja="IPv6 を使っていない", en="IPv6 is off on this host"))
    return _denied(firewall, "ip6")


def _denied(firewall: Firewall, family: Family) -> Outcome:
    dropping = firewall.dropping[family]
    nowhere = T(
        ja=f"既定で破棄するチェーンがない（input チェーン {firewall.chains} 本）",
        en=f"no dropping chain ({firewall.chains} input chains)",
    )
    return judged(
        bool(dropping),
        observed=dropping or nowhere,
        expected=T(ja="既定で破棄する input チェーン", en="an input chain that drops by default"),
    )


@dataclass(frozen=True, slots=True)
class FirewallLimits(Limits):
    """The services that load the rules at the start, any one of which will do."""

    group: ClassVar[str] = "firewall"

    services: tuple[str, ...]


@check(
    "FW-003",
    title=T(
        ja="ファイアウォールが起動時に自動で働くこと",
        en="The firewall is started at every boot",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(8)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="再起動の後、誰も気付かないまま守りがなくなる",
        en="After the next boot the protection is gone, and nobody notices",
    ),
    remedy=T(
        ja="systemctl enable nftables（ufw なら ufw、firewalld なら firewalld）を実行する",
        en="systemctl enable nftables (or ufw, or firewalld, where that is used)",
    ),
    refs=("ssg:service_ufw_enabled",),
)
def started_at_boot(services: Services, limits: FirewallLimits) -> Outcome:
    """Rules live in the kernel alone; a service must load them at each start."""
    found = services.started(*limits.services)
    return judged(bool(found), observed=found or NONE, expected=limits.services)


@check(
    "FW-004",
    title=T(
        ja="許可していない受信を拒否する設定が保存され、再起動後も働くこと",
        en="The saved rules refuse what is not allowed, after a reboot too",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(8)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="いまの規則が正しくても、再起動で失われる",
        en="Today's rules may be right, and a reboot loses them",
    ),
    remedy=T(
        ja="規則を /etc/nftables.conf（RHEL系は /etc/sysconfig/nftables.conf）に保存し "
        "systemctl enable nftables とする（ufw なら ufw enable、iptables なら "
        "netfilter-persistent save、firewalld なら firewall-cmd --runtime-to-permanent）",
        en="Save the rules in /etc/nftables.conf (RHEL family: /etc/sysconfig/nftables.conf) and "
        "enable nftables (ufw: ufw enable; iptables: netfilter-persistent save; firewalld: "
        "firewall-cmd --runtime-to-permanent)",
    ),
)
def kept_over_boot(
    services: Services, saved: SavedFirewall, settings: KernelSettings, limits: FirewallLimits
) -> Outcome:
    """Judges the files of the services that start by themselves; IPv6 where the host speaks it."""
    started = services.started(*limits.services)
    denied = {family for unit in started for family in saved.denied(unit)}
    wanted = {"ip", "ip6"} if settings.speaks_ipv6 else {"ip"}
    if wanted - denied and "nftables.service" in started and saved.includes:
        raise FactError(
            Why.UNDETERMINED,
            T(ja="nftables.conf が他のファイルを取り込む", en="nftables.conf includes other files"),
        )
    open_ = [_FAMILY[family] for family in sorted(wanted - denied)]
    lacking = joined([*open_, T(ja="保存された拒否の設定がない", en="no saved refusal")])
    return judged(
        not open_,
        observed=lacking if open_ else started,
        expected=T(ja="既定で拒否する保存済みの設定", en="saved rules that refuse by default"),
        provenance=Provenance.EXPLICIT,
    )


@check(
    "FW-005",
    title=T(
        ja="どこからでもすべてのポートへの受信を許す規則がないこと",
        en="No rule lets everybody in to every port",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(8)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="既定の拒否があっても、一つの規則ですべてが素通りになる",
        en="One rule makes the default refusal worthless",
    ),
    remedy=T(
        ja="nft -a list ruleset（ufw status）で規則を確かめ、ポートと送信元を限る",
        en="Find it with nft -a list ruleset (ufw status) and name port and source",
    ),
)
def no_wide_rule(firewall: Firewall) -> Outcome:
    """A protocol alone, all ports, any address or the state `new` are no condition at all."""
    if not firewall.chains:
        return not_applicable(T(ja="受信の規則がない", en="no rules for incoming traffic"))
    return judged(
        not firewall.wide, observed=firewall.wide or NONE, expected=NONE, lines=firewall.wide
    )


@check(
    "FW-006",
    title=T(
        ja="機器の内部の通信（ループバック）を許可していること",
        en="The firewall lets the host talk to itself (loopback)",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(8)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="サービスどうしの通信が止まり、障害の原因になる",
        en="Services cannot reach each other, which looks like a failure",
    ),
    remedy=T(
        ja="input チェーンの初めに iif lo accept を置く",
        en="Put iif lo accept at the head of the input chain",
    ),
)
def loopback_passes(firewall: Firewall, settings: KernelSettings) -> Outcome:
    """Only where the default is to refuse; the kernel itself drops 127/8 from outside."""
    closed = [family for family, chains in firewall.dropping.items() if chains]
    closed = [one for one in closed if one == "ip" or settings.speaks_ipv6]
    if not closed:
        return not_applicable(T(ja="既定で拒否していない", en="nothing is refused by default"))
    wrong = [_FAMILY[family] for family in closed if family not in firewall.loopback]
    return judged(
        not wrong,
        observed=joined(wrong) if wrong else T(ja="許可", en="allowed"),
        expected=T(ja="iif lo を許可", en="iif lo accept"),
    )
