"""Interfaces and proxies: nothing overhears, nothing goes out by an unknown way."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.facts.network_place import NetworkPlace
from checks.model import LawField, Outcome, Proof, Scope, Severity, check, judged, not_applicable
from inventory.model import Kind, Platform
from inventory.words import NONE, T

_NO_PROXY = T(ja="プロキシの設定がない", en="no proxy is set")
_SERVERS = Scope(platforms=frozenset({Platform.LINUX}), kinds=frozenset({Kind.SERVER}))


@dataclass(frozen=True, slots=True)
class NetworkLimits(Limits):
    """Proxies that may be used, written `proxy.city.example:8080`."""

    group: ClassVar[str] = "network"

    approved_proxies: tuple[str, ...]


@check(
    "NET-001",
    title=T(
        ja="他の機器宛ての通信を受け取る設定（プロミスキャスモード）でないこと",
        en="No interface takes in what is meant for others (promiscuous mode)",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(13)", "MIC:6.5(4)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="同じネットワークの通信が盗み見られている",
        en="Traffic of the same network is being overheard",
    ),
    remedy=T(
        ja="通信を記録しているプログラム（tcpdump など）を確かめて止め、"
        "ip link set IF promisc off とする",
        en="Find what captures (tcpdump …), stop it, and ip link set IF promisc off",
    ),
)
def nobody_overhears(place: NetworkPlace) -> Outcome:
    """IFF_PROMISC of netdevice(7); ports of a bridge or a bond need it and do not count."""
    wrong = place.listening_to_all
    return judged(not wrong, observed=wrong or NONE, expected=NONE)


@check(
    "NET-002",
    title=T(
        ja="承認したプロキシだけを使う設定であること",
        en="Only approved proxies are set",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(8)", "MIC:6.1(10)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="通信の中身が管理外の機器を通り、盗み見や改ざんを受ける",
        en="Traffic passes a machine that nobody manages, which reads and alters it",
    ),
    remedy=T(
        ja="プロキシの設定を消すか、承認したものを network.approved_proxies に登録する",
        en="Delete the setting, or enter the approved proxy in network.approved_proxies",
    ),
)
def approved_proxies(place: NetworkPlace, limits: NetworkLimits) -> Outcome:
    """environment(7), apt.conf(5) and dnf.conf(5) each name proxies for the whole system."""
    if not place.proxies:
        return not_applicable(_NO_PROXY)
    wrong = [one for one in place.proxies if one.target not in limits.approved_proxies]
    return judged(
        not wrong,
        observed=sorted({one.target for one in place.proxies}),
        expected=limits.approved_proxies or NONE,
        lines=tuple(f"{one.path}: {one.target}" for one in wrong),
    )


@check(
    "NET-003",
    title=T(
        ja="プロキシの設定にパスワードを書いていないこと",
        en="No password stands in the settings of a proxy",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(5)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="この機器の利用者すべてがプロキシのパスワードを読める",
        en="Every user of the host reads the proxy's password",
    ),
    remedy=T(
        ja="http://利用者:パスワード@… の形をやめ、機器単位の認証に改める",
        en="Do not write http://user:password@…; let the proxy know the host itself",
    ),
)
def no_password_in_proxy(place: NetworkPlace) -> Outcome:
    """The files that name proxies are readable by all; the password stays on the host."""
    if not place.proxies:
        return not_applicable(_NO_PROXY)
    wrong = sorted({one.path for one in place.proxies if one.password})
    return judged(not wrong, observed=wrong or NONE, expected=NONE)


@check(
    "NET-004",
    title=T(
        ja="サーバの無線 LAN が働いていないこと",
        en="No wireless interface of a server is up",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(13)", "MIC:6.1(19)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="庁舎の外から電波でサーバに届く",
        en="The server is reached by radio from outside the building",
    ),
    remedy=T(
        ja="無線の装置を外すか、BIOS で無効にする。当面は ip link set IF down とする",
        en="Remove the device or disable it in the BIOS; until then ip link set IF down",
    ),
    refs=("ssg:wireless_disable_interfaces",),
    applies_to=_SERVERS,
    proof=Proof.RECORDED,
)
def no_wireless(place: NetworkPlace) -> Outcome:
    """The kernel marks wireless interfaces in /sys/class/net."""
    wrong = place.wireless
    return judged(not wrong, observed=wrong or NONE, expected=NONE)
