"""YAML that people really write: every complaint names the file and the line."""

from datetime import date
from pathlib import Path

import pytest

from bcp.book.model import Book
from bcp.book.reading import parse_book, read_book
from bcp.model import BOTH, During
from inventory.words import HinomiError

FILE = "bcp/continuity.yaml"


def refused(text: str) -> str:
    with pytest.raises(HinomiError) as caught:
        parse_book(text, FILE)
    assert caught.value.message.en.startswith(f"{FILE}:")
    return caught.value.message.ja


def test_nothing_says_nothing(tmp_path: Path) -> None:
    assert read_book(tmp_path) == Book()
    assert parse_book("", FILE) == parse_book("# only a remark\n", FILE) == Book()


def test_the_shipped_example_says_nothing_and_is_right_with_every_mark_taken_off() -> None:
    template = Path("bcp/data/workspace/continuity.yaml")
    text = (Path(__file__).parents[3] / template).read_text("utf-8")
    assert parse_book(text, FILE) == Book()
    begun = text.index("# tasks:")
    keys = (
        "# 非常時",
        "# 台帳",
        "# 拠点",
        "# 参集",
        "# 依存",
        "# 復旧",
        "# 互い",
        "# 計画",
        "#       ",
    )
    lines = [
        line for line in text[begun:].splitlines() if not line.startswith(keys) or ": " in line
    ]
    bare = "\n".join(line.removeprefix("# ") for line in lines if "during: run（" not in line)
    wanted = {"tasks", "systems", "networks", "sites", "power", "lines", "vendors", "posts"}
    wanted |= {"documents", "people", "dependencies", "work", "first_steps", "exercises"}
    found = parse_book("\n".join(_uncommented(bare)), FILE)
    assert wanted | {"copies", "assembly"} == set(found.rows)


def _uncommented(text: str) -> list[str]:
    """Without the lines of prose between the examples."""
    return [line for line in text.splitlines() if line.startswith(" ") or line[:1].isascii()]


def test_what_is_said_is_kept_with_its_place() -> None:
    text = (
        "tasks:\n"
        "  避難所:\n"
        "    rto: ３時間\n"
        "    needs: system:防災\n"
        "    impacts:\n"
        "      - {after: 1日, what: 困る}\n"
        "dependencies:\n"
        "  - {of: system:a, needs: line:b, during: 復旧時, checked: 2026-08-01}\n"
    )
    book = parse_book(text, FILE)
    task, edge = book.of("tasks")[0], book.of("dependencies")[0]
    assert (task["rto"], task["needs"], task["impacts"][0]["after"]) == (
        180,
        ("system:防災",),
        1440,
    )
    assert (task.place, task.at("rto"), task.at("rpo")) == (f"{FILE}:2", f"{FILE}:3", f"{FILE}:2")
    assert edge["during"] == frozenset({During.RESTORE}) != BOTH
    assert (edge["on"], edge["checked"], edge.at("on")) == ("line:b", date(2026, 8, 1), f"{FILE}:8")


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("systems:\n  住記:\n    rto: 3\n", 3, "単位のある時間"),
        ("systems:\n  住記:\n    rto: -3時間\n", 3, "単位のある時間"),
        ("systems:\n  住記:\n    rtoo: 3時間\n", 3, "「rtoo」は使えません"),
        ("sistems:\n  住記: {}\n", 1, "「sistems」は使えません"),
        ("systems:\n  住記: {}\n  住記: {}\n", 3, "二度"),
        ("systems:\n  住記:\n    needs: [住民記録]\n", 3, "種類:名前"),
        ("systems:\n  住記:\n    needs: [sistem:住民記録]\n", 3, "種類:名前"),
        ("systems: [a]\n", 1, "「キー: 値」の組"),
        ("dependencies:\n  of: a\n", 1, "リスト"),
        ("dependencies:\n  - {of: system:a}\n", 2, "「needs」がありません"),
        ("dependencies:\n  - {of: system:a, on: line:b}\n", 2, "文字列が必要です"),
        ("dependencies:\n  - {of: system:a, needs: line:b, need: some}\n", 2, "必須"),
        ("dependencies:\n  - {of: system:a, needs: line:b, at_least: 0}\n", 2, "1以上"),
        ("dependencies:\n  - {of: system:a, needs: line:b, at_least: 1.5}\n", 2, "整数"),
        ("dependencies:\n  - {of: system:a, needs: line:b, source: ledger}\n", 2, "申告"),
        ("work:\n  system:a: {minutes: 90, measured: 2026-02-30}\n", 2, "読めません"),
        ("work:\n  system:a: {minutes: .nan}\n", 2, "有限"),
        ("work:\n  system:a: {minutes: 1h}\n", 2, "0以上"),
        ("work:\n  system:a: {people: 2}\n", 2, "「minutes」がありません"),
        ("work:\n  住記: {minutes: 90}\n", 2, "種類:名前"),
        ("sites:\n  本庁舎:\n    fixed: はい\n", 3, "true か false"),
        ("sites:\n  本庁舎:\n    withstands: 8\n", 3, "震度"),
        ("sites:\n  本庁舎:\n    flood_depth_m: -1\n", 3, "0以上"),
        ("posts:\n  課長:\n    phone: 2101\n", 3, "引用符"),
        ("people:\n  髙橋:\n    contacts:\n      - {means: 携帯}\n", 4, "「to」がありません"),
        ("people:\n  髙橋:\n    skills: [7]\n", 3, "文字列（YAML では引用符で囲む）"),
        ("assembly: {turnout: 70}\n", 1, "0以上1以下"),
        ("copies:\n  正本: {where: ''}\n", 2, "空"),
        ('tasks:\n  a: {level: "x\\u0007"}\n', 2, "制御文字"),
        ("tasks:\n  a: b: c\n", 2, "YAML として読めません"),
        ("limits: {battery: 1}\n", 1, "「limits」は使えません"),
    ],
)
def test_a_complaint_names_the_line_and_what_is_expected(text: str, line: int, word: str) -> None:
    told = refused(text)
    assert told.startswith(f"{FILE}:{line}: ")
    assert word in told
    assert "\n" not in told


def test_a_thing_of_the_ledger_with_nothing_added_is_not_said() -> None:
    assert parse_book("systems:\n  住記: {}\n  税: \n", FILE) == Book()
    assert len(parse_book("documents:\n  手順書:\n", FILE).of("documents")) == 1


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "continuity.yaml").write_bytes("tasks: 髙橋".encode("cp932"))
    with pytest.raises(HinomiError, match=r"continuity\.yaml"):
        read_book(tmp_path)


@pytest.mark.parametrize("minutes", ["010", "1:30", "0_10", "+007"])
def test_a_number_that_yaml_reads_as_another_is_refused(tmp_path: Path, minutes: str) -> None:
    text = f"work:\n  'site:本庁舎': {{minutes: {minutes}}}\n"
    (tmp_path / "continuity.yaml").write_text(text, "utf-8")
    with pytest.raises(HinomiError) as told:
        read_book(tmp_path)
    assert "continuity.yaml:2" in told.value.message.ja
    assert minutes in told.value.message.ja
