"""SSH kept to logins, the kernel kept to what is needed, a console that gives nothing away."""

from pathlib import Path

from tests.lab.spec import File, Part

_SSHD = """\
AllowUsers audit kanri yamada
AllowTcpForwarding no
AllowAgentForwarding no
DisableForwarding yes
Compression no
RekeyLimit 512M 1h
"""
_KERNEL = {
    "kernel.kptr_restrict": 1,
    "kernel.dmesg_restrict": 1,
    "kernel.unprivileged_bpf_disabled": 1,
    "kernel.perf_event_paranoid": 3,
    "kernel.yama.ptrace_scope": 1,
    "kernel.kexec_load_disabled": 1,
    "kernel.sysrq": 0,
    "fs.protected_fifos": 1,
    "fs.protected_regular": 2,
    "net.ipv4.conf.all.log_martians": 1,
    "net.ipv4.conf.default.log_martians": 1,
    **{f"net.ipv4.conf.{name}.send_redirects": 0 for name in ("all", "default", "eth0")},
    **{f"net.ipv6.conf.{name}.accept_ra": 0 for name in ("all", "default", "eth0")},
}


def _known(key: str) -> bool:
    """False for what the kernel of this machine does not have: it cannot be shown to a host."""
    return key.startswith("net.") or Path("/proc/sys", key.replace(".", "/")).exists()


def system() -> Part:
    """The part for hosts on this machine."""
    values = {key: value for key, value in _KERNEL.items() if _known(key)}
    return Part(
        files=(
            File("/etc/ssh/sshd_config.d/11-logins-only.conf", _SSHD),
            File(
                "/etc/sysctl.d/61-kernel.conf", "".join(f"{k} = {v}\n" for k, v in values.items())
            ),
            File("/etc/security/limits.d/core.conf", "* hard core 0\n"),
            File("/etc/systemd/system.conf.d/keys.conf", "[Manager]\nCtrlAltDelBurstAction=none\n"),
        ),
        setup="ln -sf /dev/null /etc/systemd/system/ctrl-alt-del.target",
        sysctl=values,
    )
