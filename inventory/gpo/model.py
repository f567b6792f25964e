r"""What a group policy wants: settings under names that do not depend on language or spelling.

    registry:hklm\software\…\name    system:minimumpasswordlength    right:sedebugprivilege
    registry:hkcu\software\…\name    kerberos:maxticketage           audit:{0CCE9215-…}

Times are days for passwords and minutes for lockout, as in a security template.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

Value = int | str | tuple[str, ...] | None  # None: the policy takes the registry value away
_HIVES = {
    "machine": "hklm",
    "hkey_local_machine": "hklm",
    "hklm": "hklm",
    "hkcu": "hkcu",
    "hkey_current_user": "hkcu",
    "user": "hkcu",
}


@dataclass(frozen=True, slots=True)
class PolicyObject:
    """One policy object of a backup, or the password policy of a domain (`guid` is "").

    `passwords` names the files that hold a password (cpassword): the fact alone, never the value.
    `withheld` counts settings that are not kept: texts and bytes that no check compares.
    """

    guid: str
    name: str
    domain: str
    taken: datetime | None
    settings: Mapping[str, Value]
    passwords: tuple[str, ...] = ()
    withheld: int = 0
    precedence: int | None = None  # of a fine-grained password policy; the least one wins


def registry_name(path: str, name: str) -> str:
    r"""The name of a registry value: `HKLM:\A`, `MACHINE\A` and `HKEY_LOCAL_MACHINE\A` are one."""
    hive, _, rest = path.replace("/", "\\").strip("\\").partition("\\")
    root = _HIVES.get(hive.casefold().removesuffix(":"), hive.casefold())
    return f"registry:{root}\\{rest.casefold()}\\{name.casefold()}"


def under(hive: str, path: str, name: str) -> str:
    """The name of a value under a hive: `hklm` for computers, `hkcu` for users."""
    return registry_name(f"{hive}:\\{path}", name)
