"""The catalogue: every check declared under a package, found by walking it; no registry state."""

import hashlib
import importlib.util
import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.abc import SourceLoader
from types import MappingProxyType
from typing import Any

from checks.fact import HostFact
from checks.model import Check

HOST_RULES = (
    "checks.rules",
    "checks.windows.rules",
    "checks.devices.rules",
    "checks.managed.rules",
)
_SHARING = (
    "checks.rules",
    "checks.facts",
    "checks.mfa",
    "checks.windows",
    "checks.devices",
    "checks.managed",
)
_OWN = ("checks.own",)
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


def catalogue_digest(checks: Mapping[str, Check[...]]) -> str:
    """SHA-256 over the checks and the sources of their rules and facts: equal means equal verdicts.

    What rules and facts share with each other counts too, and the text of own checks. A module
    without readable source counts by the names of its checks alone.
    """
    modules = {check.decide.__module__ for check in checks.values()}
    modules |= {need.__module__ for check in checks.values() for need in check.needs}
    for packages in (_SHARING, _OWN):
        inside = tuple(f"{package}." for package in packages)
        if any(name.startswith(inside) for name in modules):
            modules |= set(_below(packages))
    digest = hashlib.sha256("\n".join(sorted(checks)).encode())
    for check in checks.values():
        digest.update(getattr(check.decide, "definition", "").encode())
    for name in sorted(modules):
        digest.update((_source(name) or name).encode())
    return digest.hexdigest()


def _below(packages: Iterable[str]) -> Iterable[str]:
    """The names of all modules of these packages, whether anything has imported them or not."""
    for package in packages:
        root = importlib.import_module(package)
        for info in pkgutil.walk_packages(root.__path__, f"{package}."):
            yield info.name


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
