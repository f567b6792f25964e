"""What PAM's password and lock modules come to, found by running the stacks they stand in."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from checks.facts.numbers import whole
from checks.facts.pam import HISTORY, LOCK, NO_FILES, Pam, walk
from checks.facts.pam_stack import Handler, outcomes
from checks.model import FactError, Provenance, Why
from inventory.words import T

_QUALITY = frozenset({"pam_pwquality.so", "pam_cracklib.so"})
_CREDITS = ("dcredit", "ucredit", "lcredit", "ocredit")
_HASH_WORDS = frozenset(
    {"yescrypt", "gost_yescrypt", "blowfish", "sha512", "sha256", "md5", "bigcrypt"}
)
SERVICES = ("sshd", "login")
GUARDED = (*SERVICES, "gdm-password", "lightdm", "sddm", "xrdp-sesman", "cockpit")


@dataclass(frozen=True, slots=True)
class Quality:
    """The demands on new passwords, and whether a password that fails them is refused."""

    enforced: bool
    words: T
    length: int
    classes: int
    written: Mapping[str, int]
    lines: tuple[str, ...]

    def provenance(self, name: str, least: int) -> Provenance:
        """Whether what is written suffices; below it, a floor of pwquality's own holds."""
        kinds = sum(self.written.get(one, 0) < 0 for one in _CREDITS) if name == "minclass" else 0
        value = self.written.get(name, -1)
        return Provenance.EXPLICIT if max(value, kinds or -1) >= least else Provenance.DEFAULT


def quality(pam: Pam) -> Quality:
    """Run the `password` stack with a password that the quality module refuses."""
    handlers = pam.stack("passwd", "password")
    modules = [one for one in walk(handlers) if one.module in _QUALITY and _there(pam, one)]
    if not modules:
        missing = T(ja="品質検査のモジュールがない", en="no quality module")
        return Quality(False, missing, 0, 0, {}, ())
    kept = [one for one in modules if _stops(pam, handlers, one)]
    values = [_quality_values(pam, one) for one in kept or modules]
    binding = [one for one in values if one.get("enforcing", 1) != 0]
    strongest = max(binding or values, key=_length)
    passes, enforcing = not kept, bool(binding)
    return Quality(
        enforcing and not passes,
        _enforced(enforcing=enforcing, passes=passes),
        _length(strongest),
        max(strongest.get("minclass", 0), sum(strongest.get(one, 0) < 0 for one in _CREDITS)),
        strongest,
        tuple(_quote(one) for one in modules),
    )


def _stops(pam: Pam, handlers: tuple[Handler, ...], module: Handler) -> bool:
    """True where a password that this module alone refuses cannot be set."""

    def refusing(handler: Handler) -> frozenset[str]:
        return _changing(pam, handler, refused=handler is module or handler == module)

    return True not in outcomes(handlers, refusing)


def _enforced(*, enforcing: bool, passes: bool) -> T:
    if passes:
        return T(ja="検査を素通りする", en="passed by")
    if enforcing:
        return T(ja="検査が働く", en="enforced")
    return T(ja="違反しても拒否しない（enforcing = 0）", en="enforcing = 0")


def _quality_values(pam: Pam, handler: Handler) -> dict[str, int]:
    names = ("minlen", "minclass", "enforcing", *_CREDITS)
    if handler.module == "pam_cracklib.so":  # pam_cracklib(8): each kind gives a credit of 1
        defaults = {"minlen": "9"} | dict.fromkeys(_CREDITS, "1")
        found = {name: handler.argument(name) or defaults.get(name) for name in names}
    else:
        found = {name: pam.quality(handler, name)[0] for name in names}
    return {name: whole(value, name) for name, value in found.items() if value is not None}


def _length(values: dict[str, int]) -> int:
    """pwquality.conf(5): 8 where nothing is set, never below 6, less what credits give back."""
    credit = sum(max(0, values.get(name, 0)) for name in _CREDITS)
    return max(6, values.get("minlen", 8)) - credit


def _changing(pam: Pam, handler: Handler, *, refused: bool) -> frozenset[str]:
    if not _there(pam, handler):
        return frozenset({"module_unknown"})
    if handler.module in _QUALITY:
        return frozenset({"authtok_err"} if refused else {"success"})
    if handler.module == "pam_deny.so":
        return frozenset({"authtok_err"})
    return frozenset({"success", "ignore"})


