"""Advanced audit policy as evidence (`auditpol /backup`): what is malformed is not known."""

from collections.abc import Mapping

from checks.model import FactError, Why
from inventory.gpo.audit_csv import AuditTableError, parse_audit
from inventory.words import T

_MOST = 3


def audit_settings(text: str) -> Mapping[str, int]:
    """GUID in capitals with braces -> 0 none, 1 success, 2 failure, 3 both; else FactError.

    A subcategory that is not in it is not known, and is not 0.
    """
    try:
        found = parse_audit(text)
    except AuditTableError as odd:
        raise FactError(
            Why.MALFORMED, T(ja="auditpol の出力", en=f"output of auditpol: {odd}")
        ) from odd
    if max(found.values()) > _MOST:
        raise FactError(Why.MALFORMED, T(ja="auditpol の値", en="a number of auditpol"))
    return found
