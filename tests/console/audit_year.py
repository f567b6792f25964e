"""A small city on lab hosts that lives through a year of audits, typed as its people type it."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from audit.findings import JAPAN
from tests.console.program import hinomi
from tests.lab.lab import Lab, RunningHost

CLERK, CHIEF, DEPUTY = "監査 花子", "監査 次郎", "副市長 鈴木"
TAX, CITIZENS, WELFARE = "税務課", "市民課", "福祉課"
SECTIONS = (TAX, CITIZENS, WELFARE)
CONTROL = "6.1(4)"  # work as administrator is recorded
HEADS = {TAX: "税務 一郎", CITIZENS: "市民 二子", WELFARE: "福祉 三郎"}
QUIET = "/etc/sudoers.d/quiet"
FAULT = f"printf 'Defaults !syslog\\n' >{QUIET}; chmod 440 {QUIET}"
FIX = f"rm {QUIET}"
_COLUMNS = ("管理番号", "機器名", "種別", "OS", "IPアドレス", "所属", "鍵ファイル", "特権取得")


@dataclass(frozen=True)
class City:
    """A workspace, the hosts of its sections, and the folder of its papers."""

    workspace: Path
    papers: Path
    hosts: dict[str, RunningHost]
    lab: Lab

    def types(self, *words: str | Path, by: str = CLERK, expect: int | None = 0) -> str:
        """What a command says, standard error too."""
        done = hinomi(*words, workspace=self.workspace, expect=expect, HINOMI_OPERATOR=by)
        return done.stdout + done.stderr

    def audit(self, *words: str | Path, by: str = CLERK, expect: int | None = 0) -> str:
        """What a command of `hinomi audit` says."""
        return self.types("audit", *words, by=by, expect=expect)

    def read(self, *words: str) -> Any:  # noqa: ANN401 - JSON
        """What a command of `hinomi audit` tells programs."""
        return json.loads(
            hinomi("audit", *words, "--json", workspace=self.workspace, expect=None).stdout
        )

    def later(self, days: int, *words: str) -> str:
        """What a command says when so many days have passed: for it alone, not for any host."""
        [library] = Path("/usr/lib").glob("*/faketime/libfaketime.so.1")
        done = hinomi(
            *words, workspace=self.workspace, expect=None, HINOMI_OPERATOR=CLERK,
            LD_PRELOAD=str(library), FAKETIME=f"+{days}d",
        )  # fmt: skip
        return done.stdout + done.stderr

    def scan(self) -> None:
        """Every host is scanned."""
        self.types("scan", "--fail-on", "never")

    def on(self, section: str, script: str) -> None:
        """Somebody works on the host of a section."""
        self.lab.run(self.hosts[section].name, script)


def founded(folder: Path, lab: Lab, fresh_host: Callable[..., RunningHost], setup: str) -> City:
    """The city with its ledger and accepted keys; a host for each section, all set up so."""
    hosts = {one: fresh_host(setup=setup) for one in SECTIONS}
    city = City(folder / "火見市", folder / "文書", hosts, lab)
    city.papers.mkdir()
    hinomi("init", city.workspace)
    ledger = folder / "台帳.csv"
    with ledger.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([_COLUMNS, *_rows(city)])
    city.types("inventory", "import", ledger)
    city.types("inventory", "trust", "--accept")
    return city


def _rows(city: City) -> list[tuple[str, ...]]:
    key = str(city.lab.key_file)
    return [
        (f"SV-{n}", host.name, "サーバ", "Debian 12", host.address, section, key, "sudo")
        for n, (section, host) in enumerate(city.hosts.items(), 1)
    ]


def day(away: int = 0) -> str:
    """A day in Japan, so many days from today."""
    return (datetime.now(JAPAN) + timedelta(days=away)).date().isoformat()


def fiscal_year() -> int:
    """The fiscal year of today."""
    today = datetime.now(JAPAN).date()
    return today.year if today.month >= 4 else today.year - 1
