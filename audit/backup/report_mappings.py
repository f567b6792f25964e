"""Mappings of backup products' reports: YAML in `policy/backup-mappings`, each signed off."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from audit.column_text import columns_of, constants_of, mapping_file, mapping_root
from audit.declared import number, one_of, text
from audit.signing_off import SignOffs
from checks.marked import Marked
from inventory.backups.mapping import CONSTANTS, FIELDS, REQUIRED, ReportMapping, Shape
from inventory.central.mapping import Column
from inventory.words import T

FOLDER = "backup-mappings"
SIGNATURES = SignOffs("backup.mapping", "backup.mapping_signed", "hinomi backup sign")


def load_report_mapping(policy: Path, name: str) -> ReportMapping:
    """The mapping of a name; raises HinomiError that names the file and the line."""
    path = mapping_file(policy / FOLDER, name, "hinomi backup template")
    return read_report_mapping(path.read_bytes(), path)


def read_report_mapping(raw: bytes, path: Path) -> ReportMapping:
    """The mapping of a text."""
    root = mapping_root(raw, path)
    found = root.fields(
        required=("product", "shape", "columns"),
        optional=("constants", "rows", "unit", "times"),
    )
    shape = Shape(one_of(found["shape"], tuple(one.value for one in Shape)))
    columns = columns_of(found["columns"], FIELDS[shape])
    _require(root, REQUIRED[shape], columns)
    times = found.get("times")
    return ReportMapping(
        name=path.stem,
        sha256=sha256(raw).hexdigest(),
        product=found["product"].words(),
        shape=shape,
        columns=columns,
        constants=constants_of(found.get("constants"), CONSTANTS),
        rows=text(found.get("rows")),
        unit=number(found.get("unit"), 1, 1, 1024**4),
        utc=times is not None and one_of(times, ("japan", "utc")) == "utc",
    )


def _require(root: Marked, wanted: tuple[str, ...], columns: Mapping[str, Column]) -> None:
    if lacking := ", ".join(name for name in wanted if name not in columns):
        raise root.wrong(
            T(f"columns に「{lacking}」がありません", f"`{lacking}` is missing in columns")
        )
