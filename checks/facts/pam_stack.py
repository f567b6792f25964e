"""Linux-PAM stacks: lines to handlers, and what a stack answers (pam.conf(5), pam_dispatch.c).

A module that is listed is not a module that is reached: jumps, `sufficient` and `die` decide. So a
stack is run here with every answer that its modules may give.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from posixpath import join, normpath, split

from checks.model import FactError, Why
from inventory.words import T

Files = Mapping[str, tuple["Raw", ...]]
Control = tuple[tuple[str, str], ...]
Answers = Callable[["Handler"], frozenset[str]]

_CODES = (
    "success open_err symbol_err service_err system_err buf_err perm_denied auth_err"
    " cred_insufficient authinfo_unavail user_unknown maxtries new_authtok_reqd acct_expired"
    " session_err cred_unavail cred_expired cred_err no_module_data conv_err authtok_err"
    " authtok_recover_err authtok_lock_busy authtok_disable_aging try_again ignore abort"
    " authtok_expired module_unknown bad_item conv_again incomplete"
)
CODES = tuple(_CODES.split())
MUST_FAIL = "perm_denied"
_WORDS: Mapping[str, Control] = {
    "required": (("success", "ok"), ("new_authtok_reqd", "ok"), ("ignore", "ignore")),
    "requisite": (
        *(("success", "ok"), ("new_authtok_reqd", "ok"), ("ignore", "ignore")),
        ("default", "die"),
    ),
    "sufficient": (("success", "done"), ("new_authtok_reqd", "done"), ("default", "ignore")),
    "optional": (("success", "ok"), ("new_authtok_reqd", "ok"), ("default", "ignore")),
}
_BAD: Control = (("default", "bad"),)
_TYPES = frozenset({"auth", "account", "password", "session"})
_FOLDERS = ("/etc/pam.d", "/usr/lib/pam.d")
_TOKEN = re.compile(r"\[((?:\\.|[^\]])*)(?:\]|$)|(\S+)")
_PAIR = re.compile(rf"\s*({'|'.join(CODES)}|default)\s*=\s*(ignore|ok|done|bad|die|reset|\d+)\s*")
_DEPTH = 16


@dataclass(frozen=True, slots=True)
class Raw:
    """One line of a PAM file, continuation lines joined and comments taken off."""

    file: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Handler:
    """One module in a stack, or a substack when `inner` is not None.

    A line that libpam cannot use has the module "": it answers perm_denied. `path` is the module
    as it is written.
    """

    control: Control
    module: str
    args: tuple[str, ...]
    raw: Raw
    inner: tuple["Handler", ...] | None = None
    path: str = ""

    def argument(self, name: str) -> str | None:
        """The value of `name=value`, "" for the bare word, None where it is not given."""
        for word in reversed(self.args):
            key, _, value = word.partition("=")
            if key == name:
                return value
        return None

    @property
    def place(self) -> str:
        """The file and line, as readers look it up."""
        return f"{self.raw.file}:{self.raw.number}"

    def action(self, answer: str) -> str:
        """What the control does with an answer of the module."""
        control = dict(self.control)
        return control.get(answer, control.get("default", "bad"))


class _NoFileError(Exception):
    """An include of a file that is not there: libpam gives up reading the file that asks for it."""


def stack(files: Files, service: str, kind: str) -> tuple[Handler, ...]:
    """The handlers of a service, as `chain`; FactError where a line or a file is not usable."""
    if service not in files and "other" not in files:
        raise _unusable(service)
    found = chain(files, service, kind)
    for one in _flat(found):
        if not one.module and one.inner is None:
            raise FactError(Why.MALFORMED, f"{one.place}: {one.raw.text}")
    return found


def chain(files: Files, service: str, kind: str) -> tuple[Handler, ...]:
    """The handlers that libpam runs for a service and one of the four types.

    `other` stands in for a service that has no file, or no line of the type, and is always read:
    one `@include` in it of a file that is not there closes every service. Found by trying with
    Linux-PAM 1.5.2 and 1.7.0; pam.conf(5) tells only the first half.
    """
    found: dict[str, tuple[Handler, ...]] = {}
    for name in (service.lower(), "other"):
        try:
            found[name] = tuple(_handlers(files, name, kind, 0)) if name in files else ()
        except _NoFileError:
            return (_broken(files[name][0], _BAD),)
    return found[service.lower()] or found["other"]


def _flat(handlers: tuple[Handler, ...]) -> Iterator[Handler]:
    for one in handlers:
        yield one
        yield from _flat(one.inner or ())


def _handlers(
    files: Files, name: str, kind: str, depth: int, any_: bool = True
) -> Iterator[Handler]:
    """The handlers of one file; `any_` where a line of no known type counts as `auth`."""
    if depth > _DEPTH:
        raise _unusable(name)
    for raw in files[name]:
        type_, control, _, _ = _words(raw.text)
        if type_ == "@include":
            yield from _handlers(files, _found(files, control), kind, depth + 1, any_)
        elif type_ not in _TYPES:
            if kind == "auth" or not any_:
                yield _broken(raw, _control(control))
        elif type_ == kind:
            yield from _line(files, raw, kind, depth)


def _line(files: Files, raw: Raw, kind: str, depth: int) -> Iterator[Handler]:
    _, control, module, args = _words(raw.text)
    if control.lower() in ("include", "substack"):
        yield from _included(files, raw, kind, depth)
    elif module:
        there = module.rsplit("/", 1)[-1]
        yield Handler(_control(control), there, args, raw, path=module)
    else:
        yield _broken(raw, _control(control))


def _included(files: Files, raw: Raw, kind: str, depth: int) -> Iterator[Handler]:
    _, control, module, _ = _words(raw.text)
    inner: list[Handler] = []
    failed = False
    try:
        for one in _handlers(files, _found(files, module), kind, depth + 1, any_=False):
            inner.append(one)
    except _NoFileError:
        failed = True
    if control.lower() == "substack":
        yield Handler((), module, (), raw, tuple(inner))
    else:
        yield from inner
    if failed:
        yield _broken(raw, _BAD)


def _broken(raw: Raw, control: Control) -> Handler:
    return Handler(control, "", (), raw)


def _found(files: Files, name: str) -> str:
    """The file that an include means; a name with a folder is relative to /etc/pam.d."""
    if "/" not in name:
        if name in files:
            return name
        raise _NoFileError(name)
    folder, short = split(normpath(join("/etc/pam.d", name)))
    lines = files.get(short, ())
    if folder not in _FOLDERS or any(not one.file.startswith(f"{folder}/") for one in lines[:1]):
        raise _unusable(name)
    if short in files:
        return short
    raise _NoFileError(name)


def _unusable(name: str) -> FactError:
    return FactError(
        Why.UNDETERMINED,
        T(
            ja=f"PAMのファイル {name} がないか、自分自身を取り込むか、見ていない場所にある",
            en=f"PAM file {name} is not there, includes itself, or is where nobody looked",
        ),
    )


@lru_cache(maxsize=2048)
def _words(text: str) -> tuple[str, str, str, tuple[str, ...]]:
    """Type, control, module and arguments; the hosts of a fleet have most lines in common."""
    first, *more = text.split(maxsplit=1)
    rest = more[0] if more else ""
    tokens = [found.group(0) for found in _TOKEN.finditer(rest)]
    control, module, *args = [*tokens, "", ""][: max(2, len(tokens))]
    bare = tuple(_inside(one) for one in args)
    return first.removeprefix("-").lower(), control, module, bare


def _inside(token: str) -> str:
    return token[1:].removesuffix("]").replace("\\]", "]") if token.startswith("[") else token


def _control(text: str) -> Control:
    """The actions of a control; one mistake in it, or a jump by nothing, makes all of them bad.

    The four words are read in any case, names in brackets only as they are written. Of a name given
    twice the last counts, but the first `default` has filled all others (tried).
    """
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    rest = _inside(text)
    pairs: list[tuple[str, str]] = []
    while rest.strip():
        found = _PAIR.match(rest)
        if not found or found.group(2).strip("0") == "":
            return _BAD
        if found.group(1) != "default" or "default" not in dict(pairs):
            pairs.append((found.group(1), found.group(2)))
        rest = rest[found.end() :]
    return tuple(pairs) or _BAD


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
    for answer in answers(handler) if handler.module else (MUST_FAIL,):
        action = handler.action(answer)
        if action.isdigit():
            skipped = at + 1 + int(action)
            past = skipped > len(handlers)
            yield skipped, _State("-", False) if past else state
        else:
            yield at + 1, _after(action, answer, state, start)


def _after(action: str, answer: str, state: _State, start: _State) -> _State:
    if action in ("ok", "done"):
        if not state.impression or (state.impression == "+" and state.success):
            state = _State("+", answer in ("success", "new_authtok_reqd"))
        over = action == "done" and state.impression == "+"
        return _State(state.impression, state.success, over)
    if action == "reset":
        return start
    if action == "ignore":
        return state
    return _State("-", False, action == "die")
