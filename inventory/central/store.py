"""Imported cells in the database, and which of them still speak."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, String, func, insert, select, type_coerce

from inventory.central.model import (
    Answer,
    Exempt,
    FactorKind,
    MfaCell,
    Path,
    Source,
    Stamp,
    Stamped,
    Weakness,
)
from inventory.model import Zone
from inventory.tables import MfaCellRow, MfaImportRow
from inventory.words import HinomiError, T

_IMPORTS = MfaImportRow.__table__  # type: ignore[attr-defined]
_CELLS = MfaCellRow.__table__  # type: ignore[attr-defined]


_DAMAGED = T(
    "取り込んだ二要素認証の証拠が壊れています。hinomi verify で確かめてください。",
    "The imported evidence of two-factor authentication is damaged: run hinomi verify.",
)


@dataclass(frozen=True, slots=True)
class Brought:
    """One import: by which mapping, with what added on the call, from which file, by whom."""

    id: str
    mapping: str
    mapping_sha256: str
    scope: str
    stamp: Stamp
    imported_at: datetime
    operator: str


def cells(where: Engine | Connection) -> tuple[Stamped, ...]:
    """The cells that count now, in a fixed order.

    Of settings, enrolments and statements only the newest export of each mapping counts: an
    account that it lacks is gone. Logs all count, because a newer log does not undo an older one.
    """
    if isinstance(where, Engine):
        with where.connect() as own:
            return cells(own)
    query = (
        select(_CELLS, *(_IMPORTS.c[n] for n in _OF_IMPORT))
        .join_from(_CELLS, _IMPORTS, _CELLS.c.import_id == _IMPORTS.c.id)
        .order_by(_IMPORTS.c.position, _CELLS.c.rank)
    )
    try:
        return tuple(_counting(where.execute(query).mappings().all()))
    except ValueError:
        raise HinomiError(_DAMAGED) from None


def _counting(rows: Sequence[RowMapping]) -> Iterator[Stamped]:
    newest: dict[tuple[str, str], tuple[str, int]] = {}
    for row in rows:
        key, at = (row["mapping"], row["scope"]), (row["exported_at"], row["position"])
        newest[key] = max(newest.get(key, at), at)
    for row in rows:
        at = row["exported_at"], row["position"]
        if row["source"] == Source.LOG.value or newest[row["mapping"], row["scope"]] == at:
            yield Stamped(cell=_cell(row), stamp=_stamp(row))


_OF_IMPORT = (
    "position", "mapping", "scope", "product", "file_sha256", "exported_at", "exported_by",
)  # fmt: skip


def known(connection: Connection, import_id: str) -> bool:
    """Whether this very import was made before."""
    query = select(_IMPORTS.c.id).where(_IMPORTS.c.id == import_id)
    return connection.execute(query).first() is not None


def add(connection: Connection, brought: Brought, found: Sequence[MfaCell]) -> str:
    """Write one import with all of its cells; the digest over its rows is for the journal."""
    last = connection.execute(select(func.max(_IMPORTS.c.position))).scalar()
    row = {
        "id": brought.id,
        "position": 0 if last is None else last + 1,
        "mapping": brought.mapping,
        "mapping_sha256": brought.mapping_sha256,
        "scope": brought.scope,
        "product": brought.stamp.product,
        "file_sha256": brought.stamp.file_sha256,
        "exported_at": _text(brought.stamp.exported_at),
        "exported_by": brought.stamp.exported_by,
        "imported_at": _text(brought.imported_at),
        "operator": brought.operator,
    }
    connection.execute(insert(_IMPORTS), [row])
    rows = [_row(brought.id, rank, cell) for rank, cell in enumerate(found)]
    if rows:
        connection.execute(insert(_CELLS), rows)
    return _digest(row, rows)


def digests(connection: Connection) -> dict[str, str]:
    """The digest over the rows of each import as they are now."""
    imports = {row["id"]: dict(row) for row in connection.execute(select(_IMPORTS)).mappings()}
    rows: dict[str, list[dict[str, Any]]] = {id_: [] for id_ in imports}
    plain = (type_coerce(c, String) if c.name == "exempt_until" else c for c in _CELLS.c)
    query = select(*plain).order_by(_CELLS.c.import_id, _CELLS.c.rank)
    for row in connection.execute(query).mappings():
        rows.setdefault(row["import_id"], []).append(dict(row))
    return {id_: _digest(imports.get(id_, {}), each) for id_, each in rows.items()}


def _digest(brought: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> str:
    text = json.dumps([brought, rows], sort_keys=True, ensure_ascii=False, default=str)
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _row(import_id: str, rank: int, cell: MfaCell) -> dict[str, Any]:
    exempt = cell.exempt
    return {
        "import_id": import_id,
        "rank": rank,
        "account": cell.account,
        "system": cell.system,
        "path": cell.path.value,
        "zone": cell.zone.value,
        "source": cell.source.value,
        "enforced": cell.enforced.value,
        "kinds": " ".join(sorted(cell.kinds)),
        "enrolled": cell.enrolled.value,
        "enabled": cell.enabled.value,
        "last_mfa_at": _text(cell.last_mfa_at) if cell.last_mfa_at else None,
        "single_at": _text(cell.single_at) if cell.single_at else None,
        "exempt_reason": exempt.reason if exempt else "",
        "exempt_until": exempt.until if exempt else None,
        "exempt_approver": exempt.approver if exempt else "",
        "weaknesses": " ".join(sorted(cell.weaknesses)),
    }


def _cell(row: RowMapping) -> MfaCell:
    return MfaCell(
        account=row["account"],
        system=row["system"],
        path=Path(row["path"]),
        zone=Zone(row["zone"]),
        source=Source(row["source"]),
        enforced=Answer(row["enforced"]),
        kinds=frozenset(map(FactorKind, row["kinds"].split())),
        enrolled=Answer(row["enrolled"]),
        enabled=Answer(row["enabled"]),
        last_mfa_at=_moment(row["last_mfa_at"]),
        single_at=_moment(row["single_at"]),
        exempt=_exempt(row),
        weaknesses=frozenset(map(Weakness, row["weaknesses"].split())),
    )


def _exempt(row: RowMapping) -> Exempt | None:
    if row["exempt_until"] is None:
        return None
    return Exempt(
        reason=row["exempt_reason"], until=row["exempt_until"], approver=row["exempt_approver"]
    )


def _stamp(row: RowMapping) -> Stamp:
    return Stamp(
        product=row["product"],
        file_sha256=row["file_sha256"],
        exported_at=datetime.fromisoformat(row["exported_at"]),
        exported_by=row["exported_by"],
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _text(at: datetime) -> str:
    """A time as text in UTC that sorts like the time itself."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
