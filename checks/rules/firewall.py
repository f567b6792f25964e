"""The host's own firewall: what no rule allows is refused, for both families of addresses."""

from checks.facts.firewall import Family, Firewall
from checks.facts.kernel_settings import KernelSettings
from checks.model import LawField, Outcome, Severity, check, judged, not_applicable
from inventory.words import T

_REMEDY = T(
    ja=(
        "nftables の input チェーンを policy drop とし、業務に要る通信だけを許可する"
        "（ufw なら ufw default deny incoming、ufw enable）"
    ),
    en=(
        "Give the nftables input chain policy drop and allow what the service needs "
        "(with ufw: ufw default deny incoming, ufw enable)"
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
