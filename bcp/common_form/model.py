"""A form of fields in sections; what nobody has written yet is shown as under investigation."""

from dataclasses import dataclass
from importlib.resources import files

from checks.marked import Marked, read_marked, unknown_name
from inventory.words import HinomiError, T

KINDS = ("ransomware", "ddos")
TITLES = {"ransomware": "ランサムウェア事案", "ddos": "DDoS攻撃事案"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `draws` names what of the incident fills it until somebody writes it."""

    id: str
    title: str
    hint: str = ""
    draws: str = ""
    verified: bool = False  # else the wording of the title is ours (独自)


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one heading, for these kinds of incident."""

    id: str
    title: str
    forms: tuple[str, ...]
    fields: tuple[Field, ...]


def form(kind: str) -> tuple[Section, ...]:
    """The sections of the form for this kind, in order; an unknown kind is an error."""
    if kind not in KINDS:
        raise HinomiError(unknown_name(kind, KINDS))
    return tuple(one for one in _shipped() if kind in one.forms)


def field_of(kind: str, name: str) -> Field:
    """The field with this id; an error names those there are."""
    fields = {one.id: one for section in form(kind) for one in section.fields}
    if name not in fields:
        shown = ", ".join(fields)
        raise HinomiError(
            T(f"欄「{name}」はありません。欄: {shown}", f"no field `{name}`; fields: {shown}")
        )
    return fields[name]


def edition() -> str:
    """The edition of the forms that the fields follow."""
    return _top()["edition"].words()


def _shipped() -> tuple[Section, ...]:
    return tuple(_section(one) for one in _top()["sections"].members())


def _top() -> dict[str, Marked]:
    name = "common_forms.yaml"
    text = files("bcp").joinpath("data", name).read_text("utf-8")
    root = read_marked(text, name, ours=True)
    return root.fields(("edition", "sections")) if root else {}


def _section(given: Marked) -> Section:
    row = given.fields(("id", "title", "forms", "fields"))
    return Section(
        row["id"].words(),
        row["title"].words(),
        tuple(one.words() for one in row["forms"].members()),
        tuple(_field(one) for one in row["fields"].members()),
    )


def _field(given: Marked) -> Field:
    row = given.fields(("id", "title"), ("hint", "from", "source"))
    hint, draws, source = (
        row[key].words() if key in row else "" for key in ("hint", "from", "source")
    )
    return Field(row["id"].words(), row["title"].words(), hint, draws, source == "verified")
