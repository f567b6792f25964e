"""Which factors let a person in over SSH, from one address, at one server.

A public key skips the `auth` stack of PAM; a list of AuthenticationMethods is an "and" within
commas and an "or" between spaces, and one that names a disabled method is dropped (sshd_config(5)).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from checks.mfa.model import Factor, Password, Person, Visit, Way, Witness
from checks.mfa.resolve import KEYWORDS, Connection, Resolved, Server, addressed, pattern
from checks.mfa.stacks import Stacks
from inventory.words import T, joined

K, P, KEY = Factor.KNOWLEDGE, Factor.POSSESSION, Factor.KEY
NOTHING: Way = frozenset()

_SWITCHES = {
    "publickey": "pubkeyauthentication",
    "password": "passwordauthentication",
    "keyboard-interactive": "kbdinteractiveauthentication",
    "hostbased": "hostbasedauthentication",
    "gssapi-with-mic": "gssapiauthentication",
    "gssapi-keyex": "gssapikeyexchange",
}
_NOT_FOR_ROOT = frozenset({"password", "keyboard-interactive", "none"})
_MOST = 64  # combinations of settings that are not certain


@dataclass(frozen=True, slots=True)
class Offer:
    """A way in, and how many proofs it takes: two keys are two proofs of one factor."""

    way: Way
    proofs: int

    def covers(self, other: "Offer") -> bool:
        """True where the other needs at least as much."""
        return self.way <= other.way and self.proofs <= other.proofs


@dataclass(frozen=True, slots=True)
class Entry:
    """What a door takes: the smallest offers that may be enough, and those known to be.

    Where `certain` is False, it runs with other settings than those that were read.
    """

    may: frozenset[Offer]
    known: frozenset[Offer]
    witnesses: tuple[Witness, ...]
    doubt: T | None
    certain: bool = True


NO_WAY = Entry(frozenset(), frozenset(), (), None)


@dataclass(frozen=True, slots=True)
class Held:
    """One key that an account accepts: its type, the names of its options, where it stands."""

    kind: str
    options: frozenset[str]
    place: str


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a person; `patterns` is where they were looked for, `doubt` why more may be."""

    held: tuple[Held, ...]
    patterns: frozenset[str]
    doubt: T | None


@dataclass(frozen=True, slots=True)
class _Method:
    """What passes one method: by each way the steps that show it."""

    may: Mapping[Way, tuple[str, ...]]
    known: frozenset[Way]
    doubt: T | None = None


_NEVER = _Method({}, frozenset())


def entry(
    server: Server, connection: Connection, person: Person, keys: Keys, stacks: Stacks
) -> Entry:
    """What this server asks of a person who connects so; doubtful settings are tried each way."""
    found = {keyword: server.resolve(keyword, connection) for keyword in KEYWORDS}
    unsure = [keyword for keyword, one in found.items() if len(one.values) > 1]
    guessed = [keyword for keyword, one in found.items() if "?" in one.values]
    choices = list(product(*(sorted(found[keyword].values) for keyword in unsure)))
    entries = []
    for choice in choices[:_MOST]:
        one = dict(zip(unsure, choice, strict=True))
        settled = {
            keyword: replace(said, values=frozenset({one[keyword]})) if keyword in one else said
            for keyword, said in found.items()
        }
        entries.append(_Case(settled, connection, person, keys, stacks, server).entry())
    whole = _merged(entries)
    if guessed or len(choices) > _MOST:
        return replace(whole, known=frozenset(), doubt=_unsaid(guessed or unsure))
    if len({(one.may, one.known) for one in entries}) > 1:
        return replace(whole, doubt=_unsaid(unsure))
    return whole


def _merged(entries: list[Entry]) -> Entry:
    """Whatever may let in under one reading may, what does under all of them is known to."""
    if len(entries) == 1:
        return entries[0]
    may = smallest(offer for one in entries for offer in one.may)
    known = frozenset.intersection(*(one.known for one in entries))
    steps = tuple(dict.fromkeys(step for one in entries for step in one.witnesses))
    doubt = next((one.doubt for one in entries if one.doubt), None)
    return Entry(may, known, steps, doubt)


def _unsaid(keywords: Iterable[str]) -> T:
    names = ", ".join(sorted(keywords))
    return T(ja=f"sshd の {names} を決められない", en=f"{names} of sshd cannot be told")


def smallest(offers: Iterable[Offer]) -> frozenset[Offer]:
    """The offers of which no other asks for less."""
    found = frozenset(offers)
    return frozenset(
        one for one in found if not any(other != one and other.covers(one) for other in found)
    )


