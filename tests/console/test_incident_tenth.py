"""The tenth incident of a day: its number begins as that of the first does."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bcp.incident.logbook import Beginning
from bcp.incident.model import Phase
from bcp.model import State
from console import incident_order
from console.incident_desk import Desk
from console.incident_papers import report
from inventory.entries import Draft
from inventory.words import HinomiError, T
from inventory.workspace import lay_out


class Seen:
    """Nothing was looked at."""

    states: Mapping[str, State] = {}
    unasked: tuple[str, ...] = ()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    lay_out(tmp_path / "city")
    desk = Desk(tmp_path / "city")
    for number in range(10):
        desk.logbook.start(Beginning(f"停電{number}"))
        if number < 9:
            desk.logbook.move(Phase.CLOSED)
    return desk


def test_reports_of_the_tenth_are_not_those_of_the_first(desk: Desk) -> None:
    tenth = desk.logbook.current()
    assert tenth.id.endswith("-10")
    first = tenth.stream.removesuffix("0")
    desk.logbook.report()
    with pytest.raises(HinomiError, match="no report no"):
        report(desk.workspace.root, first, 1)


def test_who_came_to_the_tenth_did_not_come_to_the_first(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenth = desk.logbook.current().stream
    rows = {"people": [{"name": "南夏樹", "safety": "safe"}]}
    desk.journal.append_decided(lambda: [Draft(tenth, "incident.mustered", rows, "火見花子")])
    came: list[object] = []

    def gather(_people: object, present: Mapping[str, object], *_: object) -> None:
        came.append([*present])
        raise HinomiError(T("済", "done"))

    monkeypatch.setattr(incident_order, "_seen", lambda *_told: Seen)
    monkeypatch.setattr(incident_order, "gathered", gather)
    for stream in (tenth.removesuffix("0"), tenth):
        with pytest.raises(HinomiError, match="done"):
            incident_order.order_in(desk.session, stream, (), ())
    assert came == [[], ["南夏樹"]]
