"""The unit of coverage: one account at one path of one place, and how its answers are ranked."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from audit.mfa.coverage_input import Place
from checks.mfa.model import CellVerdict, Enrolled
from inventory.words import T

WORST_FIRST = (
    CellVerdict.NO_FACTOR,
    CellVerdict.SINGLE,
    CellVerdict.SAME_KIND,
    CellVerdict.UNKNOWN,
    CellVerdict.MFA,
    CellVerdict.LOCKED,
)
_RANK = {verdict: rank for rank, verdict in enumerate(WORST_FIRST)}


class Proved(StrEnum):
    """What real logins say about a unit."""

    YES = "yes"
    NO = "no"  # nobody tried
    REFUTED = "refuted"  # a login with one factor was accepted
    FAULTY = "faulty"  # two factors are asked, with a fault such as a code accepted twice
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class SourceVerdict:
    """The answer of one unit for one class of addresses."""

    name: T
    verdict: CellVerdict


@dataclass(frozen=True, slots=True)
class Unit:
    """One account at one path of one place, with the worst answer over the source classes.

    An `account` of "" stands for all accounts of a place about which nothing is known.
    """

    place: Place
    account: str
    path: str
    kind: str
    verdict: CellVerdict
    sources: tuple[SourceVerdict, ...]
    enrolled: Enrolled
    proved: Proved
    words: T
    steps: tuple[str, ...]
    doubt: T | None
    exempt: str
    grade: str
    product: str = ""
    files: tuple[str, ...] = ()  # SHA-256 of the imported files it rests on

    @property
    def counted(self) -> bool:
        """Whether it belongs to the denominator: not exempt, and the account can come in."""
        return not self.exempt and self.verdict is not CellVerdict.LOCKED

    @property
    def enforced(self) -> bool:
        """Whether two factors are demanded whatever the source (強制)."""
        return self.counted and self.verdict is CellVerdict.MFA

    @property
    def registered(self) -> bool:
        """Whether a second factor of the account is registered (登録)."""
        return self.counted and self.enrolled is Enrolled.YES

    @property
    def confirmed(self) -> bool:
        """Whether real logins confirmed what was computed (実測)."""
        return self.enforced and self.proved is Proved.YES

    @property
    def unknown(self) -> bool:
        """Whether nothing certain is known (確認不能)."""
        return self.counted and self.verdict is CellVerdict.UNKNOWN


def rank(verdict: CellVerdict) -> int:
    """The place of a verdict among all, the worst first."""
    return _RANK[verdict]


def worst(verdicts: Iterable[CellVerdict]) -> CellVerdict:
    """The worst of these; a certain single factor is worse than not knowing."""
    return min(verdicts, key=rank)
