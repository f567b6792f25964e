"""Services: none that speak in clear text, and nothing listens that was not approved."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.facts.listeners import Listeners
from checks.facts.packages import Packages
from checks.facts.services import Services
from checks.facts.socket_owners import Owner, SocketOwners
from checks.model import LawField, Outcome, Severity, check, judged
from inventory.words import NONE, T

CLEAR_TEXT_PORTS = {
    "tcp/21": "ftp",
    "tcp/23": "telnet",
    "tcp/512": "rexec",
    "tcp/513": "rlogin",
    "udp/69": "tftp",
    "udp/517": "talk",
    "udp/518": "ntalk",
    "tcp/79": "finger",
}
CLEAR_TEXT_SERVERS = (
    *("telnetd", "inetutils-telnetd", "telnetd-ssl", "telnet-server", "busybox-telnetd"),
    *("rsh-server", "rsh-redone-server", "inetutils-ftpd", "ftpd", "ftpd-ssl", "vsftpd"),
    *("proftpd-core", "proftpd-basic", "pure-ftpd", "tftpd", "tftpd-hpa", "atftpd", "tftp-server"),
    *("nis", "ypserv", "ypbind", "talkd", "talk-server", "inetutils-talkd", "fingerd"),
)
CLEAR_TEXT_UNITS = (
    *("telnet.socket", "rsh.socket", "rlogin.socket"),
    *("rexec.socket", "tftp.socket", "tftp.service", "tftpd-hpa.service", "vsftpd.service"),
    *("proftpd.service", "pure-ftpd.service", "ypserv.service", "ypbind.service"),
)
_NO_SUCH = T(ja="該当なし", en="none of them")


@dataclass(frozen=True, slots=True)
class ServiceLimits(Limits):
    """Sockets that may listen, `tcp/22`; the programs that may hold them, `tcp/22 sshd`."""

    group: ClassVar[str] = "services"

    approved_sockets: tuple[str, ...]
    approved_owners: tuple[str, ...]


@check(
    "SVC-001",
    title=T(
        ja="平文で認証するサービス（telnet、ftp、rsh など）が待ち受けていないこと",
        en="No service that takes passwords in clear text is listening (telnet, ftp, rsh …)",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.5(1)", "MIC:6.1(13)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="利用者名とパスワードがネットワーク上で盗み見られる",
        en="Names and passwords can be read on the network",
    ),
    remedy=T(
        ja="サービスを停止して削除し、SSH・SFTP に置き換える。inetd とソケットユニットも確かめる",
        en="Stop and remove it, use SSH or SFTP instead; look at inetd and socket units too",
    ),
)
def no_clear_text_socket(listeners: Listeners) -> Outcome:
    """A masked service with an enabled socket still listens, so the socket tables decide."""
    open_ = sorted({one.name for one in listeners.sockets if one.reachable})
    wrong = [f"{name} ({CLEAR_TEXT_PORTS[name]})" for name in open_ if name in CLEAR_TEXT_PORTS]
    return judged(not wrong, observed=wrong or NONE, expected=_NO_SUCH)


@check(
    "SVC-002",
    title=T(
        ja="平文で認証するサービスが導入されていないこと",
        en="No server for clear-text protocols is installed",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.5(1)", "MIC:6.1(17)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="設定変更や再起動を機に、気付かれないまま使えるようになる",
        en="A change of settings or a reboot can bring it up unnoticed",
    ),
    remedy=T(
        ja="apt purge（RHEL系は dnf remove）で削除する",
        en="Remove the package with apt purge (RHEL family: dnf remove)",
    ),
    refs=(
        "ssg:package_telnetd-ssl_removed",
        "ssg:package_telnetd_removed",
        "ssg:package_inetutils-telnetd_removed",
        "ssg:package_telnet-server_removed",
        "ssg:package_talk-server_removed",
        "ssg:package_ypserv_removed",
        "ssg:package_ypbind_removed",
        "ssg:package_rsh-server_removed",
        "ssg:package_vsftpd_removed",
        "ssg:package_tftp-server_removed",
        "ssg:package_nis_removed",
    ),
)
def no_clear_text_server(packages: Packages) -> Outcome:
    """What is not installed cannot be started; removed packages with leftovers do not count."""
    wrong = packages.any_of(*CLEAR_TEXT_SERVERS)
    return judged(not wrong, observed=wrong or NONE, expected=_NO_SUCH)


@check(
    "SVC-003",
    title=T(
        ja="平文のサービスが自動起動しないこと（ソケット、inetd を含む）",
        en="No clear-text service starts by itself (sockets and inetd included)",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.5(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="再起動の後に不要な入口が開く",
        en="An unneeded way in opens after the next boot",
    ),
    remedy=T(
        ja="systemctl disable --now でサービスとソケットの両方を止め、inetd.conf の行を消す",
        en="systemctl disable --now both service and socket; delete the line in inetd.conf",
    ),
    refs=(
        "ssg:service_rexec_disabled",
        "ssg:service_rlogin_disabled",
        "ssg:service_rsh_disabled",
        "ssg:service_telnet_disabled",
        "ssg:service_tftp_disabled",
        "ssg:service_vsftpd_disabled",
        "ssg:service_ypbind_disabled",
        "ssg:service_ypserv_disabled",
    ),
)
def no_clear_text_unit(services: Services) -> Outcome:
    """Disabling the service alone leaves its socket unit listening, systemd.socket(5)."""
    numbers = {socket.partition("/")[2] for socket in CLEAR_TEXT_PORTS}
    names = frozenset(CLEAR_TEXT_PORTS.values()) | {"shell", "login", "exec", *numbers}
    wrong = [*services.started(*CLEAR_TEXT_UNITS)]
    wrong += [f"inetd: {name}" for name in sorted(services.inetd & names)]
    return judged(not wrong, observed=wrong or NONE, expected=_NO_SUCH)


@check(
    "SVC-004",
    title=T(
        ja="待ち受けているポートが承認済みのものだけであること",
        en="Only approved ports are listening",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.5(1)", "MIC:6.1(8)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="管理されていないサービスが攻撃の入口になる",
        en="A service that nobody looks after becomes the way in",
    ),
    remedy=T(
        ja="不要なら停止し、業務に要るものは policy の services.approved_sockets に加えて記録する",
        en="Stop it, or add it to services.approved_sockets in the policy with the reason",
    ),
)
def approved_sockets(listeners: Listeners, limits: ServiceLimits) -> Outcome:
    """Every port that answers belongs to a service that someone answers for."""
    reachable = {one.name for one in listeners.sockets if one.reachable}
    wrong = sorted(reachable - set(limits.approved_sockets))
    return judged(
        not wrong,
        observed=sorted(reachable) or NONE,
        expected=limits.approved_sockets,
        lines=tuple(wrong),
    )


@check(
    "SVC-010",
    title=T(
        ja="承認済みのポートで待ち受けているのが、定めたプログラムであること",
        en="Approved ports are held by the programs that belong there",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.5(1)", "MIC:6.1(17)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="許可したポートを、管理外のプログラムや不正なプログラムが使っている",
        en="Unknown or hostile software uses a port that everybody takes for granted",
    ),
    remedy=T(
        ja="ss -ltnup でプログラムを確かめ、不明なら止めて調べる。"
        "正しいものは services.approved_owners に登録する",
        en="Look with ss -ltnup; stop and examine what is unknown, or enter it in "
        "services.approved_owners",
    ),
)
def approved_owners(sockets: SocketOwners, limits: ServiceLimits) -> Outcome:
    """A program is known by its file, which root alone may be able to write; names can be given.

    Ports without an entry are left to SVC-004; a socket that no process holds is the kernel's.
    """
    wanted: dict[str, set[str]] = {}
    for entry in limits.approved_owners:
        port, _, program = entry.partition(" ")
        wanted.setdefault(port, set()).add(program.strip())
    mine = [(s, owner) for s, its in sockets.owners.items() if s.reachable for owner in its]
    listed = [(s, owner) for s, owner in mine if s.name in wanted]
    wrong = [f"{s.name} {owner.path}" for s, owner in listed if not _belongs(owner, wanted[s.name])]
    return judged(
        not wrong,
        observed=sorted({f"{s.name} {owner.path}" for s, owner in mine}) or NONE,
        expected=limits.approved_owners,
        lines=tuple(sorted(set(wrong))),
    )


def _belongs(owner: Owner, names: set[str]) -> bool:
    return owner.name in names and owner.guarded
