"""What the audit itself sees of a real host: its date against the ledger, its key, our rights."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from audit.intake import Examiner
from audit.policy_files import load_policy
from checks.catalogue import catalogue, facts_of
from checks.collector import render_collector
from checks.context import JAPAN
from checks.model import Verdict
from inventory.credentials import Credentials
from inventory.host_keys import HostKeys
from inventory.model import Privilege
from inventory.sudoers import instructions
from inventory.transport.ssh import SshTransport
from tests.checks.states import Start
from tests.inventory.transport.kit import BOUNDS, ENVIRONMENT, TAG, host_key_of
from tests.lab.lab import Lab, RunningHost
from tests.lab.network import CONTROLLER
from tests.lab.registered import registered
from tests.lab.spec import HostSpec, Sudo

pytestmark = pytest.mark.lab

P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN
CHECKS = {id_: check for id_, check in catalogue().items() if id_[:3] in ("AST", "COL")}
SCRIPT = render_collector(facts_of(CHECKS.values()))

_NEW_KEY = (
    "cd /etc/ssh; rm ssh_host_ed25519_key; ssh-keygen -q -t ed25519 -N '' -f ssh_host_ed25519_key; "
    'pid=$(cat /run/sshd.pid); rm /run/sshd.pid; kill -HUP "$pid"; '
    "until [ -s /run/sshd.pid ]; do sleep 0.01; done"
)
_OTHER_KIND = "ssh-keygen -q -t ecdsa -N '' -f /etc/ssh/ssh_host_ecdsa_key"
_PIN = "userdel -r audit; cd /root && sh -s <steps"
_ROOT = "sed -i 's/^audit:x:1000:1000/audit:x:0:0/' /etc/passwd; chown -R 0:0 /home/audit"
# days from today to the date that the ledger gives
DATES: list[tuple[str, str, int | None, Verdict]] = [
    (id_, "the ledger's date", days, verdict)
    for id_ in ("AST-001", "AST-002")
    for days, verdict in ((None, U), (-400, F), (-1, F), (0, P), (1, P), (400, P))
]
# what happened to a host since its key was accepted
KEYS: list[tuple[str, str, str, Verdict]] = [
    ("COL-001", ":", "as it was", P),
    ("COL-001", _OTHER_KIND, "a key of another kind beside it", P),
    ("COL-001", "kill -HUP $(cat /run/sshd.pid); sleep 0.2", "sshd read its files again", P),
    ("COL-001", _NEW_KEY, "set up anew", F),
    ("COL-001", _OTHER_KIND + "; " + _NEW_KEY, "set up anew with more keys", F),
]
# how the audit account becomes root: what the host allows, what the ledger says
WAYS: list[tuple[str, str, Sudo, Privilege, Verdict]] = [
    ("COL-002", ":", Sudo.NOPASSWD, Privilege.SUDO, F),
    ("COL-002", ":", Sudo.PASSWORD, Privilege.PASSWORD, P),
    ("COL-002", ":", Sudo.NONE, Privilege.NONE, P),
    ("COL-002", ":", Sudo.NONE, Privilege.SUDO, U),
    ("COL-002", _PIN, Sudo.NONE, Privilege.PINNED, P),
    ("COL-002", _ROOT, Sudo.NONE, Privilege.NONE, F),
    ("COL-002", "echo exit 0 >/home/audit/.bashrc", Sudo.NOPASSWD, Privilege.SUDO, U),
]


class Auditor:
    """A workspace of one host: trusts the key that it shows at first, asks it, and judges."""

    def __init__(self, lab: Lab, running: RunningHost, keys: HostKeys) -> None:
        """Accept the host's present key."""
        self.host = registered(lab, running.name)
        keys.accept(self.host, host_key_of(running.host_key))
        self._transport = SshTransport(keys, Credentials(environment=ENVIRONMENT), {}, "")

    def verdict(
        self,
        id_: str,
        privilege: Privilege = Privilege.AUTO,
        ledger: Mapping[str, date | None] = MappingProxyType({}),
    ) -> Verdict:
        """What an audit says now, with these entries of the ledger."""
        access = self.host.access.model_copy(update={"privilege": privilege, "secret": "audit"})
        host = self.host.model_copy(update={"access": access, **ledger})
        exchange = self._transport.ask(host, SCRIPT, TAG, BOUNDS)
        judged = Examiner(CHECKS, load_policy(None)).examine(host, TAG, exchange, None)
        [result] = [result for result in judged.results if result.check == id_]
        return result.verdict


@pytest.fixture(scope="module")
def plain(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Auditor]:
    [running] = lab.add(HostSpec("by-the-ledger"))
    yield Auditor(lab, running, HostKeys(tmp_path_factory.mktemp("keys") / "known_hosts"))
    lab.remove(running.name)


@pytest.mark.parametrize(("id_", "_change", "days", "verdict"), DATES)
def test_date_of_the_ledger(
    plain: Auditor, id_: str, _change: str, days: int | None, verdict: Verdict
) -> None:
    today = datetime.now(JAPAN).date()
    end = None if days is None else today + timedelta(days=days)
    entry = {"AST-001": "support_end", "AST-002": "lease_end"}[id_]
    assert plain.verdict(id_, ledger={entry: end}) is verdict


@pytest.mark.parametrize(("id_", "change", "_said", "verdict"), KEYS, ids=[k[2] for k in KEYS])
def test_key_since_it_was_accepted(
    lab: Lab, fresh_host: Start, tmp_path: Path, id_: str, change: str, _said: str, verdict: Verdict
) -> None:
    running = fresh_host()
    auditor = Auditor(lab, running, HostKeys(tmp_path / "known_hosts"))
    assert auditor.verdict(id_) is P
    lab.run(running.name, change)
    assert auditor.verdict(id_) is verdict


@pytest.mark.parametrize(("id_", "change", "sudo", "privilege", "verdict"), WAYS)
def test_rights_of_the_audit(
    lab: Lab,
    fresh_host: Start,
    tmp_path: Path,
    id_: str,
    change: str,
    sudo: Sudo,
    privilege: Privilege,
    verdict: Verdict,
) -> None:
    running = fresh_host(sudo=sudo)
    lab.write(running.name, "/root/hinomi-collector", SCRIPT.decode())
    steps = instructions(SCRIPT, lab.public_key, sources=(CONTROLLER,)).en
    lab.write(running.name, "/root/steps", steps)
    lab.run(running.name, change)
    auditor = Auditor(lab, running, HostKeys(tmp_path / "known_hosts"))
    assert auditor.verdict(id_, privilege) is verdict
