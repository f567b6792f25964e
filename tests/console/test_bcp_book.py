"""`hinomi bcp init`, `export`, `import` and `show` as a person types them."""

import json
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from bcp.book.reading import read_book
from bcp.exercises.reading import known_exercises
from bcp.runbook.reading import read_runbook
from console.bcp_book import continuity_of, known_id, thing_as_object
from console.bcp_showing import rows_of_all, thing_lines
from console.session import Session
from inventory.ledger.writing import write_ledger
from inventory.words import HinomiError
from tests.bcp.city import CITY, FOLDER, city_ledger
from tests.console.program import hinomi

BOOK = (FOLDER / "continuity.yaml").read_text("utf-8")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bcp")
    write_ledger(city_ledger(), folder / "台帳.xlsx")
    workspace = folder / "火見市"
    hinomi("init", workspace)
    hinomi("inventory", "import", folder / "台帳.xlsx", workspace=workspace)
    return workspace


@pytest.fixture
def filled(city: Path) -> Path:
    (city / "bcp").mkdir(exist_ok=True)
    (city / "bcp" / "continuity.yaml").write_text(BOOK, "utf-8")
    return city


def test_init_writes_examples_once_and_never_over_what_is_there(city: Path) -> None:
    first = hinomi("bcp", "init", workspace=city).stdout.split()
    assert {"bcp/continuity.yaml", "bcp/plan.yaml", "bcp/limits.yaml"} <= set(first)
    assert read_book(city / "bcp").rows == {}
    own = city / "bcp"
    shipped = read_runbook(own / "runbook")
    assert known_exercises(own / "exercises") == known_exercises()
    for name in ("runbook", "exercises"):
        (own / name / "example.yaml.txt").rename(own / name / "own.yaml")
    assert {one.id for one in read_runbook(own / "runbook").modules} == {
        "snow",
        *(one.id for one in shipped.modules),
    }
    assert "snow-night" in known_exercises(own / "exercises")
    for name in ("runbook", "exercises"):
        (own / name / "own.yaml").rename(own / name / "example.yaml.txt")
    (city / "bcp" / "continuity.yaml").write_text("# 私の\n", "utf-8")
    assert hinomi("bcp", "init", workspace=city).stdout == ""
    assert (city / "bcp" / "continuity.yaml").read_text("utf-8") == "# 私の\n"


def test_the_way_from_nothing_over_excel_and_back(filled: Path) -> None:
    file = filled.parent / "継続台帳.xlsx"
    told = hinomi("bcp", "export", file, workspace=filled)
    assert (told.stdout, str(file) in told.stderr) == ("", True)
    book = load_workbook(file)
    book["復旧作業"]["B2"] = 120
    book["職員の連絡先"]["C2"] = "090-1111-2222"
    book.save(file)
    planned = hinomi("bcp", "import", file, "--dry-run", workspace=filled).stdout
    assert "~ 復旧作業: system:住民記録システム  作業(分): 90 → 120" in planned
    assert "取り込むと: 追加 0 件、変更 2 件、なくなる 0 件" in planned
    done = json.loads(hinomi("bcp", "import", file, "--json", workspace=filled).stdout)
    assert (done["done"], len(done["changes"]["changed"])) == (True, 2)
    shown = json.loads(hinomi("bcp", "show", "住民記録システム", "--json", workspace=filled).stdout)
    assert shown["work"]["minutes"] == 120
    trace = hinomi("journal", workspace=filled).stdout
    assert "continuity.imported" in trace
    assert "090-1111-2222" not in trace


def test_a_wrong_cell_is_one_line_with_its_place_and_exit_two(filled: Path) -> None:
    file = filled.parent / "継続台帳.xlsx"
    hinomi("bcp", "export", file, workspace=filled)
    book = load_workbook(file)
    book["復旧作業"]["B2"] = "長い"
    book.save(file)
    done = hinomi("bcp", "import", file, workspace=filled, expect=2)
    assert done.stdout == ""
    assert "継続台帳.xlsx:復旧作業 2行目 作業(分)「長い」: 0以上の数" in done.stderr
    assert (filled / "bcp" / "continuity.yaml").read_text("utf-8") == BOOK


def test_a_file_that_is_none_of_ours_is_said_in_one_line(filled: Path) -> None:
    gone = filled.parent / "無.xlsx"
    told = hinomi("bcp", "import", gone, workspace=filled, expect=2).stderr
    assert "無.xlsx: ファイルがありません" in told
    Workbook().save(gone)
    told = hinomi("bcp", "import", gone, workspace=filled, expect=2).stderr
    assert "継続台帳のシートが一枚もありません" in told
    assert len(told.splitlines()) == 1


def test_a_dry_run_that_would_lose_rows_names_what_it_takes(filled: Path) -> None:
    file = filled.parent / "継続台帳.xlsx"
    hinomi("bcp", "export", file, workspace=filled)
    book = load_workbook(file)
    book["復旧作業"].delete_rows(2)
    book.save(file)
    assert "--prune" in hinomi("bcp", "import", file, "--dry-run", workspace=filled).stdout
    assert "--prune" in hinomi("bcp", "import", file, workspace=filled, expect=2).stderr
    done = hinomi("bcp", "import", file, "--prune", workspace=filled).stdout
    assert "--prune" not in done


def test_a_renamed_system_is_told_by_the_line_of_the_book(filled: Path) -> None:
    wrong = BOOK.replace("  税務システム:\n    needs", "  税システム:\n    needs")
    (filled / "bcp" / "continuity.yaml").write_text(wrong, "utf-8")
    line = next(n for n, text in enumerate(wrong.splitlines(), 1) if text == "  税システム:")
    done = hinomi("bcp", "show", workspace=filled, expect=2)
    assert f"bcp/continuity.yaml:{line}: 「system:税システム」は台帳にありません" in done.stderr
    assert "近いもの: system:税務システム" in done.stderr


def test_show_tells_both_sides_of_a_thing(filled: Path) -> None:
    told = hinomi("bcp", "show", "認証基盤", workspace=filled).stdout
    assert "目標復旧時間: 4時間" in told
    assert "host:ninsho-sv01  [いずれか 認証サーバ(1), 両方, 申告 bcp/continuity.yaml:" in told
    assert "system:バックアップ管理  [必須, 両方, 台帳]" in told
    english = "\n".join(thing_lines(CITY, "system:認証基盤", "en"))
    assert "RTO: 4 h" in english
    assert "host:ninsho-sv01  [any 認証サーバ(1), both, declared" in english


def test_everything_is_listed_and_can_be_told() -> None:
    assert [row[0] for row in rows_of_all(CITY, "ja")] == list(CITY.nodes)
    for identity in CITY.nodes:
        assert list(thing_lines(CITY, identity, "ja"))
        assert (
            json.loads(json.dumps(thing_as_object(CITY, identity), default=str))["id"] == identity
        )


def test_a_name_is_enough_and_an_unknown_one_is_told_with_near_ones() -> None:
    assert known_id(CITY, "core-sw01") == "host:core-sw01"
    for given in ("認証", "host:", "systm:認証基盤"):
        with pytest.raises(HinomiError, match=r"Near: .*(認証基盤|host:)"):
            known_id(CITY, given)


def test_the_workspace_gives_the_continuity_of_the_city(filled: Path) -> None:
    known = continuity_of(Session(filled))
    assert known.nodes.keys() == CITY.nodes.keys()
    assert {name: one.minutes for name, one in known.work.items()} == {
        name: one.minutes for name, one in CITY.work.items()
    }
    assert known.proven == {}
