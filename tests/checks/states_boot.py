"""Small changes to how a real host starts, and to its console, and the verdicts they bring."""

from checks.model import Verdict
from tests.checks.states_kernel import OWN_KERNEL

P, F, N, U = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN

# The machine's own firmware and kernel stay out of reach: a host gets a view of its own.
UEFI = (
    OWN_KERNEL + "mount -t tmpfs t /sys/firmware; mkdir -p /sys/firmware/efi/efivars; "
    "printf '\\6\\0\\0\\0\\{0}' >/sys/firmware/efi/efivars/SecureBoot-8be4df61; "
)
BIOS = OWN_KERNEL + "mount -t tmpfs t /sys/firmware; "
SECURITY = OWN_KERNEL + "mount -t tmpfs t /sys/kernel/security; cd /sys/kernel/security; "
CPU = (
    OWN_KERNEL + "mount -t tmpfs t /sys/devices/system/cpu/vulnerabilities; "
    "echo '{0}' >/sys/devices/system/cpu/vulnerabilities/meltdown; "
)
STARTED_WITH = "echo '{0}' >/run/cmdline; mount --bind /run/cmdline /proc/cmdline; "
DEFAULT = "mkdir -p /etc/default/grub.d; printf '{0}\\n' >/etc/default/grub; "
MENU = (
    "mkdir -p /boot/grub; printf 'menuentry \"Debian\" {{\\n\\tlinux\\t/vmlinuz ro {0}\\n}}\\n' "
    ">>/boot/grub/grub.cfg; "
)
HASH = "grub.pbkdf2.sha512.10000.0123456789ABCDEF"
GRUB = "mkdir -p /boot/grub; printf '{0}\\n' >>/boot/grub/grub.cfg; "
USERS = GRUB.format('set superusers="kanri"')
WANTED = "slab_nomerge page_poison=1 slub_debug=FZP iommu=force mce=0"
ALL = f"{WANTED} rng_core.default_quality=500 audit_backlog_limit=8192"
LINUX = 'GRUB_CMDLINE_LINUX="{0}"'
TARGET = "/etc/systemd/system/ctrl-alt-del.target"
SYSTEM = "mkdir -p /etc/systemd/system.conf.d; printf '[Manager]\\n{0}\\n' >"
RESCUE = (
    "mkdir -p /etc/systemd/system/rescue.service.d; "
    "printf '[Service]\\n{0}\\n' >/etc/systemd/system/rescue.service.d/x.conf"
)
HANDLED = (
    "printf '#!/bin/sh\\n' >/usr/lib/systemd/systemd-coredump; "
    "chmod 755 /usr/lib/systemd/systemd-coredump; "
)
DUMP = "mkdir -p /etc/systemd/coredump.conf.d; printf '[Coredump]\\n{0}\\n' >"
LIMITS = "mkdir -p /etc/security/limits.d; printf '{0}\\n' >>/etc/security/limits"

