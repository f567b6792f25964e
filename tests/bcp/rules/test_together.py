"""Several things wrong at once: every rule still answers, in words, and counts what it says."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bcp.checking import Checked, check
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


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(ROWS), min_size=2, max_size=4))
def test_every_rule_answers_whatever_else_is_wrong(rows: list[Row]) -> None:
    book = spoilt(rows)
    checked = check(book, NOW, limits())
    assert sum(one.conflicts for one in checked.counts.values()) == len(checked.conflicts)
    for conflict in checked.conflicts:
        assert conflict.title.ja
        assert conflict.root
    assert all(unknown.why for unknown in checked.unknowns)
    for one in checked.times:
        if one.target is not None:
            assert one.in_time is _in_time(checked, one.id)


def _in_time(checked: Checked, one: str) -> bool | None:
    """What C2 and C3 say of the thing."""
    if any(c.rule in {"C2", "C3"} and c.subjects[0] == one for c in checked.conflicts):
        return False
    doubt = any(u.rule in {"C2", "C3"} and u.subjects[0] == one for u in checked.unknowns)
    return None if doubt else True
