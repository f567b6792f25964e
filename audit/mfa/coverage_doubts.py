"""What makes an answer worse: no registration on file, or a real login that said otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from audit.mfa.coverage_input import Outcome, Proof
from audit.mfa.coverage_unit import Proved, Unit, worst
from checks.mfa.model import CellVerdict, Enrolled
from inventory.words import T

_NOT_ON_FILE = T(
    "二つ目の要素の登録を確かめられない", "the second factor is not known to be registered"
)
_SHAKEN = T(
    "同じ入口の別のアカウントが、要素を欠いて入れた",
    "another account came in here without a factor",
)


def supported(unit: Unit) -> Unit:
    """Two factors count as demanded of an account only where its second one is on file (E2)."""
    if unit.verdict is not CellVerdict.MFA or unit.enrolled is Enrolled.YES:
        return unit
    return replace(unit, verdict=CellVerdict.UNKNOWN, doubt=_NOT_ON_FILE)


def newest(proofs: Iterable[Proof]) -> list[Proof]:
    """The last series of each account at each path of each machine of a place."""
    last: dict[tuple[str, str, str, str], Proof] = {}
    for proof in sorted(proofs, key=lambda p: (p.place, p.path, p.account, p.at)):
        last[proof.place, proof.path, proof.account, proof.host] = proof
    return list(last.values())


def stands_at(proof: Proof, place: str, path: str) -> bool:
    """Whether the series was made at this path of this place."""
    return proof.place == place and proof.path == path


def lowered(unit: Unit, proofs: Sequence[Proof], alike: Mapping[str, bool]) -> Unit:
    """The unit in the light of series by this account, or by one with the same answer here."""
    telling = [p for p in proofs if p.account == unit.account or alike.get(p.account, False)]
    if not telling:
        return unit
    if any(proof.bypass for proof in telling):
        return _refuted(unit)
    outcomes = {proof.outcome for proof in telling}
    proved = Proved.YES
    if Outcome.VIOLATED in outcomes:
        proved = Proved.FAULTY
    elif outcomes != {Outcome.CONFORMING}:
        proved = Proved.INCOMPLETE
    return replace(unit, proved=proved, grade=_with(unit.grade, "E3"))


def shaken(unit: Unit, proofs: Iterable[Proof]) -> Unit:
    """Two factors are not believed of a path where somebody came in without one, unforeseen."""
    if unit.verdict is not CellVerdict.MFA or not any(proof.bypass for proof in proofs):
        return unit
    return replace(unit, verdict=CellVerdict.UNKNOWN, doubt=_SHAKEN)


def _refuted(unit: Unit) -> Unit:
    """A login that succeeded with less outweighs every computed setting."""
    seen = T(
        "実測で、要素が足りないログインが受け入れられた",
        "a real login that lacked a factor was accepted",
    )
    verdict = worst((unit.verdict, CellVerdict.SINGLE))
    words = unit.words if verdict is unit.verdict else seen
    return replace(
        unit,
        verdict=verdict,
        words=words,
        doubt=None,
        proved=Proved.REFUTED,
        grade=_with(unit.grade, "E3"),
    )


def _with(grade: str, more: str) -> str:
    return "+".join(filter(None, dict.fromkeys((*grade.split("+"), more))))
