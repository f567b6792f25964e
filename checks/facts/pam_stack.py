"""Linux-PAM stacks: lines to handlers, and what a stack answers (pam.conf(5), pam_dispatch.c).

A module that is listed is not a module that is reached: jumps, `sufficient` and `die` decide. So a
stack is run here with every answer that its modules may give.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from checks.model import FactError, Why
from inventory.words import T

Control = Mapping[str, str]
Answers = Callable[["Handler"], frozenset[str]]

_WORDS: Mapping[str, Control] = {
    "required": {"success": "ok", "new_authtok_reqd": "ok", "ignore": "ignore", "default": "bad"},
    "requisite": {"success": "ok", "new_authtok_reqd": "ok", "ignore": "ignore", "default": "die"},
    "sufficient": {"success": "done", "new_authtok_reqd": "done", "default": "ignore"},
    "optional": {"success": "ok", "new_authtok_reqd": "ok", "default": "ignore"},
}
_LINE = re.compile(r"-?(\w+)\s+(\[[^\]]*\]|\S+)\s+(\S+)\s*(.*)")
_ARGUMENT = re.compile(r"\[((?:\\.|[^\]])*)\]|(\S+)")
_DEPTH = 16


@dataclass(frozen=True, slots=True)
class Raw:
    """One line of a PAM file, continuation lines joined and comments taken off."""

    file: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Handler:
    """One module in a stack, or a substack when `inner` is not None."""

    control: tuple[tuple[str, str], ...]
    module: str
    args: tuple[str, ...]
    raw: Raw
    inner: tuple["Handler", ...] | None = None

    def argument(self, name: str) -> str | None:
        """The value of `name=value`, "" for the bare word, None where it is not given."""
        for word in reversed(self.args):
            key, _, value = word.partition("=")
            if key == name:
                return value
        return None


def stack(files: Mapping[str, tuple[Raw, ...]], service: str, kind: str) -> tuple[Handler, ...]:
    """The handlers of a service; one without a file of its own uses `other`."""
    name = service if service in files else "other"
    return tuple(_handlers(files, name, kind, 0))


def _handlers(
    files: Mapping[str, tuple[Raw, ...]], name: str, kind: str, depth: int
) -> Iterator[Handler]:
    name = name.rsplit("/", 1)[-1]
    if name not in files or depth > _DEPTH:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"PAMのファイル {name} がないか、自分自身を取り込む",
                en=f"PAM file {name} is not there or includes itself",
            ),
        )
    for raw in files[name]:
        if raw.text.lower().startswith("@include"):
            yield from _handlers(files, raw.text.split()[1], kind, depth + 1)
            continue
        found = _words(raw.text)
        if not found:
            raise FactError(Why.MALFORMED, f"{raw.file}:{raw.number}")
        type_, control, module, args = found
        if type_ != kind:
            continue
        if control == "include":
            yield from _handlers(files, module, kind, depth + 1)
        elif control == "substack":
            inner = tuple(_handlers(files, module, kind, depth + 1))
            yield Handler((), module, (), raw, inner)
        else:
            yield Handler(_control(control, raw), module.rsplit("/", 1)[-1], args, raw)


@lru_cache(maxsize=2048)
def _words(text: str) -> tuple[str, str, str, tuple[str, ...]] | None:
    """Type, control, module and arguments; the hosts of a fleet have most lines in common."""
    found = _LINE.fullmatch(text)
    if not found:
        return None
    args = tuple(a or b for a, b in _ARGUMENT.findall(found.group(4)))
    return found.group(1).lower(), found.group(2).lower(), found.group(3), args


def _control(text: str, raw: Raw) -> tuple[tuple[str, str], ...]:
    if not text.startswith("["):
        if text not in _WORDS:
            raise FactError(Why.MALFORMED, f"{raw.file}:{raw.number}: {text}")
        return tuple(_WORDS[text].items())
    pairs = re.findall(r"(\w+)\s*=\s*(\w+)", text)
    return tuple((name, action) for name, action in pairs)


@dataclass(frozen=True, slots=True)
class _State:
    """The impression so far (undecided "", "+" or "-"), whether it succeeds, whether it is over."""

    impression: str
    success: bool
    over: bool = False


_START = _State("", False)


def outcomes(handlers: tuple[Handler, ...], answers: Answers) -> frozenset[bool]:
    """Every end that the stack can come to: True for success."""
    ends = _run(handlers, _START, answers)
    return frozenset(state.impression == "+" and state.success for state in ends)


def _run(handlers: tuple[Handler, ...], start: _State, answers: Answers) -> set[_State]:
    """Walk one level; a jump counts its handlers, a substack being one of them."""
    ends: set[_State] = set()
    todo = [(0, start)]
    seen = set(todo)
    while todo:
        at, state = todo.pop()
        if at >= len(handlers) or state.over:
            ends.add(state)
            continue
        for step in _steps(handlers, at, state, start, answers):
            if step not in seen:
                seen.add(step)
                todo.append(step)
    return ends


def _steps(
    handlers: tuple[Handler, ...], at: int, state: _State, start: _State, answers: Answers
) -> Iterator[tuple[int, _State]]:
    handler = handlers[at]
    if handler.inner is not None:
        for end in _run(handler.inner, state, answers):
            yield at + 1, _State(end.impression, end.success)
        return
    control = dict(handler.control)
    for answer in answers(handler):
        action = control.get(answer, control.get("default", "bad"))
        if action.isdigit():
            skipped = at + 1 + int(action)
            past = skipped > len(handlers)
            yield skipped, _State("-", False) if past else state
        else:
            yield at + 1, _after(action, answer, state, start)


def _after(action: str, answer: str, state: _State, start: _State) -> _State:
    if action in ("ok", "done"):
        if answer != "ignore" and (
            not state.impression or (state.impression == "+" and state.success)
        ):
            state = _State("+", answer in ("success", "new_authtok_reqd"))
        over = action == "done" and state.impression == "+"
        return _State(state.impression, state.success, over)
    if action == "reset":
        return start
    if action == "ignore":
        return state
    return _State("-", False, action == "die")
