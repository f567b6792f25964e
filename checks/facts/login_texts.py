"""The texts that are shown before and after a login, and the system's own name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.config_files import texts

_PATHS = ("/etc/issue", "/etc/issue.net", "/etc/motd")
_RELEASE = ("/etc/os-release", "/usr/lib/os-release")
_NAME = re.compile(r"^(?:ID|NAME|PRETTY_NAME)=[\"']?([^\"'\n]+)", re.M)
_ESCAPE = re.compile(r"\\[mrsvS]")


@dataclass(frozen=True, slots=True)
class LoginTexts(HostFact):
    """The texts by path, where there are any; `names` is what os-release(5) calls the system."""

    label = "ログイン時の表示文"

    texts: Mapping[str, str]
    names: tuple[str, ...]

    probe = Shell("f /etc/issue /etc/issue.net /etc/motd /etc/os-release /usr/lib/os-release")

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Keep the texts as they are written, with the escapes of agetty(8)."""
        found = texts(reply)
        release = next((found[path] for path in _RELEASE if path in found), "")
        shown = {path: found[path] for path in _PATHS if path in found}
        return cls(MappingProxyType(shown), tuple(_NAME.findall(release)))

    def reveals(self, path: str) -> tuple[str, ...]:
        """What in this text tells the system, its release or the machine type."""
        text = self.texts.get(path, "")
        named = [name for name in self.names if re.search(rf"\b{re.escape(name)}\b", text, re.I)]
        return (*sorted(set(_ESCAPE.findall(text))), *named)
