"""What a PAM stack asks for, whoever is asked."""

from checks.facts.pam import Pam
from checks.facts.pam_factors import Factor as Old
from checks.facts.pam_factors import demand
from checks.mfa.model import Demanded, Factor, Visit, Way

_NAMES = {Old.KNOWLEDGE: Factor.KNOWLEDGE, Old.POSSESSION: Factor.POSSESSION}


def demanded(pam: Pam, visit: Visit) -> Demanded:
    """The ways of a service's stack."""
    found = demand(pam, visit.service)
    may, known = (
        frozenset[Way](frozenset(_NAMES[one] for one in way) for way in ways)
        for ways in (found.may, found.known)
    )
    return Demanded(may, known, (), None)
