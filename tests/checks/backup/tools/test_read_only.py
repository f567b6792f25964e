"""No fragment of any tool holds a command that changes a repository, its locks or its history."""

import re
from importlib import import_module
from importlib.util import find_spec

import pytest

from checks.backup.model import Copy, Depth, Place, ToolKind
from checks.backup.tool import Fragment, Portion, Wish
from checks.backup.tools import registry
from checks.backup.tools.registry import tool_of

_ID = "20260501-030000F"  # a label of pgBackRest; the others take any
_COPY = Copy(_ID, None, "web01", ("/srv/a",), None, None, None, None)
_OPTIONS = {
    ToolKind.DUPLICITY: (("root", "/srv"),),
    ToolKind.PGBACKREST: (("stanza", "main"),),
}


def _is_there(module: str, name: str) -> bool:
    path = f"checks.backup.tools.{module}"
    return find_spec(path) is not None and hasattr(import_module(path), name)


_TOOLS = [kind for kind, where in registry._WHERE.items() if _is_there(*where)]
_FORBIDDEN = re.compile(
    r"(?<![\w$/.'-])("
    r"prune|forget|unlock|compact|break-lock|recreate|rebuild-index|repair|--repair|init|"
    r"stanza-create|stanza-delete|stanza-upgrade|expire|annotate|remove-older-than|"
    r"remove-all-but-n-full|remove-all-inc-of-but-n-full|cleanup|purge|self-update|migrate|"
    r"rewrite|key (?:add|remove|passwd)|change-passphrase|upgrade|--force|dropdb|dd|mkfs|shred|"
    r"backup-db|--delete|serve|import-tar"
    r")(?![\w-])"
)
_RESTIC = {"snapshots", "list keys", "list locks", "cat lock", "cat config", "ls", "diff", "check"}
_BORG = {"list", "diff", "check", "extract"}


def _fragments(kind: ToolKind) -> list[Fragment]:
    tool, place = tool_of(kind), Place(kind, "/backup/a", _OPTIONS.get(kind, ()))
    looks = [tool.look(place, Portion(depth, 1, 7, 1000)) for depth in Depth]
    wishes = [Wish(_ID, paths, "/scratch") for paths in ((), ("/srv/a/b", "/srv/a/\n"))]
    return [
        tool.survey(place, ("/srv/a",)),
        *looks,
        tool.listing(place, _COPY),
        *(tool.restore(place, wish) for wish in wishes),
    ]


@pytest.mark.parametrize("kind", _TOOLS)
def test_nothing_that_changes_a_repository_is_ever_sent(kind: ToolKind) -> None:
    found = [
        (fragment.name, match[0])
        for fragment in _fragments(kind)
        for match in _FORBIDDEN.finditer(fragment.text)
    ]
    assert found == []


def test_the_list_of_forbidden_words_finds_them() -> None:
    for bad in ("restic unlock", "r 60 forget --prune", "borg check --repair x", "b 9 compact"):
        assert _FORBIDDEN.search(bad), bad


def test_only_reading_subcommands_of_restic_are_called() -> None:
    called = _called(ToolKind.RESTIC, r'\br (?:\d+|"\$L") ((?:key|list|cat) \w+|[a-z][\w-]*)')
    assert called == (_RESTIC - {"cat config"}) | {"restore"}
    programs = _called(ToolKind.RESTIC, r"\brestic ((?!restore --help)[a-z][\w-]*)")
    assert programs == {"version"}
    assert all("--no-lock" in one.text for one in _fragments(ToolKind.RESTIC))


def test_only_reading_subcommands_of_borg_are_called_and_on_a_shadow() -> None:
    assert _called(ToolKind.BORG, r"\bb \d+ ([a-z][\w-]*)") == _BORG
    for fragment in _fragments(ToolKind.BORG):
        calls = [line for line in fragment.text.splitlines() if re.search(r"\bb \d+ ", line)]
        assert calls
        assert not any("$R" in line for line in calls)


def _called(kind: ToolKind, pattern: str) -> set[str]:
    return {match[1] for one in _fragments(kind) for match in re.finditer(pattern, one.text)}
