"""What the rules about places, access, keys and drills must say (BKP-030 to BKP-049)."""

from dataclasses import replace

from checks.backup.model import (
    Against,
    Canary,
    Case,
    Declared,
    Depth,
    Drill,
    Held,
    Locks,
    Place,
    TableSeen,
    ToolKind,
)
from checks.model import FactError, Why
from inventory.model import Content
from inventory.words import T
from tests.checks.backup.rules.row import FAIL, NA, PASS, UNKNOWN, Row, one
from tests.checks.backup.samples import (
    COPIES,
    OLD_DRILL,
    ago,
    case,
    declared,
    drill,
    far,
    held,
    placement,
    reading,
    survey,
    wanted,
)
from tests.checks.backup.samples import (
    UNKNOWN as UNTOLD,
)

ERROR = FactError(Why.NO_PRIVILEGE, T("開けない", "cannot be opened"))
SHUT = FactError(Why.SHUT, T("開かない", "it does not open"))
REFUSED, DELETED = Canary(ago(days=10), True, "403"), Canary(ago(days=10), False, "deleted")
OLD_CANARY = Canary(ago(days=200), True, "403")
SAME = placement(host="SV-001", disks=("disk:8:0",))
NO_DISK = placement(host="SV-001", disks=())
OTHER = placement(host="SV-001", disks=("disk:8:16",))
NAS = placement(host="NAS-1", disks=("net:nas",), source_disks=("net:nas",))
TAPE = declared(medium="tape")


def said(**changes: object) -> Case:
    """One place of which that was declared, no canary tried, nothing append-only."""
    place = held(declared=declared(**changes), canary=UNTOLD, survey=survey(append_only=False))
    return case(place)


DECLARED = declared(lock_mode="COMPLIANCE", immutable_until="2026-12-31")


def listed(said: Declared | None = None, **changes: object) -> Case:
    """One place with a list of object locks, no canary tried."""
    made = Locks(ago(days=1), "COMPLIANCE", ago(days=-30), 10, 0)
    locks = replace(made, **changes)  # type: ignore[arg-type] # names are told by the rows
    place = held(declared=said or declared(), canary=UNTOLD, survey=survey(append_only=False))
    return case(replace(place, locks=locks))


def unlisted() -> Case:
    """One place that names a list which was never brought in."""
    place = held(declared=DECLARED, canary=UNTOLD, survey=survey(append_only=False))
    return case(replace(place, locks=UNTOLD))


def tried(canary: object, **changes: object) -> Case:
    """One place where deleting was tried so."""
    return one(canary=canary, declared=declared(**changes))


def both(near: Held, other: Held) -> Case:
    return case(near, other)


