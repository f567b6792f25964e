"""The pack's HTML file in a real browser: a phone, no network, ticks that stay and go out."""

import html
import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from reports.pack_html import render_html
from reports.pack_view import Pack
from tests.reports.browser import CHROMIUM, phone
from tests.reports.pack_sample import sample

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")


@pytest.fixture(scope="module")
def made() -> Pack:
    return sample("earthquake")


@pytest.fixture(scope="module")
def file(made: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pack") / "pack.html"
    path.write_text(render_html(made), encoding="utf-8")
    return path


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"


def test_page_asks_for_nothing_from_outside(file: Path) -> None:
    text = html.unescape(file.read_text())
    outside = re.findall(r"""(?:src|href|action)=["'](?!#|tel:|data:)[^"']*""", text)
    assert outside == []
    assert "default-src 'none'" in text
    assert "@import" not in text
    assert "url(" not in text


def test_same_pack_is_the_same_text_and_another_word_another_digest(made: Pack) -> None:
    assert render_html(made) == render_html(made)
    assert sample("earthquake", sites={}).digest != made.digest


def test_names_are_text_and_never_markup(made: Pack) -> None:
    odd = "<img src=x onerror=alert(1)>"
    deck = replace(made.decks[0], cards=(replace(made.decks[0].cards[0], title=odd),))
    text = render_html(replace(made, decks=(deck,)))
    assert odd not in text
    assert "&lt;img src=x" in text


_ATTACK = """() => {
  const run = document.createElement("script");
  run.textContent = "window.ran = 1";
  document.body.append(run);
  const picture = document.createElement("img");
  picture.setAttribute("onerror", "window.ran = 2");
  picture.src = "data:image/png;base64,x";
  document.body.append(picture);
  const drawn = document.createElement("img");
  drawn.src = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><script>"
    + "parent.ran = 3</" + "script></svg>";
  document.body.append(drawn);
  return fetch("data:text/plain,x").then(() => "fetched", () => "refused");
}"""


def test_browser_holds_the_page_to_its_policy(made: Pack, profile: Path, tmp_path: Path) -> None:
    """Neither a name of the ledger nor markup that got in can run anything."""
    odd = "</script><script>window.ran = 9</script>"
    card = replace(made.decks[0].cards[0], title=odd, do=odd, post=odd)
    deck = replace(made.decks[0], cards=(card,))
    cover = replace(made.cover, title=odd, municipality=odd)
    path = tmp_path / "odd.html"
    path.write_text(render_html(replace(made, decks=(deck,), cover=cover)), encoding="utf-8")
    with phone(profile) as page:
        page.goto(path.as_uri())
        assert odd in page.locator("h1").inner_text()
        assert page.evaluate(_ATTACK) == "refused"
        page.wait_for_timeout(300)
        assert page.evaluate("window.ran") is None


def test_ticks_stay_in_the_phone_and_go_out_as_a_file(
    file: Path, made: Pack, profile: Path, tmp_path: Path
) -> None:
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

    said: list[str] = []
    step = made.decks[0].cards[0]
    with phone(profile) as page:
        page.on("console", lambda one: said.append(one.text))
        page.on("pageerror", lambda one: said.append(str(one)))
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert Axe().run(page).violations_count == 0
        card = page.locator(f"article[data-mark={step.step}]")
        card.get_by_role("textbox").fill("田中")
        card.get_by_role("checkbox").check()
        assert page.locator("#kept").inner_text().startswith("記録はこの端末の中だけに残ります")
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true })")
        assert Axe().run(page).violations_count == 0, "with everything unfolded"
    with phone(profile) as page:  # closed and opened again
        page.on("pageerror", lambda one: said.append(str(one)))
        page.goto(file.as_uri())
        assert page.locator(f"article[data-mark={step.step}] input[type=checkbox]").is_checked()
        page.get_by_label("残りだけ").check()
        assert not page.locator(f"article[data-mark={step.step}]").is_visible()
        with page.expect_download() as download:
            page.get_by_role("button", name="記録を書き出す").click()
        download.value.save_as(tmp_path / "ticks.json")
        shown = page.locator("#text").input_value()
    written = json.loads(tmp_path.joinpath("ticks.json").read_text())
    assert json.loads(shown)["marks"] == written["marks"]
    assert (written["format"], written["pack"]) == ("hinomi-ticks-1", made.digest)
    mark = written["marks"][step.step]
    assert (mark["done"], mark["by"], mark["digest"]) == (True, "田中", step.digest)
    assert datetime.fromisoformat(mark["at"]).tzinfo is not None
    assert said == []


def test_modules_can_be_picked_and_records_erased(file: Path, profile: Path) -> None:
    with phone(profile) as page:
        page.goto(file.as_uri())
        page.get_by_label("事案").select_option("地震")
        titles = page.locator("article.card:visible .facts:first-of-type").all_inner_texts()
        assert titles
        assert all(one.startswith("地震") for one in titles)
        page.locator("article.card:visible input[type=checkbox]").first.check()
        page.on("dialog", lambda one: one.accept())
        page.get_by_role("button", name="この端末の記録を消す").click()
        assert page.locator("article.card input[type=checkbox]:checked").count() == 0
        assert page.locator("img").count() == 1
