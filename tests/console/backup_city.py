"""A workspace with a real restic repository on one host and its source on another."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pyrage  # type: ignore[import-untyped] # compiled, without stubs

from audit.declared import JST
from tests.console.program import hinomi
from tests.lab.lab import Lab, RunningHost

PASSWORD = "Canary-Restic-Himitsu-71"
REPOSITORY, SOURCE, NAME = "/srv/backup/juki", "/srv/juki", "hinomi-canary-2026"

# copies of two days, and one made to be deleted; the audit account may read, and not write
SETUP = f"""
set -e
export RESTIC_PASSWORD={PASSWORD} RESTIC_REPOSITORY={REPOSITORY} HOME=/root
umask 022
mkdir -p {SOURCE} /srv/{NAME} /srv/backup
for i in $(seq 1 40); do head -c 40000 /dev/urandom >{SOURCE}/住民$i.dat; done
echo canary >/srv/{NAME}/canary.txt
restic init -q
for ago in 2 1 0; do
  echo $ago >{SOURCE}/day.txt
  restic backup -q --host juki-sv --time "$(date -d "-$ago day" '+%F %T')" {SOURCE}
done
restic backup -q --host juki-sv --time '2000-01-01 00:00:00' --tag {NAME} /srv/{NAME}
chown -R root:audit {REPOSITORY}; chmod -R u+rwX,g+rX,g-w,o-rwx {REPOSITORY}
"""


@dataclass(frozen=True)
class City:
    """A workspace, the host with the copies, and what was declared of it."""

    workspace: Path
    host: RunningHost

    def say(self, *words: str, expect: int | None = 0, given: str = "") -> str:
        """Run a command; what it says on both streams."""
        done = hinomi(*words, workspace=self.workspace, expect=expect, given=given, anew=True)
        return done.stdout + done.stderr

    def declare(self, more: str = "", **changed: str) -> None:
        """Write the file of targets."""
        wanted = {
            "host": "SV-9",
            "location": REPOSITORY,
            "secrets": "{password: juki}",
            "budget": "{slices: 2, seconds: 600}",
            **changed,
        }
        lines = "".join(f"    {name}: {value}\n" for name, value in wanted.items())
        text = f"targets:\n  juki-nas:\n    tool: restic\n    holds: [BK-1]\n{lines}{more}"
        (self.workspace / "policy" / "backup-targets.yaml").write_text(text)


def make_city(
    lab: Lab, fresh_host: Callable[..., RunningHost], tmp_path: Path, setup: str = SETUP
) -> City:
    """A workspace that knows the host, its key and the password of the repository."""
    host = fresh_host(setup=setup)
    workspace = tmp_path / "火見市"
    hinomi("init", workspace)
    seal(workspace, tmp_path / "identity.txt")
    made = City(workspace, host)
    titles: tuple[str, ...] = ("管理番号", "機器名", "種別", "OS", "IPアドレス")
    row: tuple[str, ...] = ("SV-9", host.name, "サーバ", "Debian 12", host.address)
    titles += ("鍵ファイル", "特権取得", "システム名")
    row += (str(lab.key_file), "sudo", "住記")
    made.say("inventory", "import", str(_table(tmp_path / "台帳.csv", titles, row)))
    titles = ("番号", "システム名", "データ名", "取得元", "対象パス", "取得周期", "世代数", "RPO")
    row = ("BK-1", "住記", "住民票", "SV-9", SOURCE, "毎日", "3", "24")
    made.say("inventory", "import", str(_table(tmp_path / "控え.csv", titles, row)))
    made.say("inventory", "trust", "--accept")
    made.say("inventory", "secret", "juki", given=PASSWORD + "\n")
    made.declare()
    return made


def _table(path: Path, *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def seal(workspace: Path, identity: Path) -> None:
    """Secrets are sealed to an identity: opening a passphrase takes a second each time."""
    identity.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    toml = workspace / "hinomi.toml"
    text = toml.read_text("utf-8").replace('# identity = ""', f'identity = "{identity}"')
    toml.write_text(text, "utf-8")


def window(begin: int = -1, end: int = 60) -> str:
    """A window from and to so many minutes from now."""
    now = datetime.now(JST)
    told = (f"{now + timedelta(minutes=away):%Y-%m-%d %H:%M}" for away in (begin, end))
    return "{{from: {}, to: {}}}".format(*told)


def canary(privilege: str, *, when: str = "") -> str:
    """The permit to try deleting from the host that makes the copies."""
    return (
        f"    canary:\n      approver: 課長\n      window: {when or window()}\n      host: SV-9\n"
        f"      name: {NAME}\n      secrets: {{password: juki}}\n      privilege: {privilege}\n"
    )
