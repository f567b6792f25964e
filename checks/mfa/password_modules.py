"""Modules of PAM that ask for a password, their own or that of a server.

pam_unix takes a string that was typed before without being told to (tried on Debian 12). What a
server asks for besides nobody here can tell unless the body declares it.
"""

from collections.abc import Mapping

from checks.mfa.answers import (
    EMPTY,
    NO_PASSWORD,
    NOT_ENROLLED,
    OUTAGE,
    RIGHT,
    SERVER,
    UNSURE,
    Ask,
    Choice,
    Function,
    Outcome,
    Typed,
)
from checks.mfa.code_modules import REFUSALS
from checks.mfa.model import Factor, Password, Way

_K, _P = Factor.KNOWLEDGE, Factor.POSSESSION


def _unix(ask: Ask) -> tuple[Choice, ...]:
    """pam_unix(8): reads the kept string if there is one, and keeps what it prompts for."""
    password = ask.visit.person.password
    null = ask.visit.empty_allowed and (ask.given("nullok") or ask.given("nullok_secure"))
    if password is Password.EMPTY and null:
        return (ask.answer("success", EMPTY),)
    found = [_checked(typed, password) for typed in ask.typed()]
    if password is Password.UNKNOWN and null:
        found.append((Outcome("success", EMPTY, ask.token), Outcome("auth_err", UNSURE, ask.token)))
    return tuple(found) or (ask.answer("auth_err", NO_PASSWORD),)


def _checked(typed: Typed, password: Password) -> Choice:
    right = Outcome("success", RIGHT, typed)
    wrong = Outcome("auth_err", NO_PASSWORD, typed)
    if password is Password.ELSEWHERE:  # NIS and nss_ldap may hand pam_unix the hash
        codes = ("auth_err", "user_unknown", "authinfo_unavail")
        refused = tuple(Outcome(code, NO_PASSWORD, typed) for code in codes)
        served = Outcome("success", SERVER, typed)
        return (served, *refused) if typed == Typed(password=True) else refused
    if typed != Typed(password=True) or password in (Password.LOCKED, Password.EMPTY):
        return (wrong,)
    return (right,) if password is Password.SET else (right, wrong)


def _served(usual: Way | None, lower: Way, *also: str) -> Function:
    """A server decides: what is declared, else `usual`; None for anything from `lower` up."""

    def function(ask: Ask) -> tuple[Choice, ...]:
        declared = ask.visit.central.get(ask.handler.module, usual)
        fails = [*REFUSALS[:3], *also]
        fails += ["ignore"] * any(word.startswith("ignore_") for word in ask.handler.args)
        found: list[Choice] = []
        for typed in () if ask.handler.module in ask.visit.down else ask.typed(again=True):
            shown = _shown(ask, typed)
            refusal = tuple(Outcome(code, NO_PASSWORD, typed) for code in fails)
            right = Outcome("success", RIGHT if declared else SERVER, typed)
            if declared is not None:
                found.append((right,) if declared <= shown else refusal)
            elif {_K, _P} <= shown:
                found.append((right,))
            elif shown & lower:
                found.append((right, *refusal))
            else:
                found.append(refusal)
        if ask.given("localifdown"):
            found.append(ask.answer("ignore", OUTAGE))
        return tuple(found) or (ask.any_of(NO_PASSWORD, *fails),)

    return function


def _shown(ask: Ask, typed: Typed) -> Way:
    """What a server sees: the string, and the answer to a challenge where one can be given."""
    held = typed.code == ask.handler.module or (_P in ask.has and not ask.visit.one_answer)
    return frozenset([_K] * typed.password + [_P] * held)


def _sss(ask: Ask) -> tuple[Choice, ...]:
    """pam_sss(8) knows nobody whose password the host itself keeps."""
    if ask.visit.person.password in (Password.SET, Password.EMPTY):
        code = "ignore" if ask.given("ignore_unknown_user") else "user_unknown"
        return (ask.answer(code, NOT_ENROLLED),)
    return _served(None, frozenset({_K}))(ask)


_DIRECTORY = _served(None, frozenset({_K}))
_PASSWORD_ONLY = _served(frozenset({_K}), frozenset({_K}))
PASSWORD_MODULES: Mapping[str, Function] = {
    "pam_unix.so": _unix,
    "pam_radius_auth.so": _served(None, frozenset({_K, _P})),
    "pam_sss.so": _sss,
    **dict.fromkeys(("pam_ldap.so", "pam_krb5.so"), _DIRECTORY),
    **dict.fromkeys(("pam_winbind.so", "pam_userdb.so", "pam_systemd_home.so"), _PASSWORD_ONLY),
}
