"""The order of versions, against dpkg's own where it is there."""

import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.facts.debian_version import compare


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("1.0~rc1-1", "1.0-1"),
        ("1.0-1", "1.0-1+deb12u1"),
        ("1.0-1+deb12u1", "1.0-1+deb12u10"),
        ("9.9", "1:0.1"),
        ("1.0a", "1.0+"),
        ("6.1.0-9-amd64", "6.1.0-10-amd64"),
        ("1.0~~", "1.0~"),
        ("0~", "0"),
        ("1-0~", "1"),
    ],
)
def test_order(older: str, newer: str) -> None:
    assert compare(older, newer) < 0
    assert compare(newer, older) > 0
    assert compare(older, older) == 0


VERSIONS = st.from_regex(r"([0-9]:)?[0-9][0-9a-c.+~]{0,6}(-[0-9a-c.+~]{1,4})?", fullmatch=True)


@pytest.mark.skipif(shutil.which("dpkg") is None, reason="needs dpkg")
@settings(max_examples=60, deadline=None)
@given(VERSIONS, VERSIONS)
def test_agrees_with_dpkg(one: str, other: str) -> None:
    command = ["dpkg", "--compare-versions", one, "lt", other]
    assert (subprocess.run(command, check=False).returncode == 0) is (compare(one, other) < 0)
