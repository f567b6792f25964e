"""What the OpenSSH server carries for others: ports, sockets, tunnels, agents, displays."""

from collections.abc import Iterable

from checks.facts.sshd import Keyword, Sshd
from checks.model import LawField, Outcome, Provenance, Severity, check, judged
from checks.rules.ssh_judging import one_of
from inventory.words import T

_MASTER: Keyword = "disableforwarding"


@check(
    "SSH-024",
    title=T(
        ja="SSHのポート転送（TCP）を無効にしていること",
        en="SSH does not forward TCP ports",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(8)", "MIC:3(1)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="SSHでログインできるだけの者が、ファイアウォールや三層の分離を越える通り道を作れる",
        en="Whoever can log in can open a way through firewalls and between separated networks",
    ),
    remedy=T(
        ja="AllowTcpForwarding no（踏み台サーバでは Match で必要な利用者だけ許可）を設定し、"
        "sshd を再読込する",
        en="Set AllowTcpForwarding no (on a jump host allow it by Match for those who need it) "
        "and reload sshd",
    ),
    refs=("ssg:sshd_disable_tcp_forwarding",),
)
def tcp_forwarding(sshd: Sshd) -> Outcome:
    """sshd_config(5): DisableForwarding overrides every other word on forwarding."""
    return _closed(sshd, ("allowtcpforwarding",))


@check(
    "SSH-025",
    title=T(
        ja="SSHのその他の転送（認証エージェント、ソケット、トンネル）を無効にしていること",
        en="SSH forwards no agents, sockets or network devices",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(8)", "MIC:6.2(5)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="侵害されたサーバの管理者が、接続中の職員の鍵を使って他のサーバへ入れる",
        en="Whoever holds the server can use the keys of those connected to enter other servers",
    ),
    remedy=T(
        ja="DisableForwarding yes と AllowAgentForwarding no を設定し、sshd を再読込する",
        en="Set DisableForwarding yes and AllowAgentForwarding no and reload sshd",
    ),
    refs=("ssg:sshd_disable_forwarding",),
)
def other_forwarding(sshd: Sshd) -> Outcome:
    """sshd_config(5): agents and Unix sockets are forwarded unless switched off."""
    return _closed(sshd, ("allowagentforwarding", "allowstreamlocalforwarding", "permittunnel"))


@check(
    "SSH-026",
    title=T(
        ja="SSHのX11転送の受け口を外部に公開しないこと",
        en="The display that SSH forwards listens on the loopback only",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(8)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="他の機器から、職員の端末の画面に接続される",
        en="Other machines can connect to the display of a terminal",
    ),
    remedy=T(
        ja="X11UseLocalhost yes を設定し、sshd を再読込する",
        en="Set X11UseLocalhost yes and reload sshd",
    ),
    refs=("ssg:sshd_x11_use_localhost",),
)
def x11_on_loopback(sshd: Sshd) -> Outcome:
    """sshd_config(5): with `no` the forwarding server is bound to the wildcard address."""
    return one_of(sshd, "x11uselocalhost", "yes")


@check(
    "SSH-027",
    title=T(
        ja="SSHで転送したポートを外部に公開しないこと",
        en="Ports forwarded by SSH listen on the loopback only",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(8)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="利用者が、承認していない通信の入口をサーバに開ける",
        en="A user can open a port of the server that nobody approved",
    ),
    remedy=T(
        ja="GatewayPorts no を設定し、sshd を再読込する",
        en="Set GatewayPorts no and reload sshd",
    ),
)
def gateway_ports(sshd: Sshd) -> Outcome:
    """sshd_config(5): with `yes` or `clientspecified` remote forwards reach other hosts."""
    return one_of(sshd, "gatewayports", "no")


def _closed(sshd: Sshd, keywords: Iterable[Keyword]) -> Outcome:
    """Closed by the one word over all of them, or each by its own."""
    master = one_of(sshd, _MASTER, "yes")
    if not master.applicable or master.holds or sshd.error:
        return master
    each = {keyword: one_of(sshd, keyword, "no") for keyword in keywords}
    open_ = [keyword for keyword, outcome in each.items() if not outcome.holds]
    shown = open_ or list(each)
    return judged(
        not open_,
        observed=", ".join(f"{keyword} {each[keyword].observed}" for keyword in shown),
        expected=f"{_MASTER} yes | " + ", ".join(f"{keyword} no" for keyword in each),
        provenance=_least(each.values()),
        lines=tuple(line for outcome in each.values() for line in outcome.lines),
    )


def _least(outcomes: Iterable[Outcome]) -> Provenance:
    """Explicit where every one is, else the first that is not."""
    others = [one.provenance for one in outcomes if one.provenance is not Provenance.EXPLICIT]
    return others[0] if others else Provenance.EXPLICIT
