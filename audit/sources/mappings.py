"""Mappings of asset tools' exports: YAML in `policy/source-mappings`, each signed off."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from audit.column_text import columns_of, constants_of, mapping_file, mapping_root, plain
from audit.declared import flag, one_of
from audit.signing_off import SignOffs
from checks.marked import Marked
from inventory.ledger.problem import MisfitError
from inventory.sources import words
from inventory.sources.mapping import SourceMapping
from inventory.sources.model import COUNTS, DAYS, FIELDS, FLAGS, NAMING, TIMES
from inventory.words import HinomiError, T

FOLDER = "source-mappings"
TEMPLATE = "hinomi inventory source template"
SIGNATURES = SignOffs("source.mapping", "source.mapping_signed", "hinomi inventory source sign")
CONSTANTS = ("platform", "os", "edition", "av", *FLAGS)
_PARSERS: Mapping[str, Callable[[Any], Any]] = {
    "platform": words.platform,
    **dict.fromkeys(FLAGS, words.flag),
    **dict.fromkeys(COUNTS, words.count),
}


def load_source_mapping(policy: Path, name: str) -> SourceMapping:
    """The mapping of a name; raises HinomiError that names the file and the line."""
    path = mapping_file(policy / FOLDER, name, TEMPLATE)
    return read_source_mapping(path.read_bytes(), path)


def read_source_mapping(raw: bytes, path: Path) -> SourceMapping:
    """The mapping of a text."""
    root = mapping_root(raw, path)
    optional = ("constants", "mdm", "times")
    found = root.fields(required=("product", "columns"), optional=optional)
    columns = columns_of(found["columns"], FIELDS, _checked)
    if not any(name in columns for name in NAMING):
        names = ", ".join(NAMING)
        raise root.wrong(
            T(
                f"columns に機器を名指す項目がありません({names} のどれか)",
                f"columns names no machine: one of {names} is needed",
            )
        )
    constants = constants_of(found.get("constants"), CONSTANTS, _checked)
    if both := ", ".join(name for name in constants if name in columns):
        raise root.wrong(
            T(
                f"「{both}」が columns と constants の両方にあります。どちらかにします",
                f"`{both}` is both in columns and in constants; keep one",
            )
        )
    times = found.get("times")
    return SourceMapping(
        name=path.stem,
        sha256=sha256(raw).hexdigest(),
        product=found["product"].words(),
        columns=columns,
        constants=constants,
        mdm=flag(found.get("mdm")),
        utc=times is not None and one_of(times, ("japan", "utc")) == "utc",
    )


def source_template(name: str) -> str:
    """The text of a mapping to begin with."""
    folder = files("audit").joinpath("sources", "templates")
    known = sorted(one.name.removesuffix(".yaml") for one in folder.iterdir())
    if name not in known:
        raise HinomiError(
            T(f"見本は {'、'.join(known)} です。", f"Templates are {', '.join(known)}.")
        )
    return folder.joinpath(f"{name}.yaml").read_text("utf-8")


def _checked(given: Marked, name: str) -> str:
    """The text of a value that its field understands."""
    text = plain(given)
    if name in (*TIMES, *DAYS):
        return text
    try:
        _PARSERS.get(name, str)(text)
    except MisfitError as bad:
        raise given.wrong(bad.expected) from None
    return text
