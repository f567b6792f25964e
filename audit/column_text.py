"""The columns of mappings as their YAML writes them: a title, several, or one with its words."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import yaml

from checks.marked import Marked, read_marked, unknown_name
from inventory.central import vocabulary
from inventory.central.mapping import Column
from inventory.words import HinomiError, T

Checked = Callable[[Marked, str], str]


def mapping_file(folder: Path, name: str, template: str) -> Path:
    """The file of the mapping of a name, or an error that names those that are there."""
    path = folder / f"{name}.yaml"
    if name == Path(name).name and path.is_file():
        return path
    names = "、".join(sorted(one.stem for one in folder.glob("*.yaml"))) or "-"
    raise HinomiError(
        T(
            f"対応表 {path} がありません(あるもの: {names})。{template} で見本を出せます。",
            f"There is no mapping {path} (there are: {names}); {template} prints one.",
        )
    )


def mapping_root(raw: bytes, path: Path) -> Marked:
    """The top of a mapping's text."""
    try:
        root = read_marked(raw.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError:
        raise HinomiError(
            T(f"{path}: UTF-8 で保存してください。", f"{path}: save it as UTF-8.")
        ) from None
    if root is None:
        raise HinomiError(T(f"{path}: 空です。", f"{path}: is empty."))
    return root


def plain(given: Marked, _: str = "") -> str:
    """The text of a value; YAML's own yes and no are yes and no."""
    value = given.value()
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def columns_of(
    given: Marked, known: tuple[str, ...], checked: Checked = plain
) -> Mapping[str, Column]:
    """Each canonical field with its column; a field that nobody knows is an error of its line."""
    columns = {}
    for name, value in given.items().items():
        if name not in known:
            raise value.wrong(unknown_name(name, known))
        columns[name] = _column(value, name, checked)
    return MappingProxyType(columns)


def constants_of(
    given: Marked | None, known: tuple[str, ...], checked: Checked = plain
) -> Mapping[str, str]:
    """What holds for every row."""
    found = {}
    for name, value in (given.items() if given else {}).items():
        if name not in known:
            raise value.wrong(unknown_name(name, known))
        found[name] = checked(value, name)
    return MappingProxyType(found)


def _column(given: Marked, name: str, checked: Checked) -> Column:
    if not isinstance(given.node, yaml.MappingNode):
        return Column(_titles(given), MappingProxyType({}))
    found = given.fields(required=("column",), optional=("values",))
    values: dict[str, str] = {}
    for word, value in (found["values"].items() if "values" in found else {}).items():
        if vocabulary.word(word) in values:
            raise value.wrong(
                T(f"「{word}」と同じ語が二度あります", f"`{word}` is the same word as another")
            )
        values[vocabulary.word(word)] = checked(value, name)
    return Column(_titles(found["column"]), MappingProxyType(values))


def _titles(given: Marked) -> tuple[str, ...]:
    if isinstance(given.node, yaml.SequenceNode):
        return tuple(one.words() for one in given.members())
    return (given.words(),)
