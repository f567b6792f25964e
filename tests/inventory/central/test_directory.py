"""Active Directory: the flag is a demand, tickets are use."""

import pytest

from inventory.central.mapping import Format
from inventory.central.model import Answer, Source
from tests.inventory.central.exports import PLACE, mapping, only, read, table

ACCOUNTS, TICKETS = mapping(Format.AD_ACCOUNTS), mapping(Format.AD_TICKETS)
STRICT = mapping(Format.AD_ACCOUNTS, constants={**PLACE, "enforced": "no"})
YES, NO, OPEN = Answer.YES, Answer.NO, Answer.UNKNOWN


@pytest.mark.parametrize(
    ("flags", "enforced", "enabled"),
    [
        ("512", OPEN, YES),
        ("262656", YES, YES),
        ("0x40200", YES, YES),
        ("514", OPEN, NO),
        ("262658", YES, NO),
        ("66048", OPEN, YES),
    ],
)
def test_flags(flags: str, enforced: Answer, enabled: Answer) -> None:
    rows = (("SamAccountName", "userAccountControl"), ("yamada", flags))
    found = only(table(rows), ACCOUNTS)["yamada"]
    assert (found.enforced, found.enabled) == (enforced, enabled)
    assert (found.source is Source.CONFIG) == (enforced is YES)
    strict = only(table(rows), STRICT)["yamada"]
    assert strict.enforced is (NO if enforced is OPEN else YES)


@pytest.mark.parametrize("flags", ["", "-1", "yes", "1e5", "99999999999"])
def test_flags_that_are_no_number(flags: str) -> None:
    rows = (("SamAccountName", "userAccountControl"), ("yamada", flags))
    assert [one.column for one in read(table(rows), ACCOUNTS).problems] == ["userAccountControl"]


TITLES = ("TimeCreated", "TargetUserName", "PreAuthType", "Status")


@pytest.mark.parametrize(
    ("kind", "status", "two", "one"),
    [
        ("15", "0x0", True, False),
        ("16", "0x0", True, False),
        ("2", "0x0", False, True),
        ("138", "0x0", False, True),
        ("0", "0x0", False, True),
        ("20", "0x0", False, False),
        ("2", "0x18", False, False),
    ],
)
def test_tickets(kind: str, status: str, two: bool, one: bool) -> None:
    rows = (TITLES, ("2026-11-20 9:00", "yamada", kind, status))
    found = only(table(rows), TICKETS).get("yamada")
    assert (found is not None and found.last_mfa_at is not None) == two
    assert (found is not None and found.single_at is not None) == one


def test_machines_are_no_people() -> None:
    found = read(table((TITLES, ("2026-11-20 9:00", "PC01$", "2", "0x0"))), TICKETS)
    assert (found.cells, found.skipped) == ([], {"machine": 1})
