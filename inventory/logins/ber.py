"""The few forms of BER that LDAP needs (X.690, RFC 4511 5.1): definite lengths only."""

from collections.abc import Iterator

SEQUENCE, INTEGER, OCTETS, ENUMERATED = 0x30, 0x02, 0x04, 0x0A


class MalformedError(Exception):
    """These bytes are not what was expected."""


def wrap(tag: int, *parts: bytes) -> bytes:
    """One element."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def integer(number: int, tag: int = INTEGER) -> bytes:
    """A number that is not negative."""
    return wrap(tag, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The elements one after the other, each as its tag and its content."""
    while data:
        tag, start, size = header(data)
        if start + size > len(data):
            raise MalformedError
        yield tag, data[start : start + size]
        data = data[start + size :]


def header(data: bytes) -> tuple[int, int, int]:
    """Tag, length of the header, length of the content."""
    if len(data) < 2 or data[0] & 0x1F == 0x1F:
        raise MalformedError
    if data[1] < 0x80:
        return data[0], 2, data[1]
    octets = data[1] & 0x7F
    if not 1 <= octets <= 4 or len(data) < 2 + octets:
        raise MalformedError
    return data[0], 2 + octets, int.from_bytes(data[2 : 2 + octets], "big")


def number(content: bytes) -> int:
    """The value of an INTEGER or ENUMERATED."""
    if not 1 <= len(content) <= 4:
        raise MalformedError
    return int.from_bytes(content, "big", signed=True)
