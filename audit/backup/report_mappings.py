"""Mappings of backup products' reports: YAML in `policy/backup-mappings`, each signed off."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

import yaml

from audit.declared import number, one_of, text
from audit.signing_off import SignOffs
from checks.marked import Marked, read_marked, unknown_name
from inventory.backups.mapping import CONSTANTS, FIELDS, REQUIRED, ReportMapping, Shape
from inventory.central import vocabulary
from inventory.central.mapping import Column
from inventory.words import HinomiError, T

FOLDER = "backup-mappings"
SIGNATURES = SignOffs("backup.mapping", "backup.mapping_signed", "hinomi backup sign")


def load_report_mapping(policy: Path, name: str) -> ReportMapping:
    """The mapping of a name; raises HinomiError that names the file and the line."""
    folder = policy / FOLDER
    path = folder / f"{name}.yaml"
    if name != Path(name).name or not path.is_file():
        names = "、".join(sorted(one.stem for one in folder.glob("*.yaml"))) or "-"
        raise HinomiError(
            T(
                f"対応表 {path} がありません(あるもの: {names})。"
                "hinomi backup template で見本を出せます。",
                f"There is no mapping {path} (there are: {names}); "
                "hinomi backup template prints one.",
            )
        )
    return read_report_mapping(path.read_bytes(), path)


def read_report_mapping(raw: bytes, path: Path) -> ReportMapping:
    """The mapping of a text."""
    try:
        root = read_marked(raw.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError:
        raise HinomiError(
            T(f"{path}: UTF-8 で保存してください。", f"{path}: save it as UTF-8.")
        ) from None
    if root is None:
        raise HinomiError(T(f"{path}: 空です。", f"{path}: is empty."))
    found = root.fields(
        required=("product", "shape", "columns"),
        optional=("constants", "rows", "unit", "times"),
    )
    shape = Shape(one_of(found["shape"], tuple(one.value for one in Shape)))
    columns = _columns(found["columns"], FIELDS[shape])
    _require(root, REQUIRED[shape], columns)
    times = found.get("times")
    return ReportMapping(
        name=path.stem,
        sha256=sha256(raw).hexdigest(),
        product=found["product"].words(),
        shape=shape,
        columns=MappingProxyType(columns),
        constants=MappingProxyType(_constants(found.get("constants"))),
        rows=text(found.get("rows")),
        unit=number(found.get("unit"), 1, 1, 1024**4),
        utc=times is not None and one_of(times, ("japan", "utc")) == "utc",
    )


def _columns(given: Marked, known: tuple[str, ...]) -> dict[str, Column]:
    columns = {}
    for name, value in given.items().items():
        if name not in known:
            raise value.wrong(unknown_name(name, known))
        columns[name] = _column(value)
    return columns


def _column(given: Marked) -> Column:
    """A title, several titles, or a title with the meaning of its words."""
    if not isinstance(given.node, yaml.MappingNode):
        return Column(_titles(given), MappingProxyType({}))
    found = given.fields(required=("column",), optional=("values",))
    values: dict[str, str] = {}
    for word, value in (found["values"].items() if "values" in found else {}).items():
        if vocabulary.word(word) in values:
            raise value.wrong(
                T(f"「{word}」と同じ語が二度あります", f"`{word}` is the same word as another")
            )
        values[vocabulary.word(word)] = _plain(value)
    return Column(_titles(found["column"]), MappingProxyType(values))


def _titles(given: Marked) -> tuple[str, ...]:
    if isinstance(given.node, yaml.SequenceNode):
        return tuple(one.words() for one in given.members())
    return (given.words(),)


def _constants(given: Marked | None) -> Mapping[str, str]:
    found = {}
    for name, value in (given.items() if given else {}).items():
        if name not in CONSTANTS:
            raise value.wrong(unknown_name(name, CONSTANTS))
        found[name] = _plain(value)
    return found


def _plain(given: Marked) -> str:
    """The text of a value; YAML's own yes and no are yes and no."""
    value = given.value()
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _require(root: Marked, wanted: tuple[str, ...], columns: Mapping[str, Column]) -> None:
    if lacking := ", ".join(name for name in wanted if name not in columns):
        raise root.wrong(
            T(f"columns に「{lacking}」がありません", f"`{lacking}` is missing in columns")
        )
