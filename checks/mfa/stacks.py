"""The PAM stacks of one host, each question worked out once."""

from checks.facts.pam import Pam
from checks.facts.pam_files import PamFiles
from checks.mfa.model import Demanded, Visit
from checks.mfa.search import admits, demanded

_Key = tuple[object, ...]


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
            self._asked[key] = demanded(self._pam, visit, self._files)
        return self._asked[key]

    def admits(self, visit: Visit) -> bool:
        """Whether the `account` stack may let this person by, whatever was shown before."""
        key = _key(visit)
        if key not in self._admitted:
            self._admitted[key] = admits(self._pam, visit, self._files)
        return self._admitted[key]


def _key(visit: Visit) -> _Key:
    one = visit.person
    return (
        (one.name, one.uid, one.groups, one.password),
        (visit.service, visit.address, visit.as_root, visit.empty_allowed, visit.one_answer),
    )
