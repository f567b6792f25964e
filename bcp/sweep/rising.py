"""Since when a thing has been answering, and when it was last silent, out of a whole incident."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bcp.model import State
from bcp.sweep.records import BROUGHT, MARKED, SEEN, looks_of
from inventory.entries import Entry

ALWAYS = datetime.min.replace(tzinfo=UTC)
_LOST = (State.DOWN, State.ISOLATED)
_HAND = ""  # in place of where it was seen from: a person


@dataclass(frozen=True, slots=True)
class Rise:
    """It has answered ever `since`, and was last silent at `dark`; ALWAYS where it never was."""

    since: datetime
    dark: datetime = ALWAYS


@dataclass(frozen=True, slots=True)
class _Sign:
    at: datetime
    where: str
    alive: bool


def rises(entries: Iterable[Entry]) -> Mapping[str, Rise]:
    """Everything that answers by its last sign, from the place that knows it best.

    A person who says that it works again, as after a restart, begins its time anew.
    """
    signs: defaultdict[str, list[_Sign]] = defaultdict(list)
    for entry in entries:
        for node, sign in _signs(entry):
            signs[node].append(sign)
    found = {node: _best(each) for node, each in signs.items()}
    return {node: one for node, one in found.items() if one is not None}


def _signs(entry: Entry) -> Iterator[tuple[str, _Sign]]:
    body = entry.body
    if entry.kind in (SEEN, BROUGHT):
        for one in looks_of(body["seen"], str(body["vantage"])):
            if one.asked:
                yield one.node, _Sign(one.at, one.vantage, one.answered)
    elif entry.kind == MARKED and (state := State(body["state"])) is not State.UNKNOWN:
        yield str(body["node"]), _Sign(entry.at, _HAND, state not in _LOST)


def _best(signs: Iterable[_Sign]) -> Rise | None:
    """From where it was silent last the longest ago: what is cut off there may run all along."""
    ordered = sorted(signs, key=lambda one: one.at)
    places = {one.where for one in ordered} - {_HAND} or {_HAND}
    told = (_rise([one for one in ordered if one.where in (_HAND, each)]) for each in places)
    known = [one for one in told if one is not None]
    return min(known, key=lambda one: (one.dark, one.since), default=None)


def _rise(signs: Iterable[_Sign]) -> Rise | None:
    since: datetime | None = None
    dark = ALWAYS
    for one in signs:
        if not one.alive:
            since, dark = None, one.at
        elif one.where == _HAND:
            since = one.at
        elif since is None:
            since = ALWAYS if dark == ALWAYS else one.at
    return None if since is None else Rise(since, dark)
