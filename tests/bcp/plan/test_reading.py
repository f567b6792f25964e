"""plan.yaml: what is read, and one clear line with its place for what is not."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcp.plan.model import Plan
from bcp.plan.reading import read_plan
from inventory.words import HinomiError
from tests.bcp.city import CITY, FOLDER

TEMPLATE = Path(__file__).resolve().parents[3] / "bcp" / "data" / "workspace" / "plan.yaml"


def read(folder: Path, text: str, *known: str) -> Plan:
    path = folder / "plan.yaml"
    path.write_text(text, "utf-8")
    return read_plan(path, known or None)


def test_the_city_is_read_whole() -> None:
    plan = read_plan(FOLDER / "plan.yaml", CITY.nodes)
    assert plan.about.number == "火情政第0142号"
    assert plan.revisions[0].revised == date(2014, 2, 17)
    assert plan.elements.alternatives[0].site == "site:消防本部"
    assert len(plan.cyber.first) == 4
    assert plan.place.endswith("plan.yaml")


def test_no_file_and_an_empty_file_say_nothing(tmp_path: Path) -> None:
    assert read_plan(tmp_path / "plan.yaml") == Plan()
    empty = read(tmp_path, "# まだ何も\n\n")
    assert (empty.policy.purpose, empty.measures) == ((), ())


def test_the_example_is_read_with_its_comments_and_without(tmp_path: Path) -> None:
    text = TEMPLATE.read_text("utf-8")
    assert read(tmp_path, text) == Plan(place=str(tmp_path / "plan.yaml"))
    bare = read(tmp_path, re.sub(r"^# ((?:[a-z_]+:|  ).*)$", r"\1", text, flags=re.M))
    assert bare.upkeep
    assert bare.measures[0].due == date(2027, 3, 31)
    assert bare.about.version == "1.0"


def test_a_single_text_is_a_list_of_one(tmp_path: Path) -> None:
    assert read(tmp_path, "strategy: 本庁舎で戻す\n").strategy == ("本庁舎で戻す",)


def test_a_key_without_value_is_not_told(tmp_path: Path) -> None:
    plan = read(tmp_path, "about:\n  number:\n  title: 計画\nstrategy: ~\n")
    assert (plan.about.number, plan.about.title, plan.strategy) == ("", "計画", ())


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("about:\n  numbr: 1号\n", 2, "number"),
        ("about:\n  version: 1.0\n", 2, "引用符"),
        ("about:\n  decided: 4月1日\n", 2, "2026-11-21"),
        ("measures:\n  - {weakness: 停電}\n", 2, "action"),
        ("measures:\n  - {weakness: , action: 増設}\n", 2, "空にできません"),
        ("damage: 地震\n", 1, "リスト"),
        ("a: &a [*a]\n", 1, "「a」"),
        ("elements:\n  succession: [市長]\n", 2, "種別:名前"),
        ("elements:\n  succession:\n    - post:市長\n    - post:副市町\n", 4, "post:副市長"),
        ("about: {title: 一\n", 2, "YAML"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    with pytest.raises(HinomiError) as odd:
        read(tmp_path, text, "post:市長", "post:副市長")
    assert odd.value.message.ja.startswith(f"{tmp_path / 'plan.yaml'}:{line}: ")
    assert words in odd.value.message.ja


def test_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes("strategy: 本庁舎".encode("cp932"))
    with pytest.raises(HinomiError, match="UTF-8"):
        read_plan(path)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    folder.mkdir(exist_ok=True)
    path = folder / "plan.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        read_plan(path)
    except HinomiError as odd:
        assert odd.message.ja.startswith(str(path))  # noqa: PT017 - both ways are right