@dataclass(frozen=True, slots=True)
class Lock:
    """pam_faillock as it works: whether its three places are there, and what they count to."""

    complete: bool
    words: T
    deny: int
    unlock: int
    explicit: frozenset[str]
    lines: tuple[str, ...]

    def provenance(self, name: str) -> Provenance:
        """Whether a setting is written down."""
        return Provenance.EXPLICIT if name in self.explicit else Provenance.DEFAULT


def lock(pam: Pam) -> Lock:
    """The weakest lock of the services by which people log in, in its count and in its time.

    0 failures lock nobody, and 0 seconds lock until an administrator comes (faillock.conf(5)).
    """
    found = [_tally(pam, name) or _lock(pam, name) for name in GUARDED if name in pam.services]
    if not found:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja="PAMに sshd も login もない",
                en="neither sshd nor login is a PAM service",
            ),
        )
    weakest = min(found, key=lambda one: (one.complete, -_or_never(one.deny)))
    return replace(weakest, unlock=min((one.unlock for one in found), key=_or_never))


def _tally(pam: Pam, service: str) -> Lock | None:
    """pam_tally2(8) of older systems: it counts in auth, before all others, and clears in account.

    Without `deny` on its line it counts and locks nobody.
    """
    auth = [one for one in walk(pam.stack(service, "auth")) if _tally2(pam, one)]
    if not auth:
        return None
    account = [one for one in walk(pam.stack(service, "account")) if _tally2(pam, one)]
    first = pam.stack(service, "auth")[0]
    strict = dict(auth[0].control).get("default", "bad") in ("bad", "die") and auth[0] == first
    deny = _number(auth[0].argument("deny"), 0)
    missing = [name for name, there in (("auth", strict), ("account", account)) if not there]
    written = ("deny", "unlock_time")
    return Lock(
        not missing,
        _locking(service, missing, deny),
        deny,
        _number(auth[0].argument("unlock_time"), 0),
        frozenset(name for name in written if auth[0].argument(name) is not None),
        tuple(_quote(one) for one in (*auth, *account)),
    )


def _tally2(pam: Pam, handler: Handler) -> bool:
    return handler.module == "pam_tally2.so" and _there(pam, handler)


def _lock(pam: Pam, service: str) -> Lock:
    auth = [one for one in walk(pam.stack(service, "auth")) if _faillock(pam, one)]
    account = [one for one in walk(pam.stack(service, "account")) if _faillock(pam, one)]
    steps = {
        "preauth": any(one.argument("preauth") is not None for one in auth)
        and not _let_in(pam, service),
        "authfail": any(one.argument("authfail") is not None for one in auth)
        and _counts(pam, service),
        "account": bool(account) or any(one.argument("authsucc") is not None for one in auth),
    }
    missing = [name for name, there in steps.items() if not there]
    written = {name: _lock_values(pam, auth, name) for name in ("deny", "unlock_time")}
    deny = _denied_from(pam, auth)
    return Lock(
        not missing,
        _locking(service, missing, deny),
        deny,
        min((_number(one, 600) for one in written["unlock_time"]), key=_or_never),
        frozenset(name for name, found in written.items() if None not in found),
        tuple(_quote(one) for one in (*auth, *account)),
    )


def _locking(service: str, missing: list[str], deny: int) -> T:
    if not missing:
        return T(ja=f"{service}: deny の値 {deny}", en=f"{service}: deny {deny}")
    places = ", ".join(missing)
    return T(ja=f"{service}: {places} がない", en=f"{service}: no {places}")


def _counts(pam: Pam, service: str) -> bool:
    """True where a wrong password comes to the module that counts it, not past it."""
    return all(_reached(pam, service, other) for other in ("ignore", "success"))


def _reached(pam: Pam, service: str, other: str) -> bool:
    """Run `auth` with a wrong password, while other modules answer the same word."""
    reached: list[Handler] = []

    def wrong(handler: Handler) -> frozenset[str]:
        if _faillock(pam, handler):
            if handler.argument("authfail") is not None:
                reached.append(handler)
            return frozenset({"ignore"})
        if handler.module in ("pam_unix.so", "pam_deny.so", "pam_sss.so"):
            return frozenset({"auth_err"})
        return frozenset({other})

    outcomes(pam.stack(service, "auth"), wrong)
    return bool(reached)


def _let_in(pam: Pam, service: str) -> bool:
    """True where somebody locked, who knows the password, passes all the same.

    The preauth line is the one that refuses: it must stand where its answer counts.
    """

    def locked(handler: Handler) -> frozenset[str]:
        if not _there(pam, handler):
            return frozenset({"module_unknown"})
        refuses = _faillock(pam, handler) and handler.argument("authfail") is None
        if refuses or handler.module == "pam_deny.so":
            return frozenset({"auth_err"})
        return frozenset({"success"})

    return True in outcomes(pam.stack(service, "auth"), locked)


