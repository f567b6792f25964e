"""What PostgreSQL makes itself: pg_dump's and pg_dumpall's dumps, and pg_basebackup's copies."""

from checks.backup.model import ToolKind
from checks.backup.tools.basebackup import PgBasebackup
from checks.backup.tools.dumps import Dumps


class PgDump(Dumps):
    """The end mark is the comment `database dump complete`, alone in its three lines (pg_dump(1)).

    `pg_restore -l` reads only the list at the front of a custom dump, so a quick look says nothing
    of its data; `pg_restore -f /dev/null` reads all of it.
    """

    kind = ToolKind.PG_DUMP
    program = "pg_restore"


__all__ = ["PgBasebackup", "PgDump"]
