"""Mounts: what is kept apart, and what a file system lets its files do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.facts.mounts import Mount, Mounts
from checks.model import LawField, Outcome, Provenance, Severity, check, judged, not_applicable
from inventory.words import NONE, T

SHARED = ("/tmp", "/var/tmp", "/dev/shm")  # noqa: S108 - places that are judged, not used
DATA = ("/home", "/srv", "/var/log", "/var/log/audit", "/boot", "/boot/efi", "/opt/data")
_REMOTE = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "glusterfs", "fuse.sshfs"})
_AWAY = frozenset({"noauto", "nofail", "x-systemd.automount"})


@dataclass(frozen=True, slots=True)
class MountLimits(Limits):
    """Which folders are file systems of their own, and which options they carry."""

    group: ClassVar[str] = "mounts"

    separate: tuple[str, ...]
    shared_options: tuple[str, ...]
    data_options: tuple[str, ...]


def _lacking(mounts: Mounts, places: Iterable[str], wanted: Iterable[str]) -> Outcome:
    """Judge the options now in force and those of the next boot; either alone is not enough."""
    present = [one for place in places if (one := mounts.at(place) or mounts.at_boot(place))]
    if not present:
        return not_applicable(
            T(ja="独立した領域ではない", en="none of them is a file system of its own")
        )
    options = frozenset(wanted)
    bad = [line for one in present for line in _wrong(mounts, one.point, options)]
    written = all(mounts.at_boot(one.point) for one in present)
    return judged(
        not bad,
        observed=bad or [f"{one.point} {_shown(one)}" for one in present],
        expected=", ".join(f"{one.point} {','.join(sorted(options))}" for one in present),
        provenance=Provenance.EXPLICIT if written else Provenance.DEFAULT,
        lines=tuple(bad),
    )


def _wrong(mounts: Mounts, point: str, options: frozenset[str]) -> list[str]:
    now, boot = mounts.at(point), mounts.at_boot(point)
    found = [f"{point} {_shown(now)}"] if now and not options <= now.options else []
    if boot and not options <= boot.options:
        found.append(f"/etc/fstab: {point} {_shown(boot)}")
    return found


def _shown(mount: Mount) -> str:
    return ",".join(sorted(mount.options)) or "-"


def _every(mounts: Mounts, chosen: Callable[[Mount], bool], option: str) -> Outcome:
    """Judge that each chosen file system carries the option, now and in fstab(5)."""
    now = [f"{one.point} {_shown(one)}" for one in mounts.now if _misses(one, chosen, option)]
    boot = [
        f"/etc/fstab: {one.point} {_shown(one)}"
        for one in mounts.written
        if _misses(one, chosen, option)
    ]
    seen = sorted({one.point for one in (*mounts.now, *mounts.written) if chosen(one)})
    bad = now + boot
    return judged(not bad, observed=bad or seen or NONE, expected=option, lines=tuple(bad))


def _misses(one: Mount, chosen: Callable[[Mount], bool], option: str) -> bool:
    return chosen(one) and option not in one.options


@check(
    "MNT-001",
    title=T(
        ja="誰でも書き込める領域（/tmp など）で特権プログラムとデバイスが働かないこと",
        en="Set-ID programs and devices have no effect where everyone can write (/tmp and so on)",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)③", "MIC:6.1(17)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="一時領域に置いたプログラムから管理者権限を奪われる",
        en="A program put into a temporary folder can be a way to root's rights",
    ),
    remedy=T(
        ja="/etc/fstab の該当行に nodev,nosuid を加え、mount -o remount で反映する",
        en="Add nodev,nosuid to the line in /etc/fstab and apply it with mount -o remount",
    ),
)
def shared_places(mounts: Mounts, limits: MountLimits) -> Outcome:
    """mount(8): nosuid voids the set-ID bits, nodev the device files; fstab(5) keeps it so."""
    return _lacking(mounts, SHARED, limits.shared_options)


@check(
    "MNT-002",
    title=T(
        ja="データの領域（/home、/srv、/var/log など）で特権プログラムとデバイスが働かないこと",
        en="Set-ID programs and devices have no effect where data is kept (/home, /srv, /var/log)",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)③", "MIC:6.1(17)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="利用者の領域に持ち込まれたプログラムから管理者権限を奪われる",
        en="A program brought into a user's folder can be a way to root's rights",
    ),
    remedy=T(
        ja="/etc/fstab の該当行に nodev,nosuid を加え、mount -o remount で反映する",
        en="Add nodev,nosuid to the line in /etc/fstab and apply it with mount -o remount",
    ),
)
def data_places(mounts: Mounts, limits: MountLimits) -> Outcome:
    """mount(8): only file systems with programs of the distribution need these bits."""
    return _lacking(mounts, DATA, limits.data_options)


@check(
    "MNT-003",
    title=T(
        ja="ルート以外のローカルの領域でデバイスファイルが働かないこと",
        en="Device files have no effect on local file systems other than the root",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)③",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="持ち込まれたデバイスファイルから、ディスクやメモリを直接読まれる",
        en="A device file brought along reads disks or memory past all permissions",
    ),
    remedy=T(
        ja="/etc/fstab の該当行に nodev を加え、mount -o remount で反映する",
        en="Add nodev to the line in /etc/fstab and apply it with mount -o remount",
    ),
    refs=("ssg:mount_option_nodev_nonroot_local_partitions",),
)
def local_devices(mounts: Mounts) -> Outcome:
    """mount(8): a device file opens what its number says, wherever it lies."""
    return _every(mounts, _local, "nodev")


def _local(one: Mount) -> bool:
    on_disk = one.source.startswith(("/dev/", "UUID=", "LABEL=", "PARTUUID=", "PARTLABEL="))
    return on_disk and one.whole and one.point.startswith("/") and one.point != "/"


@check(
    "MNT-004",
    title=T(
        ja="ネットワーク越しの領域（NFS、CIFS）で特権プログラムが働かないこと",
        en="Set-ID programs have no effect on network file systems (NFS, CIFS)",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)③", "MIC:6.1(8)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="ファイルサーバを乗っ取った者が、この機器の管理者権限を得る",
        en="Whoever takes over the file server gains root's rights on this host",
    ),
    remedy=T(
        ja="/etc/fstab の該当行に nosuid を加え、再マウントする",
        en="Add nosuid to the line in /etc/fstab and mount it again",
    ),
    refs=("ssg:mount_option_nosuid_remote_filesystems",),
)
def remote_programs(mounts: Mounts) -> Outcome:
    """nfs(5): the owner and the set-ID bits of a file are what the server says."""
    return _every(mounts, _remote, "nosuid")


@check(
    "MNT-005",
    title=T(
        ja="ネットワーク越しの領域（NFS、CIFS）でデバイスファイルが働かないこと",
        en="Device files have no effect on network file systems (NFS, CIFS)",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)③", "MIC:6.1(8)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="ファイルサーバに作られたデバイスファイルから、この機器のディスクを読まれる",
        en="A device file made on the server reads the disks of this host",
    ),
    remedy=T(
        ja="/etc/fstab の該当行に nodev を加え、再マウントする",
        en="Add nodev to the line in /etc/fstab and mount it again",
    ),
    refs=("ssg:mount_option_nodev_remote_filesystems",),
)
def remote_devices(mounts: Mounts) -> Outcome:
    """nfs(5), mount(8): a device file of the server would open the devices of the client."""
    return _every(mounts, _remote, "nodev")


def _remote(one: Mount) -> bool:
    return one.type in _REMOTE


@check(
    "MNT-006",
    title=T(
        ja="誰でも書き込める領域が、システムの領域と分かれていること",
        en="What everyone can fill is kept apart from the file system of the system",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.5(6)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="一般の利用者が領域を埋めるだけで、ログの記録や業務が止まる",
        en="Any user can stop logging and services by filling the disk",
    ),
    remedy=T(
        ja=(
            "systemctl enable tmp.mount（Debian 12 は先に /usr/share/systemd/tmp.mount を "
            "/etc/systemd/system へ写す）などで独立した領域とする。要否は policy の"
            " mounts.separate に定める"
        ),
        en="systemctl enable tmp.mount (on Debian 12 first copy /usr/share/systemd/tmp.mount to "
        "/etc/systemd/system), or a partition; mounts.separate says which are wanted",
    ),
)
def separate_places(mounts: Mounts, limits: MountLimits) -> Outcome:
    """hier(7): a full file system fails everyone who writes to it."""
    if not limits.separate:
        return not_applicable(T(ja="基準値に定めがない", en="the policy names none"))
    bad = [place for place in limits.separate if not mounts.at(place)]
    seen = [f"{one.point} {one.type}" for place in limits.separate if (one := mounts.at(place))]
    shared = T(ja=f"分かれていない: {', '.join(bad)}", en=f"not apart: {', '.join(bad)}")
    return judged(not bad, observed=shared if bad else seen, expected=limits.separate)


@check(
    "MNT-007",
    title=T(
        ja="起動時にマウントすると定めた領域がすべてマウントされていること",
        en="Every file system that is to be mounted at boot is mounted",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(2)", "MIC:6.1(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="バックアップや文書が、別のディスクでなくシステムの領域に書かれている",
        en="Backups and documents go to the system's own disk instead of the one meant",
    ),
    remedy=T(
        ja="mount -a で結果を確かめ、使わない行は /etc/fstab から消す（又は noauto とする）",
        en="See what mount -a says; remove unused lines from /etc/fstab, or mark them noauto",
    ),
)
def all_mounted(mounts: Mounts) -> Outcome:
    """fstab(5): lines without noauto are mounted at boot; what is not there then failed."""
    wanted = [
        one
        for one in mounts.written
        if one.point.startswith("/") and one.type != "swap" and not one.options & _AWAY
    ]
    if not wanted:
        return not_applicable(T(ja="/etc/fstab に定めがない", en="/etc/fstab names none"))
    bad = [f"{one.point} {one.source}" for one in wanted if not mounts.at(one.point)]
    return judged(
        not bad,
        observed=bad or [one.point for one in wanted],
        expected=[one.point for one in wanted],
        lines=tuple(bad),
    )
