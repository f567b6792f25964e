"""Evidence at the door: kept byte for byte under its own digest, or not at all."""

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.cycle import paper_files
from audit.cycle.paper_files import take_file, take_words
from audit.evidence import EvidenceStore
from audit.masking import mask
from inventory.words import HinomiError


def store_in(folder: Path) -> EvidenceStore:
    return EvidenceStore(folder / "evidence")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(min_size=1, max_size=400))
def test_what_is_kept_is_what_was_brought(tmp_path: Path, content: bytes) -> None:
    store, file = store_in(tmp_path), tmp_path / "写し.bin"
    file.write_bytes(content)
    if not content.strip() or mask(content) != content:
        with pytest.raises(HinomiError):
            take_file(file, store)
        return
    taken = take_file(file, store)
    assert taken.digest == hashlib.sha256(content).hexdigest()
    assert (taken.name, taken.size) == ("写し.bin", len(content))
    assert store.get(taken.digest) == content


def test_words_are_kept_like_a_file(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    taken = take_words("課長は知らなかった", store)
    assert store.get(taken.digest).decode() == "課長は知らなかった"
    assert taken.name == ""


@pytest.mark.parametrize("content", [b"", b" \n\t"])
def test_an_empty_file_is_no_evidence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "空.txt"
    file.write_bytes(content)
    _refused(file, tmp_path, "empty")


@pytest.mark.parametrize(
    "secret",
    ["password=hunter22secret\n", "root:$6$abcdefgh$" + "x" * 86 + ":1::::::\n",
     "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"],
)  # fmt: skip
def test_secrets_do_not_come_in(tmp_path: Path, secret: str) -> None:
    file = tmp_path / "設定.txt"
    file.write_text(f"設定\n{secret}", "utf-8")
    told = _refused(file, tmp_path, "password")
    assert secret.strip() not in told
    with pytest.raises(HinomiError):
        take_words(f"パスワードは\n{secret}", store_in(tmp_path))


def test_what_cannot_be_read_is_no_evidence(tmp_path: Path) -> None:
    _refused(tmp_path / "ない.pdf", tmp_path, "not there")
    _refused(tmp_path, tmp_path, "folder")
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    _refused(loop, tmp_path, "cannot be read")


def test_a_file_that_never_ends_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_files, "LARGEST", 1 << 20)
    _refused(Path("/dev/zero"), tmp_path, "larger")
    file = tmp_path / "大.bin"
    file.write_bytes(b"x" * ((1 << 20) + 1))
    _refused(file, tmp_path, "larger")
    os.truncate(file, 1 << 20)
    assert take_file(file, store_in(tmp_path)).size == 1 << 20


@pytest.mark.parametrize("name", ["a\nb.pdf", "あ" * 80 + "い" * 121])
def test_names_that_a_journal_cannot_hold(name: str, tmp_path: Path) -> None:
    _refused(Path("/nowhere") / name, tmp_path, "file name")


def test_damage_on_the_way_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "規程.txt"
    file.write_text("本文", "utf-8")
    monkeypatch.setattr(EvidenceStore, "get", lambda *_: b"other")
    with pytest.raises(HinomiError, match="SHA-256"):
        take_file(file, store_in(tmp_path))


def _refused(path: Path, folder: Path, why: str) -> str:
    store = store_in(folder)
    with pytest.raises(HinomiError, match=why) as told:
        take_file(path, store)
    assert list(store.digests()) == []
    return f"{told.value.message.ja}{told.value.message.en}"
