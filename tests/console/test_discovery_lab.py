"""`hinomi inventory discover` on real devices in namespaces, from the approval to the finding."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.console.program import HINOMI, hinomi
from tests.inventory.discovery.street import Street
from tests.lab.lab import Lab

pytestmark = pytest.mark.lab
A, B, C, RANDOM = "00:17:42:00:00:0a", "00:17:42:00:00:0b", "00:a0:de:00:00:0c", "d6:00:00:00:00:0d"
_REASON = "many looks at a network: HINOMI_SLOW=1"
SLOW = pytest.mark.skipif(os.environ.get("HINOMI_SLOW") != "1", reason=_REASON)
HEAD = "管理番号,機器名,種別,系,所属,利用者,設置場所,機種,製造番号,OS,IPアドレス,MACアドレス,備考\n"
APPROVED = 'approved_by = "課長 鈴木"\napproved_on = 2026-11-20\n'


@pytest.fixture
def street(lab: Lab) -> Iterator[Street]:
    del lab
    built = Street()
    yield built
    built.stop()


def segment(network: str, zone: str = "lgwan", rate: int = 200, more: str = APPROVED) -> str:
    return (
        f'[[discovery.segments]]\nnetwork = "{network}"\nzone = "{zone}"\nrate = {rate}\n{more}\n'
    )


def row(id_: str, address: str, mac: str, model: str = "LIFEBOOK", note: str = "") -> str:
    return f"{id_},{id_.lower()},端末,LGWAN接続系,情報政策課,火見,2階,{model},S-{id_}X7,Windows 11,{address},{mac},{note}\n"  # noqa: E501


def city(tmp_path: Path, rows: str, *segments: str) -> Path:
    root = tmp_path / "city"
    hinomi("init", root)
    (root / "ledger.csv").write_text(HEAD + rows, "utf-8")
    hinomi("inventory", "import", root / "ledger.csv", workspace=root)
    with (root / "hinomi.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + "\n".join(segments))
    return root


def discovered(root: Path, *words: str, expect: int) -> dict[str, Any]:
    done = hinomi(
        "inventory", "discover", "--now-approved-by", "部長", "--json", *words,
        workspace=root, expect=expect,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def outcomes(told: dict[str, Any]) -> set[tuple[str, str]]:
    return {(item["outcome"], item["host"] or item["device"]) for item in told["items"]}


def verdicts(told: dict[str, Any], check: str) -> dict[str, str]:
    return {j["subject"]: j["verdict"] for j in told["judgements"] if j["check"] == check}


def finding_states(root: Path, check: str, *words: str) -> list[str]:
    done = hinomi("findings", "list", *words, "--json", workspace=root)
    return [row["state"] for row in json.loads(done.stdout) if row["check"] == check]


def test_a_device_that_was_brought_in_until_it_is_registered(
    street: Street, tmp_path: Path
) -> None:
    root = city(tmp_path, row("PC-1", "198.18.80.2", A), segment("198.18.80.0/28"))
    street.add("pc", A, "198.18.80.2", ports=(445,))
    assert outcomes(discovered(root, expect=0)) == {("matched", "PC-1")}

    street.add("brought", C, "198.18.80.9", "198.18.80.10", ports=(23,))
    street.add("tablet", RANDOM, "198.18.80.11")
    told = discovered(root, expect=1)
    assert outcomes(told) == {("matched", "PC-1"), ("unregistered", C), ("random", RANDOM)}
    [item] = [one for one in told["items"] if one["device"] == C]
    assert (item["maker"], item["addresses"]) == ("Yamaha", ["198.18.80.9", "198.18.80.10"])
    subject = "区画 198.18.80.0/28 lgwan"
    assert verdicts(told, "AST-003") == {subject: "FAIL"}
    [number] = [
        one["number"]
        for one in json.loads(hinomi("findings", "list", "--json", workspace=root).stdout)
        if one["check"] == "AST-003"
    ]
    shown = hinomi("findings", "show", number, workspace=root).stdout
    assert C in shown
    assert subject in shown

    hinomi("inventory", "reconcile", "--xlsx", root / "new.xlsx", workspace=root, expect=1)
    fill_in(root / "new.xlsx", id="NW-9", name="nw-9", kind="ネットワーク機器", model="RTX830")
    hinomi("inventory", "import", root / "new.xlsx", workspace=root)
    street.remove("tablet")
    decide = ("inventory", "decide", "gone", RANDOM, "--by", "火見", "--why", "持ち帰った")
    hinomi(*decide, workspace=root)
    told = discovered(root, expect=1)  # the new row lacks columns: AST-007
    assert ("matched", "NW-9") in outcomes(told)
    assert verdicts(told, "AST-003") == {subject: "PASS"}
    assert finding_states(root, "AST-003") == []
    assert finding_states(root, "AST-003", "--all") == ["是正を確認"]
    hinomi("verify", workspace=root)


def fill_in(path: Path, **values: str) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    titles = {cell.value: number for number, cell in enumerate(sheet[1], 1)}
    names = {"id": "管理番号", "name": "機器名", "kind": "種別", "model": "機種"}
    assert sheet.max_row == 2
    assert C in [cell.value for cell in sheet[2]]
    assert {"種別", "系"} <= set(titles)
    assert len(sheet.data_validations.dataValidation) == 2
    for name, value in values.items():
        sheet.cell(2, titles[names[name]]).value = value
    book.save(path)


@SLOW
def test_a_swapped_machine_a_clone_and_drift(street: Street, tmp_path: Path) -> None:
    rows = row("PC-1", "198.18.81.2", A) + row("PC-2", "198.18.81.3", B)
    root = city(tmp_path, rows, segment("198.18.81.0/28"))
    street.add("one", A, "198.18.81.2", ports=(445,)).add("two", B, "198.18.81.3")
    assert verdicts(discovered(root, expect=0), "AST-005") == {"PC-1": "PASS", "PC-2": "PASS"}
    hinomi("inventory", "baseline", "--by", "課長 鈴木", workspace=root)
    told = json.loads(hinomi("inventory", "reconcile", "--json", workspace=root).stdout)
    assert verdicts(told, "AST-006") == {"PC-1": "PASS", "PC-2": "PASS"}

    street.remove("two")
    street.remove("one")
    street.add("one", A, "198.18.81.2", "198.18.81.3", ports=(445, 3389))
    told = discovered(root, expect=1)
    assert ("address_twice", "PC-2") in outcomes(told)
    assert verdicts(told, "AST-005")["PC-2"] == "FAIL"
    assert verdicts(told, "AST-006")["PC-1"] == "FAIL"
    [drift] = [j for j in told["judgements"] if (j["check"], j["subject"]) == ("AST-006", "PC-1")]
    assert drift["observed"]["ja"].startswith("3389/tcp")

    street.remove("one")
    street.add("other", "00:17:42:00:00:77", "198.18.81.2")
    told = discovered(root, expect=1)
    assert ("mac_changed", "PC-1") in outcomes(told)
    seen = json.loads(hinomi("inventory", "seen", "198.18.81.2", "--json", workspace=root).stdout)
    assert {one["device"] for one in seen} == {A, "00:17:42:00:00:77"}
    same = ("inventory", "decide", "same", "00:17:42:00:00:77", "PC-1", "--by", "火見")
    hinomi(*same, workspace=root, expect=2)  # without a reason
    hinomi(*same, "--why", "基板を交換", workspace=root)
    told = json.loads(hinomi("inventory", "reconcile", "--json", workspace=root, expect=1).stdout)
    assert ("mac_changed", "PC-1") not in outcomes(told)
    assert ("matched", "PC-1") in outcomes(told)


@SLOW
def test_a_machine_in_two_zones(street: Street, tmp_path: Path) -> None:
    root = city(
        tmp_path,
        row("PC-1", "", A),
        segment("198.18.82.0/29"),
        segment("198.18.83.0/29", "internet"),
    )
    street.add("pc", A, "198.18.82.2", "198.18.83.2")
    told = discovered(root, expect=1)
    assert ("two_zones", "PC-1") in outcomes(told)
    assert verdicts(told, "AST-005") == {"PC-1": "FAIL"}


def test_nothing_is_sent_without_approval_or_to_other_networks(tmp_path: Path, lab: Lab) -> None:
    del lab
    root = city(tmp_path, row("PC-1", "198.18.84.2", A), segment("198.18.84.0/29", more=""))
    empty: dict[str, Any] = {"PATH": "/nonexistent"}  # nmap could not even start
    told = hinomi("inventory", "discover", workspace=root, expect=2, **empty)
    assert "approved_by" in told.stderr
    assert told.stdout == ""
    for odd in ("198.18.84.0/29 -oN x", "198.18.85.0/29"):
        hinomi("inventory", "discover", "--", odd, workspace=root, expect=2)
    with (root / "hinomi.toml").open("a") as file:
        file.write(APPROVED)
    plan = json.loads(hinomi("inventory", "discover", "--dry-run", "--json", workspace=root).stdout)
    assert [(one["network"], one["addresses"], one["rate"]) for one in plan] == [
        ("198.18.84.0/29", 6, 200)
    ]
    missing = hinomi(
        "inventory", "discover", "--now-approved-by", "部長", workspace=root, expect=2, **empty
    )
    assert "apt install nmap" in missing.stderr


@SLOW
def test_a_kill_loses_one_segment_and_the_rest_is_resumed(street: Street, tmp_path: Path) -> None:
    root = city(
        tmp_path,
        row("PC-1", "198.18.86.2", A),
        segment("198.18.86.0/30"),
        segment("198.18.87.0/26", rate=10),
    )
    street.add("pc", A, "198.18.86.2").add("far", C, "198.18.87.2")
    running = subprocess.Popen(
        [HINOMI, "inventory", "discover", "--now-approved-by", "部長"],
        env={**os.environ, "HINOMI_WORKSPACE": str(root), "HINOMI_LANG": "ja"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    nmap = _second_nmap(root, running.pid)
    busy = hinomi("inventory", "discover", "--now-approved-by", "部長", workspace=root, expect=2)
    assert "走査中" in busy.stderr
    running.send_signal(signal.SIGKILL)
    running.communicate(timeout=20)
    _gone(nmap)
    told = json.loads(hinomi("inventory", "reconcile", "--json", workspace=root).stdout)
    looked = [one["network"] for one in told["segments"] if one["covered_at"]]
    assert looked == ["198.18.86.0/30"]
    toml = root / "hinomi.toml"
    toml.write_text(toml.read_text("utf-8").replace("rate = 10\n", "rate = 200\n"), "utf-8")
    told = discovered(root, "--resume", expect=1)
    assert [one["network"] for one in told["looks"]] == ["198.18.87.0/26"]
    assert ("unregistered", C) in outcomes(told)
    again = hinomi(
        "inventory", "discover", "--resume", "--now-approved-by", "部長", workspace=root, expect=2
    )
    assert "続きはありません" in again.stderr
    hinomi("verify", workspace=root)


def _second_nmap(root: Path, parent: int) -> int:
    """The process of nmap that works on the second segment."""
    for _ in range(600):
        done = hinomi("journal", workspace=root, expect=None).stdout if parent else ""
        found = subprocess.run(
            ["pgrep", "-P", str(parent), "-x", "nmap"], capture_output=True, text=True, check=False
        )
        if found.stdout and "discovery.segment" in done:
            return int(found.stdout.split()[0])
        time.sleep(0.05)
    raise AssertionError("nmap did not come")


def _gone(pid: int) -> None:
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists():
            return
        time.sleep(0.05)
    raise AssertionError("nmap outlived its parent")


def test_a_device_that_moved_to_another_segment_is_the_same(street: Street, tmp_path: Path) -> None:
    segments = (segment("198.18.84.0/28"), segment("198.18.85.0/28"))
    rows = row("PC-1", "198.18.84.2", A) + row("PC-2", "198.18.84.3", B)
    root = city(tmp_path, rows, *segments)
    street.add("pc", A, "198.18.84.2").add("stays", B, "198.18.84.3")
    assert outcomes(discovered(root, expect=0)) == {("matched", "PC-1"), ("matched", "PC-2")}
    at_once = "limits:\n  discovery:\n    zones_hours: 0\n"  # not only after a day
    (root / "policy" / "discovery.yaml").write_text(at_once, "utf-8")
    street.remove("pc")
    street.add("pc", A, "198.18.85.2")
    told = discovered(root, expect=0)
    assert outcomes(told) == {("matched", "PC-1"), ("matched", "PC-2"), ("moved", "PC-1")}
    assert verdicts(told, "AST-005")["PC-1"] == "UNKNOWN"  # its row still says another address
