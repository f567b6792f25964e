"""Host keys before a person decides, and the record of who accepted which."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from console.access import with_defaults
from console.language import language
from console.scanning import bounds_of, ssh_transport
from console.session import Session
from inventory.host_keys import HostKey
from inventory.journal import Draft
from inventory.key_scan import scan_keys
from inventory.model import Host
from inventory.words import T
from reports.reasons import reason_words

ACCEPTED = "host_key.accepted"
_STATES = {
    "new": T("未承認", "new"),
    "same": T("承認済み", "accepted"),
    "changed": T("変わった", "CHANGED"),
}


@dataclass(frozen=True, slots=True)
class Offered:
    """What one host shows now."""

    host: Host
    state: str  # new, same, changed, silent
    key: HostKey | None
    reason: str

    @property
    def state_word(self) -> str:
        """The state, or why there is none, in the reader's language."""
        if self.state in _STATES:
            return _STATES[self.state].in_(language())
        return reason_words(self.reason).in_(language())

    @property
    def fingerprint(self) -> str:
        """Type and fingerprint as `ssh-keygen -l` shows it."""
        return f"{self.key.kind} {self.key.fingerprint}" if self.key else "-"


def offers(session: Session, hosts: Sequence[Host]) -> list[Offered]:
    """Ask the hosts for their keys, without logging in."""
    every = [with_defaults(host, session.settings.access) for host in session.ledger.hosts]
    wanted = {host.id for host in hosts}
    transport = ssh_transport(session, every)
    shown = scan_keys(
        [host for host in every if host.id in wanted],
        transport,
        session.host_keys,
        bounds=bounds_of(session),
    )
    return [
        Offered(s.host, s.state, s.offer.key, s.offer.failure.value if s.offer.failure else "")
        for s in shown
    ]


def record(session: Session, wanted: Sequence[Offered]) -> None:
    """Trust these keys and write down who did so."""
    accepted = [session.host_keys.accept(o.host, o.key) for o in wanted if o.key]
    drafts = [
        Draft(
            f"host-key:{one.host}",
            ACCEPTED,
            {**asdict(one), "names": list(one.names), "replaced": list(one.replaced)},
            session.actor,
        )
        for one in accepted
    ]
    if drafts:
        session.journal.append(drafts)
