"""Mandatory access control: AppArmor's profiles and SELinux, now and at the next boot."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.model import FactError, Why
from inventory.words import T


@dataclass(frozen=True, slots=True)
class MandatoryAccess(HostFact):
    """`apparmor` has the mode of each loaded profile, None where AppArmor does not run.

    `enforcing` is SELinux now, None where it does not run; `configured` is its mode of the next
    boot, "" where it has no configuration. `complaining` names profiles that a link in
    /etc/apparmor.d/force-complain takes out of enforcement.
    """

    label = "強制アクセス制御"

    apparmor: Mapping[str, str] | None
    complaining: tuple[str, ...]
    enforcing: bool | None
    configured: str

    probe = Shell(
        r"""
need sed
k=/sys/kernel/security/apparmor/profiles
if [ -r "$k" ]; then echo apparmor; sed 's/^/profile /' "$k"
elif [ -e "$k" ]; then echo hidden
elif IFS= read -r d </sys/module/apparmor/parameters/enabled && [ "$d" = Y ]; then echo hidden; fi
IFS= read -r d </sys/fs/selinux/enforce; [ -n "$d" ] && printf 'selinux %s\n' "$d"
[ -r /etc/selinux/config ] && sed -n 's/^SELINUX=/configured /p' /etc/selinux/config
for k in /etc/apparmor.d/force-complain/*; do
  [ -e "$k" ] && printf 'complaining %s\n' "${k##*/}"
done
echo end
""",
        root=True,
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the words; profiles that could not be read make the whole unknown."""
        rows: dict[str, list[str]] = {}
        for line in reply.text.split("\n"):
            word, _, rest = line.partition(" ")
            rows.setdefault(word, []).append(rest)
        if "end" not in rows:
            raise FactError(Why.TRUNCATED, T(ja="設定の終わり", en="the end of the settings"))
        if "hidden" in rows:
            raise FactError(Why.NO_PRIVILEGE, "/sys/kernel/security/apparmor/profiles")
        profiles = dict(map(_profile, rows.get("profile", [])))
        return cls(
            apparmor=MappingProxyType(profiles) if "apparmor" in rows else None,
            complaining=tuple(sorted(rows.get("complaining", []))),
            enforcing=rows["selinux"][0] == "1" if "selinux" in rows else None,
            configured=rows["configured"][-1].strip().lower() if "configured" in rows else "",
        )

    @property
    def modes(self) -> Mapping[str, int]:
        """How many loaded profiles of AppArmor are in which mode."""
        return Counter((self.apparmor or {}).values())


def _profile(line: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.+) \((\w+)\)", line)
    if not match:
        raise FactError(
            Why.MALFORMED, T(ja=f"プロファイルの行 {line[:80]!r}", en=f"profile line {line[:80]!r}")
        )
    return match.group(1), match.group(2)
