"""Which way a Windows server is asked: the one that its ledger row names, and no other."""

from datetime import UTC, datetime
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from checks.catalogue import facts_of
from checks.windows.collector import render_windows_collector
from console.founding import found_workspace
from console.session import Session
from console.windows_asking import AUTHORITIES, windows_transport
from inventory.model import Access, Host, Platform, Way
from inventory.transport.base import Bounds, Exchange, Failure
from inventory.transport.windows import WindowsSsh, WindowsTransport
from inventory.transport.winrm import SYSTEM_AUTHORITIES, WinrmTransport


def server(way: Way, **access: str) -> Host:
    return Host(
        id=way.value,
        name=way.value,
        platform=Platform.WINDOWS,
        addresses=(IPv4Address("192.0.2.1"),),
        access=Access(way=way, **access),
    )


@pytest.fixture
def session(tmp_path: Path) -> Session:
    found_workspace(tmp_path)
    return Session(tmp_path)


def made(session: Session, *ways: Way) -> WindowsTransport:
    found = windows_transport(session, [server(way) for way in ways], None)
    assert isinstance(found, WindowsTransport)
    return found


def test_each_way_is_made_where_a_host_has_it(session: Session) -> None:
    assert made(session, Way.AUTO, Way.FILE)._ways == {}
    assert isinstance(made(session, Way.SSH)._ways[Way.SSH], WindowsSsh)
    both = made(session, Way.SSH, Way.WINRM)._ways
    assert both.keys() == {Way.SSH, Way.WINRM}


def test_who_may_sign_certificates_is_the_workspace_s_own_or_the_system_s(session: Session) -> None:
    def authorities() -> Path:
        found = made(session, Way.WINRM)._ways[Way.WINRM]
        assert isinstance(found, WinrmTransport)
        return found._authorities

    assert authorities() == SYSTEM_AUTHORITIES
    own = session.workspace.root / AUTHORITIES
    own.write_text("", "utf-8")
    assert authorities() == own


def test_a_way_that_nobody_named_is_unsupported(session: Session) -> None:
    answer = made(session, Way.SSH).ask(server(Way.WINRM), b"", "0" * 32, Bounds())
    assert (answer.failure, answer.detail) == (Failure.UNSUPPORTED, "winrm")


def test_the_script_is_the_one_for_windows(session: Session) -> None:
    class Listening:
        def ask(self, host: Host, script: bytes, tag: str, bounds: Bounds) -> Exchange:
            del host, tag, bounds
            now = datetime.now(UTC)
            return Exchange(script, b"", 0, now, now, "")

    wanted = render_windows_collector(facts_of(session.checks.values()))
    transport = WindowsTransport(made(session, Way.SSH)._script, {Way.SSH: Listening()})
    assert transport.ask(server(Way.SSH), b"posix", "0" * 32, Bounds()).output == wanted
