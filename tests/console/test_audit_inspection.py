"""`hinomi audit inspect` as the office and the sections use it in one year."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from audit.cycle.fiscal import days_of_year, fiscal_year_of
from audit.model import Result
from checks.context import Collection
from checks.model import Provenance, Severity, Verdict
from console.audit_inspection import Import, desk_of, export, import_files, stands, today
from console.audit_inspection_json import status_as_object
from console.session import Session
from inventory.ledger.writing import write_ledger
from tests.audit.cycle.inspected import LEDGER, OFFICE, SCHOOL, TAX
from tests.console.program import hinomi

INSPECT = ("audit", "inspect")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inspect")
    write_ledger(LEDGER, folder / "台帳.xlsx")
    hinomi("init", folder / "火見市")
    hinomi("inventory", "import", folder / "台帳.xlsx", workspace=folder / "火見市")
    settings = folder / "火見市" / "hinomi.toml"
    settings.write_text(f'operator = "監査 花子"\n[report]\ndepartment = "{OFFICE}"\n', "utf-8")
    return folder / "火見市"


@pytest.fixture
def city(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "火見市"))


def form_of(folder: Path, name: str) -> Path:
    [path] = folder.glob(f"*{name.rsplit(maxsplit=1)[-1]}.xlsx")
    return path


def fill(path: Path, out: Path, answer: str, **odd: tuple[str, str]) -> Path:
    book = load_workbook(path)
    sheet = book["自己点検"]
    sheet["C4"], sheet["C5"] = "山田 花子", today()
    for row in range(9, sheet.max_row + 1):
        number = str(sheet.cell(row, 2).value).removesuffix("※")
        word, note = odd.get(number, (answer, ""))
        sheet.cell(row, 6, word)
        sheet.cell(row, 7, note or None)
    book.save(out)
    return out


def scanned(city: Path) -> str:
    """A run that finds one host of the tax section without its logs."""
    session = Session(city)
    now = datetime.now(UTC)
    run = session.results.start_run("監査 花子", "p" * 64, "c" * 64, ["S-1", "S-2"]).id
    how = Collection(True, None, "ssh", 0, None, now, now, now)
    for host, verdict in (("S-1", Verdict.PASS), ("S-2", Verdict.FAIL)):
        found = Result(
            host,
            "AUD-001",
            verdict,
            Severity.HIGH,
            "no",
            "yes",
            Provenance.EXPLICIT,
            "",
            "",
            "e" * 64,
        )
        session.results.record_host(run, host, "e" * 64, how, [found])
    session.results.finish_run(run)
    session.engine.dispose()
    return run


def status(city: Path) -> dict[str, Any]:
    """What `status --json` prints, without a process."""
    session = Session(city)
    desk = desk_of(session, None)
    told = status_as_object(desk, stands(desk))
    session.engine.dispose()
    return told


def hand_out(city: Path, folder: Path, *names: str) -> Path:
    """As `export`, without a process."""
    session = Session(city)
    export(desk_of(session, None), folder, names, "")
    session.engine.dispose()
    return folder


def take_in(city: Path, *files: Path) -> list[Import]:
    """As `import`, without a process."""
    session = Session(city)
    done = import_files(desk_of(session, None), files)
    session.engine.dispose()
    return done


def journal(city: Path) -> list[str]:
    session = Session(city)
    lines = list(session.journal.lines())
    session.engine.dispose()
    return lines


def progress(city: Path) -> dict[str, str]:
    return {one["department"]: one["progress"] for one in status(city)["sections"]}


def test_a_year_from_the_forms_to_the_reminders(city: Path) -> None:
    out = city.parent / "配布"
    assert set(progress(city).values()) == {"unsent"}
    told = hinomi(*INSPECT, "export", out, "--due", "令和9年3月1日", workspace=city)
    assert len(told.stdout.splitlines()) == len(list(out.iterdir())) == 3
    assert "令和" in told.stdout
    assert set(progress(city).values()) == {"waiting"}
    run = scanned(city)
    back = fill(form_of(out, TAX), city.parent / "税.xlsx", "はい")
    done = hinomi(*INSPECT, "import", back, workspace=city, expect=1).stdout
    assert "件の回答を取り込みました" in done
    assert "× 食い違い 6.1(6)※ ログの取得等: 回答「はい」" in done
    assert "2台のうち1台が不適合" in done
    assert run in done
    now = {TAX: "complete", OFFICE: "waiting", SCHOOL: "waiting"}
    assert progress(city) == now
    printed = json.loads(hinomi(*INSPECT, "status", "--json", workspace=city).stdout)
    assert {one["department"]: one["progress"] for one in printed["sections"]} == now
    shown = hinomi(*INSPECT, "status", workspace=city).stdout
    assert "完了 1/3 課室" in shown
    assert f"{OFFICE}  髙橋　一郎  0123-45-6789  未回答" in shown
    assert f"{SCHOOL}  （推進員が台帳にない）  未回答" in shown
    assert f"  {TAX}  齋藤" not in shown, "who is done is not reminded"
    assert "どの課室にも尋ねない項目" in shown


def test_show_puts_answers_and_checks_side_by_side(city: Path) -> None:
    hand_out(city, city.parent / "o", "税務課")
    scanned(city)
    path = form_of(city.parent / "o", TAX)
    back = fill(path, city.parent / "税.xlsx", "はい", **{"8.1": ("いいえ", "契約を直す")})
    take_in(city, back)
    seen = json.loads(hinomi(*INSPECT, "show", "税務課", "--json", workspace=city).stdout)
    [against] = seen["contradictions"]
    assert (against["code"], against["answer"], against["answered_by"]) == (
        "6.1(6)", "yes", "山田 花子",
    )  # fmt: skip
    assert against["checks"][0]["failed"] == ["S-2"]
    assert seen["counts"]["no"] == 1
    items = {one["code"]: one for one in seen["items"]}
    assert (items["8.1"]["answer"], items["8.1"]["note"]) == ("no", "契約を直す")
    lines = hinomi(*INSPECT, "show", TAX, workspace=city).stdout
    assert "点検1件 不適合1 確認不能0" in lines
    assert "齋藤　次郎  内線 2301" in lines
    english = hinomi(*INSPECT, "show", TAX, workspace=city, HINOMI_LANG="en").stdout
    assert "violated on 1 of 2 hosts" in english


def test_files_are_taken_whole_or_not_at_all_each_on_its_own(city: Path) -> None:
    out, folder = hand_out(city, city.parent / "o"), city.parent
    bad = fill(form_of(out, TAX), folder / "税.xlsx", "まあまあ")
    good = fill(form_of(out, SCHOOL), folder / "学校.xlsx", "はい")
    other = folder / "memo.xlsx"
    other.write_text("これは表ではない", "utf-8")
    done = hinomi(
        *INSPECT, "import", bad, good, other, folder / "無い.xlsx", workspace=city, expect=2
    )
    assert "自己点検!F9 回答「まあまあ」" in done.stderr
    assert "memo.xlsx: Excel ではありません" in done.stderr
    assert "無い.xlsx" in done.stderr
    assert "Traceback" not in done.stderr
    assert progress(city) == {TAX: "waiting", OFFICE: "waiting", SCHOOL: "complete"}
    before = journal(city)
    again = hinomi(*INSPECT, "import", good, "--json", workspace=city)
    [told] = json.loads(again.stdout)
    assert told["entry"] is None
    assert told["taken_in_before"]
    assert journal(city) == before


def test_a_form_that_may_hold_answers_is_not_written_over(city: Path) -> None:
    out = hand_out(city, city.parent / "o", TAX)
    path = form_of(out, TAX)
    before = journal(city)
    hand_out(city, out, TAX)
    assert journal(city) == before, "the same form is no second one"
    raw = fill(path, path, "はい").read_bytes()
    told = hinomi(*INSPECT, "export", out, workspace=city, expect=2)
    assert "上書きしません" in told.stderr
    assert path.read_bytes() == raw
    assert list(out.iterdir()) == [path], "nothing of the others either"
    assert journal(city) == before


OWN = """\
title: 火見市情報セキュリティ対策基準
edition: 令和9年4月1日
clauses:
  - {number: 第1条, title: 窓口, asks: 画面を住民に見せないこと, field: 三, class: human}
