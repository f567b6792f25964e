"""Kernel settings that keep the network stack and the kernel itself to what is needed."""

from dataclasses import dataclass, replace
from typing import ClassVar

from checks.fact import Limits
from checks.facts.kernel_settings import KernelSettings
from checks.facts.numbers import whole
from checks.model import (
    LINUX,
    LawField,
    Outcome,
    Provenance,
    Scope,
    Severity,
    check,
    judged,
    not_applicable,
)
from checks.rules.kernel_judging import PERSIST, Want, settled
from inventory.model import Kind
from inventory.words import T

_OFF, _ON = frozenset("0"), frozenset("1")
_V4, _V6 = "net.ipv4.conf", "net.ipv6.conf"
_NO_IPV6 = T(ja="IPv6 を使っていない", en="IPv6 is off")


@dataclass(frozen=True, slots=True)
class KernelLimits(Limits):
    """What the municipality decided about IPv6 and the keys of the console."""

    group: ClassVar[str] = "kernel"

    ipv6_off: bool
    sysrq_bits: int


@check(
    "KRN-011",
    title=T(
        ja="経路の変更要求（ICMP リダイレクト）を送らないこと",
        en="ICMP redirects are not sent",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(8)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="侵害されたサーバから、他の機器の通信の経路を曲げられる",
        en="From a compromised server the traffic of others can be bent",
    ),
    remedy=PERSIST.format(
        "net.ipv4.conf.all.send_redirects = 0, net.ipv4.conf.default.send_redirects = 0",
    ),
)
def no_redirects_sent(settings: KernelSettings) -> Outcome:
    """RFC 1812, 5.2.7.2: only routers send redirects; Linux sends none while it forwards nothing.

    `all` and the interface are combined by OR (ip-sysctl of the kernel's documentation).
    """
    wants = [Want(f"{_V4}.{name}.send_redirects", _OFF, "1") for name in ("all", "default")]
    keys = [f"{_V4}.{name}.send_redirects" for name in settings.interfaces("ipv4")]
    sending = [f"{key} = 1" for key in keys if "1" in (settings.now(key), settings.at_boot(key))]
    outcome = settled(settings, wants, sending)
    if not outcome.applicable or outcome.holds or _forwards(settings):
        return outcome
    return judged(
        True,
        observed=T(ja="中継しないので送らない", en="no forwarding, so none is sent"),
        expected=outcome.expected,
        provenance=Provenance.DEFAULT,
        lines=outcome.lines,
    )


@check(
    "KRN-012",
    title=T(
        ja="送信元のおかしいパケットを記録すること",
        en="Packets with impossible addresses are logged",
    ),
    severity=Severity.INFO,
    clauses=("MIC:6.1(6)", "MIC:6.5(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="送信元を偽った攻撃に気付けない",
        en="Attacks with forged sources go unnoticed",
    ),
    remedy=PERSIST.format(
        "net.ipv4.conf.all.log_martians = 1, net.ipv4.conf.default.log_martians = 1",
    ),
)
def martians_logged(settings: KernelSettings) -> Outcome:
    """The kernel logs where `all` or the interface says so; `all` covers every interface."""
    return settled(settings, [Want(f"{_V4}.all.log_martians", _ON, "0")])


