"""Since when things answer: the last silence counts, from the place that knows best."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from bcp.model import State
from bcp.sweep import records
from bcp.sweep.model import By, Mark, Seen
from bcp.sweep.rising import ALWAYS, Rise, rises
from inventory.entries import Draft, Entry
from tests.bcp.sweep.kit import NOW, SILENT, SSH, look

STREAM, A = "incident:1", "host:a"


def told(*drafts: Draft) -> list[Entry]:
    return [
        Entry(n, one.stream, one.kind, one.body, one.actor, one.at or NOW, "", "", NOW)
        for n, one in enumerate(drafts, 1)
    ]


def looks(*alive: tuple[float, bool], where: str = "honcho") -> Iterable[Draft]:
    """Looks so many minutes ago."""
    for ago, answers in alive:
        seen: Seen = look("a", SSH if answers else SILENT, where=where, ago=ago)
        yield records.seen(STREAM, "s", [seen], "夜勤")


def mark(ago: float, state: State) -> Draft:
    return records.marked(STREAM, Mark(A, state, By.PERSON, NOW - timedelta(minutes=ago), "夜勤"))


def at(ago: float) -> datetime:
    return NOW - timedelta(minutes=ago)


def test_the_first_answer_after_the_last_silence_counts() -> None:
    drafts = looks((50, True), (40, False), (30, True), (20, False), (10, True), (5, True))
    assert rises(told(*drafts)) == {A: Rise(at(10), at(20))}


def test_what_was_never_silent_always_ran_and_what_is_silent_has_not_risen() -> None:
    assert rises(told(*looks((9, True), (5, True)))) == {A: Rise(ALWAYS, ALWAYS)}
    assert rises(told(*looks((9, True), (5, False)))) == {}


def test_a_file_that_is_brought_late_takes_its_place_in_time() -> None:
    late = [*looks((10, True)), *looks((20, False))]
    assert rises(told(*late)) == {A: Rise(at(10), at(20))}


def test_a_place_that_was_cut_off_says_nothing_against_one_that_saw_it_run() -> None:
    drafts = [*looks((30, True), (10, True)), *looks((30, False), (10, True), where="支所")]
    assert rises(told(*drafts)) == {A: Rise(ALWAYS, ALWAYS)}
    elsewhere = [*looks((30, False)), *looks((20, True), where="支所")]
    assert rises(told(*elsewhere)) == {A: Rise(ALWAYS, ALWAYS)}


def test_a_person_who_saw_it_work_begins_its_time_anew() -> None:
    drafts = [*looks((30, False), (20, True)), mark(5, State.UP)]
    assert rises(told(*drafts)) == {A: Rise(at(5), at(30))}


def test_what_was_isolated_was_dark_until_a_person_let_it_back() -> None:
    drafts = [*looks((30, True)), mark(20, State.ISOLATED), *looks((10, True))]
    assert rises(told(*drafts, mark(2, State.UP))) == {A: Rise(at(2), at(20))}
    assert rises(told(*drafts, mark(2, State.UNKNOWN))) == {A: Rise(at(10), at(20))}


def test_what_could_not_be_asked_says_nothing() -> None:
    unasked = Seen(A, "honcho", datetime(2026, 1, 1, tzinfo=UTC), "192.0.2.1", None)
    assert rises(told(records.seen(STREAM, "s", [unasked], "夜勤"))) == {}
