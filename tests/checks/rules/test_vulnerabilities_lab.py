"""Vulnerabilities on real hosts: the host's own packages against data that were carried in."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from audit.advisories import together
from audit.advisory_forms import read_given
from audit.judge import Judge
from audit.policy_files import load_policy
from checks.catalogue import catalogue, facts_of
from checks.collector import render_collector
from checks.context import Collection
from checks.frame import parse_frame
from checks.model import Verdict
from tests.audit.advisory_files import kev, many, tracker
from tests.checks.states import SUBJECT, Start
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab

P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN
NOT_CHECKED = Verdict.NOT_CHECKED
HIT = "CVE-2026-10001"
TODAY = datetime.now(UTC).date()
OLD = TODAY - timedelta(days=60)
FIXED, OPEN, NEVER = ("resolved", "99:1"), ("open", ""), ("resolved", "0")

Row = tuple[str, str, tuple[str, str], date, str, Verdict]


def both(
    said: tuple[str, str], day: date, exploited: str, left: Verdict, hot: Verdict
) -> list[Row]:
    """What the tracker says of openssl, the day of the data, what is exploited; two verdicts."""
    return [
        ("VUL-001", ":", said, day, exploited, left),
        ("VUL-002", ":", said, day, exploited, hot),
    ]


DATA: list[Row] = [
    *both(NEVER, TODAY, HIT, P, P),
    *both(("resolved", "1.0-1"), TODAY, HIT, P, P),
    *both(FIXED, TODAY, "CVE-2020-1", F, P),
    *both(FIXED, TODAY, HIT, F, F),
    *both(FIXED, OLD, HIT, F, F),
    *both(OPEN, TODAY, HIT, P, F),
    *both(NEVER, OLD, HIT, U, U),
    *both(FIXED, TODAY, "", F, NOT_CHECKED),
]


@pytest.mark.parametrize("row", DATA)
def test_a_host_against_the_tracker(lab: Lab, fresh_host: Start, tmp_path: Path, row: Row) -> None:
    id_, change, said, day, exploited, verdict = row
    given = [read_given(tracker(tmp_path, {**many(1500), "openssl": {HIT: said}}), day)]
    if exploited:
        given.append(read_given(kev(tmp_path, f"{exploited:0<14}", day=day.isoformat()), None))
    host = fresh_host()
    lab.run(host.name, change)
    checks = {id_: catalogue()[id_]}
    script = render_collector(facts_of(checks.values())).decode()
    frame = parse_frame(lab.run(host.name, "sh -s", stdin=script).stdout.encode())
    now = datetime.now(UTC)
    collection = Collection(True, None, "lab", frame.uid, False, frame.at, now, now)
    judge = Judge(checks, load_policy(None).knowing(together(given)))
    assert [one.verdict for one in judge(frame, SUBJECT, collection, "")] == [verdict]
