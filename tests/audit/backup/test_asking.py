"""A host is asked once, and no secret that was sent comes back from it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.backup.asking import MARK, Answered, Asker, Way
from checks.backup.tool import Fragment
from checks.model import FactError, Why
from inventory.model import Host, Privilege
from inventory.transport.base import Bounds, Exchange, Failure
from inventory.transport.local import LocalTransport
from tests.audit.backup.made import TEXT, target

HOST = Host(id="SV-901", name="nas")
ECHO = Fragment("echoed", "printf '%s\\n' \"$S_password\"; printf x | tr x y", 5)


class Known(dict[str, str]):
    """Secrets by name."""

    def secret(self, name: str) -> str | None:
        return self.get(name)


class Remote:
    """A transport that remembers what it was asked, and answers as this machine would."""

    def __init__(self, failure: Failure | None = None, output: bytes | None = None) -> None:
        self.failure, self.output = failure, output
        self.asked: list[tuple[Host, bytes, Bounds]] = []

    def ask(self, host: Host, script: bytes, tag: str, bounds: Bounds) -> Exchange:
        self.asked.append((host, script, bounds))
        now = datetime.now(UTC)
        if self.failure is not None or self.output is not None:
            output = self.output or b""
            return Exchange(output, b"", 0, now, now, "ssh", failure=self.failure)
        return LocalTransport().ask(host, script, tag, bounds)


def asker(remote: Remote, **secrets: str) -> Asker:
    return Asker(remote, LocalTransport(), Known(secrets), [HOST], Bounds())


def echoed(password: str) -> Answered:
    remote = Remote()
    return asker(remote, **{"juki-restic": password}).ask(target(), [ECHO])


SECRETS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=6, max_size=20)


@given(SECRETS)
def test_a_secret_that_a_tool_echoes_is_struck_from_everything(password: str) -> None:
    found = echoed(password)
    assert MARK in found.reply(ECHO).body
    assert password.encode() not in found.exchange.output
    assert found.reply(ECHO).body.endswith(b"y")


def test_a_short_secret_is_struck_where_it_stands_alone() -> None:
    found = echoed("y")
    assert found.reply(ECHO).body == MARK + b"\n" + MARK


def test_the_host_and_the_way_are_those_of_the_target() -> None:
    remote = Remote()
    one = target(TEXT + "    privilege: sudo\n")
    asker(remote, **{"juki-restic": "himitsu-9"}).ask(one, [ECHO], seconds=7)
    [(host, script, bounds)] = remote.asked
    assert (host.id, host.access.privilege) == ("SV-901", Privilege.SUDO)
    assert b"HINOMI_MOST=7" in script
    assert bounds.session < 70


def test_this_machine_is_asked_without_a_transport() -> None:
    remote = Remote()
    found = asker(remote).at(Way(""), [Fragment("here", "echo so", 5)], {})
    assert remote.asked == []
    assert found.replies["here"].body == b"so\n"


def test_a_missing_secret_says_how_to_give_it_and_nothing_is_asked() -> None:
    remote = Remote()
    with pytest.raises(FactError, match="hinomi inventory secret juki-restic"):
        asker(remote).ask(target(), [ECHO])
    assert remote.asked == []


def test_a_host_out_of_the_ledger_is_a_reason() -> None:
    with pytest.raises(FactError, match="SV-404"):
        asker(Remote()).at(Way("SV-404"), [ECHO], {})


@pytest.mark.parametrize("failure", Failure)
def test_every_failure_is_a_reason_in_both_languages(failure: Failure) -> None:
    remote = Remote(failure, b"HINOMI1 half")
    with pytest.raises(FactError) as odd:
        asker(remote, **{"juki-restic": "himitsu-9"}).ask(target(), [ECHO])
    assert odd.value.detail
    assert odd.value.detail_ja
    refused = failure is Failure.PRIVILEGE_REFUSED
    assert odd.value.why is (Why.NO_PRIVILEGE if refused else Why.NOT_COLLECTED)


@pytest.mark.parametrize("output", [b"", b"Welcome!\n", b"HINOMI1 " + b"a" * 32 + b" 1 0 - h\n"])
def test_an_answer_of_another_form_is_a_reason(output: bytes) -> None:
    with pytest.raises(FactError):
        asker(Remote(output=output), **{"juki-restic": "himitsu-9"}).ask(target(), [ECHO])


def test_an_answer_that_lacks_a_fragment_is_a_reason() -> None:
    found = asker(Remote()).at(Way(""), [Fragment("here", "echo so", 5)], {})
    with pytest.raises(FactError):
        found.reply(ECHO)


def test_nothing_is_told_of_what_an_asker_knows() -> None:
    assert "himitsu" not in repr(asker(Remote(), x="himitsu-9"))
