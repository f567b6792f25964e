"""Real nmap against real stacks in namespaces: who is found, how fast, and what breaks it."""

import os
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import replace
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from inventory.discovery.known import devices_of, fold
from inventory.discovery.model import Segment, Sweep
from inventory.discovery.program import find_nmap
from inventory.discovery.scanning import PORTS, Bench, Order, expected, look
from inventory.model import Zone
from inventory.words import HinomiError
from tests.inventory.discovery.counting import counting
from tests.inventory.discovery.street import Street
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab
YAMAHA, FUJITSU, RANDOM = "00:a0:de:01:02:03", "00:17:42:0a:0b:0c", "d6:11:22:33:44:55"


def order(network: str, *without: str, rate: int = 200) -> Order:
    apart = tuple(map(IPv4Network, without))
    return Order(Segment(IPv4Network(network), Zone.LGWAN), apart, rate)


def looked(wanted: Order, **parts: object) -> Sweep:
    return look(wanted, Bench(find_nmap(), **parts))  # type: ignore[arg-type]


def test_who_is_there_with_address_maker_and_open_ports(street: Street) -> None:
    street.add("router", YAMAHA, "198.18.64.2", "198.18.64.3", "198.18.64.4", "198.18.64.5")
    street.add("pc", FUJITSU, "198.18.64.6", ports=(23, 445, 9100))
    street.add("tablet", RANDOM, "198.18.64.7")
    sweep = looked(order("198.18.64.0/28"))
    assert sweep.complete
    assert sweep.direct
    known = {one.key: one for one in fold(None, sweep).devices}
    assert set(known) == {YAMAHA, FUJITSU, RANDOM}
    assert {address for address, _ in known[YAMAHA].addresses} == {
        "198.18.64.2",
        "198.18.64.3",
        "198.18.64.4",
        "198.18.64.5",
    }
    assert known[YAMAHA].maker == "Yamaha"
    assert [one.port for one in known[FUJITSU].services or ()] == [23, 445]  # 9100 is never asked
    assert known[YAMAHA].services == ()
    assert known[RANDOM].random
    assert not known[FUJITSU].random


def test_what_is_left_out_is_never_asked(street: Street) -> None:
    street.add("printer", YAMAHA, "198.18.65.2", ports=(80,))
    subprocess.run(["ip", "neigh", "flush", "dev", "br0"], check=True)  # the kernel asks by itself
    with counting("br0") as sent:
        sweep = looked(order("198.18.65.2/32", "198.18.65.2/32"))
    assert not sweep.complete
    assert sweep.sightings == ()
    assert not sent.moments
    beside = looked(order("198.18.65.0/29", "198.18.65.2/32"))
    assert beside.complete
    assert devices_of(beside.sightings) == {}
    assert beside.left_out == ("198.18.65.2/32",)


@pytest.mark.parametrize("rate", [50, 200])
def test_packets_never_leave_faster_than_approved(street: Street, rate: int) -> None:
    """The kernel counts; all ports open are the worst case, each costs a whole handshake."""
    for number in range(2, 6):
        mac = f"00:a0:de:00:00:{number:02x}"
        street.add(f"d{number}", mac, f"198.18.66.{number}", ports=PORTS)
    with counting("br0") as sent:
        sweep = looked(order("198.18.66.0/27", rate=rate))
    assert sweep.complete
    assert len(devices_of(sweep.sightings)) == 4
    assert len(sent.moments) > 60  # the count is of this scan, not of nothing
    assert sent.most_within(1.0) <= rate


@pytest.mark.parametrize("alive", [1, 90])
def test_what_is_overdue_after_a_pause_of_the_machine_is_not_sent_at_once(
    street: Street, alive: int
) -> None:
    """nmap lets its schedule slip into the past and makes up for it, whatever `--max-rate` says."""
    street.add("many", YAMAHA, *(f"198.18.73.{number}" for number in range(1, alive + 1)))
    stopper = threading.Timer(0.6, _hold_nmap, (os.getpid(), 2.0))
    stopper.start()
    with counting("br0") as sent:
        sweep = looked(order("198.18.73.0/25", rate=100))
    stopper.join()
    assert sweep.complete
    assert len(sent.moments) > 120
    assert sent.most_within(1.0) <= 100


@pytest.mark.slow
@pytest.mark.skipif(os.environ.get("HINOMI_SLOW") != "1", reason="minutes: HINOMI_SLOW=1")
def test_four_thousand_addresses_at_the_approved_rate(street: Street) -> None:
    for number in range(2, 12):
        street.add(f"d{number}", f"00:a0:de:00:01:{number:02x}", f"198.18.96.{number}", ports=(22,))
    wanted = order("198.18.96.0/20", rate=200)
    begun = time.monotonic()
    with counting("br0") as sent:
        sweep = looked(wanted)
    assert sweep.complete
    assert len(devices_of(sweep.sightings)) == 10
    assert len(sent.moments) > 4096
    assert sent.most_within(1.0) <= 200
    assert time.monotonic() - begun < expected(wanted).seconds * 3


