"""Comparing one value with what is wanted: equal, one of, at least, at most."""

import re
from dataclasses import dataclass

from inventory.words import T, joined

_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a value must be: one of these words, and a whole number within these bounds."""

    one_of: tuple[str, ...]
    least: int | None
    most: int | None

    def hold(self, value: str) -> bool:
        """True for a value as wanted; what is no number is within no bounds."""
        if self.one_of and value not in self.one_of:
            return False
        if self.least is None and self.most is None:
            return True
        if not _NUMBER.fullmatch(value):
            return False
        number = int(value)
        return (self.least is None or number >= self.least) and (
            self.most is None or number <= self.most
        )

    @property
    def told(self) -> T:
        """What is wanted, in words."""
        parts: list[T | str] = ["|".join(self.one_of)] if self.one_of else []
        if self.least is not None:
            parts.append(T(f"{self.least} 以上", f"{self.least} or more"))
        if self.most is not None:
            parts.append(T(f"{self.most} 以下", f"{self.most} or less"))
        return joined(parts)
