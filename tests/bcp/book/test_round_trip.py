"""Every field that a book holds survives YAML, the workbook, and both one after the other."""

import os
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bcp.book.importing import export_book
from bcp.book.model import Book, Row
from bcp.book.reading import parse_book, read_book
from bcp.book.sections import BY_NAME, SECTIONS
from bcp.book.sheets import lay
from bcp.book.sorts import span, span_shown
from bcp.book.workbook import workbook
from bcp.book.workbook_in import book_from, read_workbook
from bcp.book.yaml_text import yaml_text
from bcp.model import (
    Assembly,
    Contact,
    Dependency,
    Document,
    FirstStep,
    Held,
    Line,
    Node,
    Person,
    PostHeld,
    Power,
    Site,
    StoredCopy,
    Task,
    Vendor,
    Work,
)
from inventory.model import Ledger
from tests.bcp.book.books import AMOUNTS, BOOKS
from tests.bcp.city import FOLDER, city_book, city_ledger

_MANY = 2000 if os.environ.get("HINOMI_SLOW") == "1" else 25
_SLOW = settings(max_examples=_MANY, deadline=None, suppress_health_check=list(HealthCheck))
# what follows from elsewhere: the id from kind and name, the place from the file, posts from posts
_DERIVED = {"node", "id", "kind", "place", "posts", "contacts", "impacts"}


@_SLOW
@given(BOOKS)
def test_yaml_gives_the_same_book_back(book: Book) -> None:
    assert parse_book(yaml_text(book), "continuity.yaml") == book


@_SLOW
@given(BOOKS)
def test_a_workbook_gives_the_same_book_back(book: Book) -> None:
    found = read_workbook(Path("x.xlsx"), workbook(lay(book, Ledger()), [], "x.xlsx"))
    assert found.problems == []
    back = book_from(found, Book())
    assert back == book
    assert parse_book(yaml_text(back), "continuity.yaml") == book


@given(AMOUNTS)
def test_a_time_is_read_as_it_was_written(minutes: float) -> None:
    assert span(span_shown(minutes)) == minutes


@pytest.mark.parametrize(
    ("model", "section"),
    [
        (Node, "systems"),
        (Task, "tasks"),
        (Site, "sites"),
        (Power, "power"),
        (Line, "lines"),
        (Vendor, "vendors"),
        (PostHeld, "posts"),
        (Document, "documents"),
        (Person, "people"),
        (Dependency, "dependencies"),
        (Work, "work"),
        (FirstStep, "first_steps"),
        (Held, "exercises"),
        (StoredCopy, "copies"),
        (Assembly, "assembly"),
    ],
)
def test_every_field_of_the_model_has_a_column(model: type[Any], section: str) -> None:
    known = {column.field for column in BY_NAME[section].columns}
    assert {field.name for field in fields(model)} - _DERIVED - known == set()


def test_parts_have_every_field_too() -> None:
    parts = {part.field: part for section in SECTIONS for part in section.parts}
    assert set(parts) == {"contacts", "impacts"}
    contact = {column.field for column in parts["contacts"].columns}
    assert contact == {field.name for field in fields(Contact)}


def test_the_city_survives_with_every_cell_that_its_ledger_shows(tmp_path: Path) -> None:
    path = tmp_path / "継続台帳.xlsx"
    export_book(path, FOLDER, city_ledger())
    found = read_workbook(path, path.read_bytes())
    assert found.problems == []
    assert book_from(found, Book()) == city_book() == read_book(FOLDER)


def test_titles_of_a_sheet_are_told_apart() -> None:
    for section in SECTIONS:
        titles = [column.title for column in section.columns]
        assert len(set(titles)) == len(titles), section.sheet


def test_rows_are_equal_where_they_say_the_same_wherever_they_stand() -> None:
    assert Row({"a": 1}) != Row({"a": 2})
    assert Row({"a": 1}, {"": "x:1"}) == Row({"a": 1}, {"": "y:2"})
