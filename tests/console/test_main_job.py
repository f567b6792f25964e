"""The main job on real hosts, from ledger to report; and no secret leaks on the way."""

import csv
import gzip
import json
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.console.program import HINOMI, answered, hinomi
from tests.lab.lab import File, HostSpec, Lab, RunningHost, Sudo

pytestmark = pytest.mark.lab

PEM = "OPENSSH PRIVATE KEY"
SUDO_PASSWORD = "Canary-Sudo-4711"
CANARIES = {
    "sudo password": SUDO_PASSWORD,
    "user password": "Canary-User-0815",
    "password hash": "$6$canarysalt$CanaryHashCanaryHashCanaryHashCanaryHashCanaryHash",
    "private key": "Q2FuYXJ5UHJpdmF0ZUtleUNhbmFyeVByaXZhdGVLZXk",
    "totp seed": "CANARYSEEDCANARYSEED234567",
    "community": "canary-community-string",
    "api token": "canary-token-f00dfeed",
}
PLANTED = (
    File(
        "/etc/ssh/ssh_host_rsa_key",
        f"-----BEGIN {PEM}-----\n{CANARIES['private key']}\n-----END {PEM}-----\n",
        0o600,
    ),
    File(
        "/home/yamada/.google_authenticator",
        CANARIES["totp seed"] + '\n" TOTP_AUTH\n',
        0o400,
        "yamada",
    ),
    File("/etc/snmp/snmpd.conf", f"rocommunity {CANARIES['community']}\n", 0o600),
    File(
        "/etc/rsyslog.d/90-canary.conf",
        f"# token={CANARIES['api token']} password={CANARIES['user password']}\n",
    ),
    File("/etc/restic/env", f"RESTIC_PASSWORD={CANARIES['user password']}\n", 0o600),
)
SETUP = (
    f"usermod -p '{CANARIES['password hash']}' yamada\n"
    f"echo 'audit:{SUDO_PASSWORD}' | chpasswd -c SHA512"
)


@dataclass(frozen=True)
class City:
    """A workspace with a ledger of lab hosts."""

    workspace: Path
    plain: RunningHost
    guarded: RunningHost


