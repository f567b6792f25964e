"""Remote desktop: off, or with network level authentication; policy wins."""

import pytest

from checks.model import Verdict
from checks.windows.rules.remote_desktop import remote_desktop
from tests.checks.windows.answers import DENIED, FAIL, PASS, UNKNOWN, result, unseen, verdict, with_
from tests.checks.windows.built import value
from tests.checks.windows.good.event_log import GOOD

DENY = "RemoteDesktop/local/fDenyTSConnections"
LEVEL = "RemoteDesktop/listener/UserAuthentication"
ON = with_(GOOD, DENY, value(0))
HERE = {"terminal_remote.hosts": ("SV-*", "pc-1")}


@pytest.mark.parametrize(
    ("level", "layer", "want"),
    [(1, 2, PASS), (1, 1, PASS), (1, None, PASS), (1, 0, FAIL), (0, 2, FAIL), (None, 2, UNKNOWN)],
)
def test_when_on_it_asks_first(level: int | None, layer: int | None, want: Verdict) -> None:
    sections = with_(ON, LEVEL, value(level))
    sections = with_(sections, "RemoteDesktop/listener/SecurityLayer", value(layer))
    assert verdict(remote_desktop, sections, limits=HERE) is want


def test_what_was_seen_is_told() -> None:
    found = result(
        remote_desktop, with_(ON, "RemoteDesktop/listener/SecurityLayer", value(None)), limits=HERE
    )
    assert found.observed == "on (UserAuthentication=1, SecurityLayer=-)"
    assert (
        result(remote_desktop, ON, limits=HERE).observed
        == "on (UserAuthentication=1, SecurityLayer=2)"
    )


@pytest.mark.parametrize(
    ("hosts", "want"),
    [((), UNKNOWN), (("pc-1",), PASS), (("pc-*",), PASS), (("pc-10", "PC"), FAIL)],
)
def test_it_is_on_only_where_it_may_be(hosts: tuple[str, ...], want: Verdict) -> None:
    assert verdict(remote_desktop, ON, limits={"terminal_remote.hosts": hosts}) is want
    open_to_all = with_(ON, LEVEL, value(0))
    assert verdict(remote_desktop, open_to_all, limits={"terminal_remote.hosts": hosts}) is FAIL


def test_when_off_nothing_else_counts() -> None:
    assert verdict(remote_desktop, with_(GOOD, LEVEL, value(0))) is PASS
    assert verdict(remote_desktop, with_(GOOD, DENY, value(None))) is UNKNOWN


def test_policy_wins_over_the_local_value() -> None:
    on = with_(with_(GOOD, LEVEL, value(0)), "RemoteDesktop/policy/fDenyTSConnections", value(0))
    assert verdict(remote_desktop, on) is FAIL
    off = with_(with_(ON, LEVEL, value(0)), "RemoteDesktop/policy/fDenyTSConnections", value(1))
    assert verdict(remote_desktop, off) is PASS
    level = "RemoteDesktop/policy/UserAuthentication"
    assert verdict(remote_desktop, with_(ON, level, value(0))) is FAIL
    assert (
        verdict(remote_desktop, with_(with_(ON, LEVEL, value(0)), level, value(1)), limits=HERE)
        is PASS
    )


@pytest.mark.parametrize("odd", [value("1"), DENIED, {"state": "error"}, ..., None])
def test_values_of_another_type_are_not_known(odd: object) -> None:
    assert verdict(remote_desktop, with_(GOOD, DENY, odd)) is UNKNOWN


def test_what_was_not_seen_is_not_known() -> None:
    unseen(remote_desktop, GOOD)
