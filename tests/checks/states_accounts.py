"""Small changes to accounts, sessions and su of a real host, and the verdict of each."""

from checks.model import Verdict
from tests.checks.rules.test_access_lab import sudo

P, F, N, U = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN
PROFILE = "printf '{0}\\n' >>/etc/profile; "
DROP_IN = "printf '{0}\\n' >/etc/profile.d/local.sh; "
BASHRC = "printf '{0}\\n' >>/etc/bash.bashrc; "
LIMITS = "printf '{0}\\n' >>/etc/security/limits.conf; "
LIMITS_D = "printf '{0}\\n' >/etc/security/limits.d/a.conf; "
SU = "sed -i '/pam_rootok/a auth {0}' /etc/pam.d/su; groupadd sugroup; "
HASH = "'$y$j9T$abcdefgh$ijklmnop'"
OLD = "useradd -m -s /bin/bash {0}; usermod -p " + HASH + " {0}; chage -d 2020-01-01 {0}; "
SEEN = (  # a record of lastlog(5): the time, the line, the host
    "python3 -c \"import pwd,struct,time; f=open('/var/log/lastlog','r+b'); "
    "u=pwd.getpwnam('{0}').pw_uid; f.seek(292*u); "
    "f.write(struct.pack('i32s256s', int(time.time())-86400*{1}, b'pts/0', b''))\"; "
)
WTMP = (  # a record of utmp(5) as login(1) leaves it
    "python3 -c \"import struct,time; f=open('/var/log/wtmp','ab'); "
    "f.write(struct.pack('hi32s4s32s256shhiii16s20x', 7, 9, b'pts/0', b'ts/0', b'{0}', b'', 0, 0,"
    " 0, int(time.time())-86400*{1}, 0, b''))\"; "
)
STALE = SEEN.format("audit", 1) + SEEN.format("yamada", 1)
SSSD = "mkdir -p /etc/sssd/conf.d; printf '{0}\\n' >/etc/sssd/sssd.conf; "
SSSD_D = "printf '{0}\\n' >/etc/sssd/conf.d/a.conf; "
DOMAIN = "[sssd]\\nservices=nss,pam\\n[domain/city]\\nid_provider=ldap\\n"
OPTIONS = sudo("Defaults {0}")
SHOWS = "sed -i 's/pam_lastlog.so.*/pam_lastlog.so {0}/' /etc/pam.d/login"

