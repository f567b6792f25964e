"""sshd of Debian 13 shuts out an address that fails (sshd_config(5), PerSourcePenalties)."""

import time
from collections import Counter
from pathlib import Path

import pytest

from audit.intake import Examiner
from audit.policy_files import load_policy
from checks.catalogue import catalogue, facts_of
from checks.collector import render_collector
from checks.model import Verdict
from inventory.model import Host
from inventory.transport.base import Exchange, Failure
from inventory.transport.ssh import SshTransport
from tests.inventory.transport.kit import TAG, Start, Trust, ask, frame_of
from tests.lab.lab import Lab, new_key
from tests.lab.spec import File
from tests.lab.trixie import ON_TRIXIE, TRIXIE

pytestmark = ON_TRIXIE

_LOG = File("/etc/ssh/sshd_config.d/00-log.conf", "LogLevel VERBOSE\n")
_SHORT = File("/etc/ssh/sshd_config.d/00-short.conf", "PerSourcePenalties min:3 authfail:3\n")


def _logged(lab: Lab, host: str, words: str) -> int:
    return int(lab.run(host, f"grep -c '{words}' /var/log/auth.log || :").stdout)


@pytest.fixture
def stranger(tmp_path: Path) -> str:
    """A key that no host knows: it fails at once, a wrong password after seconds."""
    path = tmp_path / "stranger"
    path.touch(0o600)
    path.write_text(new_key()[0])
    return str(path)


def _shut_out(transport: SshTransport, host: Host) -> Exchange:
    """Fail, on a connection each, until the server has had enough."""
    for _ in range(8):
        exchange = ask(transport, host)
        if exchange.failure is not Failure.AUTH_REFUSED:
            return exchange
    raise AssertionError("never shut out")


def test_a_whole_exchange_is_one_connection_and_no_failure(
    lab: Lab, fresh_host: Start, trusted: Trust, transport: SshTransport
) -> None:
    running = fresh_host(TRIXIE, files=(_LOG,))
    host, script = trusted(running), render_collector(facts_of(catalogue().values()))
    exchange = ask(transport, host, script)
    assert frame_of(exchange).uid == 0
    judged = Examiner(catalogue(), load_policy(None)).examine(host, TAG, exchange, None)
    verdicts = Counter(one.verdict for one in judged.results)
    assert verdicts[Verdict.ERROR] == 0
    assert verdicts[Verdict.PASS] > 150
    assert verdicts[Verdict.UNKNOWN] < 15
    assert _logged(lab, running.name, "Connection from") == 1
    assert _logged(lab, running.name, "Failed\\|penalty\\|preauth") == 0


def test_twenty_exchanges_in_a_row_earn_no_penalty(
    fresh_host: Start, trusted: Trust, transport: SshTransport
) -> None:
    host = trusted(fresh_host(TRIXIE))
    assert {ask(transport, host).failure for _ in range(20)} == {None}


def test_an_address_that_is_shut_out_is_turned_away_with_the_words_of_the_server(
    lab: Lab, fresh_host: Start, trusted: Trust, transport: SshTransport, stranger: str
) -> None:
    running = fresh_host(TRIXIE, files=(_LOG,))
    refused = _shut_out(transport, trusted(running, key_file=stranger))
    assert refused.failure is Failure.TURNED_AWAY
    assert refused.detail.startswith("Not allowed at this time")
    before = _logged(lab, running.name, "Connection from")
    host = trusted(running)
    rightly = ask(transport, host)  # the right key, too
    assert rightly.failure is Failure.TURNED_AWAY
    assert _logged(lab, running.name, "Connection from") <= before + 1  # and no second try
    judged = Examiner(catalogue(), load_policy(None)).examine(host, TAG, rightly, None)
    assert {one.verdict for one in judged.results} == {Verdict.UNKNOWN}
    assert "turned_away" in {one.reason for one in judged.results}


def test_once_the_penalty_is_over_the_host_answers(
    fresh_host: Start, trusted: Trust, transport: SshTransport, stranger: str
) -> None:
    running = fresh_host(TRIXIE, files=(_SHORT,))
    assert _shut_out(transport, trusted(running, key_file=stranger)).failure is Failure.TURNED_AWAY
    host = trusted(running)
    deadline = time.monotonic() + 30
    while (exchange := ask(transport, host)).failure and time.monotonic() < deadline:
        time.sleep(1)
    frame_of(exchange)
