"""Legal clocks and the common form from the command line's side: typed, folded, told."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from bcp.deadlines.clock import JAPAN
from bcp.deadlines.names import FLAGS
from bcp.incident.logbook import Beginning
from bcp.incident.said import Said
from console import incident_deadlines, incident_form
from console.incident_desk import Desk
from console.incident_due import due_of
from console.incident_facts import typed_facts
from inventory.words import HinomiError
from inventory.workspace import lay_out

RULES = {"mynumber-first", "mynumber-final", "personal-first", "personal-final"}


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HINOMI_LANG", "ja")
    monkeypatch.setenv("HINOMI_OPERATOR", "火見花子")
    lay_out(tmp_path / "city")
    Desk(tmp_path / "city").logbook.start(Beginning("脅迫文", kind="leak"))
    return tmp_path / "city"


def _know(city: Path, at: str = "", section: str = "税務課") -> None:
    incident_deadlines.know(city, "気付いた", section=section, who="山田", at=at, name="")


def _told(city: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, object]]:
    capsys.readouterr()
    incident_deadlines.show(city, "", as_json=True)
    return {one["id"]: one for one in json.loads(capsys.readouterr().out)["deadlines"]}


def test_a_slip_of_the_keys_starts_no_clock(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(HinomiError, match="hinomi incident deadline"):
        incident_deadlines.know(city, " ", section="", who="", at="", name="")
    assert _told(city, capsys) == {}


def test_no_clock_runs_before_anybody_is_recorded_to_know(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _told(city, capsys) == {}
    incident_deadlines.show(city, "", as_json=False)
    assert "hinomi incident known" in capsys.readouterr().err


def test_clock_starts_today_and_counts_today(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _know(city)
    told = _told(city, capsys)
    assert set(told) == RULES
    today = datetime.now(JAPAN).date()
    assert told["mynumber-first"]["due"] == (today + timedelta(4)).isoformat()
    assert told["mynumber-first"]["answer"] == "maybe"


def test_branch_that_knew_before_moves_the_clock(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _know(city)
    before = _told(city, capsys)["personal-first"]["due"]
    _know(city, at="一昨日 23:00", section="支所")
    after = _told(city, capsys)["personal-first"]
    assert (after["before"], after["due"]) == (
        before, (datetime.now(JAPAN).date() + timedelta(2)).isoformat(),
    )  # fmt: skip
    incident_deadlines.correct(city, 1, at="", withdraw=True, why="別の件", name="")
    assert _told(city, capsys)["personal-first"]["due"] == before
    incident_deadlines.show(city, "", as_json=False)
    assert "取り消し: 別の件" in capsys.readouterr().out


def test_corrected_time_stands_beside_the_first(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _know(city)
    incident_deadlines.correct(city, 1, at="昨日 9:00", withdraw=False, why="電話の記録", name="")
    assert "はじめの記録" in capsys.readouterr().out
    assert _told(city, capsys)["mynumber-first"]["before"] is not None


def test_facts_decide_which_reports_are_due(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _know(city)
    incident_deadlines.find_out(
        city, ["漏えい等=はい", "番号=いいえ", "個人情報=はい", "人数=１２０人", "不正=はい"], ""
    )
    told = _told(city, capsys)
    assert set(told) == {"personal-first", "personal-final"}
    assert told["personal-first"]["answer"] == "yes"
    incident_deadlines.find_out(city, ["強い暗号で保護=はい"], "")
    assert _told(city, capsys) == {}


@pytest.mark.parametrize("typed", ["暗号化=はい", "ＥＮＣＲＹＰＴＥＤ=yes"])
def test_what_a_ransomware_encrypted_is_not_taken_for_protection(city: Path, typed: str) -> None:
    _know(city)
    with pytest.raises(HinomiError) as told:
        incident_deadlines.find_out(city, [typed], "")
    assert "強い暗号で保護" in told.value.message.ja


def test_damage_begins_with_the_earliest_that_was_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(tmp_path / "city")
    desk = Desk(tmp_path / "city")
    struck: list[datetime | None] = []

    def keep(_names: object, _proven: object, at: datetime | None) -> tuple[()]:
        struck.append(at)
        return ()

    monkeypatch.setattr(incident_deadlines, "damaged", keep)
    desk.logbook.start(Beginning("脅迫文", kind="ransomware"))
    incident_deadlines.clocks_of(desk)
    assert struck == [None]  # that it was typed now says nothing of when it began
    desk.logbook.log(Said("不審なログイン", datetime.now(UTC), at="一昨日 2:00"))
    incident_deadlines.clocks_of(desk)
    assert struck[1] is not None
    assert datetime.now(UTC) - struck[1] > timedelta(days=1)


def test_report_sent_by_mistake_is_taken_back(
    city: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _know(city)
    incident_deadlines.send(city, "mynumber-first", reference="", at="", name="")
    for rule, why in (("mynumber-final", "誤り"), ("mynumber-first", " ")):
        with pytest.raises(HinomiError, match="--why"):
            incident_deadlines.take_back(city, rule, why=why, name="")
    incident_deadlines.take_back(city, "mynumber-first", why="押し間違い", name="")
    assert _told(city, capsys)["mynumber-first"]["standing"] == "running"
    desk = Desk(city)
    lines = desk.logbook.chronology(desk.logbook.current()).lines
    assert any("押し間違い" in line.words.text.ja for line in lines)


def test_report_before_anybody_knew_is_told(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    incident_deadlines.send(city, "mynumber-first", reference="", at="昨日 9:00", name="")
    assert "知った記録がありません" in capsys.readouterr().err
    _know(city)
    told = _told(city, capsys)
    assert told["mynumber-first"]["standing"] == "uncertain"
    assert told["mynumber-final"]["days_left"] in range(28, 33)


def test_board_says_that_nothing_is_counted_when_all_was_taken_back(city: Path) -> None:
    _know(city)
    incident_deadlines.correct(city, 1, at="", withdraw=True, why="誤り", name="")
    desk = Desk(city)
    incident = desk.logbook.current()
    (told,) = due_of(desk, incident, desk.logbook.entries(incident), datetime.now(UTC))
    assert "数えられていない" in told.ja


def test_report_that_was_sent_is_met(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _know(city)
    incident_deadlines.send(city, "mynumber-first", reference="受付12", at="", name="")
    told = _told(city, capsys)["mynumber-first"]
    assert (told["standing"], told["reference"]) == ("met", "受付12")
    with pytest.raises(HinomiError, match="personal-final"):
        incident_deadlines.send(city, "tax-first", reference="", at="", name="")


@pytest.mark.parametrize(
    ("number", "at", "withdraw", "why"),
    [
        (1, "", False, "理由"),
        (1, "9:00", True, "理由"),
        (1, "昨日 9:00", False, " "),
        (2, "昨日 9:00", False, "理由"),
        (1, "明日 9:00", False, "理由"),
    ],
)
def test_odd_correction_is_refused(
    city: Path, number: int, at: str, why: str, *, withdraw: bool
) -> None:
    _know(city)
    with pytest.raises(HinomiError):
        incident_deadlines.correct(city, number, at=at, withdraw=withdraw, why=why, name="")
    desk = Desk(city)
    kinds = [one.kind for one in desk.logbook.entries(desk.logbook.current())]
    assert "deadline.corrected" not in kinds


def test_own_rules_take_the_place_of_ours(city: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = city / "bcp"
    folder.mkdir(exist_ok=True)
    folder.joinpath("deadlines.yaml").write_text(
        'edition: "1"\nrules:\n  - {id: own, title: 県への報告, to: 県, law: 要綱, duty: personal,'
        " days: 2, rolls: false, source: verified}\n"
    )
    _know(city)
    assert set(_told(city, capsys)) == {"own"}


def test_facts_are_read_in_both_languages_and_odd_ones_refused_whole() -> None:
    for name, words in FLAGS.items():
        assert typed_facts([f"{words.ja}=はい"]) == typed_facts([f"{words.en}=yes"]) == {name: True}
    assert typed_facts(["人数=1,200名", "公開=？", "財産=無"]) == {
        "persons": 1200, "public": None, "property": False,
    }  # fmt: skip
    for odd in ("人数=多数", "人数=-1", "不正", "不正=たぶん", "天気=はい", "人数=1.5"):
        with pytest.raises(HinomiError) as told:
            typed_facts(["番号=はい", odd])
        assert odd in told.value.message.ja


def test_common_form_is_filled_by_records_and_by_hand(
    city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(city)
    desk.logbook.log(Said("警察に相談した", datetime.now(UTC), sort="対応"))
    incident_deadlines.find_out(city, ["人数=120"], "")
    incident_form.fill(city, "ransomware", ["extension=.locked", "contact==SUM(A1)"], "")
    _, parts = incident_form.form_of(desk, "ransomware")
    words = {one.field.id: one.words for _, fields in parts for one in fields}
    assert (words["extension"], words["contact"], words["persons"]) == (
        ".locked", "=SUM(A1)", "120人（見込み）",
    )  # fmt: skip
    assert "警察に相談した" in words["done"]
    assert "警察に相談した" in words["police"]
    incident_form.show(city, "ransomware", "", tmp_path / "form.xlsx")
    book = CalamineWorkbook.from_path(str(tmp_path / "form.xlsx"))
    rows = book.get_sheet_by_index(0).to_python()
    assert ["担当者と連絡先", "=SUM(A1)", "独自"] in rows
    assert ["侵入方法", "調査中", ""] in rows
    capsys.readouterr()
    incident_form.show(city, "ransomware", "", None)
    assert ".locked" in capsys.readouterr().out


def test_odd_field_writes_nothing(city: Path) -> None:
    with pytest.raises(HinomiError, match="extension"):
        incident_form.fill(city, "ransomware", ["extension=.locked", "volume=1"], "")
    with pytest.raises(HinomiError):
        incident_form.fill(city, "ransomware", ["extension=.locked", "entry"], "")
    desk = Desk(city)
    kinds = [one.kind for one in desk.logbook.entries(desk.logbook.current())]
    assert "form.filled" not in kinds


def test_form_of_an_exercise_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay_out(tmp_path / "drill")
    Desk(tmp_path / "drill").logbook.start(Beginning("訓練", kind="ransomware", drill=True))
    incident_form.show(tmp_path / "drill", "", "", None)
    assert "訓練" in capsys.readouterr().out
    incident_form.show(tmp_path / "drill", "", "", tmp_path / "f.xlsx")
    rows = CalamineWorkbook.from_path(str(tmp_path / "f.xlsx")).get_sheet_by_index(0).to_python()
    assert str(rows[0][0]).startswith("【訓練】")
