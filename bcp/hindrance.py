"""Why a thing cannot be begun, in words that say what to do."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bcp.awaiting import Condition
from bcp.crews import demand_of
from bcp.model import During, FirstStep, State
from bcp.yard import Yard
from inventory.words import T, joined

IMPOSSIBLE = T(
    ja="代わりになるものの数より多くを必要とすると書かれている: 継続台帳の依存を直す",
    en="it asks for more alternatives than there are: correct the dependency in the book",
)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What hinders what is left over when everything else has been played out."""

    yard: Yard
    states: Mapping[str, State]
    steps: tuple[FirstStep, ...]
    blocks: tuple[tuple[str, ...], ...] = ()

    def of(self, one: str) -> tuple[T, ...]:
        """Every reason why this cannot be begun."""
        return tuple(dict.fromkeys([*self._hands(one), *self._circle(one), *self._needs(one)]))

    def own(self, one: str) -> bool:
        """Whether something hinders it beside waiting for what does not come back."""
        return any(True for _ in (*self._hands(one), *self._circle(one)))

    def unseen(self, one: str) -> T:
        """What to do about a thing whose state nobody knows."""
        lost = self.yard.lost
        before = [on for on in lost.graph.hard(one, During.RUN) if on in lost.absent]
        if not before:
            return T("状態が分からない: まず確かめる", "nobody knows its state: look first")
        names = joined(map(self._name, before))
        return T(
            f"{names.ja}の先にあり、見えない: 戻ったら動くかを確かめる",
            f"behind {names.en} and not seen: look whether it works once that is back",
        )

    def _name(self, one: str) -> str:
        return self.yard.lost.name(one)

    def _hands(self, one: str) -> Iterator[T]:
        if one not in self.yard.short:
            return
        demand, crews = demand_of(self.yard.lost.graph.work.get(one)), self.yard.crews
        able = len(crews.able(demand))
        if able < demand.people:
            what = demand.skill or "職員"
            yield T(
                f"「{what}」の技能を持つ人が{demand.people}人要るが、来るのは{able}人"
                if demand.skill
                else f"職員が{demand.people}人要るが、来るのは{able}人",
                f"needs {demand.people} with the skill `{what}`, {able} come"
                if demand.skill
                else f"needs {demand.people} of the staff, {able} come",
            )
        if demand.vendor and demand.vendor not in crews.vendors:
            name = self._name(demand.vendor)
            yield T(
                f"事業者「{name}」が要るが、呼んでいないか到着の見込みがない: 連絡する",
                f"needs `{name}`, which was not called or gives no time of arrival: call it",
            )

    def _circle(self, one: str) -> Iterator[T]:
        for block in self.blocks:
            others = [each for each in block if each != one]
            if one in block and self._in_circle(one, block):
                names = joined(map(self._name, others or [one]))
                yield T(
                    f"{names.ja}と互いに必要とし合う: 手作業で始めるものを決め、決裁を受ける",
                    f"needs {names.en} and is needed by it: decide which to begin by hand",
                )
                yield from self._unsigned(block)

    def _in_circle(self, one: str, block: tuple[str, ...]) -> bool:
        waits = (each for during in During for each in self._open(one, during))
        return any(each.among.intersection(block) for each in waits)

    def _unsigned(self, block: tuple[str, ...]) -> Iterator[T]:
        for step in self.steps:
            if step.start in block and step.start not in self.yard.lost.waived:
                start = self._name(step.start)
                yield T(
                    f"決裁のない第一歩がある: {start}から「{step.do}」",
                    f"a first step is written but not signed: {start}, `{step.do}`",
                )

    def _needs(self, one: str) -> Iterator[T]:
        for each in self._open(one, During.RESTORE):
            among = sorted(each.among - self.yard.awaiting.standing)
            if self._left(each) > len(among):
                yield IMPOSSIBLE
            elif self._left(each) < len(among):
                yield self._alternatives(self._left(each), among)
            else:
                yield from map(self._single, among)

    def _left(self, condition: Condition) -> int:
        return self.yard.awaiting.left(condition)

    def _open(self, one: str, during: During) -> Iterable[Condition]:
        return self.yard.awaiting.waits_for(one, during)

    def _alternatives(self, left: int, among: list[str]) -> T:
        names = joined(map(self._name, among))
        return T(
            f"{names.ja}のうち{left}つが要るが、戻る見込みがない",
            f"needs {left} of {names.en}, which cannot be had",
        )

    def _single(self, on: str) -> T:
        name = self._name(on)
        match self.states.get(on):
            case State.ISOLATED:
                return T(f"{name}は隔離中: 解除の判断を待つ", f"{name} is isolated on purpose")
            case State.UNKNOWN | State.UNREACHABLE:
                return T(
                    f"{name}の状態が分からない: 先に確かめる", f"the state of {name} is not known"
                )
            case _:
                return T(f"{name}が戻らないと始められない", f"cannot begin before {name} is back")
