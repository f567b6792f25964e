"""Asking a command line: only what is allowed is ever said, everything is bounded."""

import re
import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from inventory.transport.base import Failure
from inventory.transport.manners import Manners
from inventory.transport.stop import Stop

_PAUSE = 0.05  # seconds between two looks at a silent line
_QUIET = 0.4  # seconds of silence after which what stands last is a prompt
_SURE = 0.1  # seconds of silence behind the prompt that was there before
_BARE = 0.6  # the same for a prompt of one sign, which may stand in a text as a line
_TAIL = 400  # characters at the end in which a prompt or a pager is looked for
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>78]|[\x00\x07\x0e\x0f]")
_PAGER = re.compile(  # the third is Japanese, in bytes of any encoding
    r"(?:-{2,}\s?\(?more\)?[^\n]*?-{2,}|--more--|---[\x80-\xff]{2,30}---|<-*\s?more[^\n]*?>"
    r"|-- more\b|press any key to continue)[^\n]*$",
    re.IGNORECASE,
)
_ERASED = re.compile(r"^(?:\x08+ *\x08*|\r *\r)")
_PROMPT = re.compile(r"(?:^|[\r\n])\s*!?([^\s>#$%][^\r\n>#$%]{0,80})?[>#$%]\s*$")
_ASKS_PASSWORD = re.compile(r"pass(?:word|phrase)?\s*:\s*$", re.IGNORECASE)
_ASKS_NAME = re.compile(r"(?:user ?name|login|user)\s*:\s*$", re.IGNORECASE)
_QUESTIONS = (_ASKS_PASSWORD, _ASKS_NAME)
_NEVER = re.compile(r"(?!)")
_LATE = 1.0  # seconds for a question behind a banner
_ASKS_TO_SAVE = re.compile(r"\((?:y/n|yes/no)\)[^\n]*$", re.IGNORECASE)
_REFUSED = re.compile(
    r"\s*(?:%|error\b|invalid\b|unknown (?:command|action)|command (?:parse error|not found)"
    r"|syntax error|ambiguous|illegal command|permission denied|access denied)",
    re.IGNORECASE,
)
_SHORT = 6  # lines; a refusal is no longer


