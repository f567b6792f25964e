"""Tables of contents of plans that towns have published: what a plan has to have a place for."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from checks.marked import Marked, misplaced, read_marked
from inventory.words import T

_FILE = "data/contents.yaml"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of a published plan; `verified` where its contents list was read."""

    number: str
    title: str
    topics: tuple[str, ...]
    verified: bool


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
    """The plans in `bcp/data/contents.yaml`."""
    root = read_marked(files("bcp").joinpath(_FILE).read_text("utf-8"), _FILE, ours=True)
    if root is None:
        raise misplaced(_FILE, T("何も書かれていません", "nothing is written here"))
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
    found = at.fields(("number", "title", "topics", "source"))
    topics = tuple(one.words() for one in found["topics"].members())
    verified = found["source"].words() == "verified"
    return Chapter(str(found["number"].value()), found["title"].words(), topics, verified)