def test_a_plan_tells_packets_and_time_before_anything_is_sent() -> None:
    plan = expected(order("198.18.72.0/24", "198.18.72.0/25", rate=50))
    assert plan.addresses == 127  # without the broadcast address
    assert 60 > plan.seconds > 127 * 2 / 50


def test_a_missing_nmap_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HinomiError, match="apt install nmap"):
        find_nmap()


def test_a_killed_nmap_makes_the_segment_unknown(street: Street) -> None:
    street.add("pc", FUJITSU, "198.18.67.9")
    killer = threading.Timer(1.0, lambda: _kill_nmap(os.getpid()))
    killer.start()
    sweep = looked(order("198.18.67.0/24", rate=20))
    killer.join()
    assert not sweep.complete
    assert "nmap" in sweep.why


def test_a_stop_and_an_end_of_the_window_make_it_unknown(lab: Lab) -> None:
    del lab
    begun = time.monotonic()
    sweep = looked(order("198.18.68.0/24", rate=5), stopped=lambda: time.monotonic() > begun + 0.5)
    assert not sweep.complete
    assert "中断" in sweep.why
    assert time.monotonic() - begun < 5


SAYS: dict[str, str] = {
    "nothing": "exit 0",
    "half": 'head -c 300 > "$5" < /dev/null; printf "<nmaprun><host>" > "$4"',
    "an error": 'printf "<nmaprun><runstats><finished exit=\\"error\\" errormsg=\\"no route\\"/>'
    '<hosts/></runstats></nmaprun>" > "$4"',
    "no end": 'printf "<nmaprun><host><status state=\\"up\\"/></host></nmaprun>" > "$4"',
    "failure": "exit 1",
}


@pytest.mark.parametrize("does", SAYS.values(), ids=SAYS.keys())
def test_an_nmap_that_says_nothing_sound_tells_nothing(lab: Lab, tmp_path: Path, does: str) -> None:
    del lab
    fake = tmp_path / "nmap"
    fake.write_text(f"#!/bin/sh\n{does}\n")
    fake.chmod(0o755)
    sweep = look(order("198.18.69.0/30"), Bench(str(fake)))
    assert not sweep.complete
    assert sweep.why
    assert sweep.sightings == ()


def _hold_nmap(parent: int, seconds: float) -> None:
    """Stop it as a busy machine does, as soon as it runs, and let it go on."""
    held: list[str] = []
    while not held:
        found = subprocess.run(
            ["pgrep", "-P", str(parent), "-x", "nmap"], capture_output=True, text=True, check=False
        )
        held = found.stdout.split()
    for sign in (signal.SIGSTOP, signal.SIGCONT):
        for pid in held:
            with suppress(ProcessLookupError):
                os.kill(int(pid), sign)
        time.sleep(seconds)


def _kill_nmap(parent: int) -> None:
    found = subprocess.run(
        ["pgrep", "-P", str(parent), "-x", "nmap"], capture_output=True, text=True, check=False
    )
    for pid in found.stdout.split():
        os.kill(int(pid), signal.SIGKILL)


def test_who_must_not_be_asked_and_has_no_fixed_address_is_not_connected_to(
    street: Street,
) -> None:
    street.add("printer", YAMAHA, "198.18.71.2", ports=(80,))
    street.add("pc", FUJITSU, "198.18.71.3", ports=(80,))
    wanted = replace(order("198.18.71.0/29"), silent=frozenset({YAMAHA}))
    known = {one.key: one.services for one in fold(None, looked(wanted)).devices}
    assert known[YAMAHA] is None
    assert [one.port for one in known[FUJITSU] or ()] == [80]
    alone = looked(replace(order("198.18.71.8/29"), known=3))
    assert not alone.complete  # silence where there were devices is a pulled cable


def test_through_a_router_there_are_no_mac_addresses_and_no_proof_of_absence(
    street: Street,
) -> None:
    street.add("router", YAMAHA, "198.18.73.1").behind(
        "router", FUJITSU, "203.0.113.5", ports=(80,)
    )
    subprocess.run(["ip", "route", "add", "203.0.113.0/24", "via", "198.18.73.1"], check=True)
    with counting("br0") as sent:
        sweep = looked(order("203.0.113.0/28", rate=100))
    assert sweep.complete
    assert not sweep.direct
    [device] = fold(None, sweep).devices[-1:]
    assert {one.key for one in fold(None, sweep).devices} == {"203.0.113.1", "203.0.113.5"}
    assert (device.mac, [one.port for one in device.services or ()]) == ("", [80])
    assert 0 < sent.most_within(1.0) <= 100
