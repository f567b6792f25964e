"""`hinomi audit finding` as people type it: a year from the paper to the recurrence."""

import json
import shutil
from pathlib import Path

import pytest

from audit.cycle.finding_deeds import stream_of
from audit.cycle.papers import stream_of as engagement_stream
from checks.model import Verdict
from console.session import Session
from tests.audit.cycle.finding_town import ending
from tests.console.finding_office import (
    CHIEF,
    CLERK,
    FIRST,
    OTHER,
    SECTION,
    SOON,
    TAX,
    TODAY,
    Office,
    founded_in,
)
from tests.console.program import hinomi

SECOND = "2026-01-F02"
WITHOUT = (
    "raise", "2026-01", "--control", "5.2(1)", "--target", "総務部 税務課", "--grade", "推奨事項",
    "--condition", "訓練で連絡先が古いと分かった",
)  # fmt: skip


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two papers judged, made once and copied for each test."""
    office = founded_in(tmp_path_factory.mktemp("findings") / "town")
    office.judged(1, "観察事項")
    office.judged(2, "軽微な不適合")
    return office.root


@pytest.fixture
def office(founded: Path, tmp_path: Path) -> Office:
    return Office(Path(shutil.copytree(founded, tmp_path / "town")))


@pytest.fixture
def raised(office: Office) -> Office:
    """Findings 1, of paper 1, which asks people, and 2, of paper 2, which was scanned."""
    office.finding("raise", "2026-01", "1", "2")
    return office


def agreed(office: Office, number: str = FIRST) -> None:
    office.finding("respond", number, "--stance", "同意", "--post", "税務課長", by=SECTION)


def claimed(office: Office, number: str = FIRST) -> None:
    agreed(office, number)
    office.finding("claim", number, "--note", "改めた", by=SECTION)


def waived(office: Office) -> None:
    words = ("--reason", "更新待ち", "--compensating", "週に一度見る", "--until", SOON)
    office.finding("waive", FIRST, *words, by=SECTION)
    office.finding("approve", FIRST, "1", by=CHIEF)


def test_one_key_makes_a_finding_of_a_paper(office: Office) -> None:
    told = office.finding("raise", "2026-01", "2")
    assert f"{FIRST}  ▲ 軽微な不適合  6.1(6)" in told
    assert "空欄: 原因" in told
    assert "調書2は査閲前" in told
    one = office.shown()
    assert one["five"]["cause"] == ""
    assert "設定がない" in one["five"]["condition"]
    assert "tx-1" in one["five"]["condition"]
    assert "見えたもの" in one["five"]["condition"]
    assert "6.1(6)" in one["five"]["criterion"]
    assert one["five"]["effect"]
    assert "検討されたい" in one["five"]["recommendation"]
    assert {"check": "LOG-001", "host": "T1"} in one["facts"]
    assert (one["raised"][0]["paper"], one["departments"]) == (2, ["総務部 税務課"])


def test_a_reviewed_paper_needs_no_remark(office: Office) -> None:
    office.types("review", "2026-01", "2", by=CHIEF)
    assert "査閲前" not in office.finding("raise", "2026-01", "2")


def test_every_failed_paper_at_once_and_none_twice(office: Office) -> None:
    office.finding("raise", "2026-01", "2")
    assert SECOND in office.finding("raise", "2026-01", "--all")
    assert "まだ起票していない" in office.refused("raise", "2026-01", "--all")
    assert FIRST in office.refused("raise", "2026-01", "2")


def test_from_the_paper_to_the_scan_that_closes_and_the_one_that_opens(raised: Office) -> None:
    raised.finding("word", SECOND, "--cause", "手順がない", "--grade", "重大な不適合")
    agreed(raised, SECOND)
    plan = ("集約する", "--owner", "税務課長", "--due", SOON, "--step", f"設計={SOON}")
    raised.finding("action", SECOND, *plan, by=SECTION)
    raised.finding("progress", SECOND, "1", "60", "--note", "設計済", "--done", "1", by=SECTION)
    assert "hinomi scan" in raised.finding("claim", SECOND, "--note", "直した", by=SECTION)
    raised.scanned(Verdict.UNKNOWN)
    assert raised.shown(SECOND)["state"] == "fix_claimed"
    raised.scanned(Verdict.PASS)
    one = raised.shown(SECOND)
    assert (one["state"], one["trend"], one["standing"]) == ("closed", "resolved", "closed")
    assert one["actions"][0]["steps"][0]["done"] == TODAY.isoformat()
    assert one["actions"][0]["state"] == "verified"
    raised.scanned(Verdict.FAIL)
    one = raised.shown(SECOND)
    assert (one["state"], one["trend"], len(one["reopened"])) == ("open", "recurred", 1)
    told = raised.finding("show", SECOND)
    for words in (
        "■ 重大な不適合",
        "再発",
        "手順がない",
        "集約する",
        "60%",
        "是正を確認",
        "T1 tx-1",
    ):
        assert words in told, words


def test_a_finding_of_people_is_closed_by_another_person(raised: Office) -> None:
    claimed(raised)
    seen = ("--evidence", raised.file(), "--note", "改正を見た")
    assert "SHA-256" in raised.finding("verify", FIRST, *seen, by=CHIEF)
    one = raised.shown()
    assert (one["state"], one["verifications"][0]["by"]) == ("closed", CHIEF)
    assert "改変は見つかりません" in hinomi("verify", workspace=raised.root).stdout
    Session(raised.root).evidence.path(one["verifications"][0]["evidence"][0]).unlink()
    told = hinomi("verify", workspace=raised.root, expect=1)
    assert f"監査の指摘 {one['fingerprint']} の確認の証拠" in told.stdout + told.stderr


def test_what_does_not_hold_is_taken_back(raised: Office) -> None:
    claimed(raised)
    raised.finding("verify", FIRST, "--fails", "--note", "まだ古い", by=CHIEF)
    one = raised.shown()
    assert (one["state"], one["note"]) == ("acknowledged", "まだ古い")


def test_an_exception_is_asked_approved_and_ended(raised: Office) -> None:
    waived(raised)
    assert raised.shown()["waived_until"] == SOON
    assert "例外承認中" in raised.finding("list")
    raised.finding("end", FIRST, "1", "--reason", "改めた", by=OTHER)
    one = raised.shown()
    assert (one["standing"], one["waived_until"]) == ("open", None)
    assert "改めた" in raised.finding("show", FIRST)


def test_a_finding_without_a_paper(office: Office) -> None:
    office.finding(*WITHOUT, "--source", "訓練", "--fact", "LOG-001@tx-1", "--fact", "AAR@訓練1")
    one = office.shown()
    assert (one["source"], one["grade"], one["target"]) == ("exercise", "advice", TAX)
    assert one["facts"] == [
        {"check": "AAR", "host": "訓練1"}, {"check": "LOG-001", "host": "T1"},
    ]  # fmt: skip
    assert one["five"]["criterion"].startswith("5.2(1)")
    assert one["raised"][0]["paper"] is None


def test_the_list_and_what_it_leaves_out(raised: Office) -> None:
    claimed(raised)
    raised.finding("verify", FIRST, "--evidence", raised.file(), "--note", "見た", by=CHIEF)
    told = raised.finding("list")
    for words in (FIRST, SECOND, "△ 観察事項", "○ 解消", "□ 未回答", "総務部 税務課", "新規"):
        assert words in told, words
    assert numbers(raised, "--open") == [SECOND]
    assert numbers(raised, "--year", "2025") == []
    assert numbers(raised, "--year", "2026", "--department", "税務課") == [FIRST, SECOND]
    assert numbers(raised, "--department", "総務部") == [FIRST, SECOND]
    assert numbers(raised, "--department", "市民課") == []
    assert "当てはまる指摘はありません" in raised.finding("list", "--department", "市民課")


def numbers(office: Office, *words: str) -> list[str]:
    told = json.loads(office.finding("list", "--json", *words))
    assert told["format"] == "hinomi.audit.findings/1"
    return [one["number"] for one in told["findings"]]


def test_a_fingerprint_finds_it_too(raised: Office) -> None:
    print_ = raised.shown()["fingerprint"]
    assert raised.shown(print_[:8])["number"] == FIRST


def test_entries_past_the_rules_are_told(raised: Office) -> None:
    stream = stream_of(raised.shown()["fingerprint"])
    raised.draft(stream, "audit-finding.claimed", {"note": "した"}, SECTION)
    assert "決まりに合わない記録" in raised.finding("list")
    assert "決まりに合わない記録" in raised.finding("show", FIRST)
    assert raised.shown()["state"] == "open"


REFUSED: list[tuple[tuple[str, ...], str, str]] = [
    (("raise", "2026-01", "3"), CLERK, "調書 3 はありません"),
    (("raise", "2026-09", "1"), CLERK, "調書 1 はありません"),
    (("raise", "2026-01", "1"), OTHER, "班の人では"),
    (("raise", "2026-01"), CLERK, "どれか一つ"),
    (("raise", "2026-01", "1", "--all"), CLERK, "どれか一つ"),
    (("raise", "2026-01", "1", "--grade", "重大な不適合"), CLERK, "調書がないときだけ"),
    (WITHOUT[:4], CLERK, "--condition が要ります"),
    ((*WITHOUT[:3], "9.9", *WITHOUT[4:]), CLERK, "9.9"),
    ((*WITHOUT[:3], "5.2", *WITHOUT[4:]), CLERK, "見出し"),
    ((*WITHOUT[:5], "福祉課", *WITHOUT[6:]), CLERK, "対象ではありません"),
    ((*WITHOUT, "--source", "夢"), CLERK, "--source"),
    ((*WITHOUT, "--fact", "LOG-001"), CLERK, "SSH-001@SV-001"),
    ((*WITHOUT, "--fact", "LOG-999@T1"), CLERK, "hinomi check list"),
    ((*WITHOUT, "--fact", "LOG-001@T9"), CLERK, "hinomi inventory list"),
    (("show", "2026-01-F09"), CLERK, "2026-01-F09 はありません"),
    (("word", FIRST), CLERK, "書き換える欄"),
    (("word", FIRST, "--cause", "x"), SECTION, "班の人では"),
    (("word", FIRST, "--cause", "password = Tr0ub4dor-and-3"), CLERK, "秘密鍵のような"),
    (("respond", FIRST, "--stance", "同意", "--post", "課長"), CLERK, "班の人なので"),
    (("respond", FIRST, "--stance", "不同意", "--post", "課長"), SECTION, "--reason"),
    (("respond", FIRST, "--stance", "はい", "--post", "課長"), SECTION, "一部同意"),
    (("action", FIRST, "集約", "--owner", "課長", "--due", SOON), SECTION, "respond"),
    (("action", FIRST, "集約", "--owner", "課長", "--due", "いつか"), SECTION, "2026-11-30"),
    (("action", FIRST, "集約", "--owner", "課長"), SECTION, "日を --due に"),
    (("progress", FIRST, "1", "50"), SECTION, "措置 1 はない"),
    (("progress", FIRST, "1", "50", "--done", "x"), SECTION, "1=2026-11-30"),
    (("claim", FIRST, "--note", "した"), SECTION, "respond"),
    (("verify", FIRST, "--note", "見た"), CHIEF, "respond"),
    (("verify", SECOND, "--note", "見た"), CHIEF, "hinomi scan"),
    (("waive", FIRST, "--reason", "x", "--until", SOON), SECTION, "--compensating"),
    (("waive", FIRST, "--reason", "x", "--compensating", "y", "--until", str(TODAY)), SECTION,
     "明日以後"),
    (("approve", FIRST, "1"), CHIEF, "例外 1 は"),
    (("end", FIRST, "1", "--reason", "x"), CHIEF, "例外 1 は"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "by", "says"), REFUSED, ids=lambda one: " ".join(one)[:40])
def test_a_refusal_says_what_to_do_and_writes_nothing(
    founded: Path, ready: Office, words: tuple[str, ...], by: str, says: str
) -> None:
    office = Office(founded) if words[0] == "raise" else ready
    assert says in office.refused(*words, by=by)


@pytest.fixture(scope="module")
def ready(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Both findings raised, for what is refused and so leaves all as it was."""
    office = Office(Path(shutil.copytree(founded, tmp_path_factory.mktemp("ready") / "town")))
    office.finding("raise", "2026-01", "1", "2")
    return office