class _Case:
    """One person, one connection, settings that are certain."""

    def __init__(
        self,
        found: Mapping[str, Resolved],
        connection: Connection,
        person: Person,
        keys: Keys,
        stacks: Stacks,
        server: Server,
    ) -> None:
        self._found, self._at, self._person = found, connection, person
        self._keys, self._stacks, self._server = keys, stacks, server

    def entry(self) -> Entry:
        if not self._admitted():
            return NO_WAY
        methods = {name: self._method(name) for name in self._enabled()}
        lists = list(self._lists(methods))
        steps = self._quoted("authenticationmethods")
        may: dict[Offer, tuple[str, ...]] = {}
        for names in lists:
            for offer, why in _offers(names, methods):
                may.setdefault(offer, (*steps, *why))
        known = smallest(
            offer
            for names in lists
            for offer, _ in _offers(names, {name: _sure(one) for name, one in methods.items()})
        )
        if self._is("usepam", "no") and self._person.password is Password.LOCKED:
            known = frozenset[Offer]()  # with "!" sshd refuses it wholly, with "*" it does not
        least = smallest(may)
        used = {name for names in lists for name in names}
        doubts = [one.doubt for name, one in methods.items() if name in used and one.doubt]
        shown = tuple(Witness(one.way, may[one]) for one in sorted(least | known, key=_order))
        return Entry(least, known, shown, joined(dict.fromkeys(doubts)) if doubts else None)

    def _is(self, keyword: str, *values: str) -> bool:
        return self._found[keyword].value.lower() in values

    def _words(self, keyword: str) -> list[str]:
        return self._found[keyword].value.split()

    def _quoted(self, keyword: str) -> tuple[str, ...]:
        line = self._found[keyword].line
        return (str(line) if line else f"sshd: {keyword} {self._found[keyword].value}",)

    def _admitted(self) -> bool:
        """The account's date, AllowUsers and its like, PermitRootLogin no."""
        at = self._at
        if not self._in_order():
            return False
        if any(_user(at, one, named=False) for one in self._words("denyusers")):
            return False
        wanted = self._words("allowusers")
        if wanted and not any(_user(at, one, named=True) for one in wanted):
            return False
        if any(pattern(g, one) for one in self._words("denygroups") for g in at.groups):
            return False
        wanted = self._words("allowgroups")
        in_groups = any(pattern(g, one) for one in wanted for g in at.groups)
        if wanted and not in_groups and not at.partial:
            return False
        return not (self._person.uid == 0 and self._is("permitrootlogin", "no"))

    def _in_order(self) -> bool:
        """The `account` stack of PAM; without PAM, sshd looks at the account's date itself."""
        if self._is("usepam", "yes"):
            return self._stacks.admits(self._visit(one_answer=False))
        return not self._person.overdue

    def _enabled(self) -> Iterator[str]:
        for name, keyword in _SWITCHES.items():
            if not self._is(keyword, "no"):
                yield name
        yield "none"

    def _lists(self, methods: Mapping[str, _Method]) -> Iterator[tuple[str, ...]]:
        """The alternatives of AuthenticationMethods; those with a disabled method are dropped."""
        value = self._found["authenticationmethods"].value.lower()
        if value in ("any", ""):
            yield from ((name,) for name in methods)
            return
        for one in value.split():
            names = tuple(one.split(","))
            if all(name.partition(":")[0] in methods for name in names):
                yield tuple(_device(name) for name in names)

    def _method(self, name: str) -> _Method:
        if self._person.uid == 0 and not self._is("permitrootlogin", "yes"):
            if name in _NOT_FOR_ROOT:
                return _NEVER
            if name == "publickey" and self._is("permitrootlogin", "forced-commands-only"):
                return self._publickey(only="command")
        return self._asks[name]()

    @property
    def _asks(self) -> Mapping[str, Callable[[], _Method]]:
        return {
            "publickey": self._publickey,
            "password": self._password,
            "keyboard-interactive": self._prompted,
            "hostbased": lambda: self._plain("hostbasedauthentication", NOTHING),
            "gssapi-with-mic": lambda: self._plain("gssapiauthentication", frozenset({K})),
            "gssapi-keyex": lambda: self._plain("gssapikeyexchange", frozenset({K})),
            "none": self._empty,
        }

    def _plain(self, keyword: str, way: Way) -> _Method:
        return _Method({way: self._quoted(keyword)}, frozenset({way}))

    def _publickey(self, only: str = "") -> _Method:
        """Keys on file; an authority or a command of the server may vouch for others."""
        held = [one for one in self._accepted() if not only or only in one.options]
        may: dict[Way, tuple[str, ...]] = {
            way: (f"publickey: {place}",)
            for way, place in key_kinds(held, self._found["pubkeyauthoptions"].value).items()
        }
        key, known, doubt = frozenset({KEY}), set(may), self._unseen()
        for keyword in ("trustedusercakeys", "authorizedkeyscommand"):
            if not self._is(keyword, "none", ""):
                may.setdefault(key, self._quoted(keyword))
                known.add(key)
        if key in known:
            doubt = None
        elif doubt:
            may.setdefault(key, ("publickey",))
        return _Method(may, frozenset(known), doubt)

    def _accepted(self) -> Iterator[Held]:
        if self._is("authorizedkeysfile", "none"):
            return
        kinds = self._found["pubkeyacceptedalgorithms"].value.split(",")
        tokens = all(kind.strip().startswith("sk-") for kind in kinds)
        yield from (one for one in self._keys.held if not tokens or one.kind.startswith("sk-"))

    def _unseen(self) -> T | None:
        """Why there may be keys that nobody saw."""
        files = set(self._words("authorizedkeysfile")) - {"none"}
        if missed := files - self._keys.patterns:
            where = ", ".join(sorted(missed))
            return T(ja=f"{where} の鍵を見ていない", en=f"the keys of {where} were not read")
        return self._keys.doubt if files else None

    def _password(self) -> _Method:
        found = self._typed(one_answer=True) if self._is("usepam", "yes") else self._shadow()
        if self._is("kerberosauthentication", "yes"):
            way = frozenset({K})
            steps = self._quoted("kerberosauthentication")
            return replace(found, may={way: steps, **found.may}, known=found.known | {way})
        return found

    def _prompted(self) -> _Method:
        """Without PAM, keyboard-interactive has nobody to ask and never succeeds."""
        return self._typed(one_answer=False) if self._is("usepam", "yes") else _NEVER

    def _typed(self, *, one_answer: bool) -> _Method:
        service = self._service()
        asked = self._stacks.asks(self._visit(one_answer=one_answer))
        steps = {one.way: one.steps for one in asked.witnesses}
        may = {way: steps.get(way, (f"pam: {service}",)) for way in asked.may | asked.known}
        return _Method(may, asked.known, asked.doubt)

    def _visit(self, *, one_answer: bool) -> Visit:
        return Visit(
            person=self._person,
            service=self._service(),
            address=self._at.address,
            as_root=True,
            empty_allowed=self._is("permitemptypasswords", "yes"),
            one_answer=one_answer,
        )

    def _service(self) -> str:
        return self._found["pamservicename"].value or self._server.instance.services[0]

    def _shadow(self) -> _Method:
        """Without PAM, sshd compares the password with shadow(5) itself."""
        empty = self._is("permitemptypasswords", "yes")
        one, steps = frozenset({K}), self._quoted("usepam")
        match self._person.password:
            case Password.EMPTY:
                return _Method({NOTHING: steps}, frozenset({NOTHING})) if empty else _NEVER
            case Password.LOCKED:
                return _NEVER
            case Password.UNKNOWN:
                way = NOTHING if empty else one
                return _Method({way: steps}, frozenset(), T("パスワードの状態", "the password"))
        return _Method({one: steps}, frozenset({one}))

    def _empty(self) -> _Method:
        """The method `none`: let in by an empty password, asked for nothing."""
        if not self._is("permitemptypasswords", "yes") or self._is("passwordauthentication", "no"):
            return _NEVER
        found = self._password()
        return _Method(
            {way: why for way, why in found.may.items() if not way},
            frozenset(way for way in found.known if not way),
            found.doubt,
        )


