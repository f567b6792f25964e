"""Exercise and reality in any order of starts, lines and ends: never open together, never mixed."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from bcp.incident.current import incidents
from bcp.incident.logbook import Beginning
from bcp.incident.model import Mode, Phase
from bcp.incident.said import Said
from inventory.words import HinomiError
from tests.bcp.incident.shelf import logbook

deeds = st.lists(
    st.sampled_from(["drill", "live", "another", "line", "correct", "close", "report"]), max_size=20
)


@settings(max_examples=80, deadline=None)
@given(deeds)
def test_every_line_lands_in_what_was_open(done: list[str]) -> None:
    shelf, book = logbook()
    expected: dict[str, Mode] = {}
    for number, deed in enumerate(done):
        shelf.tick()
        before = {one.mode for one in incidents(shelf) if one.is_open}
        with suppress(HinomiError):
            match deed:
                case "drill" | "live" | "another":
                    drill, another = deed == "drill", deed == "another"
                    book.start(Beginning(f"始 {number}", drill=drill, another=another))
                case "line":
                    book.log(Said(f"行 {number}", shelf.now))
                    (expected[f"行 {number}"],) = before
                case "correct":
                    book.correct(None, {"text": f"直 {number}"})
                case "close":
                    book.move(Phase.CLOSED)
                case _:
                    book.report()
        assert len({one.mode for one in incidents(shelf) if one.is_open}) <= 1
    landed = {
        str(e.body["text"]): e.stream for e in shelf.entries() if "行" in str(e.body.get("text"))
    }
    assert landed.keys() == expected.keys()
    for text, mode in expected.items():
        assert landed[text].startswith(f"{mode.value}:")
    streams = {entry.stream for entry in shelf.entries() if entry.kind == "incident.corrected"}
    for stream in streams:
        own = {e.sequence for e in shelf.entries(stream)}
        assert {e.body["corrects"] for e in shelf.entries(stream, "incident.corrected")} <= own
