"""The public edition of the plan: only the parts that each section offers to the public.

No name of a system, a machine, a place, a company or a person, no graph, no weakness: a section
that offers nothing says so, and a text that holds such a name is withheld whole. A part added to a
section stays inside until it is offered too.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reports.bcp_view import BcpPlan, Items, Part, Section, Table, Words
from reports.edition import PUBLIC_CLASS, WITHHELD
from reports.paper.glyphs import plain
from reports.view import Edition

_AIM = re.compile(
    r"\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f]*::?[0-9A-Fa-f:]+|\S+@\S+"
    r"|(?<!\d)(?:\+\s?\d{2}|0)(?:[\s().・ー\u2010-\u2015\u2212\uff70-]{0,3}\d){8,11}(?!\d)"
    r"|(?:内線|ext\.?|extension)[\s:(]*\d{2,}",
    re.IGNORECASE,
)  # addresses of machines and people, telephone numbers however they are written

Names = Sequence[str]


def public_bcp(view: BcpPlan) -> BcpPlan:
    """The view as it may be published."""
    names = [_bare(one) for one in view.names]
    return BcpPlan(
        cover=replace(
            view.cover,
            edition=Edition.PUBLIC,
            classification=PUBLIC_CLASS,
            approval_posts=(),
            distribution=(),
        ),
        anchor=replace(view.anchor, signature=""),
        front=_offered(view.front, names),
        sections=_offered(view.sections, names),
        missing=0,
        names=(),
    )


def _offered(sections: Sequence[Section], names: Names) -> tuple[Section, ...]:
    return tuple(_section(one, names) for one in sections if not _inner(one))


def _inner(one: Section) -> bool:
    """Graphs and forms are not even listed: their titles name what is in them."""
    return one.published is None and one.key.startswith(("graph-", "form-", "missing", "needs"))


def _section(one: Section, names: Names) -> Section:
    title = one.title.partition("（")[0]
    if one.published is None:
        parts: tuple[Part, ...] = (Words((f"{WITHHELD}。",)),)
    else:
        parts = tuple(made for part in one.published for made in _part(part, names))
        if one.published and not parts:  # nobody has written it yet
            parts = (Words(("記載なし。",)),)
    return Section(one.key, one.number, title, parts, one.level, one.topics, parts, one.page)


def _part(part: Part, names: Names) -> list[Part]:
    """Words and tables with what names something withheld; nothing else is published."""
    if isinstance(part, Words):
        return [Words(tuple(_sentences(part.texts, names)), part.note)]
    if isinstance(part, Items):
        return [Items(tuple(_text(text, names) for text in part.texts))]
    if isinstance(part, Table):
        rows = tuple(tuple(_text(cell, names) for cell in row) for row in part.rows)
        return [Table(part.name, part.columns, rows, part.small)]
    return []


def _sentences(texts: Sequence[str], names: Names) -> Iterator[str]:
    """Texts one under the other; of several in a row that are withheld it is said once."""
    before = ""
    for text in texts:
        shown = _text(text, names)
        if shown != before or shown != WITHHELD:
            yield f"{shown}。" if shown == WITHHELD else shown
        before = shown


def _text(text: str, names: Names) -> str:
    bare = _bare(text)
    return (
        WITHHELD
        if _AIM.search(unicodedata.normalize("NFKC", text)) or any(one in bare for one in names)
        else text
    )


def _bare(text: str) -> str:
    """The text as names are compared: without blanks, of one width, in small letters."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", plain(text))).casefold()
