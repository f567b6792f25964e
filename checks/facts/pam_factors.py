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


def answers(pam: Pam, handler: Handler, factors: frozenset[Factor], *, may: bool) -> frozenset[str]:
    """The answers of a module; `may` also counts those of people who have not enrolled."""
    module = handler.module
    if pam.modules and module not in pam.modules:
        return frozenset({"module_unknown"})
    if module in _FIXED:
        return _FIXED[module]
    if module in _PASSWORD:
        return _login(
            Factor.KNOWLEDGE in factors, may, {"authinfo_unavail", "user_unknown"}, module
        )
    if module in ONE_TIME:
        return _one_time(handler, Factor.POSSESSION in factors, may)
    if module == "pam_faillock.so":
        return _faillock(handler)
    return _ANYTHING


def _login(has: bool, may: bool, others: set[str], module: str) -> frozenset[str]:
    if has:
        return frozenset({"success"})
    remote = others if may and module != "pam_unix.so" else set[str]()
    return frozenset({"auth_err", *remote})


def _one_time(handler: Handler, has: bool, may: bool) -> frozenset[str]:
    if has:
        return frozenset({"success"})
    found = {"auth_err"}
    if may:
        found.add("user_unknown")
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
    """What a stack asks for: sets of factors that may be enough, and those that surely are."""

    may_pass: frozenset[frozenset[Factor]]
    surely: frozenset[frozenset[Factor]]

    @property
    def both(self) -> bool:
        """True where nothing less than both factors can ever be enough."""
        return self.may_pass <= {frozenset(Factor)}


def demand(pam: Pam, service: str) -> Demand:
    """Run the `auth` stack of a service for every set of factors."""
    handlers = pam.stack(service, "auth")
    sets = [frozenset(chosen) for size in (0, 1, 2) for chosen in combinations(Factor, size)]

    def ends(factors: frozenset[Factor], may: bool) -> frozenset[bool]:
        return outcomes(handlers, lambda handler: answers(pam, handler, factors, may=may))

    return Demand(
        frozenset(chosen for chosen in sets if True in ends(chosen, True)),
        frozenset(chosen for chosen in sets if ends(chosen, False) == {True}),
    )
