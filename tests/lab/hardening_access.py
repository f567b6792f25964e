"""How a careful administrator sets up sessions, su and the finer points of passwords."""

from tests.lab.spec import File, Part

ACCESS = Part(
    files=(
        File(
            "/etc/security/pwquality.conf.d/10-standard.conf",
            "maxrepeat = 3\nmaxsequence = 3\nenforce_for_root\n",
        ),
        File("/etc/security/limits.d/10-standard.conf", "* hard maxlogins 10\n"),
        File("/etc/profile.d/standard.sh", "typeset -xr TMOUT=900\numask 027\n"),
    ),
    setup=r"""
sed -i 's/pam_pwhistory.so/& enforce_for_root/' /etc/pam.d/common-password
printf 'even_deny_root\naudit\nsilent\n' >>/etc/security/faillock.conf
printf 'FAIL_DELAY 4\n' >>/etc/login.defs
printf 'umask 027\n' >>/etc/bash.bashrc
groupadd -r sugroup
sed -i '/pam_rootok/a auth required pam_wheel.so use_uid group=sugroup' /etc/pam.d/su
sed -i 's/pam_lastlog.so.*/pam_lastlog.so showfailed/' /etc/pam.d/login
""",
)
