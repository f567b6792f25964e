"""Leavers on a real host: a staff ledger read from a file, and the host's own accounts."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from audit.judge import Judge
from audit.model import Result
from audit.policy_files import load_policy
from checks.catalogue import catalogue, facts_of
from checks.collector import render_collector
from checks.context import Collection
from checks.frame import parse_frame
from checks.model import Verdict
from checks.staff import Staff, staff_of
from inventory.ledger.reading import read_ledger
from tests.checks.states import SUBJECT, Start
from tests.inventory.ledger.books import write_csv
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab

TODAY = datetime.now(UTC).date()
TITLES = ("職員番号", "氏名", "アカウント", "在職開始", "退職日")


def ledger(folder: Path, last: date) -> Staff:
    rows = (
        TITLES,
        ("1", "山田　望", "yamada", "R2.4.1", ""),
        ("2", "田中　櫓", "tanaka", "2012-04-01", last.isoformat()),
    )
    reading = read_ledger(write_csv(folder / "staff.csv", rows, "cp932"))
    assert reading.problems == ()
    return staff_of(reading.ledger.staff)


def judged(lab: Lab, host: str, staff: Staff) -> Result:
    checks = {"ACC-035": catalogue()["ACC-035"]}
    script = render_collector(facts_of(checks.values())).decode()
    frame = parse_frame(lab.run(host, "sh -s", stdin=script).stdout.encode())
    now = datetime.now(UTC)
    collection = Collection(True, None, "lab", frame.uid, False, frame.at, now, now)
    judge = Judge(checks, load_policy(None).employing(staff))
    [result] = judge(frame, SUBJECT, collection, "")
    return result


def test_an_enabled_account_of_a_leaver(lab: Lab, fresh_host: Start, tmp_path: Path) -> None:
    host = fresh_host(setup="useradd -m -s /bin/bash tanaka")
    gone, here = ledger(tmp_path, TODAY - timedelta(3)), ledger(tmp_path, TODAY + timedelta(3))
    found = judged(lab, host.name, gone)
    assert found.verdict is Verdict.FAIL
    assert found.observed == f"tanaka (left {TODAY - timedelta(3)})"
    assert "田中" not in f"{found}"
    assert judged(lab, host.name, here).verdict is Verdict.PASS
    lab.run(host.name, "usermod -L -e 1 tanaka")
    assert judged(lab, host.name, gone).verdict is Verdict.PASS
    lab.run(host.name, "useradd -m -s /bin/bash dareka")
    assert judged(lab, host.name, gone).observed == "dareka"
