"""Stories of `hinomi incident sweep` on real hosts behind a real bridge."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from console import language
from tests.console.program import HINOMI
from tests.console.sweep_town import Town, found_town, said
from tests.lab.lab import Lab, RunningHost
from tests.lab.switches import cut, mend, put_behind

pytestmark = pytest.mark.lab


@pytest.fixture(autouse=True)
def japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    """These commands run in this process, whatever it was started in."""
    monkeypatch.setattr(language, "_chosen", ["ja"])


_IMPOSTOR = """
kill $(cat /run/sshd.pid); sleep 0.2
setsid perl -MIO::Socket::INET -e '
  $s = IO::Socket::INET->new(LocalPort => 22, Listen => 9, ReuseAddr => 1) or die;
  while ($c = $s->accept) { print $c "SSH-2.0-dropbear_2022.83\r\n"; close $c }
' >/dev/null 2>&1 &
until grep -q ":0016 00000000:0000 0A" /proc/net/tcp; do sleep 0.02; done
"""


_BROKEN_INSIDE = """
kill $(cat /run/db.pid)
mount -o remount,ro /srv
"""
_DATABASE = """
mount -t tmpfs srv /srv; echo 'srv /srv tmpfs rw 0 0' >> /etc/fstab
setsid perl -MIO::Socket::INET -e '
  open P, ">/run/db.pid"; print P $$; close P;
  $s = IO::Socket::INET->new(LocalPort => 5432, LocalAddr => "127.0.0.1", Listen => 9) or die;
  while ($c = $s->accept) { close $c }
