"""What a server offers: read from real sshd elsewhere, here from bytes, whole and broken."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.transport.kexinit import NoOffer, read_offer
from inventory.transport.wire import Wire

LISTS = (
    "curve25519-sha256,diffie-hellman-group14-sha1",
    "ssh-ed25519,ssh-rsa",
    "client-cipher",
    "aes256-ctr,aes128-cbc",
    "client-mac",
    "hmac-sha2-256",
    *("none", "none", "", ""),
)


class Peer:
    """A socket that gives what it holds in pieces of this size, and then ends."""

    def __init__(self, heard: bytes, size: int = 7) -> None:
        self.heard, self.size, self.sent = heard, size, b""

    def settimeout(self, seconds: float | None) -> None:
        """Nothing to wait for."""

    def recv(self, size: int) -> bytes:
        piece, self.heard = self.heard[: min(size, self.size)], self.heard[self.size :]
        return piece

    def send(self, data: bytes) -> int:
        self.sent += data
        return len(data)


def packet(payload: bytes, padding: int = 6) -> bytes:
    body = bytes([padding]) + payload + b"\0" * padding
    return struct.pack(">I", len(body)) + body


def kexinit(lists: tuple[str, ...] = LISTS) -> bytes:
    each = (struct.pack(">I", len(one)) + one.encode() for one in lists)
    return b"\x14" + b"c" * 16 + b"".join(each) + b"\0" * 5


def offer(heard: bytes, size: int = 7) -> tuple[str, dict[str, tuple[str, ...]]]:
    line, found = read_offer(Wire(Peer(heard, size)))  # type: ignore[arg-type] # enough of a socket
    return line, dict(found)


WHOLE = b"Welcome\r\nSSH-2.0-Test\r\n" + packet(kexinit())


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_a_whole_offer(size: int) -> None:
    line, found = offer(WHOLE, size)
    assert line == "SSH-2.0-Test"
    assert found == {
        "kex": ("curve25519-sha256", "diffie-hellman-group14-sha1"),
        "host_key": ("ssh-ed25519", "ssh-rsa"),
        "cipher": ("aes256-ctr", "aes128-cbc"),
        "mac": ("hmac-sha2-256",),
    }


@pytest.mark.parametrize(
    "heard",
    [
        b"",
        b"SSH-2.0-Test\r\n",
        b"SSH-1.5-Old\r\n" + packet(kexinit()),
        b"HTTP/1.1 400 Bad\r\n" * 60,
        b"x" * 5000,
        b"SSH-2.0-T\r\n" + packet(b"\x01" + kexinit()[1:]),
        b"SSH-2.0-T\r\n" + packet(kexinit()[:40]),
        b"SSH-2.0-T\r\n" + struct.pack(">I", 1 << 30) + b"x" * 100,
        b"SSH-2.0-T\r\n" + packet(kexinit(("ünknown", *LISTS[1:]))),
    ],
)
def test_what_is_no_offer(heard: bytes) -> None:
    with pytest.raises(NoOffer):
        offer(heard, 4096)


@given(st.integers(0, len(WHOLE) - 1))
def test_half_an_offer_is_none(cut: int) -> None:
    with pytest.raises(NoOffer):
        offer(WHOLE[:cut], 4096)


@given(st.binary(max_size=300))
def test_noise_never_gives_an_offer_or_another_error(noise: bytes) -> None:
    with pytest.raises(NoOffer):
        offer(b"SSH-2.0-T\r\n" + noise, 4096)
