"""Whatever a file holds, reading it ends in a reading or in an error for a person."""

import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.ledger.reading import Reading, read_ledger
from inventory.words import HinomiError
from tests.inventory.ledger.books import ROWS, TITLES, csv_text, write_book

CALM = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
CELL = st.one_of(
    st.sampled_from(
        [*TITLES, *ROWS[0], "合計", "令和8年11月21日", '"', "=1", "拡張項目", "[1]", "[[]]"]
    ),
    st.text(max_size=8),
)
MAGIC = st.sampled_from(
    [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xef\xbb\xbf"]
)


def read(raw: bytes) -> Reading | HinomiError:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "l.xlsx"
        path.write_bytes(raw)
        try:
            return read_ledger(path)
        except HinomiError as error:
            return error


@CALM
@given(MAGIC, st.binary(max_size=2000))
def test_any_bytes(magic: bytes, rest: bytes) -> None:
    assert isinstance(read(magic + rest), Reading | HinomiError)


@CALM
@given(st.lists(st.lists(CELL, max_size=6), max_size=25), st.sampled_from(["utf-8", "utf-16"]))
def test_any_table(rows: list[list[str]], encoding: str) -> None:
    raw = csv_text(rows).encode(encoding, "surrogatepass")
    assert isinstance(read(raw), Reading | HinomiError)


@CALM
@given(st.lists(st.lists(CELL, min_size=4, max_size=4), max_size=8))
def test_every_row_under_titles_is_read_rejected_or_passed_over(rows: list[list[str]]) -> None:
    reading = read(csv_text([TITLES, *rows]).encode("utf-8", "surrogatepass"))
    assert isinstance(reading, Reading)
    bad = {one.row for one in (*reading.problems, *reading.skipped)}
    stripped = [tuple(cell.strip() for cell in row) for row in rows]
    filled = [row for row in stripped if any(row) and row != TITLES]
    assert len(reading.ledger.hosts) + len(bad) >= len(filled)


@CALM
@given(st.data())
def test_damaged_workbooks(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        raw = write_book(Path(folder) / "l.xlsx", {"機器": [TITLES, *ROWS]}).read_bytes()
    damaged = bytearray(raw)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(raw) - 1))
        damaged[at] = data.draw(st.integers(0, 255))
    assert isinstance(
        read(bytes(damaged[: data.draw(st.integers(1, len(raw)))])), Reading | HinomiError
    )
    assert isinstance(read(bytes(damaged)), Reading | HinomiError)


@CALM
@given(st.data())
def test_workbooks_with_damaged_sheets(data: st.DataObject) -> None:
    """The ZIP is whole, the XML in it is not."""
    with TemporaryDirectory() as folder:
        book = write_book(Path(folder) / "l.xlsx", {"機器": [TITLES, *ROWS]})
        with zipfile.ZipFile(book) as parts:
            content = {name: parts.read(name) for name in parts.namelist()}
    name = data.draw(st.sampled_from(sorted(content)))
    part = bytearray(content[name])
    for _ in range(data.draw(st.integers(1, 6))):
        part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(0, 255))
    content[name] = bytes(part)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        for one, body in content.items():
            parts.writestr(one, body)
    assert isinstance(read(out.getvalue()), Reading | HinomiError)
