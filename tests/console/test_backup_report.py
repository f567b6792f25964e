"""`hinomi report backup` from what is recorded: every format and edition, the same bytes twice."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from audit.backup.records import Records
from audit.backup.targets import load_targets
from checks.model import Verdict
from console.session import Session
from reports.backup_view import Mark
from tests.audit.backup.made import placement, reading, survey
from tests.console.program import hinomi
from tests.console.test_backup_import import HEAD as JOBS
from tests.console.test_backup_import import words as carried
from tests.reports.pdf_reading import metadata_of, squeezed, text_of, validated

TARGETS = """\
targets:
  県DC-NAS:
    tool: restic
    host: local
    location: /backup/juki
    holds: [BK-1]
    declared: {site: 県データセンター, offsite: true, medium: nas}
  倉庫のテープ:
    tool: tree
    host: local
    location: /mnt/tape
    holds: [BK-1, BK-2]
"""
CARRIED = """\
targets:
  夜間の一覧:
    tool: catalog
    host: local
    location: table
    options: {job: 夜間*}
    holds: [BK-1, BK-2]
"""
HOSTS = (
    ("管理番号", "機器名", "種別", "OS", "IPアドレス", "システム名"),
    ("SV-9", "juki-sv01", "サーバ", "Debian 12", "10.20.0.9", "住民記録システム"),
    ("SV-8", "zeimu-sv01", "サーバ", "Debian 12", "10.20.0.8", "税務システム"),
)
SETS = (
    ("番号", "システム名", "データ名", "取得元", "対象パス", "取得周期", "世代数", "RPO"),
    ("BK-1", "住民記録システム", "住民票", "SV-9", "/srv/juki", "毎日", "3", "24"),
    ("BK-2", "税務システム", "課税資料", "SV-8", "/srv/zeimu", "毎日", "3", "24"),
)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A workspace with two data sets and two places, of which one was looked at."""
    root = tmp_path / "火見市"
    hinomi("init", root)
    for name, rows in (("台帳.csv", HOSTS), ("控え.csv", SETS)):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        hinomi("inventory", "import", tmp_path / name, workspace=root)
    (root / "policy" / "backup-targets.yaml").write_text(TARGETS, "utf-8")
    return root


def look(root: Path) -> None:
    """Record a survey and a reading of the first place."""
    session = Session(root)
    records = Records(session.journal, session.evidence, "情報政策課 火見花子")
    first, _ = load_targets(session.workspace.policy)
    records.surveyed(first, survey(), {"BK-1": placement()}, b"raw")
    records.read(first, reading((1, 30)))


def make(root: Path, form: str, *more: str) -> bytes:
    path = root / f"report.{form}"
    hinomi("report", "backup", "-f", form, "-o", path, *more, workspace=root, anew=True)
    return path.read_bytes()


def test_without_any_record_it_says_what_to_do_first(city: Path) -> None:
    refused = hinomi("report", "backup", workspace=city, expect=2)
    assert "hinomi backup verify" in refused.stderr
    assert not (city / "reports" / "backup.pdf").exists()


def test_every_format_tells_of_every_data_set(city: Path) -> None:
    look(city)
    document = make(city, "pdf")
    assert validated(document) == "pass"
    text = text_of(document)
    for words in ("BK-1　住民記録システム　住民票", "BK-2　税務システム　課税資料", "県DC-NAS",
                  "まだ検証していない", "復元訓練は行われていない", "30区分のうち1区分",
                  "情報政策課 火見花子", "バックアップ第1号"):  # fmt: skip
        assert squeezed(words) in text, words
    assert "○証明あり" not in text
    told = json.loads(make(city, "json"))
    assert [one["minutes"] for one in told["restore_measured"]] == [None, None]
    assert told["report"]["counts"]["proven"] == 0
    checks = {one["check"] for one in told["report"]["judgements"]}
    assert {"BKP-010", "BKP-013", "BKP-040"} <= checks
    book = openpyxl.load_workbook(io.BytesIO(make(city, "xlsx")))
    assert book["様式7"]["A2"].value == "住民記録システム"
    assert make(city, "pdf") == document


def test_it_counts_what_verifying_counts_and_the_stray_too(city: Path, tmp_path: Path) -> None:
    (city / "policy" / "backup-mappings").mkdir()
    table = city / "policy" / "backup-mappings" / "table.yaml"
    table.write_text(hinomi("backup", "template", "table").stdout, "utf-8")
    (city / "policy" / "backup-targets.yaml").write_text(CARRIED, "utf-8")
    hinomi("backup", "sign", "table", workspace=city)
    day = datetime.now(UTC).date() - timedelta(days=2)
    jobs = f"夜間1,FS,{day} 1:00,{day} 2:00,正常終了,0\n週末,FS,{day} 3:00,{day} 4:00,正常終了,0\n"
    (tmp_path / "r.csv").write_text(JOBS + jobs, "utf-8")
    hinomi(*carried(tmp_path / "r.csv"), workspace=city)
    told = json.loads(hinomi("backup", "verify", "--json", workspace=city, expect=1).stdout)
    broken = sorted((one["data_set"], one["check"]) for one in told["judgements"]
                    if one["verdict"] == Verdict.FAIL)  # fmt: skip
    assert ("台帳", "BKP-029") in broken
    report = json.loads(make(city, "json"))["report"]
    judged = [one for one in report["judgements"] if one["mark"] == Mark.VIOLATION]
    assert sorted((one["data_set"] or one["system"], one["check"]) for one in judged) == broken
    assert report["counts"]["violations"] == len(broken)
    assert [(one["check"], one["target"]) for one in report["plan_faults"]] == [("BKP-029", "台帳")]
    book = openpyxl.load_workbook(io.BytesIO(make(city, "xlsx")))
    assert book["不適合"].max_row - 1 == len(broken)
    public = make(city, "json", "--edition", "public").decode()
    assert json.loads(public)["report"]["counts"]["violations"] == len(broken)
    assert "週末" not in public


def test_the_public_edition_names_no_place(city: Path) -> None:
    look(city)
    document = make(city, "pdf", "--edition", "public", "--issued", "2026-12-01")
    whole = squeezed(text_of(document) + metadata_of(document))
    for name in ("住民記録", "県DC", "/backup", "火見花子", "BK-1", "倉庫"):
        assert name not in whole, name
    assert "公開版" in whole
    assert "令和8年12月1日" in whole


def test_it_is_about_the_fiscal_year_of_the_newest_record(city: Path) -> None:
    look(city)
    told = json.loads(make(city, "json"))["report"]
    now = datetime.now(UTC) + timedelta(hours=9)
    year = now.year - (now.month < 4) - 2018
    assert told["cover"]["fiscal_year"] == f"令和{year}年度"
    assert told["anchor"]["sequence"] == Session(city).journal.head().sequence  # type: ignore[union-attr]
