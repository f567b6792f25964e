"""A remark of the audit of the audit: what is wrong where, how grave, and what to do next.

An error keeps the year from being closed. A warning may be accepted with a reason, which is kept
with the closed year: what can be corrected no more must not keep a year open for ever.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from audit.cycle.year_record import YearRecord
from inventory.words import T


class Weight(StrEnum):
    """How grave a remark is."""

    ERROR = "error"
    WARNING = "warning"


WEIGHTS = {
    Weight.ERROR: T("誤り", "error"),
    Weight.WARNING: T("注意", "warning"),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark: its code, how grave, where, and in words what to do next."""

    code: str
    severity: Weight
    where: T
    words: T

    @property
    def is_error(self) -> bool:
        """Whether it keeps the year from being closed."""
        return self.severity is Weight.ERROR


Rule = Callable[[YearRecord], Iterable[Remark]]


def error(code: str, where: T | str, words: T) -> Remark:
    """A remark that keeps the year open."""
    return Remark(code, Weight.ERROR, _both(where), words)


def warning(code: str, where: T | str, words: T) -> Remark:
    """A remark that may be accepted with a reason."""
    return Remark(code, Weight.WARNING, _both(where), words)


def unless(is_past: bool, code: str, where: T | str, words: T) -> Remark:
    """An error, or a warning where nobody can correct it any more."""
    return Remark(code, Weight.WARNING if is_past else Weight.ERROR, _both(where), words)


def while_open(is_over: bool, code: str, where: T | str, words: T) -> Remark:
    """The same for what an ended engagement keeps from being done: it can only be accepted."""
    if is_over:
        words = T(
            f"{words.ja}ただし、終了した個別監査では直せないので、"
            f"締めるときに --accept {code} --why 理由 で受け入れます。",
            f"{words.en} The audit has ended, so nobody can any more: "
            f"accept it on closing, with --accept {code} --why REASON.",
        )
    return unless(is_over, code, where, words)


def _both(where: T | str) -> T:
    return where if isinstance(where, T) else T(where, where)


def in_order(remarks: Iterable[Remark]) -> Iterator[Remark]:
    """Errors first, each as the rules told them."""
    every = list(dict.fromkeys(remarks))
    yield from (one for one in every if one.is_error)
    yield from (one for one in every if not one.is_error)