STATES: list[tuple[str, str, Verdict]] = [
    ("ACC-023", LIMITS.format("* hard maxlogins 10"), P),
    ("ACC-023", LIMITS_D.format("* - maxlogins 3"), P),
    ("ACC-023", "true", F),
    ("ACC-023", LIMITS.format("#* hard maxlogins 10"), F),
    ("ACC-023", LIMITS.format("* hard maxlogins 1000"), F),
    ("ACC-023", LIMITS.format("* soft maxlogins 3"), F),
    ("ACC-023", LIMITS.format("* hard maxlogins 10") + LIMITS_D.format("* hard maxlogins 99"), F),
    ("ACC-023", LIMITS.format("* hard maxlogins 10\\nyamada hard maxlogins -1"), F),
    (
        "ACC-023",
        LIMITS.format("* hard maxlogins 10") + "sed -i /pam_limits/d /etc/pam.d/sshd",
        F,
    ),
    ("ACC-024", "true", P),
    ("ACC-024", "chmod 777 /usr/local/bin", F),
    ("ACC-024", "chown yamada /usr/local/sbin", F),
    ("ACC-024", "mkdir -m 777 /opt/x; echo 'export PATH=/opt/x:$PATH' >>/root/.bashrc", F),
    ("ACC-024", "echo 'PATH=$PATH:.' >>/root/.profile", F),
    ("ACC-024", "echo 'PATH=/usr/bin::/bin' >>/etc/environment", F),
    ("ACC-024", "echo '#PATH=$PATH:.' >>/root/.profile", P),
    ("ACC-025", DROP_IN.format("typeset -xr TMOUT=900"), P),
    ("ACC-025", PROFILE.format("TMOUT=600; readonly TMOUT; export TMOUT"), P),
    ("ACC-025", PROFILE.format("readonly TMOUT=600\\nexport TMOUT"), P),
    ("ACC-025", BASHRC.format("declare -xr TMOUT=600"), P),
    ("ACC-025", "true", F),
    ("ACC-025", DROP_IN.format("TMOUT=600"), F),
    ("ACC-025", DROP_IN.format("#typeset -xr TMOUT=600"), F),
    ("ACC-025", DROP_IN.format("typeset -xr TMOUT=0"), F),
    ("ACC-025", DROP_IN.format("typeset -xr TMOUT=9999"), F),
    (
        "ACC-025",
        PROFILE.format("typeset -xr TMOUT=600") + DROP_IN.format("typeset -xr TMOUT=9999"),
        F,
    ),
    (
        "ACC-025",
        "sed -i /profile.d/d /etc/profile; " + DROP_IN.format("typeset -xr TMOUT=600"),
        F,
    ),
    ("ACC-025", "echo 'typeset -xr TMOUT=600' >/etc/profile.d/local.conf", F),
    ("ACC-026", PROFILE.format("umask 027"), P),
    ("ACC-026", DROP_IN.format("umask u=rwx,g=rx,o="), P),
    ("ACC-026", "true", F),
    ("ACC-026", PROFILE.format("#umask 027"), F),
    ("ACC-026", PROFILE.format("umask 027") + DROP_IN.format("umask 022"), F),
    ("ACC-026", PROFILE.format("[ -n x ] && umask 002"), F),
    (
        "ACC-026",
        "sed -i -e 's/^UMASK.*/UMASK 027/' -e 's/^USERGROUPS_ENAB.*/USERGROUPS_ENAB no/' "
        "/etc/login.defs; echo 'session optional pam_umask.so' >>/etc/pam.d/common-session",
        P,
    ),
    ("ACC-027", BASHRC.format("umask 077"), P),
    ("ACC-027", BASHRC.format("umask 022"), F),
    ("ACC-027", PROFILE.format("umask 077"), F),
    ("ACC-027", "rm /etc/bash.bashrc", N),
    ("ACC-028", "true", P),
    ("ACC-028", "echo umask 022 >>/root/.bashrc", F),
    ("ACC-028", "echo '# umask 022' >>/root/.profile", P),
    ("ACC-028", "echo umask 077 >>/root/.profile", P),
    ("ACC-029", "passwd -l root", P),
    ("ACC-029", f"usermod -p {HASH} root", F),
    ("ACC-029", f"usermod -p {HASH} root; : >/etc/securetty", F),
    (
        "ACC-029",
        f"usermod -p {HASH} root; : >/etc/securetty; "
        "sed -i '1i auth requisite pam_securetty.so' /etc/pam.d/login",
        P,
    ),
    (
        "ACC-029",
        f"usermod -p {HASH} root; echo tty1 >/etc/securetty; "
        "sed -i '1i auth requisite pam_securetty.so' /etc/pam.d/login",
        F,
    ),
    ("ACC-030", "true", P),
    ("ACC-030", f"useradd -s /bin/no-such hanako; usermod -p {HASH} hanako", F),
    ("ACC-030", f"usermod -p {HASH} games", F),
    ("ACC-030", f"useradd -s /bin/no-such hanako; usermod -p {HASH} hanako; passwd -l hanako", P),
    ("ACC-030", "sed -i '/bash/d' /etc/shells", F),
    ("ACC-031", "true", P),
    ("ACC-031", "echo /usr/sbin/nologin >>/etc/shells", F),
    ("ACC-031", "echo '  /sbin/nologin # no' >>/etc/shells", F),
    ("ACC-031", "echo '#/usr/sbin/nologin' >>/etc/shells", P),
    ("ACC-032", "true", P),
    ("ACC-032", f"usermod -p {HASH} games", F),
    ("ACC-032", f"usermod -p '!'{HASH} games", P),
    ("ACC-033", "true", P),
    ("ACC-033", STALE + OLD.format("hanako") + SEEN.format("hanako", 30), P),
    ("ACC-033", STALE + OLD.format("hanako") + SEEN.format("hanako", 200), F),
    ("ACC-033", STALE + OLD.format("hanako"), F),
    ("ACC-033", STALE + OLD.format("hanako") + "usermod -e 1 hanako", P),
    ("ACC-033", STALE + OLD.format("hanako") + "passwd -l hanako", F),
    ("ACC-033", STALE + OLD.format("hanako") + WTMP.format("hanako", 10), P),
    ("ACC-033", OLD.format("hanako") + WTMP.format("yamada", 200), F),
    ("ACC-033", OLD.format("hanako") + WTMP.format("yamada", 20), U),
    ("ACC-033", OLD.format("hanako") + "rm -f /var/log/lastlog /var/log/wtmp", U),
    ("ACC-034", "true", P),
    ("ACC-034", "useradd -m -s /bin/bash guest", F),
    ("ACC-034", "useradd -m -s /bin/bash Test --badname", F),
    ("ACC-034", "useradd -m -s /usr/sbin/nologin guest", P),
    ("ACC-034", "useradd -m -s /bin/bash -e 1970-01-02 guest", P),
    ("ACC-036", "true", P),
    ("ACC-036", "useradd -m -s /bin/bash -e 2020-04-01 hanako", F),
    ("ACC-036", "useradd -m -s /bin/bash -e 2099-04-01 hanako", P),
    ("ACC-037", SHOWS.format("showfailed"), P),
    ("ACC-037", SHOWS.format(""), F),
    ("ACC-037", SHOWS.format("showfailed silent"), F),
    ("ACC-037", "sed -i /pam_lastlog/d /etc/pam.d/login", F),
    ("ACC-038", SSSD.format("[sssd]\\nservices = nss, pam"), P),
    ("ACC-038", SSSD.format("[sssd]\\nservices = nss\\n[pam]\\nservices = pam"), F),
    ("ACC-038", SSSD.format("[sssd]\\nservices = nss") + SSSD_D.format("[sssd]\\nservices=pam"), P),
    ("ACC-038", "true", N),
    ("ACC-039", SSSD.format(DOMAIN + "ldap_id_use_start_tls = True"), P),
    ("ACC-039", SSSD.format(DOMAIN + "ldap_uri = ldaps://ds.example"), P),
    ("ACC-039", SSSD.format(DOMAIN + "#ldap_id_use_start_tls = True"), F),
    (
        "ACC-039",
        SSSD.format(DOMAIN + "ldap_id_use_start_tls=true")
        + SSSD_D.format("[domain/city]\\nldap_id_use_start_tls=false"),
        F,
    ),
    ("ACC-039", SSSD.format("[domain/city]\\nid_provider=ad"), N),
    ("ACC-040", SSSD.format(DOMAIN), P),
    ("ACC-040", SSSD.format(DOMAIN + "ldap_tls_reqcert = never"), F),
    ("ACC-040", SSSD.format(DOMAIN + "ldap_tls_reqcert = allow"), F),
    ("ACC-040", SSSD.format("[domain/city]\\nid_provider=ad"), N),
    ("SU-001", SU.format("required pam_wheel.so use_uid group=sugroup"), P),
    ("SU-001", "true", F),
    ("SU-001", SU.format("sufficient pam_wheel.so trust group=sugroup"), F),
    ("SU-001", SU.format("optional pam_wheel.so group=sugroup"), F),
    (
        "SU-001",
        "sed -i '1i auth sufficient pam_permit.so' /etc/pam.d/su; "
        + SU.format("required pam_wheel.so group=sugroup"),
        F,
    ),
    ("SU-001", "rm /etc/pam.d/su", F),
    ("SU-001", "rm /etc/pam.d/su /etc/pam.d/su-l", F),
    ("SU-001", "rm /etc/pam.d/su /etc/pam.d/su-l /etc/pam.d/other", N),
    ("SU-002", SU.format("required pam_wheel.so group=sugroup"), P),
    ("SU-002", SU.format("required pam_wheel.so group=sugroup") + "gpasswd -a yamada sugroup", F),
    ("SU-002", "true", N),
    ("SUDO-001", "echo 'Defaults !authenticate' >/etc/sudoers; rm -f /etc/sudoers.d/*", F),
    ("SUDO-009", "true", P),
    ("SUDO-009", OPTIONS.format('logfile="/var/log/sudo.log"'), P),
    ("SUDO-009", OPTIONS.format("logfile=/var/log/other.log"), F),
    ("SUDO-009", OPTIONS.format("!syslog"), F),
    ("SUDO-010", sudo('yamada ALL=(root) /bin/ls ""'), P),
    ("SUDO-010", sudo("yamada ALL=(root) /bin/ls -l /var/log"), P),
    ("SUDO-010", sudo("yamada ALL=(root) /bin/ls"), F),
    ("SUDO-010", sudo("Cmnd_Alias LS = /bin/ls", "yamada ALL=(root) LS"), F),
    ("SUDO-011", "true", P),
    ("SUDO-011", sudo("yamada ALL=(root) /bin/ls"), F),
    ("SUDO-011", sudo("yamada ALL=/bin/ls"), F),
    ("SUDO-011", sudo("yamada ALL=(www-data) /bin/ls"), P),
    ("SUDO-011", sudo("User_Alias ALLES = yamada", "ALLES ALL=(ALL) ALL"), F),
    ("SUDO-012", "true", P),
    ("SUDO-012", OPTIONS.format("!env_reset"), F),
    ("SUDO-012", OPTIONS.format("env_reset"), P),
    ("SUDO-013", OPTIONS.format("ignore_dot"), P),
    ("SUDO-013", OPTIONS.format("!ignore_dot"), F),
    ("SUDO-013", "sed -i /secure_path/d /etc/sudoers", F),
    ("SUDO-014", "true", P),
    ("SUDO-014", OPTIONS.format("umask=0077"), P),
    ("SUDO-014", OPTIONS.format("umask=0002"), F),
    ("SUDO-014", OPTIONS.format("umask=0777"), P),
    ("SUDO-015", "true", P),
    ("SUDO-015", OPTIONS.format("passwd_timeout=1"), P),
    ("SUDO-015", OPTIONS.format("passwd_timeout=0"), F),
    ("SUDO-016", "true", P),
    ("SUDO-016", OPTIONS.format("targetpw"), F),
    ("SUDO-016", OPTIONS.format("!targetpw, rootpw"), F),
]

