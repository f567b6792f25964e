"""Column mappings of a workspace: YAML in `policy/mappings`, and who signed which text of it off.

A mapping decides what the words of an export mean, so it counts only as it was signed off: the
journal holds the digest of that text, and a change of the file asks for a new signature.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from audit.column_text import columns_of, constants_of, mapping_file, mapping_root, plain
from audit.signing_off import SignOffs
from checks.marked import Marked, unknown_name
from inventory.central import vocabulary
from inventory.central.mapping import FIELDS, SOURCES, Column, ColumnMapping, Format
from inventory.central.model import Source
from inventory.journal import Journal
from inventory.ledger.problem import MisfitError
from inventory.words import T

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
    path = mapping_file(folder, name, "hinomi mfa template")
    return read_mapping(path.read_bytes(), path)


def read_mapping(raw: bytes, path: Path) -> ColumnMapping:
    """The mapping of a text."""
    root = mapping_root(raw, path)
    optional = ("columns", "constants", "trusted", "account_names", "times")
    found = root.fields(required=("product", "format", "evidence"), optional=optional)
    format_ = Format(_one_of(found["format"], [one.value for one in Format]))
    columns = columns_of(found["columns"], FIELDS, _checked) if "columns" in found else {}
    constants = constants_of(found.get("constants"), _CONSTANTS, _checked)
    _require_complete(root, format_, columns, constants)
    return ColumnMapping(
        name=path.stem,
        sha256=sha256(raw).hexdigest(),
        product=found["product"].words(),
        format=format_,
        source=Source(_one_of(found["evidence"], [one.value for one in SOURCES[format_]])),
        columns=columns,
        constants=constants,
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


def _checked(given: Marked, name: str) -> str:
    """The text of a value that its field understands; YAML's own yes and no are yes and no."""
    text = plain(given)
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
