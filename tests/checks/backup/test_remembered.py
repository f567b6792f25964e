"""A copy keeps the size that was counted when it was new, and only its own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from checks.backup.model import Copy, Sighting, Survey, ToolKind
from checks.backup.remembered import remembered
from checks.model import FactError, Why

_NOW = datetime(2026, 5, 1, tzinfo=UTC)
_COPIES = tuple(
    Copy(str(day), _NOW - timedelta(days=9 - day), "web01", ("/srv",), None, None, None, None)
    for day in range(3)
)
_NONE = FactError(Why.UNDETERMINED, "-")
_SURVEY = Survey(ToolKind.BORG, "1.2.4", _NOW, _COPIES, _NONE, _NONE, True, False, None, (), ())


def _seen(until: int, size: int) -> Sighting:
    told = tuple((copy.id, copy.at) for copy in _COPIES[:until])
    return Sighting(_NOW, told, size, size * 10, None)


def test_each_copy_has_the_size_of_the_day_on_which_it_was_the_newest() -> None:
    found = remembered(_SURVEY, [_seen(1, 5), _seen(2, 6), _seen(0, 7)]).copies
    assert [(copy.files, copy.bytes) for copy in found] == [(5, 50), (6, 60), (None, None)]


def test_what_the_tool_tells_is_not_overruled() -> None:
    told = replace(_SURVEY, copies=(replace(_COPIES[0], files=1), *_COPIES[1:]))
    first = remembered(told, [_seen(1, 5)]).copies[0]
    assert (first.files, first.bytes) == (1, 50)


def test_a_copy_of_the_same_name_made_anew_remembers_nothing() -> None:
    again = replace(_COPIES[0], at=_NOW)
    assert remembered(replace(_SURVEY, copies=(again,)), [_seen(1, 5)]).copies == (again,)
