"""PAM as an automaton: every run of a stack for every set of factors, as libpam dispatches it.

pam.conf(5) and `_pam_dispatch_aux` of Linux-PAM: an impression that is open, good or bad, kept
from the beginning of each substack for `reset`; jumps that count a substack as one handler and
fail past the end. A visitor may answer every prompt well or badly. What a module answers that is
not understood is read twice: for the visitor (`may`) and against (`known`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, combinations, product

from checks.facts.pam import Pam
from checks.facts.pam_files import PamFiles
from checks.facts.pam_stack import Handler
from checks.mfa.answers import Ask, Choice, Outcome, Typed
from checks.mfa.model import Demanded, Factor, Visit, Way, Ways, Witness
from checks.mfa.modules import WITH_CODE, choices
from inventory.words import T

_FACTORS = (Factor.KNOWLEDGE, Factor.POSSESSION, Factor.INHERENCE)
_SETS = tuple(
    Way(chosen) for size in range(len(_FACTORS) + 1) for chosen in combinations(_FACTORS, size)
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One handler with its depth, as libpam keeps them: a substack is a line before its own."""

    handler: Handler
    level: int


@dataclass(frozen=True, slots=True)
class _State:
    """Where a run stands; `below` is the impression at the beginning of each (sub)stack."""

    at: int
    impression: str  # "" while nothing was said, "+" or "-"
    status: str
    below: tuple[tuple[str, str], ...]
    token: Typed | None


@dataclass(frozen=True, slots=True)
class _Step:
    """One module that was run; not `sure` where it might as well have answered otherwise."""

    handler: Handler
    outcome: Outcome
    sure: bool

    def __str__(self) -> str:
        """As `file:line module → answer`."""
        name = self.handler.module or self.handler.raw.text
        return f"{self.handler.place} {name} → {self.outcome.code}"


Run = tuple[_Step, ...]
_START = _State(0, "", "", (("", ""),), None)


def asked(pam: Pam, visit: Visit, files: PamFiles | None = None) -> Demanded:
    """The smallest sets of factors with which the `auth` stack of a service ends well."""
    stack = _Stack(pam, visit, files, "auth")
    runs = {has: run for has in _SETS if (run := stack.run(has, sure=False)) is not None}
    safe = {has: run for has in _SETS if (run := stack.run(has, sure=True)) is not None}
    may, known = _least(runs), _least(safe)
    witnesses = tuple(_witness(has, safe.get(has, runs[has])) for has in sorted(may, key=sorted))
    doubt = _doubt(runs[has] for has in sorted(may - known, key=sorted)) if may != known else None
    return Demanded(may, known, witnesses, doubt)


def admits(pam: Pam, visit: Visit, files: PamFiles | None = None) -> bool:
    """Whether the `account` stack may let this person by, whatever was shown before."""
    stack = _Stack(pam, visit, files, "account")
    return stack.run(Way(_FACTORS), sure=False) is not None


def demanded(pam: Pam, visit: Visit, files: PamFiles | None = None) -> Demanded:
    """What a service asks of a person, nobody getting in whom its `account` stack refuses."""
    if not admits(pam, visit, files):
        return Demanded(frozenset(), frozenset(), (), None)
    return asked(pam, visit, files)


def _least(ways: Iterable[Way]) -> Ways:
    found = frozenset(ways)
    return frozenset(one for one in found if not any(other < one for other in found))


def _witness(way: Way, run: Run) -> Witness:
    return Witness(way, tuple(map(str, run)), tuple(step.outcome.why for step in run))


def _doubt(runs: Iterable[Run]) -> T:
    """The modules that a run needs to answer well, and that may not."""
    unsure = {
        f"{step.handler.module} ({step.handler.place})": step.outcome.why
        for step in chain.from_iterable(runs)
        if not step.sure
    }
    return T(
        ja="、".join(f"{name}: {why.ja}" for name, why in unsure.items()),
        en="; ".join(f"{name}: {why.en}" for name, why in unsure.items()),
    )


