"""A crash in the middle of a trial tells nothing: not even to a traceback that shows locals."""

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import paramiko
import pytest
from rich.console import Console
from rich.traceback import Traceback
from sqlalchemy import Engine

from audit.evidence import EvidenceStore
from audit.mfa.codes import Token
from audit.mfa.proving import prove
from inventory.db import open_database, upgrade
from inventory.journal import Journal
from inventory.logins.base import Answer, Credentials, Said
from inventory.logins.ssh import SshLogin, _Trial
from tests.audit.mfa.doubles import PASSWORD, SEED, START, Service, Turned, bench, records, target


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{tmp_path / 'mfa.db'}")
    upgrade(opened)
    yield opened
    opened.dispose()


def told(run: Callable[[], object]) -> str:
    """What a traceback with the locals of every frame of ours says of this failure."""
    out = io.StringIO()
    try:
        run()
    except RuntimeError:
        kind, error, trace = sys.exc_info()
        assert kind
        assert error
        shown = Traceback.from_exception(
            kind, error, trace, show_locals=True, locals_max_length=10**6, locals_max_string=10**6,
            locals_hide_dunder=False, locals_hide_sunder=False,
        )  # fmt: skip
        Console(file=out, width=4000).print(shown)
    return out.getvalue()


def codes() -> list[str]:
    token = Token(SEED)
    present = token.step(START.timestamp())
    return [token.at(step) for step in range(present - 25, present + 25)]


class Crashing(Service):
    """The program crashes during the third attempt."""

    def attempt(self, credentials: Credentials) -> Answer:
        if len(self.seen) == 2:
            raise RuntimeError("planted")
        return super().attempt(credentials)


@pytest.mark.parametrize("where", ["login", "evidence", "journal"])
def test_a_crash_shows_no_secret(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def planted(*_: object, **__: object) -> None:
        raise RuntimeError("planted")

    turned = Turned()
    kept = records(engine, tmp_path, turned)
    service = Crashing(turned) if where == "login" else Service(turned)
    desk = bench(service, kept, target())
    if where == "evidence":
        monkeypatch.setattr(EvidenceStore, "put", planted)
    if where == "journal":
        monkeypatch.setattr(Journal, "append", planted)
    shown = told(lambda: prove(target(), desk))
    assert "planted" in shown
    assert "locals" in shown
    ours = shown.replace(repr(service), "")  # the double remembers what it was shown; SSH does not
    assert not [secret for secret in (PASSWORD, SEED, *codes()) if secret in ours]


def test_a_failure_inside_ssh_becomes_an_unclear_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def planted(*_: object, **__: object) -> list[str]:
        raise RuntimeError(PASSWORD)

    line = paramiko.Transport.__new__(paramiko.Transport)
    monkeypatch.setattr(paramiko.Transport, "auth_interactive", planted)
    given = Credentials("kansa", PASSWORD, "123456", False, ("keyboard-interactive",))
    shown = told(_Trial(line, None, given).answer)
    assert PASSWORD in shown  # so it is caught at the rim, in `attempt`

    class Open(SshLogin):
        def __init__(self) -> None:
            self._key = None

        def _line(self) -> "Line":  # type: ignore[override] # the double of a context manager
            return Line()

    class Line:
        def __enter__(self) -> paramiko.Transport:
            return line

        def __exit__(self, *_: object) -> None:
            pass

    answer = Open().attempt(given)
    assert (answer.said, answer.detail) == (Said.UNCLEAR, "RuntimeError")
    assert PASSWORD not in repr(given)
    assert "123456" not in repr(given)
