"""Sessions, su, sudo's options and SSSD on typed facts: good states and bad ones of each check."""

from dataclasses import replace

import pytest

from checks.context import Subject
from checks.facts.accounts import Account, Accounts, Group
from checks.facts.login_defs import LoginDefs
from checks.facts.pam import Pam
from checks.facts.pam_stack import Raw
from checks.facts.session_files import Folder, LimitLine, SessionFiles, StartLine
from checks.facts.sssd import Sssd
from checks.facts.sudoers import Default, Grant, Sudoers
from checks.model import Check, FactError, Outcome, Provenance
from checks.rules import directory_login, login_display, sessions, su_access, sudo_options
from checks.rules.password_limits import PasswordLimits
from checks.rules.session_limits import SessionLimits
from checks.rules.su_access import SuLimits
from checks.rules.sudo_options import SudoOptionLimits
from inventory.model import Criticality, Kind, Zone

SUBJECT = Subject("h", Kind.SERVER, Zone.LGWAN, Criticality.HIGH, None, None, None, "audit")
FILES = SessionFiles(("/etc/profile", "/etc/bash.bashrc"), (), (), {}, None, (), frozenset())
NO_SUDO = Sudoers(False, (), "", (), (), (), frozenset())
SUDO = Sudoers(True, (1, 9, 13), "", (), (), (), frozenset())
SUDO_LIMITS = SudoOptionLimits("/var/log/sudo.log", ("%sudo",), "0027", 5.0)
NO_SSSD = Sssd((), (), {}, socket=False)


def pam(service: str, *lines: str) -> Pam:
    return Pam({service: tuple(Raw(service, 1, one) for one in lines)}, frozenset(), {})


APPLIED = pam("sshd", "session required pam_limits.so")


def decide(check: Check[...], *given: object) -> Outcome:
    facts: dict[type, object] = {
        **{SessionFiles: FILES, Pam: APPLIED, LoginDefs: LoginDefs(True, {}), Subject: SUBJECT},
        **{SessionLimits: SessionLimits(900, 10), Sudoers: SUDO, Sssd: NO_SSSD},
        **{SudoOptionLimits: SUDO_LIMITS, SuLimits: SuLimits("", ())},
        PasswordLimits: PasswordLimits(12, 3, 5, 900, 3, 90, 1, 7, "027"),
        Accounts: Accounts((), (), (), (), (), frozenset()),
    }
    facts |= {type(one): one for one in given}
    return check(*(facts[need] for need in check.needs))


def lines(file: str, *texts: str) -> SessionFiles:
    return replace(FILES, lines=tuple(StartLine(file, n, one) for n, one in enumerate(texts, 1)))


@pytest.mark.parametrize(
    ("entries", "holds", "provenance"),
    [
        ((("*", "hard", "10"),), True, Provenance.EXPLICIT),
        ((("*", "-", "0"),), True, Provenance.EXPLICIT),
        ((("*", "soft", "3"),), False, Provenance.DEFAULT),
        ((("*", "hard", "11"),), False, Provenance.EXPLICIT),
        ((("*", "hard", "unlimited"),), False, Provenance.EXPLICIT),
        ((("*", "hard", "99"), ("*", "hard", "9")), True, Provenance.CONFLICTING),
        ((("*", "hard", "9"), ("@admin", "hard", "-1")), False, Provenance.EXPLICIT),
        ((("hanako", "hard", "3"),), False, Provenance.DEFAULT),
        ((), False, Provenance.DEFAULT),
    ],
)
def test_logins_at_a_time(
    entries: tuple[tuple[str, str, str], ...], holds: bool, provenance: Provenance
) -> None:
    found = tuple(LimitLine("f", who, kind, "maxlogins", n) for who, kind, n in entries)
    outcome = decide(sessions.few_logins, replace(FILES, limits=found))
    assert (outcome.holds, outcome.provenance) == (holds, provenance)
    unapplied = pam("sshd", "session required pam_unix.so")
    assert not decide(sessions.few_logins, replace(FILES, limits=found), unapplied).holds


@pytest.mark.parametrize(
    ("folder", "holds"),
    [
        (Folder("/usr/bin", 0o755, 0), True),
        (Folder("/usr/bin", 0o775, 0), False),
        (Folder("/usr/bin", 0o757, 0), False),
        (Folder("/usr/bin", 0o755, 1000), False),
    ],
)
def test_folders_of_roots_path(folder: Folder, holds: bool) -> None:
    assert decide(sessions.root_path, replace(FILES, folders=(folder,))).holds == holds


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("PATH=$PATH:/opt/bin", True),
        ("PATH=~/bin:$PATH", True),
        ("PATH=$PATH:.", False),
        ("PATH=:$PATH", False),
        ("PATH=$PATH:bin", False),
    ],
)
def test_places_of_roots_path(text: str, holds: bool) -> None:
    assert decide(sessions.root_path, lines("/root/.profile", text)).holds == holds


