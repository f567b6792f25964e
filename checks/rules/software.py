"""Software for the network: what is not needed is not there, what is needed is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.facts.packages import Packages
from checks.facts.services import Services
from checks.model import LawField, Outcome, Severity, check, judged
from inventory.words import NONE, T

_RISK = T(
    ja="使わないサービスの弱点が攻撃の入口になり、更新の手間も増える",
    en="The holes of what nobody uses are a way in, and need updates all the same",
)
_NO_SUCH = T(ja="該当なし", en="none of them")


@dataclass(frozen=True, slots=True)
class SoftwareLimits(Limits):
    """Names of packages and units; `needed` entries may give several names with `|`."""

    group: ClassVar[str] = "software"

    unwanted_servers: tuple[str, ...]
    unwanted_clients: tuple[str, ...]
    unwanted_units: tuple[str, ...]
    needed: tuple[str, ...]


@check(
    "SVC-005",
    title=T(
        ja="業務に要らないサーバソフトウェアが導入されていないこと",
        en="No server software is installed that is not needed",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.5(1)", "MIC:6.1(17)"),
    field=LawField.TECHNICAL,
    risk=_RISK,
    remedy=T(
        ja="apt purge などで削除する。業務に要るものは例外として登録するか、"
        "software.unwanted_servers から外す",
        en="Remove it; what is needed gets a waiver or leaves software.unwanted_servers",
    ),
    refs=(
        "ssg:package_avahi_removed",
        "ssg:package_bind_removed",
        "ssg:package_cups_removed",
        "ssg:package_cyrus-imapd_removed",
        "ssg:package_dhcp_removed",
        "ssg:package_dnsmasq_removed",
        "ssg:package_dovecot_removed",
        "ssg:package_httpd_removed",
        "ssg:package_inetutils-inetd_removed",
        "ssg:package_kea_removed",
        "ssg:package_nfs-kernel-server_removed",
        "ssg:package_nginx_removed",
        "ssg:package_openbsd-inetd_removed",
        "ssg:package_openldap-servers_removed",
        "ssg:package_quagga_removed",
        "ssg:package_samba_removed",
        "ssg:package_sendmail_removed",
        "ssg:package_squid_removed",
        "ssg:package_xinetd_removed",
    ),
)
def unwanted_servers(packages: Packages, limits: SoftwareLimits) -> Outcome:
    """What is not installed cannot be started, by mistake or by an intruder."""
    return _absent(packages.any_of(*limits.unwanted_servers))


@check(
    "SVC-006",
    title=T(
        ja="平文で通信するクライアント（telnet、ftp など）が導入されていないこと",
        en="No clients for clear-text protocols are installed (telnet, ftp …)",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(13)", "MIC:6.1(17)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="職員や委託事業者がパスワードを平文で送ってしまう",
        en="Staff and contractors send their passwords in clear text",
    ),
    remedy=T(ja="apt purge などで削除し、ssh・sftp を使う", en="Remove them; use ssh and sftp"),
    refs=(
        "ssg:package_ftp_removed",
        "ssg:package_inetutils-telnet_removed",
        "ssg:package_rsh_removed",
        "ssg:package_talk_removed",
        "ssg:package_telnet_removed",
        "ssg:package_tftp_removed",
        "ssg:package_tnftp_removed",
    ),
)
def unwanted_clients(packages: Packages, limits: SoftwareLimits) -> Outcome:
    """RFC 854 and RFC 959: user name and password travel as they are typed."""
    return _absent(packages.any_of(*limits.unwanted_clients))


@check(
    "SVC-007",
    title=T(
        ja="基準が求めるソフトウェアが導入されていること",
        en="The software that the standard asks for is installed",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)③", "MIC:6.1(6)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="権限の記録、ログの世代管理、パスワードの検査ができない",
        en="Privilege is not recorded, logs do not rotate, passwords are not examined",
    ),
    remedy=T(
        ja="apt install（RHEL系は dnf install）で導入する。要らないものは software.needed から外す",
        en="Install it; what is not needed leaves software.needed",
    ),
    refs=(
        "ssg:package_logrotate_installed",
        "ssg:package_pam_pwquality_installed",
        "ssg:package_pam_runtime_installed",
        "ssg:package_sudo_installed",
    ),
)
def needed_software(packages: Packages, limits: SoftwareLimits) -> Outcome:
    """Removed packages whose settings stayed behind do not count, dpkg-query(1)."""
    wrong = [names for names in limits.needed if not packages.any_of(*names.split("|"))]
    missing = ", ".join(wrong)
    lacking = T(ja=f"未導入: {missing}", en=f"not installed: {missing}")
    return judged(not wrong, observed=lacking if wrong else limits.needed, expected=limits.needed)


@check(
    "SVC-008",
    title=T(
        ja="業務に要らないサービスが自動起動しないこと",
        en="No service starts by itself that is not needed",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.5(1)",),
    field=LawField.TECHNICAL,
    risk=_RISK,
    remedy=T(
        ja="systemctl disable --now でサービスとソケットの両方を止める。"
        "業務に要るものは software.unwanted_units から外す",
        en="systemctl disable --now both service and socket, or take it out of "
        "software.unwanted_units",
    ),
    refs=(
        "ssg:service_avahi-daemon_disabled",
        "ssg:service_bluetooth_disabled",
        "ssg:service_cups_disabled",
        "ssg:service_dhcpd_disabled",
        "ssg:service_dhcpd6_disabled",
        "ssg:service_dnsmasq_disabled",
        "ssg:service_dovecot_disabled",
        "ssg:service_named_disabled",
        "ssg:service_netfs_disabled",
        "ssg:service_nfs_disabled",
        "ssg:service_rsyncd_disabled",
        "ssg:service_slapd_disabled",
        "ssg:service_smb_disabled",
        "ssg:service_squid_disabled",
        "ssg:service_xinetd_disabled",
    ),
)
def unwanted_units(services: Services, limits: SoftwareLimits) -> Outcome:
    """Disabling a service leaves its socket unit listening, systemd.socket(5)."""
    return _absent(services.started(*limits.unwanted_units))


@check(
    "SVC-009",
    title=T(
        ja="rpcbind が自動起動しないこと（ソケットを含む）",
        en="rpcbind does not start by itself, socket included",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.5(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="提供しているサービスの一覧が外から見え、他者への攻撃の踏み台にもなる",
        en="It tells outsiders what is offered, and amplifies attacks on others",
    ),
    remedy=T(
        ja="systemctl disable --now rpcbind.service rpcbind.socket（NFSv3 を使わない場合）",
        en="systemctl disable --now rpcbind.service rpcbind.socket where NFSv3 is not used",
    ),
    refs=("ssg:service_rpcbind_disabled",),
)
def no_rpcbind(services: Services) -> Outcome:
    """rpcbind(8) is started by its socket as well as by its service."""
    return _absent(services.started("rpcbind.service", "rpcbind.socket"))


def _absent(found: Iterable[str]) -> Outcome:
    wrong = sorted(found)
    return judged(not wrong, observed=wrong or NONE, expected=_NO_SUCH)
