"""Looking back: what the record shows, and gaps as findings with claim and confirmation."""

import json
from pathlib import Path

from tests.console.program import hinomi


def findings(workspace: Path, *words: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(
        hinomi("findings", "list", "--json", *words, workspace=workspace).stdout
    )
    return found


def test_a_gap_of_an_exercise_becomes_a_finding_and_is_closed_by_another(tmp_path: Path) -> None:
    city = tmp_path / "火見市"
    hinomi("init", city)
    hinomi("incident", "start", "--drill", "図上訓練", workspace=city)
    hinomi("incident", "log", "電話がつながらない", "-r", workspace=city)
    assert findings(city) == []
    hinomi("incident", "close", workspace=city)
    told = hinomi("incident", "review", workspace=city).stdout
    for words in ("【訓練】", "最初の判断・指示・対応の記録がない", "第1報の記録がない",
                  "#2 に回答がない", "未確認のままの行が 1件"):  # fmt: skip
        assert words in told, words
    hinomi("incident", "gap", "衛星電話の", "置き場所を", "誰も知らなかった", workspace=city)
    (one,) = findings(city)
    assert one["title"] == "衛星電話の 置き場所を 誰も知らなかった"
    assert one["host"] == "exercise:" + one["host"].partition(":")[2]
    number = one["number"]
    hinomi("incident", "review", workspace=city)
    assert len(findings(city)) == 1
    hinomi("findings", "fixed", number, "--note", "棚に表示した", workspace=city)
    hinomi("incident", "gap", "--confirm", "4", workspace=city)
    assert len(findings(city)) == 1, "who claims the correction does not confirm it"
    hinomi("incident", "gap", "--confirm", "4", workspace=city, HINOMI_OPERATOR="監査 花子")
    assert findings(city) == []
    assert "改変は見つかりません" in hinomi("verify", workspace=city).stdout
    assert "衛星電話" in hinomi("findings", "show", number, workspace=city).stdout
    hinomi("incident", "gap", "--confirm", "2", workspace=city, expect=2)
    hinomi("incident", "gap", workspace=city, expect=2)
