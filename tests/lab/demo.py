"""`make demo`: the main job on real hosts, typed as a person would type it.

Leaves a workspace, the sample ledger and the report as PDF, xlsx and JSON in demo/. Where no lab
can be started, it says why and audits this machine instead.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from inventory.credentials import variable
from tests.lab.demo_assets import look_around
from tests.lab.demo_audit import audit_the_year
from tests.lab.demo_backups import (
    COUNTED,
    PASSWORD,
    SECRET,
    SETS,
    declare_backups,
    make_copies,
    make_sources,
)
from tests.lab.demo_bcp import plan_continuity
from tests.lab.demo_factors import BY, EXPORT, MAPPING, decide, write_export
from tests.lab.demo_incident import live_through, remember_normal
from tests.lab.fleet import FLEET, install_collectors, settle, specs
from tests.lab.lab import ROOT, Lab, can_run
from tests.lab.ledger import SECRET_NAME, write_sample
from tests.lab.spec import AUDIT_PASSWORD

DEMO = ROOT / "demo"
LEDGER = DEMO / "機器台帳.xlsx"
CITY = DEMO / "火見市"

# what `hinomi` may end with here: all well, findings, some hosts out of reach
_SCANNED = (0, 1, 3)

Hinomi = Callable[..., int]


def main() -> int:
    """Run the demo; the exit status tells whether every step did what it should."""
    shutil.rmtree(DEMO, ignore_errors=True)
    DEMO.mkdir()
    if reason := can_run():
        _say(f"見本の機器群は起動できません({reason})。この機械そのものを点検します。")
        _say(f"No lab here: {reason}. Auditing this machine instead.")
        return _audit_this_machine()
    begun = time.monotonic()
    with Lab.start(specs()) as lab:
        install_collectors(lab)
        settle(lab)
        _say(f"見本の機器 {len(FLEET)} 台を {time.monotonic() - begun:.1f} 秒で起動しました。")
        return _audit_fleet(lab)


def _audit_fleet(lab: Lab) -> int:
    secrets = {
        "HINOMI_ACCESS__KEY_FILE": str(lab.key_file),
        "HINOMI_OPERATOR": "情報政策課 火見花子",
        variable(SECRET_NAME): AUDIT_PASSWORD,
        variable(SECRET): PASSWORD,
    }
    hinomi = partial(_hinomi, lab.controller, secrets)
    write_sample(LEDGER)
    hinomi("init", str(CITY), cwd=DEMO)
    hinomi("inventory", "import", f"../{LEDGER.name}")
    hinomi("inventory", "trust", "--accept")
    for machine in FLEET:
        if machine.rekeyed:  # after the keys were accepted, somebody puts up another machine
            lab.rekey(machine.name)
    decide(CITY / "policy")
    hinomi("scan", allowed=_SCANNED)
    exported = str(write_export(DEMO))
    hinomi("mfa", "sign", MAPPING)
    hinomi("mfa", "import", f"../{EXPORT}", "--mapping", MAPPING, "--exported", exported,
           "--by", BY)  # fmt: skip
    _prove_backups(hinomi, lab)
    look_around(hinomi, lab, DEMO, CITY)
    _report(hinomi)
    audit_the_year(
        lambda who: partial(_hinomi, lab.controller, {**secrets, "HINOMI_OPERATOR": who})
    )
    plan_continuity(hinomi, DEMO, CITY)
    remember_normal(hinomi)
    live_through(hinomi, lab)
    _finish(hinomi)
    return 0


def _prove_backups(hinomi: Hinomi, lab: Lab) -> None:
    """Checksums at the sources, then copies, a look at them, a drill, and the report."""
    make_sources(lab)
    declare_backups(DEMO, CITY / "policy")
    hinomi("inventory", "import", f"../{SETS}")
    hinomi("backup", "manifest", COUNTED)
    make_copies(lab)
    hinomi("backup", "verify", allowed=_SCANNED)
    hinomi("backup", "drill", "--whole", allowed=_SCANNED)
    hinomi("report", "backup", "-o", "../バックアップ実証報告書.pdf")


def _audit_this_machine() -> int:
    hinomi = partial(_hinomi, lambda *command: list(command), {})
    hinomi("init", str(CITY), cwd=DEMO)
    hinomi("scan", "--local", allowed=_SCANNED)
    _report(hinomi)
    _finish(hinomi)
    return 0


def _report(hinomi: Hinomi) -> None:
    for form in ("pdf", "xlsx", "json"):
        hinomi("report", "audit", "-f", form, "-o", f"../監査報告書.{form}")
    for form in ("pdf", "xlsx"):
        hinomi("report", "mfa", "-f", form, "-o", f"../二要素認証の実施状況報告書.{form}")
    hinomi("mfa", "coverage")


def _finish(hinomi: Hinomi) -> None:
    """Nothing was rewritten; what there is to read."""
    hinomi("verify")
    _say("")
    for path in sorted([*DEMO.glob("*.*"), *DEMO.glob("*/bcp-pack.*")]):
        _say(f"{path.relative_to(ROOT)}  ({path.stat().st_size / 1024:.0f} KiB)")


def _hinomi(
    inside: Callable[..., list[str]],
    environment: Mapping[str, str],
    *words: str,
    cwd: Path = CITY,
    allowed: tuple[int, ...] = (0,),
) -> int:
    """Run one command in the lab's network and show it as typed."""
    _say(f"\n$ hinomi {' '.join(words).replace(str(DEMO) + '/', '')}")
    program = Path(sys.executable).with_name("hinomi")
    status = subprocess.run(
        inside(str(program), *words),
        cwd=cwd,
        env={**os.environ, "HINOMI_LANG": "ja", **environment},
        check=False,
    ).returncode
    if status not in allowed:
        sys.exit(f"hinomi {words[0]}: exit {status}")
    return status


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
