"""Where mail to the system's own addresses goes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.config_files import tail, texts
from checks.model import FactError, Why
from inventory.words import T


@dataclass(frozen=True, slots=True)
class MailAliases(HostFact):
    """The aliases by lower-case name, aliases(5); `mailer` is False where no mail server is."""

    label = "メールの別名"

    mailer: bool
    aliases: Mapping[str, str]

    probe = Shell(
        r"""
f /etc/aliases
for c in postfix exim4 exim sendmail smtpd; do
  command -v "$c" >/dev/null 2>&1 && { printf 'mailer yes\n'; exit 0; }
done
printf 'mailer no\n'
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Lines that start with a blank continue the one before; the first of a name counts."""
        files, last = texts(reply), tail(reply).strip()
        if last not in ("mailer yes", "mailer no"):
            raise FactError(Why.TRUNCATED, T(ja="別名の終わりがない", en="no end of the aliases"))
        found: dict[str, str] = {}
        for line in _logical(files.get("/etc/aliases", "")):
            name, colon, target = line.partition(":")
            if colon:
                found.setdefault(name.strip().strip('"').lower(), target.strip())
        return cls(last == "mailer yes", MappingProxyType(found))

    def target(self, name: str) -> str:
        """Where mail to this address of the system goes; empty where nothing says so."""
        return self.aliases.get(name, "")


def _logical(text: str) -> list[str]:
    plain = "\n".join(line for line in text.splitlines() if line.strip() and line[0] != "#")
    return re.sub(r"\n[ \t]+", " ", plain).splitlines()