class Line(Protocol):
    """A line to a device; each character is a byte, for what a device speaks is known later."""

    def write(self, text: str) -> None:
        """Send."""
        ...

    def read(self) -> str:
        """What came since; "" where nothing did. Raises EOFError where the line is closed."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class Said:
    """What one command gave, as it came: never kept like this."""

    command: str
    status: str
    text: str


class Dialogue:
    """One session on a command line.

    `enter` is what ends a line, `deadline` of the monotonic clock, `budget` characters that may
    come in all; `commands` are the only ones that may be asked.
    """

    def __init__(
        self,
        line: Line,
        manners: Manners,
        commands: Collection[str],
        *,
        enter: str,
        deadline: float,
        budget: int,
        stop: threading.Event | None = None,
    ) -> None:
        """Say nothing yet."""
        self._line, self._manners, self._enter = line, manners, enter
        wanted = (*commands, *manners.prepare, manners.elevate, manners.leave, "")
        self._allowed = frozenset(wanted)
        self._deadline, self._left, self._stop = deadline, budget, stop
        self.prompt = ""

    def log_in(self, user: str, password: str | None) -> None:
        """Answer the questions for name and password, each once at most.

        What looks like a prompt before any question may be the end of a banner: a question that
        comes after all is waited for.
        """
        answers = {_ASKS_NAME: user, _ASKS_PASSWORD: password}
        either = re.compile("|".join(one.pattern for one in (*answers, _PROMPT)), re.IGNORECASE)
        while True:
            heard = self._await(either, None)[-_TAIL:]
            asked = _question(heard)
            if asked is None and len(answers) == len(_QUESTIONS):
                asked = _question(self._await(_NEVER, _LATE)[-_TAIL:])
            if asked is None:
                self.prompt = self._prompt_in(heard)
                return
            if asked not in answers:
                raise Stop(Failure.AUTH_REFUSED, user)
            answer = answers.pop(asked)
            if answer is None:
                raise Stop(Failure.SECRET_MISSING, f"password of {user}")
            self._line.write(answer + self._enter)

    def begin(self, enable: str | None) -> None:
        """Wait for the prompt, ask for the right to see the configuration, leave out pages."""
        self.prompt = self.prompt or self._first_prompt()
        if self._manners.elevate and self._last_sign() == ">":
            self._elevate(enable)
        for line in self._manners.prepare:
            self.ask(line)

    def ask(self, command: str) -> Said:
        """What the command gives; its echo, pages and the prompt are left out."""
        self._say(command)
        shown = _without_echo(self._until_prompt(), command)
        lines = shown.strip().splitlines()
        refused = len(lines) <= _SHORT and any(_REFUSED.match(line) for line in lines[:2])
        return Said(command, "refused" if refused else "ok", shown)

    def end(self) -> None:
        """Say good-bye; what was changed by nobody is saved by nobody."""
        self._say(self._manners.leave)
        try:
            if _ASKS_TO_SAVE.search(self._await(_ASKS_TO_SAVE, 1.0)):
                self._line.write("N" + self._enter)
        except (Stop, EOFError, OSError):
            return

    def _say(self, line: str) -> None:
        if line not in self._allowed:
            raise Stop(Failure.UNSUPPORTED, f"not on the list of commands: {line[:40]}")
        self._line.write(line + self._enter)

    def _first_prompt(self) -> str:
        heard = self._await(_PROMPT, 3.0)
        if not _PROMPT.search(heard):
            self._say("")
            heard = self._await(_PROMPT, None)
        self._settle()
        return self._prompt_in(heard)

    def _settle(self) -> None:
        """Read what still comes, a second prompt after a late banner say."""
        until = time.monotonic() + _QUIET
        while time.monotonic() < until:
            if self._more():
                until = time.monotonic() + _QUIET
            time.sleep(_PAUSE)

    def _prompt_in(self, heard: str) -> str:
        return heard[-_TAIL:].splitlines()[-1].strip()

    def _last_sign(self) -> str:
        return self.prompt[-1:]

    def _elevate(self, enable: str | None) -> None:
        """`enable` and its password; where no right is given, what follows is refused and told."""
        self._say(self._manners.elevate)
        either = re.compile(f"{_ASKS_PASSWORD.pattern}|{_PROMPT.pattern}", re.IGNORECASE)
        heard = self._await(either, None)
        if _ASKS_PASSWORD.search(heard):
            if enable is None:
                raise Stop(Failure.SECRET_MISSING, "password for enable: NAME.enable")
            self._line.write(enable + self._enter)
            heard = self._await(either, None)
            if _ASKS_PASSWORD.search(heard):
                raise Stop(Failure.PRIVILEGE_REFUSED, self._manners.elevate)
        self.prompt = self._prompt_in(heard)
        if self._last_sign() == ">":
            raise Stop(Failure.PRIVILEGE_REFUSED, self._manners.elevate)

    def _until_prompt(self) -> str:
        """What comes before the same prompt again, after which nothing more comes for a while."""
        name = self.prompt.lstrip("!")
        prompt = re.compile(rf"(?:^|[\r\n])!?{re.escape(name)}\s*$")
        patience = _BARE if len(name) == 1 else _SURE
        heard, since = "", time.monotonic()
        while True:
            piece = self._more()
            if piece:
                heard, since = heard + piece, time.monotonic()
                continue
            time.sleep(_PAUSE)
            if time.monotonic() - since < patience:
                continue
            before = len(heard) - len(heard[-_TAIL:])
            if found := prompt.search(heard[before:]):
                return heard[: before + found.start()]
            if found := _PAGER.search(heard[before:]):
                heard = heard[: before + found.start()] + self._next_page()

    def _next_page(self) -> str:
        """Turn the page; what wipes its mark from a screen is no text."""
        self._line.write(" ")
        piece = ""
        while not piece:
            time.sleep(_PAUSE)
            piece = self._more()
        return _ERASED.sub("", piece)

    def _await(self, wanted: re.Pattern[str], seconds: float | None) -> str:
        """What comes until it ends in this; with seconds, until then at most."""
        until = time.monotonic() + seconds if seconds else float("inf")
        heard = ""
        while time.monotonic() < until:
            piece = self._more()
            heard += piece
            if not piece and wanted.search(heard[-_TAIL:]):
                return heard
            if not piece:
                time.sleep(_PAUSE)
        return heard

    def _more(self) -> str:
        if self._stop is not None and self._stop.is_set():
            raise Stop(Failure.INTERRUPTED)
        if time.monotonic() > self._deadline:
            raise Stop(Failure.SESSION_TIMEOUT)
        try:
            piece = self._line.read()
        except EOFError:
            raise Stop(Failure.CLOSED_MIDWAY, "session") from None
        self._left -= len(piece)
        if self._left < 0:
            raise Stop(Failure.FLOOD, "session")
        return _CONTROL.sub("", piece)


def _question(heard: str) -> re.Pattern[str] | None:
    return next((one for one in _QUESTIONS if one.search(heard)), None)


def _without_echo(text: str, command: str) -> str:
    """The text without the echo of the command, its line ends those of Unix."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.lstrip("\n ").partition("\n")
    return rest if first.strip().endswith(command) else text


def ask_all(dialogue: Dialogue, commands: Sequence[str], pause: float) -> list[Said]:
    """Every command, one after the other, with a pause between them; the device has work to do."""
    found = []
    for number, command in enumerate(commands):
        if number:
            time.sleep(pause)
        found.append(dialogue.ask(command))
    return found
