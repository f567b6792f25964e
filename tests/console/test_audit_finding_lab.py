"""A finding of the audit on a real host: lost, renumbered, repaired, broken again."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit.cycle.papers import stream_of
from console.session import Session
from inventory.journal import Draft
from tests.console.audit_year import FAULT, FIX
from tests.console.finding_office import BODY, CLERK, FIRST, SECTION, TAX
from tests.console.program import hinomi
from tests.lab.lab import Lab, RunningHost

pytestmark = pytest.mark.lab

COLUMNS = (
    "管理番号", "機器名", "種別", "OS", "IPアドレス", "製造番号", "所属", "鍵ファイル", "特権取得",
)  # fmt: skip
CHECK = "SUDO-006"
NOWHERE = "127.0.0.9"  # refuses at once


class City:
    """A workspace with one host, which the section for taxes answers for."""

    def __init__(self, root: Path, lab: Lab, host: RunningHost) -> None:
        self.root, self.lab, self.host = root, lab, host
        hinomi("init", root)
        self.imports("SV-001", host.address)
        hinomi("inventory", "trust", "--accept", workspace=root)
        team = {"members": [{"name": CLERK, "lead": True}]}
        stream, journal = stream_of("2026-01"), Session(root).journal
        journal.append([Draft(stream, "engagement.opened", BODY, CLERK)])
        journal.append([Draft(stream, "engagement.team", team, CLERK)])

    def imports(self, number: str, address: str) -> None:
        """The ledger, in which the host has this number and address."""
        section, key = TAX.partition(":")[2], str(self.lab.key_file)
        row = (number, "tx-1", "サーバ", "Debian 12", address, "CZ3206HN7Q", section, key, "sudo")
        ledger = self.root.with_suffix(".csv")
        with ledger.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([COLUMNS, row])
        hinomi("inventory", "import", ledger, "--prune", workspace=self.root)

    def scans(self) -> Any:  # noqa: ANN401 - JSON
        """The finding after a scan."""
        hinomi("scan", "--fail-on", "never", workspace=self.root, expect=None)
        return json.loads(self.types("show", FIRST, "--json"))

    def types(self, *words: str, by: str = CLERK) -> str:
        """What a command of `hinomi audit finding` says."""
        words = ("audit", "finding", *words)
        return hinomi(*words, workspace=self.root, HINOMI_OPERATOR=by).stdout

    def claims(self) -> None:
        """The section says that it is corrected."""
        self.types("claim", FIRST, "--note", "設定を戻した", by=SECTION)


@pytest.fixture
def city(lab: Lab, fresh_host: Callable[..., RunningHost], tmp_path: Path) -> City:
    return City(tmp_path / "火見市", lab, fresh_host(setup=FAULT))


def test_only_what_is_seen_on_the_same_machine_closes(city: City) -> None:
    city.types(
        "raise", "2026-01", "--control", "6.1(4)", "--target", TAX, "--grade", "軽微な不適合",
        "--condition", "sudo の記録が残らない", "--source", "機器の点検",
        "--fact", f"{CHECK}@SV-001",
    )  # fmt: skip
    city.types("respond", FIRST, "--stance", "同意", "--post", "税務課長", by=SECTION)
    city.claims()
    found = city.scans()
    assert (found["state"], found["verifications"][-1]["holds"]) == ("acknowledged", False)
    city.claims()
    city.imports("SV-001", NOWHERE)
    found = city.scans()
    assert (found["state"], found["seen"][0]["verdict"]) == ("fix_claimed", "UNKNOWN")
    city.lab.run(city.host.name, FIX)
    city.imports("B-1001", city.host.address)
    hinomi("inventory", "trust", "--accept", workspace=city.root)
    found = city.scans()
    assert (found["state"], found["trend"]) == ("closed", "resolved")
    assert found["facts"] == [{"check": CHECK, "host": "SV-001"}]
    city.lab.run(city.host.name, FAULT)
    found = city.scans()
    assert (found["state"], found["trend"], found["number"]) == ("open", "recurred", FIRST)
