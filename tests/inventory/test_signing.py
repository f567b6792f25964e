"""Signatures checked by real ssh-keygen, in both directions, and forged ones refused."""

import base64
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.db import open_database, upgrade
from inventory.journal import Draft, Journal
from inventory.signing import (
    NAMESPACE,
    PRINCIPAL,
    check,
    create_keys,
    sign,
    sign_head,
    signed_heads,
)
from inventory.words import HinomiError


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    folder = tmp_path / "keys"
    create_keys(folder)
    return folder


def ssh_verify(data: bytes, signature: str, keys: Path, namespace: str = NAMESPACE) -> bool:
    (keys / "s.sig").write_text(signature)
    command = ["ssh-keygen", "-Y", "verify", "-f", str(keys / "allowed_signers"), "-I", PRINCIPAL]
    command += ["-n", namespace, "-s", str(keys / "s.sig")]
    return subprocess.run(command, input=data, capture_output=True, check=False).returncode == 0


def ssh_sign(data: bytes, key: Path, namespace: str = NAMESPACE, *options: str) -> str:
    command = ["ssh-keygen", "-Y", "sign", "-f", str(key), "-n", namespace, *options]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode()


def test_the_private_key_is_for_its_owner_only(keys: Path) -> None:
    assert (keys / "signing_key").stat().st_mode & 0o777 == 0o600
    assert keys.stat().st_mode & 0o777 == 0o700
    shown = subprocess.check_output(
        ["ssh-keygen", "-y", "-f", str(keys / "signing_key")], text=True
    )
    assert shown.split()[:2] == (keys / "signing_key.pub").read_text().split()[:2]


def test_keys_are_never_overwritten(keys: Path) -> None:
    before = (keys / "signing_key").read_bytes()
    with pytest.raises(HinomiError, match="exists already"):
        create_keys(keys)
    assert (keys / "signing_key").read_bytes() == before
    assert len((keys / "allowed_signers").read_text().splitlines()) == 1


@pytest.mark.parametrize("data", [b"", b"12 abc\n", bytes(range(256)) * 50])
def test_ssh_keygen_accepts_ours_and_we_accept_its(keys: Path, data: bytes) -> None:
    ours = sign(data, keys)
    assert check(data, ours, keys)
    assert ssh_verify(data, ours, keys)
    theirs = ssh_sign(data, keys / "signing_key")
    assert check(data, theirs, keys)
    assert theirs == ours  # Ed25519 is deterministic
    assert check(
        data, ssh_sign(data, keys / "signing_key", NAMESPACE, "-O", "hashalg=sha256"), keys
    )


def test_both_refuse_other_data_keys_and_purposes(keys: Path, tmp_path: Path) -> None:
    ours = sign(b"data", keys)
    assert not check(b"date", ours, keys)
    assert not ssh_verify(b"date", ours, keys)
    create_keys(tmp_path / "other")
    foreign = sign(b"data", tmp_path / "other")
    assert not check(b"data", foreign, keys)
    assert not ssh_verify(b"data", foreign, keys)
    assert not check(b"data", ssh_sign(b"data", keys / "signing_key", "file"), keys)
    assert not ssh_verify(b"data", ours, keys, "file")


def test_a_key_allowed_for_another_purpose_is_refused(keys: Path) -> None:
    ours = sign(b"data", keys)
    signers = keys / "allowed_signers"
    signers.write_text(signers.read_text().replace(NAMESPACE, "git"))
    assert not check(b"data", ours, keys)
    signers.unlink()
    assert not check(b"data", ours, keys)


def test_an_earlier_key_still_counts_after_a_change(keys: Path) -> None:
    ours = sign(b"data", keys)
    (keys / "signing_key").rename(keys / "signing_key.2026")
    create_keys(keys)
    assert check(b"data", ours, keys)
    assert check(b"data", sign(b"data", keys), keys)
    assert ssh_verify(b"data", ours, keys)


@pytest.mark.parametrize("key_type", ["rsa", "ecdsa"])
def test_other_kinds_of_keys_do_not_sign(keys: Path, key_type: str) -> None:
    other = keys / "other"
    subprocess.run(["ssh-keygen", "-q", "-t", key_type, "-N", "", "-f", str(other)], check=True)
    assert not check(b"x", ssh_sign(b"x", other), keys)
    shutil.copy(other, keys / "signing_key")
    with pytest.raises(HinomiError, match="signing key"):
        sign(b"x", keys)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_any_bit_of_a_signature_counts(keys: Path, at: int, bit: int) -> None:
    good = sign(b"data", keys)
    blob = bytearray(base64.b64decode("".join(good.splitlines()[1:-1])))
    blob[at % len(blob)] ^= 1 << bit
    text = base64.b64encode(bytes(blob)).decode()
    bad = f"-----BEGIN SSH SIGNATURE-----\n{text}\n-----END SSH SIGNATURE-----\n"
    assert not check(b"data", bad, keys)


@given(st.text())
def test_anything_else_is_no_signature(text: str) -> None:
    assert not check(b"data", text, Path("/nonexistent"))
    framed = f"-----BEGIN SSH SIGNATURE-----\n{text}\n-----END SSH SIGNATURE-----\n"
    assert not check(b"data", framed, Path("/nonexistent"))


def test_a_head_is_signed_once_and_read_back(keys: Path, tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'h.db'}")
    upgrade(engine)
    journal, signatures = Journal(engine), tmp_path / "signatures"
    with pytest.raises(HinomiError, match="nothing to sign"):
        sign_head(journal, keys, signatures)
    for number in range(12):
        journal.append([Draft("s", "k", {"n": number}, "a")])
        if number in {1, 11}:
            sign_head(journal, keys, signatures)
    head = journal.head()
    assert head
    signed = sign_head(journal, keys, signatures)
    assert signed.file.name == "HEAD-12.txt"
    assert ssh_verify(signed.file.read_bytes(), signed.signature.read_text(), keys)
    assert [read for _, read in signed_heads(signatures, keys)][1] == (12, head.digest)
    signed.file.write_text(f"12 {'0' * 64}\n")
    assert signed_heads(signatures, keys)[1] == (signed.file, None)
    with pytest.raises(HinomiError, match="already signed"):
        sign_head(journal, keys, signatures)
    signed.file.write_text(f"12 {head.digest}\n")
    signed.signature.unlink()
    assert signed_heads(signatures, keys)[1] == (signed.file, None)
    engine.dispose()
