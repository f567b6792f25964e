"""The chronology loses nothing and reorders nothing, whatever is written in whatever order."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bcp.incident.chronology import CORRECTED, LOGGED, chronology
from bcp.incident.model import Certainty, Sort
from inventory.entries import Draft
from tests.bcp.incident.shelf import NOW, Shelf

STREAM = "incident:2026-11-22-1"
plain = st.none() | st.booleans() | st.integers(-9, 99) | st.text(max_size=6)
json = plain | st.lists(plain, max_size=3) | st.dictionaries(st.text(max_size=6), plain, max_size=3)
names = st.sampled_from(
    ["id", "text", "sort", "certainty", "refs", "corrects", "set", "by", "needs_reply", "unread",
     "phase", "people", "number", "title", "node", "state", "paper"]
)  # fmt: skip
bodies = st.dictionaries(names, json, max_size=5)
kinds = st.sampled_from(
    [LOGGED, LOGGED, CORRECTED, "incident.started", "incident.phase", "incident.mustered",
     "incident.unheard_of", "sweep.started", "sweep.seen", "sweep.marked", "step.done",
     "deadline.known", "module.attached"]
)  # fmt: skip
few = settings(max_examples=60, deadline=None)
Rows = list[tuple[str, dict[str, Any], int]]
written = st.lists(st.tuples(kinds, bodies, st.integers(0, 600)), max_size=12)


def kept(rows: Rows) -> Shelf:
    """These entries, each so many minutes before it was recorded."""
    shelf = Shelf()
    for kind, body, minutes in rows:
        shelf.tick()
        at = shelf.now - timedelta(minutes=minutes)
        shelf.append(Draft(STREAM, kind, body, "夜勤 太郎", at))
    return shelf


@few
@given(written)
def test_every_entry_is_one_line_in_the_order_of_recording(
    rows: Rows,
) -> None:
    entries = list(kept(rows).entries())
    lines = chronology(entries).lines
    told = [entry.sequence for entry in entries if entry.kind != "sweep.seen"]
    assert [line.sequence for line in lines] == told
    own = [entry.sequence for entry in entries if entry.kind.startswith("incident.")]
    assert [line.sequence for line in lines if line.number] == own
    assert [line.number for line in lines if line.number] == list(range(1, len(own) + 1))
    assert all(line.words.text.ja and line.words.text.en for line in lines)


@few
@given(written)
def test_by_time_is_the_same_lines_and_one_moment_keeps_their_order(
    rows: Rows,
) -> None:
    lines = chronology(kept(rows).entries())
    sorted_lines = lines.by_time
    assert {line.sequence for line in sorted_lines} == {line.sequence for line in lines.lines}
    assert len(sorted_lines) == len(lines.lines)
    keys = [(line.at, line.sequence) for line in sorted_lines]
    assert keys == sorted(keys)


@few
@given(written, written)
def test_what_comes_later_changes_no_number_and_no_place(rows: Rows, more: Rows) -> None:
    before = chronology(kept(rows).entries()).lines
    after = chronology(kept(rows + more).entries()).lines
    assert [(x.number, x.sequence, x.recorded) for x in after[: len(before)]] == [
        (x.number, x.sequence, x.recorded) for x in before
    ]


@few
@given(st.lists(st.text(min_size=1, max_size=9), min_size=1, max_size=5))
def test_corrections_keep_every_earlier_wording(words: list[str]) -> None:
    rows: Rows = [(LOGGED, {"text": "はじめ"}, 0)]
    rows += [(CORRECTED, {"corrects": 1, "set": {"text": word}}, 0) for word in words]
    line = chronology(kept(rows).entries()).lines[0]
    assert line.words.text.ja == words[-1]
    assert [old.words.text.ja for old in line.before] == ["はじめ", *words[:-1]]
    assert [old.replaced_by for old in line.before] == list(range(2, len(words) + 2))


def test_a_correction_of_the_time_moves_the_line_and_keeps_both() -> None:
    earlier = (NOW - timedelta(hours=5)).isoformat()
    rows: Rows = [(LOGGED, {"text": "一"}, 0), (LOGGED, {"text": "二"}, 0),
            (CORRECTED, {"corrects": 2, "set": {"at": earlier}}, 0)]  # fmt: skip
    lines = chronology(kept(rows).entries())
    assert [line.words.text.ja for line in lines.by_time[:2]] == ["二", "一"]
    assert [line.sequence for line in lines.lines] == [1, 2, 3]
    assert lines.lines[1].before[0].words.at == NOW + timedelta(minutes=2)


def test_a_correction_cannot_move_a_line_into_the_future() -> None:
    later = (NOW + timedelta(hours=5)).isoformat()
    rows: Rows = [
        (LOGGED, {"text": "一"}, 0),
        (CORRECTED, {"corrects": 1, "set": {"at": later}}, 0),
    ]
    assert chronology(kept(rows).entries()).lines[0].at == NOW + timedelta(minutes=1)


def test_an_answer_ends_the_waiting_and_a_wrong_line_waits_for_nothing() -> None:
    asked = {"text": "給電は？", "needs_reply": True}
    wrong = {"corrects": 2, "set": {"certainty": "wrong"}}
    lines = chronology(
        kept([(LOGGED, asked, 0), (LOGGED, asked, 0), (CORRECTED, wrong, 0)]).entries()
    )
    assert [line.number for line in lines.waiting] == [1]
    more = kept([(LOGGED, asked, 0), (LOGGED, {"text": "8時", "refs": [1]}, 0)])
    assert chronology(more.entries()).waiting == ()
    assert chronology(more.entries()).lines[0].answered_by == (2,)


def test_what_is_heard_is_unconfirmed_until_somebody_says_otherwise() -> None:
    rows: Rows = [
        (LOGGED, {"text": "一", "sort": sort.value}, 0) for sort in (Sort.INFO, Sort.ORDER)
    ]
    heard, own = chronology(kept(rows).entries()).lines
    assert (heard.words.certainty, own.words.certainty) == (Certainty.UNCONFIRMED, Certainty.OWN)


def test_step_done_and_host_cut_off_are_deeds() -> None:
    rows: Rows = [
        ("step.done", {"step": "ra-01", "title": "LAN線を抜く", "by": "山田"}, 0),
        ("step.doing", {"step": "ra-02"}, 0),
        ("sweep.marked", {"node": "host:a", "state": "isolated"}, 0),
        ("sweep.marked", {"node": "host:b", "state": "down"}, 0),
        ("incident.started", {"title": "x"}, 0),
    ]
    sorts = [line.words.sort for line in chronology(kept(rows).entries()).lines]
    assert sorts == [Sort.ACTION, Sort.EVENT, Sort.ACTION, Sort.EVENT, Sort.DECISION]
