"""Real hosts with a second factor at sshd, well and badly set up, and who tries them."""

import base64
from dataclasses import dataclass

from tests.lab.spec import File, HostSpec

ACCOUNT = "kansa"
PASSWORD = "Kansa-Lab-Password-7"
SEED = "GEZDGNBVGY3TQOJQMFRGGZDFMZTWQ2LK"
KBD = "keyboard-interactive"

HARDENED = "RATE_LIMIT 3 30", "WINDOW_SIZE 3", "DISALLOW_REUSE"
_UNIX, _GA = "auth required pam_unix.so", "auth required pam_google_authenticator.so"
_OATH = "auth required pam_oath.so usersfile=/etc/users.oath window=3 digits=6"
_REST = """
account required pam_nologin.so
@include common-account
@include common-session
"""


@dataclass(frozen=True, slots=True)
class Account:
    """What the audit account on a host has; other values than the usual are canaries of tests."""

    password: str = PASSWORD
    seed: str = SEED


def google(
    *options: str, methods: str = KBD, period: int = 30, account: Account = Account()
) -> HostSpec:
    """sshd that asks for the password and a code of google-authenticator, with these options."""
    step = (f"STEP_SIZE {period}",) if period != 30 else ()
    file = "\\n".join([account.seed, *(f'" {line}' for line in (*options, *step, "TOTP_AUTH"))])
    home = f"/home/{ACCOUNT}/.google_authenticator"
    enrol = f"printf '{file}\\n' >{home}; chown {ACCOUNT}: {home}; chmod 400 {home}"
    return _host((_UNIX, _GA), methods, enrol, account)


def oath() -> HostSpec:
    """sshd that asks for the password and a code of pam_oath."""
    raw = base64.b32decode(SEED).hex()
    enrol = f"echo 'HOTP/T30 {ACCOUNT} - {raw}' >/etc/users.oath; chmod 600 /etc/users.oath"
    return _host((_UNIX, _OATH), KBD, enrol, Account())


def key_and_code(public_key: str) -> HostSpec:
    """sshd that wants the key first, then a code; PAM asks for no password."""
    spec = google(*HARDENED, methods=f"publickey,{KBD}")
    return _pam(spec, (_GA,), _authorize(public_key))


def code_in_pam_alone(public_key: str) -> HostSpec:
    """The commonest mistake: a code in PAM, no AuthenticationMethods, so a key is enough."""
    return _pam(google(*HARDENED, methods="any"), (_UNIX, _GA), _authorize(public_key))


def faillock(deny: int, *options: str, period: int = 30, account: Account = Account()) -> HostSpec:
    """Password and code with pam_faillock around them, so that failures lock the account."""
    lock = f"deny={deny} unlock_time=600"
    stack = (
        f"auth required pam_faillock.so preauth {lock}",
        "auth [success=ok default=bad] pam_unix.so",
        "auth [success=2 default=ignore] pam_google_authenticator.so",
        f"auth [default=die] pam_faillock.so authfail {lock}",
        "auth requisite pam_deny.so",
        "auth required pam_permit.so",
        "account required pam_faillock.so",
    )
    return _pam(google(*options, period=period, account=account), stack, "")


def _host(stack: tuple[str, ...], methods: str, enrol: str, account: Account) -> HostSpec:
    return HostSpec(
        "door",
        files=(
            File("/etc/pam.d/sshd", "\n".join(stack) + _REST),
            File(
                "/etc/ssh/sshd_config.d/10-door.conf",
                "KbdInteractiveAuthentication yes\nPasswordAuthentication no\n"
                f"Match User {ACCOUNT}\n  AuthenticationMethods {methods}\nMatch all\n",
            ),
        ),
        setup=f"useradd -m -s /bin/bash {ACCOUNT}\n"
        f"echo '{ACCOUNT}:{account.password}' | chpasswd -c YESCRYPT\n{enrol}",
    )


def _pam(spec: HostSpec, stack: tuple[str, ...], more: str) -> HostSpec:
    files = (*spec.files, File("/etc/pam.d/sshd", "\n".join(stack) + _REST))
    return HostSpec(spec.name, files, f"{spec.setup}\n{more}")


def _authorize(public_key: str) -> str:
    folder = f"/home/{ACCOUNT}/.ssh"
    return (
        f"mkdir -p {folder}; echo '{public_key}' >{folder}/authorized_keys; "
        f"chown -R {ACCOUNT}: {folder}; chmod 700 {folder}"
    )
