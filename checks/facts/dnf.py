"""How dnf or yum gets software: signatures, repositories, and what it does by itself."""

import re
from collections.abc import Mapping
from configparser import Error as IniError
from configparser import RawConfigParser
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from checks.fact import HostFact, Reply, Shell
from checks.facts.config_files import texts
from checks.model import FactError, Why
from inventory.words import T

_ON = frozenset({"1", "yes", "true", "on"})


@dataclass(frozen=True, slots=True)
class Repository:
    """One repository of `path`; `gpgcheck` is None where it does not say."""

    name: str
    path: str
    enabled: bool
    gpgcheck: bool | None
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DnfSettings(HostFact):
    """Settings of dnf.conf(5) or yum.conf(5); not present where neither is installed."""

    label = "dnfの設定"

    present: bool
    main: Mapping[str, str]
    repositories: tuple[Repository, ...]
    automatic: Mapping[str, str]

    probe = Shell(
        r"""
if ! command -v dnf >/dev/null 2>&1 && ! command -v yum >/dev/null 2>&1; then
  printf 'no dnf\n'; exit 0
fi
f /etc/dnf/dnf.conf /etc/yum.conf /etc/dnf/automatic.conf /etc/yum/yum-cron.conf \
  /etc/yum.repos.d/*.repo | sed -e 's#://[^/@ ]*@#://*@#g' \
  -e 's/^\([[:space:]]*[a-z_]*\(password\|username\)[[:space:]]*=\).*/\1 */'
"""
    )

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """A file that is no INI makes dnf stop too, so nothing is concluded from it."""
        if reply.text.strip() == "no dnf":
            return cls(False, MappingProxyType({}), (), MappingProxyType({}))
        files = texts(reply)
        main = files.get("/etc/dnf/dnf.conf", files.get("/etc/yum.conf", ""))
        auto = files.get("/etc/dnf/automatic.conf", files.get("/etc/yum/yum-cron.conf", ""))
        repositories = [
            _repository(path, name, values)
            for path, text in files.items()
            if path.endswith(".repo")
            for name, values in _ini(path, text).items()
            if name != "main"
        ]
        settings = _ini("dnf.conf", main).get("main", {})
        commands = _ini("automatic.conf", auto).get("commands", {})
        return cls(
            True, MappingProxyType(settings), tuple(repositories), MappingProxyType(commands)
        )

    def on(self, name: str) -> bool:
        """True where a boolean of the main section is set to yes."""
        return self.main.get(name, "").lower() in _ON


def _repository(path: str, name: str, values: Mapping[str, str]) -> Repository:
    check = values.get("gpgcheck")
    addresses = [
        address
        for key in ("baseurl", "mirrorlist", "metalink")
        for address in re.split(r"[\s,]+", values.get(key, ""))
        if address
    ]
    return Repository(
        name,
        path,
        values.get("enabled", "1").lower() in _ON,
        None if check is None else check.lower() in _ON,
        tuple(addresses),
    )


def _ini(path: str, text: str) -> dict[str, dict[str, str]]:
    parser = RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except IniError as odd:
        raise FactError(Why.MALFORMED, T(ja=f"{path} の書式", en=f"the form of {path}")) from odd
    return {name: dict(parser[name]) for name in parser.sections()}