@pytest.mark.parametrize("name", [SECTION, f"税務課 {SECTION}", "税務次郎"])
def test_nobody_verifies_the_own_claim_and_no_file_is_kept(raised: Office, name: str) -> None:
    claimed(raised)
    words = ("verify", FIRST, "--evidence", raised.file(), "--note", "見た")
    assert "関わった人" in raised.refused(*words, by=name)
    assert "--evidence" in raised.refused("verify", FIRST, "--note", "見た", by=CHIEF)
    assert "--note" in raised.refused("verify", FIRST, "--evidence", raised.file(), by=CHIEF)


def test_files_are_kept_all_or_none(raised: Office) -> None:
    claimed(raised)
    files = ("--evidence", raised.file(), "--evidence", raised.root / "ない.pdf")
    told = raised.refused("verify", FIRST, *files, "--note", "見た", by=CHIEF)
    assert "ない.pdf を読めない" in told
    secret = raised.file("鍵.txt")
    secret.write_text("password = Tr0ub4dor-and-3", "utf-8")
    files = ("--evidence", raised.file(), "--evidence", secret)
    assert "鍵.txt" in raised.refused("verify", FIRST, *files, "--note", "見た", by=CHIEF)
    note = ("--note", "password = Tr0ub4dor-and-3")
    told = raised.refused("verify", FIRST, "--evidence", raised.file(), *note, by=CHIEF)
    assert "秘密鍵のような" in told


