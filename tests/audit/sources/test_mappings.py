"""Mappings of asset tools: the templates, what they must have, and their signatures."""

from importlib.resources import files
from pathlib import Path

import pytest

from audit.sources.mappings import load_source_mapping, read_source_mapping, source_template
from inventory.words import HinomiError

TEMPLATES = sorted(
    one.name.removesuffix(".yaml") for one in files("audit").joinpath("sources/templates").iterdir()
)
PATH = Path("m.yaml")
MDM = {"google-admin", "intune", "jamf"}


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_template_is_read_and_says_that_titles_must_be_checked(name: str) -> None:
    text = source_template(name)
    mapping = read_source_mapping(text.encode(), Path(f"{name}.yaml"))
    assert mapping.mdm is (name in MDM)
    assert "列名は各団体の書き出しで確かめてください" in text


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("product: x\ncolumns: {os: OS}\n", "名指す"),
        ("product: x\ncolumns: {name: n, user: u}\n", "user"),
        ("product: x\ncolumns: {name: n, locked: {column: l, values: {a: たぶん}}}\n", "はい"),
        ("product: x\ncolumns: {name: n}\nconstants: {platform: TRON}\n", "windows"),
        ("product: x\ncolumns: {name: n}\nconstants: {serial: x}\n", "serial"),
        ("product: x\ncolumns: {name: n, av: a}\nconstants: {av: X}\n", "両方"),
        ("product: x\ncolumns: {name: n}\nmdm: たぶん\n", "true"),
        ("", "空"),
    ],
)
def test_what_a_mapping_may_not_say(text: str, word: str) -> None:
    with pytest.raises(HinomiError, match=r"m\.yaml") as refused:
        read_source_mapping(text.encode(), PATH)
    assert word in refused.value.message.ja


def test_a_mapping_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "source-mappings").mkdir()
    (tmp_path / "source-mappings" / "skysea.yaml").touch()
    for name in ("wsus", "../skysea"):
        with pytest.raises(HinomiError, match="skysea"):
            load_source_mapping(tmp_path, name)


def test_an_unknown_template_is_told_with_the_known_ones() -> None:
    with pytest.raises(HinomiError, match="google-admin"):
        source_template("../imports")
