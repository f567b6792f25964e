"""Stacks that name a second factor, and what each really asks for (tried with pamtester)."""

import pytest

from checks.facts.pam import Pam
from checks.facts.pam_factors import Factor, demand
from checks.facts.pam_stack import Raw, outcomes
from checks.model import FactError

U = "required pam_unix.so"
G = "required pam_google_authenticator.so"
K, P = frozenset({Factor.KNOWLEDGE}), frozenset({Factor.POSSESSION})
BOTH, NONE = K | P, frozenset[Factor]()
NOBODY = frozenset[frozenset[Factor]]()


def pam(*lines: str, modules: frozenset[str] = frozenset(), **others: tuple[str, ...]) -> Pam:
    """A service `sshd` with these auth lines, and files that it may include."""
    services = {
        name: tuple(
            Raw(f"/etc/pam.d/{name}", number, text if text.startswith("@") else f"auth {text}")
            for number, text in enumerate(texts, 1)
        )
        for name, texts in {"sshd": lines, **others}.items()
    }
    return Pam(services, modules, {})


DEBIAN = (
    "[success=1 default=ignore] pam_unix.so nullok",
    "requisite pam_deny.so",
    "required pam_permit.so",
)
INNER = ("required pam_env.so", "sufficient pam_unix.so", "required pam_deny.so")

ASKS = [
    ("Debian's own", pam("@include common", common=DEBIAN), {K}),
    ("both required", pam(U, G), {BOTH}),
    ("both, nullok", pam(U, f"{G} nullok"), {K, BOTH}),
    ("only the code, nullok", pam(f"{G} nullok"), {P}),
    ("nullok and permit", pam(f"{G} nullok", "required pam_permit.so"), {NONE, P}),
    ("sufficient code", pam("sufficient pam_google_authenticator.so", U), {K, P}),
    ("Debian and code", pam("@include common", G, common=DEBIAN), {BOTH}),
    ("include ends all", pam("include inner", G, inner=INNER), {K}),
    ("substack ends itself", pam("substack inner", G, inner=INNER), {BOTH}),
    (
        "jump over the code",
        pam("[success=2] pam_unix.so", "requisite pam_deny.so", G, "required pam_permit.so"),
        {K},
    ),
    (
        "jump to the code",
        pam("[success=1] pam_unix.so", "requisite pam_deny.so", G, "required pam_permit.so"),
        {BOTH},
    ),
    ("jump past the end", pam("[success=3] pam_unix.so", "requisite pam_deny.so"), set()),
    ("jump to the end", pam("[success=1 default=bad] pam_unix.so", "required pam_deny.so"), set()),
    ("optional code", pam(U, "optional pam_google_authenticator.so"), {K}),
    ("code alone, optional", pam("optional pam_google_authenticator.so"), {P}),
    ("oath", pam(U, "required pam_oath.so"), {BOTH}),
    (
        "oath without enrolment",
        pam(U, "[success=ok user_unknown=ignore default=bad] pam_oath.so"),
        {K, BOTH},
    ),
    ("u2f nouserok", pam(U, "required pam_u2f.so nouserok"), {K, BOTH}),
    ("permit first", pam("sufficient pam_permit.so", U, G), {NONE}),
    ("code first", pam("requisite pam_google_authenticator.so", U), {BOTH}),
    ("rootok", pam("sufficient pam_rootok.so", U, G), {NONE}),
    (
        "reset forgets",
        pam(G, "[default=reset] pam_faildelay.so", U),
        {K},
    ),
    (
        "sufficient in a substack",
        pam("substack s", s=("sufficient pam_google_authenticator.so", U)),
        {K, P},
    ),
    ("password twice", pam("@include common", U, common=DEBIAN), {K}),
    (
        "words in brackets, any case",
        pam("Required pam_unix.so", "[ success = ok default = bad ] pam_google_authenticator.so"),
        {BOTH},
    ),
    (
        "a wrong password jumps over the code",
        pam(
            "[success=ok default=1] pam_unix.so",
            "[default=done] pam_google_authenticator.so",
            "required pam_permit.so",
        ),
        {NONE, K, P},
    ),
    (
        "a lock after the password ends before the code",
        pam(
            "required pam_faillock.so preauth",
            "sufficient pam_unix.so",
            "[default=die] pam_faillock.so authfail",
            G,
        ),
        {K},
    ),
    (
        "permit after a sufficient code",
        pam(
            "[success=1 default=ignore] pam_unix.so",
            "sufficient pam_google_authenticator.so",
            "required pam_permit.so",
        ),
        {NONE},
    ),
]


def smallest(found: frozenset[frozenset[Factor]]) -> set[frozenset[Factor]]:
    return {one for one in found if not any(other < one for other in found)}


@pytest.mark.parametrize(
    ("pam_", "wanted"), [row[1:] for row in ASKS], ids=[row[0] for row in ASKS]
)
def test_what_a_stack_asks_for(pam_: Pam, wanted: set[frozenset[Factor]]) -> None:
    found = demand(pam_, "sshd")
    assert smallest(found.known) == {
        one for one in wanted if not any(other < one for other in wanted)
    }
    assert found.known <= found.may


@pytest.mark.parametrize(
    "lines",
    [
        ("sufficient pam_exec.so /bin/true", U, G),
        ("required pam_listfile.so onerr=succeed", U),
        ("[success=1 default=ignore] pam_access.so", G, U),
    ],
)
def test_modules_that_are_not_understood_leave_it_open(lines: tuple[str, ...]) -> None:
    found = demand(pam(*lines), "sshd")
    assert smallest(found.may) != smallest(found.known)
    assert not found.known & {NONE, K}


def test_a_module_whose_file_is_missing_is_no_factor() -> None:
    there = frozenset({"pam_unix.so", "pam_permit.so"})
    silent = pam(U, "[success=ok default=ignore] pam_google_authenticator.so", modules=there)
    assert K in demand(silent, "sshd").known
    strict = pam(U, G, modules=there)
    assert demand(strict, "sshd").may == NOBODY


def test_a_service_without_a_file_uses_other() -> None:
    assert smallest(demand(pam(other=(U,)), "never").known) == {K}


def test_an_include_that_is_not_there_is_not_guessed() -> None:
    with pytest.raises(FactError):
        demand(pam("include nothing"), "sshd")


def test_the_wrong_kind_does_not_count() -> None:
    raw = Raw("/etc/pam.d/sshd", 1, "account required pam_google_authenticator.so")
    found = Pam({"sshd": (raw, Raw("/etc/pam.d/sshd", 2, f"auth {U}"))}, frozenset(), {})
    assert smallest(demand(found, "sshd").known) == {K}


def test_an_empty_stack_lets_nobody_in() -> None:
    assert outcomes((), lambda _: frozenset({"success"})) == {False}