"""


def test_an_item_that_is_added_later_undoes_nothing_and_is_told(city: Path) -> None:
    out = hand_out(city, city.parent / "o")
    back = fill(form_of(out, TAX), city.parent / "税.xlsx", "はい")
    take_in(city, back)
    before = status(city)
    (city / "policy" / "catalogue").mkdir()
    (city / "policy" / "catalogue" / "own.yaml").write_text(OWN, "utf-8")
    assert status(city)["sections"] == before["sections"]
    assert "配布した後に" in hinomi(*INSPECT, "status", workspace=city).stderr
    late = fill(form_of(out, SCHOOL), city.parent / "学校.xlsx", "はい")
    take_in(city, late)
    hand_out(city, city.parent / "p", TAX)
    now = {one["department"]: one for one in status(city)["sections"]}
    assert (now[TAX]["progress"], now[TAX]["unanswered"]) == ("partly", ["own:第1条"])
    assert now[SCHOOL]["progress"] == "complete"


@pytest.mark.parametrize(("words", "said"), [
    (("export", "o", "--due", "いつか"), "--due「いつか」"),
    (("export", "o", "--due", "1999-01-01"), "以後の日付"),
    (("export", "o", "--department", "税務"), TAX),
    (("show", "水道課"), "水道課"),
])  # fmt: skip
def test_wrong_words_are_one_line(city: Path, words: tuple[str, ...], said: str) -> None:
    told = hinomi(*INSPECT, *words, workspace=city, expect=2)
    assert said in told.stderr
    assert len(told.stderr.splitlines()) == 1
    assert not Path("o").exists()


def test_without_an_office_or_a_ledger_it_is_told(city: Path, tmp_path: Path) -> None:
    (city / "hinomi.toml").write_text("", "utf-8")
    told = hinomi(*INSPECT, "status", workspace=city)
    assert "全庁の項目を尋ねる課室がありません" in told.stderr
    assert "1(1)※" in told.stdout
    hinomi("init", tmp_path / "空")
    empty = hinomi(*INSPECT, "status", workspace=tmp_path / "空", expect=2)
    assert "hinomi inventory import" in empty.stderr


def test_a_day_that_has_passed_is_late_until_everything_is_there(city: Path) -> None:
    out, first = city.parent / "o", days_of_year(fiscal_year_of(today()))[0]
    session = Session(city)
    export(desk_of(session, None), out, [TAX, SCHOOL], first.isoformat())
    session.engine.dispose()
    take_in(city, fill(form_of(out, TAX), city.parent / "税.xlsx", "はい"))
    late = {one["department"]: one["late"] for one in status(city)["reminders"]}
    assert late == {SCHOOL: first < today(), OFFICE: False}
    shown = hinomi(*INSPECT, "status", workspace=city).stdout
    assert shown.count("期限切れ") == (first < today())


def test_another_year_is_asked_for_by_its_number(city: Path) -> None:
    out, last = city.parent / "o", str(fiscal_year_of(today()) - 1)
    hinomi(*INSPECT, "export", out, "--department", TAX, "--year", last, workspace=city)
    back = fill(form_of(out, TAX), city.parent / "税.xlsx", "はい")
    refused = hinomi(*INSPECT, "import", back, workspace=city, expect=2)
    assert f"--year {last}" in refused.stderr
    hinomi(*INSPECT, "import", back, "--year", last, workspace=city)
    assert progress(city)[TAX] == "unsent", "that was the year before"
