"""The words of a report at the command line, and who may decide on them."""

import pytest

from tests.console.closing_town import SECTION, begun, begun_town
from tests.console.test_audit_plan import CHIEF, CLERK, WAS, Town

__all__ = ["begun", "begun_town"]

OPINION = "記録の取得に改善の余地がある。"


@pytest.fixture
def written(begun: Town) -> Town:
    begun.types("write", "2026-01", "--opinion", OPINION, "--distribution", "CISO")
    return begun


def test_words_are_written_and_shown(written: Town) -> None:
    told = written.read("write", "2026-01")
    assert (told["opinion"], told["distribution"], told["state"]) == (OPINION, ["CISO"], "draft")
    assert OPINION in written.types("write", "2026-01")[0]
    written.types("write", "2026-01", "--good", "毎朝の確認")
    assert written.read("write", "2026-01")["opinion"] == OPINION


def test_decision_is_bound_to_the_text(written: Town) -> None:
    digest = written.read("write", "2026-01")["digest"]
    written.types("sign", "2026-01", "--post", "CISO", "--digest", digest[:12], by=CHIEF)
    assert written.read("write", "2026-01")["state"] == "signed"
    written.refused("sign", "2026-01", by=CHIEF)
    written.types("write", "2026-01", "--good", "毎朝の確認")
    told = written.read("write", "2026-01")
    assert (told["state"], told["decisions"][0]["stands"]) == ("changed", False)
    assert "決裁後変更" in written.types("write", "2026-01")[0]
    assert "見たものから" in written.refused("sign", "2026-01", "--digest", digest, by=CHIEF)


def test_decision_is_taken_back_with_a_reason(written: Town) -> None:
    assert "取り消す決裁" in written.refused("sign", "2026-01", "--revoke", "直す", by=CHIEF)
    written.types("sign", "2026-01", by=CHIEF)
    assert "--revoke" in written.refused("sign", "2026-01", "--revoke", " ", by=CHIEF)
    written.types("sign", "2026-01", "--revoke", "総評を直す", by=CHIEF)
    told = written.read("write", "2026-01")
    assert (told["state"], told["decisions"][0]["revoked"]) == ("draft", "総評を直す")


@pytest.mark.parametrize("by", [CLERK, "監査花子", "監査委員事務局 監査 花子", CLERK + " "])
def test_writer_does_not_decide(written: Town, by: str) -> None:
    assert "決裁できません" in written.refused("sign", "2026-01", by=by)


@pytest.mark.parametrize("by", ["税務 次郎", CHIEF])
def test_only_the_team_and_the_office_write(written: Town, by: str) -> None:
    assert "事務局" in written.refused("write", "2026-01", "--opinion", "別", by=by)


def test_assurance_and_secrets_are_refused(written: Town) -> None:
    told = written.refused(
        "write", "2026-01", "--opinion", "全体として重大な問題は認められなかった。"
    )
    assert "保証と紛らわしい" in told
    assert "見た範囲" in told
    told = written.refused("write", "2026-01", "--good", "password=Hunter2-Hunter2")
    assert "伏せて" in told


def test_nothing_is_decided_before_it_is_written(begun: Town) -> None:
    assert "総評" in begun.refused("sign", "2026-01", by=CHIEF)
    assert "個別監査 2026-09" in begun.refused("sign", "2026-09", by=CHIEF)
    assert "個別監査 2026-09" in begun.refused("write", "2026-09", "--opinion", "別")
    assert "2026-01" in begun.refused("write", "令和8年", "--opinion", "別")


def test_year_has_a_report_of_its_own(written: Town) -> None:
    written.types("write", "2026", "--opinion", "年度の総評")
    written.types("sign", "2026", by=CHIEF)
    assert written.read("write", "2026")["state"] == "signed"
    assert written.read("write", "2026-01")["state"] == "draft"
    written.types("write", "2026-01", "--good", "別")
    assert written.read("write", "2026")["state"] == "changed"


def test_few_digits_of_a_digest_are_no_digest(written: Town) -> None:
    digest = written.read("write", "2026-01")["digest"]
    for given in (digest[:7], "0" * 64):
        assert "見たものから" in written.refused("sign", "2026-01", "--digest", given, by=CHIEF)


def test_who_wrote_a_finding_does_not_decide(begun: Town) -> None:
    other = "情報 五郎"
    was = ("--was", WAS, "--was", f"{other}=総務部 情報政策課@2020-04-01..")
    begun.types("team", "2026-01", "--lead", CLERK, "--member", other, *was)
    told = ("--control", "5.2(1)", "--target", SECTION, "--grade", "観察事項")
    begun.types("finding", "raise", "2026-01", *told, "--condition", "古い")
    begun.types("finding", "word", "2026-01-F01", "--cause", "手順がない", by=other)
    begun.types("write", "2026-01", "--opinion", OPINION)
    begun.types("write", "2026", "--opinion", OPINION)
    for key in ("2026-01", "2026"):
        assert "2026-01-F01" in begun.refused("sign", key, by=other)
        assert "書いた人" in begun.refused("sign", key, by=CLERK)
        begun.types("sign", key, by=CHIEF)


def test_office_writes_too(begun: Town) -> None:
    settings = begun.root / "hinomi.toml"
    text = settings.read_text("utf-8")
    told = "[report]\ndepartment = '監査委員事務局'"
    settings.write_text(text.replace("[report]", told, 1), "utf-8")
    begun.types("write", "2026-01", "--opinion", OPINION, by="同姓 同名")
    assert begun.read("write", "2026-01")["writers"] == ["同姓 同名"]
