"""Files into records: JSON of several forms, times of several hands, and anything else refused."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inventory.central.mapping import Format
from inventory.central.records import JST, Export, moment, records
from inventory.ledger.problem import MisfitError
from inventory.words import HinomiError
from tests.inventory.central.exports import mapping, objects, read, table

NEEDED = [("name", "氏名")]


def export(text: str) -> Export:
    return Export(Path("e.json"), text.encode())


def found(one: Export) -> list[str]:
    return [record.text("name", "氏名") for record in records(one, NEEDED, ())]


@pytest.mark.parametrize(
    "text",
    [
        '[{"name": "a"}, {"name": "b"}]',
        '{"value": [{"name": "a"}, {"name": "b"}]}',
        '{"name": "a"}\n\n{"name": "b"}\n',
        ' \n[{"other": 1}, {"name": "a"}, {"name": "b"}]',
        "name\na\nb\n",
        "氏名\na\nb\n",
    ],
)
def test_forms(text: str) -> None:
    assert [name for name in found(export(text)) if name] == ["a", "b"]


@pytest.mark.parametrize("text", ["{", "[1]", '[{"other": 1}]', "other\n1\n", "", '{"name": '])
def test_what_is_no_export_is_refused(text: str) -> None:
    with pytest.raises(HinomiError, match=r"e\.json"):
        found(export(text))


def test_one_level_inside_is_reached() -> None:
    [record] = records(export('[{"name": "a", "status": {"errorCode": 0}}]'), NEEDED, ())
    assert record.text("status.errorCode") == "0"


def test_what_a_file_holds_is_not_in_its_repr() -> None:
    one = export('[{"name": "canary"}]')
    assert "canary" not in repr(one)
    assert "canary" not in repr(records(one, NEEDED, ()))


NINE = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20T09:30:00+09:00",
        "2026-11-20T00:30:00Z",
        "2026-11-20T00:30:00.1234567Z",
        "2026-11-20 09:30",
        "2026/11/20 9:30",
        "2026/11/20 9:30:00",
        "令和8年11月20日 9:30",
        "R8.11.20 09:30",
        "1795134600",
        datetime(2026, 11, 20, 9, 30),  # noqa: DTZ001 - as a workbook gives it
    ],
)
def test_times(text: object) -> None:
    assert moment(text) == NINE


def test_a_time_without_a_zone() -> None:
    assert moment("2026-11-20 00:30", utc=True) == NINE
    assert moment("2026-11-20", utc=True) == datetime(2026, 11, 20, tzinfo=UTC)
    assert moment("R8.11.20") == datetime(2026, 11, 19, 15, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "9:30", "2026-02-30 1:00", "2026-11-20 25:00", "昨日", "-1"])
def test_no_times(text: str) -> None:
    with pytest.raises(MisfitError):
        moment(text)


ZONES = st.sampled_from([UTC, JST, timezone(timedelta(hours=-5))])


@given(st.datetimes(NINE.replace(tzinfo=None, year=1990), timezones=ZONES))
def test_a_written_time_is_read_to_the_second(at: datetime) -> None:
    assert moment(at.isoformat()) == at.replace(microsecond=0).astimezone(UTC)


@given(st.text(max_size=20))
def test_any_text_is_a_time_or_a_misfit(text: str) -> None:
    try:
        assert moment(text).tzinfo is UTC
    except MisfitError as bad:
        assert bad.expected.ja  # noqa: PT017 - either outcome is right


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)
FORMATS = [one for one in Format if one not in (Format.TABLE, Format.FORTIGATE)]
KEYS = st.sampled_from(
    [
        "userPrincipalName", "methodsRegistered", "isMfaRegistered", "createdDateTime", "status",
        "authenticationRequirement", "authenticationDetails", "sub", "iat", "amr", "acr",
        "AuthnContextClassRef", "TargetUserName", "PreAuthType", "Status", "TimeCreated",
        "SamAccountName", "userAccountControl",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(FORMATS),
    st.lists(st.dictionaries(KEYS, JSON, max_size=8), max_size=3),
    st.booleans(),
)
def test_any_json_is_read_rejected_or_refused(
    format_: Format,
    rows: list[dict[str, object]],
    lines: bool,
) -> None:
    try:
        cells = read(objects(*rows, lines=lines), mapping(format_)).cells
    except HinomiError as refused:
        assert refused.message.ja.startswith("e.json")  # noqa: PT017 - either outcome is right
        return
    assert all(cell.account for cell in cells)
    json.dumps([cell.model_dump(mode="json") for cell in cells])


def test_a_table_keeps_the_numbers_of_its_lines() -> None:
    rows = [("name",), ("a",), ("",), ("b",)]
    assert [one.number for one in records(table(rows), NEEDED, ())] == [2, 4]
