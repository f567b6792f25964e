"""Small changes to the kernel settings and modules of a real host, and the verdicts they bring."""

from checks.model import Verdict

P, F, N, U = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN

KEEP = "echo '{0}' >/etc/sysctl.d/60-test.conf; "
SET = "sysctl -qw {0}; "
MARTIANS = "net.ipv4.conf.all.log_martians={0}"
SEND = "net.ipv4.conf.{0}.send_redirects={1}"
QUIET = (
    "for n in all default eth0; do echo 0 >/proc/sys/net/ipv4/conf/$n/send_redirects; done; "
    "for n in all default; do echo net.ipv4.conf.$n.send_redirects = 0; done "
    ">/etc/sysctl.d/60-test.conf; "
)
ROUTER = SET.format("net.ipv4.ip_forward=1")
# The lab's hosts are containers; where a host must own its kernel, the first PID namespace is said.
OWN_KERNEL = (
    'printf \'#!/bin/sh\\ncase $* in *ns/pid) echo 4026531836 ;; *) exec /usr/bin/stat "$@" ;; '
    "esac\\n' >/usr/local/sbin/stat; chmod 755 /usr/local/sbin/stat; "
)
RUNS = OWN_KERNEL + (
    "printf '#!/bin/sh\\ncase $1 in -r) echo {0} ;; -v) echo SMP ;; "
    '*) exec /usr/bin/uname "$@" ;; '
    "esac\\n' >/usr/local/sbin/uname; chmod 755 /usr/local/sbin/uname; "
)
TREE = "mkdir -p /lib/modules/$(uname -r); touch /lib/modules/$(uname -r)/modules.dep; "
HAS = TREE + "echo 'kernel/{0}.ko.xz: ' >/lib/modules/$(uname -r)/modules.dep; "
BUILT_IN = TREE + "echo 'kernel/{0}.ko' >/lib/modules/$(uname -r)/modules.builtin; "
DENY = (
    "mkdir -p /etc/modprobe.d /etc/modules-load.d /usr/lib/modprobe.d; "
    "for m in {0}; do echo install $m /bin/false; done >/etc/modprobe.d/test.conf; "
)
NO_IPV6 = SET.format("net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1")
FS, NET = "cramfs freevxfs hfs hfsplus jffs2", "dccp rds sctp tipc"

_rows: list[tuple[str, str, Verdict]] = [
    ("KRN-011", "true", P),
    ("KRN-011", ROUTER, F),
    ("KRN-011", ROUTER + QUIET, P),
    ("KRN-011", ROUTER + QUIET + SET.format(SEND.format("eth0", 1)), F),
    ("KRN-011", ROUTER + QUIET + "rm /etc/sysctl.d/60-test.conf", F),
    ("KRN-012", SET.format(MARTIANS.format(1)) + KEEP.format(MARTIANS.format(1)), P),
    ("KRN-012", SET.format(MARTIANS.format(1)), F),
    ("KRN-012", KEEP.format(MARTIANS.format(1)), F),
    ("KRN-012", SET.format(MARTIANS.format(1))
     + f"echo {MARTIANS.format(1)} >/etc/sysctl.d/60-test.off", F),
    ("KRN-012", SET.format(MARTIANS.format(1)) + KEEP.format("#" + MARTIANS.format(1)), F),
    ("KRN-012", SET.format(MARTIANS.format(1))
     + KEEP.format("net/ipv4/conf/all/log_martians = 1"), P),
    ("KRN-013", "true", P),
    ("KRN-013", SET.format("net.ipv4.icmp_echo_ignore_broadcasts=0"), F),
    ("KRN-013", KEEP.format("net.ipv4.icmp_ignore_bogus_error_responses=0"), F),
    ("KRN-014", "true", F),
    ("KRN-014", NO_IPV6, N),
    ("KRN-015", "true", N),
    ("KRN-016", "true", P),
    ("KRN-016", NO_IPV6, N),
    ("KRN-024", "true", N),
    ("KRN-024", OWN_KERNEL + DENY.format(FS), P),
    ("KRN-024", OWN_KERNEL + DENY.format("cramfs freevxfs hfs hfsplus"), F),
    ("KRN-024", OWN_KERNEL + TREE, N),
    ("KRN-024", OWN_KERNEL + HAS.format("fs/hfs/hfs") + DENY.format("hfs"), P),
    ("KRN-024", OWN_KERNEL + HAS.format("fs/hfs/hfs") + DENY.format("cramfs"), F),
    ("KRN-024", OWN_KERNEL + BUILT_IN.format("fs/cramfs/cramfs") + DENY.format(FS), F),
    ("KRN-025", "true", N),
    ("KRN-025", OWN_KERNEL + DENY.format(NET), P),
    ("KRN-025", OWN_KERNEL + DENY.format(NET) + "sed -i s/install/blacklist/ "
     "/etc/modprobe.d/test.conf; sed -i 's, /bin/false,,' /etc/modprobe.d/test.conf", F),
    ("KRN-025", OWN_KERNEL + DENY.format(NET)
     + "mv /etc/modprobe.d/test.conf /etc/modules-load.d/test.conf", F),
    ("KRN-025", OWN_KERNEL + DENY.format(NET)
     + "mv /etc/modprobe.d/test.conf /usr/lib/modprobe.d/test.conf", P),
    ("KRN-025", OWN_KERNEL + DENY.format(NET) + "cp /etc/modprobe.d/test.conf "
     "/usr/lib/modprobe.d/; ln -sf /dev/null /etc/modprobe.d/test.conf", F),
    ("KRN-026", "true", N),
    ("KRN-026", OWN_KERNEL + DENY.format("usb_storage"), P),
    ("KRN-026", OWN_KERNEL + DENY.format("usb-storage") + "sed -i s/^/#/ "
     "/etc/modprobe.d/test.conf", F),
]  # fmt: skip
_rows += [
    ("UPD-013", RUNS.format("6.12.9"), P),
    ("UPD-013", RUNS.format("5.4.300"), F),
    ("UPD-013", RUNS.format("6.11.4"), U),
    ("UPD-013", "true", N),
]
STATES = [row for row in _rows if OWN_KERNEL not in row[1]]
PRETENDED = [row for row in _rows if OWN_KERNEL in row[1]]  # these change what the host is

