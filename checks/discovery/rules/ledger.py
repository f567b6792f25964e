"""Hosts of the ledger: they are where it says, as it says, serve what was approved."""

from checks.discovery.limits import DiscoveryLimits
from checks.discovery.model import HostCase, Presence
from checks.model import (
    FactError,
    LawField,
    Outcome,
    Scope,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from inventory.words import NONE, T, joined

_APART = {
    Presence.LEFT_OUT: T("走査してはならない機器", "a host that must not be scanned"),
    Presence.SPARE: T("予備機", "a spare"),
    Presence.GONE: T("返却・廃棄済み", "returned or scrapped"),
}
COLUMNS = {
    "department": T("所属", "department"),
    "owner": T("利用者", "owner"),
    "site": T("拠点", "site"),
    "location": T("設置場所", "location"),
    "model": T("機種", "model"),
    "serial": T("製造番号", "serial number"),
    "addresses": T("IPアドレス", "IP address"),
    "macs": T("MACアドレス", "MAC address"),
    "os": T("OS", "OS"),
    "vendor": T("保守業者", "vendor"),
    "systems": T("システム名", "systems"),
    "classification": T("機密性", "classification"),
    "lease_end": T("リース満了日", "end of lease"),
    "support_end": T("サポート期限", "end of support"),
}


@check(
    "AST-004",
    title=T(
        ja="台帳の機器がネットワークで検出されていること",
        en="Hosts of the ledger are seen on the network",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:2(2)①", "MIC:4.4"),
    field=LawField.CLASSIFICATION,
    risk=T(
        ja="紛失や持出しに気づかず、更新もされない機器が残る",
        en="Loss goes unnoticed, and a host that is away is not patched",
    ),
    remedy=T(
        ja="現物を確かめる。使っていないなら台帳を直し、予備機なら備考に「予備」と書く",
        en="Look for the host; correct the ledger where it is not used, or mark a spare",
    ),
    applies_to=Scope(),
)
def seen_lately(host: HostCase) -> Outcome:
    """A host is missed only where all the networks it may be in were looked at, and whole."""
    if host.presence in _APART:
        return not_applicable(_APART[host.presence])
    expected = T(f"{host.allowed} 日以内に検出", f"seen within {host.allowed} days")
    if host.presence is Presence.SEEN:
        return judged(True, observed=host.detail, expected=expected)
    if host.presence is Presence.UNSEEN:
        return judged(False, observed=host.detail, expected=expected)
    raise FactError(Why.UNDETERMINED, host.detail)


@check(
    "AST-005",
    title=T(
        ja="台帳の IP アドレス・MAC アドレス・機種が実際と合っていること",
        en="Addresses and model in the ledger agree with what is seen",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:2(2)①", "MIC:6.1(18)"),
    field=LawField.CLASSIFICATION,
    risk=T(
        ja="なりすましや無断の交換に気づけず、事故のときに機器を特定できない",
        en="A swap or an impostor goes unnoticed, and an incident cannot be traced to a machine",
    ),
    remedy=T(
        ja="現物を確かめて台帳を直す。同じ機器なら `hinomi inventory decide same` で記録する",
        en="Look at the machine and correct the ledger; `hinomi inventory decide same` keeps it",
    ),
    applies_to=Scope(),
)
def no_contradiction(host: HostCase) -> Outcome:
    """Contradictions are named whether the host was seen or not; none is only told of one seen."""
    expected = T("矛盾がない", "no contradiction")
    if host.conflicts:
        return judged(False, observed=joined(host.conflicts), expected=expected)
    if host.presence in _APART:
        return not_applicable(_APART[host.presence])
    if host.blind is not None:
        raise FactError(Why.UNDETERMINED, host.blind)
    return judged(True, observed=NONE, expected=expected)


@check(
    "AST-006",
    title=T(
        ja="承認した基準にないサービスが開いていないこと",
        en="No service is open that the approved baseline lacks",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(18)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="無断で始めたサービスが侵入の入口になる",
        en="A service that nobody approved lets an attacker in",
    ),
    remedy=T(
        ja="止める。必要なものは `hinomi inventory baseline --by 承認者` で承認する",
        en="Stop it, or approve it with `hinomi inventory baseline --by NAME`",
    ),
    applies_to=Scope(),
)
def only_approved_services(host: HostCase) -> Outcome:
    """Sets of port and product differ or they do not; another version is only mentioned."""
    if host.presence in _APART:
        return not_applicable(_APART[host.presence])
    if host.unproven is not None:
        raise FactError(Why.UNDETERMINED, host.unproven)
    expected = T("承認した基準のとおり", "as in the approved baseline")
    told = host.extra or (*host.missing, *host.changed)
    return judged(not host.extra, observed=joined(told) if told else NONE, expected=expected)


@check(
    "AST-007",
    title=T(
        ja="台帳に要る項目が埋まっていること",
        en="The row of the ledger is filled in",
    ),
    severity=Severity.LOW,
    clauses=("MIC:2(2)①",),
    field=LawField.CLASSIFICATION,
    risk=T(
        ja="機器の場所も責任者も分からず、事故や更新のときに動けない",
        en="Nobody knows where a machine stands or who answers for it",
    ),
    remedy=T(
        ja="台帳の空いている欄を埋めて取り込み直す",
        en="Fill in the empty cells of the ledger and import it again",
    ),
    applies_to=Scope(),
)
def row_is_filled(host: HostCase, limits: DiscoveryLimits) -> Outcome:
    """Which columns are needed depends on the sort of machine; the policy lists them."""
    if host.presence is Presence.GONE:
        return not_applicable(_APART[Presence.GONE])
    required = limits.required(host.kind)
    if odd := [name for name in required if name not in COLUMNS]:
        raise FactError(
            Why.UNDETERMINED,
            T(f"基準値に知らない項目 {odd[0]} がある", f"the limit names no column: {odd[0]}"),
        )
    lacking = [COLUMNS[name] for name in required if name not in host.filled]
    expected = joined([COLUMNS[name] for name in required]) if required else NONE
    observed = T(f"空欄: {joined(lacking).ja}", f"empty: {joined(lacking).en}") if lacking else NONE
    return judged(not lacking, observed=observed, expected=expected)
