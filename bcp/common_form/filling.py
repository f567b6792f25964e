"""What stands in each field: what somebody wrote last, else what the incident tells by itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bcp.common_form.model import Field, Section, form

FILLED = "form.filled"


class Written(Protocol):
    """An entry of the journal, as far as a form needs it."""

    @property
    def kind(self) -> str:
        """What sort of entry it is."""
        ...

    @property
    def body(self) -> Mapping[str, Any]:
        """What it says."""
        ...

    @property
    def at(self) -> datetime:
        """When it happened."""
        ...


@dataclass(frozen=True, slots=True)
class Filled:
    """One field with its words; `drawn` where nobody wrote them and the records did."""

    field: Field
    words: str
    drawn: bool
    by: str = ""
    at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing is known for it yet (調査中)."""
        return not self.words


def filled(
    kind: str, entries: Iterable[Written], drawn: Mapping[str, str]
) -> tuple[tuple[Section, tuple[Filled, ...]], ...]:
    """The form section by section; `drawn` is what the incident says, by the names of `from`."""
    written = {
        str(one.body["field"]): one
        for one in entries
        if one.kind == FILLED and one.body["form"] == kind
    }
    return tuple(
        (section, tuple(_filled(one, written.get(one.id), drawn) for one in section.fields))
        for section in form(kind)
    )


def _filled(field: Field, written: Written | None, drawn: Mapping[str, str]) -> Filled:
    if written is not None and (words := str(written.body["words"]).strip()):
        return Filled(field, words, drawn=False, by=str(written.body["by"]), at=written.at)
    return Filled(field, drawn.get(field.draws, "") if field.draws else "", drawn=True)