_rows: list[tuple[str, str, Verdict]] = [
    ("BOO-001", "true", N),
    ("BOO-001", UEFI.format(1), P),
    ("BOO-001", UEFI.format(0), F),
    ("BOO-001", BIOS, N),
    ("BOO-001", BIOS + "mkdir /sys/firmware/efi", U),
    ("BOO-002", "true", N),
    ("BOO-002", OWN_KERNEL, U),
    ("BOO-002", MENU.format("quiet"), F),
    ("BOO-002", USERS + GRUB.format(f"password_pbkdf2 kanri {HASH}"), P),
    ("BOO-002", USERS + GRUB.format(f"#password_pbkdf2 kanri {HASH}"), F),
    ("BOO-002", USERS + GRUB.format("password kanri himitsu"), F),
    ("BOO-002", GRUB.format(f"password_pbkdf2 kanri {HASH}"), F),
    ("BOO-003", "true", N),
    ("BOO-003", DEFAULT.format("GRUB_DISABLE_RECOVERY=true"), P),
    ("BOO-003", DEFAULT.format('GRUB_DISABLE_RECOVERY="true"') + MENU.format("quiet"), P),
    ("BOO-003", DEFAULT.format("GRUB_DISABLE_RECOVERY=false"), F),
    ("BOO-003", DEFAULT.format("#GRUB_DISABLE_RECOVERY=true"), F),
    ("BOO-003", DEFAULT.format("GRUB_DISABLE_RECOVERY=true")
     + "echo GRUB_DISABLE_RECOVERY=false >/etc/default/grub.d/x.cfg", F),
    ("BOO-003", DEFAULT.format("GRUB_DISABLE_RECOVERY=false")
     + "echo GRUB_DISABLE_RECOVERY=true >/etc/default/grub.d/x.cfg", P),
    ("BOO-003", DEFAULT.format("GRUB_DISABLE_RECOVERY=true")
     + GRUB.format("menuentry \"Debian (recovery mode)\" {{"), F),
    ("BOO-004", "true", N),
    ("BOO-004", CPU.format("Mitigation: PTI"), P),
    ("BOO-004", CPU.format("Vulnerable"), F),
    ("BOO-004", CPU.format("Mitigation: PTI") + STARTED_WITH.format("ro mitigations=off"), F),
    ("BOO-004", DEFAULT.format(LINUX.format("quiet")), P),
    ("BOO-004", DEFAULT.format(LINUX.format("mitigations=off")), F),
    ("BOO-004", MENU.format("spectre_v2=off"), F),
    ("BOO-005", "true", N),
    ("BOO-005", DEFAULT.format(LINUX.format(ALL)), P),
    ("BOO-005", DEFAULT.format(LINUX.format(ALL)) + MENU.format("quiet"), F),
    ("BOO-005", DEFAULT.format(LINUX.format(ALL)) + MENU.format(ALL), P),
    ("BOO-005", DEFAULT.format(LINUX.format(WANTED)), F),
    ("BOO-005", DEFAULT.format(LINUX.format(ALL)) + OWN_KERNEL + STARTED_WITH.format("ro"), F),
    ("BOO-005", DEFAULT.format(LINUX.format(ALL)) + OWN_KERNEL + STARTED_WITH.format(ALL), P),
    ("BOO-006", "true", N),
    ("BOO-006", SECURITY, U),
    ("BOO-006", SECURITY + "echo 'none [integrity] confidentiality' >lockdown", P),
    ("BOO-006", SECURITY + "echo '[none] integrity confidentiality' >lockdown", F),
    ("BOO-007", "true", F),
    ("BOO-007", f"ln -sf /dev/null {TARGET}", P),
    ("BOO-007", f"ln -sf /lib/systemd/system/reboot.target {TARGET}", F),
    ("BOO-007", f": >{TARGET}", P),
    ("BOO-008", "true", F),
    ("BOO-008", SYSTEM.format("CtrlAltDelBurstAction=none") + "/etc/systemd/system.conf", P),
    ("BOO-008", SYSTEM.format("CtrlAltDelBurstAction=none")
     + "/etc/systemd/system.conf.d/x.conf", P),
    ("BOO-008", SYSTEM.format("CtrlAltDelBurstAction=none") + "/etc/systemd/system.conf.d/x", F),
    ("BOO-008", SYSTEM.format("#CtrlAltDelBurstAction=none") + "/etc/systemd/system.conf", F),
    ("BOO-009", "true", P),
    ("BOO-009", RESCUE.format("ExecStart=\\nExecStart=/bin/bash"), F),
    ("BOO-009", RESCUE.format("Environment=SYSTEMD_SULOGIN_FORCE=1"), F),
    ("BOO-009", RESCUE.format("#ExecStart=/bin/bash"), P),
    ("BOO-010", "true", P),
    ("BOO-010", HANDLED, F),
    ("BOO-010", HANDLED + DUMP.format("Storage=none") + "/etc/systemd/coredump.conf", P),
    ("BOO-010", HANDLED + DUMP.format("Storage=none") + "/etc/systemd/coredump.conf.d/a.conf", P),
    ("BOO-010", HANDLED + DUMP.format("#Storage=none") + "/etc/systemd/coredump.conf", F),
    ("BOO-010", HANDLED + DUMP.format("Storage=none") + "/etc/systemd/coredump.conf; "
     + DUMP.format("Storage=journal") + "/etc/systemd/coredump.conf.d/a.conf", F),
    ("BOO-011", "true", P),
    ("BOO-011", HANDLED, F),
    ("BOO-011", HANDLED + DUMP.format("ProcessSizeMax=0") + "/etc/systemd/coredump.conf", P),
    ("BOO-011", HANDLED + DUMP.format("ProcessSizeMax=1G") + "/etc/systemd/coredump.conf", F),
    ("BOO-012", "true", F),
    ("BOO-012", LIMITS.format("* hard core 0") + ".conf", P),
    ("BOO-012", LIMITS.format("* hard core 0") + ".d/a.conf", P),
    ("BOO-012", LIMITS.format("* soft core 0") + ".conf", F),
    ("BOO-012", LIMITS.format("* hard core 0") + ".conf; "
     + LIMITS.format("* hard core 1") + ".d/a.conf", F),
    ("BOO-012", LIMITS.format("#* hard core 0") + ".conf", F),
    ("BOO-015", "true", P),
    ("BOO-015", "mkdir -p /var/lib/systemd/coredump; touch /var/lib/systemd/coredump/core.x.0.zst",
     F),
    ("BOO-015", "mkdir -p /var/crash; touch /var/crash/_usr_bin_x.0.crash", F),
    ("BOO-015", "mkdir -p /var/crash; touch /var/crash/.lock", P),
    ("BOO-013", "true", N),
    ("BOO-013", SECURITY + "mkdir apparmor; echo 'chronyd (enforce)' >apparmor/profiles", P),
    ("BOO-013", SECURITY + "mkdir apparmor; echo 'chronyd (complain)' >apparmor/profiles", F),
    ("BOO-013", SECURITY, F),
    ("BOO-014", "true", N),
    ("BOO-014", SECURITY, N),
    ("BOO-014", SECURITY + "mkdir apparmor; echo 'chronyd (enforce)' >apparmor/profiles", P),
    ("BOO-014", SECURITY + "mkdir apparmor; printf 'a (enforce)\\nb (complain)\\n' "
     ">apparmor/profiles", F),
    ("BOO-014", SECURITY + "mkdir apparmor; echo 'a (enforce)' >apparmor/profiles; "
     "mkdir -p /etc/apparmor.d/force-complain; touch /etc/apparmor.d/force-complain/a", F),
]  # fmt: skip
STATES = [row for row in _rows if OWN_KERNEL not in row[1]]
PRETENDED = [row for row in _rows if OWN_KERNEL in row[1]]  # these change what the host is
