"""The paper on two-factor authentication: golden text, PDF/A-2b, Japanese, the same bytes twice."""

import re
from dataclasses import replace

import pytest

from reports.mfa_edition import public_mfa
from reports.mfa_pages import MAX_PROOFS
from reports.mfa_pdf import render_mfa
from reports.mfa_plot import LEGEND
from tests.audit.mfa.coverage_sample import city
from tests.reports.mfa_sample import covered, empty, large, view_of
from tests.reports.pdf_reading import (
    beyond_margins,
    golden_text,
    metadata_of,
    page_texts,
    pages_of,
    squeezed,
    text_of,
    unembedded_fonts,
    validated,
)

VIEWS = {
    "city": view_of(city()),
    "public": public_mfa(view_of(city())),
    "empty": view_of(empty()),
    "covered": view_of(covered()),
    "large": view_of(large()),
}
# what is a name in every language, or stands in a quoted line of a file
_NAMES = re.compile(
    r"hinomi journal|/etc/\S+|authenticationmethods any|sshd publickey|accepted|SHA-256|QR|Hinomi"
    r"|hinomi|PDF|CISO|head-|OpenSSH|ssh-keygen|verify|sudo|ssh|VPN|RDP|LGWAN|ASLR|pam_\w+(\.so)?|xlsx"
    r"|report mfa|success|ignore|MFA-0"
)


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    return {name: render_mfa(view) for name, view in VIEWS.items()}


@pytest.mark.parametrize("name", VIEWS)
def test_it_is_valid_and_nothing_leaves_the_page(documents: dict[str, bytes], name: str) -> None:
    document = documents[name]
    assert validated(document) == "pass"
    assert unembedded_fonts(document) == []
    assert beyond_margins(document) == []


@pytest.mark.parametrize("name", ["city", "public"])
def test_the_text_is_the_golden_text(documents: dict[str, bytes], name: str) -> None:
    text = page_texts(documents[name])
    assert text == golden_text(f"mfa-{name}", text)


def test_the_same_view_gives_the_same_bytes(documents: dict[str, bytes]) -> None:
    assert render_mfa(view_of(city())) == documents["city"]


def test_a_thousand_hosts_fit_a_thin_report(documents: dict[str, bytes]) -> None:
    assert len(pages_of(documents["large"])) <= 16
    assert "ほか" in text_of(documents["large"])


def test_rates_stand_with_numerator_and_denominator(documents: dict[str, bytes]) -> None:
    text = text_of(documents["city"])
    for share in ("33.3%4/12", "58.3%7/12", "16.6%2/12", "満たさない"):
        assert share in text


def test_letters_of_the_matrix_are_explained(documents: dict[str, bytes]) -> None:
    text = text_of(documents["city"])
    assert len({letter for letter, _ in LEGEND}) == len(LEGEND)
    for letter, words in LEGEND:
        assert squeezed(letter + words) in text


def test_every_attempt_and_every_exemption_is_told(documents: dict[str, bytes]) -> None:
    text = text_of(documents["city"])
    for words in ("A6同じコードをもう一度－未実施", "A1公開鍵だけ×受け入れ", "情報政策課長",
                  "令和9年3月31日まで", "退職　太郎", "未登録　次郎", "認証サーバ"):  # fmt: skip
        assert squeezed(words) in text, words


def test_many_series_are_listed_and_the_faulty_ones_told() -> None:
    view = VIEWS["city"]
    good, bad, *_ = view.proofs
    many = tuple(
        replace(bad if n == 59 else good, number=f"T-{n:02d}", place=f"対象{n:02d}")
        for n in range(60)
    )
    document = render_mfa(replace(view, proofs=many))
    text = text_of(document)
    assert len(pages_of(document)) <= 16
    assert all(f"対象{n:02d}" in text for n in range(60))
    assert text.count("同じコードをもう一度") == MAX_PROOFS
    assert squeezed("T-59　対象59　ssh:22　不適合") in text
    assert "ほか45件の内訳" in text


def test_the_page_is_japanese(documents: dict[str, bytes]) -> None:
    """Words of three letters or more that are no names."""
    known = {u.account for u in VIEWS["city"].units} | {u.place for u in VIEWS["city"].units}
    pages = "\n".join(pages_of(documents["city"])[1:])
    words = set(re.findall(r"[A-Za-z][A-Za-z-]{3,}", _NAMES.sub(" ", pages)))
    assert {word for word in words - known if not re.fullmatch(r"[0-9a-f]+", word)} == set()


def test_nothing_is_called_safe(documents: dict[str, bytes]) -> None:
    for document in documents.values():
        for promise in ("安全です", "安全であ", "問題な", "問題は", "万全"):
            assert promise not in text_of(document)


def test_the_public_edition_names_nobody(documents: dict[str, bytes]) -> None:
    public = documents["public"]
    whole = text_of(public) + metadata_of(public)
    view = VIEWS["city"]
    names = {u.account for u in view.units} | {u.place for u in view.units}
    names |= {u.place_id for u in view.units} | {s.evidence for s in view.seen}
    names |= {one.name for one in (*view.leavers, *view.unenrolled)}
    names |= {"監査　一郎", "sshd_config", "pam_exec", "情報政策課長", "認証サーバ", "公開鍵のみ"}
    for name in names - {""}:
        assert squeezed(name) not in squeezed(whole), name
    assert "33.3%4/12" in whole
