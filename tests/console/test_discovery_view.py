"""What discovery prints: hosts by the hundred that nobody looked at take one line."""

from datetime import UTC, datetime

import pytest

from audit.discovery.model import Item, Outcome, Reconciliation
from console.discovery_view import outcome_rows
from inventory.model import Zone
from inventory.words import T

NOT_LOOKED = T("走査した区画にない", "in no segment that was looked at")
PRINTER = T("走査してはならない機器", "must not be scanned")


def told(*outcomes: tuple[Outcome, T]) -> Reconciliation:
    items = tuple(
        Item(outcome, Zone.LGWAN, "", why, host=f"A-{number:04}", name=f"pc{number:04}")
        for number, (outcome, why) in enumerate(outcomes)
    )
    return Reconciliation(datetime.now(UTC), (), (), items, ())


def printed(
    capsys: pytest.CaptureFixture[str], found: Reconciliation, *, every: bool = False
) -> str:
    outcome_rows(found, every=every)
    return capsys.readouterr().out


def test_hosts_that_nobody_looked_at_take_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    stranger = (Outcome.UNREGISTERED, T("台帳にない", "not in the ledger"))
    shown = printed(capsys, told(*[(Outcome.NOT_COVERED, NOT_LOOKED)] * 300, stranger))
    assert len(shown.splitlines()) == 3
    assert shown.splitlines()[1].startswith("未登録")
    assert "300台" in shown.splitlines()[2]
    assert NOT_LOOKED.ja in shown
    assert "--all" in shown


def test_each_sort_has_its_own_line(capsys: pytest.CaptureFixture[str]) -> None:
    spare = (Outcome.SPARE, T("予備機", "a spare"))
    left = (Outcome.LEFT_OUT, PRINTER)
    shown = printed(capsys, told(spare, left, spare, left, left)).splitlines()
    assert [line.split()[:2] for line in shown[1:]] == [["走査対象外", "3台"], ["予備機", "2台"]]


def test_one_alone_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert "pc0000" in printed(capsys, told((Outcome.NOT_COVERED, NOT_LOOKED)))


def test_all_of_them_where_they_are_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    shown = printed(capsys, told(*[(Outcome.NOT_COVERED, NOT_LOOKED)] * 30), every=True)
    assert len(shown.splitlines()) == 31


def test_what_agrees_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, told((Outcome.MATCHED, T("", "")))) == ""
