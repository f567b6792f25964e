"""Faults planted on dumps of PostgreSQL, by the name that the matrix gives them.

Each is a folder with one dump in it; `$F` is the folder. They are made as they come about: the
producer dies and gzip ends well, the disk fills, a byte rots.
"""

HEALTHY = {
    "healthy_plain": 'pg_dump juki >"$F/juki.sql"',
    "healthy_gzip": 'pg_dump juki | gzip >"$F/juki.sql.gz"',
    "healthy_custom": 'pg_dump -Fc juki >"$F/juki.dump"',
    "healthy_folder": 'pg_dump -Fd -f "$F/juki.dir" juki',
    "healthy_zstd": 'pg_dump juki | zstd -q >"$F/juki.sql.zst"',
    "healthy_tar": 'pg_dump -Ft juki >"$F/juki.tar"',
    "healthy_cluster": 'pg_dumpall >"$F/all.sql"',
    "healthy_clean": 'pg_dump -c -C juki >"$F/juki.sql"',
}
_FLIP = (
    "python3 -c 'import sys; p, at = sys.argv[1], float(sys.argv[2]); b = bytearray(open(p, "
    '"rb").read()); b[int(len(b) * at)] ^= 0x41; open(p, "wb").write(b)\' '
)
# what makes the dump, and the healthy one that it is compared with
FAULTS = {
    "dump_empty": (': >"$F/juki.sql"', "healthy_plain"),
    "dump_no_server": (
        '(pg_dump -h /nonexistent juki || :) 2>/dev/null | gzip >"$F/juki.sql.gz"',
        "healthy_gzip",
    ),
    "dump_denied": (
        '(pg_dump -U app juki || :) 2>/dev/null | gzip >"$F/juki.sql.gz"',
        "healthy_gzip",
    ),
    "dump_killed_gzip": ('pg_dump juki | head -c 200000 | gzip >"$F/juki.sql.gz"', "healthy_gzip"),
    "dump_killed_late": (
        'pg_dump juki | sed "/^COPY tax.bills /,\\$d" | gzip >"$F/juki.sql.gz"',
        "healthy_gzip",
    ),
    "dump_killed_custom": ('pg_dump -Fc juki | head -c 100000 >"$F/juki.dump"', "healthy_custom"),
    "dump_killed_folder": (
        'pg_dump -Fd -f "$F/juki.dir" juki; rm "$F/juki.dir/toc.dat"',
        "healthy_folder",
    ),
    "dump_cut_gzip": ('pg_dump juki | gzip | head -c 100000 >"$F/juki.sql.gz"', "healthy_gzip"),
    "dump_cut_plain": ('pg_dump juki | head -c 250000 >"$F/juki.sql"', "healthy_plain"),
    "dump_cut_custom": (
        'pg_dump -Fc -f "$F/juki.dump" juki; truncate -s -20000 "$F/juki.dump"',
        "healthy_custom",
    ),
    "dump_cut_folder": (
        'pg_dump -Fd -f "$F/juki.dir" juki\n'
        'for f in "$F"/juki.dir/*.gz; do truncate -s -9 $f; done',
        "healthy_folder",
    ),
    "dump_flip_packed": (
        f'pg_dump -Fc -f "$F/juki.dump" juki; {_FLIP} "$F/juki.dump" 0.6',
        "healthy_custom",
    ),
    "dump_flip_plain": (
        'pg_dump juki | sed "s/^1500\\t1500\\t2250.0/1500\\t1500\\t3250.0/" >"$F/juki.sql"',
        "healthy_plain",
    ),
    "dump_schema_only": ('pg_dump -Fc -s juki >"$F/juki.dump"', "healthy_custom"),
    "dump_table_excluded": ('pg_dump -Fc -T tax.bills juki >"$F/juki.dump"', "healthy_custom"),
    "dump_data_excluded": (
        'pg_dump -Fc --exclude-table-data=tax.bills juki >"$F/juki.dump"',
        "healthy_custom",
    ),
    "dump_other_database": ('pg_dump -Fc other >"$F/juki.dump"', "healthy_custom"),
    "dump_no_restore": (
        """psql -qX juki -c "CREATE FUNCTION help(t text) RETURNS text LANGUAGE sql IMMUTABLE
  RETURN lower(t)" -c "CREATE FUNCTION low(t text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS
  'BEGIN RETURN help(t); END'" -c 'CREATE INDEX bad ON residents (low(name))'
pg_dump -Fc juki >"$F/juki.dump"; psql -qX juki -c 'DROP FUNCTION low CASCADE' 2>/dev/null""",
        "healthy_custom",
    ),
}
NORMAL = ("dump_cut_gzip", "dump_flip_plain")  # loaded in every run of tests


def script() -> str:
    """Everything planted, each in its own folder; after `databases.POSTGRES`."""
    made = {**HEALTHY, **{name: text for name, (text, _) in FAULTS.items()}}
    steps = [f"F=/srv/faults/{name}; mkdir $F\n{text}" for name, text in made.items()]
    return "cd /srv\n" + "\n".join(steps) + "\n"
