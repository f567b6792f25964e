import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from audit.cycle.training import training_of
from audit.cycle.training_columns import KNOWN
from audit.cycle.training_desk import Recorded, TrainingDesk
from audit.cycle.training_in import Given, Ground, Listed, read_list
from audit.cycle.training_model import Way
from audit.cycle.training_people import Staff
from inventory.journal import Journal
from inventory.ledger.problem import refused
from inventory.ledger.sheets import read_sheets
from inventory.model import Ledger, StaffMember
from inventory.words import HinomiError
from tests.audit.cycle.planners import journal_in
from tests.audit.cycle.trainees import (
    ALL,
    CITIZENS,
    LEDGER,
    MAIL,
    TODAY,
    YEAR,
    came,
    course,
    target,
    written,
)

HEAD = "職員番号,氏名,受講日,点数,受講状況"


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    days = ("2026-06-01", "2026-07-31")
    made = journal_in(tmp_path)
    return written(made, course(ALL, days), target(everyone=True), course(MAIL, days))


def listed(
    journal: Journal, raw: bytes | str, given: Given | None = None, ledger: Ledger = LEDGER
) -> Listed:
    data = raw.encode() if isinstance(raw, str) else raw
    training = training_of(journal, YEAR)
    ground = Ground(training, Staff(ledger, training.moves), TODAY)
    sheets = read_sheets(Path("名簿.csv"), data, KNOWN)
    return read_list("名簿.csv", "cd" * 32, sheets, given or Given(ALL), ground)


def taken(journal: Journal, raw: bytes | str, given: Given | None = None) -> Recorded:
    found = listed(journal, raw, given)
    if found.problems:
        raise refused(found.file, found.problems)
    desk = TrainingDesk(journal, LEDGER, YEAR, "情報 係長", TODAY)
    return desk.record(found.attendances, found.file)


