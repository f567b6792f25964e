"""Starting an incident and writing lines down: nothing asked twice, nothing lost."""

import sqlite3
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bcp.incident.guessing import guessed_kind
from bcp.incident.logbook import Beginning
from bcp.incident.moments import moment_of
from bcp.incident.said import Said
from bcp.incident.words import KINDS, kind_of
from console.cli.output import remark, say
from console.incident_desk import Desk
from console.incident_keys import one_key
from console.incident_words import headline, key_line, unread_words, written_words
from console.language import language, w
from inventory.words import HinomiError

Options = Mapping[str, Any]


def options_of(**given: object) -> Options:
    """What was typed beside the line, by the names of `Said`."""
    return given


def start_one(folder: Path | None, text: str, kind: str, at: str, how: Beginning) -> None:
    """Begin one, and tell what was understood."""
    desk, now = Desk(folder), _now()
    known = kind_of(kind) if kind.strip() else guessed_kind(text)
    occurred = moment_of(at, now) if at.strip() else None
    for word, what in ((kind, known), (at, occurred)):
        if word.strip() and what is None:
            remark(w(f"「{word}」は読めないので付けずに始めます。", f'"{word}" cannot be read.'))
    title = text.strip() or KINDS[known or "other"].in_(language())
    new = replace(how, title=title, kind=known or "other", occurred=occurred)
    incident, began = desk.logbook.start(new)
    say(headline(incident, now))
    if not began:
        remark(
            w(
                "進行中なので、その1行として記録しました。別の事案なら --another を付けます。",
                "It is open: recorded as a line of it. For another incident, add --another.",
            )
        )
    _catch_up(desk)


def log_lines(folder: Path | None, text: str, given: Options) -> None:
    """Write the line, or every line of standard input, or line after line as they are typed."""
    desk = Desk(folder)
    if text.strip():
        codes = [_log(desk, Said(text, _now(), **given))]
    elif sys.stdin.isatty():
        codes = list(_dialogue(desk, given))
    else:
        lines = filter(str.strip, sys.stdin)
        codes = [_log(desk, Said(line, _now(), **given)) for line in lines]
    _catch_up(desk)
    if worst := max(codes, default=0):
        sys.exit(worst)


def _log(desk: Desk, said: Said, *, asking: bool = False) -> int:
    """Write one line, its kind asked for by one key; the exit code that it deserves."""
    try:
        with desk.unwritten.held(said):
            chosen = replace(said, sort=one_key(key_line())) if asking else said
            written = desk.logbook.log(chosen)
    except Exception as error:  # noqa: BLE001 - whatever failed, a clerk is told where the line is
        return _kept(desk, said, error)
    say(written_words(written, _now()))
    for line in unread_words(written):
        remark(line)
    return 0


def _kept(desk: Desk, said: Said, error: Exception) -> int:
    """Tell why the journal does not have the line, and where it is instead."""
    known = isinstance(error, HinomiError)
    remark(f"hinomi: {error.message.in_(language()) if isinstance(error, HinomiError) else error}")
    if desk.unwritten.keeps(said):
        remark(
            w(
                "この行は失われていません。次の hinomi incident のときに記録します: ",
                "This line is not lost. It is recorded with the next hinomi incident: ",
            )
            + said.text
        )
    else:
        remark(w("この行は紙に書いてください: ", "Write this line on paper: ") + said.text)
    return 2 if known else 3


def _dialogue(desk: Desk, given: Options) -> Iterator[int]:
    """Line, key, line, key; an empty line or Ctrl-D ends it."""
    incident = desk.logbook.current(str(given.get("incident", "")))
    say(headline(incident, _now()))
    remark(
        w("1行書いて Enter、次に区分のキー。空の行で終わり。", "A line, then a key. Empty: end.")
    )
    for text in _typed():
        said = Said(text, _now(), **{**given, "incident": incident.stream})
        yield _log(desk, said, asking=not said.sort)


def _typed() -> Iterator[str]:
    while True:
        try:
            line = input("> ")
        except EOFError:
            return
        if not line.strip():
            return
        yield line


def _catch_up(desk: Desk) -> None:
    try:
        for written in desk.caught_up() if desk.unwritten.any() else ():
            remark(
                w("書きかけの行を記録しました: ", "A line left before was recorded: ")
                + written_words(written, _now())
            )
    except (OSError, sqlite3.Error) as error:
        remark(f"hinomi: {error}")


def _now() -> datetime:
    return datetime.now(UTC)
