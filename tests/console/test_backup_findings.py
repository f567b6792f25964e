"""What is judged of data sets becomes findings that `hinomi findings` deals with."""

import json
from pathlib import Path

import pytest

from checks.backup.judging import Judgement
from checks.model import Verdict
from console.backup_findings import judge_now
from console.session import Session
from tests.console.program import hinomi
from tests.console.test_backup_report import city, look

__all__ = ["city"]


@pytest.mark.usefixtures("city")
def test_findings_of_data_sets_are_listed_dealt_with_and_verified(city: Path) -> None:
    look(city)
    session = Session(city)
    broken = {(one.data_set, one.check) for one in judge_now(session, None) if _fails(one)}
    assert ("BK-2", "BKP-012") not in broken  # the tape was never asked: not known
    assert ("BK-1", "BKP-040") in broken
    listed = json.loads(hinomi("findings", "list", "--json", workspace=city).stdout)
    assert {(one["host"], one["check"]) for one in listed} == broken
    assert all(one["title"] and one["severity"] for one in listed)
    [drill] = [one for one in listed if (one["host"], one["check"]) == ("BK-1", "BKP-040")]
    assert drill["host_name"] == "住民記録システム 住民票"
    shown = hinomi("findings", "show", drill["number"], workspace=city).stdout
    assert "hinomi backup drill" in shown
    assert "確認した値: 復元訓練なし" in shown
    hinomi("findings", "fixed", drill["number"], workspace=city)
    judge_now(session, {"BK-1"})
    again = hinomi("findings", "show", drill["number"], workspace=city).stdout
    assert "対応中" in again
    assert "改変は見つかりません" in hinomi("verify", workspace=city).stdout


def test_the_catalogue_knows_the_rules_of_data_sets() -> None:
    listed = json.loads(hinomi("check", "list", "--json").stdout)
    ids = [one["id"] for one in listed]
    assert ids == sorted(ids)
    assert {"BKP-001", "BKP-012", "BKP-048"} <= set(ids)
    assert "復元訓練" in hinomi("check", "show", "BKP-040").stdout
    assert "hinomi backup verify" in hinomi("check", "show", "BKP-019").stdout


def _fails(one: Judgement) -> bool:
    return one.verdict is Verdict.FAIL
