"""Each known mistake of naive scanners has tests of its own, and they are there."""

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from tests.checks.mutations import mutations

_TRAPS: Mapping[str, Mapping[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("traps.yaml").read_text("utf-8")
)
PROOFS = [
    pytest.param(proof, id=f"{trap}-{number}")
    for traps in _TRAPS.values()
    for trap, proofs in traps.items()
    for number, proof in enumerate(proofs)
]


@pytest.mark.parametrize("proof", PROOFS)
def test_the_proof_of_a_trap_is_there(proof: str) -> None:
    if proof.startswith("tests/"):
        path, _, name = proof.partition("::")
        assert not name or name in _functions(Path(path))
    else:
        check, verdict, part = proof.split(" ", 2)
        assert any(
            row.check == check and row.verdict == verdict and _plain(part) in _plain(row.change)
            for row in mutations()
        )


def test_every_trap_has_a_proof() -> None:
    assert [trap for traps in _TRAPS.values() for trap, proofs in traps.items() if not proofs] == []


def _functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def _plain(change: str) -> str:
    """Without its quotes, which differ with the way a row is written."""
    return change.replace("'", "").replace("\\n", "\n")
