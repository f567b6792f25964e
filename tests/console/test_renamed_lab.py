"""A real host that gets another asset number between two scans keeps its finding and exception."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.console.program import hinomi
from tests.lab.lab import Lab, RunningHost

pytestmark = pytest.mark.lab

COLUMNS = ("管理番号", "機器名", "種別", "OS", "IPアドレス", "製造番号", "鍵ファイル", "特権取得")
WAIVER = """\
waivers:
  - check: {check}
    host: SV-001
    reason: 更新日まで
    compensating: 踏み台からの接続に限る
    requester: 佐藤花子
    approver: 鈴木一郎
    since: 2026-04-01
    until: 2099-09-30
"""


@pytest.fixture
def office(lab: Lab, fresh_host: Callable[..., RunningHost], tmp_path: Path) -> "Office":
    office = Office(tmp_path / "火見市", fresh_host(), str(lab.key_file))
    hinomi("init", office.root)
    office.imports("SV-001")
    hinomi("inventory", "trust", "--accept", workspace=office.root)
    return office


class Office:
    """A workspace with one host of the lab."""

    def __init__(self, root: Path, host: RunningHost, key: str) -> None:
        self.root, self.host, self.key = root, host, key

    def imports(self, number: str) -> str:
        """The ledger, in which the host has this number."""
        ledger = self.root.with_suffix(".csv")
        row = (
            number,
            f"n{number}",
            "サーバ",
            "Debian 12",
            self.host.address,
            "CZ3206HN7Q",
            self.key,
            "sudo",
        )
        with ledger.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([COLUMNS, row])
        return hinomi("inventory", "import", ledger, "--prune", workspace=self.root).stdout

    def scans(self) -> dict[str, Any]:
        """Scan; the findings by check."""
        hinomi("scan", "--fail-on", "never", workspace=self.root)
        told = hinomi("findings", "list", "--all", "--json", workspace=self.root).stdout
        return {one["check"]: one for one in json.loads(told)}


def test_a_host_with_another_number_goes_on(office: Office) -> None:
    before = office.scans()
    check = next(iter(before))
    (office.root / "policy" / "waivers.yaml").write_text(WAIVER.format(check=check), "utf-8")
    assert "= SV-001 → B-1001" in office.imports("B-1001")
    hinomi("inventory", "trust", "--accept", workspace=office.root)
    after = office.scans()
    assert after.keys() == before.keys()
    for one in before:
        assert after[one]["fingerprint"] == before[one]["fingerprint"]
        assert (after[one]["host"], after[one]["former_hosts"]) == ("B-1001", ["SV-001"])
        assert (after[one]["runs"], after[one]["trend"]) == (2, "継続")
    command = ("findings", "list", "--all", "--json", "--host", "SV-001")
    assert len(json.loads(hinomi(*command, workspace=office.root).stdout)) == len(before)
    assert after[check]["waived_until"] == "2099-09-30"
    told = hinomi("findings", "show", after[check]["number"], workspace=office.root).stdout
    assert "以前の管理番号: SV-001" in told
    assert "代替措置: 踏み台からの接続に限る" in told
    assert hinomi("verify", workspace=office.root).stdout