@check(
    "KRN-013",
    title=T(
        ja="一斉送信された ping と誤った ICMP 応答を無視すること",
        en="Broadcast pings and bogus ICMP errors are ignored",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.5(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="サービス不能攻撃の踏み台にされ、ログがあふれる",
        en="The host amplifies denial of service, and its log is flooded",
    ),
    remedy=PERSIST.format(
        "net.ipv4.icmp_echo_ignore_broadcasts = 1, net.ipv4.icmp_ignore_bogus_error_responses = 1"
    ),
)
def quiet_icmp(settings: KernelSettings) -> Outcome:
    """RFC 1122, 3.2.2.6: an echo request to a broadcast address may be silently discarded."""
    names = ("icmp_echo_ignore_broadcasts", "icmp_ignore_bogus_error_responses")
    return settled(settings, [Want(f"net.ipv4.{name}", _ON, "1") for name in names])


@check(
    "KRN-014",
    title=T(
        ja="サーバが IPv6 のルータ広告で経路を変えないこと",
        en="Servers do not take IPv6 routes from router advertisements",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(8)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    applies_to=Scope(platforms=LINUX.platforms, kinds=frozenset({Kind.SERVER})),
    risk=T(
        ja="同じネットワークの機器が、偽の広告で通信を自分へ引き寄せられる",
        en="Any machine on the link can draw the traffic to itself by a forged advertisement",
    ),
    remedy=PERSIST.format(
        "net.ipv6.conf.all.accept_ra = 0, net.ipv6.conf.default.accept_ra = 0",
    ),
)
def no_advertised_routes(settings: KernelSettings) -> Outcome:
    """RFC 6104 tells what rogue advertisements do; the kernel looks at the interface's value."""
    if not settings.speaks_ipv6:
        return not_applicable(_NO_IPV6)
    names = [name for name in settings.interfaces("ipv6") if _open6(settings, name)]
    keys = [f"{_V6}.{name}.accept_ra" for name in names]
    taking = [f"{key} = {settings.now(key)}" for key in keys if settings.now(key) != "0"]
    taking += [
        f"sysctl.d: {key} = {boot}"
        for key in keys
        if (boot := settings.at_boot(key)) is not None and boot != "0"
    ]
    return settled(settings, [Want(f"{_V6}.default.accept_ra", _OFF, "1")], taking)


@check(
    "KRN-015",
    title=T(ja="使わないと決めた IPv6 が無効であること", en="IPv6 is off where it is not used"),
    severity=Severity.LOW,
    clauses=("MIC:6.1(8)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="誰も見ていない IPv6 が、ファイアウォールや分離の抜け道になる",
        en="IPv6 that nobody watches is a way around firewalls and separation",
    ),
    remedy=PERSIST.format(
        "net.ipv6.conf.all.disable_ipv6 = 1, net.ipv6.conf.default.disable_ipv6 = 1",
    ),
)
def ipv6_off(settings: KernelSettings, limits: KernelLimits) -> Outcome:
    """The policy says whether IPv6 is used; writing to `all` sets every interface at once."""
    if not limits.ipv6_off:
        return not_applicable(
            T(ja="ポリシーは IPv6 の無効化を求めていない", en="the policy does not want IPv6 off")
        )
    wants = [Want(f"{_V6}.{name}.disable_ipv6", _ON, "0") for name in ("all", "default")]
    keys = [f"{_V6}.{name}.disable_ipv6" for name in settings.interfaces("ipv6")]
    return settled(settings, wants, [f"{key} = 0" for key in keys if settings.now(key) == "0"])


@check(
    "KRN-016",
    title=T(
        ja="送信元が経路を指定する IPv6 パケットを受け入れないこと",
        en="Source-routed IPv6 packets are not accepted",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(8)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="ファイアウォールを迂回する経路を送信元に決められる",
        en="The sender can choose a way around the firewall",
    ),
    remedy=PERSIST.format("net.ipv6.conf.all.accept_source_route = 0"),
)
def no_source_routes_6(settings: KernelSettings) -> Outcome:
    """RFC 5095 retires the routing header; the kernel takes the smaller of `all` and interface."""
    if not settings.speaks_ipv6:
        return not_applicable(_NO_IPV6)
    good = frozenset({"0", "-1"})
    return settled(settings, [Want(f"{_V6}.all.accept_source_route", good, "0")])


@check(
    "KRN-017",
    title=T(
        ja="カーネルの内部情報を一般の利用者に見せないこと",
        en="Users do not see the addresses and messages of the kernel",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.5(1)", "MIC:6.2(1)①"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="カーネルの欠陥を突くための手掛かりを与える",
        en="They help to attack holes in the kernel",
    ),
    remedy=PERSIST.format("kernel.kptr_restrict = 1, kernel.dmesg_restrict = 1"),
)
def kernel_secrets(settings: KernelSettings) -> Outcome:
    """The kernel's documentation: kptr_restrict 1 or 2 hides pointers, dmesg_restrict the log."""
    wants = [
        Want("kernel.kptr_restrict", frozenset("12"), "0"),
        Want("kernel.dmesg_restrict", _ON, None),
    ]
    return settled(settings, wants)


@check(
    "KRN-018",
    title=T(
        ja="利用者が他の動作中のプログラムの中身を読めないこと（ptrace の制限）",
        en="Users cannot read the memory of other running programs (ptrace)",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(5)", "MIC:6.2(1)①"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="一つのプログラムの侵害から、同じ利用者のパスワードや鍵が盗まれる",
        en="From one broken program the passwords and keys of its user are stolen",
    ),
    remedy=PERSIST.format("kernel.yama.ptrace_scope = 1"),
)
def ptrace_scope(settings: KernelSettings) -> Outcome:
    """The Yama document of the kernel: 0 lets every program trace those of the same user."""
    return settled(settings, [Want("kernel.yama.ptrace_scope", frozenset("123"), None)])


@check(
    "KRN-019",
    title=T(
        ja="一般の利用者がカーネルにプログラム（BPF）を入れられないこと",
        en="Users cannot load BPF programs into the kernel",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.5(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="カーネルの欠陥を突いて管理者の権限を奪われる",
        en="Holes in the kernel can be used to become root",
    ),
    remedy=PERSIST.format("kernel.unprivileged_bpf_disabled = 1"),
)
def unprivileged_bpf(settings: KernelSettings) -> Outcome:
    """proc_sys_kernel(5): 1 disables bpf(2) for the unprivileged until reboot, 2 until changed."""
    return settled(settings, [Want("kernel.unprivileged_bpf_disabled", frozenset("12"), None)])


@check(
    "KRN-020",
    title=T(
        ja="一般の利用者がカーネルの動作を計測できないこと",
        en="Users cannot measure the kernel (perf)",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.5(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="計測の機能の欠陥や、計測から分かる秘密を悪用される",
        en="Holes in the measuring, and secrets that it shows, can be abused",
    ),
    remedy=PERSIST.format("kernel.perf_event_paranoid = 2"),
)
def perf_events(settings: KernelSettings) -> Outcome:
    """proc_sys_kernel(5): 2 allows measurements of one's own programs only, Debian's 3 none."""
    return settled(settings, [Want("kernel.perf_event_paranoid", frozenset("234"), "2")])


@check(
    "KRN-021",
    title=T(
        ja="稼働中に別のカーネルへ差し替えられないこと（kexec）",
        en="The running kernel cannot be replaced by another (kexec)",
    ),
    severity=Severity.INFO,
    clauses=("MIC:6.5(1)", "MIC:6.1(17)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="管理者の権限を奪った者が、署名の確認を避けてカーネルを差し替える",
        en="Whoever became root can boot a kernel whose signature nobody checked",
    ),
    remedy=PERSIST.format("kernel.kexec_load_disabled = 1"),
)
def no_kexec(settings: KernelSettings) -> Outcome:
    """The kernel's documentation: once 1, kexec_load is refused until the next boot."""
    return settled(settings, [Want("kernel.kexec_load_disabled", _ON, "0")])


@check(
    "KRN-022",
    title=T(
        ja="キーボードの SysRq キーでできることを制限していること",
        en="The SysRq key of the console does no more than the policy allows",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)①", "MIC:6.5(4)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="ログインしていない者が、端末の前でプログラムを止め、メモリの内容を出せる",
        en="Someone at the keyboard can kill programs and dump memory without logging in",
    ),
    remedy=PERSIST.format("kernel.sysrq = 0"),
)
def sysrq(settings: KernelSettings, limits: KernelLimits) -> Outcome:
    """The kernel's documentation: 0 nothing, 1 everything, else a mask of the functions allowed."""
    allowed = _within(settings, "kernel.sysrq", limits.sysrq_bits)
    outcome = settled(settings, [Want("kernel.sysrq", allowed, None)])
    if not outcome.applicable:
        return outcome
    return replace(outcome, expected=f"kernel.sysrq & ~{limits.sysrq_bits} = 0")


@check(
    "KRN-023",
    title=T(
        ja="共用ディレクトリの他人のファイルと名前付きパイプに書き込ませないこと",
        en="Files and pipes of others in shared folders are protected",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)①",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="管理者のプログラムに、他人が用意したファイルへ書き込ませられる",
        en="Programs of the administrator can be led to write into files of others",
    ),
    remedy=PERSIST.format("fs.protected_fifos = 1, fs.protected_regular = 2"),
)
def protected_files(settings: KernelSettings) -> Outcome:
    """proc_sys_fs(5): off in the plain kernel, switched on by the distributions' files."""
    good = frozenset("12")
    names = ("fs.protected_fifos", "fs.protected_regular")
    return settled(settings, [Want(name, good, "0") for name in names])


def _forwards(settings: KernelSettings) -> bool:
    """True where IPv4 is forwarded now, on any interface, or will be after a boot."""
    keys = [f"{_V4}.{name}.forwarding" for name in ("all", *settings.interfaces("ipv4"))]
    now = [settings.now(key) for key in ("net.ipv4.ip_forward", *keys)]
    boot = [settings.at_boot(key) for key in ("net.ipv4.ip_forward", *keys)]
    return now[0] is None or any(value not in (None, "0") for value in (*now, *boot))


def _open6(settings: KernelSettings, name: str) -> bool:
    return settings.now(f"{_V6}.{name}.disable_ipv6") == "0"


def _within(settings: KernelSettings, key: str, mask: int) -> frozenset[str]:
    """Which of the values met are within the mask; 1 stands for everything."""
    met = {settings.now(key), settings.at_boot(key)} - {None}
    bits = {value: whole(value or "", key, 0) for value in met}
    return frozenset(
        value or "" for value, one in bits.items() if one == 0 or (one != 1 and not one & ~mask)
    )
