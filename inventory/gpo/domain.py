"""The password policy of a domain, as LDAP attributes or as the cmdlets of RSAT print it.

Attributes: [MS-ADTS] 6.1.1.4.2 and msDS-PasswordSettings. Times are -100 ns in LDAP, and a
TimeSpan (`42.00:00:00`, or an object with Ticks) in PowerShell.
"""

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from inventory.gpo.files import read_bounded, reading, text_of
from inventory.gpo.model import PolicyObject, Value
from inventory.words import T, WrongValueError

FORM = "hinomi_domain_policy"
_DAY, _MINUTE = 864_000_000_000, 600_000_000
_NEVER = 2**63 - 1
_SPAN = re.compile(r"(?:([0-9]{1,5})\.)?([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]{1,7})?")
_COMPLEX, _CLEAR = 1, 16  # pwdProperties, [MS-SAMR] 2.2.1.4
_FALSE, _TRUE = frozenset({"false", "0"}), frozenset({"true", "1"})
_NUMBERS = {
    "minpwdlength": "system:minimumpasswordlength",
    "minpasswordlength": "system:minimumpasswordlength",
    "msds-minimumpasswordlength": "system:minimumpasswordlength",
    "pwdhistorylength": "system:passwordhistorysize",
    "passwordhistorycount": "system:passwordhistorysize",
    "msds-passwordhistorylength": "system:passwordhistorysize",
    "lockoutthreshold": "system:lockoutbadcount",
    "msds-lockoutthreshold": "system:lockoutbadcount",
}
_SPANS = {
    "maxpwdage": ("system:maximumpasswordage", _DAY),
    "maxpasswordage": ("system:maximumpasswordage", _DAY),
    "msds-maximumpasswordage": ("system:maximumpasswordage", _DAY),
    "minpwdage": ("system:minimumpasswordage", _DAY),
    "minpasswordage": ("system:minimumpasswordage", _DAY),
    "msds-minimumpasswordage": ("system:minimumpasswordage", _DAY),
    "lockoutduration": ("system:lockoutduration", _MINUTE),
    "msds-lockoutduration": ("system:lockoutduration", _MINUTE),
    "lockoutobservationwindow": ("system:resetlockoutcount", _MINUTE),
    "msds-lockoutobservationwindow": ("system:resetlockoutcount", _MINUTE),
}
_FLAGS = {
    "complexityenabled": "system:passwordcomplexity",
    "msds-passwordcomplexityenabled": "system:passwordcomplexity",
    "reversibleencryptionenabled": "system:cleartextpassword",
    "msds-passwordreversibleencryptionenabled": "system:cleartextpassword",
}
_BITS = {"system:passwordcomplexity": _COMPLEX, "system:cleartextpassword": _CLEAR}
_RANKS = ("precedence", "msds-passwordsettingsprecedence")
_FOREVER = {"system:maximumpasswordage", "system:lockoutduration"}  # 0 in PowerShell: no end


class DomainPolicyError(WrongValueError):
    """The text is no password policy of a domain; the message says what is odd."""


def read_domain(file: Path, domain: str) -> tuple[PolicyObject, ...]:
    """The default policy and the fine-grained ones in a file; HinomiError where it is neither."""
    with reading(file):
        text = text_of(read_bounded(file))
        rows = _table(text) if file.suffix.casefold() == ".csv" else _objects(text)
        found = tuple(_policy(row, domain) for row in rows)
        if not found:
            _odd(T("行が一つもない", "no row"))
        if sum(one.precedence is None for one in found) > 1:
            _odd(T("既定の方針が二つ以上ある", "more than one default policy"))
    return found


def _table(text: str) -> list[Mapping[str, Any]]:
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#TYPE"))
    rows = csv.DictReader(io.StringIO(body), strict=True)
    found: list[Mapping[str, Any]] = [dict(row) for row in rows]
    if any(None in row or None in row.values() for row in found):
        _odd(T("列の数が違う行がある", "a row has another number of columns"))
    return found


def _objects(text: str) -> list[Mapping[str, Any]]:
    whole = json.loads(text)
    rows = whole if isinstance(whole, list) else [whole]
    if isinstance(whole, dict) and FORM in whole:
        fine = whole.get("fine_grained", [])
        rows = [whole.get("default"), *(fine if isinstance(fine, list) else [fine])]
    if not all(isinstance(row, dict) for row in rows):
        _odd(T("オブジェクト（{ } で囲んだもの）がない", "an object is missing"))
    return rows


def _policy(row: Mapping[str, Any], domain: str) -> PolicyObject:
    said = {str(name).strip().casefold(): value for name, value in row.items()}
    if len(said) != len(row):
        _odd(T("同じ名前が二度ある", "a name comes twice"))
    settings = _settings(said)
    if "system:minimumpasswordlength" not in settings:
        _odd(
            T(
                "minPwdLength / MinPasswordLength がない。パスワード方針の書き出しではない",
                "minPwdLength / MinPasswordLength is missing",
            )
        )
    rank = next((said[one] for one in _RANKS if said.get(one) not in {None, ""}), None)
    name = "Default Domain Policy" if rank is None else str(said.get("name") or f"PSO {rank}")
    found = PolicyObject("", name, domain, None, settings)
    return found if rank is None else replace(found, precedence=_number("precedence", rank))


def _settings(said: Mapping[str, Any]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for title, value in said.items():
        if title in _NUMBERS:
            found[_NUMBERS[title]] = _number(title, value)
        elif title in _SPANS:
            name, unit = _SPANS[title]
            found[name] = _span(name, value, unit)
        elif title in _FLAGS:
            found[_FLAGS[title]] = _flag(title, value)
        elif title == "pwdproperties":
            bits = _number(title, value)
            found |= {name: int(bool(bits & bit)) for name, bit in _BITS.items()}
    return found


def _flag(name: str, value: object) -> int:
    text = str(value).casefold()
    if text not in _FALSE | _TRUE:
        _odd(T(f"{name}: true でも false でもない", f"{name}: neither true nor false"))
    return int(text in _TRUE)


def _number(name: str, value: object) -> int:
    text = str(value).strip()
    digits = text.isascii() and text.isdigit()
    if isinstance(value, bool) or not digits or len(text) > len(str(_NEVER)):
        _odd(T(f"{name}: 整数でない", f"{name}: not a whole number"))
    return int(text)


def _span(name: str, value: object, unit: int) -> int:
    """Days or minutes; -1 for a time without end."""
    ticks = _ticks(name, value)
    if abs(ticks) >= _NEVER or (ticks == 0 and name in _FOREVER):
        return -1
    if ticks % unit:
        _odd(T(f"{name}: 日又は分の整数でない", f"{name}: not a whole number of days or minutes"))
    return abs(ticks) // unit


def _ticks(name: str, value: object) -> int:
    if isinstance(value, Mapping):
        value = value.get("Ticks")
    text = str(value).strip()
    if match := _SPAN.fullmatch(text):
        days, hours, minutes, seconds = (int(one or 0) for one in match.groups())
        return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 10_000_000
    if isinstance(value, bool) or not re.fullmatch(r"-?[0-9]{1,19}", text, re.ASCII):
        _odd(T(f"{name}: 時間の長さでない", f"{name}: no time span"))
    return int(text)


def _odd(why: T) -> NoReturn:
    raise DomainPolicyError(why)
