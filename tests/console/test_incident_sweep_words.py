"""What is typed after sweep and mark, refused in one line where it is odd; nobody is asked."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from console.cli.incident import app
from inventory.words import HinomiError
from tests.console.program import hinomi

LEDGER = """\
管理番号,機器名,種別,OS,IPアドレス
S-1,a,サーバ,Debian,203.0.113.1
S-2,b,サーバ,Debian,203.0.113.2
"""


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two hosts and an exercise."""
    folder = tmp_path_factory.mktemp("sweep")
    (folder / "台帳.csv").write_text(LEDGER, "utf-8")
    hinomi("init", folder / "city")
    hinomi("inventory", "import", folder / "台帳.csv", workspace=folder / "city")
    hinomi("incident", "start", "--drill", "地震", workspace=folder / "city")
    return folder / "city"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("sweep", "--ports", "22,x"), "--ports"),
        (("sweep", "--ports", "0"), "--ports"),
        (("sweep", "--ports", ",".join(map(str, range(1, 20)))), "16"),
        (("sweep", "--baseline", "--show"), "--baseline"),
        (("sweep", "--show", "--resume"), "--show"),
        (("sweep", "--resume"), "途中の被害確認はありません"),
        (("sweep", "--export", "/nowhere/x.json"), "/nowhere"),
        (("sweep", "--merge", "nothing.json"), "nothing.json"),
        (("sweep", "nobody"), "nobody"),
        (("sweep", "-i", "9999"), "9999"),
        (("mark", "a", "broken"), "broken"),
        (("mark", "down"), "例"),
        (("mark", "nobody", "down"), "nobody"),
        (("mark", "a", "down", "--by", "rumour"), "rumour"),
        (("mark", "a", "down", "--at", "2999-01-01 10:00"), "2999"),
    ],
)
def test_odd_words_are_one_line_and_nothing_is_written(
    city: Path, words: tuple[str, ...], told: str
) -> None:
    before = _entries(city)
    done = CliRunner().invoke(app, [*words, "-w", str(city)])
    assert isinstance(done.exception, HinomiError)
    assert told in done.exception.message.ja
    assert "\n" not in done.exception.message.ja
    assert done.stdout == ""
    assert _entries(city) == before


def _entries(city: Path) -> int:
    with closing(sqlite3.connect(city / "hinomi.db")) as file:
        return int(file.execute("SELECT count(*) FROM journal").fetchone()[0])


def test_a_file_of_the_real_thing_is_not_mixed_into_an_exercise(city: Path, tmp_path: Path) -> None:
    file = tmp_path / "real.json"
    body = {"format": "hinomi-sweep", "version": 1, "vantage": "x", "seen": [], "known": []}
    file.write_text(json.dumps({**body, "drill": False}), "utf-8")
    done = hinomi("incident", "sweep", "--merge", file, workspace=city, expect=2)
    assert "訓練" in done.stderr


def test_of_two_files_all_is_brought_or_nothing(city: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    body = {"format": "hinomi-sweep", "version": 1, "vantage": "x", "seen": [], "known": []}
    good.write_text(json.dumps({**body, "drill": True}), "utf-8")
    bad.write_text("{", "utf-8")
    before = _entries(city)
    words = ["sweep", "--merge", str(good), "--merge", str(bad), "-w", str(city)]
    done = CliRunner().invoke(app, words)
    assert isinstance(done.exception, HinomiError)
    assert "bad.json" in done.exception.message.ja
    assert _entries(city) == before


def test_a_file_under_our_own_name_is_not_taken_for_another_place(
    city: Path, tmp_path: Path
) -> None:
    file = tmp_path / "own.json"
    body = {"format": "hinomi-sweep", "version": 1, "vantage": "honcho", "seen": [], "known": []}
    file.write_text(json.dumps({**body, "drill": True}), "utf-8")
    words = ("incident", "sweep", "--merge", str(file), "--from", "honcho")
    done = hinomi(*words, workspace=city, expect=2)
    assert "honcho" in done.stderr
    assert "--from" in done.stderr


def test_what_a_person_saw_on_paper_is_told_with_who_typed_it(city: Path) -> None:
    hinomi("incident", "mark", "a", "down", "--by", "paper", "--note", "水没", workspace=city)
    told = hinomi("incident", "sweep", "--show", workspace=city, expect=1).stdout
    assert told.startswith("【訓練】")
    assert "停止 a（紙の記録）" in told
    assert "水没" in told
    assert "hinomi incident order" in told
    hinomi("incident", "mark", "a", "unknown", workspace=city)
    body = json.loads(
        hinomi("incident", "sweep", "--show", "--json", workspace=city, expect=1).stdout
    )
    assert body["counts"]["unknown"] == 2
    assert body["mode"] == "drill"


def test_an_error_in_the_book_is_told_and_stops_no_sweep(city: Path) -> None:
    book = city / "bcp" / "continuity.yaml"
    book.parent.mkdir(exist_ok=True)
    book.write_text("networks: {LAN: {needs: [host:nobody]}}\n", "utf-8")
    try:
        done = CliRunner().invoke(app, ["sweep", "--show", "-w", str(city)])
        assert done.exit_code == 1
        assert "nobody" in done.stderr
        assert "nobody" not in done.stdout
        assert "2 台" in done.stdout or "2 pieces" in done.stdout
    finally:
        book.unlink()


def test_an_error_in_the_book_stops_no_order_either(city: Path) -> None:
    book = city / "bcp" / "continuity.yaml"
    hinomi("incident", "mark", "a", "down", workspace=city)
    book.write_text("networks: {LAN: {needs: [host:nobody]}}\n", "utf-8")
    try:
        done = hinomi("incident", "order", workspace=city, expect=1)
        assert "nobody" in done.stderr
        assert "a" in done.stdout
    finally:
        book.unlink()
        hinomi("incident", "mark", "a", "unknown", workspace=city)


def test_nothing_to_look_at_is_not_all_well(tmp_path: Path) -> None:
    hinomi("init", tmp_path / "empty")
    hinomi("incident", "start", "--drill", "地震", workspace=tmp_path / "empty")
    hinomi("incident", "sweep", "--show", workspace=tmp_path / "empty", expect=1)


def test_the_last_known_good_is_not_taken_amid_damage(city: Path) -> None:
    hinomi("incident", "start", "地震", workspace=city)  # it ends the exercise
    done = hinomi("incident", "sweep", "--baseline", workspace=city, expect=2)
    assert "正常の基準にはできません" in done.stderr
    assert done.stderr.count("\n") == 1


def test_what_is_over_is_not_swept_any_more(city: Path) -> None:
    hinomi("incident", "start", "地震", "--another", workspace=city)
    hinomi("incident", "phase", "誤報", workspace=city)
    found = hinomi("incident", "incidents", "--json", workspace=city).stdout
    over = [one["id"] for one in json.loads(found) if one["phase"] == "false_alarm"]
    for words in (["sweep"], ["mark", "a", "down"]):
        done = CliRunner().invoke(app, [*words, "-i", over[-1], "-w", str(city)])
        assert isinstance(done.exception, HinomiError)
        assert "終わっています" in done.exception.message.ja
