"""The paper on backups: golden text, PDF/A-2b, Japanese, the same bytes twice, bounded in size."""

import io
import re
import time

import pypdf
import pytest

from reports.backup_digits import DIGITS, SYMBOLS
from reports.backup_edition import public_backup
from reports.backup_pdf import render_backup
from tests.reports.backup_sample import city, empty, healthy, many, nothing, view_of
from tests.reports.pdf_reading import (
    beyond_margins,
    golden_text,
    metadata_of,
    page_texts,
    pages_of,
    poppler_text,
    squeezed,
    text_of,
    unembedded_fonts,
    validated,
)

VIEWS = {
    "city": view_of(city()),
    "public": public_backup(view_of(city())),
    "healthy": view_of(healthy()),
    "empty": view_of(empty()),
    "nothing": view_of(nothing()),
}
# what is a name in every language, or stands in a quoted line
_NAMES = re.compile(
    r"SHA-256|QR|Hinomi|hinomi|PDF|CISO|head-|OpenSSH|ssh-keygen|verify|report backup|xlsx|restic"
    r"|backup\s+(?:verify|drill)"
    r"|rsync|PostgreSQL|public\.\w+|ICT|RPO|RTO|NAS|/srv/\w+|PermitRootLogin|sshd|BKP|BK-|DC-DB|ssh_config|\.sig"
)


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    return {name: render_backup(view) for name, view in VIEWS.items()}


@pytest.mark.parametrize("name", VIEWS)
def test_it_is_valid_and_nothing_leaves_the_page(documents: dict[str, bytes], name: str) -> None:
    document = documents[name]
    assert validated(document) == "pass"
    assert unembedded_fonts(document) == []
    assert beyond_margins(document) == []


@pytest.mark.parametrize("name", ["city", "healthy", "empty", "public"])
def test_the_text_is_the_golden_text(documents: dict[str, bytes], name: str) -> None:
    text = page_texts(documents[name])
    assert text == golden_text(f"backup-{name}", text)


def test_the_same_view_gives_the_same_bytes(documents: dict[str, bytes]) -> None:
    assert render_backup(view_of(city())) == documents["city"]


def test_the_committee_reads_numbers_with_their_denominators(documents: dict[str, bytes]) -> None:
    text = text_of(documents["city"])
    for words in ("5件のうち、復元できることを確かめたものは3件", "疑いのあるものは1件",
                  "確認できないものは1件", "5件のうち1件である", "60.0%",
                  "定めがない情報システムが1ある（広報ホームページ）"):  # fmt: skip
        assert squeezed(words) in text, words


def test_every_digit_and_every_mark_is_explained(documents: dict[str, bytes]) -> None:
    text = text_of(documents["city"])
    for digit in DIGITS:
        assert squeezed(digit.title + digit.meaning) in text
    for mark, symbol in SYMBOLS.items():
        assert squeezed(symbol + mark.value) in text


def test_the_loss_page_says_what_is_proven_and_why_not(documents: dict[str, bytes]) -> None:
    text = text_of(documents["city"])
    for words in ("令和8年11月20日9時05分、県DC にある令和8年11月20日3時05分の写し",
                  "取得時の検査値と照合し、すべて一致した", "写しが元のデータと同じ装置にある",
                  "保管先が登録されていない", "台帳にバックアップ対象の定めがない",
                  "漏えいに当たることがある"):  # fmt: skip
        assert squeezed(words) in text, words


def test_every_drill_and_every_fault_is_told(documents: dict[str, bytes]) -> None:
    text = text_of(documents["city"])
    for one in VIEWS["city"].sets:
        for drill in one.drills[-4:]:
            assert squeezed(drill.number) in text
            assert drill.evidence in text
            assert squeezed(drill.claim) in text
        for fault in one.faults:
            assert squeezed(fault.title) in text
    for words in ("95%の確からしさ", "戻らなかった", "消去を確認できていない", "public.resident",
                  "/srv/kyuyo", "拒まれた", "消すことができた"):  # fmt: skip
        assert squeezed(words) in text, words


def test_the_page_is_japanese(documents: dict[str, bytes]) -> None:
    """Words of three letters or more that are no names."""
    pages = "\n".join(pages_of(documents["city"])[1:])
    words = set(re.findall(r"[A-Za-z][A-Za-z-]{2,}", _NAMES.sub(" ", pages)))
    known = {"conf", "config", "etc", "juki", "ssh", "sig", "GiB", "MiB"}
    assert {w for w in words - known if not re.fullmatch(r"[0-9a-f]+", w)} == set()


def test_nothing_is_called_safe(documents: dict[str, bytes]) -> None:
    for document in documents.values():
        for promise in ("安全です", "安全であ", "安全な", "問題な", "問題は", "万全", "安心"):
            assert promise not in text_of(document)


def test_a_body_without_data_sets_is_told_so(documents: dict[str, bytes]) -> None:
    for name in ("empty", "nothing"):
        assert "何も述べられない" in text_of(documents[name])
        assert "○適合1/1" not in text_of(documents[name])
    assert "証明なし" in text_of(documents["empty"])
    assert squeezed("台帳と情報システムの定めの不適合（2件）") in text_of(documents["empty"])


def test_a_hundred_data_sets_fit_a_report_of_bounded_size() -> None:
    begun = time.process_time()
    document = render_backup(view_of(many(100)))
    assert time.process_time() - begun < 20
    assert len(pypdf.PdfReader(io.BytesIO(document)).pages) <= 90
    text = poppler_text(document)
    assert not text or all(f"BK-{number:03d}" in text for number in range(1, 101))


def test_the_public_edition_names_nothing_to_aim_at(documents: dict[str, bytes]) -> None:
    whole = text_of(documents["public"]) + metadata_of(documents["public"])
    for name in ("住民記録", "税務", "県DC", "本庁", "/srv", "髙﨑", "鈴木", "BK-0", "監査　一郎"):
        assert squeezed(name) not in squeezed(whole), name
    assert "システム01" in whole
    assert "公開版では省略" in whole
