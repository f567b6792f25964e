"""From a real restore drill to the recovery point of the plan: what was proven counts here."""

import json
from typing import Any

import pytest

from tests.audit.backup.drill_kit import slow
from tests.console.program import hinomi
from tests.console.test_backup_drill import City, city, store

pytestmark = pytest.mark.lab
__all__ = ["city", "store"]  # fixtures
DATA = "data:BK-001"


def points(town: City, *words: str) -> dict[str, Any]:
    """What C4 says of the data set, conflicts and unknowns."""
    done = hinomi("bcp", "check", "--json", *words, workspace=town.workspace, expect=None)
    found = json.loads(done.stdout)
    return {
        kind: [one for one in found[kind] if one["rule"] == "C4" and DATA in one["subjects"]]
        for kind in ("conflicts", "unknowns")
    } | {"counts": found["counts"]["C4"]}


@slow
def test_what_a_drill_proved_is_the_recovery_point(city: City) -> None:
    book = city.workspace / "bcp" / "continuity.yaml"
    book.parent.mkdir(exist_ok=True)
    book.write_text("systems:\n  住民記録:\n    rpo: 24時間\n", "utf-8")
    assert "戻せると確かめた写しがない" in points(city)["unknowns"][0]["why"][0]["ja"]
    for words in (("manifest",), ("verify",), ("drill", "a", "--whole"), ("drill", "b", "--whole")):
        city.say(*words, expect=None)
    proven = points(city)
    assert (proven["conflicts"], proven["unknowns"]) == ([], [])
    assert proven["counts"]["fits"] == 1
    book.write_text("systems:\n  住民記録:\n    rpo: 0分\n", "utf-8")
    [late] = points(city, "--set", "continuity.rpo_grace_hours=0")["conflicts"]
    assert "戻せると確かめた写しは、最も新しくて" in late["title"]["ja"]
