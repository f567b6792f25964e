"""The attempts must be in the target's own log; where nobody can look there, that is said."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from audit.mfa.model import Grade, Judged
from audit.mfa.proving import Outcome
from audit.mfa.records import LOGGED
from console import mfa_proving
from console.cli.main import INCOMPLETE
from console.mfa_logins import Armed
from console.session import Session

AT = datetime(2026, 11, 20, tzinfo=UTC)
TARGET = SimpleNamespace(name="portal")


def outcome(*attempts: object) -> Outcome:
    return Outcome("portal", "run-1", Grade.MET, {}, cast("Any", attempts), AT, AT)


def test_a_log_out_of_reach_is_unknown_and_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[tuple[object, ...]] = []
    records = SimpleNamespace(note=lambda *said: noted.append(said))
    monkeypatch.setattr(mfa_proving, "_records", lambda _: records)
    ready = cast("Armed", SimpleNamespace(target=TARGET, host=None))
    said = mfa_proving._log_of(cast("Session", None), ready, outcome(object()))
    assert said is not None
    assert said.grade is Grade.UNKNOWN
    assert "--log FILE" in said.words.ja
    assert noted == [(TARGET, LOGGED, "run-1", said)]
    shown = mfa_proving.Shown(cast("Any", TARGET), outcome(object()), said, None)
    assert mfa_proving._code(mfa_proving._grades(shown)) == INCOMPLETE


def test_where_nothing_was_sent_no_log_is_looked_for() -> None:
    ready = cast("Armed", SimpleNamespace(target=TARGET, host=None))
    found: Judged | None = mfa_proving._log_of(cast("Session", None), ready, outcome())
    assert found is None
