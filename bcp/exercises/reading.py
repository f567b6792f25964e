"""Exercises from YAML: those that come with the product, and those of the workspace."""

from importlib.resources import files
from pathlib import Path

from bcp.exercises.model import Exercise, Expected, Inject
from checks.marked import Marked, misplaced, read_marked
from inventory.words import HinomiError, T

_REQUIRED = ("id", "title", "kind", "aim", "injects")
_OPTIONAL = ("modules", "off_hours", "speed")
_EXPECTED = ("steps", "words", "seen", "action", "decision", "report")


def known_exercises(folder: Path | None = None) -> dict[str, Exercise]:
    """Every exercise by its id; a file of the folder takes the place of ours."""
    shipped = list(files("bcp").joinpath("data/exercises").iterdir())
    texts = [(one.name, one.read_text("utf-8")) for one in shipped if one.name.endswith(".yaml")]
    if folder is not None and folder.is_dir():
        texts += [(str(one), one.read_text("utf-8")) for one in sorted(folder.glob("*.yaml"))]
    found = [read_exercise(text, file) for file, text in sorted(texts, key=_ours_first)]
    return {one.id: one for one in found}


def exercise(name: str, folder: Path | None = None) -> Exercise:
    """The exercise with this id; an error names those there are."""
    known = known_exercises(folder)
    if name not in known:
        ids = ", ".join(sorted(known))
        raise HinomiError(
            T(f"訓練「{name}」はありません。{ids}", f"no exercise `{name}`; there are {ids}")
        )
    return known[name]


def read_exercise(text: str, file: str) -> Exercise:
    """One exercise; raises HinomiError that begins with `file:line`."""
    root = read_marked(text, file)
    if root is None:
        raise misplaced(file, T("何も書かれていません", "nothing is written here"))
    row = root.fields(_REQUIRED, _OPTIONAL)
    injects = tuple(_inject(one) for one in row["injects"].members())
    _refuse_twice(injects)
    return Exercise(
        row["id"].words(),
        row["title"].words(),
        row["kind"].words(),
        row["aim"].words(),
        modules=_names(row, "modules"),
        off_hours="off_hours" in row and row["off_hours"].value() is True,
        speed=_minutes(row["speed"], least=1) if "speed" in row else 1,
        injects=tuple(sorted(injects, key=lambda one: one.at)),
    )


def _ours_first(named: tuple[str, str]) -> tuple[bool, str]:
    return "/" in named[0], named[0]


def _inject(given: Marked) -> Inject:
    row = given.fields(("id", "at", "to", "text"), ("expect", "by"))
    return Inject(
        row["id"].words(),
        _minutes(row["at"]),
        row["to"].words(),
        row["text"].words(),
        _expected(row["expect"]) if "expect" in row else Expected(),
        row["by"].words() if "by" in row else "",
        given.place,
    )


def _expected(given: Marked) -> Expected:
    row = given.fields((), _EXPECTED)
    times = {
        key: _minutes(row[key]) for key in ("seen", "action", "decision", "report") if key in row
    }
    return Expected(_names(row, "steps"), _names(row, "words"), **times)


def _names(row: dict[str, Marked], key: str) -> tuple[str, ...]:
    return tuple(one.words() for one in row[key].members()) if key in row else ()


def _minutes(given: Marked, least: float = 0) -> float:
    value = given.value()
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < least:
        raise given.wrong(T(f"{least:g}以上の数が必要です", f"expected a number from {least:g}"))
    return value


def _refuse_twice(injects: tuple[Inject, ...]) -> None:
    seen: dict[str, str] = {}
    for one in injects:
        if one.id in seen:
            raise misplaced(
                one.place,
                T(
                    f"状況付与「{one.id}」は {seen[one.id]} にもあります",
                    f"inject `{one.id}` is also at {seen[one.id]}",
                ),
            )
        seen[one.id] = one.place
