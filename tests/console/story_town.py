"""A town whose systems need each other, on real hosts: for the stories of a night."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.console.sweep_town import said
from tests.lab.lab import Lab, RunningHost

_HOSTS = ("管理番号", "機器名", "種別", "OS", "IPアドレス", "システム名", "鍵ファイル")
_SYSTEMS = ("システム名", "業務", "所管課", "ＲＴＯ", "ＲＰＯ", "依存システム")
_COPIES = ("番号", "システム名", "データ名", "取得元", "対象パス", "取得周期", "世代数", "RPO")


@dataclass(frozen=True)
class Machine:
    """A line of the ledger and the host that runs behind it."""

    host: RunningHost
    system: str = ""
    kind: str = "サーバ"


@dataclass(frozen=True)
class NightTown:
    """A workspace with its running hosts, by the names of its ledger."""

    workspace: Path
    lab: Lab
    machines: Mapping[str, Machine]

    def say(self, *words: str | Path, expect: int = 0) -> str:
        """What a clerk types after `hinomi incident`, and what is printed."""
        return said(self.workspace, "incident", *words, expect=expect)

    def read(self, *words: str, expect: int = 0) -> Any:  # noqa: ANN401 - JSON
        """The same as JSON."""
        return json.loads(self.say(*words, "--json", expect=expect))

    def power_off(self, *names: str) -> None:
        """The machine is dark, or its cable pulled: nothing at its address answers."""
        for name in names:
            self.lab.run(self.machines[name].host.name, "ip link set eth0 down")

    def power_on(self, *names: str) -> None:
        """The machine answers again."""
        for name in names:
            self.lab.run(self.machines[name].host.name, "ip link set eth0 up")


def found_night_town(
    workspace: Path,
    lab: Lab,
    machines: Mapping[str, Machine],
    systems: Iterable[Sequence[str]],
    book: str,
    copies: Iterable[Sequence[str]] = (),
) -> NightTown:
    """Make the workspace: its ledger as tables, the book over it, a last known good."""
    said(workspace, "init", workspace)
    rows = [
        (f"SV-{number}", name, one.kind, "Debian 12", one.host.address, one.system, lab.key_file)
        for number, (name, one) in enumerate(machines.items(), 1)
    ]
    for title, heads, lines in (
        ("情報システム一覧", _SYSTEMS, systems),
        ("機器台帳", _HOSTS, rows),
        ("バックアップ対象", _COPIES, copies),
    ):
        path = workspace.parent / f"{title}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([heads, *lines])
        said(workspace, "inventory", "import", path)
    (workspace / "bcp").mkdir(exist_ok=True)
    (workspace / "bcp" / "continuity.yaml").write_text(book, "utf-8")
    town = NightTown(workspace, lab, machines)
    town.say("sweep", "--baseline", "--from", "honcho")
    return town
