"""Kernel settings: what runs now and what the next boot will set, both."""

from checks.facts.kernel_settings import KernelSettings
from checks.model import LawField, Outcome, Provenance, Severity, check, judged
from checks.rules.kernel_judging import PERSIST, Want, settled
from inventory.words import T


@check(
    "KRN-001",
    title=T(
        ja="メモリ配置の無作為化（ASLR）が有効であること",
        en="Address space layout randomisation is on",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.5(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="脆弱性を突く攻撃が成功しやすくなる",
        en="Attacks on holes in software succeed more easily",
    ),
    remedy=PERSIST.format("kernel.randomize_va_space = 2"),
    refs=("ssg:sysctl_kernel_randomize_va_space",),
)
def address_layout(settings: KernelSettings) -> Outcome:
    """The kernel's documentation: 2 randomises stack, libraries and heap."""
    return settled(settings, [Want("kernel.randomize_va_space", frozenset("2"), "2")])


@check(
    "KRN-002",
    title=T(
        ja="IPv4 の中継（ルーティング）を行わないこと",
        en="The host does not forward IPv4 packets",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(8)", "MIC:3(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="分離したネットワークの間に抜け道ができる",
        en="It becomes a path between networks that are kept apart",
    ),
    remedy=PERSIST.format("net.ipv4.ip_forward = 0"),
    refs=("ssg:sysctl_net_ipv4_ip_forward",),
)
def no_forwarding(settings: KernelSettings) -> Outcome:
    """Only routers forward; on others the separation of the three layers depends on it.

    Each interface has a switch of its own that may be on while the common one is off.
    """
    keys = [f"net.ipv4.conf.{name}.forwarding" for name in settings.interfaces("ipv4")]
    on = [f"{key} = 1" for key in keys if "1" in (settings.now(key), settings.at_boot(key))]
    return settled(settings, [Want("net.ipv4.ip_forward", frozenset("0"), "0")], on)


@check(
    "KRN-003",
    title=T(
        ja="IPv6 の中継（ルーティング）を行わないこと",
        en="The host does not forward IPv6 packets",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(8)", "MIC:3(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="IPv4 だけを見ていると、IPv6 で分離が破れる",
        en="While everyone looks at IPv4, IPv6 breaks the separation",
    ),
    remedy=PERSIST.format("net.ipv6.conf.all.forwarding = 0"),
    refs=("ssg:sysctl_net_ipv6_conf_all_forwarding",),
)
def no_forwarding_6(settings: KernelSettings) -> Outcome:
    """The IPv6 switch is another one, and easily forgotten."""
    return settled(settings, [Want("net.ipv6.conf.all.forwarding", frozenset("0"), "0")])


@check(
    "KRN-004",
    title=T(
        ja="経路の変更要求（ICMP リダイレクト）を受け入れないこと",
        en="ICMP redirects are not accepted",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(8)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="通信の経路を攻撃者の機器へ曲げられる",
        en="Traffic can be bent over the attacker's machine",
    ),
    remedy=PERSIST.format(
        "net.ipv4.conf.all.accept_redirects = 0, "
        "net.ipv4.conf.default.accept_redirects = 0, "
        "net.ipv6.conf.all.accept_redirects = 0, "
        "net.ipv6.conf.default.accept_redirects = 0",
    ),
)
def no_redirects(settings: KernelSettings) -> Outcome:
    """The kernel takes a redirect where `all` or the interface says so, unless it forwards."""
    families = ["ipv4", *(["ipv6"] if settings.speaks_ipv6 else [])]
    wants = [
        Want(f"net.{family}.conf.{name}.accept_redirects", frozenset("0"), "1")
        for family in families
        for name in ("all", "default")
    ]
    bent = [key for family in families for key in _redirected(settings, family)]
    return settled(settings, wants, bent)


@check(
    "KRN-005",
    title=T(
        ja="送信元が経路を指定するパケットを受け入れないこと",
        en="Source-routed packets are not accepted",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(8)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="ファイアウォールを迂回する経路を送信元に決められる",
        en="The sender can choose a way around the firewall",
    ),
    remedy=PERSIST.format("net.ipv4.conf.all.accept_source_route = 0"),
    refs=("ssg:sysctl_net_ipv4_conf_all_accept_source_route",),
)
def no_source_routes(settings: KernelSettings) -> Outcome:
    """IPv4 needs `all` and the interface to agree, so `all` at 0 closes every one."""
    key = "net.ipv4.conf.all.accept_source_route"
    return settled(settings, [Want(key, frozenset("0"), "0")])


@check(
    "KRN-006",
    title=T(
        ja="SYN フラッド攻撃への備え（SYN クッキー）が有効であること",
        en="SYN cookies are on",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.5(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="偽の接続要求だけでサービスを止められる",
        en="Forged connection requests alone can stop the service",
    ),
    remedy=PERSIST.format("net.ipv4.tcp_syncookies = 1"),
)
def syn_cookies(settings: KernelSettings) -> Outcome:
    """tcp(7): 1 answers with cookies when the queue is full."""
    return settled(settings, [Want("net.ipv4.tcp_syncookies", frozenset("1"), "1")])


@check(
    "KRN-007",
    title=T(
        ja="送信元を偽ったパケットを捨てること（逆経路の検査）",
        en="Packets with a forged source are dropped (reverse path filter)",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(8)", "MIC:6.5(6)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="送信元を偽った攻撃の踏み台や標的になる",
        en="The host serves, or falls to, attacks with forged sources",
    ),
    remedy=PERSIST.format(
        "net.ipv4.conf.all.rp_filter = 1, net.ipv4.conf.default.rp_filter = 1",
    ),
)
def reverse_path(settings: KernelSettings) -> Outcome:
    """The kernel uses the larger of `all` and the interface, so either may carry it."""
    names = ("default", *settings.interfaces("ipv4"))
    values = {name: _reverse_path(settings, name) for name in names}
    wrong = [f"{name} = {value}" for name, value in values.items() if value not in ("1", "2")]
    boot = [settings.at_boot(f"net.ipv4.conf.{name}.rp_filter") for name in ("all", "default")]
    kept = any(value in ("1", "2") for value in boot)
    differs = bool(wrong) is kept
    now, later = "/".join(sorted(set(values.values()))), "/".join(one or "-" for one in boot)
    both = T(ja=f"稼働中 {now}、起動時 {later}", en=f"running {now}, at boot {later}")
    return judged(
        not wrong and kept,
        observed=wrong or both,
        expected=T(ja="稼働中、起動時とも 1 又は 2", en="1 or 2, now and at boot"),
        provenance=Provenance.DRIFT if differs else Provenance.EXPLICIT,
    )


@check(
    "KRN-008",
    title=T(
        ja="特権プログラムのメモリがダンプとして漏れないこと",
        en="The memory of privileged programs is not dumped where others can read it",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(5)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="パスワードや鍵がダンプファイルから読まれる",
        en="Passwords and keys can be read from a core file",
    ),
    remedy=PERSIST.format("fs.suid_dumpable = 0"),
)
def no_privileged_dumps(settings: KernelSettings) -> Outcome:
    """proc_sys_fs(5): 1 lets everyone read the dump; 2 leaves it to root, as systemd sets it."""
    return settled(settings, [Want("fs.suid_dumpable", frozenset("02"), "0")])


@check(
    "KRN-009",
    title=T(
        ja="共用ディレクトリのシンボリックリンクを悪用した攻撃への備えが有効であること",
        en="Symbolic links in shared folders are protected",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)①",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="管理者のプログラムに、意図しないファイルを書き換えさせられる",
        en="Programs of the administrator can be led to overwrite other files",
    ),
    remedy=PERSIST.format("fs.protected_symlinks = 1"),
    refs=("ssg:sysctl_fs_protected_symlinks",),
)
def protected_symlinks(settings: KernelSettings) -> Outcome:
    """proc_sys_fs(5): off in the plain kernel, switched on by the distributions' files."""
    return settled(settings, [Want("fs.protected_symlinks", frozenset("1"), "0")])


@check(
    "KRN-010",
    title=T(
        ja="他人のファイルへのハードリンクを悪用した攻撃への備えが有効であること",
        en="Hard links to files of others are refused",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)①",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="管理者のプログラムに、意図しないファイルを書き換えさせられる",
        en="Programs of the administrator can be led to overwrite other files",
    ),
    remedy=PERSIST.format("fs.protected_hardlinks = 1"),
    refs=("ssg:sysctl_fs_protected_hardlinks",),
)
def protected_hardlinks(settings: KernelSettings) -> Outcome:
    """proc_sys_fs(5): a link may be made only to files that one owns, or may read and write."""
    return settled(settings, [Want("fs.protected_hardlinks", frozenset("1"), "0")])


def _redirected(settings: KernelSettings, family: str) -> list[str]:
    """Interfaces that take redirects by the kernel's rule for the family."""
    head = f"net.{family}.conf"
    everywhere = settings.now(f"{head}.all.accept_redirects") == "1"
    found = []
    for name in settings.interfaces(family):
        own = settings.now(f"{head}.{name}.accept_redirects") == "1"
        forwards = settings.now(f"{head}.{name}.forwarding") == "1"
        both = family == "ipv4" and forwards
        either = own or (family == "ipv4" and everywhere)
        if (own and everywhere) if both else either:
            found.append(f"{head}.{name}.accept_redirects")
    return found


def _reverse_path(settings: KernelSettings, name: str) -> str:
    values = (settings.now(f"net.ipv4.conf.{which}.rp_filter") for which in ("all", name))
    return max(value or "0" for value in values)
