"""Modules of PAM that ask for something held or shown: codes, tokens, cards, fingers.

The pages of the modules say what they answer, and where they are silent it was tried on Debian 12:
an unknown option closes pam_google_authenticator, `nouserok` of pam_u2f differs by build.
"""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from checks.facts.pam_files import DUO
from checks.mfa.answers import (
    ALWAYS,
    CODE,
    EXEMPT,
    GRACE,
    NO_CODE,
    NOT_ENROLLED,
    NOT_SHOWN,
    OPTION,
    OUTAGE,
    REFUSED,
    SERVER,
    SHOWN,
    UNSURE,
    WAVED,
    Ask,
    Choice,
    Function,
    Outcome,
    Typed,
)
from checks.mfa.model import Enrolled, Factor

GA, OATH, U2F = "pam_google_authenticator.so", "pam_oath.so", "pam_u2f.so"
_K, _P, _I = Factor.KNOWLEDGE, Factor.POSSESSION, Factor.INHERENCE
_OPTIONS = (
    "allow_readonly allowed_perm authtok_prompt debug echo-verification-code"
    " echo_verification_code forward_pass grace_period no_increment_hotp no_strict_owner noskewadj"
    " nullok secret try_first_pass use_first_pass user"
)
REFUSALS = ("auth_err", "authinfo_unavail", "user_unknown", "cred_insufficient", "maxtries")


def _google(ask: Ask) -> tuple[Choice, ...]:
    """pam_google_authenticator(8): with nullok somebody without a file is ignored, not let in."""
    enrolled = ask.enrolled("secret")
    found: tuple[Choice, ...] = ()
    if enrolled in (Enrolled.YES, Enrolled.UNKNOWN):
        found = tuple(_google_read(ask))
    without = ask.answer("ignore", WAVED) if ask.given("nullok") else _not_enrolled(ask)
    if enrolled is Enrolled.NO:
        found = (without,)
    elif enrolled is Enrolled.REFUSED:
        found = (ask.answer("auth_err", REFUSED),)
    elif enrolled is Enrolled.UNKNOWN:
        found = tuple((*one, Outcome(without[0].code, UNSURE, ask.token)) for one in found)
    if not {word.partition("=")[0] for word in ask.handler.args} <= frozenset(_OPTIONS.split()):
        found = tuple((*one, Outcome("auth_err", OPTION, ask.token)) for one in found)
    return found


def _not_enrolled(ask: Ask) -> Choice:
    return ask.answer("auth_err", NOT_ENROLLED)


def _google_read(ask: Ask) -> Iterator[Choice]:
    """A code at the end of the kept string is taken first, then one is asked for."""
    forward = ask.given("forward_pass")
    first = ask.given("use_first_pass") or ask.given("try_first_pass")
    kept = ask.token if first else None
    if kept and kept.code == GA:
        yield (Outcome("success", CODE, Typed(kept.password) if forward else kept),)
    echoed = ask.visit.one_answer and ask.handler.argument("echo_verification_code") is not None
    for typed in () if ask.given("use_first_pass") or echoed else ask.strings:
        if typed.code == GA and (forward or not typed.password):
            after = Typed(typed.password) if forward else ask.token
            yield (Outcome("success", CODE, after),)
    wrong = ask.answer("auth_err", NO_CODE)
    if ask.given("grace_period"):
        wrong = (*wrong, Outcome("success", GRACE, ask.token))
    yield wrong


def _oath(ask: Ask) -> tuple[Choice, ...]:
    """pam_oath: a user that the file does not list is user_unknown; `digits` splits a string."""
    if ask.given("alwaysok"):
        return (ask.answer("success", ALWAYS),)
    enrolled = ask.enrolled("usersfile")
    if enrolled is Enrolled.NO:
        return (ask.answer("user_unknown", NOT_ENROLLED),)
    if enrolled is Enrolled.REFUSED or not ask.given("usersfile"):
        return (ask.answer("auth_err", REFUSED),)
    found = tuple(one for typed in ask.typed(again=True) for one in _oath_read(ask, typed))
    found = found or (ask.answer("auth_err", NO_CODE),)
    if enrolled is Enrolled.UNKNOWN:
        found = tuple((*one, Outcome("user_unknown", UNSURE, ask.token)) for one in found)
    return found


def _oath_read(ask: Ask, typed: Typed) -> Iterator[Choice]:
    splits = ask.given("digits")
    if typed.code == OATH and not typed.password:
        yield (Outcome("success", CODE, ask.token),)
    elif typed.code == OATH and splits:  # the file may want another password before the code
        kept = Typed(password=True)
        yield (Outcome("success", CODE, kept), Outcome("auth_err", NO_CODE, kept))
    yield ask.answer("auth_err", NO_CODE)
    if splits and typed.password:  # the password with something that is no code after it
        yield (Outcome("auth_err", NO_CODE, Typed(password=True)),)


