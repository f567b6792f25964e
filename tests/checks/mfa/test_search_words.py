"""What the calculation says besides: the run that lets in, the doubt, and who is turned away."""

from dataclasses import replace

import pytest

from checks.facts.pam_files import PamFiles
from checks.mfa.model import Enrolled, Factor, Password, Person, Visit, Way
from checks.mfa.search import admits, asked, demanded
from checks.model import FactError
from tests.checks.mfa.pam_vectors import FILES, GA, MODULES, pam, person

K, P = Way({Factor.KNOWLEDGE}), Way({Factor.POSSESSION})
U, G = "auth required pam_unix.so", f"auth required {GA}"


def visit(who: Person | str = "A", **parts: object) -> Visit:
    one = person(who) if isinstance(who, str) else who
    plain = Visit(one, "sshd", "192.0.2.7", as_root=True, empty_allowed=True, one_answer=False)
    return replace(plain, **parts)  # type: ignore[arg-type] # the fields of a visit


def test_a_witness_names_each_line_with_its_answer_and_the_reason() -> None:
    [witness] = asked(pam({"sshd": (U, f"{G} nullok")}), visit("B")).witnesses
    assert witness.way == K
    assert witness.steps == (
        "/etc/pam.d/sshd:1 pam_unix.so → success",
        "/etc/pam.d/sshd:2 pam_google_authenticator.so → ignore",
    )
    assert [one.ja for one in witness.reasons] == ["正しいパスワード", "未登録なので素通し"]


def test_a_doubt_names_the_module_and_where_it_stands() -> None:
    found = asked(pam({"sshd": ("auth sufficient pam_exec.so /bin/true", U, G)}), visit())
    assert found.doubt is not None
    assert "pam_exec.so (/etc/pam.d/sshd:1)" in found.doubt.ja
    assert "pam_unix" not in found.doubt.en
    known = asked(pam({"sshd": (U, G)}), visit())
    assert known.doubt is None


def test_an_enrolment_that_nobody_saw_is_not_taken_for_one() -> None:
    who = replace(person("A"), enrolled={})
    found = asked(pam({"sshd": (U, f"{G} nullok")}), visit(who))
    assert (found.may, found.known) == (frozenset({K}), frozenset({K | P}))
    assert found.doubt is not None
    assert GA in found.doubt.ja


def test_nobody_gets_by_with_a_password_that_is_locked() -> None:
    who = replace(person("A"), password=Password.LOCKED)
    assert asked(pam({"sshd": (U,)}), visit(who)).may == frozenset()


def test_a_directory_may_hand_pam_unix_the_hash() -> None:
    who = replace(person("A"), password=Password.ELSEWHERE)
    found = asked(pam({"sshd": (U,)}), visit(who))
    assert (found.may, found.known) == (frozenset({K}), frozenset())


def test_a_password_that_nobody_saw_may_be_empty() -> None:
    who = replace(person("A"), password=Password.UNKNOWN)
    found = asked(pam({"sshd": ("auth required pam_unix.so nullok",)}), visit(who))
    assert found.may == frozenset({Way()})
    assert found.known == frozenset()


def test_a_directory_may_ask_for_more_than_a_password() -> None:
    facts = replace(pam({"sshd": ("auth required pam_sss.so",)}), modules=MODULES | {"pam_sss.so"})
    who = replace(person("A"), password=Password.ELSEWHERE)
    found = asked(facts, visit(who))
    assert (found.may, found.known) == (frozenset({K}), frozenset({K | P}))
    assert asked(facts, visit(who, central={"pam_sss.so": K})).known == frozenset({K})
    assert asked(facts, visit(who, central={"pam_sss.so": K | P})).may == frozenset({K | P})
    assert asked(facts, visit("A")).may == frozenset()  # its password is kept by the host


def test_a_radius_server_is_asked_with_everything_unless_declared() -> None:
    facts = pam({"sshd": (U, "auth required pam_radius_auth.so")})
    assert asked(facts, visit()).known == frozenset({K | P})
    assert asked(facts, visit(central={"pam_radius_auth.so": P})).may == frozenset({K | P})


@pytest.mark.parametrize("line", ["account required pam_unix.so", "account required pam_deny.so"])
def test_whom_the_account_stack_refuses_is_locked(line: str) -> None:
    facts = pam({"sshd": (U, line)})
    who = replace(person("A"), expired="unix" in line)
    assert not admits(facts, visit(who))
    assert demanded(facts, visit(who)).may == frozenset()
    assert asked(facts, visit(who)).may == frozenset({K})


def test_an_unknown_account_module_does_not_lock() -> None:
    facts = pam({"sshd": (U, "account required pam_exec.so /x", "account required pam_unix.so")})
    assert demanded(facts, visit()).known == frozenset({K})


def test_what_the_files_say_decides_about_addresses_and_lists() -> None:
    line = "auth [success=1 default=ignore] pam_access.so accessfile=/etc/security/lan.conf"
    facts = pam({"sshd": (line, G, U)})
    assert asked(facts, visit(), FILES).may == frozenset({K})
    assert asked(facts, visit(address="203.0.113.9"), FILES).may == frozenset({K | P})
    assert asked(facts, visit(), None).known == frozenset({K | P})
    listed = "auth sufficient pam_listfile.so item=user sense=allow file=/etc/free onerr=fail"
    free = PamFiles({"/etc/free": ("va",)})
    facts = pam({"sshd": (listed, U)})
    assert asked(facts, visit(), free).may == frozenset({Way()})
    assert asked(facts, visit("B"), free).known == frozenset({K})


def test_a_finger_is_a_third_kind() -> None:
    facts = replace(pam({"sshd": ("auth sufficient pam_fprintd.so", U)}), modules=frozenset())
    who = replace(person("A"), enrolled={"pam_fprintd.so": Enrolled.YES})
    assert asked(facts, visit(who)).may == frozenset({Way({Factor.INHERENCE}), K})


def test_root_of_a_server_is_let_by_where_rootok_stands() -> None:
    facts = pam({"sshd": ("auth sufficient pam_rootok.so", U)})
    assert asked(facts, visit()).may == frozenset({Way()})
    assert asked(facts, visit(as_root=False)).may == frozenset({K})


def test_a_file_that_includes_one_elsewhere_is_not_guessed() -> None:
    with pytest.raises(FactError):
        asked(pam({"sshd": ("@include /opt/vendor/auth", U)}), visit())
