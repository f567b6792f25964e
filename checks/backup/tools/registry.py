"""Which tool is asked in which way."""

from functools import cache
from importlib import import_module
from typing import cast

from checks.backup.model import ToolKind
from checks.backup.tool import Tool
from checks.model import FactError, Why
from inventory.words import T

_WHERE = {
    ToolKind.RESTIC: ("restic", "Restic"),
    ToolKind.BORG: ("borg", "Borg"),
    ToolKind.TREE: ("tree", "Tree"),
    ToolKind.ARCHIVE: ("archive", "Archive"),
    ToolKind.DUPLICITY: ("duplicity", "Duplicity"),
    ToolKind.PG_DUMP: ("postgres", "PgDump"),
    ToolKind.PG_BASEBACKUP: ("postgres", "PgBasebackup"),
    ToolKind.PGBACKREST: ("pgbackrest", "PgBackRest"),
    ToolKind.MYSQL_DUMP: ("mysql", "MysqlDump"),
}


@cache
def tool_of(kind: ToolKind) -> Tool:
    """The tool of that kind; FactError for what can only be imported."""
    if kind not in _WHERE:
        raise FactError(
            Why.NO_DATA,
            T(
                "製品の報告を取り込んで判定する(hinomi backup import)",
                "judged by the product's own report (hinomi backup import)",
            ),
        )
    module, name = _WHERE[kind]
    return cast(Tool, getattr(import_module(f"checks.backup.tools.{module}"), name)())