def _lock_values(pam: Pam, auth: list[Handler], name: str) -> list[str | None]:
    """What each line that counts or refuses goes by: its argument beats faillock.conf(5)."""
    if other := next((one for one in auth if one.argument("conf")), None):
        raise FactError(Why.NOT_COLLECTED, _quote(other))
    lines = [one for one in auth if one.argument("authsucc") is None]
    return [_lock_value(pam, one, name) for one in lines] or [pam.setting(LOCK, name)]


def _lock_value(pam: Pam, handler: Handler, name: str) -> str | None:
    said = handler.argument(name)
    return pam.setting(LOCK, name) if said is None else said


def _denied_from(pam: Pam, auth: list[Handler]) -> int:
    """After how many failures the preauth line refuses; 0 where it never does.

    The authfail line stops counting at its own number, so a higher one is never reached.
    """
    asking, counting = (
        [
            _number(_lock_value(pam, one, "deny"), 3)
            for one in auth
            if one.argument(word) is not None
        ]
        for word in ("preauth", "authfail")
    )
    least = max(asking, key=_or_never, default=0)
    stops = min(counting, key=_or_never, default=0)
    return least if least <= (stops or math.inf) else 0


def _or_never(number: int) -> float:
    return number or math.inf


def _number(value: str | None, default: int) -> int:
    if value is None:
        return default
    return 0 if value == "never" else whole(value, LOCK)


def hash_word(pam: Pam) -> tuple[frozenset[str], bool, tuple[str, ...]]:
    """The algorithms that pam_unix is told to hash with, whether each line of it says one, and all.

    Unknown words are none: pam_unix(8) logs them and goes on with its default.
    """
    modules = [one for one in walk(pam.stack("passwd", "password")) if one.module == "pam_unix.so"]
    if not modules:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja="PAM の password に pam_unix がない",
                en="pam_unix is not in the password stack",
            ),
        )
    found = [[word for word in one.args if word in _HASH_WORDS][-1:] for one in modules]
    names = {"gost_yescrypt": "gost-yescrypt", "blowfish": "bcrypt", "bigcrypt": "des"}
    words = frozenset(names.get(word, word) for words in found for word in words)
    return words, all(found), tuple(_quote(one) for one in modules)


def remembered(pam: Pam) -> tuple[int, tuple[str, ...], Provenance]:
    """How many earlier passwords a change that is passed by none of the modules remembers."""
    handlers = pam.stack("passwd", "password")
    modules = [
        one for one in walk(handlers) if one.module == "pam_pwhistory.so" and _there(pam, one)
    ]

    def refusing(handler: Handler) -> frozenset[str]:
        if handler.module == "pam_pwhistory.so" and _there(pam, handler):
            return frozenset({"authtok_err"})
        return _changing(pam, handler, refused=False)

    lines = tuple(_quote(one) for one in modules)
    if not modules or True in outcomes(handlers, refusing):
        return 0, lines, Provenance.DEFAULT
    values = [one.argument("remember") or pam.setting(HISTORY, "remember") for one in modules]
    written = [whole(value, "remember") for value in values if value]
    return max(written, default=10), lines, (Provenance.EXPLICIT if written else Provenance.DEFAULT)


def nullok_lines(pam: Pam) -> tuple[str, ...]:
    """Where pam_unix accepts an empty password, in any service that people log in by."""
    handlers = [
        one
        for service in (*GUARDED, "su", "su-l", "sudo", "sudo-i", "polkit-1", "vsftpd", "cron")
        if service in pam.services
        for one in walk(pam.stack(service, "auth"))
        if one.module == "pam_unix.so" and {"nullok", "nullok_secure"} & set(one.args)
    ]
    if not pam.services:
        raise FactError(Why.UNDETERMINED, NO_FILES)
    return tuple(sorted({_quote(one) for one in handlers}))


def _faillock(pam: Pam, handler: Handler) -> bool:
    return handler.module == "pam_faillock.so" and _there(pam, handler)


def _there(pam: Pam, handler: Handler) -> bool:
    return not pam.modules or handler.module in pam.modules


def _quote(handler: Handler) -> str:
    return f"{handler.raw.file}:{handler.raw.number}: {handler.raw.text}"
