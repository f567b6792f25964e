"""A condition of a rule turned round is noticed: no branch decides without an example.

Each `if`, each filter and each comparison of every rule is inverted in turn, in the code of the
function itself, and the rows of the tables must then come out otherwise somewhere.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import CodeType, FunctionType, ModuleType

import pytest

from bcp import removal
from bcp.rules import (
    circles,
    contacts,
    copies,
    drills,
    fresh,
    halted,
    keys,
    loss,
    mislaid,
    national,
    people,
    points,
    power,
    targets,
    times,
    vendors,
)
from bcp.rules.rule import Rule
from tests.bcp.rules.judging import BY_ID, Row, case_of, holds
from tests.bcp.rules.wording import GOLDEN, ROWS, wording

MODULES = (
    targets, times, halted, fresh, points, circles, mislaid, keys, loss, removal, power, people,
    contacts, vendors, drills, copies, national,
)  # fmt: skip
HELPS = {mislaid: {"C6"}, removal: {"C7"}, halted: {"C3"}, fresh: {"C11", "C12", "C14"}}
CONDITIONS = (ast.If, ast.IfExp, ast.comprehension, ast.Compare, ast.BoolOp)


def functions(module: ModuleType) -> Iterator[FunctionType]:
    for one in vars(module).values():
        function = one.decide if isinstance(one, Rule) else one
        if isinstance(function, FunctionType) and function.__module__ == module.__name__:
            yield function


def mutants(function: FunctionType) -> Iterator[tuple[str, CodeType]]:
    """The function's code with one condition inverted, for each of them."""
    text = textwrap.dedent(inspect.getsource(function))
    for number in range(len(_conditions(ast.parse(text)))):
        tree = ast.parse(text)
        line = _invert(_conditions(tree)[number], text)
        definition = next(one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef))
        definition.decorator_list, definition.returns = [], None
        ast.fix_missing_locations(tree)
        made = compile(tree, "<mutant>", "exec")
        yield line, next(c for c in made.co_consts if isinstance(c, CodeType))


def _conditions(tree: ast.AST) -> list[tuple[ast.AST, int]]:
    return [
        (node, place)
        for node in ast.walk(tree)
        if isinstance(node, CONDITIONS)
        for place in range(len(node.ifs) if isinstance(node, ast.comprehension) else 1)
    ]


def _invert(found: tuple[ast.AST, int], text: str) -> str:
    node, place = found
    if isinstance(node, ast.comprehension):
        test = node.ifs[place]
        node.ifs[place] = ast.UnaryOp(ast.Not(), test)
    elif isinstance(node, ast.If | ast.IfExp):
        test = node.test
        node.test = ast.UnaryOp(ast.Not(), test)
    elif isinstance(node, ast.BoolOp):
        test = node
        node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
    else:
        assert isinstance(node, ast.Compare)
        test = node
        node.ops = [_NEGATED[type(one)]() for one in node.ops]
    return ast.get_source_segment(text, test) or ""


_NEGATED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}


@contextmanager
def replaced(function: FunctionType, code: CodeType) -> Iterator[None]:
    before = function.__code__
    function.__code__ = code
    try:
        yield
    finally:
        function.__code__ = before


@cache
def golden() -> str:
    return GOLDEN.read_text("utf-8")


def rows_of(module: ModuleType) -> list[Row]:
    """The rows of the rules that a module decides."""
    own = {one.id for one in vars(module).values() if isinstance(one, Rule)}
    own = {id_ for id_ in own if BY_ID[id_].decide.__module__ == module.__name__}
    return [row for row in ROWS if row.rule in own | HELPS.get(module, set())]


def noticed(rows: list[Row]) -> bool:
    """Whether a row comes out otherwise, or cannot be judged any more."""
    for row in rows:
        case_of(row)._found.clear()  # what the code before worked out
    try:
        return any(not holds(row) or wording([row]) not in golden() for row in rows)
    except Exception:  # noqa: BLE001 - a mutant may fail in any way, and that is noticed too
        return True


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_every_condition_has_an_example(module: ModuleType) -> None:
    quiet, rows = [], rows_of(module)
    assert rows
    for function in functions(module):
        for line, code in mutants(function):
            with replaced(function, code):
                if not noticed(rows):
                    quiet.append(f"{function.__name__}: {line}")
    assert quiet == []


def test_what_is_not_inverted_is_not_noticed() -> None:
    assert [module.__name__ for module in MODULES if noticed(rows_of(module))] == []


def test_the_rows_hold_before_anything_is_inverted() -> None:
    assert [row.name for row in ROWS if not holds(row)] == []
