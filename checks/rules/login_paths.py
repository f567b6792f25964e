"""Which factors let somebody in over SSH: sshd's methods joined with the PAM stack behind them.

A public key skips the `auth` stack of PAM altogether, and a list of AuthenticationMethods is an
"and" within commas and an "or" between spaces (sshd_config(5)).
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import product

from checks.facts.pam import Pam
from checks.facts.pam_factors import Factor, demand
from checks.facts.sshd import Keyword, Sshd
from checks.model import FactError, Why
from inventory.words import T

K, P, KEY = "password", "code", "key"
Ways = frozenset[frozenset[str]]
Lookup = Callable[[Keyword], frozenset[str]]
_TYPED = frozenset({"password", "keyboard-interactive"})
_SWITCHES: Mapping[str, Keyword] = {
    "publickey": "pubkeyauthentication",
    "password": "passwordauthentication",
    "keyboard-interactive": "kbdinteractiveauthentication",
    "hostbased": "hostbasedauthentication",
    "gssapi-with-mic": "gssapiauthentication",
}
_NAMES = {Factor.KNOWLEDGE: K, Factor.POSSESSION: P}


def password_ways(sshd: Sshd, pam: Pam) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lists of methods that a password alone may pass, and those that it is known to pass."""

    def lookup(keyword: Keyword) -> frozenset[str]:
        return frozenset(sshd.values(keyword).values())

    may, known = _methods(sshd, pam, lookup)
    choices = {c for value in lookup("authenticationmethods") for c in _choices(value, may)}
    weak = [{c for c in choices if _only_password(c, methods)} for methods in (may, known)]
    first, second = (tuple(sorted(",".join(one) for one in found)) for found in weak)
    return first, second


def _only_password(choice: tuple[str, ...], methods: Mapping[str, Ways]) -> bool:
    if not set(choice) <= _TYPED:
        return False
    return any(way <= {K} for way in _joined([choice], methods))


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


def _methods(sshd: Sshd, pam: Pam, lookup: Lookup) -> tuple[dict[str, Ways], dict[str, Ways]]:
    """The enabled methods with the sets of factors that may pass each, and are known to."""
    enabled = [
        name
        for name, keyword in _SWITCHES.items()
        if {value.lower() for value in lookup(keyword)} != {"no"}
    ]
    with_pam = {value.lower() for value in lookup("usepam")} == {"yes"}
    services = _services(sshd) if with_pam and _TYPED & set(enabled) else ()
    asked = [demand(pam, service) for service in services]
    may: dict[str, Ways] = {}
    known: dict[str, Ways] = {}
    for name in enabled:
        if name in _TYPED and asked:
            may[name] = frozenset(way for one in asked for way in _named(one.may))
            known[name] = frozenset(way for one in asked for way in _named(one.known))
        else:
            may[name] = known[name] = _plain(name, lookup)
    return may, known


def _plain(name: str, lookup: Lookup) -> Ways:
    """What a method asks for by itself; without PAM, keyboard-interactive never succeeds."""
    ways: Mapping[str, Ways] = {
        "hostbased": frozenset({frozenset()}),
        "gssapi-with-mic": frozenset({frozenset({K})}),
        "password": frozenset({frozenset({K})}),
        "keyboard-interactive": frozenset(),
    }
    return ways[name] if name in ways else frozenset({_key(lookup)})


def _key(lookup: Lookup) -> frozenset[str]:
    """A FIDO key that verifies its user is both factors, where no other key is accepted."""
    if not all("verify-required" in value for value in lookup("pubkeyauthoptions")):
        return frozenset({KEY})
    kinds = lookup("pubkeyacceptedalgorithms")
    only = all(word.startswith("sk-") for value in kinds for word in value.split(","))
    return frozenset({KEY, K}) if only else frozenset({KEY})


def _services(sshd: Sshd) -> tuple[str, ...]:
    """The PAM services: those of 9.8 and later, else the name that the daemon was started by.

    A Match block may name another one, so that each is asked of somebody.
    """
    told = {one for branch in sshd.branches for one in branch.values.get("pamservicename", ())}
    if told:
        return tuple(sorted(told))
    names = {daemon.command.split(" ")[0].rsplit("/", 1)[-1] for daemon in sshd.daemons}
    if len(names) > 1:
        all_ = ", ".join(sorted(names))
        raise FactError(
            Why.UNDETERMINED,
            T(ja=f"複数の SSH デーモン: {all_}", en=f"several SSH daemons: {all_}"),
        )
    return tuple(names) or ("sshd",)


def _named(sets: frozenset[frozenset[Factor]]) -> Ways:
    return frozenset(frozenset(_NAMES[one] for one in chosen) for chosen in sets)