@pytest.mark.parametrize(
    ("texts", "holds"),
    [
        (("typeset -xr TMOUT=900",), True),
        (("TMOUT=1; readonly TMOUT; export TMOUT",), True),
        (("typeset -xr TMOUT=901",), False),
        (("typeset -xr TMOUT=0",), False),
        (("typeset -xr TMOUT=$T",), False),
        (("typeset -x TMOUT=900",), False),
        (("typeset -r TMOUT=900",), False),
        (("typeset -xr TMOUT=600", "typeset -xr TMOUT=1000"), False),
        ((), False),
    ],
)
def test_idle_shells_close(texts: tuple[str, ...], holds: bool) -> None:
    assert decide(sessions.closes, lines("/etc/profile", *texts)).holds == holds
    assert not decide(sessions.closes, lines("/etc/profile.d/a.sh", *texts)).holds


@pytest.mark.parametrize(("mask", "holds"), [("027", True), ("077", True), ("022", False)])
def test_umasks(mask: str, holds: bool) -> None:
    text = f"umask {mask}"
    assert decide(sessions.login_umask, lines("/etc/profile", text)).holds == holds
    assert decide(sessions.bash_umask, lines("/etc/bash.bashrc", text)).holds == holds
    assert decide(sessions.root_umask, lines("/root/.bashrc", text)).holds == holds
    assert not decide(sessions.login_umask, lines("/etc/bash.bashrc", text)).holds
    assert decide(sessions.root_umask, lines("/etc/profile", text)).holds


@pytest.mark.parametrize(
    ("words", "defs", "holds"),
    [
        ("pam_umask.so", {"UMASK": "027"}, True),
        ("pam_umask.so umask=077", {}, True),
        ("pam_umask.so umask=022", {"UMASK": "077"}, False),
        ("pam_umask.so", {"UMASK": "027", "USERGROUPS_ENAB": "yes"}, False),
        ("pam_umask.so nousergroups", {"UMASK": "027", "USERGROUPS_ENAB": "yes"}, True),
        ("pam_umask.so", {}, False),
        ("pam_unix.so", {"UMASK": "077"}, False),
    ],
)
def test_the_umask_that_a_session_inherits(words: str, defs: dict[str, str], holds: bool) -> None:
    stack = pam("sshd", f"session optional {words}")
    written = LoginDefs(True, {name: (value,) for name, value in defs.items()})
    found = decide(sessions.login_umask, stack, written)
    assert (found.holds, found.provenance) == (holds, Provenance.DEFAULT)


def test_a_host_without_bash_has_no_file_for_it() -> None:
    assert not decide(sessions.bash_umask, replace(FILES, files=())).applicable


WHEEL = "auth required pam_wheel.so group=sugroup"
ROOT_OK, UNIX = "auth sufficient pam_rootok.so", "auth required pam_unix.so"


@pytest.mark.parametrize(
    ("stack", "holds"),
    [
        ((ROOT_OK, WHEEL, UNIX), True),
        ((ROOT_OK, UNIX, WHEEL), True),
        ((ROOT_OK, UNIX), False),
        ((ROOT_OK, f"{WHEEL} trust", UNIX), False),
        ((ROOT_OK, f"{WHEEL} deny", UNIX), False),
        ((ROOT_OK, WHEEL.replace("required", "optional"), UNIX), False),
        ((ROOT_OK, "auth sufficient pam_unix.so", WHEEL), False),
        (("auth [success=1 default=ignore] pam_permit.so", WHEEL, UNIX), False),
    ],
)
def test_who_may_use_su(stack: tuple[str, ...], holds: bool) -> None:
    assert decide(su_access.su_limited, pam("su", *stack)).holds == holds
    other = SuLimits("wheel", ())
    assert not decide(su_access.su_limited, pam("su", *stack), other).holds


def test_the_members_of_the_group_of_su() -> None:
    root = Account("root", "x", 0, 0, "/root", "/bin/bash")
    groups = (Group("sugroup", "x", 99, ("hanako", "root")), Group("other", "x", 98, ("taro",)))
    given = Accounts((root,), groups, (root,), groups, (), frozenset())
    stack = pam("su", WHEEL, UNIX)
    assert decide(su_access.su_members, given, stack).observed == "hanako"
    assert decide(su_access.su_members, given, stack, SuLimits("", ("hanako",))).holds
    assert not decide(su_access.su_members, given, pam("su", UNIX)).applicable
    assert not decide(su_access.su_limited, pam("login")).applicable


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ("pam_lastlog.so showfailed", True),
        ("pam_lastlog2.so", True),
        ("pam_lastlog.so", False),
        ("pam_lastlog.so showfailed silent", False),
        ("pam_lastlog2.so silent", False),
        ("pam_lastlog2.so silent_if=cron,sshd", True),
        ("pam_lastlog2.so silent_if=cron,login", False),
        ("pam_unix.so", False),
    ],
)
def test_the_last_login_is_shown(words: str, holds: bool) -> None:
    stack = pam("login", f"session optional {words}")
    assert decide(login_display.last_login_shown, stack).holds == holds
    assert not decide(login_display.last_login_shown, pam("sshd")).applicable


