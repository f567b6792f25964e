"""The examples of the how-to page about limits are policy as it is read."""

import re
import textwrap
from pathlib import Path

import pytest

from audit.policy_files import load_policy

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "windows_terminal_limits.md"
TEXT = PAGE.read_text("utf-8")
BLOCKS = [textwrap.dedent(one) for one in re.findall(r"(?m)(?:^    .*\n)+", TEXT)]


@pytest.mark.parametrize(("number", "contexts"), [(0, 0), (1, 1)])
def test_the_examples_are_policy(tmp_path: Path, number: int, contexts: int) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(BLOCKS[number], "utf-8")
    assert len(load_policy(file).blocks) == contexts


def test_every_limit_that_the_page_names_is_shipped() -> None:
    named = set(re.findall(r"`((?:terminal_\w+|zones|network)\.\w+)`", TEXT))
    assert len(named) >= 5
    assert named <= load_policy(None).limits.keys()
