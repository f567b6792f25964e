"""The page that explains the check names every rule and every limit as they are."""

import re
from pathlib import Path

from bcp.limits import shipped
from bcp.rules.every import RULES

PAGE = (Path(__file__).parents[3] / "docs" / "how-to" / "bcp_check.md").read_text("utf-8")


def test_every_rule_has_its_section_in_order() -> None:
    assert re.findall(r"^### (C\d+) ", PAGE, re.M) == [rule.id for rule in RULES]


def test_every_limit_is_listed_with_its_shipped_number() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (\S+)", PAGE, re.M))
    assert set(rows) == {name.partition(".")[2] for name in shipped()}
    for name, limit in shipped().items():
        if isinstance(limit.value, int | float) and not isinstance(limit.value, bool):
            assert rows[name.partition(".")[2]].startswith(f"{limit.value:g}")


def test_every_limit_is_used_by_the_rule_that_the_page_names() -> None:
    folder = Path(__file__).parents[3] / "bcp"
    code = "".join(
        path.read_text("utf-8") for path in [*folder.glob("rules/*.py"), folder / "case.py"]
    )
    assert [n for n in shipped() if f"limits.{n.partition('.')[2]}" not in code] == []
