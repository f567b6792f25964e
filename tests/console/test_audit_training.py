"""`hinomi audit training` as the office runs it over a year."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bcp.incident.logbook import Beginning, Logbook
from bcp.incident.model import Phase
from console import audit_training
from console.audit_readiness import as_object, readiness_of
from console.audit_training import (
    TypedAttendance,
    TypedCourse,
    attend,
    desk_of,
    hold,
    runs_of,
    today,
)
from console.session import Session
from inventory.ledger.writing import write_ledger
from inventory.words import HinomiError
from tests.audit.cycle.trainees import ALL, LEDGER, MAIL, TAX, YEAR
from tests.console.program import hinomi

TRAINING = ("audit", "training")
IN_2026 = ("--year", str(YEAR))
LIST = (
    "職員番号,氏名,受講日,点数,受講状況\n101,税務 次郎,令和8年6月10日,85,受講済\n"
    "１０３,同姓 同名,R8.6.11,,○\n104,,,,未受講\n"
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("training")
    write_ledger(LEDGER, folder / "台帳.xlsx")
    hinomi("init", folder / "火見市")
    hinomi("inventory", "import", folder / "台帳.xlsx", workspace=folder / "火見市")
    return folder / "火見市"


@pytest.fixture
def city(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(audit_training, "today", lambda: date(2027, 3, 1))
    return Path(shutil.copytree(template, tmp_path / "火見市"))


@pytest.fixture
def session(city: Path) -> Iterator[Session]:
    made = Session(city)
    yield made
    made.engine.dispose()


def held(city: Path, *courses: TypedCourse) -> None:
    session = Session(city)
    for one in courses:
        hold(desk_of(session, YEAR), one)
    session.engine.dispose()


EVERYBODY = TypedCourse(ALL, ["2026-06-01..2026-07-31"], everyone=True)
PHISHING = TypedCourse(MAIL, ["2026-06-20"], sections=["税務課"], drill=True, goal=50)


def journal(city: Path) -> list[str]:
    session = Session(city)
    lines = list(session.journal.lines())
    session.engine.dispose()
    return lines


def test_a_year_from_the_course_to_the_catch_up_list(city: Path) -> None:
    done = hinomi(
        *TRAINING, "course", ALL, "--all", "--day", "2026-06-01..2026-07-31", *IN_2026,
        workspace=city,
    )  # fmt: skip
    assert "全職員" in done.stdout
    path = city.parent / "名簿.csv"
    path.write_bytes(LIST.encode("cp932"))
    words = (*TRAINING, "import", path, "--course", ALL, *IN_2026)
    before = journal(city)
    assert "--dry-run" in hinomi(*words, "--dry-run", workspace=city).stdout
    assert journal(city) == before
    told = json.loads(hinomi(*words, "--json", workspace=city).stdout)
    assert (told["recorded"]["new"], told["absent"], told["problems"]) == (2, 1, [])
    after = journal(city)
    assert "何も変えていません" in hinomi(*words, workspace=city).stdout
    assert journal(city) == after
    assert not any("税務 次郎" in line for line in after), "the journal names nobody"
    rates = json.loads(hinomi(*TRAINING, "show", *IN_2026, "--json", workspace=city).stdout)
    assert rates["total"] == {"targeted": 4, "attended": 2, "rate": 0.5}
    assert [s["department"] for s in rates["sections"]] == [TAX, "市民部 市民課"]
    shown = hinomi(*TRAINING, "show", *IN_2026, workspace=city).stdout
    assert "50.0%" in shown
    assert "未達" in shown
    assert "次郎" not in shown
    late = hinomi(*TRAINING, "missing", *IN_2026, workspace=city, expect=1)
    assert "税務 花子" in late.stdout
    assert "計 2人" in late.stdout
    assert "公開しない" in late.stderr


def test_the_list_for_promotion_members_is_by_section_and_says_that_it_is_internal(
    city: Path,
) -> None:
    held(city, EVERYBODY)
    out = city.parent / "未受講者.xlsx"
    words = (*TRAINING, "missing", "--section", "税務課", "-o", out, *IN_2026)
    hinomi(*words, workspace=city, expect=1)
    book = load_workbook(out)
    told = [[cell.value for cell in row] for row in book["未受講者"].iter_rows()]
    assert [row[:5] for row in told[1:]] == [
        [TAX, "推進 一郎", "2301", "101", "税務 次郎"],
        [TAX, "推進 一郎", "2301", "102", "税務 花子"],
    ]  # fmt: skip
    overview = "".join(str(cell.value) for row in book["概要"].iter_rows() for cell in row)
    assert "内部資料" in overview
    assert "公開しない" in overview


def test_a_wrong_list_is_refused_whole_with_every_place(city: Path) -> None:
    held(city, EVERYBODY)
    path = city.parent / "名簿.csv"
    path.write_text(f"{LIST},同姓 同名,R8.6.11,,○\n999,,R8.13.1,,○\n", "utf-8")
    before = journal(city)
    for more, words in ((), "stderr"), (("--dry-run",), "stdout"):
        done = hinomi(
            *TRAINING, "import", path, "--course", ALL, *more, *IN_2026, workspace=city, expect=2
        )
        said = getattr(done, words)
        assert "名簿.csv 5行目 氏名「同姓 同名」: 職員番号" in said
        assert "名簿.csv 6行目 職員番号「999」" in said
        assert "6行目 受講日「R8.13.1」" in said
    assert journal(city) == before


def test_one_person_is_recorded_shown_and_taken_back(city: Path) -> None:
    held(city, EVERYBODY, PHISHING)
    proof = city.parent / "確認票.pdf"
    proof.write_bytes(b"%PDF-1.7 x")
    words = ("--person", "税務花子", "--day", "2026-09-01", "--way", "資料", "--proof", proof)
    hinomi(*TRAINING, "attend", ALL, *words, *IN_2026, workspace=city)
    show = (*TRAINING, "show", "--person", "102", *IN_2026)
    told = json.loads(hinomi(*show, "--json", workspace=city).stdout)
    by_name = {one["course"]: one for one in told["courses"]}
    assert by_name[ALL]["attended"]
    assert by_name[ALL]["days"][0]["way"] == "material"
    assert len(by_name[ALL]["days"][0]["proof"]) == 64
    assert not by_name[MAIL]["attended"]
    assert "未受講" in hinomi(*show, workspace=city).stdout
    hinomi(
        *TRAINING, "withdraw", ALL, "--person", "102", "--why", "別人の確認票", *IN_2026,
        workspace=city,
    )  # fmt: skip
    told = json.loads(hinomi(*show, "--json", workspace=city).stdout)
    assert not any(one["attended"] for one in told["courses"])


@pytest.mark.parametrize(("words", "said"), [
    (("course", "研修"), "誰が受けるか"),
    (("attend", ALL, "--person", "105", "--day", "2026-06-10", "--note", "x"), "在職中"),
    (("withdraw", ALL, "--why", "x"), "--drop"),
    (("missing", "-o", "名簿.pdf"), ".xlsx"),
])  # fmt: skip
def test_what_cannot_be_is_one_clear_line_and_changes_nothing(
    city: Path, words: tuple[str, ...], said: str
) -> None:
    held(city, EVERYBODY)
    before = journal(city)
    done = hinomi(*TRAINING, *words, *IN_2026, workspace=city, expect=2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert journal(city) == before


@pytest.mark.parametrize(("typed", "said"), [
    (TypedCourse("研修", sections=["無い課"]), "無い課"),
    (TypedCourse("研修", posts=["無い職"]), "無い職"),
    (TypedCourse("研修", people=["999"]), "999"),
    (TypedCourse("研修", people=["同姓 同名"]), "103, 104"),
    (TypedCourse("研修", ["2025-06-01"], everyone=True), "2026-04-01から2027-03-31"),
    (TypedCourse("研修", ["明日"], everyone=True), "明日"),
    (TypedCourse("研修", ["2026-06-02..2026-06-01"], everyone=True), "2026-06-01"),
    (TypedCourse("研修", everyone=True, goal=101), "100までの%"),
    (TypedCourse("研修", everyone=True, times=0), "1から366"),
    (TypedCourse("研修", everyone=True, excused=["101"]), "職員番号=理由"),
    (TypedCourse("※", everyone=True), "研修の名前"),
    (TypedCourse("研修\n二", everyone=True), "研修の名前"),
    (TypedCourse("研修 password: hunter2", everyone=True), "パスワード"),
])  # fmt: skip
def test_a_course_that_cannot_be_is_refused(
    session: Session, typed: TypedCourse, said: str
) -> None:
    with pytest.raises(HinomiError) as caught:
        hold(desk_of(session, YEAR), typed)
    assert said in caught.value.message.ja
    assert not desk_of(session, YEAR).training.courses


@pytest.mark.parametrize(("change", "said"), [
    ({"note": ""}, "--proof"),
    ({"people": ["同姓 同名"]}, "103, 104"),
    ({"people": ["無い人"]}, "職員台帳にありません"),
    ({"course": "無い研修"}, ALL),
    ({"way": "車"}, "集合"),
    ({"day": "昨日"}, "昨日"),
    ({"day": "2027-03-02"}, "2027-03-01まで"),
    ({"score": -1.0}, "0以上"),
    ({"score": float("nan")}, "0以上"),
    ({"note": "password: hunter2"}, "パスワード"),
    ({"proof": Path("/no/such.pdf")}, "ファイルがありません"),
])  # fmt: skip
def test_an_attendance_that_cannot_be_is_refused(
    session: Session, change: dict[str, Any], said: str
) -> None:
    desk = desk_of(session, YEAR)
    hold(desk, EVERYBODY)
    good = TypedAttendance(ALL, ["101"], "2026-06-10", note="確認票を受領")
    with pytest.raises(HinomiError) as caught:
        attend(desk, replace(good, **change))
    assert said in caught.value.message.ja
    assert not desk.training.attended


def test_what_was_not_typed_stays_and_the_same_again_changes_nothing(session: Session) -> None:
    desk = desk_of(session, YEAR)
    hold(desk, replace(EVERYBODY, excused=["106=休職"], goal=90))
    head = session.journal.head()
    hold(desk, EVERYBODY)
    hold(desk, TypedCourse("情報セキュリティ　研修", goal=90))
    assert session.journal.head() == head
    changed = hold(desk, TypedCourse(ALL, sections=["税務課"]))
    assert changed.audience.sections == (TAX,)
    assert changed.audience.excused == (("106", "休職"),)
    assert (changed.goal, changed.periods[0][0]) == (90, date(2026, 6, 1))


def test_a_dropped_course_is_not_recorded_to(city: Path) -> None:
    held(city, EVERYBODY)
    hinomi(*TRAINING, "withdraw", ALL, "--drop", "--why", "講師の都合", *IN_2026, workspace=city)
    words = ("--person", "101", "--day", "2026-06-10", "--note", "x", *IN_2026)
    done = hinomi(*TRAINING, "attend", ALL, *words, workspace=city, expect=2)
    assert "講師の都合" in done.stderr


def test_exercises_run_in_hinomi_count_once_they_have_ended(city: Path) -> None:
    session = Session(city)
    book = Logbook(session.journal, "情報 係長")
    for title in ("地震", "地震の二度目", "停電"):
        incident, _ = book.start(Beginning(title, kind="earthquake", drill=True))
        if title != "停電":
            book.move(Phase.CLOSED, name=incident.stream)
    book.start(Beginning("本当の火災", kind="other"))
    runs = {one.title: one.ended for one in runs_of(session)}
    assert runs == {"地震": True, "地震の二度目": True, "停電": False}, "broken off by what is real"
    assert {one.day for one in runs_of(session)} == {today()}


def test_the_report_is_written_in_both_forms_and_names_nobody(city: Path) -> None:
    held(city, EVERYBODY)
    for form, magic in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        out = city.parent / f"研修.{form}"
        hinomi(*TRAINING, "report", "-f", form, "-o", out, *IN_2026, workspace=city)
        assert out.read_bytes().startswith(magic)
    book = load_workbook(city.parent / "研修.xlsx")
    cells = "".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row)
    assert "0.0%" in cells
    assert not any(one.name in cells for one in LEDGER.staff)


def test_the_readiness_sees_what_is_recorded_and_what_is_missing(session: Session) -> None:
    def item() -> dict[str, Any]:
        fields = as_object(readiness_of(session, YEAR))["fields"]
        return next(i for f in fields for i in f["items"] if i["clause"] == "5.2(4)")

    before = item()
    assert (before["state"], before["ledger"]) == ("missing", [])
    desk = desk_of(session, YEAR)
    hold(desk, EVERYBODY)
    attend(desk, TypedAttendance(ALL, ["101"], "2026-06-10", note="出席簿"))
    after = item()
    assert after["state"] == "partly"
    assert "1/" in after["ledger"][0]["ja"]
    assert any("目標に届いていない" in one["ja"] for one in after["missing"])
