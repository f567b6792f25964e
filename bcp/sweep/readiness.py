"""What runs too early in an incident, out of its journal, and in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bcp.graph import Graph
from bcp.incident.remarks import STATES
from bcp.model import Continuity, State, name_of
from bcp.sweep.confirming import Confirmed, confirmed
from bcp.sweep.early import Early, early
from bcp.sweep.model import Sorts
from bcp.sweep.rising import rises
from inventory.entries import Kept
from inventory.words import T, joined

_LACKING = T(
    "動いているが、まだ使えないもの {count}台。必要なものが戻ったら、上から順に動作を確かめ、"
    "だめなら再起動する",
    "{count} run, and cannot be used yet: once what they need is back, see from the first on "
    "whether each works, and restart it if not",
)
_FIRST = T(
    "必要なものより先に動いていたもの {count}台。上から順に動作を確かめ、だめなら再起動する。"
    "使えたら hinomi incident mark 名前 up",
    "{count} ran before what they need: see from the first on whether each works, restart it if "
    "not, then hinomi incident mark NAME up",
)
_UNSEEN = T(
    "機器は戻ったが、動作を誰も確かめていないもの {count}件: {names}。使えたら"
    " hinomi incident mark 名前 up",
    "{count} whose machines are back, and which nobody has seen work: {names}. If it works: "
    "hinomi incident mark NAME up",
)
_LACKS = T("{name}: {others} が戻るまで使えない", "{name}: not before {others} is back")
_RAN_BEFORE = T("{name}: {others} より先に動いていた", "{name}: ran before {others}")


@dataclass(frozen=True, slots=True)
class Readiness:
    """What of it all can be used: machines too early, and what nobody has seen work since."""

    early: tuple[Early, ...]
    confirmed: Confirmed


def readiness(
    journal: Kept, stream: str, city: Continuity, states: Mapping[str, State], sorts: Sorts
) -> Readiness:
    """What can be used by all that the incident's stream says."""
    graph = Graph.of(city.nodes, city.dependencies, city.work)
    risen = rises(entry for entry in journal.entries(stream) if entry.stream == stream)
    held = confirmed(graph, states, risen, sorts.gear)
    return Readiness(early(graph, held.states, risen, sorts.gear), held)


def waiting_words(city: Continuity, waiting: Sequence[str]) -> T:
    """What a person must see work, by name."""
    names = (city.nodes[one].name for one in waiting)
    return _UNSEEN.format(count=len(waiting), names="、".join(names))


def early_words(found: Sequence[Early], states: Mapping[str, State]) -> Iterator[tuple[T, list[T]]]:
    """Each sort under its heading, in the order of looking at them; nothing where there is none."""
    lacking = [one for one in found if one.lacks]
    first = [one for one in found if one.before]
    if lacking:
        words = [_said(_LACKS, one, _named(one.lacks, states)) for one in lacking]
        yield _LACKING.format(count=len(lacking)), words
    if first:
        words = [_said(_RAN_BEFORE, one, joined(map(name_of, one.before))) for one in first]
        yield _FIRST.format(count=len(first)), words


def _said(words: T, one: Early, others: T) -> T:
    name, systems = name_of(one.node), joined(map(name_of, one.systems))
    ja = f"{name}（{systems.ja}）" if one.systems else name
    en = f"{name} ({systems.en})" if one.systems else name
    return T(words.ja.format(name=ja, others=others.ja), words.en.format(name=en, others=others.en))


def _named(nodes: Sequence[str], states: Mapping[str, State]) -> T:
    told = ((name_of(one), STATES[states[one]]) for one in nodes)
    return joined(T(f"{name}（{now.ja}）", f"{name} ({now.en})") for name, now in told)
