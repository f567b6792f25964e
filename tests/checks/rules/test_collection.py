"""The collection itself and the ledger's dates."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from checks.context import Subject
from checks.facts.system import Release
from checks.model import FactError, Why
from checks.rules import assets, collection
from inventory.model import Criticality, Kind, Zone
from tests.checks.replies import SEEN

SUBJECT = Subject("h1", Kind.SERVER, Zone.LGWAN, Criticality.HIGH, None, None, None, "audit")


@pytest.mark.parametrize(("changed", "holds"), [(False, True), (True, False)])
def test_host_key(changed: bool, holds: bool) -> None:
    seen = replace(SEEN, host_key_changed=changed)
    assert collection.same_host_key(seen).holds is holds


def test_no_key_was_compared() -> None:
    with pytest.raises(FactError) as caught:
        collection.same_host_key(replace(SEEN, host_key_changed=None))
    assert caught.value.why is Why.NOT_COLLECTED


@pytest.mark.parametrize(
    ("method", "uid", "holds"),
    [
        ("ssh+pinned", 0, True),
        ("ssh+sudo-password", 0, True),
        ("ssh+none", 1000, True),
        ("ssh+none", 0, False),
        ("ssh+sudo", 0, False),
        ("ssh+root", 0, False),
    ],
)
def test_privilege(method: str, uid: int, holds: bool) -> None:
    assert collection.narrow_privilege(replace(SEEN, method=method, uid=uid)).holds is holds


def test_no_account_was_used_or_no_answer_came() -> None:
    assert collection.narrow_privilege(replace(SEEN, method="local")).applicable is False
    assert collection.narrow_privilege(replace(SEEN, method="file")).applicable is False
    assert collection.narrow_privilege(replace(SEEN, method="device+ssh")).applicable is False
    for lost in (replace(SEEN, reached=False), replace(SEEN, uid=None)):
        with pytest.raises(FactError) as caught:
            collection.narrow_privilege(lost)
        assert caught.value.why is Why.NOT_COLLECTED


@pytest.mark.parametrize(
    ("end", "holds"),
    [(date(2026, 11, 21), True), (date(2026, 11, 20), False), (date(2030, 3, 31), True)],
)
def test_dates_of_the_ledger(end: date, holds: bool) -> None:
    dated = replace(SUBJECT, support_end=end, lease_end=end)
    assert assets.within_support(dated, SEEN).holds is holds
    assert assets.within_lease(dated, SEEN).holds is holds


def test_the_day_is_japans() -> None:
    late = replace(SEEN, received_at=datetime(2026, 11, 20, 15, 0, tzinfo=UTC))
    ended = replace(SUBJECT, support_end=date(2026, 11, 20))
    assert assets.within_support(ended, late).holds is False


def test_each_date_for_itself() -> None:
    past = date(2020, 1, 1)
    assert assets.within_lease(replace(SUBJECT, lease_end=past), SEEN).holds is False
    with pytest.raises(FactError) as caught:
        assets.within_support(replace(SUBJECT, lease_end=past), SEEN)
    assert caught.value.why is Why.UNDETERMINED


def test_carried_output_is_dated_by_the_host() -> None:
    dated = replace(SUBJECT, support_end=date(2026, 11, 21))
    assert assets.within_support(dated, replace(SEEN, received_at=None)).holds is True
    with pytest.raises(FactError):
        assets.within_support(dated, replace(SEEN, received_at=None, collected_at=None))


@pytest.mark.parametrize("id_", ["rhel", "rocky", "almalinux", "alpine", "opensuse-leap"])
def test_such_a_host_says_so_itself(id_: str) -> None:
    with pytest.raises(FactError) as caught:
        collection.proven_here(Release(id_, "9.4", "Some Linux 9.4", ""))
    assert (caught.value.why, caught.value.detail) == (Why.UNPROVEN, "Some Linux 9.4")


def test_debian_does() -> None:
    assert collection.proven_here(Release("debian", "12", "Debian 12", "bookworm")).holds is True
