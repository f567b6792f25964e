"""Reading a section of Windows evidence: every value has its type, or the fact is not known."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

from checks.fact import Reply
from checks.model import FactError, Why
from inventory.words import T

_DWORD = 2**32
_DECODERS = {932: "cp932", 437: "cp437", 850: "cp850", 1252: "cp1252", 65001: "utf-8"}


@dataclass(frozen=True, slots=True)
class RegistryValue:
    """One value of the registry as it was found: its kind and value, or that it is absent.

    A value that could not be read is no RegistryValue: `Section.registry` raises for it.
    """

    name: str
    kind: str
    value: Any
    absent: bool

    def dword(self) -> int | None:
        """The number of a REG_DWORD, None where there is no such value; else FactError."""
        if self.absent:
            return None
        found = self.value
        if self.kind != "DWord" or type(found) is not int or not 0 <= found < _DWORD:
            return _odd(self.name)
        return found

    def string(self) -> str | None:
        """The text of a REG_SZ or REG_EXPAND_SZ, None where there is none; else FactError."""
        if self.absent:
            return None
        found = self.value
        if self.kind not in {"String", "ExpandString"} or not isinstance(found, str):
            return _odd(self.name)
        return found

    def strings(self) -> tuple[str, ...] | None:
        """The texts of a REG_MULTI_SZ, None where there is none; else FactError."""
        if self.absent:
            return None
        good = self.kind == "MultiString" and isinstance(self.value, list)
        if not good or not all(isinstance(one, str) for one in self.value):
            return _odd(self.name)
        return tuple(self.value)


@dataclass(frozen=True, slots=True)
class Section:
    """An object of the evidence; asking for a name that it lacks raises FactError."""

    values: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A text, which may be empty."""
        found = self._get(name)
        return found if isinstance(found, str) else _odd(name)

    def number(self, name: str) -> int:
        """A whole number; a yes or no is none."""
        found = self._get(name)
        return found if type(found) is int else _odd(name)

    def flag(self, name: str) -> bool:
        """Yes or no."""
        found = self._get(name)
        return found if isinstance(found, bool) else _odd(name)

    def moment(self, name: str) -> datetime | None:
        """A time in UTC, None where the host says that there is none (null)."""
        if self._get(name) is None:
            return None
        try:
            found = datetime.fromisoformat(self.text(name))
        except ValueError:
            return _odd(name)
        return found.astimezone(UTC) if found.tzinfo else _odd(name)

    def is_null(self, name: str) -> bool:
        """True where the host says that there is none (null)."""
        return self._get(name) is None

    def numbers(self, name: str) -> tuple[int, ...]:
        """A list of whole numbers."""
        found = self._get(name)
        good = isinstance(found, list) and all(type(one) is int for one in found)
        return tuple(found) if good else _odd(name)

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        found = self._get(name)
        good = isinstance(found, list) and all(isinstance(one, str) for one in found)
        return tuple(found) if good else _odd(name)

    def section(self, name: str) -> "Section":
        """An object inside."""
        found = self._get(name)
        return Section(found) if isinstance(found, dict) else _odd(name)

    def sections(self, name: str) -> tuple["Section", ...]:
        """A list of objects."""
        found = self._get(name)
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            return _odd(name)
        return tuple(map(Section, found))

    def registry(self, name: str) -> RegistryValue:
        """A registry value; one that could not be read raises FactError with the reason."""
        found = self.section(name)
        state = found.text("state")
        if state == "denied":
            raise FactError(Why.NO_PRIVILEGE, T(ja=f"レジストリ {name}", en=f"registry {name}"))
        if state not in {"ok", "absent"}:
            return _odd(name)
        if state == "absent":
            return RegistryValue(name, "", None, True)
        return RegistryValue(name, found.text("kind"), found._get("value"), False)  # noqa: SLF001 - its own class

    def names(self) -> Iterator[str]:
        """The names in it."""
        return iter(self.values)

    def printed(self, name: str) -> str:
        """What a program printed or wrote: UTF-16 by its mark, else strictly the code page.

        The evidence holds `{"base64": …, "ansi": 932, "oem": 932, "exit": 0}`.
        """
        found = self.section(name)
        if found.number("exit") != 0:
            raise FactError(Why.COMMAND_FAILED, T(ja=f"{name} の実行", en=f"running {name}"))
        try:
            raw = base64.b64decode(found.text("base64"), validate=True)
            return _decoded(raw, found.number("oem"))
        except (binascii.Error, UnicodeDecodeError):
            return _odd(name)

    def _get(self, name: str) -> Any:  # noqa: ANN401 - the callers check its type
        if name not in self.values:
            return _odd(name)
        return self.values[name]


def section_of(reply: Reply) -> Section:
    """The data of a section; FactError where it is no object."""
    found = json.loads(reply.body)
    return Section(found) if isinstance(found, dict) else _odd("data")


def _decoded(raw: bytes, page: int) -> str:
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return raw.decode("utf-16")
    if raw[:3] == b"\xef\xbb\xbf":
        return raw.decode("utf-8-sig")
    decoder = _DECODERS.get(page)
    if decoder is None or b"\0" in raw:
        return _odd(f"code page {page}")
    return raw.decode(decoder)


def _odd(name: str) -> NoReturn:
    raise FactError(Why.MALFORMED, T(ja=f"{name[:200]} の値", en=f"the value of {name[:200]}"))
