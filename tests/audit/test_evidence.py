"""The evidence store: whole or absent, never a secret, every altered byte found."""

import gzip
import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.evidence import EvidenceDamaged, EvidenceMissing, EvidenceStore, mask
from tests.audit.test_masking import SECRETS


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    return EvidenceStore(tmp_path / "evidence")


def test_what_is_put_comes_back_by_the_digest_of_its_masked_bytes(store: EvidenceStore) -> None:
    raw = b"PermitRootLogin no\npassword=canary\n" + os.urandom(2000)
    digest = store.put(raw)
    assert store.get(digest) == mask(raw)
    assert hashlib.sha256(mask(raw)).hexdigest() == digest
    shell = f"zcat '{store.path(digest)}' | sha256sum"
    assert subprocess.check_output(shell, shell=True, text=True).split()[0] == digest


def test_the_same_evidence_is_kept_once_and_to_the_byte(tmp_path: Path) -> None:
    one, two = EvidenceStore(tmp_path / "1"), EvidenceStore(tmp_path / "2")
    digest = one.put(b"same")
    time.sleep(1.1)  # a time in the header would show
    assert two.put(b"same") == one.put(b"same") == digest
    assert one.path(digest).read_bytes() == two.path(digest).read_bytes()
    assert list(one.digests()) == [digest]


def test_only_the_owner_may_read(store: EvidenceStore) -> None:
    file = store.path(store.put(b"x"))
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_many_threads_may_put_the_same(store: EvidenceStore) -> None:
    raws = [str(number % 7).encode() * 5000 for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        digests = set(pool.map(store.put, raws))
    assert set(store.digests()) == digests
    assert len(digests) == 7
    assert not list(store.damaged())
    assert not list(store.folder.rglob(".new-*"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=400), st.randoms(use_true_random=False))
def test_any_altered_byte_is_found_and_its_file_named(
    store: EvidenceStore, raw: bytes, chance: random.Random
) -> None:
    digest = store.put(raw)
    file = store.path(digest)
    packed = file.read_bytes()
    at = chance.randrange(len(packed))
    altered = bytearray(packed)
    altered[at] ^= chance.randrange(1, 256)
    file.write_bytes(altered)
    try:
        with pytest.raises(EvidenceDamaged, match=digest):
            store.inspect(digest)
        assert list(store.damaged()) == [digest]
    finally:
        file.unlink()


def test_every_single_bit_counts(store: EvidenceStore) -> None:
    digest = store.put(b"Hinomi audits " * 9)
    file = store.path(digest)
    packed = file.read_bytes()
    for bit in range(len(packed) * 8):
        altered = bytearray(packed)
        altered[bit // 8] ^= 1 << bit % 8
        file.write_bytes(altered)
        with pytest.raises(EvidenceDamaged):
            store.inspect(digest)


@pytest.mark.parametrize("change", [
    lambda packed: packed + b"\0",
    lambda packed: packed[:-1],
    lambda packed: packed + gzip.compress(b"more", mtime=0),
    lambda _: b"",
    lambda _: gzip.compress(b"other", mtime=0),
])  # fmt: skip
def test_a_file_of_another_content_is_damaged(store: EvidenceStore, change: object) -> None:
    digest = store.put(b"evidence")
    file = store.path(digest)
    assert callable(change)
    file.write_bytes(change(file.read_bytes()))
    with pytest.raises(EvidenceDamaged, match=digest):
        store.get(digest)


def test_missing_evidence_is_named(store: EvidenceStore) -> None:
    with pytest.raises(EvidenceMissing, match="0" * 64):
        store.get("0" * 64)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63])
def test_only_a_digest_is_a_name(store: EvidenceStore, name: str) -> None:
    with pytest.raises(ValueError, match="digest"):
        store.get(name)


def test_planted_secrets_never_reach_the_disk(store: EvidenceStore) -> None:
    for line in SECRETS:
        store.put(f"a\n{line}\nb\n".encode())
    kept = b"".join(store.get(digest) for digest in store.digests())
    for planted in SECRETS.values():
        assert planted.encode() not in kept


PUTTER = """
import os, sys
from pathlib import Path
from audit.evidence import EvidenceStore
store = EvidenceStore(Path(sys.argv[1]))
while True:
    print(store.put(os.urandom(200_000)), flush=True)
"""


@pytest.mark.parametrize("seed", range(8))
def test_sudden_death_leaves_whole_files(store: EvidenceStore, seed: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", PUTTER, str(store.folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    process.stdout.readline()
    time.sleep(random.Random(seed).uniform(0, 0.2))
    process.send_signal(signal.SIGKILL)
    told = [line for line in process.stdout.read().split("\n") if len(line) == 64]
    process.wait()
    process.stdout.close()
    assert not list(store.damaged())
    assert set(told) <= set(store.digests())
