"""What the rules about the plan, ages and contents must say (BKP-011 to BKP-018)."""

from datetime import timedelta

from checks.backup.model import Case, Content, Copy, ToolKind
from checks.model import FactError, Why
from inventory.words import T
from tests.checks.backup.rules.row import FAIL, NA, PASS, UNKNOWN, Row, on, one
from tests.checks.backup.samples import (
    COPIES,
    SOURCES,
    case,
    copy,
    far,
    held,
    survey,
    wanted,
)
from tests.checks.backup.samples import (
    UNKNOWN as UNTOLD,
)

FUTURE = copy(-2)
STALE = COPIES[:-4]  # the newest is four days old
A, B = SOURCES


def of(*copies: Copy, **changes: object) -> Case:
    """One place that lists these copies."""
    return one(survey=survey(copies=copies, **changes))


def jobs(age_of_b: float) -> tuple[Copy, ...]:
    """Two jobs in one repository, one for each source."""
    first = [copy(day, id=f"a{day}", sources=(A,)) for day in (2, 1, 0)]
    other = [copy(age_of_b + day, id=f"b{day}", sources=(B,)) for day in (2, 1, 0)]
    return (*first, *other)


OTHERS = tuple(copy(day, sources=("/etc",)) for day in (2, 1, 0))
SILENT = tuple(copy(day, sources=()) for day in range(30, -1, -1))
TWO_HOSTS = tuple(copy(day, host=host) for day in (1, 0) for host in ("web", "mail"))
ABSENT = tuple(Content(source, False, None, None) for source in SOURCES)
EMPTY = (Content(A, True, 500, 10**9), Content(B, True, 0, 0))
WITHOUT_B = (*COPIES[:-1], copy(0, sources=(A,)))
OLD_SURVEY = survey(at=survey().at - timedelta(days=20))
ERROR = FactError(Why.NO_PRIVILEGE, T("開けない", "cannot be opened"))

