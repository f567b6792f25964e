"""The cells of two-factor authentication of a host, from what it answered: pure.

Facts are read as the judge reads them; where one is missing, there is one cell and it says so.
"""

from datetime import date
from typing import Any

from audit.judge import read_limits
from checks.context import Subject
from checks.fact import HostFact, read
from checks.facts.accounts import Accounts, Shadow
from checks.facts.doors import Doors
from checks.facts.enrolment import Enrolment
from checks.facts.pam import Pam
from checks.facts.pam_files import PamFiles
from checks.facts.socket_owners import SocketOwners
from checks.facts.ssh_keys import SshKeys
from checks.facts.sshd import Sshd
from checks.facts.sudoers import Sudoers
from checks.frame import Frame
from checks.mfa.cells import Case, Seen, cells, nobody_told
from checks.mfa.model import Cell
from checks.mfa.people import People
from checks.mfa.policy import MfaLimits
from checks.model import FactError, Why
from checks.policy import Policy
from checks.rules.zones import ZoneLimits
from inventory.words import T


def host_cells(
    frame: Frame | None, subject: Subject, policy: Policy, day: date
) -> tuple[Cell, ...]:
    """Every cell of a host; `day` decides which exemptions are in force.

    `frame` is its stored evidence (`parse_frame`), None where it did not answer.
    """
    own = policy.within(policy.fitting(subject))
    try:
        seen = _seen(frame)
        limits, zones = read_limits(MfaLimits, own), read_limits(ZoneLimits, own)
        case = Case(subject.host, day, subject.audit_user, zones.networks)
        return cells(seen, limits, case)
    except FactError as odd:
        return (nobody_told(_missing(odd)),)


def _missing(odd: FactError) -> T:
    """What could not be read, as a sentence: the detail of a fact may be its name alone."""
    what = T(ja=odd.detail_ja or odd.detail, en=odd.detail)
    if odd.why is Why.UNDETERMINED:
        return what
    if odd.why is Why.NO_PRIVILEGE:
        return T(f"見る権限がない: {what.ja}", f"not enough privilege to look: {what.en}")
    return T(f"証跡から読み取れない: {what.ja}", f"cannot be read from the evidence: {what.en}")


def _seen(frame: Frame | None) -> Seen:
    def fact(kind: type[HostFact]) -> Any:  # noqa: ANN401 - the fact asked for
        if frame is None:
            raise FactError(Why.NOT_COLLECTED, T(ja="機器が答えていない", en="no answer"))
        return read(kind, frame.replies.get(kind.__name__))

    return Seen(
        People(fact(Accounts), fact(Shadow), fact(Enrolment), fact(SshKeys)),
        fact(Sshd),
        fact(Pam),
        fact(PamFiles),
        fact(Sudoers),
        fact(Doors),
        fact(SocketOwners),
    )
