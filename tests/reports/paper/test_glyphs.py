"""What can be drawn: names are errors where they cannot, quotations of hosts are made visible."""

from dataclasses import replace

import pytest

from reports.paper.fonts import MissingGlyphError, load_fonts
from reports.paper.glyphs import drawable, plain, visible
from tests.reports.sample import make_view


def test_variation_selectors_are_not_drawn() -> None:
    assert plain("葛\U000e0100城市、辻\ufe00") == "葛城市、辻"


def test_voiced_kana_are_composed_and_kanji_left_alone() -> None:
    assert plain("か\u3099は\u309a") == "がぱ"
    assert plain("神") == "神"  # U+FA19 would become U+795E under NFC


def test_what_a_host_printed_is_made_visible() -> None:
    assert visible("ok\x00😀", load_fonts()) == "ok<U+0000><U+1F600>"


def test_a_host_name_without_a_glyph_is_an_error_that_says_where() -> None:
    view = make_view(2)
    odd = replace(view.hosts[1], name="😀野家")
    with pytest.raises(MissingGlyphError) as caught:
        drawable(replace(view, hosts=(view.hosts[0], odd)), load_fonts())
    message = caught.value.message.ja
    assert "hosts[2].name" in message
    assert "「😀」(U+1F600)" in message


def test_a_host_cannot_stop_the_report_by_what_it_prints() -> None:
    view = make_view(2)
    odd = replace(view.results[0], observed="😀\x1b[31m\udcff", lines=("\ufeff\u202e",))
    drawn = drawable(replace(view, results=(odd,)), load_fonts())
    assert drawn.results[0].observed == "<U+1F600><U+001B>[31m<U+DCFF>"
    assert drawn.results[0].lines == ("<U+FEFF><U+202E>",)


def test_a_view_that_can_be_drawn_comes_back_as_it_is() -> None:
    view = make_view(3)
    assert drawable(view, load_fonts()) is view
