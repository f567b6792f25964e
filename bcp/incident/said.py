"""What somebody wants written down, before it is: as options and text, and as JSON for a file."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from bcp.incident.current import moment
from bcp.incident.model import HEARD, Certainty, Sort
from bcp.incident.moments import moment_of
from bcp.incident.typed import Typed, taken_apart
from bcp.incident.words import certainty_of, sort_of


def new_id() -> str:
    """A number that no other line has, by which a line is written once only."""
    return os.urandom(8).hex()


@dataclass(frozen=True, slots=True)
class Said:
    """A line as it was typed with its options, each of them a word that may be unreadable."""

    text: str
    typed_at: datetime
    sort: str = ""
    sender: str = ""
    receiver: str = ""
    means: str = ""
    certainty: str = ""
    at: str = ""
    by: str = ""  # who wrote it on paper
    needs_reply: bool = False
    refs: tuple[int, ...] = ()  # numbers of the lines that it answers
    incident: str = ""
    id: str = field(default_factory=new_id)

    def as_json(self) -> str:
        """The line as one JSON object."""
        return json.dumps({**asdict(self), "typed_at": self.typed_at.isoformat()})


def said_of(text: str) -> Said | None:
    """The line that a JSON object holds; None where it holds none."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    typed_at = moment(found.get("typed_at")) if isinstance(found, dict) else None
    if typed_at is None or not isinstance(found.get("text"), str):
        return None
    known = {one.name for one in fields(Said)}
    values = {name: value for name, value in found.items() if name in known}
    return Said(**{**values, "typed_at": typed_at, "refs": tuple(values.get("refs", ()))})


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read out of it: the body of the entry, and when it happened."""

    body: Mapping[str, Any]
    at: datetime
    unread: Mapping[str, str]


def read_said(said: Said, actor: str, refs: Mapping[int, int]) -> Reading:
    """The body of the line; what cannot be read is kept as it was typed. `refs`: to sequences."""
    parts = taken_apart(said.text, said.typed_at)
    unread: dict[str, str] = {}
    sort = _read(said.sort, sort_of, "sort", unread) or Sort.INFO
    certainty = _read(said.certainty, certainty_of, "certainty", unread)
    at = _read(said.at, lambda typed: moment_of(typed, said.typed_at), "at", unread)
    if missing := [str(number) for number in said.refs if number not in refs]:
        unread["refs"] = ",".join(missing)
    default = Certainty.UNCONFIRMED if sort in HEARD else Certainty.OWN
    paper = bool(said.by.strip()) and said.by.strip() != actor
    body = {
        "id": said.id,
        "text": parts.text,
        "sort": sort.value,
        "certainty": (certainty or default).value,
        "sender": said.sender or parts.sender,
        "receiver": said.receiver or parts.receiver,
        "means": said.means,
        "needs_reply": said.needs_reply,
        "refs": [refs[number] for number in said.refs if number in refs],
        "by": said.by.strip() if paper else "",
        "paper": paper,
        "typed": _raw(parts),
        "unread": unread,
    }
    kept = {name: value for name, value in body.items() if value or name in ("text", "sort")}
    return Reading(kept, at or parts.at or said.typed_at, unread)


def _raw(parts: Typed) -> str:
    return parts.raw if parts.raw != parts.text else ""


def _read(typed: str, reader: Any, name: str, unread: dict[str, str]) -> Any:  # noqa: ANN401 - any word
    found = reader(typed) if typed.strip() else None
    if found is None and typed.strip():
        unread[name] = typed
    return found