IDLE = "sed -i '/^#* *INACTIVE/d' /etc/default/useradd; echo INACTIVE={0} >>/etc/default/useradd"
SMALL: dict[str, object] = {"ageing.inactive_days": 30}
NAMED: dict[str, object] = {"account.staff": ("yamada",)}
LIMITED: list[tuple[str, str, dict[str, object], Verdict]] = [
    ("ACC-021", IDLE.format(30), SMALL, P),
    ("ACC-021", IDLE.format(-1), SMALL, F),
    ("ACC-021", IDLE.format(90), SMALL, F),
    ("ACC-021", "sed -i '/INACTIVE/d' /etc/default/useradd", SMALL, F),
    ("ACC-021", "true", {}, N),
    ("ACC-022", "chage -I 30 yamada; chage -I 10 audit", SMALL, P),
    ("ACC-022", "chage -I 30 yamada", SMALL, F),
    ("ACC-022", "true", {}, N),
    ("ACC-035", "true", NAMED, P),
    ("ACC-035", "useradd -m -s /bin/bash hanako", NAMED, F),
    ("ACC-035", "useradd -m -s /usr/sbin/nologin hanako", NAMED, P),
    ("ACC-035", "true", {}, N),
    (
        "SU-001",
        SU.format("required pam_wheel.so group=wheel"),
        {"su.allowed_group": "sugroup"},
        F,
    ),
    (
        "SU-002",
        "groupadd sugroup; gpasswd -a yamada sugroup",
        {"su.allowed_group": "sugroup", "su.members": ("yamada",)},
        P,
    ),
    ("SUDO-014", "true", {"sudo_options.umask": "0077"}, F),
    ("SUDO-011", sudo("yamada ALL=(root) ALL"), {"sudo_options.administrators": ("yamada",)}, F),
    (
        "SUDO-011",
        "sed -i /^%sudo/d /etc/sudoers; " + sudo("yamada ALL=(root) ALL"),
        {"sudo_options.administrators": ("yamada",)},
        P,
    ),
]
