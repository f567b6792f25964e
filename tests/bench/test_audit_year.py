"""Every paper of a year can be measured; how fast, no test asks."""

import pytest

from console.audit_reporting import RENDERERS
from tests.bench.audit_year import NAMES, large_year, main

PAPERS = "committee pdf", "report json"


def test_each_paper_is_told_with_its_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["20", *PAPERS]) == 0
    said = capsys.readouterr().out
    assert "20 findings, 20 sections, 10 years (aim 60 s" in said
    for name in PAPERS:
        assert f"  {name} " in said
    assert set(PAPERS) <= set(RENDERERS)


def test_the_year_is_as_large_as_it_says() -> None:
    record = large_year(100)
    assert len(record.of_the_year) == len({one.number for one in record.findings}) == 100
    assert {name for one in record.findings for name in one.departments} == set(NAMES)
    assert len(record.history) == 10
    assert all(record.raised_in(each.engagement.id) for each in record.engagements)
