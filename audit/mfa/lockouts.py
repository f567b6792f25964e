"""After how many failures an account is locked, read from what a scan brought in."""

from datetime import datetime, timedelta

from audit.evidence import EvidenceError, EvidenceStore
from audit.mfa.targets import Lockout
from audit.results import ResultStore
from checks.fact import probe_id
from checks.facts.pam import LOCK, Pam, walk
from checks.frame import FrameError, parse_frame
from checks.model import FactError

FRESH = timedelta(days=7)
_DENY = 3  # pam_faillock(8), deny
_ELSEWHERE = frozenset(
    {"pam_sss.so", "pam_ldap.so", "pam_krb5.so", "pam_winbind.so", "pam_radius_auth.so"}
)
_COUNTING = frozenset({"pam_faillock.so", "pam_tally2.so", "pam_tally.so"})


def lockout_of(pam: Pam, service: str) -> Lockout | None:
    """The lock of this service; None where another place may hold one that is not seen here."""
    try:
        handlers = walk(pam.stack(service, "auth"))
    except FactError:
        return None
    modules = {handler.module for handler in handlers}
    if modules & _ELSEWHERE or "" in modules:
        return None
    counting = [handler for handler in handlers if handler.module in _COUNTING]
    if not counting:
        return Lockout(0)
    said = [handler.argument("deny") or pam.setting(LOCK, "deny") or "" for handler in counting]
    numbers = [int(word) if word.isdigit() else _DENY for word in said]
    locking = [number for number in numbers if number]
    return Lockout(min(locking, default=0))


def scanned_lockout(
    results: ResultStore, evidence: EvidenceStore, host: str, service: str, now: datetime
) -> Lockout | None:
    """The lock as the newest evidence of this host has it, None where that does not tell.

    What is older than a week may be another number by now: then it is to be read again.
    """
    for run in reversed(results.runs()):
        if now - run.started > FRESH:
            return None
        for record in results.hosts(run.id):
            if record.host == host and record.evidence:
                pam = _pam(evidence, record.evidence)
                return lockout_of(pam, service) if pam else None
    return None


def _pam(evidence: EvidenceStore, digest: str) -> Pam | None:
    try:
        reply = parse_frame(evidence.get(digest)).replies.get(probe_id(Pam))
        return Pam.parse(reply) if reply and reply.status == 0 else None
    except (EvidenceError, FrameError, FactError):
        return None
