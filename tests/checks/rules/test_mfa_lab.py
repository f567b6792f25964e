"""Two factors on real hosts: for each check states that hold, that fail, that do not apply."""

import pytest

from checks.model import Verdict
from inventory.model import Zone
from tests.checks.rules.test_access_lab import (
    ADMIN,
    OTP,
    OTP_OPEN,
    TWO,
    UNIX,
    pam,
    sshd,
    sudo,
)
from tests.checks.states import Start, after
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab

P, F, N, U = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN
GOOD = "TOTP_AUTH|DISALLOW_REUSE|RATE_LIMIT 3 30|WINDOW_SIZE 3"
SKIPS = "auth [success=1 default=ignore] pam_succeed_if.so user ingroup reigai"


def keyed(name: str) -> str:
    """Give somebody the key of the lab."""
    to = f"/home/{name}/.ssh"
    return f"mkdir -p {to}; cp /home/audit/.ssh/authorized_keys {to}; chown -R {name}: {to}; "


def enrolled(*names: str, options: str = GOOD, mode: str = "400") -> str:
    """Give people a seed with these options."""
    told = "".join(f'" {one}\\n' for one in options.split("|"))
    text = f"GEZDGNBVGY3TQOJQGEZDGNBV\\n{told}11111111\\n"
    steps = ""
    for name in names:
        file = f"{'/root' if name == 'root' else f'/home/{name}'}/.google_authenticator"
        steps += f"printf '{text}' >{file}; chmod {mode} {file}; chown {name}: {file}; "
    return steps


EVERYBODY = enrolled("root", "audit", "yamada", "kanri")
PASSWORD = "printf 'kanri:Hinomi-Kanri-1\\n' | chpasswd -c YESCRYPT; "
KANRI = ADMIN + PASSWORD + keyed("kanri") + enrolled("kanri")
STRICT = KANRI + pam("auth", UNIX, OTP) + "; " + sshd("PermitRootLogin no", *TWO)
ALONE = KANRI + pam("auth", UNIX, OTP) + "; "  # where a key is enough
ONE_KEY = (
    KANRI
    + keyed("yamada")
    + pam("auth", UNIX, OTP)
    + "; "
    + sshd("PermitRootLogin no", *TWO, "Match User yamada", "AuthenticationMethods publickey")
    + "; "
)

STATES = [
    ("MFA-001", ONE_KEY + sudo("yamada ALL=(root) /bin/bash"), F),
    ("MFA-001", ONE_KEY + sudo("ALL, !yamada ALL=(root) /bin/bash"), P),
    ("MFA-001", ONE_KEY + sudo("yamada ALL=(www-data) ALL"), P),
    ("MFA-001", STRICT, P),
    ("MFA-001", KANRI + pam("auth", UNIX, OTP_OPEN) + "; " + sshd("PermitRootLogin no", *TWO), P),
    ("MFA-001", KANRI + pam("auth", OTP_OPEN) + "; " + sshd("PermitRootLogin no", *TWO), F),
    (
        "MFA-001",
        KANRI + pam("auth", UNIX, OTP) + "; " + sshd("KbdInteractiveAuthentication yes"),
        F,
    ),
    ("MFA-001", STRICT + "; rm -r /home/kanri/.ssh", N),  # nobody has a key that is asked for
    ("MFA-001", STRICT + "; touch -d '+1 hour' /etc/ssh/sshd_config", U),
    ("MFA-002", pam("auth", UNIX, OTP), P),
    ("MFA-002", pam("auth", UNIX, OTP_OPEN), F),
    ("MFA-002", "true", N),
    ("MFA-004", STRICT, P),
    ("MFA-004", STRICT + "; " + keyed("yamada") + sshd("PermitRootLogin no"), F),
    (
        "MFA-004",
        STRICT + "; " + sshd(*TWO, "Match Address 10.9.0.0/16", "AuthenticationMethods publickey"),
        F,
    ),
    ("MFA-004", "true", F),
    ("MFA-005", "true", F),
    ("MFA-005", KANRI + pam("auth", UNIX, OTP), P),
    ("MFA-005", KANRI + pam("auth", UNIX, OTP_OPEN), F),
    ("MFA-006", STRICT, P),
    ("MFA-006", "true", F),
    ("MFA-006", STRICT + "; " + sudo("kanri ALL=(root) NOPASSWD: /bin/ls"), F),
    ("MFA-006", STRICT + "; " + sudo("Defaults exempt_group=sudo"), F),
    ("MFA-006", KANRI + keyed("kanri") + sshd("PermitRootLogin no"), F),
    ("MFA-007", "true", N),
    ("MFA-007", STRICT, P),  # the others have not enrolled, and so cannot come in
    ("MFA-007", pam("auth", UNIX, OTP), F),  # audit comes in by its key
    ("MFA-007", pam("auth", UNIX, OTP_OPEN), F),
    ("MFA-007", STRICT + "; " + EVERYBODY, P),
    ("MFA-007", ALONE + EVERYBODY, P),
    ("MFA-007", ALONE + EVERYBODY + "chmod 644 /home/kanri/.google_authenticator", F),
    ("MFA-007", ALONE + EVERYBODY + "echo x >/home/kanri/.google_authenticator", F),
    ("MFA-007", STRICT + "; " + EVERYBODY + pam("auth", UNIX, OTP_OPEN), F),
    (
        "MFA-007",
        ADMIN
        + pam("auth", UNIX, f"{OTP_OPEN} secret=/etc/ga/${{USER}} user=root")
        + "; mkdir /etc/ga; printf 'GEZDGNBVGY3TQOJQGEZDGNBV\\n\" TOTP_AUTH\\n' >/etc/ga/kanri; "
        "chmod 400 /etc/ga/kanri; for k in root audit yamada; do cp /etc/ga/kanri /etc/ga/$k; done",
        P,
    ),
    ("MFA-008", "true", N),
    ("MFA-008", pam("auth", UNIX, OTP), P),
    ("MFA-008", pam("auth", UNIX, SKIPS, OTP), F),
    ("MFA-008", pam("auth", SKIPS, UNIX, OTP), F),
    ("MFA-008", pam("auth", UNIX, OTP, SKIPS, "auth required pam_permit.so"), P),
    ("MFA-008", sshd(*TWO, "Match Address 10.0.0.0/8", "AuthenticationMethods publickey"), F),
    ("MFA-008", pam("auth", UNIX, OTP) + "; " + sudo("Defaults exempt_group=sudo"), F),
    ("MFA-009", "true", N),
    ("MFA-009", KANRI + pam("auth", UNIX, OTP), P),
    ("MFA-009", ADMIN + enrolled("kanri", options="TOTP_AUTH") + pam("auth", UNIX, OTP), F),
    (
        "MFA-009",
        ADMIN
        + enrolled("kanri", options=GOOD.replace("SIZE 3", "SIZE 17"))
        + pam("auth", UNIX, OTP),
        F,
    ),
    ("MFA-009", pam("auth", UNIX, "auth required pam_oath.so usersfile=/etc/users.oath"), F),
    ("MFA-010", "true", P),
    ("MFA-010", "/usr/sbin/sshd -p 2222 -o AuthenticationMethods=publickey", F),
    ("MFA-010", "ln -s /usr/sbin/sshd /usr/sbin/enkaku; /usr/sbin/enkaku -p 2222", F),
    ("MFA-010", "touch -d '+1 hour' /etc/ssh/sshd_config", F),
    ("MFA-011", "true", P),
    ("MFA-011", "passwd -d yamada", F),  # Debian lets an empty password pass at the console
    ("MFA-011", "passwd -d yamada; sed -i 's/ nullok//' /etc/pam.d/common-auth", P),
    (
        "MFA-011",
        "mkdir -p /etc/systemd/system/getty@tty1.service.d; printf '[Service]\\nExecStart=-/sbin/"
        "agetty --autologin yamada %%I\\n' >/etc/systemd/system/getty@tty1.service.d/auto.conf",
        F,
    ),
]


