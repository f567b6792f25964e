"""Real states of mounts: a change made to a fresh host, and the verdict that it must bring."""

from checks.model import Verdict

P, F, N = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE

STATES: list[tuple[str, str, Verdict]] = [
    ("MNT-001", "mount -t tmpfs -o nodev,nosuid t /tmp", P),
    ("MNT-001", "mount -t tmpfs -o nodev t /tmp", F),
    ("MNT-001", "mount -t tmpfs -o nodev,nosuid t /tmp; echo 't /tmp tmpfs rw 0 0' >/etc/fstab", F),
    ("MNT-001", "echo 't /tmp tmpfs nodev,nosuid 0 0' >/etc/fstab", P),
    ("MNT-001", "echo 't /tmp tmpfs noexec 0 0' >/etc/fstab", F),
    ("MNT-001", ": >/etc/fstab", N),
    ("MNT-002", "mount -t tmpfs -o nodev,nosuid t /home", P),
    ("MNT-002", "mount -t tmpfs t /srv", F),
    ("MNT-002", "mkdir -p /mnt/a; mount -t tmpfs t /mnt/a", N),
    ("MNT-003", ": >/etc/fstab", P),
    ("MNT-003", "echo '/dev/sdb1 /srv ext4 nodev 0 0' >/etc/fstab", P),
    ("MNT-003", "echo '/dev/sdb1 /srv ext4 defaults 0 0' >/etc/fstab", F),
    ("MNT-003", "echo 'UUID=abcd /srv xfs nodev,dev 0 0' >/etc/fstab", F),
    ("MNT-003", "echo '#/dev/sdb1 /srv ext4 defaults 0 0' >/etc/fstab", P),
    ("MNT-004", "echo 'fs:/a /mnt nfs nosuid 0 0' >/etc/fstab", P),
    ("MNT-004", "echo 'fs:/a /mnt nfs defaults 0 0' >/etc/fstab", F),
    ("MNT-004", "printf 'fs:/a\\t/mnt\\tnfs4\\tnodev\\n' >/etc/fstab", F),
    ("MNT-004", ": >/etc/fstab", P),
    ("MNT-005", "echo '//fs/a /mnt cifs nodev 0 0' >/etc/fstab", P),
    ("MNT-005", "echo '//fs/a /mnt cifs nosuid 0 0' >/etc/fstab", F),
    ("MNT-005", "echo '//fs/a /mnt cifs' >/etc/fstab", F),
    ("MNT-006", "mount -t tmpfs t /tmp", P),
    ("MNT-006", "echo 't /tmp tmpfs nodev,nosuid 0 0' >/etc/fstab", F),
    ("MNT-007", "mount -t tmpfs t /tmp; echo 't /tmp tmpfs rw 0 0' >/etc/fstab", P),
    ("MNT-007", "echo '/dev/sdb1 /srv/backup ext4 defaults 0 0' >/etc/fstab", F),
    ("MNT-007", "echo '/dev/sdb1 /srv/backup ext4 nodev,nofail 0 0' >/etc/fstab", N),
    ("MNT-007", ": >/etc/fstab", N),
]
