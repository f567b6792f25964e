"""Faults planted on copies of a whole PostgreSQL server, by their names in the matrix.

`$F` is the folder: a copy of the healthy one that stands beside the fault. `$H` is the file of
the largest table in it.
"""

_FLIP = "printf XX | dd bs=1 conv=notrunc 2>/dev/null seek="
FOLDERS = {
    "copy_flip": ("LC_ALL=C sed -i 's/氏名1000/氏名1009/' \"$F/b/$H\"", "healthy_folder"),
    "copy_cut": ('truncate -s -8192 "$F/b/$H"', "healthy_folder"),
    "copy_file_gone": ('rm "$F/b/$H"', "healthy_folder"),
    "copy_file_more": ('echo x > "$F/b/base/$(basename "$H")"', "healthy_folder"),
    "copy_wal_gone": ('rm "$F"/b/pg_wal/0*', "healthy_folder"),
    "copy_killed": ('rm "$F/b/backup_manifest" "$F/b/global/pg_control"', "healthy_folder"),
    "copy_flip_packed": (f'{_FLIP}3000000 of="$F/b/base.tar.gz"', "healthy_tar"),
    "copy_cut_packed": ('truncate -s -100000 "$F/b/base.tar.gz"', "healthy_tar"),
}
_LARGEST = "$(find $F/backup -type f -name '*.gz' -path '*base/*' -printf '%s %p\\n' | sort -n | "
_LARGEST += "tail -n 1 | cut -d ' ' -f 2)"
STANZAS = {
    "copy_flip": f'{_FLIP}20000 of="{_LARGEST}"',
    "copy_cut": f'truncate -s -5000 "{_LARGEST}"',
    "copy_file_gone": f'rm "{_LARGEST}"',
    "copy_wal_gone": (
        "pgbackrest --no-config --stanza=juki --repo1-path=$F info --output=json >/srv/info\n"
        "seg=$(grep -o '\"stop\":\"[0-9A-F]\\{24\\}' /srv/info | tail -n 1 | cut -d '\"' -f 4)\n"
        'rm "$F"/archive/juki/*/*/"$seg"-*'
    ),
    "copy_no_index": "rm $F/backup/juki/backup.info*",
}


def script() -> str:
    """Everything planted; after `databases.COPIES`, whose `$heap` is the file of a table."""
    steps = ["H=$heap"]
    for name, (text, of) in FOLDERS.items():
        steps.append(f"F=/srv/faults/{name}; cp -a /srv/faults/{of} $F\n{text}")
    steps.append("mkdir /srv/stanzas; cp -a /srv/repo /srv/stanzas/healthy")
    for name, text in STANZAS.items():
        steps.append(f"F=/srv/stanzas/{name}; cp -a /srv/repo $F\n{text}")
    return "\n".join(steps) + "\n"
