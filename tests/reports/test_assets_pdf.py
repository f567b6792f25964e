"""The paper on the ledger against the network: golden text, margins, editions, the same bytes."""

from dataclasses import replace

import pytest

from audit.discovery.model import Reconciliation
from reports.assets_build import build_assets_view, summary_of
from reports.assets_data import render_assets_data
from reports.assets_edition import public_assets
from reports.assets_pdf import render_assets
from reports.assets_prose import NO_BASELINE, NO_POLICY, SUMMARY_NONE
from reports.assets_sheet import render_assets_sheet
from reports.assets_tally import SORTS
from reports.assets_view import AssetsReport
from reports.edition import PUBLIC_CLASS, public_edition
from reports.pdf import render_audit
from tests.reports.assets_sample import AT, ITEMS, SETTINGS, make_assets
from tests.reports.pdf_reading import (
    beyond_margins,
    golden_text,
    page_texts,
    squeezed,
    text_of,
    unembedded_fonts,
    validated,
)
from tests.reports.sample import make_view


def _large() -> AssetsReport:
    """Two thousand of everything, so that tables run over pages and out of them."""
    material = make_assets()
    found = replace(material.found, items=ITEMS * 400)
    return build_assets_view(replace(material, found=found), SETTINGS)


def _empty() -> AssetsReport:
    bare = replace(
        make_assets(),
        found=Reconciliation(AT, (), (), (), ()),
        drifts=(),
        baseline="",
        crossings=(),
        contradictions=(),
        sources=(),
        differences=(),
        policies=(),
    )
    return build_assets_view(bare, SETTINGS)


VIEW = build_assets_view(make_assets(), SETTINGS)
VIEWS = {"city": VIEW, "public": public_assets(VIEW), "empty": _empty(), "large": _large()}


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    return {name: render_assets(view) for name, view in VIEWS.items()}


@pytest.mark.parametrize("name", VIEWS)
def test_it_is_valid_and_nothing_leaves_the_page(documents: dict[str, bytes], name: str) -> None:
    assert validated(documents[name]) == "pass"
    assert unembedded_fonts(documents[name]) == []
    assert beyond_margins(documents[name]) == []


@pytest.mark.parametrize("name", ["city", "public"])
def test_the_text_is_the_golden_text(documents: dict[str, bytes], name: str) -> None:
    text = page_texts(documents[name])
    assert text == golden_text(f"assets-{name}", text)


def test_the_same_view_gives_the_same_bytes(documents: dict[str, bytes]) -> None:
    assert render_assets(VIEW) == documents["city"]
    assert render_assets_sheet(VIEW) == render_assets_sheet(VIEW)
    assert render_assets_data(VIEW) == render_assets_data(VIEW)


def test_what_nobody_looked_at_is_said_to_be_nothing(documents: dict[str, bytes]) -> None:
    text = squeezed(text_of(documents["empty"]))
    for words in (SUMMARY_NONE, NO_BASELINE, NO_POLICY):
        assert squeezed(words) in text


def test_a_segment_that_was_not_scanned_is_told_with_its_reason() -> None:
    (first, *others) = VIEW.segments
    assert (first.state, first.covered) == ("未走査", "")
    assert "nmap" in first.why
    assert {one.state for one in others} == {"走査済み"}


def test_every_item_is_counted_in_one_sort() -> None:
    assert sum(sum(zone.counts) for zone in VIEW.zones) == sum(one.total for one in VIEW.outcomes)
    assert all(len(zone.counts) == len(SORTS) for zone in VIEW.zones)


def test_the_public_edition_names_no_machine() -> None:
    view = VIEWS["public"]
    told = render_assets_data(view).decode() + text_of(render_assets(view))
    secret = (
        "10.1.0",
        "10.2.0",
        "AST-0",
        "zeimu",
        "core-sw01",
        "00:a0",
        "Yamaha",
        "佐藤",
        "SKYSEA",
    )
    assert [word for word in secret if word in told] == []
    assert view.cover.classification == PUBLIC_CLASS


def test_the_audit_report_tells_of_it_in_counts_alone() -> None:
    plain = make_view(6)
    view = replace(plain, assets=summary_of(VIEW))
    text = squeezed(text_of(render_audit(view)))
    assert squeezed("8.1　台帳と実在する機器の照合") in text
    assert squeezed(VIEW.overview.period) not in text
    assert squeezed("台帳にない機器は2台、見当たらない機器は1台") in text
    assert [word for word in ("10.1.0", "AST-0042", "Yamaha") if word in text] == []
    assert squeezed("8.1　台帳と実在する機器の照合") not in squeezed(text_of(render_audit(plain)))
    assert public_edition(view).assets == view.assets
