"""How long records are kept, by the time of the oldest one."""

import pytest

from checks.model import Verdict
from checks.windows.rules.event_log import log_kept
from tests.checks.windows.answers import (
    DENIED,
    FAIL,
    PASS,
    UNKNOWN,
    result,
    unseen,
    verdict,
    with_,
)
from tests.checks.windows.built import value
from tests.checks.windows.good.event_log import GOOD, ago, installed, server

SHORT = with_(GOOD, "SecurityLog/oldest", ago(20))
COLLECTORS = {"terminal_log.collectors": ("WEC1.city.example",)}


@pytest.mark.parametrize(("days", "want"), [(90, PASS), (89.9, FAIL), (400, PASS)])
def test_days_kept_count_and_not_the_size(days: float, want: Verdict) -> None:
    assert verdict(log_kept, with_(GOOD, "SecurityLog/oldest", ago(days))) is want
    large = with_(SHORT, "SecurityLog/maximum", 2**40)
    assert verdict(log_kept, large) is FAIL


@pytest.mark.parametrize(("path", "odd"), [("enabled", False), ("mode", "Retain")])
def test_a_log_that_stops_is_no_log(path: str, odd: object) -> None:
    assert verdict(log_kept, with_(GOOD, f"SecurityLog/{path}", odd)) is FAIL


@pytest.mark.parametrize(
    ("path", "odd"),
    [
        ("mode", "循環"),
        ("oldest", None),
        ("oldest", ago(-1)),
        ("oldest", ago(500)),
        ("now", ago(-400)),
        ("now", "2026-11-21T00:00:00"),
        ("installed/InstallDate", value(None)),
        ("installed/InstallDate", value("1700000000")),
        ("installed/InstallDate", DENIED),
        ("forwarding/1", DENIED),
        ("enabled", 1),
    ],
)
def test_odd_times_and_types_are_not_known(path: str, odd: object) -> None:
    assert verdict(log_kept, with_(GOOD, f"SecurityLog/{path}", odd)) is UNKNOWN


def test_forwarding_counts_to_a_collector_that_was_named() -> None:
    sent = with_(SHORT, "SecurityLog/forwarding/1", value(server("wec1.City.example")))
    assert verdict(log_kept, sent) is UNKNOWN
    assert verdict(log_kept, sent, COLLECTORS) is PASS
    other = with_(SHORT, "SecurityLog/forwarding/1", value(server("wec1.city.example.net")))
    assert verdict(log_kept, other, COLLECTORS) is UNKNOWN
    garbled = with_(SHORT, "SecurityLog/forwarding/1", value("wec1.city.example"))
    assert verdict(log_kept, garbled, COLLECTORS) is UNKNOWN
    assert verdict(log_kept, SHORT, COLLECTORS) is FAIL


def test_a_new_terminal_shows_nothing_yet_unless_its_log_is_full() -> None:
    new = with_(SHORT, "SecurityLog/installed", installed(20))
    found = result(log_kept, new)
    assert found.verdict is UNKNOWN
    assert "20 日" in found.detail_ja
    assert verdict(log_kept, with_(new, "SecurityLog/size", 2**30)) is FAIL
    roomy = with_(new, "SecurityLog/maximum", 1000)
    assert verdict(log_kept, with_(roomy, "SecurityLog/size", 899)) is UNKNOWN
    assert verdict(log_kept, with_(roomy, "SecurityLog/size", 900)) is FAIL
    old = with_(SHORT, "SecurityLog/installed", installed(90))
    assert verdict(log_kept, old) is FAIL


def test_logs_that_were_put_aside_are_not_seen() -> None:
    aside = with_(SHORT, "SecurityLog/mode", "AutoBackup")
    assert verdict(log_kept, aside) is UNKNOWN
    assert verdict(log_kept, with_(aside, "SecurityLog/oldest", ago(90))) is PASS
    sent = with_(aside, "SecurityLog/forwarding/1", value(server("wec1.City.example")))
    assert verdict(log_kept, sent, COLLECTORS) is PASS


def test_why_a_log_stops_is_told() -> None:
    off = result(log_kept, with_(GOOD, "SecurityLog/enabled", False))
    full = result(log_kept, with_(GOOD, "SecurityLog/mode", "Retain"))
    assert (off.observed, full.observed) == ("the log is off", "stops when it is full (Retain)")
    kept = result(log_kept, GOOD)
    assert (
        kept.observed == "the oldest record is 120 days old (512 / 1024 MiB, overwrites when full)"
    )


def test_what_was_not_seen_is_not_known() -> None:
    unseen(log_kept, GOOD)
