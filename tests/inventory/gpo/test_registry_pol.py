"""registry.pol: every entry or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.gpo.registry_pol import PolError, parse_pol
from tests.inventory.gpo.built import dword, pol

PATH = r"Software\Policies\Microsoft\Windows NT\DNSClient"
ENTRIES = [
    (PATH, "EnableMulticast", 4, dword(0)),
    (PATH, "**del.Old", 1, " \0".encode("utf-16-le")),
    (PATH, "**delvals.", 1, " \0".encode("utf-16-le")),
    (PATH, "**soft.Weak", 4, dword(7)),
    (PATH, "Text", 1, "値;]\0".encode("utf-16-le")),
    (PATH, "List", 7, "a\0b\0\0".encode("utf-16-le")),
    (PATH, "Bytes", 3, b"\x01\x02"),
    (PATH, "Long", 11, (2**40).to_bytes(8, "little")),
    (PATH, "Big", 5, (3).to_bytes(4, "big")),
]


def test_entries_have_their_types() -> None:
    found = {one.name: one for one in parse_pol(pol(ENTRIES))}
    assert found["EnableMulticast"].value == 0
    assert found["EnableMulticast"].path == PATH
    assert found["Old"].gone
    assert "**delvals." not in found
    assert found["Weak"].value == 7
    assert found["Text"].value == "値;]"
    assert found["List"].value == ("a", "b")
    assert (found["Bytes"].value, found["Bytes"].kept) == (None, False)
    assert (found["Long"].value, found["Big"].value) == (2**40, 3)


@given(st.integers(min_value=0, max_value=len(pol(ENTRIES)) - 1))
def test_a_cut_file_is_refused_or_ends_between_entries(size: int) -> None:
    whole = parse_pol(pol(ENTRIES))
    try:
        found = parse_pol(pol(ENTRIES)[:size])
    except PolError:
        return
    assert found == whole[: len(found)]


@given(st.binary(max_size=200))
def test_other_bytes_are_refused(raw: bytes) -> None:
    with pytest.raises(PolError):
        parse_pol(b"PReg\x01\0\0\0[\0" + raw)


def test_another_version_is_refused() -> None:
    with pytest.raises(PolError, match="version"):
        parse_pol(b"PReg\x02\0\0\0")
    with pytest.raises(PolError, match="3 bytes"):
        parse_pol(pol([(PATH, "A", 4, b"\1\0\0")]))
