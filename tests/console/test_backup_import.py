"""Reports of backup products on the command line: template, signature, import, and strays."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from audit.backup.records import Records
from audit.backup.targets import load_targets
from checks.backup.model import Survey
from console.backup_strays import strays_of
from console.session import Session
from tests.console.program import hinomi

DAY = datetime.now(UTC).date() - timedelta(days=1)
HEAD = "ジョブ名,対象サーバ,開始日時,終了日時,結果,エラー数\n"
TARGETS = """\
targets:
  yakan:
    tool: catalog
    host: local
    location: table
    options: {job: 夜間*}
    holds: [B-1]
"""


def city(folder: Path) -> Path:
    root = folder / "city"
    hinomi("init", root)
    (root / "policy" / "backup-mappings").mkdir()
    text = hinomi("backup", "template", "table").stdout
    (root / "policy" / "backup-mappings" / "table.yaml").write_text(text, "utf-8")
    (root / "policy" / "backup-targets.yaml").write_text(TARGETS, "utf-8")
    return root


def words(file: Path) -> tuple[str | Path, ...]:
    at = ("--exported", str(DAY), "--by", "髙橋")
    return ("backup", "import", file, "--mapping", "table", *at)


def test_from_a_template_to_a_survey(tmp_path: Path) -> None:
    root = city(tmp_path)
    file = tmp_path / "r.csv"
    before = DAY - timedelta(days=1)
    rows = f"夜間1,FS,{before} 1:00,{before} 2:00,正常終了,0\n週末,FS,{before} 3:00,,異常終了,1\n"
    file.write_bytes((HEAD + rows).encode("cp932"))
    shown = hinomi(*words(file), "--dry-run", "--json", workspace=root)
    assert [one["job"] for one in json.loads(shown.stdout)["rows"]] == ["夜間1", "週末"]
    refused = hinomi(*words(file), workspace=root, expect=2)
    assert "hinomi backup sign table" in refused.stderr
    hinomi("backup", "sign", "table", workspace=root)
    assert "2件" in hinomi(*words(file), workspace=root).stdout
    assert "取り込み済み" in hinomi(*words(file), workspace=root).stdout
    session = Session(root)
    assert [one.what for one in strays_of(session)] == ["週末"]
    [target] = load_targets(session.workspace.policy)
    told = Records(session.journal, session.evidence, "-").survey(target)
    assert told
    assert isinstance(told.survey, Survey)
    assert [one.complete for one in told.survey.copies] == [True]
    hinomi("verify", workspace=root)


def test_a_row_that_cannot_be_read_keeps_all_out(tmp_path: Path) -> None:
    root = city(tmp_path)
    hinomi("backup", "sign", "table", workspace=root)
    file = tmp_path / "r.csv"
    file.write_text(HEAD + f"夜間1,FS,{DAY},,たぶん成功,\n", "utf-8")
    refused = hinomi(*words(file), workspace=root, expect=2)
    assert "結果" in refused.stderr
    assert "たぶん成功" in refused.stderr
    assert strays_of(Session(root)) == ()
