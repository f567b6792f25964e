"""Trying whether production can delete its own copies, on the one that was made for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from audit.backup.asking import Asker, Way
from audit.backup.records import Records
from audit.backup.targets import CanaryPermit, Target
from audit.backup.verifying import attempted, tool_for
from checks.backup.canary import Sighted, deleting, finding, read_deleting, read_finding
from checks.backup.model import Canary, Place
from checks.model import FactError, Why
from inventory.words import T

_NONE = T(
    "canary の写しがない。手順のとおりに作ってから試す",
    "there is no canary: make one as the guide says, then try",
)
_NOT_SAME = T(
    "写しを作る側と監査側で見える写しが違う。何もしない",
    "the host that makes the copies and the auditor see different ones: nothing is done",
)
_UNCLEAR = T(
    "写しは残っているが、拒否されたとは言えない答えだった",
    "the copy is still there, but the answer does not say that it was refused",
)


@dataclass(frozen=True, slots=True)
class Tries:
    """What a try needs; `now` is the clock."""

    asker: Asker
    records: Records
    now: Callable[[], datetime]


def why_not(target: Target, now: datetime) -> T | None:
    """Why nothing is tried on this target now; None where it may be."""
    permit = target.canary
    if permit is None:
        return T("canary: の記入がない", "there is no canary:")
    if now < permit.window.begin:
        return T("承認された時間帯の前", "not yet: before the approved window")
    if now >= permit.window.end:
        return T("承認された時間帯を過ぎた", "too late: after the approved window")
    return None


def probe(target: Target, tries: Tries) -> Canary | FactError:
    """Try once, look again, and write down what came of it."""
    why = why_not(target, tries.now())
    if why or target.canary is None:
        return FactError(Why.NO_DATA, why or "")
    one = _Try(target, target.canary, tries)
    found = attempted(one.go)
    tries.records.probed(target, found, one.raw)
    return found


class _Try:
    """One try: seen from both sides, deleted by one, seen again by both."""

    def __init__(self, target: Target, permit: CanaryPermit, tries: Tries) -> None:
        self._target, self._permit, self._tries = target, permit, tries
        self.raw = b""

    def go(self) -> Canary:
        before, seen = self._production(), self._auditor()
        if before is None or seen is None:
            raise FactError(Why.NO_DATA, _NONE)
        if before != seen or not before.digest:
            raise FactError(Why.UNDETERMINED, _NOT_SAME)
        refused, said = self._delete(before)
        after = self._auditor()
        at = self._tries.now()
        if after != before:
            return Canary(at, refused=False, said=said)
        if not refused or self._production() != before:
            raise FactError(Why.UNDETERMINED, _UNCLEAR)
        return Canary(at, refused=True, said=said)

    def _delete(self, seen: Sighted) -> tuple[bool, str]:
        """The only place where anything is ever deleted; written down before it is tried."""
        if why := why_not(self._target, self._tries.now()):
            raise FactError(Why.NO_DATA, why)
        permit = self._permit
        fragment = deleting(permit.where, permit.name, seen)
        held = self._tries.asker.secrets(permit.secrets)
        self._tries.records.probing(self._target)
        answered = self._tries.asker.at(Way(permit.host, permit.privilege), [fragment], held)
        self.raw = answered.exchange.output
        return read_deleting(answered.reply(fragment))

    def _production(self) -> Sighted | None:
        permit = self._permit
        held = self._tries.asker.secrets(permit.secrets)
        return self._find(Way(permit.host, permit.privilege), permit.where, held)

    def _auditor(self) -> Sighted | None:
        target = self._target
        tool_for(target)
        held = self._tries.asker.secrets(target.secrets)
        return self._find(Way(target.host, target.privilege), target.where, held)

    def _find(self, way: Way, place: Place, held: dict[str, str]) -> Sighted | None:
        fragment = finding(place, self._permit.name)
        answered = self._tries.asker.at(way, [fragment], held)
        return read_finding(place, self._permit.name, answered.reply(fragment))
