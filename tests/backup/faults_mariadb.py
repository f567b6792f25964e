"""Faults planted on dumps of MariaDB, by their names in the matrix; `$F` is the folder."""

_DUMP = "mariadb-dump --no-defaults --socket=/srv/my/s -uroot"
HEALTHY = {
    "healthy_plain": f'{_DUMP} juki >"$F/juki.sql"',
    "healthy_gzip": f'{_DUMP} juki | gzip >"$F/juki.sql.gz"',
    "healthy_all": f'{_DUMP} --all-databases >"$F/all.sql"',
}
SILENT = {"silent": f'{_DUMP} --skip-comments juki >"$F/juki.sql"'}
_BROKEN = (
    "$M juki -e 'CREATE TABLE gone(x INT); CREATE VIEW broken AS SELECT x FROM gone; "
    "DROP TABLE gone'\n"
)
# what makes the dump, and the healthy one that it is compared with
FAULTS = {
    "dump_empty": (': >"$F/juki.sql"', "healthy_plain"),
    "dump_no_server": (
        f'({_DUMP} --socket=/nonexistent juki || :) 2>/dev/null | gzip >"$F/juki.sql.gz"',
        "healthy_gzip",
    ),
    "dump_killed_gzip": (f'{_DUMP} juki | head -c 200000 | gzip >"$F/juki.sql.gz"', "healthy_gzip"),
    "dump_killed_late": (
        f'{_DUMP} juki | sed "/^-- Table structure for table .residents/,\\$d" | '
        'gzip >"$F/juki.sql.gz"',
        "healthy_gzip",
    ),
    "dump_cut_gzip": (f'{_DUMP} juki | gzip | head -c 100000 >"$F/juki.sql.gz"', "healthy_gzip"),
    "dump_cut_plain": (f'{_DUMP} juki | head -c 250000 >"$F/juki.sql"', "healthy_plain"),
    "dump_cut_silent": (
        f'{_DUMP} --skip-comments juki | head -c 250000 >"$F/juki.sql"',
        "healthy_plain",
    ),
    "dump_flip_plain": (
        f"""{_DUMP} juki | sed "s/^(1500,'氏名1500/(1500,'氏名1600/" >"$F/juki.sql\"""",
        "healthy_plain",
    ),
    "dump_schema_only": (f'{_DUMP} --no-data juki >"$F/juki.sql"', "healthy_plain"),
    "dump_table_excluded": (
        f'{_DUMP} --ignore-table=juki.bills juki >"$F/juki.sql"',
        "healthy_plain",
    ),
    "dump_other_database": (f'{_DUMP} other >"$F/juki.sql"', "healthy_plain"),
    "dump_forced": (
        _BROKEN + f'{_DUMP} --force juki >"$F/juki.sql" 2>/dev/null || :\n'
        "$M juki -e 'DROP VIEW broken'",
        "healthy_plain",
    ),
}


def script() -> str:
    """Everything planted, each in its own folder; after `databases.MARIADB`."""
    made = {**HEALTHY, **SILENT, **{name: text for name, (text, _) in FAULTS.items()}}
    steps = [f"F=/srv/faults/{name}; mkdir $F\n{text}" for name, text in made.items()]
    return "cd /srv\n" + "\n".join(steps) + "\n"
