"""Every vector calculated from its data alone, without a host; and what settings leave open."""

from dataclasses import replace

import pytest

from checks.facts.pam import Pam
from checks.facts.pam_files import PamFiles
from checks.facts.pam_stack import Raw
from checks.facts.sshd_answers import Branch, Instance, canonical
from checks.facts.sshd_config import read_lines
from checks.mfa.facts import FACTS
from checks.mfa.judging import verdict
from checks.mfa.model import CellVerdict, Enrolled, Factor, Kinds, Password, Person
from checks.mfa.resolve import Connection, Server, disagreement
from checks.mfa.ssh import Entry, Held, Keys, entry
from checks.mfa.stacks import Stacks
from inventory.words import T
from tests.checks.mfa.vectors import Expected, Vector, people, vectors

CASES = [(vector, cell) for vector in vectors() for cell in vector.cells]
MODULES = frozenset(
    f"pam_{name}.so"
    for name in ("unix", "google_authenticator", "oath", "permit", "deny", "succeed_if")
)
DEB = next(one.pam for one in vectors() if one.id == "S01")
FROM = {"lan": "198.18.0.9", "outside": "203.0.113.77"}
DOUBT = T("見られない", "not seen")
ORDINARY = Kinds(key_is_possession=True, key_with_code=False)


def server(vector: Vector, *more: str) -> Server:
    blocks = more[:1] and more[0].startswith("Match ")
    text = [*vector.lines, *more] if blocks else [*more, *vector.lines]
    lines = read_lines("/c", {"/c": "\n".join(text)})
    written = tuple(map(canonical, lines))
    branches: tuple[Branch, ...] = ()
    if vector.option:
        keyword, _, value = vector.option.partition("=")
        view = {line.keyword: (line.value,) for line in reversed(written) if not line.match}
        view[keyword.lower()] = (value,)
        branches = (Branch("user=root,host=x,addr=192.0.2.1,laddr=192.0.2.2,lport=22", view),)
    return Server(
        Instance("sshd", vector.option, "/c", (vector.service,), branches, written, "", ()), {}
    )


def stacks(vector: Vector) -> Stacks:
    found = {"other": raws(DEB or (), "other")}
    if vector.pam is not None:
        found[vector.service] = raws(vector.pam, vector.service)
    return Stacks(Pam(found, MODULES, {}), PamFiles({}))


def raws(lines: tuple[str, ...], name: str) -> tuple[Raw, ...]:
    every = [*lines, "account required pam_permit.so"]
    return tuple(Raw(f"/etc/pam.d/{name}", at, text) for at, text in enumerate(every, 1))


def person(name: str) -> Person:
    one = people()[name]
    code = Enrolled.YES if one.code else Enrolled.NO
    modules = ("pam_google_authenticator.so", "pam_oath.so=/etc/users.oath", "pam_oath.so")
    return Person(
        name=name,
        uid=0 if name == "root" else 1001,
        groups=frozenset({name, *one.groups}),
        password=Password.SET if one.password else Password.EMPTY,
        enrolled=dict.fromkeys(modules, code),
        keys=Enrolled.YES if one.keys else Enrolled.NO,
    )


def keys(name: str, kind: str = "ssh-ed25519", *options: str) -> Keys:
    held = Held(kind, frozenset(options), "/home/x/.ssh/authorized_keys:1")
    count = people()[name].keys
    return Keys((held,) * count, frozenset({".ssh/authorized_keys"}), None)


def asked(vector: Vector, who: str, place: str, *more: str, held: Keys | None = None) -> Entry:
    one = person(who)
    address = FROM[place]
    at = Connection(who, one.groups, address, address, None, vector.port, None)
    return entry(server(vector, *more), at, one, held or keys(who), stacks(vector))


@pytest.mark.parametrize(
    ("vector", "expected"), CASES, ids=[f"{v.id}-{c.who}-{c.place}" for v, c in CASES]
)
def test_a_vector(vector: Vector, expected: Expected) -> None:
    found = asked(vector, expected.who, expected.place)
    assert verdict(found, ORDINARY).value == expected.verdict
    ways = {frozenset(one.value for one in offer.way) for offer in found.known}
    assert ways == set(expected.ways)
    assert {one.way for one in found.witnesses} >= {offer.way for offer in found.known}


def by_id(id_: str) -> Vector:
    return next(one for one in vectors() if one.id == id_)


