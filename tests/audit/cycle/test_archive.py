"""Names that survive Windows, zip and code page 932; lists that sha256sum reads."""

import hashlib
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.cycle.archive import (
    Part,
    evidence_name,
    fits,
    index,
    lasting,
    streams_of,
    sums,
    unbroken,
    unlike,
)
from audit.cycle.paper_model import Judgement
from inventory.entries import GENESIS
from tests.audit.cycle.year_town import YEAR, paper, record


@pytest.mark.parametrize(
    "name",
    ["con", "NUL.txt", "com1.pdf", "a:b", "a\\b", "a ", "a.", "", ".x", "-rf", "x\ny",
     "髙\U000e0100", "表.pdf", "機能", "a*b", "𠮷", "~x", "$(x)", "x" * 81, "〜"],
)  # fmt: skip
def test_names_that_would_not_last(name: str) -> None:
    assert not fits(name)
    assert not fits(f"書類/{name}")
    assert fits(lasting(name))


@given(st.text(max_size=100))
def test_any_name_gets_one_that_lasts(name: str) -> None:
    made = lasting(name)
    assert fits(made)
    assert lasting(made) == made
    raw = made.encode("cp932")
    assert raw.decode("cp932") == made
    assert b"\\" not in raw


def test_good_names_stay() -> None:
    for name in (
        "監査報告書_2026年度_締め前.pdf",
        "limits.yaml",
        "公開版",
        "手順.txt",
        "SHA256SUMS",
    ):
        assert fits(name)
        assert lasting(name) == name


@given(st.lists(st.sampled_from(["a.yaml", "A.yaml", "a_2.yaml", "a", "A", "b/x.y"]), max_size=9))
def test_no_two_paths_differ_in_case_only(names: list[str]) -> None:
    made = list(unlike(names))
    assert len(made) == len(names)
    assert len({one.casefold() for one in made}) == len(made)


def test_the_list_is_what_sha256sum_reads(tmp_path: Path) -> None:
    texts = {"b.txt": b"b", "a/表紙.txt": b"a", "Z.txt": b"z"}
    for path, text in texts.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(text)
    listing = sums({path: hashlib.sha256(text).hexdigest() for path, text in texts.items()})
    (tmp_path / "SHA256SUMS").write_bytes(listing)
    subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=tmp_path, check=True)
    names = [line[66:] for line in listing.decode().splitlines()]
    ordered = subprocess.check_output(
        ["sort"], input="\n".join(names), text=True, env={"LC_ALL": "C"}
    )
    assert ordered.splitlines() == names


def test_attached_files_are_named_by_paper_and_digest() -> None:
    one = paper("2026-01", 3, "6.1(6)", "総務課", Judgement.CONFORM)
    first = one.evidence[0]
    assert evidence_name(one, first) == "2026-01-003_1_03030303.pdf"
    for name, ending in (("a.PDF", "pdf"), ("x", "bin"), ("", "txt"), ("a.tar.表", "bin")):
        made = evidence_name(one, replace(first, name=name))
        assert made.endswith(f".{ending}")
        assert fits(made)


def test_the_lines_of_a_year_are_those_of_its_streams() -> None:
    year = record()
    wanted = streams_of(year, YEAR)
    finding = year.findings[0].fingerprint
    for stream in ("audit-year:2026", "engagement:2026-01", "audit-report:2026-01",
                   "audit-report:2026", f"audit-finding:{finding}", "inspection:2026",
                   "training:2026"):  # fmt: skip
        assert wanted(stream), stream
    for stream in ("audit-year:2025", "engagement:2025-01", "audit-report:20260", "incident:1",
                   "inventory", "run:none", "audit-finding:0"):  # fmt: skip
        assert not wanted(stream), stream


def test_a_broken_chain_is_seen() -> None:
    lines = [f"{GENESIS} {{}}\n"]
    lines.append(f"{hashlib.sha256(lines[0].encode()).hexdigest()} {{}}\n")
    assert [good for _, _, good in unbroken(lines, GENESIS)] == [True, True]
    assert [good for _, _, good in unbroken(lines[::-1], GENESIS)] == [False, False]
    assert [good for _, _, good in unbroken(lines[1:], GENESIS)] == [False]


def test_the_index_tells_what_was_left_out() -> None:
    text = index(
        [Part("b", "乙", lambda: ()), Part("a", "甲", lambda: ())], {"c": "無い"}, "題"
    ).decode()
    assert text.splitlines() == ["題", "", "a\t甲", "b\t乙", "c\t無し: 無い"]