UNREAD = far(readings=())
WEEKS_AGO = survey(at=ago(days=20), copies=COPIES[:-20])
OFFLINE = far(canary=UNTOLD, survey=WEEKS_AGO, asked=ago(days=20))
ELSEWHERE = Place(ToolKind.TREE, "/mnt/tape2", ())
PLACES = [
    Row("BKP-030", PASS, "all five", case()),
    Row("BKP-030", FAIL, "one place", one()),
    Row(
        "BKP-030",
        FAIL,
        "damaged",
        case(held(readings=(reading(Depth.PART, 1, sound=False),)), far()),
    ),
    Row("BKP-030", FAIL, "never restored", case(held(drills=()), far())),
    Row("BKP-030", FAIL, "a loss at the last drill", case(held(drills=(drill(missing=1),)), far())),
    Row("BKP-030", UNKNOWN, "not read", case(held(), UNREAD)),
    Row("BKP-030", UNKNOWN, "not opened", case(held(), far(survey=ERROR))),
    Row("BKP-031", PASS, "two more", case()),
    Row("BKP-031", FAIL, "one more", one()),
    Row("BKP-031", FAIL, "two on one disk", both(held(), held(declared=declared(target="隣")))),
    Row("BKP-031", FAIL, "one is the disk of the source", both(held(), held(placement=SAME))),
    Row("BKP-031", FAIL, "one is empty", both(held(), far(survey=survey(copies=())))),
    Row("BKP-031", UNKNOWN, "two tapes of one site", both(far(), far(place=ELSEWHERE))),
    Row(
        "BKP-031",
        PASS,
        "tapes of two sites",
        both(far(), far(declared=declared(medium="tape", site="県庁"))),
    ),
    Row("BKP-031", UNKNOWN, "one not opened", both(held(), far(survey=ERROR))),
    Row("BKP-031", UNKNOWN, "one lies nobody knows where", both(held(), held(placement=UNTOLD))),
    Row("BKP-032", PASS, "disk, nas and tape", case()),
    Row("BKP-032", FAIL, "only disks", one(declared=declared(medium="disk"))),
    Row("BKP-032", FAIL, "a tape without copies", one(declared=TAPE, survey=survey(copies=()))),
    Row("BKP-032", FAIL, "a share that the source is on", one(placement=NAS)),
    Row("BKP-032", UNKNOWN, "not declared", one(declared=declared(medium=""))),
    Row("BKP-032", UNKNOWN, "not opened", one(survey=ERROR)),
    Row("BKP-033", PASS, "a branch", case()),
    Row(
        "BKP-033",
        PASS,
        "a cloud that has no disk",
        one(declared=declared(offsite=True, medium="cloud"), placement=UNTOLD),
    ),
    Row("BKP-033", FAIL, "here", one()),
    Row(
        "BKP-033",
        FAIL,
        "declared, but nothing is there",
        both(held(), far(survey=survey(copies=()))),
    ),
    Row(
        "BKP-033",
        FAIL,
        "declared, but the same disk",
        one(declared=declared(offsite=True), placement=SAME),
    ),
    Row("BKP-033", UNKNOWN, "declared, not seen", both(held(), far(survey=ERROR))),
    Row("BKP-033", UNKNOWN, "where is not told", one(declared=declared(offsite=True, site=""))),
    Row("BKP-033", NA, "not asked for", case(wanted=wanted(offsite=False))),
    Row("BKP-034", PASS, "refused", one()),
    Row("BKP-034", PASS, "seen offline", said(offline_since="2026-11-01")),
    Row("BKP-034", PASS, "offline, seen by us weeks ago", case(OFFLINE)),
    Row("BKP-034", PASS, "locked", said(lock_mode="COMPLIANCE", immutable_until="2026-12-31")),
    Row("BKP-034", FAIL, "neither", said()),
    Row("BKP-034", FAIL, "GOVERNANCE", said(lock_mode="GOVERNANCE", immutable_until="2026-12-31")),
    Row(
        "BKP-034",
        FAIL,
        "the lock is over",
        said(lock_mode="COMPLIANCE", immutable_until="2026-11-20"),
    ),
    Row("BKP-034", PASS, "every object locked", listed()),
    Row("BKP-034", FAIL, "an object without a lock", listed(mode="", until=None, bare=1)),
    Row("BKP-034", FAIL, "locks that can be lifted", listed(mode="GOVERNANCE")),
    Row("BKP-034", FAIL, "locks that are over", listed(until=ago(days=1))),
    Row("BKP-034", FAIL, "declared locked, and the list says no", listed(DECLARED, bare=1)),
    Row("BKP-034", UNKNOWN, "an old list", listed(at=ago(days=60))),
    Row("BKP-034", UNKNOWN, "no list yet", unlisted()),
    Row("BKP-034", FAIL, "a lock without an end", said(lock_mode="COMPLIANCE")),
    Row("BKP-034", FAIL, "seen long ago", said(offline_since="2026-09-01")),
    Row("BKP-034", FAIL, "seen tomorrow", said(offline_since="2026-11-30")),
    Row(
        "BKP-034",
        FAIL,
        "locked, and yet deleted",
        tried(DELETED, lock_mode="COMPLIANCE", immutable_until="2026-12-31"),
    ),
    Row(
        "BKP-034",
        FAIL,
        "locked and empty",
        one(survey=survey(copies=()), declared=declared(offline_since="2026-11-01")),
    ),
    Row("BKP-034", UNKNOWN, "append-only, untried", one(canary=UNTOLD)),
    Row("BKP-034", UNKNOWN, "append-only, declared", said(lock_mode="append-only")),
    Row("BKP-034", UNKNOWN, "tried long ago", tried(OLD_CANARY)),
    Row("BKP-034", UNKNOWN, "no day", said(offline_since="昨日")),
    Row("BKP-034", UNKNOWN, "not opened", one(survey=ERROR)),
    Row("BKP-034", NA, "not asked for", case(wanted=wanted(offline=False))),
    Row("BKP-035", PASS, "another host", one()),
    Row("BKP-035", PASS, "another disk", one(placement=OTHER)),
    Row("BKP-035", PASS, "one of two", both(held(placement=SAME), far())),
    Row("BKP-035", FAIL, "the same disk", one(placement=SAME)),
    Row("BKP-035", FAIL, "one share for two hosts", one(placement=NAS)),
    Row("BKP-035", FAIL, "no place", replace(case(), held=())),
    Row("BKP-035", UNKNOWN, "no disk told", one(placement=NO_DISK)),
    Row(
        "BKP-035",
        UNKNOWN,
        "disks that nobody knows",
        one(placement=placement(host="SV-001", disks=("?0:45",))),
    ),
    Row(
        "BKP-035",
        UNKNOWN,
        "the source's disk is not known",
        one(placement=placement(host="SV-001", source_disks=UNTOLD)),
    ),
    Row("BKP-035", UNKNOWN, "looked at long ago", one(asked=ago(days=90))),
    Row("BKP-035", UNKNOWN, "not looked at", one(placement=UNTOLD)),
]
ACCESS = [
    Row("BKP-036", PASS, "refused", one()),
    Row("BKP-036", FAIL, "deleted", tried(DELETED)),
    Row("BKP-036", FAIL, "deleted long ago", tried(replace(DELETED, at=ago(days=300)))),
    Row("BKP-036", UNKNOWN, "refused long ago", tried(OLD_CANARY)),
    Row("BKP-036", UNKNOWN, "refused tomorrow", tried(replace(REFUSED, at=ago(days=-1)))),
    Row("BKP-036", UNKNOWN, "not tried", tried(UNTOLD)),
    Row("BKP-037", PASS, "declared", one()),
    Row("BKP-037", FAIL, "shared", one(declared=declared(separate_login=False))),
    Row("BKP-037", FAIL, "disproved", tried(DELETED)),
    Row("BKP-037", UNKNOWN, "not declared", one(declared=declared(separate_login=None))),
    Row("BKP-038", PASS, "the owner", one()),
    Row("BKP-038", FAIL, "somebody else", one(placement=placement(writers=("tanaka",)))),
    Row("BKP-038", FAIL, "everybody", one(placement=placement(mode=0o777))),
    Row("BKP-038", UNKNOWN, "looked at long ago", one(asked=ago(days=90))),
    Row("BKP-038", UNKNOWN, "no mode", one(placement=placement(mode=None))),
    Row("BKP-038", UNKNOWN, "no owner", one(placement=placement(owner=""))),
    Row("BKP-038", UNKNOWN, "not looked at", one(placement=UNTOLD)),
    Row("BKP-039", PASS, "encrypted", one(placement=placement(mode=0o755))),
    Row("BKP-039", PASS, "closed", one(survey=survey(encrypted=False))),
    Row("BKP-039", PASS, "closed, encryption untold", one(survey=survey(encrypted=UNTOLD))),
    Row(
        "BKP-039",
        FAIL,
        "open",
        one(survey=survey(encrypted=False), placement=placement(mode=0o755)),
    ),
    Row(
        "BKP-039",
        UNKNOWN,
        "open, encryption untold",
        one(survey=survey(encrypted=UNTOLD), placement=placement(mode=0o755)),
    ),
    Row(
        "BKP-039",
        UNKNOWN,
        "no mode",
        one(survey=survey(encrypted=False), placement=placement(mode=None)),
    ),
    Row("BKP-039", UNKNOWN, "nothing known", one(survey=ERROR, placement=UNTOLD)),
    Row("BKP-045", PASS, "encrypted", one()),
    Row("BKP-045", FAIL, "plain", one(survey=survey(encrypted=False))),
    Row("BKP-045", UNKNOWN, "untold", one(survey=survey(encrypted=UNTOLD))),
    Row("BKP-045", UNKNOWN, "not opened", one(survey=ERROR)),
    Row("BKP-045", NA, "not asked for", case(wanted=wanted(encrypted=False))),
    Row("BKP-046", PASS, "two", one()),
    Row("BKP-046", FAIL, "one", one(survey=survey(keys=1))),
    Row("BKP-046", UNKNOWN, "not counted", one(survey=survey(keys=None))),
    Row("BKP-046", UNKNOWN, "encryption untold", one(survey=survey(encrypted=UNTOLD))),
    Row("BKP-046", NA, "plain", one(survey=survey(encrypted=False))),
    Row("BKP-047", PASS, "a safe", one()),
    Row("BKP-047", FAIL, "nowhere", one(declared=declared(key_kept_at=""))),
    Row("BKP-047", FAIL, "beside the copies", one(declared=declared(key_kept_at="本庁"))),
    Row("BKP-047", UNKNOWN, "encryption untold", one(survey=survey(encrypted=UNTOLD))),
    Row("BKP-047", NA, "plain", one(survey=survey(encrypted=False))),
    Row("BKP-048", PASS, "tried in June", one()),
    Row("BKP-048", FAIL, "no alarm", one(declared=declared(alarm=""))),
    Row("BKP-048", FAIL, "never tried", one(declared=declared(alarm_tested=""))),
    Row("BKP-048", FAIL, "tried years ago", one(declared=declared(alarm_tested="2024-06-01"))),
    Row("BKP-048", UNKNOWN, "tried tomorrow", one(declared=declared(alarm_tested="2026-12-01"))),
    Row("BKP-048", UNKNOWN, "no day", one(declared=declared(alarm_tested="6月"))),
    Row("BKP-049", PASS, "opened", one()),
    Row("BKP-049", FAIL, "the tool refused the password", one(survey=SHUT)),
    Row("BKP-049", FAIL, "the list alone opens", one(survey=survey(opens=False))),
    Row("BKP-049", FAIL, "long ago", one(survey=survey(opens=False, at=ago(days=90)))),
    Row("BKP-049", UNKNOWN, "not tried", one(survey=survey(opens=UNTOLD))),
    Row("BKP-049", UNKNOWN, "not reached", one(survey=ERROR)),
    Row("BKP-049", UNKNOWN, "opened long ago", one(survey=survey(at=ago(days=90)))),
    Row("BKP-049", NA, "no password", one(survey=survey(opens=None))),
]


