"""Every machine word has words in both languages; a new member of an enum without them fails."""

from collections.abc import Mapping

import pytest

from audit.judge import EXCEPTION, EXCLUDED
from audit.model import FindingState, Trend
from checks.model import Provenance, Severity, Verdict, Why
from inventory.model import Criticality, Kind, Platform, Zone
from inventory.transport.base import Failure
from inventory.transport.failures import FAILURES
from inventory.words import T
from reports import reasons


@pytest.mark.parametrize(
    ("members", "words"),
    [
        (Failure, FAILURES),
        (Why, reasons.WHYS),
        (Verdict, reasons.VERDICTS),
        (Severity, reasons.SEVERITIES),
        (Provenance, reasons.PROVENANCES),
        (Trend, reasons.TRENDS),
        (FindingState, reasons.STATES),
        (Zone, reasons.ZONES),
        (Kind, reasons.KINDS),
        (Platform, reasons.PLATFORMS),
        (Criticality, reasons.CRITICALITIES),
    ],
)
def test_every_member_has_words(members: type, words: Mapping[object, T]) -> None:
    assert set(words) == set(members)  # type: ignore[call-overload] # an enum is iterable
    assert all(text.ja and text.en for text in words.values())


def test_words_of_reasons_are_told_apart() -> None:
    codes = [*Failure, *Why, *reasons.OTHER_REASONS]
    assert len({reasons.reason_words(code).ja for code in codes}) == len(codes)


@pytest.mark.parametrize("code", [EXCLUDED, EXCEPTION, "", *Failure, *Why])
def test_reasons_that_the_judge_gives_have_words(code: str) -> None:
    assert reasons.reason_words(code).ja != code


def test_an_unknown_reason_is_shown_as_it_is() -> None:
    assert reasons.reason_words("quite_new").ja == "quite_new"


@pytest.mark.parametrize("method", ["root", "pinned", "sudo", "sudo-password", "none"])
def test_every_way_over_ssh_has_words(method: str) -> None:
    words = reasons.method_words(f"ssh+{method}")
    assert words.ja != words.en
    assert "ssh+" not in words.ja
