"""Files brought in by `hinomi network import` that are not what they are said to be."""

from pathlib import Path

import pytest

from console.session import Session
from inventory.model import Access, Host, Kind, Ledger, Platform
from tests.console.test_network import CONFIG, SECRET, SWITCH, bring, city, day, network, verdicts

__all__ = ["city"]  # the fixture
OTHER = Host(
    id="N-0002",
    name="sw-02",
    kind=Kind.NETWORK,
    platform=Platform.NETWORK,
    access=Access(device="cisco_ios"),
)


def test_the_configuration_of_another_device_is_refused(city: Path) -> None:
    Session(city).inventory.save(Ledger(hosts=(SWITCH, OTHER)))
    told = bring(city, CONFIG.replace("hostname sw-01", "hostname SW-02"), expect=2)
    assert "N-0002" in told.remarks
    network(city, "history", "sw-01", expect=2)
    bring(city, CONFIG.replace("hostname sw-01", "hostname edge-4f"))  # a name of its own


@pytest.mark.parametrize("family", ["yamaha", "alaxala", "fortios", "frr", "nec_ix", "aruba"])
def test_the_family_of_another_maker_acquits_of_nothing(city: Path, family: str) -> None:
    file = city.parent / "other.txt"
    file.write_text(f"{CONFIG}sw-01#\n")
    taken = ("--taken", day(1), "--by", "x", "--fail-on", "never")
    network(city, "import", "sw-01", file, "--family", family, *taken)
    found = {key: value for key, value in verdicts(city).items() if key.startswith("NWD-")}
    assert found
    assert "PASS" not in found.values()


def test_two_devices_in_one_file_acquit_of_nothing(city: Path) -> None:
    bring(city, CONFIG + CONFIG)
    found = {key: value for key, value in verdicts(city).items() if key.startswith("NWD-")}
    assert "PASS" not in found.values()


def test_a_log_with_prompts_and_times_keeps_no_secret(city: Path) -> None:
    text = "".join(f"[2026-11-22 10:00:00.123] {line}\n" for line in CONFIG.splitlines())
    bring(city, text)
    kept = [one for one in city.rglob("*") if one.is_file()]
    assert not [one for one in kept if SECRET.encode() in one.read_bytes()]


@pytest.mark.parametrize("taken", ["0001-01-01", "0008-11-21", "1999-12-31"])
def test_a_year_that_cannot_be_is_refused(city: Path, taken: str) -> None:
    file = city.parent / "a.txt"
    file.write_text(CONFIG)
    told = network(city, "import", "sw-01", file, "--taken", taken, "--by", "x", expect=2)
    assert "西暦" in told.remarks
    network(city, "history", "sw-01", expect=2)
