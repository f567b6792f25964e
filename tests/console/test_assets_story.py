"""The demo's walk through terminals, a router and discovery, and what its papers say."""

from functools import partial
from pathlib import Path

import pytest

from tests.console.program import hinomi
from tests.lab.demo_assets import look_around
from tests.lab.lab import Lab
from tests.lab.ledger import write_sample
from tests.reports.pdf_reading import squeezed, text_of

pytestmark = pytest.mark.lab


def typed(city: Path, *words: str, allowed: tuple[int, ...] = (0,)) -> int:
    """One command in the workspace, as the demo types it."""
    beside = [str(city.parent / word[3:]) if word.startswith("../") else word for word in words]
    done = hinomi(*beside, workspace=city, expect=None)
    assert done.returncode in allowed, (words, done.returncode, done.stdout, done.stderr)
    return done.returncode


@pytest.fixture(scope="module")
def city(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("assets")
    root = folder / "city"
    hinomi("init", root)
    write_sample(folder / "ledger.xlsx")
    hinomi("inventory", "import", folder / "ledger.xlsx", workspace=root)
    look_around(partial(typed, root), lab, folder, root)
    hinomi("report", "audit", "-o", folder / "audit.pdf", workspace=root)
    return root


def paper(city: Path, name: str) -> str:
    return squeezed(text_of((city.parent / name).read_bytes()))


def test_what_nobody_registered_is_told_with_its_maker(city: Path) -> None:
    text = paper(city, "情報機器の照合報告書.pdf")
    assert squeezed("台帳にない機器（1台）") in text
    assert "10:6f:3f:00:00:09" in text
    assert "Buffalo" in text
    assert squeezed("照合不能（可変MAC）") in text


def test_hosts_of_segments_that_nobody_scanned_are_not_missed(city: Path) -> None:
    text = paper(city, "情報機器の照合報告書.pdf")
    assert squeezed("見当たらない機器（0台）") in text
    assert "未走査" in text


def test_a_list_that_says_another_serial_number_is_told(city: Path) -> None:
    text = paper(city, "情報機器の照合報告書.pdf")
    assert "HNM9999" in text
    assert squeezed("情報源の間の食い違い（2件）") in text


def test_terminals_and_the_router_are_in_the_audit_report_as_unproven(city: Path) -> None:
    text = paper(city, "audit.pdf")
    for words in ("TRM-015", "NWD-002", "zeimu-pc02", "rt-honcho", "実機未検証"):
        assert words in text, words


def test_nothing_was_rewritten(city: Path) -> None:
    hinomi("verify", workspace=city)
