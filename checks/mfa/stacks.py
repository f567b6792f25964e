"""The PAM stacks of a host, each question worked out once; hosts of one image share them."""

from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Any

from checks.facts.pam import Pam
from checks.facts.pam_files import PamFiles
from checks.mfa.model import Demanded, Person, Visit
from checks.mfa.search import admits, demanded

_Key = tuple[object, ...]
_MOST = 4096  # answers kept for one set of stacks


class Stacks:
    """What services ask for; most accounts and addresses get the very same answer."""

    def __init__(self, pam: Pam, files: PamFiles) -> None:
        """Nothing is worked out before somebody asks."""
        self._pam, self._files = pam, files
        self._asked: dict[_Key, Demanded] = {}
        self._admitted: dict[_Key, bool] = {}

    @property
    def services(self) -> frozenset[str]:
        """The services that have a file of their own."""
        return frozenset(self._pam.services)

    def asks(self, visit: Visit) -> Demanded:
        """What the service asks of this person."""
        key = _key(visit)
        if key not in self._asked:
            _make_room(self._asked)
            self._asked[key] = demanded(self._pam, visit, self._files)
        return self._asked[key]

    def admits(self, visit: Visit) -> bool:
        """Whether the `account` stack may let this person by, whatever was shown before."""
        key = _key(visit)
        if key not in self._admitted:
            _make_room(self._admitted)
            self._admitted[key] = admits(self._pam, visit, self._files)
        return self._admitted[key]


class _Same:
    """Two facts, equal only as the very same objects: equal replies of hosts are read once."""

    __slots__ = ("files", "pam")

    def __init__(self, pam: Pam, files: PamFiles) -> None:
        self.pam, self.files = pam, files

    def __hash__(self) -> int:
        return hash((id(self.pam), id(self.files)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.pam is other.pam and self.files is other.files


def stacks_of(pam: Pam, files: PamFiles) -> Stacks:
    """The stacks of these files, with what was worked out before."""
    return _stacks(_Same(pam, files))


@lru_cache(maxsize=32)
def _stacks(same: _Same) -> Stacks:
    return Stacks(same.pam, same.files)


def _make_room(shelf: dict[_Key, Any]) -> None:
    if len(shelf) >= _MOST:
        shelf.clear()


def _key(visit: Visit) -> _Key:
    """Every field of the visit and of the people in it: what is left out would be mixed up."""
    return tuple(_hashable(getattr(visit, one.name)) for one in fields(visit))


def _hashable(value: object) -> object:
    if isinstance(value, Person):
        return tuple(_hashable(getattr(value, one.name)) for one in fields(value))
    return frozenset(value.items()) if isinstance(value, Mapping) else value
