"""Dumps of MariaDB and MySQL (mariadb-dump, mysqldump), plain or packed."""

from checks.backup.model import ToolKind
from checks.backup.tools.dumps import Dumps


class MysqlDump(Dumps):
    """The end mark is the comment `Dump completed`.

    A dump without comments (--skip-comments) has none: whether it is whole is then not known,
    unless even the settings are not put back at its end. --force writes the mark although
    something failed; what failed on a view is told by a comment.
    """

    kind = ToolKind.MYSQL_DUMP
    program = "mariadb"
