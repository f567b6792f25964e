"""From what a door takes to a verdict, by what the body accepts as factors."""

from collections.abc import Iterable

from checks.mfa.model import CellVerdict, Demanded, Factor, Kinds, Way
from checks.mfa.ssh import Entry, Offer, smallest

_WORST = (CellVerdict.NO_FACTOR, CellVerdict.SINGLE, CellVerdict.SAME_KIND, CellVerdict.MFA)
_WEAK = _WORST[:2]


def of_stack(asked: Demanded) -> Entry:
    """What a stack of PAM asks for, as the door of a service that does nothing else."""
    may, known = (frozenset(Offer(way, len(way)) for way in ways) for ways in _both(asked))
    return Entry(smallest(may), smallest(known), asked.witnesses, asked.doubt)


def _both(asked: Demanded) -> tuple[Iterable[frozenset[Factor]], Iterable[frozenset[Factor]]]:
    return asked.may | asked.known, asked.known


def verdict(entry: Entry, kinds: Kinds) -> CellVerdict:
    """The weakest way decides; what may be weaker than is known makes it unknown."""
    known, may = _weakest(entry.known, kinds), _weakest(entry.may, kinds)
    if known in _WEAK or known is may:
        return known
    return CellVerdict.UNKNOWN


def deciding(offers: Iterable[Offer], kinds: Kinds, said: CellVerdict) -> frozenset[Way]:
    """The ways that make the verdict what it is; all of them where none does."""
    found = list(offers)
    chosen = frozenset(offer.way for offer in found if _one(offer, kinds) is said)
    return chosen or frozenset(offer.way for offer in found)


def _weakest(offers: Iterable[Offer], kinds: Kinds) -> CellVerdict:
    found = {_one(offer, kinds) for offer in offers}
    return next((one for one in _WORST if one in found), CellVerdict.LOCKED)


def _one(offer: Offer, kinds: Kinds) -> CellVerdict:
    """知識・所持・存在 of which a way has two, or less (MIC guideline 3(1))."""
    if not offer.way:
        return CellVerdict.NO_FACTOR
    way = offer.way if kinds.key_is_possession else offer.way - {Factor.KEY}
    if len(way) < 1 or (len(way) == 1 and offer.proofs == 1) or len(way) < len(offer.way) == 2:
        return CellVerdict.SINGLE
    sorts = {Factor.POSSESSION if one is Factor.KEY else one for one in way}
    both = {Factor.KEY, Factor.POSSESSION} <= way and kinds.key_with_code
    return CellVerdict.MFA if len(sorts) > 1 or both else CellVerdict.SAME_KIND
