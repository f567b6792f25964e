"""From real hosts to the report on two-factor authentication, with no seed on the way."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from audit.mfa.model import ROW_WORDS, Grade, Row
from audit.mfa.proofs import FINISHED
from audit.mfa.records import LOGGED
from console.session import Session
from inventory.journal import Draft
from tests.console.program import hinomi
from tests.lab.demo_factors import BY, EXPORT, MAPPING, decide, write_export
from tests.lab.hardened import ADMINISTRATOR, TOTP_SECRET, TWO_FACTORS
from tests.lab.lab import Lab, RunningHost
from tests.reports.pdf_reading import metadata_of, squeezed, text_of, validated

pytestmark = pytest.mark.lab

COLUMNS = (
    "管理番号", "機器名", "種別", "OS", "系統", "IPアドレス", "鍵ファイル", "特権取得",
    "システム名",
)  # fmt: skip
MYNUMBER = "マイナンバー利用事務系"


@dataclass(frozen=True)
class City:
    """A workspace that was scanned once, and what `mfa matrix` says of it."""

    workspace: Path
    units: list[dict[str, Any]]

    def unit(self, host: str, account: str, kind: str) -> dict[str, Any]:
        wanted = (host, account, kind)
        (one,) = [u for u in self.units if (u["host"], u["account"], u["kind"]) == wanted]
        return one


@pytest.fixture
def city(lab: Lab, fresh_host: Callable[..., RunningHost], tmp_path: Path) -> City:
    """One host that asks an administrator for key, password and code, and one that asks nobody."""
    strong = fresh_host(files=TWO_FACTORS.files, setup=TWO_FACTORS.setup)
    plain = fresh_host()
    key, workspace = str(lab.key_file), tmp_path / "火見市"
    hinomi("init", workspace)
    rows = [
        ("S-1", strong.name, "サーバ", "Debian 12", MYNUMBER, strong.address, key, "sudo", ""),
        ("S-2", plain.name, "サーバ", "Debian 12", "LGWAN接続系", plain.address, key, "sudo", ""),
        ("T-1", "madoguchi-pc", "端末", "Windows 11", MYNUMBER, "10.9.9.9", "", "", "庁内端末"),
    ]
    ledger = tmp_path / "台帳.csv"
    with ledger.open("w", encoding="cp932", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    hinomi("inventory", "import", ledger, workspace=workspace)
    hinomi("inventory", "trust", "--accept", workspace=workspace, expect=None)
    hinomi("scan", "--host", "S-1", "--host", "S-2", "--fail-on", "never", workspace=workspace)
    shown = hinomi("mfa", "matrix", "--json", workspace=workspace).stdout
    return City(workspace, json.loads(shown))


def test_from_hosts_to_paper(city: City, tmp_path: Path) -> None:
    mine = city.unit("S-1", ADMINISTRATOR, "ssh")
    assert (mine["verdict"], mine["enrolled"]) == ("MFA", "yes"), mine
    audit = city.unit("S-1", "audit", "ssh")
    assert audit["verdict"] == "SINGLE"
    assert any("20-two-factors.conf" in step for step in audit["steps"])
    assert city.unit("S-2", "audit", "ssh")["verdict"] == "SINGLE"
    assert [u["verdict"] for u in city.units if u["host"] == "T-1"] == ["UNKNOWN"]
    _rates(city)
    _papers(city, tmp_path)
    _imported(city, tmp_path)
    _proved(city, tmp_path)


def _rates(city: City) -> None:
    told = json.loads(hinomi("mfa", "coverage", "--json", workspace=city.workspace).stdout)
    counted = [u for u in city.units if u["counted"]]
    assert told["total"]["denominator"] == len(counted)
    assert told["total"]["enforced"] == sum(u["verdict"] == "MFA" for u in counted)
    assert told["total"]["proved"] == 0
    zones = told["zones"].values()
    assert sum(zone["denominator"] for zone in zones) == len(counted)
    one = hinomi("mfa", "matrix", "--host", "S-2", workspace=city.workspace).stdout
    assert "S-1" not in one
    assert "公開鍵又はパスワードのみで成立" in one


def _papers(city: City, folder: Path) -> None:
    for name in ("mfa.pdf", "mfa.xlsx", "mfa.json", "public.pdf", "public.json"):
        edition = "public" if name.startswith("public") else "internal"
        hinomi("report", "mfa", "-f", Path(name).suffix[1:], "-o", folder / name,
               "--edition", edition, workspace=city.workspace)  # fmt: skip
    paper = (folder / "mfa.pdf").read_bytes()
    assert validated(paper) == "pass"
    for words in ("満たさない", "公開鍵のみで成立", "20-two-factors.conf", "madoguchi-pc"):
        assert squeezed(words) in text_of(paper), words
    public = (folder / "public.pdf").read_bytes()
    hidden = (ADMINISTRATOR, "madoguchi-pc", "two-factors", "S-1")
    for text in (text_of(public) + metadata_of(public), (folder / "public.json").read_text()):
        assert [word for word in hidden if word in text] == []
    files = [path for path in (*folder.iterdir(), *city.workspace.rglob("*")) if path.is_file()]
    assert [path for path in files if TOTP_SECRET.encode() in path.read_bytes()] == []


def _imported(city: City, folder: Path) -> None:
    """An export speaks for the terminal, an exemption takes the audit account out of the count."""
    decide(city.workspace / "policy")
    day = str(write_export(folder))
    hinomi("mfa", "sign", MAPPING, workspace=city.workspace)
    hinomi("mfa", "import", folder / EXPORT, "--mapping", MAPPING, "--exported", day, "--by", BY,
           workspace=city.workspace)  # fmt: skip
    units = json.loads(hinomi("mfa", "matrix", "--json", workspace=city.workspace).stdout)
    told = {(u["host"], u["account"]): u["verdict"] for u in units if u["path"] == "console"}
    assert told["庁内端末", ADMINISTRATOR] == "MFA"
    assert told["庁内端末", "madoguchi"] == "SINGLE"
    assert [u for u in units if u["host"] == "T-1"] == []
    audit = [u for u in units if u["account"] == "audit" and u["verdict"] != "LOCKED"]
    assert audit
    assert all(u["exempt"].startswith("情報政策課長") and not u["counted"] for u in audit)
    paper = folder / "imported.json"
    hinomi("report", "mfa", "-f", "json", "-o", paper, workspace=city.workspace)
    report = json.loads(paper.read_text())["report"]
    lines = hinomi("journal", workspace=city.workspace).stdout.splitlines()
    assert report["anchor"]["sequence"] == len(lines)
    assert [one["system"] for one in report["central"]] == ["庁内端末"]


def _proved(city: City, folder: Path) -> None:
    """A finished series of the journal counts for its door, and stands in the report."""
    rows = {row.value: {"grade": Grade.MET.value, "ja": "確かめた", "en": "seen"} for row in Row}
    body = {
        "target": "jumin-ssh", "account": ADMINISTRATOR, "host": "S-1", "system": "", "path": "ssh",
        "at": datetime.now(UTC).isoformat(), "verdict": Grade.MET.value, "rows": rows,
        "attempts": 16,
    }  # fmt: skip
    session = Session(city.workspace)
    session.journal.append([Draft("mfa:jumin-ssh", FINISHED, body, "試験")])
    told = json.loads(hinomi("mfa", "coverage", "--json", workspace=city.workspace).stdout)
    assert told["total"]["proved"] == 0  # nobody has looked into the log of the target
    seen = {"target": "jumin-ssh", "grade": Grade.MET.value, "ja": "16件すべて", "en": "all 16"}
    session.journal.append([Draft("mfa:jumin-ssh", LOGGED, seen, "試験")])
    told = json.loads(hinomi("mfa", "coverage", "--json", workspace=city.workspace).stdout)
    assert told["total"]["proved"] == 1
    hinomi("report", "mfa", "-o", folder / "proved.pdf", workspace=city.workspace)
    text = text_of((folder / "proved.pdf").read_bytes())
    for row in Row:
        assert squeezed(f"{row.value}{ROW_WORDS[row].ja}○確かめた") in text
