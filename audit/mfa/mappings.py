"""Column mappings of a workspace: YAML in `policy/mappings`, and who signed which text of it off.

A mapping decides what the words of an export mean, so it counts only as it was signed off: the
journal holds the digest of that text, and a change of the file asks for a new signature.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

import yaml

from audit.signing_off import SignOffs
from checks.marked import Marked, read_marked, unknown_name
from inventory.central import vocabulary
from inventory.central.mapping import FIELDS, SOURCES, Column, ColumnMapping, Format
from inventory.central.model import Source
from inventory.journal import Journal
from inventory.ledger.problem import MisfitError
from inventory.words import HinomiError, T

STREAM = "mfa.mapping"
SIGNED = "mfa.mapping_signed"
_SIGNATURES = SignOffs(STREAM, SIGNED, "hinomi mfa sign")
_PARSERS = {
    "path": vocabulary.path,
    "zone": vocabulary.zone,
    "enforced": vocabulary.answer,
    "enrolled": vocabulary.answer,
    "enabled": vocabulary.answer,
    "factor_kinds": vocabulary.kinds,
}
_PLACE = ("system", "path", "zone")
_OF_ONE = ("account", "enrolled", "last_mfa_at", "single_at", "time", "result", "amr", "acr")
_CONSTANTS = (*(name for name in FIELDS if name not in _OF_ONE), "admin_system")


def load_mapping(folder: Path, name: str) -> ColumnMapping:
    """The mapping of a name; raises HinomiError that names the file and the line."""
    path = folder / f"{name}.yaml"
    if name != Path(name).name or not path.is_file():
        names = "、".join(sorted(one.stem for one in folder.glob("*.yaml"))) or "-"
        raise HinomiError(
            T(
                f"対応表 {path} がありません(あるもの: {names})。"
                "hinomi mfa template で見本を出せます。",
                f"There is no mapping {path} (there are: {names}); hinomi mfa template prints one.",
            )
        )
    return read_mapping(path.read_bytes(), path)


def read_mapping(raw: bytes, path: Path) -> ColumnMapping:
    """The mapping of a text."""
    try:
        root = read_marked(raw.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError:
        raise HinomiError(
            T(f"{path}: UTF-8 で保存してください。", f"{path}: save it as UTF-8.")
        ) from None
    if root is None:
        raise HinomiError(T(f"{path}: 空です。", f"{path}: is empty."))
    optional = ("columns", "constants", "trusted", "account_names", "times")
    found = root.fields(required=("product", "format", "evidence"), optional=optional)
    format_ = Format(_one_of(found["format"], [one.value for one in Format]))
    columns = _columns(found["columns"]) if "columns" in found else {}
    constants = _constants(found["constants"]) if "constants" in found else {}
    _require_complete(root, format_, columns, constants)
    return ColumnMapping(
        name=path.stem,
        sha256=sha256(raw).hexdigest(),
        product=found["product"].words(),
        format=format_,
        source=Source(_one_of(found["evidence"], [one.value for one in SOURCES[format_]])),
        columns=MappingProxyType(columns),
        constants=MappingProxyType(constants),
        trusted="trusted" in found and found["trusted"].value() is True,
        local_names=_is(found.get("account_names"), "local", "whole"),
        utc=_is(found.get("times"), "utc", "japan"),
    )


def sign(mapping: ColumnMapping, journal: Journal, actor: str) -> bool:
    """Write down that `actor` answers for this text of the mapping; False if it stands already."""
    return _SIGNATURES.sign(mapping, journal, actor)


def signed_by(mapping: ColumnMapping, journal: Journal) -> str:
    """Who signed this very text off last, "" where nobody did or it has changed since."""
    return _SIGNATURES.signed_by(mapping, journal)


def require_signed(mapping: ColumnMapping, journal: Journal) -> None:
    """Refuse a mapping that nobody answers for as it is now."""
    _SIGNATURES.require(mapping, journal)


def _columns(given: Marked) -> dict[str, Column]:
    columns = {}
    for name, value in given.items().items():
        if name not in FIELDS:
            raise value.wrong(unknown_name(name, FIELDS))
        columns[name] = _column(value, name)
    return columns


def _column(given: Marked, name: str) -> Column:
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
        values[vocabulary.word(word)] = _checked(value, name)
    return Column(_titles(found["column"]), MappingProxyType(values))


def _titles(given: Marked) -> tuple[str, ...]:
    if isinstance(given.node, yaml.SequenceNode):
        return tuple(one.words() for one in given.members())
    return (given.words(),)


def _constants(given: Marked) -> dict[str, str]:
    """What holds for every row; an enrolment is of one account and needs its column."""
    found = {}
    for name, value in given.items().items():
        if name not in _CONSTANTS:
            raise value.wrong(unknown_name(name, _CONSTANTS))
        found[name] = _checked(value, name)
    return found


def _checked(given: Marked, name: str) -> str:
    """The text of a value that its field understands; YAML's own yes and no are yes and no."""
    value = given.value()
    text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    parse = _PARSERS.get("factor_kinds" if name == "acr" else name)
    try:
        if parse is not None:
            parse(text)
    except MisfitError as bad:
        raise given.wrong(bad.expected) from None
    return text


def _require_complete(
    root: Marked, format_: Format, columns: Mapping[str, Column], constants: Mapping[str, str]
) -> None:
    """Every cell has a place; a table's account has a column."""
    wanted = ("account",) if format_ is Format.TABLE else ()
    lacking = [name for name in wanted if name not in columns]
    placed = {*constants, *(columns if format_ is Format.TABLE else ())}
    lacking += [name for name in _PLACE if name not in placed and name != "system"]
    if lacking:
        names = ", ".join(lacking)
        raise root.wrong(
            T(
                f"columns か constants に「{names}」がありません",
                f"`{names}` is missing in columns or constants",
            )
        )


def _one_of(given: Marked, known: list[str]) -> str:
    word = given.words()
    if word not in known:
        raise given.wrong(unknown_name(word, known))
    return word


def _is(given: Marked | None, this: str, other: str) -> bool:
    return given is not None and _one_of(given, [this, other]) == this
