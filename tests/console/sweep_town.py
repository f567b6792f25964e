"""A town on the lab whose library stands behind a switch: for the stories of a sweep."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from console.cli.app import app
from tests.lab.lab import Lab, RunningHost

BOOK = """\
networks:
  図書館LAN:
    needs: [host:{switch}]
dependencies: {edges}
"""


@dataclass(frozen=True)
class Town:
    """A workspace with its running hosts."""

    workspace: Path
    lab: Lab
    switch: RunningHost
    behind: tuple[RunningHost, ...]
    beside: tuple[RunningHost, ...]

    def say(self, *words: str | Path, expect: int = 0) -> str:
        """One command; what it prints."""
        return said(self.workspace, *words, expect=expect)

    def sweep(self, *words: str | Path, expect: int = 1) -> "Told":
        """One sweep; its answer."""
        return Told(json.loads(self.say("incident", "sweep", "--json", *words, expect=expect)))


@dataclass(frozen=True)
class Told:
    """The JSON of a sweep."""

    body: dict[str, Any]

    def state(self, host: RunningHost) -> str:
        """The state of a host."""
        return str(self._of(host)["state"])

    def why(self, host: RunningHost) -> str:
        """Why it is so."""
        return str(self._of(host)["why"])

    @property
    def causes(self) -> dict[str, set[str]]:
        """What is folded under each root cause."""
        return {one["node"]: set(one["behind"]) for one in self.body["causes"]}

    def _of(self, host: RunningHost) -> dict[str, Any]:
        [found] = [one for one in self.body["standings"] if one["node"] == f"host:{host.name}"]
        return dict(found)


def said(workspace: Path, *words: str | Path, expect: int = 0) -> str:
    """One command in this process, which has imported everything once; its standard output."""
    environment = {"HINOMI_WORKSPACE": str(workspace)}
    done = CliRunner().invoke(app, [*map(str, words)], env=environment)
    assert done.exit_code == expect, (done.exit_code, done.output, done.exception)
    return done.stdout


def found_town(workspace: Path, town: Town) -> None:
    """Make the workspace: ledger, book, and an incident that is open."""
    said(workspace, "init", workspace)
    rows = [
        f"{host.name},{host.name},{kind},Debian,{host.address}"
        for kind, hosts in (
            ("ネットワーク", [town.switch]),
            ("サーバ", [*town.behind, *town.beside]),
        )
        for host in hosts
    ]
    ledger = workspace.parent / "台帳.csv"
    ledger.write_text("\n".join(["管理番号,機器名,種別,OS,IPアドレス", *rows]) + "\n", "utf-8")
    said(workspace, "inventory", "import", ledger)
    edges = [f"{{of: host:{one.name}, needs: network:図書館LAN}}" for one in town.behind]
    book = BOOK.format(switch=town.switch.name, edges=f"[{', '.join(edges)}]")
    (workspace / "bcp").mkdir(exist_ok=True)
    (workspace / "bcp" / "continuity.yaml").write_text(book, "utf-8")
