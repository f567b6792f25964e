"""What each module of PAM answers to one person with some of the factors."""

from collections.abc import Mapping

from checks.facts.pam_files import SEPERMIT
from checks.facts.pam_stack import CODES, Handler
from checks.mfa.answers import (
    EXPIRED,
    FIXED,
    LOCKED_OUT,
    MISSING,
    NOT_MODELLED,
    QUIET,
    UNUSABLE,
    Ask,
    Choice,
    Function,
    Outcome,
)
from checks.mfa.code_modules import CODE_MODULES, GA, OATH, U2F
from checks.mfa.conditions import CONDITIONS
from checks.mfa.password_modules import PASSWORD_MODULES

_QUIET = (
    *(
        "cap",
        "ecryptfs",
        "fscrypt",
        "gnome_keyring",
        "kwallet",
        "kwallet5",
        "mount",
        "selinux_permit",
    ),
    *("sepermit", "ssh_add", "systemd", "umask"),
)
_PERMITTING = ("pam_sepermit.so", "pam_selinux_permit.so")
WITH_CODE = frozenset({GA, OATH, "pam_radius_auth.so", "pam_sss.so", "pam_ldap.so", "pam_krb5.so"})


def choices(ask: Ask) -> tuple[Choice, ...]:
    """The choices that a visitor has at a module, the answers being those of the call."""
    handler = ask.handler
    if not handler.module:
        return (ask.answer("perm_denied", UNUSABLE),)
    if not _there(ask.pam.modules, handler):
        return (ask.answer("module_unknown", MISSING),)
    table = _ACCOUNT if ask.kind == "account" else _AUTH
    function = table.get(handler.module) or _anything
    return function(ask)


def _there(modules: frozenset[str], handler: Handler) -> bool:
    """A name without a folder is looked up where modules are; one with another folder is not."""
    folder, slash, _ = handler.path.rpartition("/")
    if slash and not folder.endswith("/security"):
        return False
    return not modules or handler.module in modules


def _anything(ask: Ask) -> tuple[Choice, ...]:
    """A module that is not modelled: any answer, after any prompt, and it may keep what it read."""
    apart = ("success", "new_authtok_reqd", "incomplete")
    codes = {(ask.handler.action(one), one in apart and one): one for one in CODES}.values()
    return tuple(
        tuple(
            Outcome(code, NOT_MODELLED, kept)
            for code in codes
            for kept in dict.fromkeys((ask.token, typed))
        )
        for typed in dict.fromkeys((ask.token, *ask.strings))
    )


def _fixed(code: str) -> Function:
    return lambda ask: (ask.answer(code, FIXED),)


def _quiet(ask: Ask) -> tuple[Choice, ...]:
    """A module that asks for nothing, as a rule keeps out of it, and now and then has its say."""
    permitted = ask.files.files.get(SEPERMIT) if ask.files else None
    if ask.handler.module in _PERMITTING and permitted == ():
        return (ask.answer("ignore", QUIET),)
    return ask.answer("ignore", QUIET), ask.any_of(QUIET, "success", "auth_err", "service_err")


def _nologin(ask: Ask) -> tuple[Choice, ...]:
    return (ask.answer("success" if ask.given("successok") else "ignore", FIXED),)


def _faillock(ask: Ask) -> tuple[Choice, ...]:
    """pam_faillock(8): authfail is ignored, the others succeed, until the account is locked."""
    code = "ignore" if ask.given("authfail") else "success"
    return (ask.answer(code, LOCKED_OUT), ask.answer("auth_err", LOCKED_OUT))


def _debug(name: str) -> Function:
    def function(ask: Ask) -> tuple[Choice, ...]:
        code = ask.handler.argument(name)
        return (ask.answer(code if code in CODES else "success", FIXED),)

    return function


def _securetty(ask: Ask) -> tuple[Choice, ...]:
    if ask.visit.person.uid != 0:
        return (ask.answer("success", FIXED),)
    return (ask.any_of(NOT_MODELLED, "success", "auth_err"),)


def _unix_account(ask: Ask) -> tuple[Choice, ...]:
    if ask.visit.person.expired:
        return (ask.answer("acct_expired", EXPIRED),)
    return (ask.any_of(FIXED, "success", "new_authtok_reqd", "user_unknown", "authinfo_unavail"),)


_SHARED: Mapping[str, Function] = {
    "pam_permit.so": _fixed("success"),
    "pam_deny.so": _fixed("auth_err"),
    "pam_nologin.so": _nologin,
    "pam_warn.so": _fixed("ignore"),
}
_AUTH: Mapping[str, Function] = {
    **_SHARED,
    **dict.fromkeys(
        [f"pam_{name}.so" for name in ("env", "faildelay", "group", "mail", "issue", "keyinit")],
        _fixed("ignore"),
    ),
    **dict.fromkeys([f"pam_{name}.so" for name in _QUIET], _quiet),
    "pam_echo.so": _fixed("success"),
    "pam_debug.so": _debug("auth"),
    **CODE_MODULES,
    **PASSWORD_MODULES,
    **CONDITIONS,
    "pam_faillock.so": _faillock,
    "pam_securetty.so": _securetty,
}
_ACCOUNT: Mapping[str, Function] = {
    **_SHARED,
    "pam_unix.so": _unix_account,
    "pam_debug.so": _debug("acct"),
    "pam_faillock.so": _faillock,
    **dict.fromkeys((GA, OATH, U2F), _fixed("module_unknown")),
    **dict.fromkeys(("pam_duo.so", "pam_radius_auth.so"), _fixed("success")),
    **CONDITIONS,
}
