"""Advanced audit policy as CSV: `auditpol /backup`, and audit.csv of a policy object.

Its words are translated, so only the GUID (column 4) and the number (column 7) are read
([MS-GPAC] 2.2.1).
"""

import csv
import io
import re
from collections.abc import Mapping
from types import MappingProxyType

from inventory.words import T, WrongValueError

_COLUMNS, _TARGET, _WHAT, _GUID, _VALUE = 7, 1, 2, 3, 6
_SHAPE = re.compile(r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}", re.ASCII)
_NUMBERS = frozenset("01234")


class AuditTableError(WrongValueError):
    """The text is no table of audit policy; the message says where."""


def parse_audit(text: str) -> Mapping[str, int]:
    """The system's audit settings: GUID in capitals with braces -> number.

    1 success, 2 failure, 3 both. 0 is none in a backup, but "not changed" in a policy object,
    where 4 is none. Settings of single users (another target than the first) are passed over.
    """
    rows = _rows(text)
    found: dict[str, int] = {}
    target = ""
    for number, row in enumerate(rows[1:], 2):
        if not row[_GUID]:
            _insist_on_option(row, number)
            continue
        target = target or row[_TARGET]
        if row[_TARGET] == target:
            _put(found, row, number)
    if not found:
        raise AuditTableError(T("GUID のある行がない", "no line has a GUID"))
    return MappingProxyType(found)


def _rows(text: str) -> list[list[str]]:
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True))
    except csv.Error as odd:
        raise AuditTableError(T("CSV の形でない", str(odd))) from None
    kept = [[one.strip() for one in row] for row in rows if row]
    for number, row in enumerate(kept, 1):
        if len(row) != _COLUMNS:
            raise AuditTableError(
                T(
                    f"{number}行目: {_COLUMNS} 列でなく {len(row)} 列",
                    f"line {number}: {len(row)} columns, not {_COLUMNS}",
                )
            )
    if not kept or _SHAPE.fullmatch(kept[0][_GUID]):
        raise AuditTableError(T("1行目: 見出しがない", "line 1: no header"))
    return kept


def _put(found: dict[str, int], row: list[str], number: int) -> None:
    guid = row[_GUID].upper()
    if not _SHAPE.fullmatch(guid) or guid in found:
        raise AuditTableError(
            T(
                f"{number}行目: GUID の形でないか、二度ある",
                f"line {number}: a GUID is malformed or comes twice",
            )
        )
    if row[_VALUE] not in _NUMBERS:
        raise AuditTableError(
            T(
                f"{number}行目: 設定が 0 から 4 の数でない",
                f"line {number}: the setting is no number from 0 to 4",
            )
        )
    found[guid] = int(row[_VALUE])


def _insist_on_option(row: list[str], number: int) -> None:
    """Lines without a GUID are options and global SACLs, which have English names."""
    what = row[_WHAT]
    if not what.startswith("Option:") and not what.endswith("GlobalSacl"):
        raise AuditTableError(T(f"{number}行目: GUID がない", f"line {number}: a GUID is missing"))
