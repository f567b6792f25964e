#!/usr/bin/env bash
# Build the read-only root under lab hosts: base.sh CACHE [SUITE]   (root, mmdebstrap; ~40 s)
# Its folder is named after this script's own digest: nothing is done where it is there already.
# The suite is bookworm, under every host; any other is built when a test first asks for it.
set -euo pipefail
suite=${2:-bookworm}
name=base
[ "$suite" = bookworm ] || name=$suite
out=$1/$name-$(sha256sum "$0" | cut -c1-12)
packages=openssh-server,sudo,libpam-pwquality,libpam-google-authenticator,rsyslog,logrotate
packages+=,systemd-sysv,libpam-systemd,dbus,cron,chrony,nftables,unattended-upgrades,python3
packages+=,procps,iproute2,passwd,netbase,openssl,busybox-static,ca-certificates,less,tzdata,restic
# later releases keep the records of logins in programs of their own
[ "$suite" = bookworm ] || packages+=,lastlog2,libpam-lastlog2,wtmpdb,libpam-wtmpdb
[ ! -d "$out" ] || exit 0
echo "lab: building the base system in $out (about a minute, once)" >&2
mkdir -p "$1"
exec 9>"$1/lock"; flock 9            # two builders at a time would mix their roots
[ ! -d "$out" ] || exit 0
find "$1" -maxdepth 1 -name "$name-*" -mmin +1440 -exec rm -rf --one-file-system {} +
rm -rf --one-file-system "$out.new"
mmdebstrap --quiet --mode=root --variant=minbase --include="$packages" \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' "$suite" "$out.new"
cd "$out.new"
rm -f etc/ssh/ssh_host_*_key* etc/resolv.conf      # every host gets its own keys at its start
mkdir -p run/sshd etc/lab-init.d var/lib/lab
for user in audit yamada; do chroot . useradd -m -s /bin/bash "$user"; done
printf 'audit:Hinomi-Audit-1\nyamada:Hinomi-Yamada-1\n' | chroot . chpasswd -c YESCRYPT
install -d -m 700 -o 1000 -g 1000 home/audit/.ssh
sed -i '/imklog/d' etc/rsyslog.conf                # it would drain the machine's kernel log
cat >sbin/lab-init <<'INIT'
#!/bin/sh
# pid 1 of a lab host: starts what is in /etc/lab-init.d, then reaps orphans
for file in /etc/lab-init.d/*; do [ -x "$file" ] && "$file"; done
while :; do wait; sleep 3600 & wait $!; done
INIT
printf '#!/bin/sh\nexec rsyslogd\n' >etc/lab-init.d/10-rsyslog
printf '#!/bin/sh\nexec cron\n' >etc/lab-init.d/20-cron
printf '#!/bin/sh\nmkdir -p /run/sshd; exec /usr/sbin/sshd\n' >etc/lab-init.d/50-sshd
# a small backup that hosts copy: making one takes a second of CPU on each
export RESTIC_PASSWORD=Hinomi-Restic-1
chroot . restic -q --no-cache init -r /var/lib/lab/restic
chroot . restic -q --no-cache backup -r /var/lib/lab/restic /etc/hostname
chmod 755 sbin/lab-init etc/lab-init.d/*
cd - >/dev/null
mv "$out.new" "$out"
