"""The record of a year as a workspace gives it."""

from pathlib import Path

import pytest

from console.audit_year import parse_key, record_of, source_of
from console.session import Session
from inventory.words import HinomiError
from inventory.workspace import lay_out
from reports.view import Edition
from tests.console.closing_town import begun, begun_town
from tests.console.test_audit_plan import Town

__all__ = ["begun", "begun_town"]


def test_year_is_gathered_with_its_engagements(begun: Town) -> None:
    record = record_of(Session(begun.root), 2026)
    (one,) = record.engagements
    assert one.engagement.id == "2026-01"
    assert [gap.code for gap in one.gaps] == ["no-papers", "not-tested"]
    assert record.plan.decision is not None
    assert [tally.year for tally in record.history] == [2026]


def test_source_takes_a_year_or_an_engagement(begun: Town) -> None:
    session = Session(begun.root)
    whole = source_of(session, "2026", Edition.PUBLIC)
    assert (whole.engagement, whole.is_public, whole.bureau.municipality) == ("", True, "火見市")
    assert source_of(session, "2026-01").engagements == whole.record.engagements
    with pytest.raises(HinomiError, match="2026-02"):
        source_of(session, "2026-02")


@pytest.mark.parametrize("key", ["26", "2026-1", "2026-01-03", "", "２０２６", "2026年"])
def test_other_keys_are_refused(key: str) -> None:
    with pytest.raises(HinomiError, match="2026-01"):
        parse_key(key)


def test_empty_journal_says_where_to_begin(tmp_path: Path) -> None:
    lay_out(tmp_path / "empty")
    with pytest.raises(HinomiError, match="hinomi audit choose"):
        source_of(Session(tmp_path / "empty"), "2026")
