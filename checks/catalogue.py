"""The catalogue: every check declared under a package, found by walking it; no registry state."""

import hashlib
import importlib.util
import pkgutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from importlib.abc import SourceLoader
from importlib.resources import files
from importlib.resources.abc import Traversable
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from checks.fact import HostFact
from checks.model import Check
from inventory.model import Platform

_LINUX_RULES = "checks.rules"
_RULES_OF = {
    Platform.WINDOWS: "checks.windows.rules",
    Platform.NETWORK: "checks.devices.rules",
    Platform.MOBILE: "checks.managed.rules",
}
HOST_RULES = (_LINUX_RULES, *_RULES_OF.values())
_OF_HOSTS = ("checks.rules", "checks.facts", "checks.mfa")
_OF_PLATFORMS = ("checks.windows", "checks.devices", "checks.managed")
_OWN = ("checks.own",)
_READ = (".py", ".json", ".yaml")
DISCOVERY_RULES = "checks.discovery.rules"  # about segments, and hosts as the network shows them
SET_RULES = "checks.backup.rules"  # about data sets and their copies: no scan of a host judges them


class CatalogueError(Exception):
    """The catalogue contradicts itself: an id is met twice, or there is no check at all."""


@cache
def catalogue(*packages: str) -> Mapping[str, Check[...]]:
    """Every check under the packages, those of Linux where none is named, by id and in order."""
    found: dict[str, Check[...]] = {}
    for module in _modules(packages or ("checks.rules",)):
        for value in vars(module).values():
            if isinstance(value, Check) and value.decide.__module__ == module.__name__:
                _add(found, value)
    if not found:
        raise CatalogueError("no checks found")
    return MappingProxyType(dict(sorted(found.items())))


def rules_about(platforms: Collection[Platform]) -> tuple[str, ...]:
    """The packages of `HOST_RULES` that hold every check whose scope such hosts are in."""
    return (_LINUX_RULES, *(rules for one, rules in _RULES_OF.items() if one in platforms))


def catalogue_digest(checks: Mapping[str, Check[...]]) -> str:
    """SHA-256 over the checks and the sources of their rules and facts: equal means equal verdicts.

    What rules and facts share with each other counts too, and the text of own checks. Beside
    checks of Linux the rules of other platforms count by their sources and data alone, so that it
    does not matter which of them were loaded. A module without readable source counts by the
    names of its checks alone.
    """
    named = {id_: one for id_, one in checks.items() if not _inside(one, _OF_PLATFORMS)} or checks
    digest = hashlib.sha256("\n".join(sorted(named)).encode())
    for check in named.values():
        digest.update(getattr(check.decide, "definition", "").encode())
    modules = {check.decide.__module__ for check in named.values()}
    modules |= {need.__module__ for check in named.values() for need in check.needs}
    shared = [one for one in (_OF_HOSTS + _OF_PLATFORMS, _OWN) if _any_inside(modules, one)]
    packages = [name for names in shared for name in names]
    for name in sorted(modules):
        if not _any_inside({name}, packages):
            digest.update((_source(name) or name).encode())
    for folder in (*map(files, packages), files("checks").joinpath("data")):
        for content in _contents(folder):
            digest.update(content)
    return digest.hexdigest()


def _inside(check: Check[...], packages: Iterable[str]) -> bool:
    return _any_inside({check.decide.__module__}, packages)


def _any_inside(modules: Iterable[str], packages: Iterable[str]) -> bool:
    inside = tuple(f"{package}." for package in packages)
    return any(name.startswith(inside) for name in modules)


def _contents(folder: Traversable) -> Iterator[bytes]:
    """What the sources and data below a folder hold, by name; nothing that was compiled."""
    for entry in sorted(folder.iterdir(), key=attrgetter("name")):
        if entry.is_dir():
            yield from _contents(entry)
        elif entry.name.endswith(_READ):
            yield f"{entry.name}\n".encode()
            yield entry.read_bytes()


def _source(name: str) -> str | None:
    try:
        spec = importlib.util.find_spec(name)
        loader = spec.loader if spec else None
        return loader.get_source(name) if isinstance(loader, SourceLoader) else None
    except (ImportError, ValueError, OSError):
        return None


def facts_of(checks: Iterable[Check[...]]) -> frozenset[type[HostFact]]:
    """The host facts that these checks need."""
    needs = (need for check in checks for need in check.needs)
    return frozenset(need for need in needs if issubclass(need, HostFact))


def _modules(packages: Iterable[str]) -> Iterable[Any]:
    for package in packages:
        root = importlib.import_module(package)
        for info in pkgutil.iter_modules(root.__path__, f"{package}."):
            yield importlib.import_module(info.name)


def _add(found: dict[str, Check[...]], check: Check[...]) -> None:
    if check.id in found:
        raise CatalogueError(f"{check.id} is declared twice")
    found[check.id] = check