class _Stack:
    """One stack for one visit; `run` finds a run that ends well."""

    def __init__(self, pam: Pam, visit: Visit, files: PamFiles | None, kind: str) -> None:
        self.visit, self.kind = visit, kind
        self.lines = tuple(_laid(pam.chain(visit.service, kind), 0))
        self._context = (pam, files, visit, kind)

    def run(self, has: Way, *, sure: bool) -> Run | None:
        """A run to success with these factors; `sure` where no answer may spoil it."""
        strings = self._strings(has)
        together = [(one,) for one in strings] if self.visit.one_answer else [strings]
        for typed in together:
            if (found := _Search(self, has, typed, sure).win(_START)) is not None:
                return found
        return None

    def _strings(self, has: Way) -> tuple[Typed, ...]:
        """What somebody with these factors can type, the right things first."""
        modules = {line.handler.module for line in self.lines} & WITH_CODE
        codes = sorted(modules) if Factor.POSSESSION in has else []
        passwords = [True, False] if Factor.KNOWLEDGE in has else [False]
        return tuple(Typed(one, code) for one, code in product(passwords, [*codes, ""]))

    def ask(self, handler: Handler, has: Way, strings: tuple[Typed, ...], state: _State) -> Ask:
        """The call of a module in this state."""
        pam, files, visit, kind = self._context
        return Ask(pam, files, visit, kind, has, strings, handler, state.token)

    def after(self, state: _State, outcome: Outcome) -> _State:
        """The state that libpam is in when a module has answered."""
        if outcome.code == "incomplete":  # libpam goes back to its caller, whatever the control
            return replace(state, at=len(self.lines), impression="-", status=outcome.code)
        line = self.lines[state.at]
        action = line.handler.action(outcome.code)
        state = replace(state, token=outcome.token)
        if action.isdecimal():
            return self._jump(state, int(action))
        state = _impressed(state, action, outcome.code, line.level)
        ends = action == "die" or (action == "done" and state.impression == "+")
        at = state.at + 1
        while ends and at < len(self.lines) and self.lines[at].level >= line.level:
            at += 1
        return replace(state, at=at)

    def _jump(self, state: _State, count: int) -> _State:
        level, at = self.lines[state.at].level, state.at + 1
        while count and at < len(self.lines) and self.lines[at].level >= level:
            at, count = self._past(at, level), count - 1
        if count:
            return replace(state, at=at, impression="-", status="perm_denied")
        return replace(state, at=at)

    def _past(self, at: int, level: int) -> int:
        at += 1
        while at < len(self.lines) and self.lines[at].level > level:
            at += 1
        return at

    def enter(self, state: _State) -> _State:
        """The state inside a substack: what `reset` there goes back to is remembered."""
        level = self.lines[state.at].level
        below = (*state.below[: level + 1], (state.impression, state.status))
        return replace(state, at=state.at + 1, below=below)


def _laid(handlers: tuple[Handler, ...], level: int) -> Iterator[_Line]:
    for one in handlers:
        yield _Line(one, level)
        yield from _laid(one.inner or (), level + 1)


def _impressed(state: _State, action: str, code: str, level: int) -> _State:
    """What an action makes of the impression; the first bad answer stays, and so does a good one.

    A good impression need not be success: `[default=ok]` keeps any answer, `ignore` too.
    """
    if action == "reset":
        impression, status = state.below[level]
        return replace(state, impression=impression, status=status)
    if action in ("bad", "die"):
        return state if state.impression == "-" else replace(state, impression="-", status=code)
    fresh = not state.impression or (state.impression, state.status) == ("+", "success")
    if action in ("ok", "done") and fresh:
        return replace(state, impression="+", status=code)
    return state


@dataclass(frozen=True, slots=True)
class _Search:
    """All runs of a stack with some factors and strings, none looked at twice."""

    stack: _Stack
    has: Way
    strings: tuple[Typed, ...]
    sure: bool
    seen: dict[_State, Run | None] = field(default_factory=dict)

    def win(self, state: _State) -> Run | None:
        """A run from this state to success."""
        if state.at >= len(self.stack.lines):
            return () if self._good(state) else None
        if state not in self.seen:
            self.seen[state] = self._tried(state)
        return self.seen[state]

    def _good(self, state: _State) -> bool:
        good = ("success", "new_authtok_reqd") if self.stack.kind == "account" else ("success",)
        return state.impression == "+" and state.status in good

    def _tried(self, state: _State) -> Run | None:
        handler = self.stack.lines[state.at].handler
        if handler.inner is not None:
            return self.win(self.stack.enter(state))
        for choice in choices(self.stack.ask(handler, self.has, self.strings, state)):
            if (found := self._chosen(state, handler, choice)) is not None:
                return found
        return None

    def _chosen(self, state: _State, handler: Handler, choice: Choice) -> Run | None:
        """The run after one choice: to success in one outcome, or, to be sure, in each."""
        after = {self.stack.after(state, one): one for one in reversed(choice)}
        found: Run | None = None
        for next_, outcome in after.items():
            run = self.win(next_)
            if run is not None:
                found = (_Step(handler, outcome, len(after) == 1), *run)
            if (run is None) is self.sure:
                return None if self.sure else found
        return found