def held(journal: Journal, number: str = "101", name: str = ALL) -> list[tuple[str, object]]:
    training = training_of(journal, YEAR)
    one = training.course(name)
    assert one
    return [(a.day.isoformat(), a.score) for a in training.days(one, number, TODAY)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("row", [
    "101,税務 次郎,2026-06-10,85,受講済",
    "１０１,税務　次郎,令和８年６月１０日,８５点,受講",
    "101,,R8.6.10,85.00,○",
    ",税務次郎,2026/6/10 13:30,85/100点,済",
    "101.,税務 次郎,令和8年6月10日(水),85,修了".replace("101.", "101"),
])  # fmt: skip
def test_a_row_is_read_as_offices_write_it(journal: Journal, encoding: str, row: str) -> None:
    taken(journal, f"{HEAD}\n{row}\n".encode(encoding))
    assert held(journal) == [("2026-06-10", 85.0)]


@pytest.mark.parametrize("head", [
    "社員番号,名前,修了日,得点,ステータス", "職員コード,受講者氏名,受講完了日,スコア,修了状況",
    "職員番号（必須）,氏名,受講年月日,テスト結果,出欠", "職員 番号,氏 名,受 講 日,点 数,受講 状況",
])  # fmt: skip
def test_titles_go_by_many_names(journal: Journal, head: str) -> None:
    taken(journal, f"情報セキュリティ研修 名簿\n\n{head}\n101,税務 次郎,2026-06-10,85,出席\n")
    assert held(journal) == [("2026-06-10", 85.0)]


def test_an_excel_list_with_merged_cells_dates_and_a_total(journal: Journal) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet
    rows: list[list[Any]] = [
        ["研修受講者一覧"], ["研修名", "職員番号", "氏名", "受講日", "点数", "方法"],
        [ALL, 101, "税務 次郎", datetime(2026, 6, 10, 9), 85.5, "集合"],  # noqa: DTZ001 - as Excel
        [None, 102, "税務 花子", date(2026, 6, 10), None, "集合"],
        [MAIL, 103, "同姓 同名", date(2026, 6, 11), None, "動画"],
        ["合計", 3],
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A3:A4")
    book.create_sheet("メモ").append(["担当", "内線"])
    out = io.BytesIO()
    book.save(out)
    assert listed(journal, out.getvalue(), Given()).skipped == ["メモ（シート）", "6: 合計"]
    done = taken(journal, out.getvalue(), Given())
    assert len(done.new) == 3
    assert held(journal) == [("2026-06-10", 85.5)]
    assert held(journal, "102") == [("2026-06-10", None)]
    assert held(journal, "103", MAIL) == [("2026-06-11", None)]
    assert [one.way for one in done.new] == [Way.TOGETHER, Way.TOGETHER, Way.ELEARNING]


def test_importing_twice_changes_nothing(journal: Journal) -> None:
    text = f"{HEAD}\n101,,2026-06-10,85,受講済\n102,,2026-06-11,,受講済\n103,,,,未受講\n"
    assert len(taken(journal, text).entries) == 1
    again = taken(journal, text)
    assert (again.entries, again.new, again.corrected, again.same) == ((), (), (), 2)


def test_what_a_list_does_not_say_stays(journal: Journal) -> None:
    taken(journal, f"{HEAD}\n101,,2026-06-10,85,受講済\n", Given(ALL, way=Way.TOGETHER))
    again = taken(journal, "職員番号,受講日\n101,2026-06-10\n")
    assert not again.entries
    better = taken(journal, f"{HEAD}\n101,,2026-06-10,90,受講済\n")
    assert len(better.corrected) == 1
    assert better.corrected[0].way is Way.TOGETHER
    assert held(journal) == [("2026-06-10", 90.0)]


def test_who_did_not_come_is_counted_and_not_recorded(journal: Journal) -> None:
    text = f"{HEAD}\n101,,2026-06-10,,○\n102,,,,\n103,,,,×\n104,,,,受講中\n"
    found = listed(journal, text)
    assert (found.rows, found.absent) == (4, 3)
    assert [one.number for one in found.attendances[ALL]] == ["101"]


def test_without_a_column_of_states_an_empty_day_is_an_absence(journal: Journal) -> None:
    found = listed(journal, "職員番号,受講日\n101,2026-06-10\n102,\n103,-\n104,未受講\n")
    assert [one.number for one in found.attendances[ALL]] == ["101"]
    assert found.absent == 3
    assert not found.problems


def test_a_roster_without_days_takes_the_day_that_was_typed(journal: Journal) -> None:
    taken(journal, "職員番号,氏名\n101,税務 次郎\n", Given(ALL, date(2026, 6, 12)))
    assert held(journal) == [("2026-06-12", None)]


def test_a_column_of_numbers_alone_is_a_roster(journal: Journal) -> None:
    taken(journal, "職員番号\n101\n102\n", Given(ALL, date(2026, 6, 12)))
    assert held(journal, "102") == [("2026-06-12", None)]


@pytest.mark.parametrize(("progress", "there"), [
    ("100%", True), ("１００％", True), ("100.0 %", True), ("99.9%", False), ("0%", False),
])  # fmt: skip
def test_of_a_progress_only_the_whole_is_attendance(
    journal: Journal, progress: str, there: bool
) -> None:
    found = listed(journal, f"職員番号,進捗率,修了日\n101,{progress},2026-06-10\n")
    assert found.problems == []
    assert bool(found.attendances) is there


def test_a_state_without_a_day_is_not_counted_again_each_week(journal: Journal) -> None:
    text = "職員番号,受講状況\n101,完了\n102,未着手\n"
    taken(journal, text, Given(ALL, date(2026, 6, 12)))
    again = taken(journal, text, Given(ALL, date(2026, 6, 19)))
    assert not again.entries
    assert held(journal) == [("2026-06-12", None)]


def test_rows_of_other_courses_are_passed_over_where_one_is_asked_for(journal: Journal) -> None:
    text = f"コース名,職員番号,受講日\n{ALL},101,2026-06-10\n交通安全,102,2026-06-10\n"
    found = listed(journal, text, Given(ALL))
    assert (found.rows, found.other, found.problems) == (1, 1, [])
    [problem] = listed(journal, text, Given()).problems
    assert (problem.row, problem.column, problem.value) == (3, "コース名", "交通安全")


@pytest.mark.parametrize(("row", "column", "said"), [
    ("999,,2026-06-10,,○", "職員番号", "職員台帳にある職員番号"),
    (",知らない 人,2026-06-10,,○", "氏名", "職員台帳にある職員番号"),
    (",同姓 同名,2026-06-10,,○", "氏名", "103, 104"),
    ("101,税務 花子,2026-06-10,,○", "職員番号", "同じ人を指す"),
    (",,2026-06-10,,○", "職員番号", "職員番号か氏名"),
    ("101,,2026-02-30,,○", "受講日", "実在する年月日"),
    ("101,,6月10日,,○", "受講日", "実在する年月日"),
    ("101,,2025-06-10,,○", "受講日", "2026-06-01"),
    ("101,,2026-05-31,,○", "受講日", "2026-06-01から2026-11-22まで"),
    ("101,,2026-11-23,,○", "受講日", "2026-11-22まで"),
    ("105,,2026-06-10,,○", "受講日", "在職中"),
    ("106,,2026-06-10,,○", "受講日", "在職中（2026-10-01"),
    ("101,,,,○", "受講日", "年月日"),
    ("101,,2026-06-10,満点,○", "点数", "85"),
    ("101,,2026-06-10,,たぶん", "受講状況", "受講済、未受講"),
    ("101,,2026-06-10,,", "受講状況", "受講済か未受講"),
    ("101,,,70,", "受講状況", "受講済か未受講"),
])  # fmt: skip
def test_a_wrong_cell_is_named_with_its_place(
    journal: Journal, row: str, column: str, said: str
) -> None:
    found = listed(journal, f"{HEAD}\n102,,2026-06-10,,○\n{row}\n")
    assert [(p.file, p.row, p.column) for p in found.problems] == [("名簿.csv", 3, column)]
    assert said in found.problems[0].expected.ja
    with pytest.raises(HinomiError, match="nothing was imported"):
        taken(journal, f"{HEAD}\n102,,2026-06-10,,○\n{row}\n")
    assert held(journal, "102") == []


def test_two_rows_of_a_person_and_a_day_must_agree(journal: Journal) -> None:
    found = listed(journal, f"{HEAD}\n101,,2026-06-10,80,○\n101,,2026-06-10,80,○\n")
    assert (found.again, found.problems) == (1, [])
    found = listed(journal, f"{HEAD}\n101,,2026-06-10,80,○\n101,,2026-06-10,90,○\n")
    assert "2行目" in found.problems[0].expected.ja


def test_absent_on_a_day_that_is_recorded_is_a_contradiction(journal: Journal) -> None:
    written(journal, came("101"))
    [problem] = listed(journal, f"{HEAD}\n101,,2026-06-10,,欠席\n").problems
    assert "withdraw" in problem.expected.ja
    assert not listed(journal, f"{HEAD}\n101,,,,未受講\n").problems


def test_a_section_tells_two_of_a_name_apart(journal: Journal) -> None:
    moved = LEDGER.staff[3].model_copy(update={"department": "総務部 税務課"})
    ledger = LEDGER.model_copy(update={"staff": (*LEDGER.staff[:3], moved)})
    text = "氏名,所属,受講日\n同姓 同名,市民課,2026-06-10\n"
    found = listed(journal, text, ledger=ledger)
    assert [one.number for one in found.attendances[ALL]] == ["103"]


def test_zeros_that_excel_took_away_are_put_back_only_where_it_is_certain(
    journal: Journal,
) -> None:
    people = (
        StaffMember(number="0101", name="零 一郎", department=CITIZENS),
        StaffMember(number="0202", name="零 二郎", department=CITIZENS),
        StaffMember(number="202", name="二百 三郎", department=CITIZENS),
    )
    ledger = LEDGER.model_copy(update={"staff": people})

    def who(row: str) -> list[str]:
        found = listed(journal, f"職員番号,氏名,受講日\n{row},2026-06-10\n", ledger=ledger)
        return [p.expected.ja for p in found.problems] or [
            one.number for one in found.attendances[ALL]
        ]

    assert who("101,") == ["0101"]
    assert "0202, 202" in who("202,")[0]
    assert who("202,零 二郎") == ["0202"]
    assert who("202,二百 三郎") == ["202"]
    assert who("0202,") == ["0202"]


@pytest.mark.parametrize(("text", "given", "said"), [
    ("担当,内線\n税務,2301\n", Given(ALL, TODAY), "見出し"),
    ("職員番号,受講日\n101,2026-06-10\n", Given(), "--course"),
    ("職員番号,氏名\n101,税務 次郎\n", Given(ALL), "--day"),
    ("", Given(ALL), "見出し"),
])  # fmt: skip
def test_a_file_that_says_too_little_is_refused_whole(
    journal: Journal, text: str, given: Given, said: str
) -> None:
    with pytest.raises(HinomiError) as caught:
        listed(journal, text, given)
    assert said in caught.value.message.ja