PLAN = [
    Row("BKP-011", PASS, "all told", case()),
    Row("BKP-011", PASS, "said to be unneeded", case(wanted=wanted(offsite=False, offline=False))),
    Row("BKP-011", FAIL, "no interval", case(wanted=wanted(every_hours=None))),
    Row("BKP-011", FAIL, "off site untold", case(wanted=wanted(offsite=None))),
    Row(
        "BKP-011", FAIL, "no retention", case(wanted=wanted(generations=None, retention_days=None))
    ),
    Row("BKP-011", FAIL, "nobody holds the key", case(wanted=wanted(credential=""))),
    Row("BKP-011", FAIL, "no RPO", case(rpo_hours=None)),
    Row("BKP-011", FAIL, "no sources", case(wanted=wanted(sources=()))),
    Row("BKP-012", PASS, "one of two is enough", case(held(survey=ERROR), far())),
    Row("BKP-012", FAIL, "no place", case().__class__(wanted(), 24.0, case().at, ())),
    Row("BKP-012", FAIL, "all deleted", of()),
    Row("BKP-012", FAIL, "only broken runs", of(copy(0, complete=False))),
    Row("BKP-012", FAIL, "of other sources", of(*OTHERS, contents=ABSENT)),
    Row("BKP-012", FAIL, "one source never saved", of(*(copy(d, sources=(A,)) for d in (1, 0)))),
    Row("BKP-012", UNKNOWN, "cannot be opened", one(survey=ERROR)),
    Row(
        "BKP-012",
        UNKNOWN,
        "deleted here, unknown there",
        case(held(survey=ERROR), far(survey=survey(copies=()))),
    ),
    Row("BKP-012", UNKNOWN, "the survey is old", one(survey=OLD_SURVEY)),
    Row("BKP-012", UNKNOWN, "of two other hosts", of(*TWO_HOSTS)),
    Row("BKP-012", UNKNOWN, "of others, contents untold", of(*OTHERS, contents=UNTOLD)),
    Row("BKP-012", UNKNOWN, "sources not in the ledger", case(wanted=wanted(sources=()))),
    Row("BKP-012", PASS, "no source told, but in the newest", of(*SILENT)),
    Row(
        "BKP-012",
        PASS,
        "a product's report tells no source",
        of(*SILENT, tool=ToolKind.CATALOG, contents=UNTOLD),
    ),
]
AGES = [
    Row("BKP-013", PASS, "three hours ago", one()),
    Row("BKP-013", PASS, "old here, fresh there", case(held(survey=survey(copies=STALE)), far())),
    Row("BKP-013", PASS, "one from the future beside a fresh one", of(*COPIES, FUTURE)),
    Row("BKP-013", FAIL, "four days ago", of(*STALE)),
    Row("BKP-013", FAIL, "the newest is broken", of(*STALE, copy(0, complete=False))),
    Row("BKP-013", FAIL, "the job of one source stopped", of(*jobs(5))),
    Row(
        "BKP-013",
        FAIL,
        "one source left out for days",
        of(*STALE, *(copy(d, sources=(A,)) for d in (3, 2, 1, 0))),
    ),
    Row("BKP-013", FAIL, "nothing saved for days", of(*STALE, copy(0, sources=()))),
    Row("BKP-013", FAIL, "none", of()),
    Row("BKP-013", FAIL, "one source never saved", of(*(copy(d, sources=(A,)) for d in (1, 0)))),
    Row("BKP-013", UNKNOWN, "no time", of(*(copy(d, at=None) for d in (1, 0)))),
    Row("BKP-013", UNKNOWN, "only from the future", of(*STALE, FUTURE)),
    Row("BKP-013", UNKNOWN, "no RPO", case(rpo_hours=None)),
    Row("BKP-013", UNKNOWN, "not opened", one(survey=ERROR)),
    Row(
        "BKP-013",
        UNKNOWN,
        "old here, unknown there",
        case(held(survey=survey(copies=STALE)), far(survey=ERROR)),
    ),
    Row(
        "BKP-013",
        UNKNOWN,
        "fresh when it was surveyed",
        one(survey=survey(at=survey().at - timedelta(days=2), copies=COPIES[:-2])),
    ),
    Row("BKP-014", PASS, "four days ago", of(*STALE)),
    Row("BKP-014", FAIL, "two months ago", of(copy(60))),
    Row("BKP-014", UNKNOWN, "not opened", one(survey=ERROR)),
    Row("BKP-014", UNKNOWN, "no time", of(copy(60), copy(1, at=None))),
    Row("BKP-015", PASS, "every day", one()),
    Row(
        "BKP-015",
        PASS,
        "in turns",
        case(held(survey=survey(copies=COPIES[::2])), far(survey=survey(copies=COPIES[1::2]))),
    ),
    Row("BKP-015", PASS, "a gap long ago", of(*COPIES[:10], *COPIES[12:])),
    Row("BKP-015", FAIL, "two days ago", of(*COPIES[:-3], *COPIES[-2:])),
    Row("BKP-015", FAIL, "one source", of(*jobs(5))),
    Row("BKP-015", FAIL, "none", of()),
    Row(
        "BKP-015",
        UNKNOWN,
        "a gap here, unknown there",
        case(held(survey=survey(copies=(*COPIES[:-3], *COPIES[-2:]))), far(survey=ERROR)),
    ),
    Row(
        "BKP-015", UNKNOWN, "a copy without time", of(*COPIES[:-3], *COPIES[-2:], copy(2, at=None))
    ),
    Row("BKP-015", UNKNOWN, "the first copy", of(copy(0))),
    Row("BKP-015", UNKNOWN, "sources not in the ledger", case(wanted=wanted(sources=()))),
    Row("BKP-015", UNKNOWN, "the only place not opened", one(survey=ERROR)),
    Row(
        "BKP-015",
        PASS,
        "one generation, replaced",
        on(held(survey=survey(copies=(copy(0),))), wanted=wanted(generations=1)),
    ),
    Row("BKP-015", NA, "no interval", case(wanted=wanted(every_hours=None))),
    Row(
        "BKP-016",
        PASS,
        "thinned out",
        of(*(copy(d) for d in (60, 31, 23, 16, 9, 6, 5, 4, 3, 2, 1, 0))),
    ),
    Row("BKP-016", FAIL, "too few", of(*COPIES[-3:])),
    Row("BKP-016", FAIL, "a hole of four days in the week", of(*COPIES[:-5], *COPIES[-1:])),
    Row("BKP-016", FAIL, "two weeks missing", of(*COPIES[:10], *COPIES[-8:])),
    Row("BKP-016", FAIL, "begun ten days ago", of(*COPIES[-11:])),
    Row("BKP-016", FAIL, "none", of()),
    Row("BKP-016", UNKNOWN, "not opened", one(survey=ERROR)),
    Row("BKP-016", UNKNOWN, "times untold", of(*COPIES[-9:], copy(12, at=None))),
    Row(
        "BKP-016",
        NA,
        "nothing laid down",
        case(wanted=wanted(generations=None, retention_days=None)),
    ),
]
CONTENTS = [
    Row("BKP-017", PASS, "both there", one()),
    Row(
        "BKP-017",
        PASS,
        "no files counted",
        one(survey=survey(contents=(Content(A, True, None, 9), Content(B, True, 9, None)))),
    ),
    Row("BKP-017", FAIL, "an empty mount point", one(survey=survey(contents=EMPTY))),
    Row(
        "BKP-017",
        FAIL,
        "files of no length",
        one(survey=survey(contents=(*EMPTY[:1], Content(B, True, 40, 0)))),
    ),
    Row(
        "BKP-017",
        FAIL,
        "absent at run time",
        of(*WITHOUT_B, contents=(EMPTY[0], Content(B, False, None, None))),
    ),
    Row("BKP-017", FAIL, "an older copy has it", of(*WITHOUT_B)),
    Row("BKP-017", FAIL, "not named, contents untold", of(*WITHOUT_B, contents=UNTOLD)),
    Row("BKP-017", FAIL, "the newest saved nothing", of(*COPIES[:-1], copy(0, sources=()))),
    Row("BKP-017", FAIL, "none", of()),
    Row("BKP-017", UNKNOWN, "contents not told", one(survey=survey(contents=UNTOLD))),
    Row("BKP-017", UNKNOWN, "one source not told", one(survey=survey(contents=EMPTY[:1]))),
    Row(
        "BKP-017",
        UNKNOWN,
        "how much is not told",
        one(survey=survey(contents=(EMPTY[0], Content(B, True, None, None)))),
    ),
    Row("BKP-017", UNKNOWN, "the newest is from the future", of(*COPIES, FUTURE)),
    Row(
        "BKP-017",
        UNKNOWN,
        "told of another job's copy",
        of(*jobs(0.5), contents=(EMPTY[0], Content(B, False, None, None))),
    ),
    Row("BKP-018", PASS, "told to be whole", one()),
    Row("BKP-018", FAIL, "files were left out", of(*COPIES[:-1], copy(0, complete=False))),
    Row("BKP-018", FAIL, "none", of()),
    Row("BKP-018", UNKNOWN, "the tool keeps quiet", of(*COPIES[:-1], copy(0, complete=None))),
    Row("BKP-018", UNKNOWN, "not opened", one(survey=ERROR)),
]
ROWS = [*PLAN, *AGES, *CONTENTS]
