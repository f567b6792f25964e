"""Central evidence on the command line: a template, a signature, an import, and what it means."""

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from audit.judge import read_limits
from audit.mfa.evidence_grades import CentralLimits, gathered, judged
from checks.mfa.model import CellVerdict
from console.session import Session
from inventory.central.store import cells
from tests.console.program import hinomi
from tests.inventory.central.test_fortigate import CANARY, WHOLE

TODAY = datetime.now(UTC).date()
DAY = TODAY - timedelta(days=1)
LIST = "利用者ID,二要素ログオン,認証方式,登録状態,最終認証日時\n"


def city(folder: Path, *formats: str) -> Path:
    root = folder / "city"
    hinomi("init", root)
    (root / "policy" / "mappings").mkdir()
    for name in formats:
        text = hinomi("mfa", "template", name).stdout
        (root / "policy" / "mappings" / f"{name}.yaml").write_text(text, "utf-8")
    return root


def words(file: Path, mapping: str, day: date = DAY) -> tuple[str | Path, ...]:
    return ("mfa", "import", file, "--mapping", mapping, "--exported", str(day), "--by", "髙橋")


def verdicts(root: Path) -> dict[str, CellVerdict]:
    session = Session(root)
    limits = read_limits(CentralLimits, session.policy())
    return {
        one.cell.account: judged(gathered([one], TODAY, limits))[0] for one in cells(session.engine)
    }


def test_from_a_template_to_a_verdict(tmp_path: Path) -> None:
    root = city(tmp_path, "table")
    file = tmp_path / "e.csv"
    rows = "CITY\\yamada,必須,顔+PIN,登録済,R8.11.1\ntanaka,任意,パスワード,未登録,\n"
    file.write_bytes((LIST + rows).encode("cp932"))
    shown = hinomi(*words(file, "table"), "--dry-run", "--json", workspace=root)
    assert [one["account"] for one in json.loads(shown.stdout)["cells"]] == ["yamada", "tanaka"]
    refused = hinomi(*words(file, "table"), workspace=root, expect=2)
    assert "hinomi mfa sign table" in refused.stderr
    hinomi("mfa", "sign", "table", workspace=root)
    assert "2" in hinomi(*words(file, "table"), workspace=root).stdout
    again = json.loads(hinomi(*words(file, "table"), "--json", workspace=root).stdout)
    assert again["imported"] is False
    assert verdicts(root) == {"yamada": CellVerdict.MFA, "tanaka": CellVerdict.SINGLE}
    hinomi("verify", workspace=root)


def test_a_wrong_row_stops_the_import_with_its_place(tmp_path: Path) -> None:
    root = city(tmp_path, "table")
    hinomi("mfa", "sign", "table", workspace=root)
    file = tmp_path / "e.csv"
    file.write_text(LIST + "yamada,必須,顔+PIN,登録済,\ntanaka,たぶん,PIN,未登録,\n", "utf-8")
    refused = hinomi(*words(file, "table"), workspace=root, expect=2)
    assert "e.csv 3行目 二要素ログオン" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert verdicts(root) == {}


def test_an_old_export_confirms_nothing(tmp_path: Path) -> None:
    root = city(tmp_path, "table")
    hinomi("mfa", "sign", "table", workspace=root)
    file = tmp_path / "e.csv"
    file.write_text(LIST + "yamada,必須,顔+PIN,登録済,\n", "utf-8")
    hinomi(*words(file, "table", TODAY - timedelta(days=100)), workspace=root)
    assert verdicts(root) == {"yamada": CellVerdict.UNKNOWN}


def test_a_firewall_s_secrets_stay_outside(tmp_path: Path) -> None:
    root = city(tmp_path, "fortigate")
    hinomi("mfa", "sign", "fortigate", workspace=root)
    file = tmp_path / "fw.conf"
    file.write_text(WHOLE, "utf-8")
    said = hinomi(*words(file, "fortigate"), "--json", workspace=root)
    found = verdicts(root)
    assert found["token"] is CellVerdict.MFA
    assert found["plain"] is CellVerdict.SINGLE
    assert found["ldap-token"] is CellVerdict.SINGLE
    assert found["mail"] is CellVerdict.UNKNOWN
    assert found["group:ad-admins"] is CellVerdict.SINGLE
    file.write_text(WHOLE[:-200], "utf-8")
    cut = hinomi(*words(file, "fortigate"), workspace=root, expect=2)
    assert CANARY not in said.stdout + said.stderr + cut.stdout + cut.stderr
    kept = [path.read_bytes() for path in root.rglob("*") if path.is_file()]
    assert kept
    assert not [raw for raw in kept if CANARY.encode() in raw]
    with sqlite3.connect(root / "hinomi.db") as plain:
        assert not [line for line in plain.iterdump() if CANARY in line]
    plain.close()