def options(**values: str | bool) -> Sudoers:
    return replace(SUDO, defaults=tuple(Default(k, v, "") for k, v in values.items()))


@pytest.mark.parametrize(
    ("check", "given", "holds", "provenance"),
    [
        (sudo_options.logfile, options(logfile="/var/log/sudo.log"), True, Provenance.EXPLICIT),
        (sudo_options.logfile, options(logfile="/tmp/x"), False, Provenance.EXPLICIT),
        (sudo_options.logfile, SUDO, True, Provenance.DEFAULT),
        (sudo_options.logfile, options(syslog=False), False, Provenance.DEFAULT),
        (sudo_options.clean_environment, SUDO, True, Provenance.DEFAULT),
        (sudo_options.clean_environment, options(env_reset=False), False, Provenance.EXPLICIT),
        (sudo_options.ignores_dot, SUDO, False, Provenance.DEFAULT),
        (sudo_options.ignores_dot, options(secure_path="/bin"), True, Provenance.DEFAULT),
        (sudo_options.ignores_dot, options(ignore_dot=True), True, Provenance.EXPLICIT),
        (sudo_options.umask, SUDO, False, Provenance.DEFAULT),
        (sudo_options.umask, options(umask="0077"), True, Provenance.EXPLICIT),
        (sudo_options.umask, options(umask=False), False, Provenance.EXPLICIT),
        (sudo_options.password_time, SUDO, True, Provenance.DEFAULT),
        (sudo_options.password_time, options(passwd_timeout="0.5"), True, Provenance.EXPLICIT),
        (sudo_options.password_time, options(passwd_timeout="9"), False, Provenance.EXPLICIT),
        (sudo_options.password_time, options(passwd_timeout="0"), False, Provenance.EXPLICIT),
        (sudo_options.own_password, SUDO, True, Provenance.DEFAULT),
        (sudo_options.own_password, options(rootpw=True), False, Provenance.DEFAULT),
        (
            sudo_options.own_password,
            options(targetpw=False, rootpw=False, runaspw=False),
            True,
            Provenance.EXPLICIT,
        ),
    ],
)
def test_an_option_of_sudo(
    check: Check[...], given: Sudoers, holds: bool, provenance: Provenance
) -> None:
    found = decide(check, given)
    assert (found.holds, found.provenance) == (holds, provenance)
    assert not decide(check, NO_SUDO).applicable
    with pytest.raises(FactError):
        decide(check, replace(given, error="syntax error"))


def rule(subject: str, command: str, runas: str = "root") -> Sudoers:
    grant = Grant(subject, ("ALL",), (runas,), command, negated=False, asks=None, digest="")
    return replace(SUDO, grants=(grant,))


@pytest.mark.parametrize(
    ("check", "given", "holds"),
    [
        (sudo_options.arguments, rule("hanako", '/bin/ls ""'), True),
        (sudo_options.arguments, rule("hanako", "/bin/ls -l"), True),
        (sudo_options.arguments, rule("hanako", "/bin/ls"), False),
        (sudo_options.arguments, rule("hanako", "/opt/a\\ b"), False),
        (sudo_options.arguments, rule("hanako", "/opt/bin/"), True),
        (sudo_options.arguments, rule("hanako", "ALL"), True),
        (sudo_options.few_become_root, rule("hanako", "/bin/ls"), False),
        (sudo_options.few_become_root, rule("hanako", "/bin/ls", "ALL"), False),
        (sudo_options.few_become_root, rule("hanako", "/bin/ls", "www-data"), True),
        (sudo_options.few_become_root, rule("%sudo", "ALL"), True),
        (sudo_options.few_become_root, rule("root", "ALL"), True),
        (sudo_options.few_become_root, rule("audit", "/usr/local/sbin/x"), True),
    ],
)
def test_how_narrow_a_rule_is(check: Check[...], given: Sudoers, holds: bool) -> None:
    assert decide(check, given).holds == holds
    if holds:
        with pytest.raises(FactError):
            decide(check, replace(given, remote=("ldap",)))


def sssd(options: dict[str, tuple[str, ...]], *, socket: bool = False) -> Sssd:
    found = {("domain/city", name): values for name, values in options.items()}
    return Sssd(("/etc/sssd/sssd.conf",), ("sssd", "domain/city"), found, socket)


LDAP = {"id_provider": ("ldap",)}


