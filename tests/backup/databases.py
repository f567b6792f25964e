"""Hosts with a small PostgreSQL or MariaDB, dumps of it, and what our own eyes make of a dump."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from checks.backup import scratch_sql
from checks.backup.model import Depth, Place, Reading, Survey, TableSeen
from checks.backup.script import render_script
from checks.backup.tool import Fragment, Portion, Tool
from checks.backup.volumes import within
from checks.fact import Reply
from checks.frame import parse_frame
from checks.model import FactError
from tests.backup.matrix import Seen
from tests.lab.lab import Lab

V = TypeVar("V")
TAG = "00112233445566778899aabbccddeeff"
SCRATCH = "/srv/scratch"

POSTGRES = r"""set -e
B=/usr/lib/postgresql/15/bin; export PATH=$B:$PATH PGHOST=/srv/pg PGUSER=postgres
R="setpriv --reuid=65534 --regid=65534 --clear-groups"
mkdir -p /srv/pg /srv/faults; mkdir -m 700 /srv/scratch; chown 65534 /srv/pg; cd /srv/pg
$R initdb -D data -U postgres -A trust -E UTF8 --no-locale --no-sync >/dev/null
$R pg_ctl -D data -w -l log -o '-c listen_addresses= -k /srv/pg -c fsync=off' start >/dev/null
psql -qX -v ON_ERROR_STOP=1 -d postgres <<'S'
CREATE ROLE app LOGIN; CREATE ROLE "課 長";
CREATE DATABASE juki OWNER app; CREATE DATABASE other;
\c other
CREATE TABLE park(id int); INSERT INTO park SELECT generate_series(1, 3000);
\c juki
CREATE TABLE residents(id int PRIMARY KEY, name text NOT NULL, born date, note text);
INSERT INTO residents SELECT i, format(E'氏名%s\t"x"', i), date '1950-01-01' + i % 20000,
  CASE WHEN i % 7 = 0 THEN NULL ELSE md5(i::text) END FROM generate_series(1, 3000) i;
CREATE SCHEMA tax;
CREATE TABLE tax.bills(id bigserial PRIMARY KEY, rid int REFERENCES residents,
  yen numeric, js jsonb);
INSERT INTO tax.bills(rid, yen, js)
  SELECT i, i * 1.5, jsonb_build_object('a', md5(i::text)) FROM generate_series(1, 2000) i;
CREATE TABLE "odd name 表"(x text); INSERT INTO "odd name 表" VALUES (NULL), ('a'), ('a');
CREATE VIEW v AS SELECT * FROM residents;
ALTER TABLE residents OWNER TO app; GRANT SELECT ON residents TO "課 長";
CREATE MATERIALIZED VIEW mv AS SELECT count(*) AS c FROM residents;
SELECT lo_from_bytea(0, 'large'::bytea);
S
"""
# copies of the whole server, by pg_basebackup and by pgBackRest; after POSTGRES
COPIES = r"""A='pgbackrest --no-config --stanza=juki --repo1-path=/srv/repo --pg1-path=/srv/pg/data'
A="$A --log-level-console=error --log-level-file=off --lock-path=/srv/lock"
P='--pg1-socket-path=/srv/pg --pg1-user=postgres'
mkdir /srv/repo /srv/lock; chown 65534 /srv/repo /srv/lock
restart() { $R pg_ctl -D data -w -l log -m fast stop >/dev/null; damage
  $R pg_ctl -D data -w -l log -o "-c listen_addresses= -k /srv/pg -c fsync=off \
    -c archive_mode=on -c archive_command='$A archive-push %p'" start >/dev/null; }
