"""Which factors let somebody in over SSH: sshd's methods joined with the PAM stack behind them.

A public key skips the `auth` stack of PAM altogether, and a list of AuthenticationMethods is an
"and" within commas and an "or" between spaces (sshd_config(5)).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from checks.facts.pam import Pam
from checks.facts.pam_factors import Factor, demand
from checks.facts.sshd import Keyword, Sshd
from checks.model import FactError, Why

K, P, KEY = "password", "code", "key"
Ways = frozenset[frozenset[str]]
_SWITCHES: Mapping[str, Keyword] = {
    "publickey": "pubkeyauthentication",
    "password": "passwordauthentication",
    "keyboard-interactive": "kbdinteractiveauthentication",
    "hostbased": "hostbasedauthentication",
    "gssapi-with-mic": "gssapiauthentication",
}
_NAMES = {Factor.KNOWLEDGE: K, Factor.POSSESSION: P}


@dataclass(frozen=True, slots=True)
class Paths:
    """The ways in of one user: what may suffice, and what is known to."""

    may: Ways
    known: Ways


def paths(sshd: Sshd, pam: Pam, user: str, groups: frozenset[str]) -> Paths:
    """Every set of factors with which this user may log in over SSH."""
    may, known = _methods(sshd, pam, user, groups)
    lists = sshd.possible("authenticationmethods", user, groups)
    choices = [choice for value in lists for choice in _choices(value, may)]
    return Paths(_joined(choices, may), _joined(choices, known))


def _choices(value: str, methods: Mapping[str, Ways]) -> list[tuple[str, ...]]:
    """The alternatives of one AuthenticationMethods; those naming a disabled method are dropped."""
    if value in ("any", ""):
        return [(name,) for name in methods]
    named = [
        tuple(word.partition(":")[0] for word in one.split(",")) for one in value.lower().split()
    ]
    return [one for one in named if all(name in methods for name in one)]


def _joined(choices: Iterable[tuple[str, ...]], methods: Mapping[str, Ways]) -> Ways:
    return frozenset(
        frozenset().union(*way)
        for choice in choices
        for way in product(*(methods[name] for name in choice))
    )


def _methods(
    sshd: Sshd, pam: Pam, user: str, groups: frozenset[str]
) -> tuple[dict[str, Ways], dict[str, Ways]]:
    """The enabled methods with the sets of factors that each accepts, possibly and known."""
    may: dict[str, Ways] = {}
    for name, keyword in _SWITCHES.items():
        values = {value.lower() for value in sshd.possible(keyword, user, groups)}
        if values != {"no"} and not (name == "password" and _root_without_password(sshd, user)):
            may[name] = frozenset()
    with_pam = sshd.possible("usepam", user, groups) == {"yes"}
    fixed: dict[str, Ways] = {
        "publickey": frozenset({_key(sshd, user, groups)}),
        "hostbased": frozenset({frozenset()}),
        "gssapi-with-mic": frozenset({frozenset({K})}),
    }
    asked = demand(pam, _service(sshd)) if with_pam else None
    known = dict(may)
    for name in may:
        if name in fixed:
            may[name] = known[name] = fixed[name]
        elif asked:
            may[name], known[name] = _named(asked.may), _named(asked.known)
        elif name == "password":
            may[name] = known[name] = frozenset({frozenset({K})})
    return may, known


def _root_without_password(sshd: Sshd, user: str) -> bool:
    if user != "root":
        return False
    values = sshd.possible("permitrootlogin", user, frozenset({user}))
    return not values & {"yes"}


def _key(sshd: Sshd, user: str, groups: frozenset[str]) -> frozenset[str]:
    """A FIDO key that verifies its user is both factors, where no other key is accepted."""
    verified = all(
        "verify-required" in value for value in sshd.possible("pubkeyauthoptions", user, groups)
    )
    if not verified:
        return frozenset({KEY})
    kinds = sshd.possible("pubkeyacceptedalgorithms", user, groups)
    only = all(word.startswith("sk-") for value in kinds for word in value.split(","))
    return frozenset({KEY, K}) if only else frozenset({KEY})


def _service(sshd: Sshd) -> str:
    """The PAM service: what 9.8 and later say, else the name that the daemon was started by."""
    for branch in sshd.branches:
        if "pamservicename" in branch.values:
            return branch.values["pamservicename"][0]
    names = {daemon.command.split(" ")[0].rsplit("/", 1)[-1] for daemon in sshd.daemons}
    if len(names) > 1:
        raise FactError(Why.UNDETERMINED, f"several SSH daemons: {', '.join(sorted(names))}")
    return names.pop() if names else "sshd"


def _named(sets: frozenset[frozenset[Factor]]) -> Ways:
    return frozenset(frozenset(_NAMES[one] for one in chosen) for chosen in sets)
