"""A command typed within this process, for importing is most of the time of one."""

from dataclasses import dataclass
from pathlib import Path

import typer
from typer.testing import CliRunner

from inventory.words import HinomiError


@dataclass(frozen=True)
class Told:
    """What a command told: its answer, its remarks and errors, and both as they came."""

    answer: str
    remarks: str
    both: str


def typed(app: typer.Typer, root: Path, *words: str | Path, by: str, expect: int = 0) -> Told:
    """What this person is told in this workspace; an error that a person can act on is exit 2."""
    env = {"HINOMI_WORKSPACE": str(root), "HINOMI_OPERATOR": by}
    done = CliRunner().invoke(app, [*map(str, words)], env=env)
    error, code = "", done.exit_code
    if isinstance(done.exception, HinomiError):
        error, code = f"{done.exception.message.ja}\n", 2
    elif done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    told = Told(done.stdout, done.stderr + error, done.output + error)
    assert code == expect, (code, told)
    return told