def _sure(method: _Method) -> _Method:
    return replace(method, may={way: why for way, why in method.may.items() if way in method.known})


def _device(name: str) -> str:
    """The method of `method:device`; a device that is not built in never answers."""
    method, _, device = name.partition(":")
    return method if device in ("", "pam") else name


def _offers(
    names: tuple[str, ...], methods: Mapping[str, _Method]
) -> Iterator[tuple[Offer, tuple[str, ...]]]:
    keys = max(0, names.count("publickey") - 1)
    for ways in product(*(methods.get(name, _NEVER).may.items() for name in names)):
        way = frozenset[Factor]().union(*(one for one, _ in ways))
        steps = tuple(dict.fromkeys(step for _, why in ways for step in why))
        yield Offer(way, len(way) + keys), steps


def _order(offer: Offer) -> tuple[int, list[str]]:
    return offer.proofs, sorted(offer.way)


def _user(at: Connection, wanted: str, *, named: bool) -> bool:
    """A word of AllowUsers: `name`, or `name@host` where host may be an address or a block.

    What the name of the client's host would decide is `named`.
    """
    name, sign, host = wanted.partition("@")
    if not pattern(at.user, name):
        return False
    if not sign or addressed(at.address, host) or pattern(at.address, host):
        return True
    digits = "0123456789abcdef:.*?/" if ":" in host else "0123456789.*?/"
    return named and at.host is None and bool(set(host.lower()) - set(digits))


def key_kinds(keys: Iterable[Held], options: str) -> dict[Way, str]:
    """The factors of keys: one on a token is possession, where it asks its holder too, both.

    `options` is PubkeyAuthOptions of the server; `verify-required` may stand with a key as well.
    What an authority vouches for may be a file, wherever its own key is kept.
    """
    found: dict[Way, str] = {}
    for one in keys:
        if not one.kind.startswith("sk-") or "cert-authority" in one.options:
            way = frozenset({KEY})
        elif "verify-required" in one.options | set(options.lower().split()):
            way = frozenset({K, P})
        else:
            way = frozenset({P})
        found.setdefault(way, one.place)
    return found