' >/dev/null 2>&1 &
until grep -q ":1538 00000000:0000 0A" /proc/net/tcp; do sleep 0.02; done
"""


@pytest.fixture
def town(lab: Lab, fresh_host: Callable[..., RunningHost], tmp_path: Path) -> Town:
    """A switch with three hosts behind it, two beside it, a last known good."""
    switch, *hosts = (fresh_host() for _ in range(6))
    put_behind(lab, switch, hosts[:3])
    made = Town(tmp_path / "火見市", lab, switch, tuple(hosts[:3]), tuple(hosts[3:]))
    found_town(made.workspace, made)
    made.say("incident", "sweep", "--baseline", "--from", "honcho")
    return made


def test_a_switch_that_dies_is_one_cause_for_everything_behind_it(town: Town) -> None:
    town.say("incident", "start", "地震")
    assert town.sweep("--from", "honcho", expect=0).causes == {}
    cut(town.lab, town.switch)
    told = town.sweep("--from", "honcho")
    behind = {f"host:{one.name}" for one in town.behind} | {"network:図書館LAN"}
    assert told.causes == {f"host:{town.switch.name}": behind}
    assert told.state(town.switch) == "down"
    assert {told.state(one) for one in town.behind} == {"unreachable"}
    assert {told.state(one) for one in town.beside} == {"up"}
    printed = town.say("incident", "sweep", "--show", expect=1)
    assert "原因 1 件" in printed
    mend(town.lab, town.switch)
    assert town.sweep("--from", "honcho", expect=0).causes == {}


def test_another_service_and_an_isolated_host_are_told_as_such(town: Town) -> None:
    town.say("incident", "start", "不正アクセス")
    impostor, cut_off = town.beside
    town.lab.run(impostor.name, _IMPOSTOR)
    town.say("incident", "mark", cut_off.name, "isolated", "--note", "感染の疑い")
    told = town.sweep("--from", "honcho")
    assert told.state(impostor) == "degraded"
    assert "dropbear" in told.why(impostor)
    assert told.state(cut_off) == "isolated"  # though it answers
    town.lab.run(cut_off.name, "kill $(cat /run/sshd.pid)")
    told = town.sweep("--from", "honcho", f"host:{cut_off.name}")
    assert told.state(cut_off) == "isolated"  # and though it does not
    assert "感染の疑い" in told.why(cut_off)
    town.say("incident", "mark", cut_off.name, "unknown")
    told = town.sweep("--show")
    assert told.state(cut_off) == "degraded"


def test_a_sweep_that_is_killed_goes_on_where_it_stopped(town: Town) -> None:
    town.say("incident", "start", "停電")
    words = ["incident", "sweep", "--from", "honcho", "--rate", "1"]
    given = {**os.environ, "HINOMI_WORKSPACE": str(town.workspace), "HINOMI_LANG": "ja"}
    with subprocess.Popen([HINOMI, *words], env=given, stdout=subprocess.DEVNULL) as killed:
        try:
            while not _looks(town):
                time.sleep(0.1)
        finally:
            killed.send_signal(signal.SIGKILL)
    before = _looks(town)
    assert len(before) < 6
    told = town.sweep("--from", "honcho", "--resume", expect=0)
    after = _looks(town)
    assert after[: len(before)] == before
    assert sorted(after) == sorted({*after})  # nobody twice
    assert len(after) == 6
    assert told.body["counts"]["up"] == 6
    town.say("verify")


def _looks(town: Town) -> list[str]:
    """Who was looked at, in the order of the journal."""
    lines = town.say("journal").splitlines()
    entries = [json.loads(line.partition(" ")[2]) for line in lines]
    return [
        look["node"]
        for entry in entries
        if entry["kind"] == "sweep.seen"
        for look in entry["body"]["seen"]
    ]


def test_the_library_sees_what_the_town_hall_cannot(town: Town, tmp_path: Path) -> None:
    """A laptop behind the switch: its file is brought to the town hall, and one picture made."""
    laptop = town.behind[0]
    library = tmp_path / "図書館"
    found_town(library, town)
    _from(laptop, library, "incident", "sweep", "--baseline", "--from", "tosho")
    said(library, "incident", "start", "地震")
    town.say("incident", "start", "地震")
    cut(town.lab, town.switch)
    town.lab.run(town.behind[2].name, "ip link set eth0 down")
    file = tmp_path / "tosho.json"
    _from(laptop, library, "incident", "sweep", "--from", "tosho", "--export", str(file))
    told = town.sweep("--from", "honcho")
    assert {told.state(one) for one in town.behind} == {"unreachable"}
    told = town.sweep("--merge", file)
    alive, dead = town.behind[1], town.behind[2]
    assert told.state(alive) == "up"
    assert told.state(dead) == "down"
    assert told.state(town.switch) == "up"  # it serves the library; its uplink is cut
    assert {told.state(one) for one in town.beside} == {"up"}
    notes = next(o["notes"] for o in told.body["standings"] if o["node"] == f"host:{alive.name}")
    assert any("honcho" in note for note in notes)


def _from(host: RunningHost, workspace: Path, *words: str) -> None:
    given = {**os.environ, "HINOMI_WORKSPACE": str(workspace), "HINOMI_LANG": "ja"}
    enter = ["nsenter", f"--net=/proc/{host.pid}/ns/net", "--"]
    done = subprocess.run([*enter, HINOMI, *words], env=given, capture_output=True, check=False)
    assert done.returncode in {0, 1}, done


def test_the_collector_sees_what_no_port_shows(
    lab: Lab, fresh_host: Callable[..., RunningHost], tmp_path: Path
) -> None:
    """A database only for the machine itself has ended, a disk is read-only, a key is another."""
    broken, rebuilt, closed = (fresh_host() for _ in range(3))
    town = Town(tmp_path / "火見市", lab, broken, (), (rebuilt, closed))
    found_town(town.workspace, town)
    toml = town.workspace / "hinomi.toml"
    access = f'[access]\nkey_file = "{lab.key_file}"\n'
    toml.write_text(toml.read_text("utf-8").replace("[access]\n", access), "utf-8")
    lab.run(broken.name, _DATABASE)
    town.say("inventory", "trust", "--accept")
    town.say("incident", "sweep", "--baseline", "--inside", "--from", "honcho")
    town.say("incident", "start", "停電")
    assert town.sweep("--inside", "--from", "honcho", expect=0).body["counts"]["up"] == 3
    lab.run(broken.name, _BROKEN_INSIDE)
    lab.rekey(rebuilt.name)
    lab.run(closed.name, "rm /home/audit/.ssh/authorized_keys")
    told = town.sweep("--inside", "--from", "honcho")
    assert told.state(broken) == "degraded"
    assert "5432" in told.why(broken)
    assert "/srv" in told.why(broken)
    assert "ホスト鍵" in told.why(rebuilt)
    assert told.state(closed) == "up"  # it cannot be looked into, which is said and no damage
    notes = next(o["notes"] for o in told.body["standings"] if o["node"] == f"host:{closed.name}")
    assert any("中は確かめられなかった" in note for note in notes)
