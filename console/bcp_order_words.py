"""The restore order as a person reads it, and as JSON."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from bcp.amounts import span
from bcp.model import name_of
from bcp.scheduling import Position, Stuck
from console.bcp_order import JST, Ordered
from console.bcp_showing import KINDS
from inventory.words import Language, T, joined
from reports.era import era_date

LATE = {
    True: T("間に合わない", "late"),
    False: T("間に合う", "in time"),
    None: T("間に合うか分からない", "not known whether in time"),
}
NO_DUE = T("期限なし", "nothing due")
BEFORE = T("(期限は発災と同時では間に合わない)", " (cannot be in time even if begun at once)")
CIRCLE = T(
    "互いに必要とし合う(循環)。手作業で始めるものを決め、決裁を受けて --by-hand で指定する",
    "they need each other: decide which to begin by hand, have it signed, say so with --by-hand",
)
_ON_A_LINE = 2  # of what one person does
UNKNOWN = T("時刻不明", "time unknown")


class Told:
    """An order in one language."""

    def __init__(self, ordered: Ordered, language: Language) -> None:
        """Nothing is worked out here, only said."""
        self.ordered, self.language = ordered, language

    def lines(self) -> Iterator[str]:
        """Everything, most urgent first."""
        yield from self._head()
        for position in self.ordered.order.positions:
            yield from self._position(position)
        yield from self._bound()
        yield from self._stuck()
        yield from self._to_check()
        yield from self._uncounted()

    def _say(self, text: T) -> str:
        return text.in_(self.language)

    def _name(self, one: str) -> str:
        node = self.ordered.known.nodes.get(one)
        return node.name if node else name_of(one) or one

    def _head(self) -> Iterator[str]:
        since, now = self.ordered.since, self.ordered.now
        off = self.ordered.off_hours
        hours = T("夜間・休日", "off hours") if off else T("就業時間内", "office hours")
        local = since.astimezone(JST)
        start = f"{era_date(local)} {local:%H:%M}"
        passed = span((now - since).total_seconds() / 60)
        yield self._say(
            T(
                f"復旧の順序  発災 {start} ({hours.ja})、経過 {passed.ja}",
                f"Restore order  since {start} ({hours.en}), {passed.en} ago",
            )
        )
        yield self._say(self._counts())

    def _counts(self) -> T:
        """How it stands in one line, before a list that may be long."""
        order = self.ordered.order
        late = [each.late for each in order.positions if each.due is not None]
        good, bad, open_ = (late.count(one) for one in (False, True, None))
        stuck = len(order.stuck)
        return T(
            f"期限のあるもの: 間に合う {good}、間に合わない {bad}、分からない {open_}"
            f" / 着手できないもの {stuck}",
            f"due: {good} in time, {bad} late, {open_} not known / {stuck} cannot begin",
        )

    def clock(self, minutes: float | None) -> str:
        """A time of the order as a clock shows it; with its day where that is another one."""
        if minutes is None:
            return self._say(UNKNOWN)
        local = self.moment(minutes).astimezone(JST)
        same = local.date() == self.ordered.now.astimezone(JST).date()
        return local.strftime("%H:%M") if same else f"{local.month}/{local.day} {local:%H:%M}"

    def moment(self, minutes: float) -> datetime:
        """So many minutes after it happened."""
        return self.ordered.since + timedelta(minutes=minutes)

    def _position(self, position: Position) -> Iterator[str]:
        node = self.ordered.known.nodes[position.node]
        kind = KINDS[node.kind].in_(self.language)
        yield ""
        yield f"{position.number}. {node.name} [{kind}]  {self._times(position)}"
        if position.hands:
            yield f"   {self._say(T('担当', 'by'))}: {self._names(position.hands)}"
        yield from (f"   - {self._say(reason)}" for reason in position.why)
        if position.alternatives:
            ways = joined(position.alternatives)
            yield f"   {self._say(T('それまでの代替手段', 'meanwhile'))}: {self._say(ways)}"

    def _times(self, position: Position) -> str:
        starts, ends = self.clock(position.starts), self.clock(position.ends)
        times = starts if starts == ends else f"{starts} → {ends}"
        if position.due is None:
            return f"{times}  ({self._say(NO_DUE)})"
        late = self._say(LATE[position.late])
        if position.due < 0:
            return f"{times}  ({late})"
        return f"{times}  ({self._say(T('期限', 'due'))} {self.clock(position.due)}: {late})"

    def _names(self, hands: Iterable[str]) -> str:
        return self._say(joined(self._name(hand) for hand in hands))

    def _bound(self) -> Iterator[str]:
        """Who is bound when, hand by hand."""
        bound: defaultdict[str, list[str]] = defaultdict(list)
        for each in self.ordered.order.positions:
            for name in each.hands:
                times = f"{self.clock(each.starts)}-{self.clock(each.until)}"
                bound[name].append(f"{times} {self._name(each.node)}")
        if self.ordered.hands:
            yield from ("", self._say(T("人の割り当て", "Who is bound when")))
        for hand in self.ordered.hands:
            free = self._say(T("割り当てなし", "not assigned"))
            comes = self.clock(hand.arrives)
            work, who = bound[hand.name], self._name(hand.name)
            few = len(work) <= _ON_A_LINE
            told = " / ".join(work) if few else ""
            comes = f"({self._say(T('来る', 'comes'))} {comes})"
            yield f"   {who} {comes}: {told or free}" if few else f"   {who} {comes}:"
            if not few:
                yield from (f"      {each}" for each in work)

    def _stuck(self) -> Iterator[str]:
        stuck = self.ordered.order.stuck
        if stuck:
            yield from ("", f"{self._say(T('着手できないもの', 'Cannot begin'))} ({len(stuck)})")
        for block in self._open_blocks():
            yield from self._circle(block)
        inside = {one for block in self._open_blocks() for one in block}
        for one in stuck:
            if one.node not in inside and not one.follows:
                yield f" * {self._name(one.node)}{self._due(one.due)}"
                yield from (f"   - {self._say(reason)}" for reason in one.why)
                yield from self._instead(one.node)
        yield from self._followers(inside)

    def _followers(self, inside: set[str]) -> Iterator[str]:
        followers = [one for one in self.ordered.order.stuck if one.follows]
        if followers:
            yield self._say(T(" そのため始められないもの", " Held up by them"))
        for one in followers:
            if one.node not in inside:
                why = self._say(joined(one.why))
                yield f"   ・{self._name(one.node)}{self._due(one.due)}: {why}"
                yield from self._instead(one.node)

    def _open_blocks(self) -> list[tuple[str, ...]]:
        """Blocks that nobody has said how to begin."""
        stuck = {one.node for one in self.ordered.order.stuck if not one.follows}
        return [block for block in self.ordered.order.blocks if stuck.issuperset(block)]

    def _circle(self, block: tuple[str, ...]) -> Iterator[str]:
        """A block once, not one member after the other."""
        names = self._say(joined(self._name(one) for one in block))
        yield f" * {names}"
        yield "   - " + self._say(CIRCLE)
        stuck = [one for one in self.ordered.order.stuck if one.node in block]
        shared = [reason for reason in stuck[0].why if all(reason in one.why for one in stuck)]
        yield from (f"   - {self._say(reason)}" for reason in shared)
        yield from (line for one in block for line in self._instead(one))

    def _to_check(self) -> Iterator[str]:
        unseen = self.ordered.order.to_check
        if unseen:
            yield from ("", f"{self._say(T('戻ったら確かめるもの', 'To look at'))} ({len(unseen)})")
        by_reason: defaultdict[str, list[str]] = defaultdict(list)
        for one in unseen:
            by_reason[self._say(joined(one.why))].append(one.node)
        for reason, nodes in by_reason.items():
            yield f"   ・{self._names(nodes)}: {reason}"
            yield from (line for node in nodes for line in self._instead(node))

    def _due(self, due: float | None) -> str:
        if due is None:
            return ""
        words = T(f"(期限 {self.clock(due)})", f" (due {self.clock(due)})")
        return self._say(words if due >= 0 else BEFORE)

    def _instead(self, one: str) -> Iterator[str]:
        if ways := self.ordered.known.nodes[one].alternatives:
            yield f"     {self._say(T('代替手段', 'instead'))}: {self._say(joined(ways))}"

    def _uncounted(self) -> Iterator[str]:
        if self.ordered.uncounted:
            yield from ("", self._say(T("数に入れていない人", "Not counted on")))
        for each in self.ordered.uncounted:
            yield f"   {each.name}: {self._say(each.why)}"


def as_object(ordered: Ordered, language: Language) -> dict[str, Any]:
    """The order for `--json`: minutes after it happened, and the moments themselves in UTC."""
    told = Told(ordered, language)
    return {
        "since": ordered.since.isoformat(),
        "now": ordered.now.isoformat(),
        "off_hours": ordered.off_hours,
        "hands": [
            {"name": one.name, "skills": sorted(one.skills), "arrives": one.arrives}
            for one in ordered.hands
        ],
        "positions": [_position(told, one) for one in ordered.order.positions],
        "stuck": [_stuck(told, one) for one in ordered.order.stuck],
        "to_check": [_stuck(told, one) for one in ordered.order.to_check],
        "blocks": [list(block) for block in ordered.order.blocks],
        "not_counted": [
            {"name": one.name, "why": one.why.in_(language)} for one in ordered.uncounted
        ],
    }


def _position(told: Told, one: Position) -> dict[str, Any]:
    times = {"starts": one.starts, "until": one.until, "ends": one.ends, "due": one.due}
    at = {
        f"{name}_at": None if value is None else told.moment(value).isoformat()
        for name, value in times.items()
    }
    return {
        "number": one.number,
        "id": one.node,
        **times,
        **at,
        "late": one.late,
        "hands": list(one.hands),
        "why": [reason.in_(told.language) for reason in one.why],
        "alternatives": list(one.alternatives),
    }


def _stuck(told: Told, one: Stuck) -> dict[str, Any]:
    due = None if one.due is None else told.moment(one.due).isoformat()
    why = [reason.in_(told.language) for reason in one.why]
    return {"id": one.node, "why": why, "due": one.due, "due_at": due, "follows": one.follows}
