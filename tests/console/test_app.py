"""The command tree: whole for help, one branch of it for a command that runs."""

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from console.cli.app import app, asked

run = CliRunner().invoke
NAMES = tuple(vars(get_command(app))["commands"])


def names(*arguments: str) -> set[str]:
    return set(vars(get_command(asked(arguments)))["commands"])


@pytest.mark.parametrize("name", NAMES)
def test_a_command_is_found_and_named_as_in_the_whole_tree(name: str) -> None:
    assert name in names(name, "--help")
    assert len(names(name)) < len(NAMES) / 2
    few, whole = (run(tree, [name, "--help"]) for tree in (asked([name]), app))
    assert (few.exit_code, few.output) == (0, whole.output)


@pytest.mark.parametrize("arguments", [(), ("--help",), ("--lang", "en", "scan"), ("scna",)])
def test_what_begins_otherwise_has_the_whole_tree(arguments: tuple[str, ...]) -> None:
    assert names(*arguments) == set(NAMES)
