"""`hinomi backup drill` and `manifest` as a person uses them, on a real host."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from audit.declared import JST
from inventory.db import open_database, upgrade
from inventory.host_keys import HostKeys
from inventory.model import Host, Ledger, System
from inventory.store import InventoryStore
from tests.audit.backup.drill_kit import (
    DATA,
    FILES,
    SCRATCH,
    SOURCE,
    data_set,
    fingerprint,
    left,
    slow,
)
from tests.console.program import HINOMI, hinomi
from tests.inventory.transport.kit import host_key_of
from tests.lab import layers
from tests.lab.lab import HostSpec, Lab
from tests.lab.registered import registered

pytestmark = pytest.mark.lab
MAKE = (
    f"for n in a b; do mkdir -p /backup/$n; rsync -a {SOURCE}/ /backup/$n/; "
    "date -Is >/backup/$n.stamp; done"
)


@dataclass(frozen=True)
class City:
    """A workspace with one host that holds two mirrors of its own data."""

    lab: Lab
    workspace: Path
    host: str

    def say(self, *words: str, expect: int | None = 0) -> str:
        done = hinomi("backup", *words, workspace=self.workspace, expect=expect, anew=True)
        return done.stdout + done.stderr

    def told(self, *words: str, expect: int = 0) -> list[dict[str, Any]]:
        done = hinomi("backup", *words, "--json", workspace=self.workspace, expect=expect)
        return list(json.loads(done.stdout))

    def permit(self, begin: datetime | None = None, approver: str = "情報政策課長") -> None:
        """Targets a and b, approved for two hours from then."""
        begin = begin or datetime.now(JST) - timedelta(minutes=5)
        end = begin + timedelta(hours=2)
        window = f"{{from: {begin:%Y-%m-%d %H:%M}, to: {end:%Y-%m-%d %H:%M}}}"
        drill = (
            f"{{approver: {approver}, window: {window}, scratch_host: {self.host}, "
            f"scratch: {SCRATCH}, quota: 200MiB, sample: 15, seconds: 120}}"
        )
        lines = ["targets:"]
        for name in ("a", "b"):
            lines.append(
                f"  {name}: {{tool: tree, host: {self.host}, location: /backup/{name}, "
                f"options: {{layout: mirror, stamp: /backup/{name}.stamp}}, "
                "privilege: sudo, holds: [BK-001]" + (f", drill: {drill}}}" if approver else "}")
            )
        path = self.workspace / "policy" / "backup-targets.yaml"
        path.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture(scope="module")
def store(lab: Lab) -> Iterator[str]:
    lab.add(HostSpec("store", layer=layers.backup()))
    lab.run("store", "bash -s", stdin=f"set -eu\n{DATA}\n{MAKE}\n")
    yield "store"
    lab.remove("store")


@pytest.fixture
def city(lab: Lab, store: str, tmp_path: Path) -> City:
    workspace = tmp_path / "火見市"
    hinomi("init", workspace)
    host: Host = registered(lab, store)
    HostKeys(workspace / "known_hosts").accept(host, host_key_of(lab[store].host_key))
    engine = open_database(f"sqlite:///{workspace / 'hinomi.db'}")
    upgrade(engine)
    ledger = Ledger(hosts=(host,), systems=(System(name="住民記録"),), data_sets=(data_set(store),))
    InventoryStore(engine).save(ledger)
    engine.dispose()
    made = City(lab, workspace, store)
    made.permit()
    return made


def test_from_manifest_to_drill_and_nothing_left(city: City) -> None:
    before = fingerprint(city.lab, city.host)
    plan = city.say("drill", "--dry-run", "a")
    assert "計画だけ" in plan
    assert "情報政策課長" in plan
    assert f"{FILES} 件 " in city.say("manifest")
    [drill] = city.told("drill", "a", "--seed", "2026")
    assert (drill["matched"], drill["asked"], drill["population"]) == (15, 15, FILES)
    assert drill["against"] == "manifest"
    assert drill["good"] is True
    assert "95 %" in drill["claim"]["words"]
    assert drill["seed"] == "2026"
    told = city.say("drill", "b", "--whole")
    assert f"{FILES} 件すべてを復元し、すべて一致" in told
    assert "消去を確認" in told
    assert left(city.lab, city.host) == ""
    assert fingerprint(city.lab, city.host) == before
    salt = city.workspace / "backup-names.salt"
    assert salt.stat().st_mode & 0o777 == 0o600
    hidden = ("異動".encode(), salt.read_bytes())
    kept = [path for path in city.workspace.rglob("*") if path.is_file() and path != salt]
    assert not [path for path in kept if any(word in path.read_bytes() for word in hidden)]


@slow
def test_without_approver_or_outside_the_window_nothing_is_restored(city: City) -> None:
    city.permit(datetime.now(JST) + timedelta(hours=1))
    assert "時間帯の前" in city.say("drill", expect=3)
    city.permit(datetime.now(JST) - timedelta(hours=3))
    assert "過ぎた" in city.say("drill", expect=3)
    city.permit(approver="")
    assert "drill: に承認者" in city.say("drill", "a", expect=3)
    assert "drill: のある対象がありません" in city.say("drill", expect=2)
    assert "b" in city.say("drill", "c", expect=2)
    assert left(city.lab, city.host) == ""


@slow
def test_damage_is_a_finding(city: City) -> None:
    city.say("manifest", "BK-001")
    grown = "/backup/a/住民記録/異動1.csv"
    city.lab.run(city.host, f"cp -p {grown} /root/kept; head -c 4000 /dev/urandom >{grown}")
    try:
        told = city.say("drill", "a", "--whole", expect=1)
    finally:
        city.lab.run(city.host, f"cp -p /root/kept {grown}")
    assert "異常がある" in told
    assert "内容が元と異なる" in told
    assert "暗号化されたように見える" in told


@slow
def test_a_killed_command_is_swept_and_goes_on(city: City) -> None:
    command = [str(HINOMI), "backup", "drill", "--whole", "-w", str(city.workspace)]
    inherited = {name: v for name, v in os.environ.items() if not name.startswith("HINOMI_")}
    running = subprocess.Popen(
        command, env={**inherited, "HINOMI_LANG": "ja"}, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr
    said = [""]
    while "復元しています" not in said[-1]:
        said.append(running.stderr.readline())
        assert said[-1], said
    running.send_signal(signal.SIGKILL)
    running.communicate()
    end = time.monotonic() + 8
    while left(city.lab, city.host) and time.monotonic() < end:
        time.sleep(0.2)
    assert left(city.lab, city.host) == ""
    told = city.say("drill", "--resume")
    assert "前回止まった訓練の跡を確かめました(何も残っていない)" in told
    assert told.count("元データ") == 2
    assert "途中の復元訓練はありません" in city.say("drill", "--resume", expect=2)
