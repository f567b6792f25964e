"""The order of RPM versions, against rpm's own where it is there."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.facts.rpm_version import compare


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("0:1.0-1.el9", "0:1.0-2.el9"),
        ("1.0~rc1-1", "1.0-1"),
        ("1.0-1", "1.0^git1-1"),
        ("1.0^git1-1", "1.0.1-1"),
        ("9.9-1", "1:0.1-1"),
        ("5.14.0-70.el9", "5.14.0-427.el9"),
        ("1.a-1", "1.1-1"),
        ("3.0.7-27.el9", "3.0.7-27.el9_4"),
    ],
)
def test_order(older: str, newer: str) -> None:
    assert compare(older, newer) < 0
    assert compare(newer, older) > 0
    assert compare(older, older) == 0


@pytest.mark.parametrize(
    ("one", "other"), [("1.0-1", "0:1.0-1"), ("1.05-1", "1.5-1"), ("1_1", "1.1")]
)
def test_equal(one: str, other: str) -> None:
    assert compare(one, other) == 0


PAIRS = st.lists(
    st.tuples(*[st.from_regex(r"[019aZb.+~^_]{1,8}", fullmatch=True)] * 2), min_size=50, max_size=50
)


@pytest.mark.skipif(shutil.which("rpm") is None, reason="needs rpm")
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(PAIRS)
def test_agrees_with_rpm(tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    script = tmp_path / "compare.lua"
    script.write_text("".join(f'print(rpm.vercmp("{a}", "{b}"))\n' for a, b in pairs), "utf-8")
    asked = ["rpm", "--eval", f'%{{lua:dofile("{script}")}}']
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"-1|0|1", said) == [str(compare(a, b)) for a, b in pairs]
