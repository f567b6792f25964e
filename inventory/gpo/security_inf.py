"""Security templates (`secedit /export`, GptTmpl.inf): sections of `name = value` in English.

The names are the same in every language of Windows; [MS-GPSB] 2.2 gives their grammar.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from inventory.words import T, WrongValueError

SYSTEM_ACCESS = "System Access"
PRIVILEGES = "Privilege Rights"
REGISTRY = "Registry Values"
_LISTS = frozenset({"registry keys", "file security", "service general setting"})
_SIGNATURE = '"$chicago$"'


class TemplateError(WrongValueError):
    """The text is not a complete security template; the message says where."""


@dataclass(frozen=True, slots=True)
class Template:
    """The sections of a template; names are met without regard to capitals, as Windows does."""

    sections: Mapping[str, Mapping[str, str]]

    def has(self, section: str) -> bool:
        """True where the section is there, though it may be empty."""
        return section.casefold() in self.sections

    def names(self, section: str) -> tuple[str, ...]:
        """The names in a section, folded to small letters."""
        return tuple(self.sections.get(section.casefold(), ()))

    def get(self, section: str, name: str) -> str | None:
        """The value as it stands, without quotes around it; None where there is no such name."""
        found = self.sections.get(section.casefold(), {}).get(name.casefold())
        return None if found is None else _unquoted(found)

    def number(self, section: str, name: str) -> int | None:
        """A whole number; TemplateError where the value is none."""
        found = self.get(section, name)
        return None if found is None else _number(name, found)

    def accounts(self, right: str) -> tuple[str, ...] | None:
        """Who holds a user right: SIDs without their star, and names that have no SID.

        None where the right is not listed, which means that nobody holds it.
        """
        found = self.get(PRIVILEGES, right)
        if found is None:
            return None
        parts = (one.strip().removeprefix("*") for one in found.split(","))
        return tuple(sorted(one for one in parts if one))

    def registry(self, path: str) -> tuple[int, str] | None:
        """Type number ([MS-GPSB] 2.2.5: 1 text, 3 binary, 4 number, 7 list) and value text."""
        found = self.sections.get(REGISTRY.casefold(), {}).get(path.casefold())
        if found is None:
            return None
        kind, comma, value = found.partition(",")
        if not comma:
            raise TemplateError(T(f"{path}: 値の型がない", f"{path}: no type of value"))
        return _number(path, kind), value


def parse_template(text: str) -> Template:
    """Read a template; TemplateError without its version, and for what comes twice."""
    sections: dict[str, dict[str, str]] = {}
    current = ""
    for number, raw in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        line = raw.strip()
        if not line or line.startswith(";"):
            continue
        if line.startswith("["):
            current = _opened(sections, line, number)
        else:
            _put(sections, current, line, number)
    _insist_on_version(sections)
    return Template(MappingProxyType(sections))


def _opened(sections: dict[str, dict[str, str]], line: str, number: int) -> str:
    name = line[1:-1].strip().casefold()
    if not line.endswith("]") or not name or name in sections:
        raise TemplateError(
            T(
                f"{number}行目: 区分（[ ] の行）が切れているか、二度ある",
                f"line {number}: a section is cut off or comes twice",
            )
        )
    sections[name] = {}
    return name


def _put(sections: dict[str, dict[str, str]], current: str, line: str, number: int) -> None:
    if not current:
        raise TemplateError(
            T(
                f"{number}行目: 最初の区分（[ ] の行）より前にある",
                f"line {number}: stands before the first section",
            )
        )
    name, equals, value = line.partition("=")
    if current in _LISTS:
        name, value = f"{number}", line
    elif not equals:
        raise TemplateError(
            T(f"{number}行目: 「名前 = 値」の形でない", f"line {number}: no name = value")
        )
    key = name.strip().casefold()
    if not key or key in sections[current]:
        raise TemplateError(
            T(
                f"{number}行目: 名前がないか、二度ある",
                f"line {number}: a name is missing or comes twice",
            )
        )
    sections[current][key] = value.strip()


def _insist_on_version(sections: Mapping[str, Mapping[str, str]]) -> None:
    version = sections.get("version", {})
    if version.get("signature", "").casefold() != _SIGNATURE or version.get("revision") != "1":
        raise TemplateError(
            T("[Version] がないか、形が違う", "the section [Version] is missing or of another form")
        )


def _number(name: str, text: str) -> int:
    body = text.strip()
    digits = body.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        raise TemplateError(T(f"{name}: 数でない", f"{name}: not a number"))
    return int(body)


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] == '"'
    return text[1:-1] if quoted else text
