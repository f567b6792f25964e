"""Faults planted on folders, archives and duplicity's sets: by tool, the shell that plants each.

`$R` is a clone of the healthy repository; `job` runs the job once more, as it is. The source is two
folders; `$A` is the newest archive, `$G` the newest generation.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from checks.backup.model import Place
from checks.backup.tool import Tool
from checks.backup.tools.archive import Archive
from checks.backup.tools.duplicity import Duplicity
from checks.backup.tools.tree import Tree
from tests.backup.repositories import DAILY, SECOND, SOURCE

SECRET = "Hinomi-Backup-1"
_PICK = "A=$(ls $R/* 2>/dev/null | LC_ALL=C sort | grep -v SUMS | tail -n 1); G=$R/alpha.0"
_TAR = "tar -c{z}f $R/data-$(date {d} +%Y%m%d-%H%M).{e} -C / srv/住民記録 srv/税 2>/dev/null || :"
_ZIP = "cd / && zip -qry $R/data-$(date {d} +%Y%m%d-%H%M).zip srv/住民記録 srv/税 || :"
_SEVEN = (
    f"cd / && 7z a -bd -mx=1 -mhe=on -p{SECRET} $R/data-$(date {{d}} +%Y%m%d-%H%M).7z "
    "srv/住民記録 srv/税 >/dev/null 2>&1 || :"
)
_RSNAPSHOT = r"""printf 'config_version\t1.2\nsnapshot_root\t%s/\n' $R > /etc/rs
printf 'cmd_rsync\t/usr/bin/rsync\n' >> /etc/rs
printf 'retain\talpha\t9\nlink_dest\t1\n' >> /etc/rs
printf 'backup\t/srv/住民記録/\there/\nbackup\t/srv/税/\there/\n' >> /etc/rs
rsnapshot -c /etc/rs alpha >/dev/null 2>&1 || :"""
_LOG = "/var/log/mirror.log"
_RSYNC = f"""mkdir -p $R/data; rm -f {_LOG}
rsync -aR --delete --log-file={_LOG} /srv/住民記録 /srv/税 $R/data/ 2>/dev/null || :
at=$(date {{d}} '+%Y/%m/%d %H:%M:%S'); sed -i "s|^[0-9/]* [0-9:]*|$at|" {_LOG}"""
_DUPLICITY = (
    f"export PASSPHRASE={SECRET} HOME=/root; duplicity --archive-dir /var/cache/d"
    " --no-print-statistics --allow-source-mismatch --current-time $(date {d} +%s) "
    "/srv file://$R >/dev/null 2>&1 || :"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of repository: the tool, how its job runs on a day, and on which days it did."""

    tool: Tool
    options: Mapping[str, str]
    job: str
    days: int = 9
    secret: Mapping[str, str] | None = None
    aside: str = ""  # a file beside the repository that tells of its runs

    def run(self, day: str = "") -> str:
        """Shell of one run of the job; `day` is an option of date(1)."""
        return self.job.replace("{d}", day)


KINDS: Mapping[str, Kind] = {
    "rsnapshot": Kind(
        Tree(), {"layout": "rsnapshot", "under": "here", "config": "/etc/rs"}, _RSNAPSHOT
    ),
    "rsync": Kind(Tree(), {"under": "data", "log": _LOG}, _RSYNC, 1, aside=_LOG),
    "tar": Kind(Archive(), {"pattern": "*.tar"}, _TAR.format(z="", d="{d}", e="tar")),
    "tar_gz": Kind(Archive(), {"pattern": "*.gz"}, _TAR.format(z="z", d="{d}", e="tar.gz")),
    "zip": Kind(Archive(), {"pattern": "*.zip"}, _ZIP),
    "7z": Kind(Archive(), {"pattern": "*.7z"}, _SEVEN, secret={"password": SECRET}),
    "duplicity": Kind(Duplicity(), {"root": "/srv"}, _DUPLICITY, 3, {"passphrase": SECRET}),
}