_HIDDEN = {"kernel.kptr_restrict": 1, "kernel.dmesg_restrict": 1}
_FILES = {"fs.protected_fifos": 1, "fs.protected_regular": 2}
_NEW6 = "net.ipv6.conf.default.accept_ra"
_QUIET6 = {_NEW6: 0, "net.ipv6.conf.eth0.accept_ra": 0}
_OFF6 = {f"net.ipv6.conf.{name}.disable_ipv6": 1 for name in ("all", "default")}
KEEP_OFF6 = (
    "for n in all default; do echo net.ipv6.conf.$n.disable_ipv6 = 1; done "
    ">/etc/sysctl.d/60-test.conf"
)

# check, values of sysctl when the host starts, change, verdict
STARTED: list[tuple[str, dict[str, int], str, Verdict]] = [
    ("KRN-014", _QUIET6, KEEP.format(f"{_NEW6}=0"), P),
    ("KRN-014", _QUIET6, "true", F),
    ("KRN-014", {_NEW6: 0}, KEEP.format(f"{_NEW6}=0") + SET.format(
        "net.ipv6.conf.eth0.accept_ra=1"), F),
    ("KRN-016", {}, "true", P),
    ("KRN-016", {"net.ipv6.conf.all.accept_source_route": 1}, "true", F),
    ("KRN-017", _HIDDEN, KEEP.format("kernel.kptr_restrict=1"), P),
    ("KRN-017", _HIDDEN, "true", F),
    ("KRN-017", {**_HIDDEN, "kernel.dmesg_restrict": 0}, KEEP.format("kernel.kptr_restrict=1"), F),
    ("KRN-018", {"kernel.yama.ptrace_scope": 1}, "true", P),
    ("KRN-018", {"kernel.yama.ptrace_scope": 0}, "true", F),
    ("KRN-018", {"kernel.yama.ptrace_scope": 1}, KEEP.format("kernel.yama.ptrace_scope=0"), F),
    ("KRN-021", {"kernel.kexec_load_disabled": 1}, KEEP.format("kernel.kexec_load_disabled=1"), P),
    ("KRN-021", {"kernel.kexec_load_disabled": 0}, "true", F),
    ("KRN-021", {"kernel.kexec_load_disabled": 1}, "true", F),
    ("KRN-022", {"kernel.sysrq": 438}, "true", P),
    ("KRN-022", {"kernel.sysrq": 1}, "true", F),
    ("KRN-022", {"kernel.sysrq": 16}, KEEP.format("kernel.sysrq=1"), F),
    ("KRN-019", {"kernel.unprivileged_bpf_disabled": 1}, "true", P),
    ("KRN-019", {"kernel.unprivileged_bpf_disabled": 0}, "true", F),
    ("KRN-019", {"kernel.unprivileged_bpf_disabled": 2},
     KEEP.format("kernel.unprivileged_bpf_disabled=0"), F),
    ("KRN-020", {"kernel.perf_event_paranoid": 3}, KEEP.format("kernel.perf_event_paranoid=3"), P),
    ("KRN-020", {"kernel.perf_event_paranoid": 1}, "true", F),
    ("KRN-020", {"kernel.perf_event_paranoid": 2}, KEEP.format("kernel.perf_event_paranoid=-1"), F),
    ("KRN-023", _FILES, "true", P),
    ("KRN-023", _FILES, "ln -s /dev/null /etc/sysctl.d/99-protect-links.conf", F),
    ("KRN-023", {**_FILES, "fs.protected_regular": 0}, "true", F),
]  # fmt: skip
WANTED_OFF: list[tuple[str, dict[str, int], str, Verdict]] = [
    ("KRN-015", _OFF6, KEEP_OFF6, P),
    ("KRN-015", {}, KEEP_OFF6, F),
    ("KRN-015", _OFF6, "true", F),
]
