"""The firewall of Windows is on in every network."""

from checks.model import (
    WINDOWS,
    FactError,
    LawField,
    Outcome,
    Proof,
    Severity,
    Why,
    check,
    judged,
)
from checks.windows.facts.firewall import PROFILES, Firewall, FirewallProfile
from checks.windows.facts.security_center import SecurityCenter
from inventory.words import T, joined

_OFF, _ON = 0, 1
_ALLOW, _BLOCK = 2, 4
_NAMES = {
    "Domain": T(ja="ドメイン", en="Domain"),
    "Private": T(ja="プライベート", en="Private"),
    "Public": T(ja="パブリック", en="Public"),
}


@check(
    "TRM-009",
    title=T(
        ja="Windows ファイアウォールが三つのプロファイルで有効なこと",
        en="Windows Firewall is on in all three profiles",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.5(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="庁内に入った不正プログラムが、端末から端末へ広がる",
        en="Malware inside the network spreads from terminal to terminal",
    ),
    remedy=T(
        ja="グループポリシーで、ドメイン・プライベート・パブリックの全てを有効にし、"
        "受信接続を「ブロック」にする",
        en="Turn on Domain, Private and Public in group policy, and block inbound connections",
    ),
    refs=("https://learn.microsoft.com/windows/security/operating-system-security/",),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def firewall_on(firewall: Firewall, center: SecurityCenter) -> Outcome:
    """MSFT_NetFirewallProfile of the ActiveStore: Enabled 1, DefaultInboundAction 4 (block).

    Another product takes rules over from Windows (INetFwProduct), whatever the profiles say.
    """
    each = [(name, firewall.profiles[name]) for name in PROFILES]
    wrong = [name for name, one in each if one.enabled == _OFF or one.inbound == _ALLOW]
    if center.firewalls:
        names = ", ".join(one.name for one in center.firewalls)
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"別のファイアウォール（{names}）。その管理コンソールで確かめる",
                en=f"another firewall ({names}); check its console",
            ),
        )
    unclear = [name for name, one in each if one.enabled != _ON or one.inbound != _BLOCK]
    if unclear and not wrong:
        raise FactError(Why.UNDETERMINED, joined(_NAMES[name] for name in unclear))
    return judged(
        not wrong,
        observed=joined(_told(name, one) for name, one in each),
        expected=T(ja="三つとも有効、受信はブロック", en="all three on, inbound is blocked"),
    )


def _told(name: str, profile: FirewallProfile) -> T:
    said = _NAMES[name]
    if profile.enabled != _ON:
        return T(ja=f"{said.ja} 無効", en=f"{said.en} off")
    if profile.inbound != _BLOCK:
        return T(ja=f"{said.ja} 受信許可", en=f"{said.en} allows inbound")
    return T(ja=f"{said.ja} 有効", en=f"{said.en} on")
