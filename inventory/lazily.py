"""Libraries that others import and never use here: their import waits for a first use."""

import importlib
import importlib.util
import sys
from types import ModuleType


class _Waiting(ModuleType):
    """A module that is imported when something of it is asked for."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def lazily(*names: str) -> None:
    """Have these modules wait, unless they are imported already or not installed.

    nornir imports a YAML library for files of its own, paramiko one for `Match exec` of
    ssh_config(5): both together are a fifth of what a scan takes to start.
    """
    for name in names:
        found = None if name in sys.modules else importlib.util.find_spec(name)
        if found is None:
            continue
        module = sys.modules[name] = _Waiting(name)
        module.__spec__ = found
        parent, _, own = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], own, module)
