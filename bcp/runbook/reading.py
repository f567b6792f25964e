"""Runbooks as people write them: a file of YAML or Markdown a module, errors with their line."""

import hashlib
from collections.abc import Iterable
from dataclasses import fields, replace
from importlib.resources import files
from pathlib import Path

import rfc8785

from bcp.runbook.markdown import as_yaml
from bcp.runbook.model import Hours, Module, Phase, Runbook, Step, Trigger
from checks.marked import Marked, misplaced, read_marked, unknown_name
from inventory.words import T

PHASES = "phases.yaml"
LONGEST_TITLE = 10  # characters on a card
_STEP = ("id", "phase", "title", "do", "done_when", "post")
_STEP_TOO = (
    "deputy", "target", "hours", "after", "condition", "irreversible", "authority", "about",
    "advises",
)  # fmt: skip


def read_runbook(folder: Path | None = None) -> Runbook:
    """The runbook that comes with the product, with the files of a folder over it.

    A module of the folder takes the place of the one with its id; `phases.yaml` that of the
    phases. Raises HinomiError that begins with `file:line`.
    """
    texts = {one.name: (one.name, one.read_text("utf-8")) for one in _shipped()}
    if folder is not None and folder.is_dir():
        own = sorted([*folder.glob("*.yaml"), *folder.glob("*.md")])
        texts |= {one.name: (str(one), _text(one)) for one in own}
    phases = _phases(_root(*texts.pop(PHASES)))
    modules: dict[str, Module] = {}
    for shown, text in texts.values():
        one = _module(_root(shown, text), phases)
        modules[one.id] = one
    ordered = tuple(sorted(modules.values(), key=lambda one: (one.id != "common", one.id)))
    _refuse_twice(step for one in ordered for step in one.steps)
    return Runbook(phases, ordered)


def step_digest(step: Step) -> str:
    """The SHA-256 of what a step says (RFC 8785), without where it is written."""
    said = {
        one.name: getattr(step, one.name)
        for one in fields(step)
        if one.name not in ("place", "digest")
    }
    said = {key: list(value) if isinstance(value, tuple) else value for key, value in said.items()}
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest()


def _text(file: Path) -> str:
    text = file.read_text("utf-8")
    return as_yaml(text) if file.suffix == ".md" else text


def _shipped() -> list[Path]:
    folder = files("bcp").joinpath("data/runbook")
    return sorted(Path(str(one)) for one in folder.iterdir() if one.name.endswith(".yaml"))


def _root(shown: str, text: str) -> Marked:
    root = read_marked(text, shown)
    if root is None:
        raise misplaced(shown, T("何も書かれていません", "nothing is written here"))
    return root


def _phases(root: Marked) -> tuple[Phase, ...]:
    rows = [
        one.fields(("id", "title", "until")) for one in root.fields(("phases",))["phases"].members()
    ]
    read = tuple(
        Phase(row["id"].words(), row["title"].words(), _minutes(row["until"])) for row in rows
    )
    for before, after, row in zip(read, read[1:], rows[1:], strict=False):
        if after.until <= before.until:
            raise row["until"].wrong(
                T("前の段階より後の時刻にしてください", "must end after the phase before it")
            )
    return read


def _module(root: Marked, phases: tuple[Phase, ...]) -> Module:
    row = root.fields(("id", "title", "version", "steps"), ("triggers", "source"))
    steps = tuple(_step(one, phases) for one in row["steps"].members())
    known = {one.id for one in steps}
    for step, given in zip(steps, row["steps"].members(), strict=True):
        for before in step.after:
            if before not in known:
                raise given.items()["after"].wrong(unknown_name(before, known))
    triggers = row["triggers"].members() if "triggers" in row else []
    return Module(
        row["id"].words(),
        row["title"].words(),
        row["version"].words(),
        tuple(_trigger(one) for one in triggers),
        steps,
        row["source"].words() if "source" in row else "",
    )


def _trigger(given: Marked) -> Trigger:
    row = given.fields(("kind", "at", "then"))
    return Trigger(row["kind"].words(), row["at"].words(), row["then"].words())


def _step(given: Marked, phases: tuple[Phase, ...]) -> Step:
    row = given.fields(_STEP, _STEP_TOO)
    words = {
        key: row[key].words()
        for key in (*_STEP, "deputy", "condition", "authority")
        if key in row
    }  # fmt: skip
    if len(words["title"]) > LONGEST_TITLE:
        raise row["title"].wrong(
            T(f"題は{LONGEST_TITLE}字までです", f"a title has {LONGEST_TITLE} characters at most")
        )
    if words["phase"] not in (known := [one.id for one in phases]):
        raise row["phase"].wrong(unknown_name(words["phase"], known))
    step = Step(
        **words,
        target=_minutes(row["target"]) if "target" in row else None,
        hours=_hours(row["hours"]) if "hours" in row else Hours.ANY,
        irreversible=_flag(row["irreversible"]) if "irreversible" in row else False,
        after=_names(row, "after"),
        about=_names(row, "about"),
        advises=_names(row, "advises"),
        place=given.place,
    )
    return replace(step, digest=step_digest(step))


def _names(row: dict[str, Marked], key: str) -> tuple[str, ...]:
    return tuple(one.words() for one in row[key].members()) if key in row else ()


def _minutes(given: Marked) -> float:
    value = given.value()
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
        raise given.wrong(T("分数（0以上の数）が必要です", "expected minutes, a number from 0"))
    return value


def _hours(given: Marked) -> Hours:
    word = given.words()
    if word not in list(Hours):
        raise given.wrong(unknown_name(word, list(Hours)))
    return Hours(word)


def _flag(given: Marked) -> bool:
    value = given.value()
    if not isinstance(value, bool):
        raise given.wrong(T("true か false が必要です", "expected true or false"))
    return value


def _refuse_twice(steps: Iterable[Step]) -> None:
    seen: dict[str, str] = {}
    for step in steps:
        if step.id in seen:
            raise misplaced(
                step.place,
                T(
                    f"手順「{step.id}」は {seen[step.id]} にもあります",
                    f"step `{step.id}` is also at {seen[step.id]}",
                ),
            )
        seen[step.id] = step.place
