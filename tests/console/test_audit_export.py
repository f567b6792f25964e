"""The archive of a year, checked by real sha256sum and ssh-keygen as its own procedure says."""

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from audit.cycle import closing
from audit.cycle.archive import fits
from audit.policy_files import write_example
from checks.model import Verdict
from console.audit_export_documents import Documents
from console.audit_exporting import export_year
from console.audit_reporting import RENDERERS
from console.session import Session
from inventory.journal import Draft
from inventory.model import Municipality
from inventory.signing import create_keys
from inventory.words import HinomiError
from inventory.workspace import lay_out
from tests.audit.cycle.town import LEDGER
from tests.audit.samples import collection
from tests.audit.test_results import result
from tests.console.test_audit_plan import CHIEF, CLERK, WAS, WORK, Town
from tests.reports.pdf_reading import page_count, squeezed, text_of

YEAR = 2026
RAW = b"what a host answered\n"


@dataclass(frozen=True)
class Shelf:
    """A town with a year, its archive before the year was closed, and two of the closed year."""

    town: Town
    before: Path
    first: Path
    second: Path


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Made once: each archive holds some ten papers."""
    folder = tmp_path_factory.mktemp("export")
    town = _audited(folder / "town")
    archives = [folder / name for name in ("before", "first", "second")]
    with pytest.MonkeyPatch.context() as patch:
        some = {"report json": RENDERERS["report json"]}
        patch.setattr("console.audit_export_documents.RENDERERS", some)
        town.types("export", str(YEAR), "-o", archives[0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(closing, "lint", lambda _record: ())
        town.types("close", str(YEAR), by=CHIEF)
    town.types("export", str(YEAR), "-o", archives[1])
    (town.root / "policy" / "limits.yaml").write_text("limits: {ssh: {max_sessions: 3}}\n")
    _more(town)
    town.types("export", str(YEAR), "-o", archives[2])
    return Shelf(town, *archives)


def _audited(root: Path) -> Town:
    """A year with one engagement, two papers, a file and a scan."""
    lay_out(root)
    create_keys(root / "keys")
    write_example(root / "policy")
    named = {"municipality": Municipality(name="火見市")}
    Session(root).inventory.save(LEDGER.model_copy(update=named))
    town, year = Town(root), ("--year", str(YEAR))
    town.types("choose", "総務部 税務課", "-q", "2", "--why", "前回の指摘", *year)
    town.types("decide", *year, by=CHIEF)
    town.types("open", "総務部 税務課", "--fieldwork", WORK, *year)
    town.types("team", "2026-01", "--lead", CLERK, "--was", WAS)
    town.types("notice", "2026-01")
    town.types("papers", "2026-01", "--start", "--control", "1(1)", "--control", "6.1(6)")
    rule = root / "表紙 能.txt"  # no name for a file of an archive
    rule.write_text("本文", "utf-8")
    town.types("attach", "2026-01", "1", rule, "--collected", "2026-08-03")
    _scanned(root)
    town.types("papers", "2026-01", "--link")
    return town


def _scanned(root: Path) -> None:
    session = Session(root)
    logs = [one for one in session.checks.values() if "MIC:6.1(6)" in one.clauses]
    run = session.results.start_run("op", "p", "c", ("T1",))
    digest = session.evidence.put(RAW)
    rows = [result("T1", one.id, Verdict.FAIL)._replace(evidence=digest) for one in logs]
    session.results.record_host(run.id, "T1", digest, collection(at=datetime.now(UTC)), rows)
    session.results.finish_run(run.id)


def _more(town: Town) -> None:
    """Life goes on after the year was closed."""
    session = Session(town.root)
    session.journal.append([Draft("engagement:2027-01", "x", {"later": True}, CLERK)])


def shell(folder: Path, command: str) -> tuple[int, str]:
    """What bash answers in the folder."""
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def procedure(folder: Path) -> list[str]:
    """The commands of the procedure, as they stand in the text."""
    [text] = folder.glob("手順*.txt")
    lines = text.read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.startswith("    ")]


def answers(folder: Path) -> list[tuple[int, str]]:
    return [shell(folder, command) for command in procedure(folder)]


def contents(folder: Path) -> Mapping[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_procedure_as_it_stands_finds_all_well(shelf: Shelf) -> None:
    for folder in (shelf.before, shelf.first):
        signed, same, complete, chain, own, raw = answers(folder)
        assert raw == (0, "")
        [packed] = (folder / "4_証跡").iterdir()
        assert gzip.decompress(packed.read_bytes()) == RAW
        assert signed[0] == 0
        assert signed[1].startswith('Good "hinomi-archive" signature for hinomi with ED25519 key')
        assert same == (0, "一致\n")
        assert complete == (0, "過不足なし\n")
        assert re.fullmatch(r"[0-9a-f]{64}\n", chain[1])
        counts = own[1].split()
        assert counts[0] == counts[1]
        assert int(counts[0]) >= 6
        [text] = folder.glob("手順*.txt")
        assert chain[1].strip() in text.read_text("utf-8")
        assert signed[1].split()[-1] in text.read_text("utf-8")


def test_the_same_closed_year_gives_the_same_bytes(shelf: Shelf) -> None:
    """Though the policy was changed and the journal went on in between."""
    assert contents(shelf.first) == contents(shelf.second)
    assert "max_sessions: 3" not in (shelf.second / "6_基準/方針/limits.yaml").read_text("utf-8")


def test_what_is_in_it(shelf: Shelf) -> None:
    names = set(contents(shelf.first))
    for name in (
        "SHA256SUMS", "SHA256SUMS.sig", "allowed_signers", "手順.txt", "手順.pdf", "目録.txt",
        "1_書類/監査計画書_2026年度.pdf", "1_書類/監査報告書_2026年度.pdf",
        "1_書類/監査報告書_2026年度.xlsx", "1_書類/監査報告書_2026年度.json",
        "1_書類/監査報告書_2026年度.docx", "1_書類/委員会資料_2026年度.pdf",
        "1_書類/監査報告書_2026-01.pdf", "1_書類/改善計画書_2026-01.pdf",
        "公開版/監査報告書_2026年度_公開版.pdf", "2_通知と調書/監査実施通知書_2026-01_01.pdf",
        "2_通知と調書/監査調書_2026-01.pdf", "5_記録簿/記録簿.txt", "6_基準/統制目録/chapter1.yaml",
        "6_基準/方針/waivers.yaml", "7_年度の記録/年度の記録_2026年度.json",
    ):  # fmt: skip
        assert name in names, name
    assert all(fits(name) for name in names)
    [attached] = (shelf.first / "3_証拠").iterdir()
    assert attached.read_text("utf-8") == "本文"
    index = (shelf.first / "目録.txt").read_text("utf-8")
    assert "表紙 能.txt" in index
    assert "poam.json\t無し: " in index
    listed = {line.split("\t")[0] for line in index.splitlines()[2:] if "\t無し: " not in line}
    assert listed == names - {"SHA256SUMS", "SHA256SUMS.sig", "目録.txt"}


def test_the_record_is_the_one_that_the_closing_entry_names(shelf: Shelf) -> None:
    lines = (shelf.first / "5_記録簿/記録簿.txt").read_text("utf-8").splitlines()
    last = json.loads(lines[-1][65:])
    assert last["kind"] == "year.closed"
    raw = (shelf.first / "7_年度の記録/年度の記録_2026年度.json").read_bytes()
    assert hashlib.sha256(raw).hexdigest() == last["body"]["evidence"]


def test_a_year_that_is_not_closed_is_marked_everywhere(shelf: Shelf) -> None:
    names = set(contents(shelf.before))
    papers = [n for n in names if n.startswith(("1_", "2_", "公開版/", "手順", "7_"))]
    assert len(papers) == 8
    assert all("_締め前." in name for name in papers)
    page = (shelf.before / "手順_締め前.pdf").read_bytes()
    assert page_count(page) == 1
    assert "締め前" in squeezed(text_of(page))
    assert not any("締め前" in name for name in contents(shelf.first))


def test_a_byte_in_any_file_is_told(shelf: Shelf, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shelf.first, tmp_path / "copy"))
    signed, same = procedure(folder)[:2]
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        raw = path.read_bytes()
        path.write_bytes(raw[:-2] + bytes([raw[-2] ^ 1]) + raw[-1:])
        code, told = shell(folder, same)
        if path.name == "SHA256SUMS.sig":
            assert shell(folder, signed)[0] != 0
        elif path.name == "SHA256SUMS":
            assert code != 0
            assert shell(folder, signed)[0] != 0
        else:
            assert code != 0
            assert f"{path.relative_to(folder).as_posix()}: FAILED" in told
        path.write_bytes(raw)
    assert shell(folder, same) == (0, "一致\n")


def test_a_file_that_is_gone_or_was_added_is_told(shelf: Shelf, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shelf.first, tmp_path / "copy"))
    _, same, complete = procedure(folder)[:3]
    for name in ("SHA256SUMS2", "3_証拠/SHA256SUMS", ".hidden", "公開版/空 白.pdf"):
        (folder / name).write_text("x")
        code, told = shell(folder, complete)
        assert (code, f"< ./{name}" in told) == (1, True)
        (folder / name).unlink()
    (folder / "3_証拠/link").symlink_to("/etc/passwd")
    assert shell(folder, complete)[0] == 1
    (folder / "3_証拠/link").unlink()
    (folder / "目録.txt").unlink()
    assert "目録.txt: FAILED" in shell(folder, same)[1]
    assert "> ./目録.txt" in shell(folder, complete)[1]


def test_a_list_made_anew_is_not_signed(shelf: Shelf, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shelf.first, tmp_path / "copy"))
    (folder / "目録.txt").write_text("別\n", "utf-8")
    every = "find . -type f ! -name 'SHA256SUMS*' | LC_ALL=C sort"
    shell(folder, f"{every} | xargs -d '\\n' sha256sum >SHA256SUMS")
    signed, same = procedure(folder)[:2]
    assert shell(folder, same)[0] == 0
    assert shell(folder, signed)[0] != 0


def test_a_journal_that_was_cut_or_changed_is_told(shelf: Shelf, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shelf.first, tmp_path / "copy"))
    chain = procedure(folder)[3]
    path = folder / "5_記録簿/記録簿.txt"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:2], *lines[3:]]), "utf-8")
    assert "切れ目" in shell(folder, chain)[1]
    path.write_text("".join(lines).replace(CLERK, "別の 人", 1), "utf-8")
    assert "切れ目" in shell(folder, chain)[1]
    assert [len(a) != 0 for a, _ in pairwise(lines)]


def test_nothing_is_written_over_or_half(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "mine").write_text("x")
    assert "空のフォルダー" in shelf.town.refused("export", str(YEAR), "-o", taken)
    assert [path.name for path in taken.iterdir()] == ["mine"]
    session = Session(shelf.town.root)
    monkeypatch.setattr(Documents, "parts", lambda _self: ())
    monkeypatch.setattr("console.audit_exporting.render_text", _fail)
    with pytest.raises(OSError, match="disk full"):
        export_year(session, YEAR, tmp_path / "half")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_year_without_an_audit_is_no_archive(shelf: Shelf, tmp_path: Path) -> None:
    assert "記録がありません" in shelf.town.refused("export", "2031", "-o", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def _fail(*_: object) -> bytes:
    raise OSError(28, "disk full")


def test_a_missing_key_or_evidence_stops_it(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Documents, "parts", lambda _self: ())
    root = Path(shutil.copytree(shelf.town.root, tmp_path / "town"))
    [attached] = (shelf.first / "3_証拠").iterdir()
    digest = hashlib.sha256(attached.read_bytes()).hexdigest()
    kept = Session(root).evidence.path(digest)
    raw = kept.read_bytes()
    kept.unlink()
    with pytest.raises(HinomiError, match=digest):
        export_year(Session(root), YEAR, tmp_path / "out")
    kept.write_bytes(raw)
    (root / "keys" / "signing_key").unlink()
    with pytest.raises(HinomiError, match="signing_key"):
        export_year(Session(root), YEAR, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_zip_in_between_changes_nothing(shelf: Shelf, tmp_path: Path) -> None:
    """As Windows makes it: names in code page 932 and no mark of UTF-8."""
    with zipfile.ZipFile(tmp_path / "w.zip", "w") as made:
        for name in contents(shelf.first):
            made.writestr(InCodePage(name), (shelf.first / name).read_bytes())
    python = [sys.executable, "-m", "zipfile", "--metadata-encoding", "cp932"]
    subprocess.run([*python, "-e", tmp_path / "w.zip", tmp_path / "w"], check=True)
    assert contents(tmp_path / "w") == contents(shelf.first)


class InCodePage(zipfile.ZipInfo):
    """An entry whose name is kept as Windows keeps it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the library's name
        return self.filename.encode("cp932"), self.flag_bits