@pytest.mark.parametrize(
    ("check", "given", "holds", "provenance"),
    [
        (directory_login.starts_tls, {"ldap_id_use_start_tls": ("true",)}, True, "explicit"),
        (directory_login.starts_tls, {"ldap_id_use_start_tls": ("True",)}, True, "explicit"),
        (directory_login.starts_tls, {"ldap_id_use_start_tls": ("false",)}, False, "explicit"),
        (directory_login.starts_tls, {"ldap_id_use_start_tls": ("f", "true")}, True, "overridden"),
        (directory_login.starts_tls, {"ldap_uri": ("ldaps://a, ldaps://b",)}, True, "default"),
        (directory_login.starts_tls, {"ldap_uri": ("ldaps://a, ldap://b",)}, False, "default"),
        (directory_login.starts_tls, {}, False, "default"),
        (directory_login.verifies, {"ldap_tls_reqcert": ("demand",)}, True, "explicit"),
        (directory_login.verifies, {"ldap_tls_reqcert": ("try",)}, False, "explicit"),
        (directory_login.verifies, {}, True, "default"),
    ],
)
def test_the_directory_is_asked_safely(
    check: Check[...], given: dict[str, tuple[str, ...]], holds: bool, provenance: str
) -> None:
    found = decide(check, sssd({**LDAP, **given}))
    assert (found.holds, found.provenance.value) == (holds, provenance)
    assert not decide(check, sssd({"id_provider": ("ad",), **given})).applicable
    assert not decide(check).applicable


@pytest.mark.parametrize(
    ("services", "socket", "holds", "provenance"),
    [
        ("nss, pam", False, True, Provenance.EXPLICIT),
        ("nss", False, False, Provenance.DEFAULT),
        ("nss", True, True, Provenance.DEFAULT),
        ("", False, False, Provenance.DEFAULT),
        ("spam", False, False, Provenance.DEFAULT),
    ],
)
def test_sssd_answers_pam(services: str, socket: bool, holds: bool, provenance: Provenance) -> None:
    given = replace(sssd({}, socket=socket), options={("sssd", "services"): (services,)})
    found = decide(directory_login.answers_pam, given)
    assert (found.holds, found.provenance) == (holds, provenance)
    assert not decide(directory_login.answers_pam).applicable


def sure(file: str, *texts: str, within: bool) -> SessionFiles:
    """The lines of a file, all of them inside a condition or none."""
    told = tuple(StartLine(file, n, one, not within) for n, one in enumerate(texts, 1))
    return replace(FILES, lines=told)


@pytest.mark.parametrize(
    "text", ["[ $UID = 5 ] && umask 077", "if true; then umask 077; fi", "nobody) umask 077 ;;"]
)
def test_a_umask_under_a_condition_leaves_the_inherited_one(text: str) -> None:
    assert not decide(sessions.login_umask, lines("/etc/profile", text)).holds
    within = sure("/etc/profile", "umask 077", within=True)
    assert not decide(sessions.login_umask, within).holds
    assert decide(sessions.login_umask, sure("/etc/profile", "umask 077", within=False)).holds
    other = "if [ $UID = 5 ]; then umask 077; else umask 027; fi"
    assert decide(sessions.login_umask, lines("/etc/profile", other)).holds


def test_without_a_pam_service_nothing_is_inherited() -> None:
    for check in (sessions.login_umask, sessions.few_logins):
        with pytest.raises(FactError):
            decide(check, Pam({"cron": ()}, frozenset(), {}))
    with pytest.raises(FactError):
        decide(sessions.login_umask, Pam({}, frozenset(), {}))


def test_a_timeout_under_a_condition_is_unknown() -> None:
    set_, fixed = "TMOUT=900", "readonly TMOUT; export TMOUT"
    with pytest.raises(FactError):
        decide(sessions.closes, sure("/etc/bash.bashrc", set_, fixed, within=True))
    assert decide(sessions.closes, sure("/etc/bash.bashrc", set_, fixed, within=False)).holds


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PATH=$PATH:/usr/bin", True),
        ("PATH=$1:$PATH", True),
        ("PATH+=:/usr/bin", True),
        ("PATH+=:/usr/bin:.", False),
        ("ENV_SUPATH PATH=/bin:.", False),
        ("PATH=$TOOLS/bin:$PATH", None),
        ("PATH=$(tools):$PATH", None),
        ("PATH=$TOOLS/bin:.", False),
    ],
)
def test_what_path_is_made_of(text: str, found: bool | None) -> None:
    given = lines("/etc/login.defs", text)
    if found is None:
        with pytest.raises(FactError):
            decide(sessions.root_path, given)
        known = replace(given, variables=frozenset({"TOOLS"}))
        if "(" not in text:
            assert decide(sessions.root_path, known).holds
    else:
        assert decide(sessions.root_path, given).holds == found