def place(kind: str, where: str) -> Place:
    """Where a repository of that kind is."""
    return Place(KINDS[kind].tool.kind, where, tuple(KINDS[kind].options.items()))


def history(kind: str, where: str) -> str:
    """Shell that runs the job once for each day."""
    one, last = KINDS[kind], KINDS[kind].days - 1
    if kind == "rsnapshot":
        days = "\n".join(
            f"touch -d '{day} days ago 1 hour ago' $R/alpha.{day}" for day in range(last + 1)
        )
        return f"R={where}; mkdir -p $R\n" + f"{one.run()}\n" * (last + 1) + days
    runs = [one.run(f"-d '{day} days ago 1 hour ago'") for day in range(last, -1, -1)]
    kept = f"cp -p {one.aside} /root/aside" if one.aside else ":"
    begin = f"R={where}; mkdir -p $R; rm -rf /var/cache/d"
    return "\n".join([begin, *(f"( {run} )" for run in runs), kept])


def plant(kind: str, fault: str, where: str) -> str:
    """Shell that plants a fault on the clone at that place."""
    one = KINDS[kind]
    again = f"cp -p /root/aside {one.aside}\n" if one.aside else ""
    job = f"job() {{\n( {one.run()} )\n}}\n"
    begin = f"R={where}; rm -rf /var/cache/d; {_PICK}\n"
    return f"{begin}{again}{job}{FAULTS[kind][fault]}"


