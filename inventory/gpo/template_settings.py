"""The settings of a security template under the names that they have everywhere here."""

import re
from collections.abc import Iterator

from inventory.gpo.model import Value, registry_name
from inventory.gpo.security_inf import PRIVILEGES, REGISTRY, SYSTEM_ACCESS, Template, TemplateError
from inventory.words import T

_NUMBER = re.compile(r"-?[0-9]{1,12}", re.ASCII)
_SECTIONS = {SYSTEM_ACCESS: "system", "Kerberos Policy": "kerberos"}
_TEXT, _BINARY, _DWORD, _LIST = 1, 3, 4, 7


def template_settings(template: Template) -> Iterator[tuple[str, Value, bool]]:
    """Name, value, and whether the value is known: texts of [System Access] and bytes are not."""
    for section, prefix in _SECTIONS.items():
        for name in template.names(section):
            text = template.get(section, name) or ""
            number = int(text) if _NUMBER.fullmatch(text) else None
            yield f"{prefix}:{name}", number, number is not None
    for name in template.names(PRIVILEGES):
        yield f"right:{name}", template.accounts(name), True
    for path in template.names(REGISTRY):
        yield from _registry(template, path)


def _registry(template: Template, path: str) -> Iterator[tuple[str, Value, bool]]:
    found = template.registry(path)
    if found is None:
        return
    kind, text = found
    key, _, name = path.rpartition("\\")
    if kind == _DWORD and not _NUMBER.fullmatch(text.strip()):
        raise TemplateError(T(f"{path}: 数でない", f"{path}: not a number"))
    value: Value = int(text) if kind == _DWORD else _texts(kind, text)
    yield registry_name(key, name), value, kind != _BINARY


def _texts(kind: int, text: str) -> Value:
    if kind == _LIST:
        return tuple(one.strip() for one in text.split(",") if one.strip())
    return text.strip().strip('"')