@pytest.mark.parametrize(("id_", "change", "verdict"), STATES)
def test_a_real_state_has_its_verdict(
    lab: Lab, fresh_host: Start, id_: str, change: str, verdict: Verdict
) -> None:
    assert after(lab, fresh_host, id_, change) is verdict


CONSOLE = [
    ("MFA-003", pam("auth", UNIX, OTP), Zone.MYNUMBER, P),
    ("MFA-003", pam("auth", UNIX, OTP_OPEN), Zone.MYNUMBER, F),
    ("MFA-003", pam("auth", UNIX), Zone.MYNUMBER, F),
    ("MFA-003", pam("auth", UNIX), Zone.LGWAN, N),
    ("MFA-005", pam("auth", UNIX), Zone.MYNUMBER, N),
]


@pytest.mark.parametrize(("id_", "change", "zone", "verdict"), CONSOLE)
def test_the_my_number_zone_asks_for_two_factors_on_the_console(
    lab: Lab, fresh_host: Start, id_: str, change: str, zone: Zone, verdict: Verdict
) -> None:
    assert after(lab, fresh_host, id_, change, zone=zone) is verdict


ONE = (
    STRICT
    + "; "
    + sshd("PermitRootLogin no", *TWO, "Match User audit", "AuthenticationMethods publickey")
)
APPROVED = [
    ("MFA-004", ONE, (), F),
    ("MFA-004", ONE, ("audit | * | 情報政策課 | 2099-12-31 | 監査用",), P),
    ("MFA-004", ONE, ("audit | * | 情報政策課 | 2020-03-31 | 監査用",), F),
    ("MFA-004", ONE, ("audit | other | 情報政策課 | 2099-12-31 | 監査用",), F),
    ("MFA-004", ONE, ("audit",), U),
]


@pytest.mark.parametrize(("id_", "change", "exemptions", "verdict"), APPROVED)
def test_accounts_are_exempt_with_an_owner_until_a_day(
    lab: Lab,
    fresh_host: Start,
    id_: str,
    change: str,
    exemptions: tuple[str, ...],
    verdict: Verdict,
) -> None:
    assert after(lab, fresh_host, id_, change, limits={"mfa.exemptions": exemptions}) is verdict


@pytest.mark.parametrize(("until", "verdict"), [("2099-12-31", P), ("2020-03-31", F)])
def test_ways_past_are_approved_until_a_day(
    lab: Lab, fresh_host: Start, until: str, verdict: Verdict
) -> None:
    approved = (f"/etc/pam.d/common-auth:*ingroup reigai* | * | 住民課 | {until} | 移行中",)
    change = pam("auth", UNIX, SKIPS, OTP)
    limits = {"mfa.bypasses": approved}
    assert after(lab, fresh_host, "MFA-008", change, limits=limits) is verdict
