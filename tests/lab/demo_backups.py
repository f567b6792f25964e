"""The demo city's backups: restic, dated folders and dumps, one fault for each way to find it.

The residents' files come back whole. Of the tax files the newest copy lacks some, as a run that
could not read them leaves it; only a drill tells. The newest dump of the
documents was cut midway, which reading its end tells.
"""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from tests.lab.lab import Lab

SETS, COUNTED = "バックアップ台帳.csv", "火控-02"  # the other is compared with its source
KEEPER, SECRET, PASSWORD = "kiban-sv01", "nas-restic", "Himi-no-kura-2026"
_FOLDERS = {"jumin-sv01": "/srv/jumin", "zeimu-sv01": "/srv/zeimu"}
_LINES = (
    "番号,システム名,データ名,種別,取得元,対象パス,取得周期,世代数,保存期間,RPO,遠隔地保管,"
    "オフライン,暗号化,鍵の保管,担当",
    "火控-01,住民記録システム,住民票の写し,ファイル,jumin-sv01,/srv/jumin,毎日,3,30日,24,要,要,要,"
    "情報政策課の金庫,山﨑　三枝",
    "火控-02,税務システム,課税資料,ファイル,zeimu-sv01,/srv/zeimu,毎日,3,30日,24,要,要,要,"
    "情報政策課の金庫,齋藤　次郎",
    "火控-03,文書管理システム,起案文書,データベース,bunsho-sv01,bunsho,毎日,2,30日,24,不要,不要,不要,"
    "不要,渡邉　花子",
)

# what sections keep: files of some size, that the audit account may read and not write
_DATA = """
set -eu; umask 027; mkdir -p {path}; cd {path}
for i in $(seq 1 60); do seq -f "火見 $i,%g,見本" 1 900 >記録$i.csv; done
chgrp -R audit {path}
"""
# the sources arrive as an archive on standard input
_RESTIC = """
set -eu; umask 027; export RESTIC_PASSWORD={password} HOME=/root
export RESTIC_REPOSITORY=/srv/backup/jumin
mkdir -p /srv/backup; base64 -d | tar -x -C /; restic init -q
restic backup -q --host jumin-sv01 --time "$(date -d '-1 day' '+%F %T')" /srv/jumin
restic backup -q --host jumin-sv01 /srv/jumin
rm -rf /srv/jumin
"""
_FOLDERS_BY_DAY = """
set -eu; umask 027; mkdir -p /srv/backup/zeimu; cd /srv/backup/zeimu
mkdir daily.1 daily.0; base64 -d | tar -x -C daily.1; cp -al daily.1/srv daily.0/
rm daily.0/srv/zeimu/記録7.csv daily.0/srv/zeimu/記録8.csv daily.0/srv/zeimu/記録9.csv
touch -d '-1 day' daily.1; touch daily.0
"""
_READABLE = """
chgrp -R audit /srv/backup; chmod -R g+rX,o-rwx /srv/backup
install -d -o audit -m 700 /srv/hinomi-drill
"""
_DUMPS = r"""
set -eu; umask 027; mkdir -p /srv/backup/bunsho; cd /srv/backup/bunsho
dump() {
  printf -- '--\n-- PostgreSQL database dump\n--\n\n-- Started on %s\n\n' "$1"
  printf 'CREATE TABLE public.kian (id integer, kenmei text);\n'
  printf 'COPY public.kian (id, kenmei) FROM stdin;\n'
  seq -f "%g	起案" 1 4000
}
for ago in 2 1; do
  at=$(date -d "-$ago day" '+%F %T UTC')
  { dump "$at"; printf '\\.\n\n-- Completed on %s\n\n--\n' "$at"
    printf -- '-- PostgreSQL database dump complete\n--\n\n'; } | gzip >bunsho-$ago.sql.gz
done
dump "$(date '+%F %T UTC')" | gzip >bunsho-0.sql.gz
"""
_TARGETS = """\
targets:
  jumin-nas:
    tool: restic
    host: {keeper}
    location: /srv/backup/jumin
    secrets: {{password: {secret}}}
    holds: [火控-01]
    declared: {{site: 消防本部, offsite: true, medium: nas, key_kept_at: 情報政策課の金庫}}
    drill:
      approver: 情報政策課長 髙橋一郎
      window: {{from: {begin}, to: {end}}}
      scratch_host: {keeper}
      scratch: /srv/hinomi-drill
  zeimu-nas:
    tool: tree
    host: {keeper}
    location: /srv/backup/zeimu
    options: {{layout: rsnapshot}}
    holds: [火控-02]
    declared: {{site: 消防本部, offsite: true, medium: nas, key_kept_at: 情報政策課の金庫}}
    drill:
      approver: 情報政策課長 髙橋一郎
      window: {{from: {begin}, to: {end}}}
      scratch_host: {keeper}
      scratch: /srv/hinomi-drill
  bunsho-dump:
    tool: pg_dump
    host: {keeper}
    location: /srv/backup/bunsho
    options: {{tables: public.kian}}
    holds: [火控-03]
    declared: {{site: 本庁舎3階 サーバ室, medium: disk}}
"""


def make_sources(lab: Lab) -> None:
    """Write what the sections keep on their hosts."""
    for host, path in _FOLDERS.items():
        lab.run(host, _DATA.format(path=path))


def make_copies(lab: Lab) -> None:
    """Copy the sources to the host that keeps the copies, and dump a database."""
    scripts = (_RESTIC.format(password=PASSWORD), _FOLDERS_BY_DAY)
    for (host, path), script in zip(_FOLDERS.items(), scripts, strict=True):
        packed = lab.run(host, f"tar -c -C / {path[1:]} | base64 -w 0").stdout
        lab.run(KEEPER, script, stdin=packed)
    lab.run(KEEPER, _DUMPS + _READABLE)


def declare_backups(folder: Path, policy: Path) -> None:
    """Write the ledger of backups, and where they are kept."""
    (folder / SETS).write_bytes("".join(f"{line}\r\n" for line in _LINES).encode("cp932"))
    now = datetime.now(UTC).astimezone(timezone(timedelta(hours=9)))
    begin, end = (f"{now + timedelta(hours=away):%Y-%m-%d %H:%M}" for away in (-1, 2))
    text = _TARGETS.format(keeper=KEEPER, secret=SECRET, begin=begin, end=end)
    (policy / "backup-targets.yaml").write_text(text, "utf-8")
