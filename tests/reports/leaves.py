"""Every text in frozen records, found and marked without knowing their fields."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

V = TypeVar("V")
Path = tuple[str, ...]


def leaves(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in a record with the names of the fields that lead to it."""
    if isinstance(value, str):
        yield path, str(value)
    elif is_dataclass(value):
        for item in fields(value):
            yield from leaves(getattr(value, item.name), (*path, item.name))
    elif isinstance(value, Mapping):
        yield from leaves(tuple(value.values()), path)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from leaves(each, path)


def marks(value: V, kept: set[str], path: str = "") -> V:
    """The record with a mark of its own in each text, but for the fields that are kept."""
    if type(value) is str:
        return f"印{path}"  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        names = [item.name for item in fields(value) if item.name not in kept]
        new = {name: marks(getattr(value, name), kept, f"{path}.{name}") for name in names}
        return replace(value, **new)
    if isinstance(value, tuple):
        each = (marks(one, kept, f"{path}[{n}]") for n, one in enumerate(value))
        return tuple(each)  # type: ignore[return-value]
    return value
