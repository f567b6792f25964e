"""What the rules about soundness and change must say (BKP-019 to BKP-028)."""

from dataclasses import replace

from checks.backup.model import Case, Change, Copy, Depth, Reading, Sighting
from checks.model import FactError, Why
from inventory.model import Content
from inventory.words import T
from tests.checks.backup.rules.row import FAIL, PASS, UNKNOWN, Row, on, one
from tests.checks.backup.samples import (
    COPIES,
    GB,
    READINGS,
    ago,
    case,
    copy,
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
STRUCTURE, PART, WHOLE = Depth.STRUCTURE, Depth.PART, Depth.WHOLE
BAD = {"sound": False, "errors": (T("壊れている", "damaged"),)}


def read(*readings: Reading) -> Case:
    """One place that was looked at so."""
    return one(readings=readings)


def slices(days: range, of: int, **changes: object) -> tuple[Reading, ...]:
    """A slice a day, the first of them the oldest."""
    return tuple(reading(PART, day, part=(n % of + 1, of), **changes) for n, day in enumerate(days))


MONTH = slices(range(29, -1, -1), 30)
SOUNDNESS = [
    Row("BKP-019", PASS, "yesterday", one()),
    Row("BKP-019", PASS, "mended", read(reading(STRUCTURE, 3, **BAD), reading(STRUCTURE, 1))),
    Row("BKP-019", FAIL, "damaged", read(reading(STRUCTURE, 1, **BAD))),
    Row("BKP-019", FAIL, "damaged long ago", read(reading(STRUCTURE, 90, **BAD))),
    Row("BKP-019", FAIL, "a slice mends no structure", read(reading(STRUCTURE, 3, **BAD), *MONTH)),
    Row(
        "BKP-019",
        FAIL,
        "the whole was damaged",
        read(reading(WHOLE, 3, **BAD), reading(STRUCTURE, 1)),
    ),
    Row("BKP-019", PASS, "offline, weeks ago", on(far(readings=(reading(STRUCTURE, 20),)))),
    Row("BKP-019", UNKNOWN, "never", read()),
    Row("BKP-019", UNKNOWN, "only slices", read(*MONTH)),
    Row("BKP-019", UNKNOWN, "two weeks ago", read(reading(STRUCTURE, 14))),
    Row("BKP-019", UNKNOWN, "in the future", read(reading(STRUCTURE, -1))),
    Row("BKP-020", PASS, "all at once", one()),
    Row("BKP-020", PASS, "thirty slices", read(*MONTH)),
    Row("BKP-020", PASS, "the slice again", read(*slices(range(30, 29, -1), 30, **BAD), *MONTH)),
    Row("BKP-020", PASS, "all again", read(reading(PART, 3, part=None, **BAD), reading(WHOLE, 1))),
    Row(
        "BKP-020", FAIL, "the last slice", read(*MONTH[:-1], reading(PART, 0, part=(30, 30), **BAD))
    ),
    Row(
        "BKP-020",
        FAIL,
        "another slice mends none",
        read(reading(PART, 2, part=(1, 2), **BAD), reading(PART, 1, part=(2, 2))),
    ),
    Row(
        "BKP-020",
        FAIL,
        "the structure mends no content",
        read(reading(WHOLE, 2, **BAD), reading(STRUCTURE, 1)),
    ),
    Row("BKP-020", FAIL, "found in the future", read(reading(WHOLE, 1), reading(PART, -1, **BAD))),
    Row("BKP-020", UNKNOWN, "one slice short", read(*MONTH[1:])),
    Row(
        "BKP-020",
        UNKNOWN,
        "slices of two partitions",
        read(*slices(range(2), 3), *slices(range(3), 4)),
    ),
    Row("BKP-020", UNKNOWN, "too long ago", read(reading(WHOLE, 31))),
    Row("BKP-020", PASS, "offline, a month ago", on(far(readings=(reading(WHOLE, 31),)))),
    Row("BKP-020", UNKNOWN, "random parts", read(*(reading(PART, day) for day in range(40)))),
    Row("BKP-020", UNKNOWN, "only the structure", read(READINGS[1])),
    Row("BKP-020", UNKNOWN, "never", read()),
    Row("BKP-021", PASS, "silent", one()),
    Row("BKP-021", FAIL, "complains", one(survey=survey(problems=(T("警告", "warning"),)))),
    Row("BKP-021", UNKNOWN, "not opened", one(survey=ERROR)),
    Row("BKP-022", PASS, "young", one()),
    Row("BKP-022", FAIL, "two days old", one(survey=survey(locks=(ago(days=2),)))),
    Row("BKP-022", UNKNOWN, "from the future", one(survey=survey(locks=(ago(days=-1),)))),
    Row("BKP-022", UNKNOWN, "not opened", one(survey=ERROR)),
    Row("BKP-023", PASS, "half", one()),
    Row("BKP-023", PASS, "a fifth", one(placement=placement(free_bytes=200 * GB))),
    Row("BKP-023", FAIL, "a tenth", one(placement=placement(free_bytes=100 * GB))),
    Row("BKP-023", UNKNOWN, "not told", one(placement=placement(free_bytes=None))),
    Row("BKP-023", UNKNOWN, "of how much", one(placement=placement(total_bytes=None))),
    Row("BKP-023", UNKNOWN, "of nothing", one(placement=placement(total_bytes=0))),
    Row("BKP-023", UNKNOWN, "looked at long ago", one(asked=ago(days=90))),
    Row("BKP-023", UNKNOWN, "not looked at", one(placement=UNTOLD)),
    Row("BKP-024", PASS, "alike", one()),
    Row("BKP-024", FAIL, "a day ahead", one(survey=survey(at=ago(days=-1)))),
    Row("BKP-024", FAIL, "ahead when asked", one(survey=survey(at=ago(minutes=10)))),
    Row("BKP-024", FAIL, "a day behind", one(survey=survey(at=ago(days=1)))),
    Row("BKP-024", FAIL, "a copy from the future", one(survey=survey(copies=(*COPIES, copy(-2))))),
    Row("BKP-024", UNKNOWN, "ours was not noted", one(asked=None)),
    Row(
        "BKP-024",
        UNKNOWN,
        "a long survey",
        one(survey=survey(at=ago(minutes=80)), asked=ago(minutes=60)),
    ),
    Row(
        "BKP-024",
        UNKNOWN,
        "a copy without time",
        one(survey=survey(copies=(*COPIES, copy(2, at=None)))),
    ),
    Row("BKP-024", UNKNOWN, "not opened", one(survey=ERROR)),
]


def newest(**changes: object) -> Case:
    """The newest copy differs so from the thirty before it."""
    return one(survey=survey(copies=(*COPIES[:-1], copy(0, **changes))))


def all_(**changes: object) -> Case:
    return one(survey=survey(copies=tuple(replace(one_, **changes) for one_ in COPIES)))  # type: ignore[arg-type] # fields by name


PACKED = tuple(replace(c, stored_bytes=5 * GB) for c in COPIES[:-1])  # full archives, at half size
DUMPS = tuple(replace(c, files=None) for c in COPIES)
BARE = tuple(replace(c, files=None, bytes=None, stored_bytes=None) for c in COPIES[:-1])
PACKED_DUMPS = tuple(replace(c, bytes=None, stored_bytes=GB) for c in DUMPS[:-1])


def remembered(day: int, **changes: object) -> Case:
    """Only the newest copy is weighed; the surveys of so many days saw theirs."""
    known = tuple((c.id, c.at) for c in COPIES)
    sightings = tuple(
        Sighting(ago(days=d), known[: len(known) - d], 1000, 10 * GB, GB // 10)
        for d in range(day, 0, -1)
    )
    return one(survey=survey(copies=(*BARE, copy(0, **changes))), sightings=sightings)


def dumps(stored: int | None) -> Case:
    """Packed dumps of a database, whose unpacked size nobody tells."""
    listed = (*PACKED_DUMPS, copy(0, files=None, bytes=None, stored_bytes=stored))
    place = held(survey=survey(copies=listed), sightings=())
    return case(place, wanted=wanted(content=Content.DATABASE))


VOLUMES = [
    Row("BKP-025", PASS, "as remembered", remembered(5)),
    Row("BKP-025", FAIL, "half of what is remembered", remembered(5, files=500, bytes=5 * GB)),
    Row("BKP-025", UNKNOWN, "too little is remembered", remembered(2)),
    Row("BKP-025", PASS, "packed dumps", dumps(GB)),
    Row("BKP-025", FAIL, "a packed dump of nothing", dumps(20)),
    Row("BKP-025", UNKNOWN, "a dump not weighed", dumps(None)),
    Row("BKP-026", PASS, "as remembered", remembered(5)),
    Row("BKP-026", FAIL, "more than remembered", remembered(5, stored_bytes=9 * GB)),
    Row("BKP-026", UNKNOWN, "too little is remembered", remembered(2)),
    Row("BKP-025", PASS, "alike", one()),
    Row("BKP-025", PASS, "a fifth more", newest(files=1200, bytes=12 * GB)),
    Row(
        "BKP-025",
        PASS,
        "a dump counts no files",
        case(held(survey=survey(copies=DUMPS)), wanted=wanted(content=Content.DATABASE)),
    ),
    Row("BKP-025", FAIL, "half the files", newest(files=500)),
    Row("BKP-025", FAIL, "half the bytes", newest(bytes=5 * GB)),
    Row("BKP-025", FAIL, "empty", newest(files=0, bytes=0)),
    Row("BKP-025", FAIL, "three times as much", newest(bytes=30 * GB)),
    Row(
        "BKP-025",
        FAIL,
        "a source left out",
        newest(files=500, bytes=5 * GB, sources=("/srv/data",)),
    ),
    Row("BKP-025", UNKNOWN, "files not told", newest(files=None)),
    Row("BKP-025", UNKNOWN, "bytes not told", newest(bytes=None)),
    Row("BKP-025", UNKNOWN, "never told", one(survey=survey(copies=DUMPS))),
    Row("BKP-025", UNKNOWN, "two copies", one(survey=survey(copies=COPIES[-2:]))),
    Row("BKP-025", UNKNOWN, "none", one(survey=survey(copies=()))),
    Row(
        "BKP-025",
        UNKNOWN,
        "from the future",
        one(survey=survey(copies=(*COPIES, copy(-2, files=1)))),
    ),
    Row("BKP-025", UNKNOWN, "not opened", one(survey=ERROR)),
    Row("BKP-026", PASS, "alike", one()),
    Row("BKP-026", PASS, "much of little", newest(stored_bytes=GB * 4 // 10)),
    Row("BKP-026", FAIL, "all of it new", newest(stored_bytes=9 * GB)),
    Row(
        "BKP-026",
        FAIL,
        "no longer packs",
        one(survey=survey(copies=(*PACKED, copy(0, stored_bytes=10 * GB)))),
    ),
    Row("BKP-026", UNKNOWN, "not told", newest(stored_bytes=None)),
    Row("BKP-026", UNKNOWN, "of how much", newest(bytes=None)),
    Row("BKP-026", UNKNOWN, "never told", all_(stored_bytes=None)),
    Row(
        "BKP-026",
        UNKNOWN,
        "originals never told",
        one(survey=survey(copies=(*(replace(c, bytes=None) for c in COPIES[:-1]), copy(0)))),
    ),
    Row("BKP-026", UNKNOWN, "not opened", one(survey=ERROR)),
    Row("BKP-027", PASS, "a few", one()),
    Row(
        "BKP-027",
        PASS,
        "nothing, of unknown",
        one(survey=survey(change=Change("c1", "c0", 9, 0, 0), copies=tuple(DUMPS))),
    ),
    Row(
        "BKP-027", FAIL, "half of it gone", one(survey=survey(change=Change("c1", "c0", 0, 500, 0)))
    ),
    Row(
        "BKP-027", FAIL, "all renamed", one(survey=survey(change=Change("c1", "c0", 1000, 1000, 0)))
    ),
    Row(
        "BKP-027", FAIL, "all rewritten", one(survey=survey(change=Change("c1", "c0", 0, 0, 1000)))
    ),
    Row("BKP-027", UNKNOWN, "not compared", one(survey=survey(change=UNTOLD))),
    Row(
        "BKP-027",
        UNKNOWN,
        "of how many",
        one(survey=survey(change=Change("c1", "c0", 0, 5, 0), copies=tuple(DUMPS))),
    ),
    Row(
        "BKP-027",
        UNKNOWN,
        "of older copies",
        one(survey=survey(change=Change("c3", "c2", 0, 5, 0))),
    ),
    Row("BKP-027", UNKNOWN, "not opened", one(survey=ERROR)),
]


def seen(*copies: Copy, listed: tuple[Copy, ...] = COPIES, **ledger: object) -> Case:
    """Yesterday these were there, today those are."""
    known = tuple((copy.id, copy.at) for copy in copies)
    place = held(survey=survey(copies=listed), sightings=(Sighting(ago(days=1), known, 1, 1, 1),))
    return case(place, wanted=wanted(**ledger))


RENAMED = tuple(replace(one_, id=f"daily.{place}") for place, one_ in enumerate(COPIES))
HOURLY = tuple(copy(5 + hour / 24, id=f"h{hour}") for hour in range(1, 24))
VANISHING = [
    Row("BKP-028", PASS, "all still there", one()),
    Row("BKP-028", PASS, "renamed by rotation", seen(*RENAMED)),
    Row("BKP-028", PASS, "past its retention", seen(copy(31), copy(40), *COPIES)),
    Row("BKP-028", PASS, "thinned out to daily ones", seen(*HOURLY, *COPIES)),
    Row("BKP-028", PASS, "replaced", seen(copy(31), *COPIES, retention_days=None)),
    Row("BKP-028", FAIL, "one of last week", seen(*COPIES, listed=(*COPIES[:-6], *COPIES[-5:]))),
    Row("BKP-028", FAIL, "the newest then", seen(*COPIES[:-1], listed=(*COPIES[:-2], COPIES[-1]))),
    Row("BKP-028", FAIL, "all of them", seen(*COPIES, listed=())),
    Row(
        "BKP-028",
        FAIL,
        "all, nothing laid down",
        seen(*COPIES, listed=(), retention_days=None, generations=None),
    ),
    Row(
        "BKP-028",
        FAIL,
        "generations too few",
        seen(*COPIES, listed=COPIES[-3:], retention_days=None),
    ),
    Row("BKP-028", UNKNOWN, "the first survey", one(sightings=())),
    Row("BKP-028", UNKNOWN, "no time", seen(copy(3, id="x", at=None), *COPIES)),
    Row(
        "BKP-028",
        UNKNOWN,
        "nothing laid down",
        seen(*COPIES, listed=COPIES[-3:], retention_days=None, generations=None),
    ),
    Row("BKP-028", UNKNOWN, "not opened", one(survey=ERROR)),
]
ROWS = [*SOUNDNESS, *VOLUMES, *VANISHING]
