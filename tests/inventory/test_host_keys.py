"""Trusted host keys: OpenSSH's own tools read what we write, and we read what they write."""

import base64
import subprocess
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.host_keys import HostKey, HostKeys, names_of
from inventory.model import Access, Host
from inventory.words import HinomiError
from tests.lab.lab import new_key


def key() -> HostKey:
    kind, blob = new_key()[1].split()[:2]
    return HostKey(kind, base64.b64decode(blob))


def host(*addresses: str, port: int = 22, name: str = "web") -> Host:
    found = tuple(ip_address(address) for address in addresses)
    return Host(id=name, name=name, addresses=found, access=Access(port=port))


@pytest.fixture
def keys(tmp_path: Path) -> HostKeys:
    return HostKeys(tmp_path / "known_hosts")


def keygen(*words: object) -> str:
    done = subprocess.run(
        ["ssh-keygen", *map(str, words)], capture_output=True, text=True, check=False
    )
    return done.stdout


def test_missing_file_trusts_nobody(keys: HostKeys) -> None:
    assert keys.for_host(host("10.0.0.1")) == ()


def test_accepted_key_is_trusted_and_survives_a_new_reader(keys: HostKeys) -> None:
    ours = key()
    done = keys.accept(host("10.0.0.1", "fd00::1"), ours)
    assert done.names == ("10.0.0.1", "fd00::1")
    assert (done.key, done.replaced) == (ours.fingerprint, ())
    assert HostKeys(keys.path).for_host(host("fd00::1")) == (ours,)
    assert HostKeys(keys.path).for_host(host("10.0.0.2")) == ()


def test_key_belongs_to_its_port(keys: HostKeys) -> None:
    keys.accept(host("10.0.0.1", port=2222), key())
    assert keys.for_host(host("10.0.0.1")) == ()
    assert names_of(host("fd00::1", port=2222)) == ("[fd00::1]:2222",)


def test_another_key_replaces_and_says_so(keys: HostKeys) -> None:
    old, new = key(), key()
    keys.accept(host("10.0.0.1", "10.0.0.2"), old)
    keys.accept(host("10.9.9.9", name="other"), old)
    done = keys.accept(host("10.0.0.1"), new)
    assert done.replaced == (old.fingerprint,)
    assert keys.for_host(host("10.0.0.1")) == (new,)
    assert keys.for_host(host("10.0.0.2")) == (old,)
    assert keys.for_host(host("10.9.9.9")) == (old,)


def test_same_key_again_replaces_nothing(keys: HostKeys) -> None:
    ours = key()
    keys.accept(host("10.0.0.1"), ours)
    assert keys.accept(host("10.0.0.1"), ours).replaced == ()
    assert len(keys.path.read_text().splitlines()) == 1


def test_openssh_finds_our_lines_and_agrees_on_the_fingerprint(keys: HostKeys) -> None:
    ours = key()
    keys.accept(host("10.0.0.1", "fd00::1", port=2222), ours)
    for name in ("[10.0.0.1]:2222", "[fd00::1]:2222"):
        assert ours.text.split()[1] in keygen("-F", name, "-f", keys.path)
    assert ours.fingerprint in keygen("-l", "-f", keys.path)


def test_hashed_names_of_openssh_are_found_and_replaced(keys: HostKeys) -> None:
    ours = key()
    keys.path.write_text(f"10.0.0.1 {ours.text}\n# a note\n")
    keygen("-H", "-f", keys.path)
    assert "10.0.0.1" not in keys.path.read_text()
    assert keys.for_host(host("10.0.0.1")) == (ours,)
    assert keys.for_host(host("10.0.0.2")) == ()
    keys.accept(host("10.0.0.1"), key())
    assert ours not in keys.for_host(host("10.0.0.1"))
    assert "# a note" in keys.path.read_text()


def test_revoked_key_is_not_trusted(keys: HostKeys) -> None:
    ours, other = key(), key()
    keys.path.write_text(
        f"10.0.0.1 {ours.text}\n10.0.0.1 {other.text}\n@revoked 10.0.0.1 {ours.text}\n"
    )
    assert keys.for_host(host("10.0.0.1")) == (other,)


def test_change_of_the_file_is_seen(keys: HostKeys) -> None:
    keys.accept(host("10.0.0.1"), key())
    keys.for_host(host("10.0.0.1"))
    keys.path.unlink()
    assert keys.for_host(host("10.0.0.1")) == ()


def test_host_without_address_cannot_be_trusted(keys: HostKeys) -> None:
    with pytest.raises(HinomiError, match="no address"):
        keys.accept(host(), key())


def test_damaged_line_is_named(keys: HostKeys) -> None:
    keys.path.write_text(f"10.0.0.1 {key().text}\n10.0.0.2 ssh-ed25519 ***\n")
    with pytest.raises(HinomiError, match="known_hosts:2"):
        keys.for_host(host("10.0.0.1"))


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_its_line(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("keys") / "known_hosts"
    path.write_text(text, "utf-8")
    with suppress(HinomiError):
        found = HostKeys(path).for_host(host("10.0.0.1"))
        assert found == () or "10.0.0.1" in text
