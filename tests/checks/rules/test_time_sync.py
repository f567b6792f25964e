"""Time: how many daemons, the tools' own words, and the offset seen from outside."""

from datetime import datetime, timedelta

import pytest

from checks.context import Collection
from checks.facts.clock import Clock
from checks.facts.processes import Processes
from checks.facts.system import Kernel
from checks.model import FactError, Why
from checks.rules import time_sync
from tests.checks.processes import chronyd, processes, systemd
from tests.checks.replies import NOW, fact

LIMITS = time_sync.TimeLimits(max_offset_seconds=5, max_silence_hours=24)
METAL = Kernel("6.1.0", "#1 SMP", (), reboot_required=False, contained=False, booted=NOW, at=NOW)
CONTAINER = Kernel("6.1.0", "#1 SMP", (), reboot_required=False, contained=True, booted=NOW, at=NOW)


@pytest.mark.parametrize(
    ("names", "holds"),
    [
        ({"chronyd"}, True),
        ({"systemd-timesyn"}, True),
        ({"chronyd", "systemd-timesyn"}, False),
        (set(), False),
    ],
)
def test_exactly_one_daemon(names: set[str], holds: bool) -> None:
    running = Processes("systemd", frozenset(names), frozenset())
    assert time_sync.one_time_daemon(running, METAL).holds is holds


def test_a_container_has_no_clock_of_its_own() -> None:
    running = Processes("sh", frozenset(), frozenset())
    assert time_sync.one_time_daemon(running, CONTAINER).applicable is False


@pytest.mark.parametrize(
    ("clock", "holds"),
    [
        (Clock("Normal", 0.001, 60.0, None), True),
        (Clock("Not synchronised", 0.0, 60.0, True), False),
        (Clock("Normal", 5.1, 60.0, True), False),
        (Clock("Normal", 0.0, 24 * 3600 + 1.0, True), False),
        (Clock(None, None, None, True), True),
        (Clock(None, None, None, False), False),
    ],
)
def test_synchronised(clock: Clock, holds: bool) -> None:
    assert time_sync.synchronised(clock, LIMITS).holds is holds


def test_no_answer_is_unknown() -> None:
    with pytest.raises(FactError) as caught:
        time_sync.synchronised(Clock(None, None, None, None), LIMITS)
    assert caught.value.why is Why.UNDETERMINED


TRACKING = "C6120001,198.18.0.1,3,{at},-0.000012,0.0001,0.0002,-1.5,0.0,0.01,0.03,0.001,64.2,{leap}"


def test_chrony_from_probe_output() -> None:
    line = TRACKING.format(at=NOW.timestamp() - 30, leap="Normal")
    clock = fact(Clock, f"chrony {line}\n\nsystemd no\n")
    assert clock == Clock("Normal", 0.000012, 30.0, False)


@pytest.mark.parametrize("line", ["506 Cannot talk to daemon", "", "a,b,c"])
def test_a_daemon_that_does_not_answer_leaves_it_open(line: str) -> None:
    clock = fact(Clock, f"chrony {line}\n\nsystemd \n")
    assert clock == Clock(None, None, None, None)


def collection(
    collected: datetime | None, received: datetime | None, asked: datetime | None = None
) -> Collection:
    return Collection(True, None, "ssh+pinned", 0, False, collected, received, asked)


@pytest.mark.parametrize(
    ("seconds", "holds"),
    [(0, True), (5, True), (6, False), (3600, False), (-35, True), (-36, False), (-3600, False)],
)
def test_offset_outside_the_30_seconds_of_the_collection(seconds: int, holds: bool) -> None:
    seen = collection(NOW + timedelta(seconds=seconds), NOW, NOW - timedelta(seconds=30))
    assert time_sync.clock_offset(seen, LIMITS).holds is holds


def test_without_the_time_of_asking_only_a_clock_ahead_is_certain() -> None:
    assert time_sync.clock_offset(collection(NOW, NOW), LIMITS).holds is True
    assert (
        time_sync.clock_offset(collection(NOW + timedelta(seconds=6), NOW), LIMITS).holds is False
    )
    with pytest.raises(FactError):
        time_sync.clock_offset(collection(NOW - timedelta(seconds=6), NOW), LIMITS)


def test_carried_output_has_no_offset() -> None:
    with pytest.raises(FactError) as caught:
        time_sync.clock_offset(collection(NOW, None), LIMITS)
    assert caught.value.why is Why.UNDETERMINED


def test_processes_of_containers_do_not_count() -> None:
    running = fact(Processes, processes(systemd(), chronyd(), chronyd(9, name="ntpd", space=22)))
    assert running.names == {"systemd", "chronyd"}
    assert running.under_systemd
    assert time_sync.one_time_daemon(running, METAL).holds is True


@pytest.mark.parametrize(
    ("one", "doubtful"),
    [
        (chronyd(uids="1000 1000", path="/home/yamada/chronyd", owner="1000 755"), False),
        (chronyd(uids="1000 1000", path="/usr/bin/perl"), False),
        (chronyd(uids="1000 0", path="/usr/bin/passwd"), False),
        (chronyd(uids="1000 1000"), True),
        (chronyd(path="/usr/bin/sudo"), True),
        (chronyd(owner="1000 755"), True),
        (chronyd(owner="0 775"), True),
        (chronyd(path=""), True),
        (chronyd(owner=""), True),
        (chronyd(uids=""), True),
    ],
)
def test_a_name_alone_is_no_daemon(one: str, doubtful: bool) -> None:
    running = fact(Processes, processes(systemd(), one))
    assert running.names == {"systemd"}
    if doubtful:
        with pytest.raises(FactError) as caught:
            time_sync.one_time_daemon(running, METAL)
        assert caught.value.why is Why.UNDETERMINED
    else:
        assert time_sync.one_time_daemon(running, METAL).holds is False


def test_a_service_account_and_a_replaced_file_are_still_the_daemon() -> None:
    own = chronyd(uids="103 103", path="/usr/sbin/chronyd (deleted)")
    running = fact(Processes, processes(systemd(), own))
    assert time_sync.one_time_daemon(running, METAL).holds is True


def test_a_version_after_the_name() -> None:
    running = fact(Processes, processes(systemd(), chronyd(path="/opt/x/chronyd4.3")))
    assert time_sync.one_time_daemon(running, METAL).holds is True


def test_a_second_daemon_in_doubt_leaves_it_open() -> None:
    other = chronyd(9, name="ntpd", path="/opt/start")
    with pytest.raises(FactError) as caught:
        time_sync.one_time_daemon(fact(Processes, processes(systemd(), chronyd(), other)), METAL)
    assert caught.value.why is Why.UNDETERMINED


def test_two_answers_for_one_process_are_no_list() -> None:
    with pytest.raises(FactError) as caught:
        fact(Processes, processes(systemd(), chronyd(), chronyd(path="/tmp/x")))
    assert caught.value.why is Why.MALFORMED


@pytest.mark.parametrize("body", ["", "names\n1 systemd\n", "11 /proc/self/ns/pid\nnames\n8 x\n"])
def test_a_list_without_process_1_is_no_list(body: str) -> None:
    with pytest.raises(FactError) as caught:
        fact(Processes, body)
    assert caught.value.why is Why.MALFORMED
