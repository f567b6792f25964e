# Faults, one for each subject, in the places where the RHEL family keeps them.
sed -i '/pam_faillock/d; s/pam_unix.so$/pam_unix.so nullok/; /pam_pwquality/d' /etc/authselect/*-auth
sed -i 's/sha512 shadow/md5 shadow/; /pwhistory/d' /etc/authselect/*-auth
sed -i '/pam_wheel/d' /etc/pam.d/su
printf 'PermitRootLogin yes\nX11Forwarding yes\nPermitEmptyPasswords yes\n' >/etc/ssh/sshd_config.d/00-city.conf
printf 'Ciphers aes128-cbc,3des-cbc\nMACs hmac-md5\nKexAlgorithms diffie-hellman-group1-sha1\n' \
  >/etc/crypto-policies/back-ends/opensshserver.config
sed -i 's/^PASS_MAX_DAYS.*/PASS_MAX_DAYS 99999/; s/^UMASK.*/UMASK 022/' /etc/login.defs
sed -i 's/gpgcheck=1/gpgcheck=0/; s/=True/=False/' /etc/dnf/dnf.conf
sed -i 's/^apply_updates.*/apply_updates = no/' /etc/dnf/automatic.conf
printf '[x]\nbaseurl=http://packages.example.com/x\nenabled=1\ngpgcheck=0\n' >/etc/yum.repos.d/x.repo
echo 'RHSA-2026:1234 Important/Sec. openssl-libs-1:3.0.7-28.el9_4.x86_64' >/var/lib/lab/updateinfo
echo 'city-agent 0 1.0 1 n' >>/var/lib/lab/rpms
echo 'telnet-server 0 0.17 85.el9 y' >>/var/lib/lab/rpms
sed -i 's/VERSION_ID=.*/VERSION_ID="7.9"/' /etc/os-release
echo 'wheel2 ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/x
useradd -o -u 0 -M toor
printf 'root:Hinomi-Root-1\n' | chpasswd -c YESCRYPT
rm /etc/rsyslog.d/forward.conf
sed -i 's/rotate 60/rotate 4/' /etc/logrotate.conf
chmod 644 /etc/shadow /var/log/secure; chmod 666 /etc/passwd
sed -i 's/enforcing/disabled/' /etc/selinux/config
mkdir -p /boot; touch /boot/vmlinuz-99.0.0-1.el9.x86_64
