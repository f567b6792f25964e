"""Recommended values of Windows 11 24H2, row by row (`checks/data/windows_baseline.json`)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from checks.model import Severity
from checks.windows.audit_names import subcategory
from inventory.gpo.model import registry_name
from inventory.words import NONE, T, joined

Wanted = int | str | frozenset[str]
_SEVERITIES = {"low": Severity.LOW, "medium": Severity.MEDIUM, "high": Severity.MEDIUM}


class Method(StrEnum):
    """Where the effective value stands."""

    REGISTRY = "registry"
    SYSTEM = "system"  # [System Access] of secedit
    RIGHT = "right"  # [Privilege Rights] of secedit
    AUDIT = "audit"  # auditpol, by GUID
    ASR = "asr"  # rules of Defender in force, by GUID


class Form(StrEnum):
    """What type of value counts; of another type it is not known."""

    NUMBER = "number"
    TEXT = "text"
    ANY = "any"  # a number, or a text of digits
    ACCOUNTS = "accounts"
    MASK = "mask"


class Operator(StrEnum):
    """How the effective value must relate to the recommended one."""

    EQUAL = "equal"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    CONTAINS = "contains"
    EQUAL_OR_ABSENT = "equal-or-absent"


@dataclass(frozen=True, slots=True)
class Row:
    """One setting of the list; `default` is what the list says of an absent value, "" nothing."""

    id: str
    number: str
    category: str
    method: Method
    path: str
    name: str
    form: Form
    operator: Operator
    recommended: Wanted
    default: Wanted
    severity: Severity
    doubted: bool

    @property
    def key(self) -> str:
        """The name that group policy has for the setting (`inventory.gpo.model`)."""
        if self.method is Method.REGISTRY:
            return registry_name(self.path, self.name)
        if self.method is Method.ASR:
            rules = r"HKLM:\Software\Policies\Microsoft\Windows Defender"
            return registry_name(rf"{rules}\Windows Defender Exploit Guard\ASR\Rules", self.name)
        name = self.name if self.method is Method.AUDIT else self.name.casefold()
        return f"{self.method.value}:{name}"

    @property
    def definition(self) -> str:
        """Everything that decides, as one text."""
        parts = (self.key, self.form, self.operator, self.recommended, self.default, self.doubted)
        return " ".join(
            shown_value(one) if isinstance(one, frozenset) else str(one) for one in parts
        )

    @property
    def place(self) -> str:
        """Where to look on the computer."""
        return f"{self.path}\\{self.name}" if self.path else self.name

    @property
    def title(self) -> T:
        """What is asked, made from category, item and value."""
        label, wanted = self.label, self.wanted
        return T(
            ja=f"{label.ja} が推奨値（{wanted.ja}）であること",
            en=f"{label.en} is as recommended ({wanted.en})",
        )

    @property
    def wanted(self) -> T:
        """The recommended value, with how it is meant."""
        return _SIGNS[self.operator].format(shown_value(self.recommended))

    @property
    def label(self) -> T:
        """What the setting is about: category and item."""
        about, item = _CATEGORIES[self.category], self._item()
        return T(ja=f"{about.ja}: {item.ja}", en=f"{about.en}: {item.en}")

    def _item(self) -> T:
        if self.method is Method.AUDIT:
            return subcategory(self.name)
        if self.method is Method.ASR:
            return T(ja=f"攻撃面の縮小 {self.name}", en=f"attack surface rule {self.name}")
        folder = self.path.rpartition("\\")[2]
        text = f"{folder}\\{self.name}" if folder else self.name
        return joined([text])


def shown_value(value: Wanted) -> str:
    """A value as people read it."""
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "-"
    return str(value) if value != "" else "-"


@cache
def baseline_rows() -> tuple[Row, ...]:
    """Every row that evidence can answer, in the order of the list."""
    return tuple(_row(one) for one in _table()["rows"])


@cache
def baseline_build() -> int:
    """The build whose defaults the list states."""
    return int(_table()["build"])


@cache
def unanswered_rows() -> Mapping[str, T]:
    """Rows of the list that no evidence answers, each with the reason."""
    rows = _table()["unanswered"]
    found = {str(one["row"]): replace(NONE, ja=one["ja"], en=one["en"]) for one in rows}
    return MappingProxyType(found)


@cache
def _table() -> Mapping[str, Any]:
    text = files("checks").joinpath("data/windows_baseline.json").read_text("utf-8")
    table: Mapping[str, Any] = json.loads(text)  # a fortieth of the time of YAML
    return table


def _row(one: Mapping[str, Any]) -> Row:
    return Row(
        id=one["id"],
        number=one["row"],
        category=one["category"],
        method=Method(one["method"]),
        path=one.get("path", ""),
        name=one["name"],
        form=Form(one["kind"]),
        operator=Operator(one["operator"]),
        recommended=_wanted(one["recommended"]),
        default=_wanted(one["default"]),
        severity=_SEVERITIES[one["severity"]],
        doubted=one.get("doubted", False),
    )


def _wanted(value: int | str | list[str]) -> Wanted:
    return frozenset(value) if isinstance(value, list) else value


_SIGNS = {
    Operator.EQUAL: joined(["{}"]),
    Operator.AT_LEAST: T("{} 以上", "at least {}"),
    Operator.AT_MOST: T("1 以上 {} 以下", "1 to {}"),
    Operator.CONTAINS: T("{} を含む", "contains {}"),
    Operator.EQUAL_OR_ABSENT: T("{}、または未設定", "{} or not set"),
}
_CATEGORIES = {
    "accounts": T("アカウント ポリシー", "Account policies"),
    "options": T("セキュリティ オプション", "Security options"),
    "rights": T("ユーザー権利の割り当て", "User rights"),
    "audit": T("監査ポリシーの詳細な構成", "Advanced audit policy"),
    "firewall": T("ファイアウォールの方針", "Firewall policy"),
    "panel": T("コントロール パネルの制限", "Control panel"),
    "guide": T("基本の防御設定", "Basic protection"),
    "mss": T("TCP/IP の古い設定", "Old TCP/IP settings"),
    "network": T("ネットワークの方針", "Network policy"),
    "printers": T("プリンターの方針", "Printer policy"),
    "system": T("システムの方針", "System policy"),
    "components": T("Windows コンポーネントの方針", "Windows components"),
    "explorer": T("Internet Explorer 互換の方針", "Internet Explorer policy"),
    "defender": T("Defender ウイルス対策の方針", "Defender Antivirus policy"),
    "guard": T("Defender の攻撃対策", "Defender exploit guard"),
    "edge": T("Edge の方針", "Edge policy"),
    "powershell": T("PowerShell の記録", "PowerShell logging"),
    "services": T("サービスの起動", "Services"),
}