@pytest.fixture
def city(lab: Lab, fresh_host: Callable[..., RunningHost], tmp_path: Path) -> City:
    """Two hosts with canaries: one with sudo for all, one that wants a password; both trusted."""
    plain = fresh_host(files=PLANTED, setup=SETUP)
    guarded = fresh_host(files=PLANTED, setup=SETUP, sudo=Sudo.PASSWORD)
    workspace = tmp_path / "火見市"
    hinomi("init", workspace)
    ledger = tmp_path / "台帳.csv"
    columns = ["管理番号", "機器名", "種別", "OS", "IPアドレス", "所属", "鍵ファイル", "特権取得"]
    key = str(lab.key_file)
    rows = [
        ("S-1", plain.name, "サーバ", "Debian 12", plain.address, "市民課", key, "sudo"),
        ("S-2", guarded.name, "サーバ", "Debian 12", guarded.address, "税務課", key, "password"),
    ]
    with ledger.open("w", encoding="cp932", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
    hinomi("inventory", "import", ledger, workspace=workspace)
    hinomi("inventory", "trust", "--accept", workspace=workspace)
    return City(workspace, plain, guarded)


def scan(city: City, *words: str) -> "subprocess.CompletedProcess[str]":
    return hinomi(
        "scan",
        "--json",
        "--fail-on",
        "never",
        *words,
        workspace=city.workspace,
        expect=None,
        anew=True,  # its arguments are looked for in /proc
        HINOMI_SECRET_AUDIT_SUDO=SUDO_PASSWORD,
    )


def test_the_main_job(city: City, tmp_path: Path) -> None:
    done = scan(city)
    rows = answered(done)
    assert done.returncode == 0, {(row["host"], row["reason"]) for row in rows}
    assert {row["host"] for row in rows} == {"S-1", "S-2"}
    root_only = [row for row in rows if row["check"] == "SSH-001"]
    assert {row["verdict"] for row in root_only} == {"FAIL"}
    found = json.loads(hinomi("findings", "list", "--json", workspace=city.workspace).stdout)
    fails = {(row["host"], row["check"]) for row in rows if row["verdict"] == "FAIL"}
    assert {(row["host"], row["check"]) for row in found} == fails
    for name in ("audit.pdf", "audit.xlsx", "audit.json"):
        path = tmp_path / name
        hinomi("report", "audit", "-f", path.suffix[1:], "-o", path, workspace=city.workspace)
        assert path.stat().st_size > 2000
    assert "改変は見つかりません" in hinomi("verify", workspace=city.workspace).stdout


def test_no_secret_is_found_anywhere(city: City, tmp_path: Path) -> None:
    seen: list[str] = []
    over = threading.Event()
    watch = threading.Thread(target=_watch_arguments, args=(seen, over))
    watch.start()
    try:
        done = scan(city)
    finally:
        over.set()
        watch.join()
    assert done.returncode == 0, done.stderr
    for format_ in ("pdf", "xlsx", "json"):
        path = tmp_path / f"r.{format_}"
        hinomi("report", "audit", "-f", format_, "-o", path, workspace=city.workspace)
    text = subprocess.run(
        ["pdftotext", tmp_path / "r.pdf", "-"], capture_output=True, check=True
    ).stdout
    places = {"standard output": done.stdout.encode(), "standard error": done.stderr.encode()}
    places |= {"arguments": "\n".join(seen).encode(), "report text": text}
    files = [*city.workspace.rglob("*"), *tmp_path.glob("r.*")]
    places |= {str(path): _content(path) for path in files if path.is_file()}
    found = [
        f"{what} in {where}"
        for where, content in places.items()
        for what, secret in CANARIES.items()
        if secret.encode() in content
    ]
    assert found == []
    assert any(path.suffix == ".gz" or "evidence" in str(path) for path in files)


def _content(path: Path) -> bytes:
    raw = path.read_bytes()
    return gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw


def _watch_arguments(seen: list[str], over: threading.Event) -> None:
    """Arguments of every process of this machine, lab hosts included, but the test's own."""
    known: set[str] = set()
    while not over.is_set():
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                known.add(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
            except OSError:
                continue
    seen.extend(known)


def test_a_changed_key_stops_the_host_with_a_finding(city: City, lab: Lab) -> None:
    lab.rekey(city.plain.name)
    done = scan(city)
    assert done.returncode == 3
    rows = {(row["host"], row["check"]): row for row in answered(done)}
    assert rows["S-1", "COL-001"]["verdict"] == "FAIL"
    assert rows["S-1", "SSH-001"]["verdict"] == "UNKNOWN"
    assert rows["S-1", "SSH-001"]["reason"] == "host_key_changed"
    assert rows["S-2", "COL-001"]["verdict"] == "PASS"


def test_trust_shows_a_changed_key_and_replaces_it_only_when_told(city: City, lab: Lab) -> None:
    lab.rekey(city.plain.name)
    shown = hinomi("inventory", "trust", "--accept", workspace=city.workspace)
    assert "変わった" in shown.stdout
    assert scan(city).returncode == 3
    hinomi("inventory", "trust", "--accept", "--replace", workspace=city.workspace)
    assert scan(city).returncode == 0


def test_a_host_nobody_trusts_is_not_asked(
    city: City, fresh_host: Callable[..., RunningHost], tmp_path: Path
) -> None:
    new = fresh_host(HostSpec("new"))
    ledger = tmp_path / "new.csv"
    ledger.write_text(
        f"管理番号,機器名,種別,OS,IPアドレス\nS-9,{new.name},サーバ,Debian,{new.address}\n"
    )
    hinomi("inventory", "import", ledger, workspace=city.workspace)
    done = scan(city, "--host", "S-9")
    assert done.returncode == 3
    rows = answered(done)
    assert {row["verdict"] for row in rows if row["check"].startswith("SSH")} == {"UNKNOWN"}
    assert {row["reason"] for row in rows if row["check"].startswith("SSH")} == {"host_key_unknown"}


def test_the_installed_collector_is_pinned(city: City, lab: Lab, tmp_path: Path) -> None:
    """What `hinomi inventory sudoers` prints, run on a host, lets the audit look, and no more."""
    public = lab.public_key
    told = hinomi("inventory", "sudoers", "--public-key", public, workspace=city.workspace).stdout
    collector = hinomi("collector", "print").stdout
    name = city.plain.name
    lab.run(name, "rm -f /etc/sudoers.d/*")
    lab.write(name, "/root/hinomi-collector", collector)
    lab.write(name, "/root/install.sh", told)
    lab.run(name, "cd /root && sh -eu install.sh")
    ledger = tmp_path / "pinned.csv"
    ledger.write_text(f"管理番号,機器名,特権取得\nS-1,{name},pinned\n")
    hinomi("inventory", "import", ledger, workspace=city.workspace)
    done = scan(city, "--host", "S-1")
    assert done.returncode == 0, done.stderr
    rows = {row["check"]: row for row in answered(done)}
    assert rows["SSH-001"]["verdict"] == "FAIL"
    assert lab.run(name, "sudo -n sh -c id", "audit", check=False).returncode != 0
    assert HINOMI.exists()