def _u2f(ask: Ask) -> tuple[Choice, ...]:
    """pam_u2f(8); `nouserok` lets by whom the file does not name, or only where there is no file.

    Debian 12 has the second reading (CVE-2025-23013), 1.4.0 the first: both are possible here.
    """
    if ask.given("alwaysok"):
        return (ask.answer("success", ALWAYS),)
    open_ = ("ignore", "success") if ask.given("nouserok") else ()
    enrolled = ask.enrolled("authfile")
    refusal = ask.any_of(NO_CODE, *REFUSALS[:2])
    away = ask.any_of(WAVED if open_ else NOT_ENROLLED, *open_, *REFUSALS[:3])
    if enrolled in (Enrolled.NO, Enrolled.REFUSED):
        return (away,)
    verified = any(
        ask.handler.argument(name) == "1" for name in ("pinverification", "userverification")
    )
    enough = _P in ask.has and (not verified or bool(ask.has & {_K, _I}))
    found = (*((ask.answer("success", CODE),) if enough else ()), refusal)
    if enrolled is Enrolled.UNKNOWN:
        found = tuple((*one, *away) for one in found)
    return found


def _yubico(ask: Ask) -> tuple[Choice, ...]:
    if ask.given("alwaysok"):
        return (ask.answer("success", ALWAYS),)
    away = ask.any_of(NOT_ENROLLED, *(("ignore",) if ask.given("nullok") else ()), *REFUSALS[:3])
    if ask.enrolled("authfile") in (Enrolled.NO, Enrolled.REFUSED):
        return (away,)
    right = (ask.answer("success", CODE),) if _P in ask.has else ()
    found = (*right, ask.any_of(NO_CODE, *REFUSALS[:3]))
    if ask.enrolled("authfile") is Enrolled.UNKNOWN:
        found = tuple((*one, *away) for one in found)
    return found


def _duo(ask: Ask) -> tuple[Choice, ...]:
    """pam_duo(8): `failmode = safe`, the default, opens while the service is out of reach."""
    lines = _settings(ask, DUO)
    mode = None if lines is None else lines.get("failmode", "safe").lower()
    refused = ask.any_of(NO_CODE, "auth_err", "service_err", "abort", "perm_denied")
    outage = ask.answer("success", OUTAGE)
    if mode is None:
        outage = (*outage, *refused)
    elif mode == "secure":
        outage = refused
    if ask.handler.module in ask.visit.down:
        return (outage,)
    if lines is not None and _outside(ask, lines.get("groups", lines.get("group", ""))):
        return (ask.answer("success", EXEMPT),)
    right = (ask.answer("success", CODE),) if _P in ask.has else ()
    if ask.enrolled() is Enrolled.YES:
        return (outage, *right, refused)
    return (outage, *right, (Outcome("success", SERVER, ask.token), *refused))


def _settings(ask: Ask, usual: str) -> Mapping[str, str] | None:
    path = ask.handler.argument("conf") or usual
    lines = ask.files.files.get(path, ()) if ask.files and path in ask.files.files else None
    if lines is None:
        return None
    pairs = (line.partition("=") for line in lines)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _outside(ask: Ask, groups: str) -> bool:
    """Lists of patterns between spaces, as in pam_duo(8): none of them names a group of theirs."""
    if not groups:
        return False
    return not any(_listed(ask.visit.person.groups, one.split(",")) for one in groups.split())


def _listed(names: frozenset[str], patterns: list[str]) -> bool:
    refused = [one[1:] for one in patterns if one.startswith("!")]
    wanted = [one for one in patterns if not one.startswith("!")]
    if any(fnmatchcase(name, one) for name in names for one in refused):
        return False
    return any(fnmatchcase(name, one) for name in names for one in wanted)


def _card(ask: Ask) -> tuple[Choice, ...]:
    """pam_pkcs11: the card, and its PIN where the card is set to ask for one."""
    refusal = ask.any_of(NO_CODE, *REFUSALS, "ignore")
    if _P not in ask.has:
        return (refusal,)
    right = ask.answer("success", CODE)
    return (right if _K in ask.has else (*right, *refusal), refusal)


def _finger(ask: Ask) -> tuple[Choice, ...]:
    refusal = ask.any_of(NOT_SHOWN, *REFUSALS)
    if ask.enrolled() is Enrolled.NO or _I not in ask.has:
        return (refusal,)
    right = ask.answer("success", SHOWN)
    return (right if ask.enrolled() is Enrolled.YES else (*right, *refusal), refusal)


CODE_MODULES: Mapping[str, Function] = {
    GA: _google,
    OATH: _oath,
    U2F: _u2f,
    "pam_yubico.so": _yubico,
    "pam_duo.so": _duo,
    "pam_pkcs11.so": _card,
    "pam_fprintd.so": _finger,
}
