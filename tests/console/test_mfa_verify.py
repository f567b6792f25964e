"""`hinomi mfa verify` as a person uses it, on a real host; and no secret leaks on the way."""

import csv
import gzip
import json
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pyrage  # type: ignore[import-untyped] # compiled, without stubs
import pytest

from audit.declared import JST
from tests.audit.mfa.doors import ACCOUNT, Account, faillock
from tests.console.program import HINOMI, hinomi
from tests.lab.lab import Lab, RunningHost

pytestmark = pytest.mark.lab

CANARY = Account("Canary-Kansa-Password-93", "MNQW4YLSPFRWC3TBOJ4WGYLOMFZHSY3B")
DENY = 5


@dataclass(frozen=True)
class City:
    """A workspace with one host, whose lock against guessing a scan has read."""

    workspace: Path
    host: RunningHost

    def say(self, *words: str, expect: int | None = 0, given: str = "") -> str:
        done = hinomi(
            *words,
            workspace=self.workspace,
            expect=expect,
            given=given,
            anew=True,  # its environment is looked for in /proc
        )
        return done.stdout + done.stderr


@pytest.fixture
def city(lab: Lab, fresh_host: Callable[..., RunningHost], tmp_path: Path) -> City:
    host = fresh_host(faillock(DENY, period=10, account=CANARY))
    workspace, ledger = tmp_path / "火見市", tmp_path / "台帳.csv"
    hinomi("init", workspace)
    _seal(workspace, tmp_path / "identity.txt")
    rows = [
        ("管理番号", "機器名", "種別", "OS", "IPアドレス", "鍵ファイル", "特権取得"),
        ("SV-1", host.name, "サーバ", "Debian 12", host.address, str(lab.key_file), "sudo"),
    ]
    with ledger.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    made = City(workspace, host)
    made.say("inventory", "import", str(ledger))
    made.say("inventory", "trust", "--accept")
    made.say("inventory", "secret", ACCOUNT, given=CANARY.password + "\n")
    made.say("inventory", "secret", f"{ACCOUNT}.seed", given=CANARY.seed + "\n")
    _declare(workspace)
    return made


def _seal(workspace: Path, identity: Path) -> None:
    """Secrets are sealed to an identity: opening a passphrase takes a second each time."""
    identity.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    toml = workspace / "hinomi.toml"
    text = toml.read_text("utf-8").replace('# identity = ""', f'identity = "{identity}"')
    toml.write_text(text, "utf-8")


def _declare(workspace: Path) -> None:
    now = datetime.now(JST)
    begin, end = (f"{now + away:%Y-%m-%d %H:%M}" for away in (-_MINUTE, 30 * _MINUTE))
    (workspace / "policy" / "mfa-targets.yaml").write_text(
        "targets:\n"
        "  door:\n"
        "    protocol: ssh\n    host: SV-1\n    factors: [password, code]\n"
        f"    account: {ACCOUNT}\n    code: {{period: 10}}\n"
        f"    approver: 課長\n    window: {{from: {begin}, to: {end}}}\n"
        "  later:\n"
        f"    protocol: ssh\n    host: SV-1\n    account: {ACCOUNT}\n"
        "    factors: [password, code]\n"
    )


_MINUTE = timedelta(minutes=1)


def test_from_the_plan_to_the_locked_account(city: City, lab: Lab) -> None:
    name = city.host.name
    assert "lockout: {threshold" in city.say("mfa", "verify", "--only", "door", expect=2)
    city.say("scan", "--fail-on", "never")
    plan = city.say("mfa", "verify", "--dry-run")
    assert "許されるのは 3 回(ロックは 5 回)" in plan
    assert "送らない: approver(承認者)がない" in plan
    assert "kansa" not in lab.run(name, "cat /var/log/auth.log").stdout

    with _watched() as seen:
        told = city.say("mfa", "verify", "--json", expect=3)
    [door, later] = json.loads(told[: told.rindex("]") + 1])
    assert later["why_not"]
    assert door["verdict"] == "unfinished"
    rows = {row: one["verdict"] for row, one in door["rows"].items()}
    assert {rows[row] for row in ("A0", "A1", "A2", "A3")} == {"met"}
    assert {rows[row] for row in ("A4", "A6", "A7", "A9")} == {"unfinished"}
    assert door["log"]["verdict"] == "met", door["log"]
    assert "usermod --lock" in told

    failed = lab.run(name, f"faillock --user {ACCOUNT} | grep -c ' V$' || :").stdout
    assert int(failed) < DENY
    assert "改変は見つかりません" in city.say("verify")
    records = _records(city.workspace)
    assert len(records) == len(door["attempts"])
    assert {record["password_sent"] for record in records} == {"correct"}

    assert "まだ使える" in city.say("mfa", "close", "door", expect=1)
    lab.run(name, f"usermod --lock --expiredate 1 {ACCOUNT}")
    assert "door: 適合" in city.say("mfa", "close", "door")
    assert _leaks(city, seen) == []
    assert "改変は見つかりません" in city.say("verify")


def test_stopped_by_ctrl_c_it_keeps_what_was_made_and_goes_on(city: City) -> None:
    path = city.workspace / "policy" / "mfa-targets.yaml"
    declared = path.read_text().replace(
        "{period: 10}\n", "{period: 10}\n    lockout: {threshold: 4}\n"
    )
    path.write_text(declared)
    environment = {**os.environ, "HINOMI_LANG": "ja"}
    running = subprocess.Popen(
        [HINOMI, "mfa", "verify", "--only", "door", "-w", city.workspace],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while "mfa.attempt" not in city.say("journal"):
        assert running.poll() is None
        time.sleep(0.2)
    limits = Path(f"/proc/{running.pid}/limits").read_text()
    assert re.search(r"Max core file size +0 +0 ", limits)  # a crash leaves no image of memory
    running.send_signal(signal.SIGINT)
    out, told = running.communicate(timeout=60)
    assert (running.returncode, out) == (3, "")
    assert "中断しました" in told
    assert "Traceback" not in told
    made = [line for line in city.say("journal").splitlines() if '"kind":"mfa.attempt"' in line]
    city.say("mfa", "verify", "--only", "door", expect=3)
    after = [line for line in city.say("journal").splitlines() if '"kind":"mfa.attempt"' in line]
    assert after[: len(made)] == made
    assert len(made) < len(after)
    assert sum('"try":"A5.first"' in line for line in after) == 1
    assert sum('"said":"refused"' in line for line in after) <= 2


def _records(workspace: Path) -> list[dict[str, object]]:
    texts = [_content(path).decode() for path in (workspace / "evidence").rglob("*.gz")]
    return [json.loads(text) for text in texts if text.startswith('{"account"')]


def _leaks(city: City, seen: set[bytes]) -> list[str]:
    journal = city.say("journal").encode()
    places = {"processes": b"\n".join(seen), "journal": journal}
    files = (path for path in city.workspace.rglob("*") if path.is_file())
    places |= {str(path): _content(path) for path in files}
    secrets = (CANARY.password, CANARY.seed)
    return [
        where
        for where, content in places.items()
        for secret in secrets
        if secret.encode() in content
    ]


def _content(path: Path) -> bytes:
    raw = path.read_bytes()
    return gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw


@contextmanager
def _watched() -> Iterator[set[bytes]]:
    """Arguments and environment of every process of this machine, lab hosts included."""
    seen: set[bytes] = set()
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            for what in ("cmdline", "environ"):
                for path in Path("/proc").glob(f"[0-9]*/{what}"):
                    try:
                        seen.add(path.read_bytes())
                    except OSError:
                        continue
            time.sleep(0.7)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()
