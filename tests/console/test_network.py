"""Configurations of devices on the command line: in, judged, compared, approved; no secret kept."""

import json
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from audit.declared import JST
from audit.verify import verify_evidence
from console.cli.network import app
from console.founding import found_workspace
from console.session import Session
from inventory.model import Access, Host, Kind, Ledger, Platform
from tests.console.in_process import Told, typed

SECRET = "Himitsu-no-Kotoba-7"
CONFIG = f"""\
version 15.2
hostname sw-01
enable secret 5 $1$mERr${SECRET}
username sato privilege 15 secret 9 $9$abc${SECRET}
ip ssh version 2
snmp-server community {SECRET} ro
interface Vlan1
 description 本庁舎３階　端末室
line vty 0 4
 transport input ssh
end
"""
SWITCH = Host(
    id="N-0001",
    name="sw-01",
    kind=Kind.NETWORK,
    platform=Platform.NETWORK,
    addresses=(ip_address("192.0.2.1"),),
    access=Access(device="cisco_ios"),
)
SERVER = Host(id="S-0001", name="web-01", kind=Kind.SERVER, platform=Platform.LINUX)
NEVER = ("--fail-on", "never")


@pytest.fixture
def city(tmp_path: Path) -> Path:
    found_workspace(tmp_path / "city")
    Session(tmp_path / "city").inventory.save(Ledger(hosts=(SWITCH, SERVER)))
    return tmp_path / "city"


def day(ago: int) -> str:
    return str((datetime.now(UTC).astimezone(JST) - timedelta(days=ago)).date())


def network(city: Path, *words: str | Path, expect: int = 0) -> Told:
    return typed(app, city, *words, by="監査", expect=expect)


def bring(
    city: Path, text: str | bytes, ago: int = 1, expect: int = 0, host: str = "sw-01"
) -> Told:
    file = city.parent / "sw-01.txt"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    taken = ("--taken", day(ago), "--by", "髙橋")
    return network(city, "import", host, file, *taken, *NEVER, expect=expect)


def verdicts(city: Path) -> dict[str, str]:
    session = Session(city)
    run = max(session.results.runs(), key=lambda one: one.started)
    return {one.check: str(one.verdict) for one in session.results.results(run.id)}


def test_a_file_is_judged_and_no_secret_is_kept(city: Path) -> None:
    bring(city, CONFIG)
    found = verdicts(city)
    assert found["NWD-001"] == "PASS"
    assert found["NWD-002"] == "UNKNOWN"  # nobody looked from outside
    assert found["NWD-003"] == "PASS"
    assert found["NWD-018"] == "NOT_CHECKED"  # nothing is approved
    assert found["NWD-021"] == "UNKNOWN"
    session = Session(city)
    assert list(verify_evidence(session.engine, session.evidence)) == []
    for path in city.rglob("*"):
        assert path.is_dir() or SECRET.encode() not in path.read_bytes()
    for digest in session.evidence.digests():
        kept = session.evidence.get(digest)
        assert SECRET.encode() not in kept
        assert "本庁舎３階" in kept.decode()


def test_the_approved_configuration_is_what_counts(city: Path) -> None:
    bring(city, CONFIG, ago=3)
    assert "変わっていません" in network(city, "diff", "N-0001").remarks
    assert (
        "承認した設定がありません"
        in network(city, "diff", "N-0001", "--approved", expect=2).remarks
    )
    network(city, "approve", "sw-01", "--by", "山田")
    bring(city, CONFIG, ago=2)
    assert "変わっていません" in network(city, "diff", "sw-01", "--approved").remarks
    bring(city, CONFIG.replace("input ssh", "input telnet ssh"), ago=1)
    assert verdicts(city)["NWD-018"] == "FAIL"
    told = network(city, "diff", "sw-01", expect=1).answer
    assert "- transport input ssh" in told
    assert "+ transport input telnet ssh" in told
    assert network(city, "diff", "sw-01", "--since", day(2), expect=1).answer
    rows: list[dict[str, Any]] = json.loads(network(city, "history", "sw-01", "--json").answer)
    assert [(one["added"], one["removed"], one["approved_by"]) for one in rows] == [
        (0, 0, "山田"),
        (1, 1, ""),
    ]
    network(city, "approve", "sw-01", "--by", "山田")
    network(city, "diff", "sw-01")


def test_a_changed_secret_is_a_difference_and_is_not_shown(city: Path) -> None:
    bring(city, CONFIG, ago=2)
    bring(city, CONFIG.replace(f"mERr${SECRET}", f"mERr${SECRET}8"), ago=1)
    told = network(city, "diff", "sw-01", expect=1).answer
    assert told.count("enable secret 5 $1$[masked:") == 2
    assert SECRET not in told


def test_shift_jis_is_read_and_other_bytes_are_refused(city: Path) -> None:
    bring(city, CONFIG.encode("cp932"))
    assert verdicts(city)["NWD-001"] == "PASS"
    assert "UTF-8 又は Shift_JIS" in bring(city, b"\x89PNG\r\n\x1a\n\0\0", expect=2).both
    assert "UTF-8 又は Shift_JIS" in bring(city, b"", expect=2).both


def test_half_a_configuration_is_a_finding_and_is_no_generation(city: Path) -> None:
    bring(city, CONFIG.removesuffix("end\n"))
    assert verdicts(city)["NWD-001"] == "FAIL"
    assert verdicts(city)["NWD-018"] == "UNKNOWN"
    assert (
        "取得した設定がありません" in network(city, "approve", "sw-01", "--by", "山", expect=2).both
    )


def test_an_old_file_proves_nothing(city: Path) -> None:
    bring(city, CONFIG, ago=40, expect=3)
    assert not {"PASS", "FAIL"} & set(verdicts(city).values())
    assert verdicts(city)["NWD-001"] == "UNKNOWN"


WRONG = {
    ("sw-99", "--taken", "2026-11-20", "--by", "山"): "台帳にありません",
    ("web-01", "--taken", "2026-11-20", "--by", "山"): "ネットワーク機器になっていません",
    ("sw-01", "--taken", "きのう", "--by", "山"): "2026-11-21 の形",
    ("sw-01", "--taken", "2999-01-01", "--by", "山"): "まだ来ていない",
    ("sw-01", "--taken", "2026-11-20", "--by", " "): "--by",
    ("sw-01", "--taken", "2026-11-20", "--by", "山", "--family", "junos"): "cisco_ios",
}


def test_what_is_wrong_is_said_and_nothing_is_kept(city: Path) -> None:
    file = city.parent / "sw-01.txt"
    file.write_text(CONFIG)
    for (host, *rest), said in WRONG.items():
        assert said in network(city, "import", host, file, *rest, expect=2).both
    assert Session(city).results.runs() == []
    assert list(Session(city).evidence.digests()) == []


def test_every_command_that_is_sent_is_told(city: Path) -> None:
    found = json.loads(network(city, "commands", "--json").answer)
    assert {one["family"] for one in found} >= {"yamaha", "frr", "fortios"}
    assert "show config" in network(city, "commands", "yamaha").answer
    assert "yamaha" in network(city, "commands", "junos", expect=2).both