def restored(*drills: Drill, **changes: object) -> Case:
    """One place with these drills."""
    return case(held(drills=drills), **changes)


SAMPLE = drill(whole=False, asked=100, restored=100, matched=100)
ROWS_RIGHT = (TableSeen("住民", 10, "ab", 10, "ab"),)
QUERIED = drill(against=Against.QUERIES, matched=0, random=None, tables=ROWS_RIGHT)
ASKED = replace(QUERIED, tables=(), answers=(("select 1", "1", "1"),))
FAULTS: tuple[tuple[str, Drill], ...] = (
    ("missing", drill(missing=1, matched=999)),
    ("differing", drill(differing=1, matched=999)),
    ("looking encrypted", drill(random=1)),
    ("not restored", drill(restored=999, matched=999)),
    ("errors", drill(errors=(T("誤り", "error"),))),
    ("a table short", replace(QUERIED, tables=(TableSeen("住民", 9, "ab", 10, "ab"),))),
    ("a table changed", replace(QUERIED, tables=(TableSeen("住民", 10, "ac", 10, "ab"),))),
    ("a wrong answer", replace(QUERIED, answers=(("select 1", "0", "1"),))),
)
DOUBTS: tuple[tuple[str, Drill], ...] = (
    ("broken off", drill(finished=False, errors=(T("切れた", "broken off"),), missing=3)),
    ("compared with nothing", drill(against=Against.NOTHING, matched=0)),
    ("nothing restored", drill(asked=0, restored=0, matched=0, population=0)),
    ("not looked at for encryption", drill(random=None)),
    ("a fifth may have changed since", drill(matched=800)),
    ("a sample of ten", replace(SAMPLE, asked=10, restored=10, matched=10)),
    ("a named file changed since", drill(matched=999, named=3, named_bad=1)),
    (
        "tables of which nothing was expected",
        replace(QUERIED, tables=(TableSeen("住民", 10, "ab", None, ""),)),
    ),
    ("no question", replace(QUERIED, tables=())),
)
DATABASE = wanted(content=Content.DATABASE)
DRILLS = [
    Row("BKP-040", PASS, "all of it", one()),
    Row("BKP-040", PASS, "a sample", restored(SAMPLE)),
    Row("BKP-040", PASS, "some may have changed since", restored(drill(matched=950))),
    Row("BKP-040", PASS, "tables", restored(QUERIED)),
    Row("BKP-040", PASS, "a question", restored(ASKED)),
    Row("BKP-040", PASS, "mended", restored(drill(missing=1, at=ago(days=6)), drill())),
    Row(
        "BKP-040",
        PASS,
        "broken off after a good one",
        restored(drill(), drill(finished=False, at=ago(days=1))),
    ),
    Row(
        "BKP-040",
        PASS,
        "a database in the quarter",
        restored(drill(at=ago(days=60), copy_at=ago(days=60)), wanted=DATABASE),
    ),
    *(
        Row("BKP-040", FAIL, label, restored(drill(), replace(bad, at=ago(days=1))))
        for label, bad in FAULTS
    ),
    Row("BKP-040", FAIL, "never", restored()),
    Row("BKP-040", FAIL, "two months ago", restored(drill(at=ago(days=60), copy_at=ago(days=60)))),
    Row("BKP-040", FAIL, "only an old copy", restored(drill(copy_at=ago(days=90)))),
    Row("BKP-040", FAIL, "of another data set", restored(drill(data_set="DS-2"))),
    Row("BKP-040", FAIL, "in the future", restored(drill(at=ago(days=-1), copy_at=ago(days=0)))),
    *(Row("BKP-040", UNKNOWN, label, restored(none)) for label, none in DOUBTS),
    Row("BKP-040", UNKNOWN, "of a copy without time", restored(drill(copy_at=None))),
    Row("BKP-041", PASS, "the last was good", one()),
    *(Row("BKP-041", FAIL, label, restored(drill(at=ago(days=6)), bad)) for label, bad in FAULTS),
    Row(
        "BKP-041",
        FAIL,
        "broken off after a loss",
        restored(drill(missing=1), drill(finished=False, at=ago(days=1))),
    ),
    *(Row("BKP-041", UNKNOWN, label, restored(none)) for label, none in DOUBTS),
    Row("BKP-041", UNKNOWN, "never", restored()),
    Row("BKP-041", UNKNOWN, "good, long ago", restored(OLD_DRILL)),
    Row("BKP-042", PASS, "half an hour", one()),
    Row("BKP-042", FAIL, "three hours", restored(drill(seconds=10_800.0))),
    Row("BKP-042", FAIL, "three hours for a sample", restored(replace(SAMPLE, seconds=10_800.0))),
    Row("BKP-042", UNKNOWN, "a sample", restored(SAMPLE)),
    Row("BKP-042", UNKNOWN, "fast, but with a loss", restored(drill(missing=1))),
    Row("BKP-042", UNKNOWN, "not timed", restored(drill(seconds=0.0))),
    Row("BKP-042", UNKNOWN, "never", restored()),
    Row("BKP-042", NA, "no RTO", case(rto_hours=None)),
    Row("BKP-043", PASS, "in September", one()),
    Row("BKP-043", FAIL, "only recent ones", restored(drill())),
    Row("BKP-043", FAIL, "with a loss", restored(replace(OLD_DRILL, missing=1))),
    Row(
        "BKP-043",
        FAIL,
        "two years ago",
        restored(replace(OLD_DRILL, at=ago(days=700), copy_at=ago(days=740))),
    ),
    Row("BKP-043", UNKNOWN, "of a copy without time", restored(replace(OLD_DRILL, copy_at=None))),
    Row("BKP-043", UNKNOWN, "broken off", restored(replace(OLD_DRILL, finished=False))),
    Row("BKP-043", NA, "one generation", case(wanted=wanted(generations=1))),
    Row("BKP-044", PASS, "erased", one()),
    Row("BKP-044", FAIL, "left", restored(drill(cleaned=False))),
    Row(
        "BKP-044",
        FAIL,
        "broken off and left",
        restored(drill(), drill(at=ago(days=1), finished=False, cleaned=False)),
    ),
    Row("BKP-044", UNKNOWN, "no time known", restored(drill(at=ago(days=-1)))),
    Row("BKP-044", NA, "never", restored()),
]
ROWS = [*PLACES, *ACCESS, *DRILLS]
