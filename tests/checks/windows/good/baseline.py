"""Sections of a terminal on which every recommended value is set."""

from collections.abc import Callable
from typing import Any

from checks.windows.baseline_rows import Form, Method, Row, Wanted, baseline_rows
from tests.checks.windows.printed import printed

_ABSENT = {"state": "absent"}


def registry_value(row: Row, wanted: Wanted) -> dict[str, Any]:
    """The value as the collector gives it; "" is one that does not exist."""
    if wanted == "":
        return _ABSENT
    text = row.form is Form.TEXT or (row.form is Form.ANY and isinstance(wanted, str))
    kind = "String" if text else "DWord"
    return {"state": "ok", "kind": kind, "value": wanted}


def baseline_section(
    of: Callable[[Row], Wanted] = lambda row: row.recommended,
    build: str = "26100",
    kind: str = "Client",
) -> dict[str, Any]:
    """The section with a value for each row."""
    values: dict[str, dict[str, Any]] = {}
    spelt: dict[str, str] = {}
    rules: dict[str, Wanted] = {}
    for row in baseline_rows():
        if row.method is Method.REGISTRY:
            path = spelt.setdefault(row.path.casefold(), row.path)
            values.setdefault(path, {})[row.name] = registry_value(row, of(row))
        elif row.method is Method.ASR:
            rules[row.name] = of(row)
    told = {name: action for name, action in rules.items() if action != ""}
    return {
        "build": {"state": "ok", "kind": "String", "value": build},
        "type": {"state": "ok", "kind": "String", "value": kind},
        "values": values,
        "rules": {
            "state": "ok",
            "mode": "Normal",
            "ids": list(told),
            "actions": list(told.values()),
        },
    }


def rights_section(of: Callable[[Row], Wanted] = lambda row: row.recommended) -> dict[str, Any]:
    """The section of user rights; who has a SID gets its star."""
    lines = [
        "[Unicode]",
        "Unicode=yes",
        "[Privilege Rights]",
        "SeShutdownPrivilege = *S-1-5-32-544",
    ]
    for row in baseline_rows():
        wanted = of(row)
        if row.method is Method.RIGHT and isinstance(wanted, frozenset) and wanted:
            told = (f"*{one}" if one.startswith("S-1-") else one for one in sorted(wanted))
            lines.append(f"{row.name} = {','.join(told)}")
    return {
        "file": printed("\n".join([*lines, "[Version]", 'signature="$CHICAGO$"', "Revision=1", ""]))
    }


GOOD: dict[str, Any] = {"WindowsBaseline": baseline_section(), "UserRights": rights_section()}
