"""Ten years of findings and scans fold in seconds; wants HINOMI_SLOW=1."""

import os
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from time import process_time

import pytest

from audit.cycle.audit_findings import read_findings
from audit.cycle.finding_deeds import stream_of
from audit.cycle.finding_model import fingerprint_of
from audit.model import FindingState
from inventory.entries import Draft
from tests.audit.cycle.finding_town import LEAD, OTHER, SECTION, START, Town, raising
from tests.audit.cycle.paper_town import TAX

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("HINOMI_SLOW") != "1", reason="makes ten years of scans: HINOMI_SLOW=1"
    ),
]
YEARS = range(2017, 2027)
FINDINGS, HOSTS, MONTHS = 500, 100, 12  # in a year
CHECKS = [f"CHK-{number:03d}" for number in range(500)]
AGREED = {"stance": "agree", "reason": "", "post": "課長"}


def test_ten_years_fold_in_seconds() -> None:
    town = Town()
    for year in YEARS:
        if year != 2026:
            town.engage(f"{year}-01", year)
    town.now = START + timedelta(days=2)
    town.journal.append([draft for year in YEARS for draft in happened(year)])
    began = process_time()
    found = read_findings(town.journal)
    seconds = process_time() - began
    assert len(found) == FINDINGS * len(YEARS)
    assert all(one.seen and not one.odd for one in found)
    assert all(one.state is FindingState.FIX_CLAIMED for one in found)
    assert seconds < 15, f"{seconds:.1f} seconds"


def happened(year: int) -> Iterator[Draft]:
    """The findings of a year, each claimed to be corrected, and the scans after."""
    for number in range(1, FINDINGS + 1):
        control = f"{year}/{number}"
        rows = [[CHECKS[(number * 7 + at) % 500], f"SV-{(number + at) % HOSTS}"] for at in range(4)]
        body = raising(
            number=f"{year}-01-F{number:02d}", engagement=f"{year}-01", year=year,
            control=control, facts=rows,
        )  # fmt: skip
        stream = stream_of(fingerprint_of(control, TAX))
        yield Draft(stream, "audit-finding.raised", body, LEAD)
        yield Draft(stream, "audit-finding.responded", AGREED, SECTION)
        yield Draft(stream, "audit-finding.claimed", {"note": "した"}, SECTION)
    for month, host in product(range(MONTHS), range(HOSTS)):
        run = f"{year}-{month}"
        verdicts = {"FAIL": CHECKS[:30], "PASS": CHECKS[30:]}
        seen = (START + timedelta(days=1)).isoformat()  # before the claims: all of it is looked at
        body = {"run": run, "host": f"SV-{host}", "verdicts": verdicts, "method": "ssh"}
        yield Draft(f"run:{run}", "host.judged", {**body, "seen_at": seen}, OTHER)
