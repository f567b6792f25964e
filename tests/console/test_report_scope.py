"""Which results a report takes: the newest of each host, and of one run where it is named."""

import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.console.program import hinomi

TAG = "ab" * 16


def carried(folder: Path, host: str, age: int) -> Path:
    """Collector output of a host on which no probe answered, so many seconds old."""
    path = folder / f"{host}-{age}.txt"
    path.write_text(f"HINOMI1 {TAG} {int(time.time()) - age} 0 - {host}\n@{TAG} done 0\n")
    return path


@pytest.fixture
def city(tmp_path: Path) -> Path:
    workspace = tmp_path / "city"
    hinomi("init", workspace)
    ledger = tmp_path / "台帳.csv"
    ledger.write_text("管理番号,機器名,種別,OS\nS-1,alpha,サーバ,Debian\nS-2,beta,サーバ,Debian\n")
    hinomi("inventory", "import", ledger, workspace=workspace)
    return workspace


@pytest.fixture
def judge(city: Path, tmp_path: Path) -> Callable[..., list[str]]:
    """Judge carried output of these hosts in one run; gives the digests of the evidence."""

    def run(age: int, *hosts: str) -> list[str]:
        files = [carried(tmp_path, host, age) for host in hosts]
        words = [word for file in files for word in ("--evidence", str(file))]
        hinomi("scan", *words, "--fail-on", "never", workspace=city)
        return [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]

    return run


def report(city: Path, tmp_path: Path, *words: str) -> dict[str, Any]:
    path = tmp_path / "report.json"
    hinomi("report", "audit", "-f", "json", "-o", path, *words, workspace=city)
    told: dict[str, Any] = json.loads(path.read_text())["report"]
    return told


def evidence(view: dict[str, Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in view["results"]:
        found.setdefault(row["host_id"], set()).add(row["evidence"])
    return found


def test_each_host_is_shown_as_it_was_seen_last(
    city: Path, tmp_path: Path, judge: Callable[..., list[str]]
) -> None:
    _, beta = judge(900, "alpha", "beta")
    (alpha,) = judge(60, "alpha")
    view = report(city, tmp_path)
    assert evidence(view) == {"S-1": {alpha}, "S-2": {beta}}
    assert [host["id"] for host in view["hosts"]] == ["S-1", "S-2"]


def test_a_named_run_speaks_alone(
    city: Path, tmp_path: Path, judge: Callable[..., list[str]]
) -> None:
    first = judge(900, "alpha", "beta")
    judge(60, "alpha")
    runs = sorted(path.name for path in (city / "signatures").glob("*.sig"))
    assert len(runs) == 2
    journal = hinomi("journal", workspace=city).stdout
    started = [json.loads(line[65:]) for line in journal.splitlines()]
    (run, _) = [e["body"]["run"] for e in started if e["kind"] == "run.started"]
    view = report(city, tmp_path, "--run", run)
    assert evidence(view) == {"S-1": {first[0]}, "S-2": {first[1]}}
    assert view["anchor"]["signature"] == runs[0]


def test_a_report_made_again_later_is_the_same(
    city: Path, tmp_path: Path, judge: Callable[..., list[str]]
) -> None:
    judge(900, "alpha", "beta")
    first, again = tmp_path / "first.pdf", tmp_path / "again.pdf"
    journal = hinomi("journal", workspace=city).stdout
    entries = [json.loads(line[65:]) for line in journal.splitlines()]
    run = next(e["body"]["run"] for e in entries if e["kind"] == "run.started")
    hinomi("report", "audit", "-o", first, "--run", run, workspace=city, anew=True)
    judge(60, "alpha")
    hinomi("report", "audit", "-o", again, "--run", run, workspace=city, anew=True)
    assert first.read_bytes() == again.read_bytes()


def test_without_a_finished_scan_there_is_no_report(city: Path) -> None:
    done = hinomi("report", "audit", workspace=city, expect=2)
    assert "hinomi scan" in done.stderr


def test_an_unwritable_place_is_told_and_nothing_is_left(
    city: Path, tmp_path: Path, judge: Callable[..., list[str]]
) -> None:
    judge(60, "alpha", "beta")
    (tmp_path / "file").write_text("in the way")
    done = hinomi("report", "audit", "-o", tmp_path / "file" / "r.pdf", workspace=city, expect=2)
    assert "r.pdf" in done.stderr
