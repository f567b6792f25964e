"""Fonts: Debian's BIZ UD, a setting instead, the command to run where there is none, fallbacks."""

from pathlib import Path

import pytest

from inventory.words import HinomiError
from reports.paper.fonts import DEBIAN, MissingGlyphError, load_fonts
from tests.reports.paper.tiny import tiny_font

GOTHIC = DEBIAN / "bizud-gothic"


def test_the_faces_of_debian() -> None:
    fonts = load_fonts()
    assert {name: face.names[0].split("@")[0] for name, face in fonts.faces.items()} == {
        "sans": "BIZUDPGothic-Regular",
        "bold": "BIZUDPGothic-Bold",
        "serif": "BIZUDMincho-Regular",
        "mono": "BIZUDGothic-Regular",
    }


def test_no_font_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(HinomiError) as caught:
        load_fonts(tmp_path)
    command = "apt-get install fonts-morisawa-bizud-gothic fonts-morisawa-bizud-mincho"
    assert command in caught.value.message.ja
    assert command in caught.value.message.en
    assert str(tmp_path) in caught.value.message.ja


def test_one_file_by_setting_serves_every_face() -> None:
    fonts = load_fonts(GOTHIC / "BIZUDGothic-Bold.ttf")
    assert {face.names[0].split("@")[0] for face in fonts.faces.values()} == {"BIZUDGothic-Bold"}


def test_a_file_that_is_no_font_is_an_error(tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttf"
    bad.write_bytes(b"not a font")
    with pytest.raises(HinomiError, match=r"bad\.ttf"):
        load_fonts(bad)


@pytest.mark.parametrize("char", ["髙", "﨑", "𩸽", "①", "㈱", "■", "▲", "△", "◇", "○", "－", "？"])
def test_characters_of_names_and_grades_are_there(char: str) -> None:
    assert load_fonts().covers(char)


def test_a_missing_glyph_is_named_with_its_code_point() -> None:
    face = load_fonts(GOTHIC / "BIZUDGothic-Bold.ttf")["sans"]
    with pytest.raises(MissingGlyphError, match=r"U\+1F600") as caught:
        list(face.runs("台帳😀"))
    assert "U+1F600" in caught.value.message.ja
    assert "台帳😀" in caught.value.message.ja


def test_a_rare_kanji_comes_from_the_fallback(tmp_path: Path) -> None:
    rare = tiny_font(tmp_path / "rare.ttf", "𠮷")
    face = load_fonts(None, (rare,))["sans"]
    names = [name.split("@")[0] for name, _ in face.runs("𠮷野家")]
    assert names == ["rare", "BIZUDPGothic-Regular"]
    assert [piece for _, piece in face.runs("𠮷野家")] == ["𠮷", "野家"]
    assert face.width("𠮷") == pytest.approx(1.0)
