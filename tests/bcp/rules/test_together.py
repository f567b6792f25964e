"""Several things wrong at once: every rule still answers, in words, and counts what it says."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bcp.checking import check
from bcp.model import Continuity
from tests.bcp.rules.judging import Row, limits
from tests.bcp.rules.sound import NOW, SOUND
from tests.bcp.rules.wording import ROWS


def spoilt(rows: list[Row]) -> Continuity:
    book = SOUND
    for row in rows:
        try:
            book = row.change(book)
        except (KeyError, ValueError):  # what the one takes away the other cannot change
            assume(condition=False)
    kept = tuple(e for e in book.dependencies if {e.of, e.on} <= set(book.nodes))
    return replace(book, dependencies=kept)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(ROWS), min_size=2, max_size=4))
def test_every_rule_answers_whatever_else_is_wrong(rows: list[Row]) -> None:
    book = spoilt(rows)
    checked = check(book, NOW, limits())
    assert sum(one.conflicts for one in checked.counts.values()) == len(checked.conflicts)
    for conflict in checked.conflicts:
        assert conflict.title.ja
        assert conflict.root
    for one in checked.times:
        if one.in_time:
            assert one.best is not None
            assert one.target is not None
            assert one.best <= one.target
