"""The data types of OSCAL 1.2: tokens, strings, markup, moments, and identifiers from what is said.

OSCAL, "Metaschema data types": a token is a name, a string is one line without blanks around it,
markup is CommonMark, an identifier is a UUID of version 4 or 5.
"""

import re
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from audit.findings import JAPAN
from inventory.words import T
from reports.plain_text import one_line, visible

Json = dict[str, Any]
OSCAL = "1.2.1"
NS = "urn:hinomi:oscal:1"
UNWRITTEN = "記載なし"
_SEED = uuid.UUID("6f8b6a2e-0c52-5d7e-9d3f-2a4c1b7e8f90")
_PLAIN = re.compile(r"[0-9]+(\.[0-9]+)*(\([0-9A-Za-z]+\))*", re.ASCII)
_SAFE = re.compile(r"[^0-9A-Za-z.-]", re.ASCII)
_MARKUP = re.compile(r"([\\`*_<>\[\]~^{}])")
_ESCAPED = re.compile(r"\\([\\`*_<>\[\]~^{}])")


def uid(*parts: object) -> str:
    """The UUID (version 5) of these parts: the same wherever and whenever they are the same."""
    return str(uuid.uuid5(_SEED, "\n".join(map(str, parts))))


def control_id(number: str) -> str:
    """A clause as a token: 6.1(6) is c-6.1_6, no two clauses are the same token."""
    if _PLAIN.fullmatch(number):
        return f"c-{number.replace('(', '_').replace(')', '')}"
    return f"x-{_SAFE.sub(lambda found: f'_{ord(found[0]):x}_', number)}"


def objective_id(number: str) -> str:
    """The token of what a clause asks for."""
    return f"{control_id(number)}_obj"


def line(text: str) -> str:
    """One line of markup that shows this very text."""
    return one_line(_MARKUP.sub(r"\\\1", text)) or UNWRITTEN


def lines(text: str) -> str:
    """Lines of markup that show this very text; an empty one is told as such."""
    return visible(_MARKUP.sub(r"\\\1", text)).strip() or UNWRITTEN


def unmarked(markup: str) -> str:
    """The text that `lines` made this of, as far as it had no control characters."""
    return _ESCAPED.sub(r"\1", markup)


def prop(name: str, value: object, remarks: str = "") -> Json:
    """A property of ours."""
    made = {"name": name, "ns": NS, "value": one_line(str(value)) or UNWRITTEN}
    return made | ({"remarks": lines(remarks)} if remarks else {})


def props(said: Mapping[str, object]) -> list[Json]:
    """Properties of ours; what is empty is left out."""
    return [prop(name, value) for name, value in said.items() if value not in ("", None)]


def titled(words: T) -> list[Json]:
    """The Japanese title as a property: `title` itself is in English where there is any."""
    return [prop("title-ja", words.ja)]


def moment(at: datetime) -> str:
    """A moment as OSCAL writes it, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def begin(day: date) -> str:
    """The first second of a day in Japan."""
    return datetime.combine(day, time.min, JAPAN).isoformat()


def end(day: date) -> str:
    """The last second of a day in Japan."""
    return datetime.combine(day, time(23, 59, 59), JAPAN).isoformat()


def kept(said: Mapping[str, Any]) -> Json:
    """What is said, without empty lists and objects: OSCAL allows none."""
    return {name: value for name, value in said.items() if value not in (None, [], {}, "")}


def unique(rows: Iterable[Json]) -> list[Json]:
    """The rows without repetitions of the same uuid."""
    return list({row["uuid"]: row for row in rows}.values())
