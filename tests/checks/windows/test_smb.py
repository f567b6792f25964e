"""SMB 1, signing and shares, in both halves."""

from typing import Any

import pytest

from checks.model import Verdict
from checks.windows.rules.smb import file_sharing
from tests.checks.windows.answers import (
    DENIED,
    FAIL,
    PASS,
    UNKNOWN,
    result,
    unseen,
    verdict,
    with_,
)
from tests.checks.windows.built import value
from tests.checks.windows.good.smb import ADMINS, GOOD, share

DRIVER, SIGNING = "FileSharing/client/driver", "FileSharing/client/signing"


def shares(*rows: dict[str, Any]) -> dict[str, Any]:
    whole = {**GOOD["FileSharing"], "shares": [*rows], "count": len(rows)}
    return {"FileSharing": whole}


@pytest.mark.parametrize(
    ("path", "one", "want"),
    [
        ("FileSharing/server/version1", True, FAIL),
        ("FileSharing/server/signing", False, FAIL),
        (DRIVER, value(4), PASS),
        (DRIVER, value(2), FAIL),
        (DRIVER, value(3), FAIL),
        (SIGNING, False, FAIL),
        (SIGNING, None, UNKNOWN),
        (SIGNING, 1, UNKNOWN),
        ("FileSharing/server/version1", None, UNKNOWN),
        ("FileSharing/server/version1", 0, UNKNOWN),
        (DRIVER, DENIED, UNKNOWN),
        (DRIVER, value("4"), UNKNOWN),
        ("FileSharing/shares/2", ..., UNKNOWN),
    ],
)
def test_both_halves_are_asked(path: str, one: object, want: Verdict) -> None:
    assert verdict(file_sharing, with_(GOOD, path, one)) is want


@pytest.mark.parametrize(
    ("row", "want"),
    [
        (share("a", ADMINS), PASS),
        (share("a", ADMINS + "(A;;0x1200a9;;;WD)"), FAIL),
        (share("a", ADMINS + "(A;;0x1200a9;;;S-1-1-0)"), FAIL),
        (share("a", ADMINS + "(XA;;FA;;;WD;(@User.a == 1))"), FAIL),
        (share("a", ADMINS + "(A;;FA;;;AN)"), FAIL),
        (share("a", ADMINS + "(A;;FA;;;BG)"), FAIL),
        (share("a", ADMINS + "(D;;FA;;;WD)"), PASS),
        (share("a", "D:P(A;;FA;;;WD)"), FAIL),
        (share("a", "D:PAI"), PASS),
        (share("a", ADMINS + "S:(AU;SAFA;FA;;;WD)"), PASS),
        (share("a", "O:SYG:SYD:NO_ACCESS_CONTROL"), FAIL),
        (share("a", "O:SYG:SY"), UNKNOWN),
        (share("a", ADMINS + "(A;;FA;;;WD"), UNKNOWN),
        (share("a", ADMINS + "(QQ;;FA;;;WD)"), UNKNOWN),
        (share("a", ADMINS + "(A;;FA;;WD)"), UNKNOWN),
        (share("a", ""), UNKNOWN),
        (share("a", None), UNKNOWN),
        (share("data$", "D:(A;;FA;;;WD)"), FAIL),
        (share("C$", "D:(A;;FA;;;WD)", special=True), PASS),
        (share("PRINT$", "D:(A;;FA;;;WD)"), PASS),
    ],
)
def test_shares_by_sid_and_not_by_name(row: dict[str, Any], want: Verdict) -> None:
    assert verdict(file_sharing, shares(row)) is want


def test_faults_are_told_together() -> None:
    bad = shares(share("data$", "D:(A;;FA;;;WD)"))
    bad = with_(bad, "FileSharing/server/version1", True)
    found = result(file_sharing, with_(bad, SIGNING, True))
    assert found.verdict is FAIL
    assert found.observed == "SMB 1 of the server is on, the share data$ allows S-1-1-0"


def test_a_body_may_ask_for_less() -> None:
    limits = {"terminal_sharing.sign_as_client": False, "terminal_sharing.sign_as_server": False}
    assert verdict(file_sharing, with_(GOOD, SIGNING, False), limits) is PASS
    assert verdict(file_sharing, with_(GOOD, "FileSharing/server/signing", False), limits) is PASS


def test_what_was_not_seen_is_not_known() -> None:
    unseen(file_sharing, GOOD)