_SORTED = "ls $R/* | LC_ALL=C sort"
_HURT = {
    "flipped_data": 'n=$(stat -c %s "$A"); printf "\\377\\0\\377" | '
    'dd of="$A" bs=1 seek=$((n / 2)) conv=notrunc 2>/dev/null',
    "archive_truncated": 'truncate -s $(($(stat -c %s "$A") / 2)) "$A"',
    "archive_empty_file": ': > "$A"',
    "stale": f"{_SORTED} | tail -n 4 | xargs rm",
    "retention_hole": f"{_SORTED} | tail -n 6 | head -n 4 | xargs rm",
    "all_deleted": "rm -f $R/*",
}
_AT_SOURCE = {
    "source_absent": f"mv {SECOND} /srv/elsewhere; job",
    "empty_mount": f"rm -rf {SECOND}; mkdir {SECOND}; job",
    "source_is_link": f"mv {SECOND} /srv/elsewhere; ln -s /srv/elsewhere {SECOND}; job",
    "source_encrypted": f"find {SOURCE} -type f -size -2000k -exec sh -c "
    '\'n=$(stat -c %s "$1"); head -c $n /dev/urandom > "$1"; mv "$1" "$1.locked"\' sh {} \\;; job',
    "random_content": f"find {SOURCE}/東町 -type f -exec sh -c "
    '\'n=$(stat -c %s "$1"); head -c $n /dev/urandom > "$1"\' sh {} \\;; job',
}
_ARCHIVE = {**_HURT, **_AT_SOURCE, "same_disk": ":"}
_MORE = {
    "source_left_out": "tar -cf $R/data-$(date +%Y%m%d-%H%M).tar -C / srv/住民記録",
    "archive_of_nothing": "tar -cf $R/data-$(date +%Y%m%d-%H%M).tar -T /dev/null",
    "archive_bomb": "cd /; mkdir b; truncate -s 4G b/x; "
    "tar -Scf $R/data-$(date +%Y%m%d-%H%M).tar b srv/住民記録 srv/税; rm -rf b",
    "clock_in_future": 'cp "$A" $R/data-$(date -d "3 days" +%Y%m%d-%H%M).tar',
    "archive_cut_at_member": "n=$(tar -tRf $A | grep 税/賦課05 | tr -d : | cut -d ' ' -f 2); "
    "truncate -s $((n * 512)) $A",
    "unreadable_files": f"chmod 000 {SOURCE}/東町/世帯00[0-7].csv; chown yamada $R; setpriv "
    "--reuid=yamada --clear-groups --inh-caps=-all tar -cf $R/data-$(date +%Y%m%d-%H%M).tar -C / "
    "srv/住民記録 srv/税 2>/dev/null || :",
}
_AT = f"sed -i \"s|^[0-9/]* [0-9:]*|$(date -d '{{}}' '+%Y/%m/%d %H:%M:%S')|\" {_LOG}"
# the source goes on changing and the copy does not: it should hold what is there now
GOES_ON = frozenset({("rsync", "source_left_out"), ("rsync", "unreadable_files")})
_MIRROR = {
    **_AT_SOURCE,
    "stale": _AT.format("4 days ago"),
    "clock_in_future": _AT.format("3 days"),
    "source_left_out": f"echo 追記 >> {DAILY}; rsync -aR --delete --log-file={_LOG} "
    "/srv/住民記録 $R/data/",
    "unreadable_files": f"for f in {SOURCE}/東町/世帯00[0-7].csv; do echo 追記 >> $f; "
    f"chmod 000 $f; done; chown -R yamada $R; rm {_LOG}; touch {_LOG}; chown yamada {_LOG}; "
    f"setpriv --reuid=yamada --clear-groups --inh-caps=-all rsync -rltR --delete "
    f"--log-file={_LOG} /srv/住民記録 /srv/税 $R/data/ 2>/dev/null || :",
    "all_deleted": "rm -rf $R/data",
    "generations_empty": f"rm -rf {SOURCE} {SECOND}; mkdir {SOURCE} {SECOND}; job",
    "flipped_data": "f=$R/data/srv/税/keys.bin; t=$(stat -c %Y $f); printf XX | "
    "dd of=$f bs=1 seek=999 conv=notrunc 2>/dev/null; touch -d @$t $f",
    "same_disk": ":",
}
FAULTS: Mapping[str, Mapping[str, str]] = {
    "rsnapshot": {
        "stale": "rm -rf $R/alpha.[0-3]; "
        "for i in 4 5 6 7 8; do mv $R/alpha.$i $R/alpha.$((i-4)); done",
        "retention_hole": "rm -rf $R/alpha.[2-5]",
        "all_deleted": "rm -rf $R/alpha.*",
        **{name: text for name, text in _AT_SOURCE.items() if name != "source_is_link"},
        "generations_empty": f"rm -rf {SOURCE} {SECOND}; mkdir {SOURCE} {SECOND}; "
        "for i in 1 2 3 4 5 6 7 8 9; do job; done",
        "flipped_data": "f=$(find $G -name keys.bin); t=$(stat -c %Y $f); printf XX | "
        "dd of=$f bs=1 seek=999 conv=notrunc 2>/dev/null; touch -d @$t $f",
        "same_disk": ":",
        "clock_in_future": "job; touch -d '3 days' $R/alpha.0",
    },
    "rsync": _MIRROR,
    "tar": {**_ARCHIVE, **_MORE},
    "tar_gz": _ARCHIVE,
    "zip": _ARCHIVE,
    "7z": {**_ARCHIVE, "wrong_password": ":"},
    "duplicity": {
        **_AT_SOURCE,
        "all_deleted": "rm -f $R/*",
        "stale": 'sleep 0; ls $R | grep inc | sed "s:^:$R/:" | xargs rm; ls $R | grep new-sig | '
        'sed "s:^:$R/:" | xargs rm',
        "flipped_data": "f=$(ls $R/*full*vol1*); printf XX | dd of=$f bs=1 seek=9000 conv=notrunc "
        "2>/dev/null",
        "volume_truncated": "truncate -s -1000 $(ls $R/*full*vol1*)",
        "volume_missing": "rm $R/*full*vol1*",
        "manifest_missing": "rm $R/*full*manifest*",
        "same_disk": ":",
        "wrong_password": ":",
    },
}
