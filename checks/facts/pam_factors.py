"""What modules of PAM answer to somebody who has a password, a one-time code, both or neither.

The pages of the modules themselves say it: pam_unix(8), pam_google_authenticator(8), pam_oath,
pam_faillock(8) and so on. A module not named here may answer anything.
"""

from dataclasses import dataclass
from enum import Enum
from itertools import combinations

from checks.facts.pam import Pam
from checks.facts.pam_stack import Handler, outcomes


class Factor(Enum):
    """知識 (what one knows) and 所持 (what one has)."""

    KNOWLEDGE = "knowledge"
    POSSESSION = "possession"


ONE_TIME = frozenset(
    {"pam_google_authenticator.so", "pam_oath.so", "pam_u2f.so", "pam_yubico.so", "pam_pkcs11.so"}
)
_PASSWORD = frozenset(
    {
        "pam_unix.so",
        "pam_sss.so",
        "pam_krb5.so",
        "pam_winbind.so",
        "pam_ldap.so",
        "pam_systemd_home.so",
    }
)
_ANYTHING = frozenset(
    {"success", "auth_err", "ignore", "user_unknown", "authinfo_unavail", "perm_denied", "open_err"}
)
_FIXED = {
    "pam_deny.so": frozenset({"auth_err"}),
    "pam_permit.so": frozenset({"success"}),
    "pam_env.so": frozenset({"ignore"}),
    "pam_faildelay.so": frozenset({"ignore"}),
    "pam_nologin.so": frozenset({"ignore"}),
    "pam_warn.so": frozenset({"ignore"}),
    "pam_echo.so": frozenset({"ignore"}),
    "pam_gnome_keyring.so": frozenset({"ignore"}),
    "pam_cap.so": frozenset({"ignore"}),
    "pam_rootok.so": frozenset({"success"}),  # sshd and login run as root
}
_OPEN = ("nullok", "nouserok")


def answers(
    pam: Pam, handler: Handler, factors: frozenset[Factor], unknown: frozenset[str] = _ANYTHING
) -> frozenset[str]:
    """The answers of a module, those for people who have not enrolled among them.

    `unknown` is what a module that is not understood answers.
    """
    module = handler.module
    if pam.modules and module not in pam.modules:
        return frozenset({"module_unknown"})
    if module in _FIXED:
        return _FIXED[module]
    if module in _PASSWORD:
        return _login(module, Factor.KNOWLEDGE in factors)
    if module in ONE_TIME:
        return _one_time(handler, Factor.POSSESSION in factors)
    if module == "pam_faillock.so":
        return _faillock(handler)
    return unknown


def _login(module: str, has: bool) -> frozenset[str]:
    if has:
        return frozenset({"success"})
    if module == "pam_unix.so":
        return frozenset({"auth_err"})
    return frozenset({"auth_err", "authinfo_unavail", "user_unknown"})


def _one_time(handler: Handler, has: bool) -> frozenset[str]:
    if has:
        return frozenset({"success"})
    found = {"auth_err", "user_unknown"}
    if any(handler.argument(word) is not None for word in _OPEN):
        found.add("ignore")
        found |= {"success"} if handler.module == "pam_u2f.so" else set[str]()
    return frozenset(found)


def _faillock(handler: Handler) -> frozenset[str]:
    if handler.argument("authfail") is not None:
        return frozenset({"auth_err", "ignore"})
    return frozenset({"success", "ignore"})


@dataclass(frozen=True, slots=True)
class Demand:
    """What a stack asks for: the sets of factors that may be enough, and those known to be."""

    may: frozenset[frozenset[Factor]]
    known: frozenset[frozenset[Factor]]


def demand(pam: Pam, service: str) -> Demand:
    """Run the `auth` stack of a service for every set of factors.

    A set is known to be enough where it is so whatever the modules not understood answer.
    """
    handlers = pam.stack(service, "auth")
    sets = [frozenset(chosen) for size in (0, 1, 2) for chosen in combinations(Factor, size)]

    def enough(factors: frozenset[Factor], unknown: frozenset[str]) -> bool:
        return True in outcomes(handlers, lambda one: answers(pam, one, factors, unknown))

    may = frozenset(chosen for chosen in sets if enough(chosen, _ANYTHING))
    always = (
        chosen for chosen in may if all(enough(chosen, frozenset({one})) for one in _ANYTHING)
    )
    return Demand(may, frozenset(always))
