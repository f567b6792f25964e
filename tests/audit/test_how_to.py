"""The examples of the how-to pages are policy as it is read."""

import re
import textwrap
from pathlib import Path

import pytest

from audit.policy_files import load_checks, load_policy
from checks.catalogue import catalogue, facts_of
from checks.collector import render_collector
from checks.own.state import NAME

PAGES = Path(__file__).resolve().parents[2] / "docs" / "how-to"
OWN = (PAGES / "own_checks.md").read_text("utf-8")
CHECK = textwrap.dedent(OWN[OWN.index("       checks:") : OWN.index("   `title`")])
WANTS = re.findall(r"\| `((?:file|mode|package|service|port|sysctl): \{.*?\})` \|", OWN)
SAME_SCRIPT = ("package", "service", "port")


def _policy(folder: Path, text: str) -> Path:
    (folder / "checks").mkdir()
    (folder / "checks" / "own.yaml").write_text(text, "utf-8")
    return folder


def test_the_whole_example_is_a_check(tmp_path: Path) -> None:
    checks = load_checks(_policy(tmp_path, CHECK))
    assert checks["OWN-001"].title.en == "A warning is shown at login"


@pytest.mark.parametrize("want", WANTS, ids=lambda want: want.partition(":")[0])
def test_every_form_of_the_table_is_read(tmp_path: Path, want: str) -> None:
    head = CHECK.partition("    file:")[0]
    text = f"{head}    {want.replace('path: P', 'path: /etc/x')}\n"
    checks = load_checks(_policy(tmp_path, text))
    script = render_collector(facts_of(checks.values()))
    same = script == render_collector(facts_of(catalogue().values()))
    assert same is want.startswith(SAME_SCRIPT)
    assert same is (f"q_{NAME}()".encode() not in script)


def test_the_table_has_every_form() -> None:
    assert len(WANTS) == 8


def test_the_example_of_contexts_is_policy(tmp_path: Path) -> None:
    page = (PAGES / "contexts.md").read_text("utf-8")
    file = tmp_path / "policy.yaml"
    file.write_text(textwrap.dedent(page[page.index("    limits:") : page.index("- 条件は")]))
    assert [len(block.when) for block in load_policy(file).blocks] == [1, 1, 2]
