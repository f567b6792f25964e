"""Tables of contents of plans that towns have published: what a plan has to have a place for."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checks.marked import Marked, read_marked

_FILE = Path(__file__).with_name("published_contents.yaml")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of a published plan, as its contents list has it."""

    number: str
    title: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """A published plan with its chapters, as far as they could be read."""

    body: str
    title: str
    edition: str
    url: str
    note: str
    chapters: tuple[Chapter, ...]


@cache
def published_plans() -> tuple[Published, ...]:
    """The plans whose contents lists were looked for; of one that was not found, no chapters."""
    root = read_marked(_FILE.read_text("utf-8"), _FILE.name)
    assert root is not None
    return tuple(_plan(one) for one in root.fields(("plans",))["plans"].members())


def _plan(at: Marked) -> Published:
    found = at.fields(("body", "title", "edition", "url", "note", "chapters"))
    return Published(
        body=found["body"].words(),
        title=found["title"].words(),
        edition=found["edition"].words(),
        url=found["url"].words(),
        note=found["note"].words(),
        chapters=tuple(_chapter(one) for one in found["chapters"].members()),
    )


def _chapter(at: Marked) -> Chapter:
    found = at.fields(("number", "title", "topics"))
    topics = tuple(one.words() for one in found["topics"].members())
    return Chapter(str(found["number"].value()), found["title"].words(), topics)
