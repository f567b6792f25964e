"""Own checks written as a municipality writes them, for tests."""

from checks.model import Check
from checks.own.text import Taken, gathered, read_own

TAKEN = Taken({"SSH", "FIL"}, ["MIC:6.2(1)①", "MIC:6.1(6)"])
HEAD = """\
checks:
  - id: OWN-001
    title: 独自の点検であること
    severity: medium
    clauses: ["MIC:6.1(6)"]
    remedy: 設定を直す
"""


def declared(want: str) -> Check[...]:
    """One check that wants this, such as `port: {name: tcp/23, state: closed}`."""
    read = gathered(read_own(f"{HEAD}    {want}\n", "own.yaml", TAKEN))
    return read["OWN-001"]
