"""One host for the count: what is registered, and evidence that is missing, odd or empty."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import audit.mfa.coverage_hosts as module
from audit.mfa.coverage import coverage
from audit.mfa.coverage_hosts import Kept, registered, seen_host
from audit.mfa.coverage_input import CoverageInput, HostCells, Place
from audit.policy_files import load_policy
from checks.context import Subject
from checks.frame import Frame
from checks.mfa.model import Enrolled, Password, Person
from checks.mfa.policy import MfaLimits
from inventory.model import Criticality, Kind, Zone

DAY = date(2026, 11, 21)
AT = datetime(2026, 11, 21, tzinfo=UTC)
PLACE = Place("S-1", "jumin", Zone.MYNUMBER)
SUBJECT = Subject("S-1", Kind.SERVER, Zone.MYNUMBER, Criticality.HIGH, None, None, None, "audit")
EMPTY = Frame("t", AT, 0, "", "jumin", {})


def limits(*, key: bool = False) -> MfaLimits:
    return MfaLimits(
        key_is_possession=key, key_with_code=False, service_accounts=(), exemptions=(),
        bypasses=(), otp_window=1, otp_attempts=3,
    )  # fmt: skip


def person(keys: Enrolled = Enrolled.NO, **enrolled: Enrolled) -> Person:
    tokens = {f"pam_{name}.so": state for name, state in enrolled.items()}
    return Person("u", 1000, frozenset(), Password.SET, tokens, keys)


def seen(tmp_path: Path) -> HostCells:
    return seen_host(PLACE, Kept(EMPTY, SUBJECT, "ab" * 32, AT), load_policy(tmp_path, {}), DAY)


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        ({}, Enrolled.NO),
        ({"oath": Enrolled.NO}, Enrolled.NO),
        ({"oath": Enrolled.NO, "u2f": Enrolled.YES}, Enrolled.YES),
        ({"oath": Enrolled.NO, "duo": Enrolled.UNKNOWN}, Enrolled.UNKNOWN),
        ({"oath": Enrolled.REFUSED}, Enrolled.REFUSED),
    ],
)
def test_one_token_on_file_is_enough_and_a_refused_one_is_none(
    tokens: dict[str, Enrolled], said: Enrolled
) -> None:
    assert registered(person(**tokens), limits()) is said


@pytest.mark.parametrize(("key", "said"), [(True, Enrolled.YES), (False, Enrolled.NO)])
def test_a_key_is_a_second_factor_only_where_the_body_says_so(key: bool, said: Enrolled) -> None:
    assert registered(person(Enrolled.YES), limits(key=key)) is said


def test_an_answer_without_the_facts_is_unknown(tmp_path: Path) -> None:
    found = coverage(CoverageInput(DAY, (seen(tmp_path),))).total
    assert (found.units, found.unknown, found.enforced, found.enrolled) == (1, 1, 0, 0)


def test_odd_evidence_costs_its_own_host_and_tells_no_text_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("Secret-4711")

    monkeypatch.setattr(module, "host_cells", broken)
    one = seen(tmp_path)
    assert one.missing is not None
    assert "ValueError" in one.missing.ja
    assert "Secret-4711" not in repr(one)
    assert coverage(CoverageInput(DAY, (one,))).total.unknown == 1