damage() { :; }
restart
$R $A $P stanza-create; A_="$R $A $P --start-fast --repo1-retention-full=3"
$A_ --type=full backup
psql -qX juki -c 'CREATE TABLE later AS SELECT 1 AS x'; $A_ --type=incr backup
base() { mkdir $F; pg_basebackup -D $F/b -c fast "$@"; }
F=/srv/faults/healthy_folder; base
F=/srv/faults/healthy_tar; base -Ft -z
heap=$(psql -AtqX juki -c "SELECT pg_relation_filepath('residents')")
damage() { python3 -c 'import sys; p = sys.argv[1]; b = open(p, "rb").read()
i = b.index("氏名1500\t".encode()); open(p, "wb").write(b[:i + 7] + b"7" + b[i + 8:])' data/$heap; }
restart
F=/srv/faults/copy_source_rotten; base
"""
MARIADB = r"""set -e
R="setpriv --reuid=65534 --regid=65534 --clear-groups"
mkdir -p /srv/my /srv/faults; mkdir -m 700 /srv/scratch; chown 65534 /srv/my; cd /srv/my
$R mariadb-install-db --no-defaults --datadir=/srv/my/data --skip-test-db --skip-name-resolve \
  --auth-root-authentication-method=normal >/dev/null
$R mariadbd --no-defaults --datadir=/srv/my/data --skip-networking --socket=/srv/my/s \
  --log-error=/srv/my/log >/dev/null 2>&1 &
M="mariadb --no-defaults --socket=/srv/my/s -uroot --default-character-set=utf8mb4"
until $M -e 'SELECT 1' >/dev/null 2>&1; do sleep 0.1; done
$M <<'S'
CREATE DATABASE juki CHARACTER SET utf8mb4; CREATE DATABASE other; USE other;
CREATE TABLE park(id INT); INSERT INTO park SELECT seq FROM seq_1_to_3000;
USE juki;
CREATE TABLE residents(id INT PRIMARY KEY, name VARCHAR(80) NOT NULL, note TEXT, d DECIMAL(10,2),
  f DOUBLE, b BIT(4), raw BLOB);
INSERT INTO residents SELECT seq, CONCAT('氏名', seq, '\t"\n'), IF(seq % 7 = 0, NULL, MD5(seq)),
  seq / 3, seq / 7, seq % 16, UNHEX(MD5(seq)) FROM seq_1_to_3000;
CREATE TABLE bills(id INT AUTO_INCREMENT PRIMARY KEY, rid INT, js JSON,
  FOREIGN KEY (rid) REFERENCES residents(id));
INSERT INTO bills(rid, js) SELECT seq, JSON_OBJECT('a', MD5(seq)) FROM seq_1_to_2000;
CREATE TABLE `odd ``表`(x TEXT); INSERT INTO `odd ``表` VALUES (NULL), ('a'), ('a');
CREATE VIEW v AS SELECT * FROM residents;
S
"""


def asked(lab: Lab, host: str, *fragments: Fragment, setting: str = "") -> Mapping[str, Reply]:
    """Run fragments on a host as the asker does; the replies by the name of the fragment."""
    given = [replace(one, text=f"{setting}\n{one.text}") for one in fragments]
    script = f"HINOMI_TAG={TAG}\n" + render_script(given, {}).decode()
    done = lab.run(host, "sh -s", stdin=script)
    return parse_frame(done.stdout.encode("utf-8", "surrogateescape"), TAG).replies


def known(read: Callable[[], V]) -> V | FactError:
    """What was read, or why it could not be."""
    try:
        return read()
    except FactError as odd:
        return odd


class Eyes:
    """Every dump below /srv/faults looked at in one go, with the columns of the matrix.

    Where the quick look asks what the survey asks, one answer serves both.
    """

    def __init__(self, lab: Lab, host: str, tool: Tool, places: Mapping[str, Place]) -> None:
        self._tool, self._places = tool, places
        whole, quick = Portion(Depth.WHOLE), Portion(Depth.STRUCTURE)
        fragments = [
            replace(fragment, name=f"{letter}{number}")
            for number, place in enumerate(places.values())
            for letter, fragment in (
                ("m", tool.survey(place, ["juki"])),
                ("f", tool.look(place, whole)),
            )
        ]
        first = next(iter(places.values()))
        same = tool.look(first, quick).text == tool.survey(first, ["juki"]).text
        if not same:
            fragments += [
                replace(tool.look(place, quick), name=f"q{number}")
                for number, place in enumerate(places.values())
            ]
        replies = asked(lab, host, *fragments)
        self.survey: dict[str, Survey | FactError] = {}
        self.quick: dict[str, Reading | FactError] = {}
        self.full: dict[str, Reading | FactError] = {}
        for number, (name, place) in enumerate(places.items()):
            m, f = replies[f"m{number}"], replies[f"f{number}"]
            q = m if same else replies[f"q{number}"]
            self.survey[name] = known(lambda m=m, p=place: tool.read_survey(p, ["juki"], m))  # type: ignore[misc]
            self.quick[name] = known(lambda q=q, p=place: tool.read_look(p, quick, q))  # type: ignore[misc]
            self.full[name] = known(lambda f=f, p=place: tool.read_look(p, whole, f))  # type: ignore[misc]

    def columns(self, fault: str, healthy: str, restored: Seen) -> dict[str, Seen]:
        """The row of one fault."""
        return {
            "M": _metadata(self.survey[fault]),
            "Q": _look(self.quick[fault]),
            "F": _look(self.full[fault]),
            "V": _volume(self.survey[fault], self.survey[healthy]),
            "R": restored,
        }


def _metadata(survey: Survey | FactError) -> Seen:
    if isinstance(survey, FactError):
        return Seen.UNKNOWN
    lacking = not isinstance(survey.contents, FactError) and not all(
        one.present for one in survey.contents
    )
    broken = any(copy.complete is False for copy in survey.copies)
    if survey.problems or lacking or broken:
        return Seen.CAUGHT
    return Seen.UNKNOWN if isinstance(survey.contents, FactError) else Seen.MISSED


def _look(reading: Reading | FactError) -> Seen:
    if isinstance(reading, FactError):
        return Seen.UNKNOWN
    return Seen.MISSED if reading.sound else Seen.CAUGHT


def _volume(survey: Survey | FactError, healthy: Survey | FactError) -> Seen:
    if isinstance(survey, FactError) or isinstance(healthy, FactError):
        return Seen.UNKNOWN
    seen, usual = survey.copies[-1], healthy.copies[-1]
    pairs = ((seen.files, usual.files), (seen.stored_bytes, usual.stored_bytes))
    told = [(now, then) for now, then in pairs if now is not None and then is not None]
    return Seen.MISSED if all(within(now, [then], 30, 100) for now, then in told) else Seen.CAUGHT


def restored(loaded: scratch_sql.Loaded, source: Sequence[TableSeen]) -> Seen:
    """What a drill makes of it: complaints, and tables with their rows and sums."""
    same = {one.name: (one.rows, one.digest) for one in loaded.tables} == {
        one.name: (one.rows, one.digest) for one in source
    }
    return Seen.MISSED if same and not loaded.complaints else Seen.CAUGHT
