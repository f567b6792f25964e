"""`hinomi backup verify` as a person uses it, on a real repository; and no secret leaks."""

import gzip
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.console.backup_city import NAME, PASSWORD, REPOSITORY, City, canary, make_city, window
from tests.console.program import HINOMI
from tests.lab.lab import Lab, RunningHost

pytestmark = pytest.mark.lab
SLOW = pytest.mark.skipif(
    os.environ.get("HINOMI_SLOW") != "1", reason="half a minute each: HINOMI_SLOW=1 runs it"
)


@pytest.fixture
def city(lab: Lab, fresh_host: Callable[..., RunningHost], tmp_path: Path) -> City:
    return make_city(lab, fresh_host, tmp_path)


def test_from_the_plan_to_the_whole_repository_read(city: City) -> None:
    plan = city.say("backup", "verify", "--dry-run")
    assert "内容を読む 1/2" in plan
    assert "backup.surveyed" not in city.say("journal")
    with _watched() as seen:
        first = _verify(city)
        second = _verify(city)
    [target] = first["targets"]
    assert len(target["survey"]["copies"]) == 4
    assert target["survey"]["contents"][0]["files"] == 41
    assert [one["sound"] for one in target["readings"]] == [True, True]
    parts = [run["targets"][0]["readings"][1]["part"] for run in (first, second)]
    assert parts == [[1, 2], [2, 2]]
    assert "内容を読む 1/2" in city.say("backup", "verify", "--dry-run")
    assert {one["data_set"] for one in first["judgements"]} >= {"BK-1"}
    assert _leaks(city, seen) == []
    assert "改変は見つかりません" in city.say("verify")


@pytest.mark.slow
@SLOW
def test_damage_is_found_and_the_exit_says_so(city: City, lab: Lab) -> None:
    lab.run(
        city.host.name,
        f"f=$(find {REPOSITORY}/data -type f -size +30k | sort | head -n 1);"
        "printf XXXX | dd of=$f bs=1 seek=9000 conv=notrunc",
    )
    told = _verify(city, "--full", expect=1)
    quick, whole = told["targets"][0]["readings"]
    assert quick["sound"]
    assert not whole["sound"]
    assert whole["errors"]
    assert "異常あり" in city.say("backup", "verify", "--full", expect=1)


@pytest.mark.slow
@SLOW
def test_what_cannot_be_known_is_unknown_and_the_run_goes_on(city: City) -> None:
    city.say("inventory", "secret", "juki", given="Machigai-9\n")
    wrong = _verify(city, expect=None)["targets"][0]
    assert "unknown" in wrong["survey"]
    assert "Machigai-9" not in json.dumps(wrong)
    city.declare(secrets="{password: nobody}")
    missing = _verify(city, expect=None)["targets"][0]
    assert "hinomi inventory secret nobody" in missing["survey"]["ja"]
    city.declare(location="/srv/nothing")
    assert "unknown" in _verify(city, expect=None)["targets"][0]["survey"]
    verdicts = {one["verdict"] for one in _verify(city, expect=None)["judgements"]}
    assert "UNKNOWN" in verdicts
    city.declare(secrets="{passphrase: juki}")
    assert "secrets" in city.say("backup", "verify", expect=2)
    city.declare(host="SV-8")
    assert "SV-8" in city.say("backup", "verify", expect=2)


@pytest.mark.slow
@SLOW
def test_a_host_that_is_down_is_a_reason_and_the_next_one_is_asked(city: City, lab: Lab) -> None:
    other = (
        "  here:\n    tool: tree\n    host: local\n    holds: [BK-1]\n"
        f"    location: {city.workspace}\n"
    )
    city.declare(more=other)
    lab.run(city.host.name, "pkill -x sshd; sleep 0.2", check=False)
    down, here = _verify(city, expect=None)["targets"]
    assert down["survey"]["unknown"] == "not_collected"
    assert down["readings"] == []
    assert here["target"] == "here"


@pytest.mark.slow
@SLOW
def test_killed_midway_it_keeps_what_was_recorded_and_goes_on(city: City) -> None:
    _verify(city)
    running = subprocess.Popen(
        [HINOMI, "backup", "verify", "-w", city.workspace],
        env={name: value for name, value in os.environ.items() if not name.startswith("HINOMI_")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while city.say("journal").count('"kind":"backup.surveyed"') < 2:
        assert running.poll() is None, running.communicate()
        time.sleep(0.1)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate(timeout=60)
    before = city.say("journal").count('"kind":"backup.read"')
    assert "改変は見つかりません" in city.say("verify")
    again = _verify(city)
    assert again["targets"][0]["readings"][1]["part"] == [2 if before == 2 else 1, 2]


@pytest.mark.slow
@SLOW
def test_a_copy_that_production_can_delete_is_a_violation(city: City, lab: Lab) -> None:
    city.declare(more=canary("sudo", when=window(60, 90)))
    assert "時間帯の前" in city.say("backup", "canary", expect=3)
    assert _snapshots(city, lab) == 4
    city.declare(more=canary("sudo"))
    assert NAME in city.say("backup", "canary", "--dry-run")
    assert _snapshots(city, lab) == 4
    assert "消せた" in city.say("backup", "canary", expect=1)
    assert _snapshots(city, lab) == 3  # the canary alone is gone
    assert "canary の写しがない" in city.say("backup", "canary", expect=3)
    assert "改変は見つかりません" in city.say("verify")


@pytest.mark.slow
@SLOW
def test_a_refusal_counts_only_with_the_copy_still_there(city: City, lab: Lab) -> None:
    city.declare(more=canary("none"))  # the account may read the repository, not write
    assert "削除は拒否された" in city.say("backup", "canary")
    assert _snapshots(city, lab) == 4
    lab.run(city.host.name, _restic(f"backup -q --tag {NAME} /srv/juki"))
    lab.run(city.host.name, f"chgrp -R audit {REPOSITORY}; chmod -R g+rX {REPOSITORY}")
    assert "何もしない" in city.say("backup", "canary", expect=3)  # another copy bears the name
    assert _snapshots(city, lab) == 5


def _verify(city: City, *words: str, expect: int | None = None) -> dict[str, list[dict]]:  # type: ignore[type-arg]
    told = city.say("backup", "verify", "--json", *words, expect=expect)
    found: dict[str, list[dict]] = json.JSONDecoder().raw_decode(told)[0]  # type: ignore[type-arg]
    return found


def _restic(words: str) -> str:
    return f"RESTIC_PASSWORD={PASSWORD} HOME=/root restic -r {REPOSITORY} --no-cache {words}"


def _snapshots(city: City, lab: Lab) -> int:
    listed = lab.run(city.host.name, _restic("snapshots --json --no-lock")).stdout
    return len(json.loads(listed))


def _leaks(city: City, seen: set[bytes]) -> list[str]:
    places = {f"process {one[:200]!r}": one for one in seen}
    places["journal"] = city.say("journal").encode()
    files = (path for path in city.workspace.rglob("*") if path.is_file())
    places |= {str(path): _content(path) for path in files}
    return [where for where, content in places.items() if PASSWORD.encode() in content]


def _content(path: Path) -> bytes:
    raw = path.read_bytes()
    return gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw


@contextmanager
def _watched() -> Iterator[set[bytes]]:
    """Arguments of every process of this machine, lab hosts included."""
    seen: set[bytes] = set()
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    seen.add(path.read_bytes())
                except OSError:
                    continue
            time.sleep(0.2)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()
