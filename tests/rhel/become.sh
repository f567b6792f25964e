# Turns a lab host into one of the RHEL family, as far as its files and its tools go.
rm -rf /var/lib/dpkg /etc/apt /var/lib/apt /usr/lib/apt /etc/dpkg /etc/debian_version \
  /etc/default/* /etc/cron.daily/* /etc/pam.d/common-* /etc/bash.bashrc /usr/bin/apt* \
  /usr/bin/dpkg* /etc/chrony /etc/rsyslog.d/50* /etc/init.d /etc/rc?.d /etc/pam.d/su-l \
  /etc/pam.d/chsh /etc/pam.d/chfn /etc/pam.d/newusers /etc/pam.d/chpasswd /etc/pam.d/cron \
  /etc/systemd/system/*.wants/*
grep -l '@include' /etc/pam.d/* | xargs -r rm -f  # Debian's way, and Debian's services
for k in system-auth password-auth postlogin; do ln -sf /etc/authselect/$k /etc/pam.d/$k; done
chown -R root:root /etc /usr/bin/rpm /usr/bin/dnf /var/lib/lab/rpms
ssh-keygen -q -t ecdsa -N "" -f /etc/ssh/ssh_host_ecdsa_key  # modes as RHEL leaves its keys
groupadd -r wheel; groupadd -r ssh_keys; groupdel sudo
chmod 640 /etc/ssh/ssh_host_ecdsa_key; chgrp ssh_keys /etc/ssh/ssh_host_ecdsa_key
chmod 600 /etc/ssh/sshd_config /etc/ssh/sshd_config.d/*
mkdir -p /etc/systemd/system/multi-user.target.wants /etc/systemd/system/timers.target.wants
for k in sshd chronyd rsyslog auditd crond firewalld; do
  [ -e /usr/lib/systemd/system/$k.service ] ||
    printf '[Service]\nExecStart=/usr/sbin/%s\n' $k >/usr/lib/systemd/system/$k.service
  ln -sf /usr/lib/systemd/system/$k.service /etc/systemd/system/multi-user.target.wants/
done
printf '[Timer]\nOnCalendar=6:00\n' >/usr/lib/systemd/system/dnf-automatic.timer
for k in dnf-automatic logrotate; do
  ln -sf /usr/lib/systemd/system/$k.timer /etc/systemd/system/timers.target.wants/
done
mkdir -p /var/cache/dnf/baseos-0123456789abcdef/repodata
cd /var/cache/dnf/baseos-0123456789abcdef/repodata && touch repomd.xml ab-updateinfo.xml.gz
cd /var/log && rm -f auth.log syslog kern.log *.gz dpkg.log alternatives.log bootstrap.log
for k in messages secure cron maillog spooler boot.log; do : >$k; chmod 600 $k; chown root: $k; done
date '+%b %e %T sv sshd[1]: Server listening' >secure
cp /usr/sbin/cron /usr/sbin/crond; chown root: /etc/shadow /etc/gshadow
chage -m 1 -M 365 -W 7 root; chage -m 1 -M 365 -W 7 -I 30 audit; chage -m 1 -M 365 -I 30 yamada
chmod 0 /etc/shadow /etc/gshadow /etc/shadow- /etc/gshadow-
chmod 700 /home/*
printf '#!/bin/sh\nexec crond\n' >/etc/lab-init.d/20-cron
printf '#!/bin/sh\nexec nft -f /etc/firewalld/lab.nft\n' >/etc/lab-init.d/15-firewall
printf '#!/bin/sh\nexec chronyd -x -f /etc/chrony.conf\n' >/etc/lab-init.d/30-chrony
printf '#!/bin/sh\nds_agent infinity >/dev/null 2>&1 </dev/null &\n' >/etc/lab-init.d/40-agent
chmod 755 /etc/lab-init.d/*
echo 'local stratum 10' >>/etc/chrony.conf
chmod 750 /etc/audit /etc/audit/rules.d
ln -sf /dev/null /etc/systemd/system/ctrl-alt-del.target
mkdir -p /run/systemd/system  # sd_booted(3)
# RHEL's pam_pwhistory reads its file of settings, Debian 12's does not know of it
for k in /usr/lib/*/security/pam_pwhistory.so; do printf 'pwhistory.conf\n' >>"$k"; done
