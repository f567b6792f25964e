"""手順: one page whatever the names are, with the same commands as the text."""

from datetime import UTC, datetime

import pytest

from reports.archive_procedure import Procedure, render_procedure, render_text, steps
from reports.audit_plan_build import Bureau
from reports.view import Anchor
from tests.reports.pdf_reading import page_count, squeezed, text_of, validated

LONG = "架空県架空郡火見広域行政事務組合町" * 3
OWN = "5_記録簿/2026年度の記録.txt"


def told(name: str, *, is_closed: bool, raw: str = "4_証跡") -> Procedure:
    bureau = Bureau(name, name, "自治体機密性3C", "火監", (), "1.0")
    anchor = Anchor(123_456_789, "a1b2c3d4" * 8, "", datetime(2027, 3, 31, 3, tzinfo=UTC))
    key, whole = "SHA256:" + "W" * 43, "5_記録簿/記録簿.txt"
    return Procedure(bureau, anchor, 2026, is_closed, key, 123_456, whole, OWN, raw)


@pytest.mark.parametrize("name", ["火見市", LONG])
@pytest.mark.parametrize("is_closed", [True, False])
def test_the_page_is_one_and_says_what_the_text_says(name: str, is_closed: bool) -> None:
    facts = told(name, is_closed=is_closed)
    page = render_procedure(facts)
    assert page_count(page) == 1
    text = render_text(facts).decode()
    assert ("締め前" in text) == (not is_closed)
    printed = squeezed(text_of(page))
    for step in steps(facts):
        for words in (step.title, step.expected, *step.commands):
            assert words in text
            assert squeezed(words) in printed
    assert page == render_procedure(facts)


def test_the_page_is_an_archival_one() -> None:
    assert validated(render_procedure(told("火見市", is_closed=True))) == "pass"


def test_no_step_is_about_what_is_not_there() -> None:
    assert "zcat" not in render_text(told("火見市", is_closed=True, raw="")).decode()
