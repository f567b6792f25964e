"""The measure itself: what counts as agreement, what is settled, which states are not asked."""

import pytest

from audit.model import Result
from audit.policy_files import default_limits
from checks.model import Severity, Verdict
from checks.variables import variables
from tests.truth.__main__ import main
from tests.truth.compare import Answer, lacks, policy_of, unmapped
from tests.truth.states import State


def state(name: str = "rule@scenario.fail", **variables: str) -> State:
    return State(
        f"debian12/{name}.sh.tgz", "rule", Verdict.FAIL, variables, frozenset({"audit"}), "00"
    )


def answer(verdict: Verdict, name: str = "rule@scenario.fail") -> Answer:
    result = Result("h", "X-1", verdict, Severity.LOW, "seen", "wanted", None, "", "", "e")
    return Answer(state(name), result)


@pytest.mark.parametrize(
    ("verdict", "agrees", "silent", "wrong_pass"),
    [
        (Verdict.FAIL, True, False, False),
        (Verdict.PASS, False, False, True),
        (Verdict.UNKNOWN, False, True, False),
        (Verdict.ERROR, False, False, False),
        (Verdict.NOT_APPLICABLE, False, False, False),
    ],
)
def test_a_wrong_pass_is_told_from_silence(
    verdict: Verdict, agrees: bool, silent: bool, wrong_pass: bool
) -> None:
    found = answer(verdict)
    assert (found.agrees, found.silent, found.wrong_pass) == (agrees, silent, wrong_pass)


def test_only_listed_states_are_settled() -> None:
    listed = "accounts_no_uid_except_zero@locked_user_uid_0.pass"
    assert answer(Verdict.FAIL, listed).settled
    assert not answer(Verdict.FAIL).settled


def test_values_go_to_limits_or_the_state_is_not_asked() -> None:
    limits = policy_of(state(sshd_strong_kex="a,b", var_password_pam_minlen="14")).limits
    assert limits["ssh.kex"] == ("a", "b")
    assert limits["password.min_length"] == 14
    assert unmapped(state(nobody_knows="1")) == ["nobody_knows=1"]
    assert unmapped(state(sysctl_net_ipv6_conf_all_forwarding_value="1"))
    assert not unmapped(state(sysctl_net_ipv6_conf_all_forwarding_value="0"))


def test_every_value_goes_to_a_limit_of_its_kind() -> None:
    kinds = {"number": (int, float), "text": (str,), "list": (tuple,), "choices": (tuple,)}
    known = default_limits()
    for variable in variables().values():
        if variable.limit:
            assert isinstance(known[variable.limit].value, kinds[variable.form])


def test_packages_are_named_as_debian_does() -> None:
    assert lacks(state(), frozenset({"auditd"})) == frozenset()
    assert lacks(state(), frozenset()) == {"auditd"}


def test_without_states_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([""]) == 0
    assert capsys.readouterr().out.count("\n") == 1