@pytest.mark.parametrize(
    ("id_", "kinds", "said"),
    [
        ("S04", Kinds(True, True), CellVerdict.MFA),  # key and code, by the word of the body
        ("S04", Kinds(False, True), CellVerdict.SINGLE),
        ("S05", Kinds(False, False), CellVerdict.SINGLE),  # the key does not count
        ("S06", Kinds(False, False), CellVerdict.MFA),
        ("S08", Kinds(True, True), CellVerdict.SAME_KIND),
        ("S02", Kinds(False, False), CellVerdict.SINGLE),
    ],
)
def test_what_the_body_accepts(id_: str, kinds: Kinds, said: CellVerdict) -> None:
    assert verdict(asked(by_id(id_), "aoki", "lan"), kinds) is said


@pytest.mark.parametrize(
    ("kind", "options", "more", "said"),
    [
        ("sk-ssh-ed25519@openssh.com", (), (), CellVerdict.SINGLE),
        ("sk-ssh-ed25519@openssh.com", ("verify-required",), (), CellVerdict.MFA),
        ("sk-ssh-ed25519@openssh.com", (), ("PubkeyAuthOptions verify-required",), CellVerdict.MFA),
        ("ssh-ed25519", (), ("PubkeyAuthOptions verify-required",), CellVerdict.SINGLE),
    ],
)
def test_a_key_on_a_token(
    kind: str, options: tuple[str, ...], more: tuple[str, ...], said: CellVerdict
) -> None:
    lines = ("AuthenticationMethods publickey", *more)
    found = asked(by_id("S27"), "aoki", "lan", *lines, "AuthorizedKeysFile .ssh/authorized_keys",
                  held=keys("aoki", kind, *options))  # fmt: skip
    assert verdict(found, ORDINARY) is said


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("HostbasedAuthentication yes",), CellVerdict.NO_FACTOR),
        (("GSSAPIAuthentication yes",), CellVerdict.SINGLE),
        (("TrustedUserCAKeys /etc/ssh/ca.pub",), CellVerdict.SINGLE),
        (("AuthorizedKeysCommand /bin/keys",), CellVerdict.SINGLE),
        (("KerberosAuthentication yes", "PasswordAuthentication yes"), CellVerdict.SINGLE),
        (("AuthorizedKeysFile /etc/ssh/keys/%u",), CellVerdict.UNKNOWN),  # nobody looked there
        (("Match Host x.example.jp", "AuthenticationMethods publickey"), CellVerdict.MFA),
        (("Match LocalAddress 10.0.0.1", "KbdInteractiveAuthentication no"), CellVerdict.UNKNOWN),
        (("AuthenticationMethods hostbased", "PasswordAuthentication no"), CellVerdict.LOCKED),
        (("AllowUsers baba",), CellVerdict.LOCKED),
    ],
)
def test_further_doors_of_sshd(lines: tuple[str, ...], said: CellVerdict) -> None:
    """The base is password and code over keyboard-interactive, and no keys."""
    found = asked(by_id("S27"), "aoki", "lan", *lines, held=keys("ehara"))
    assert verdict(found, ORDINARY) is said, found


def test_keys_that_nobody_could_read_leave_it_open() -> None:
    unseen = replace(keys("ehara"), doubt=DOUBT)
    found = asked(by_id("S03"), "aoki", "lan", held=unseen)
    assert verdict(found, ORDINARY) is CellVerdict.UNKNOWN
    assert found.doubt == DOUBT


def test_a_daemon_that_answers_otherwise_is_noticed() -> None:
    view = {"authenticationmethods": ("any",), "permitrootlogin": ("no",)}
    lines = tuple(map(canonical, read_lines("/c", {"/c": "Match all\nPermitRootLogin yes\n"})))
    branch = Branch("user=root,host=x,addr=192.0.2.1,laddr=192.0.2.2,lport=22", view)
    for pairs in ((branch,), ()), ((), (branch,)):
        told = disagreement(
            Server(Instance("sshd", "", "/c", ("sshd",), pairs[0], lines, "", pairs[1]), {})
        )
        assert told
        assert "permitrootlogin" in told.ja


def test_factors_are_named_as_in_the_data() -> None:
    assert {one.value for one in Factor} >= {"K", "P", "C"}
    assert len(FACTS) == len(set(FACTS))