def test_nobody_approves_the_own_exception(raised: Office) -> None:
    words = ("--reason", "更新待ち", "--compensating", "週に一度見る", "--until", SOON)
    raised.finding("waive", FIRST, *words, by=SECTION)
    assert "申請した人" in raised.refused("approve", FIRST, "1", by="税務次郎")
    assert raised.shown()["waived_until"] is None


def test_output_that_the_claimant_carried_in_closes_nothing(raised: Office) -> None:
    claimed(raised, SECOND)
    raised.scanned(Verdict.PASS, by=SECTION, way="file")
    one = raised.shown(SECOND)
    assert (one["state"], "本人" in one["note"]) == ("fix_claimed", True)
    raised.scanned(Verdict.PASS, by=OTHER, way="file")
    assert raised.shown(SECOND)["state"] == "closed"


def test_a_paper_judged_otherwise_is_no_finding(office: Office) -> None:
    office.types("attach", "2026-01", "1", "--said", "実は違った", "--method", "聴取")
    assert "未確認" in office.refused("raise", "2026-01", "1")
    assert numbers(office) == []
    office.finding("raise", "2026-01", "--all")
    assert [one["paper"] for one in office.shown()["raised"]] == [2]


def test_past_the_end_of_the_engagement_only_the_follow_up_goes_on(raised: Office) -> None:
    stream = engagement_stream("2026-01")
    for kind, body in ending(Session(raised.root).journal, "2026-01"):
        raised.draft(stream, kind, body)
    assert "終了した" in raised.refused(*WITHOUT)
    assert "終了した" in raised.refused("word", FIRST, "--cause", "x")
    claimed(raised)
    assert raised.shown()["state"] == "fix_claimed"
