"""C5 to C8: circles, keys inside the safe, single losses and electricity."""

from datetime import date

from bcp.model import Document, FirstStep, Need, PostHeld, Power
from checks.model import Severity
from tests.bcp.rules.judging import CONFLICT, FITS, SILENT, UNKNOWN, Row
from tests.bcp.rules.sound import (
    BOOK,
    JUMIN,
    LAPTOP,
    LATELY,
    NINSHO,
    POST,
    RESTORE,
    SITE,
    SUITE,
    SV1,
    TASK,
    UPS,
    VENDOR,
    both,
    first,
    has,
    has_thing,
    needs,
    needs_not,
    person,
    plain,
    sets,
    whole,
    work,
)

NODES, DOCUMENTS, VAULT = "nodes", "documents", "document:パスワード"


def _step(start: str, *of: str, by: str = "市長", on: date | None = LATELY) -> FirstStep:
    return FirstStep(of, start, "手で始める", "", by, on, "p.yaml:9")


CIRCLE = needs(NINSHO, JUMIN)
SIGNED = _step(NINSHO, NINSHO, JUMIN)
VAULT_ON_JUMIN = both(
    has_thing(VAULT),
    has(DOCUMENTS, VAULT, Document(VAULT, ("文書管理",), paper=False, checked=LATELY)),
    needs(NINSHO, VAULT, during=RESTORE),
    needs(VAULT, NINSHO),
)
WITHOUT_PAPER = sets(DOCUMENTS, SUITE, paper=False)
BARE = sets(NODES, TASK, alternatives=())


def _power(**parts: float | None) -> Power:
    return Power(UPS, **parts)  # type: ignore[arg-type] # minutes and hours only


ROWS = [
    Row("C5", "no circle", plain, FITS),
    Row("C5", "a circle", CIRCLE, CONFLICT, (JUMIN, NINSHO)),
    Row("C5", "nobody signed", both(CIRCLE, first(_step(NINSHO, JUMIN, by=""))), CONFLICT),
    Row(
        "C5", "not signed, nor all named", both(CIRCLE, first(_step(NINSHO, SV1, by=""))), CONFLICT
    ),
    Row("C5", "signed on no day", both(CIRCLE, first(_step(NINSHO, JUMIN, on=None))), CONFLICT),
    Row("C5", "signed", both(CIRCLE, first(SIGNED)), FITS, (JUMIN, NINSHO)),
    Row(
        "C5",
        "signed, naming what it waits for",
        both(CIRCLE, first(_step(NINSHO, JUMIN))),
        FITS,
        (JUMIN, NINSHO),
    ),
    Row("C5", "signed elsewhere", both(CIRCLE, first(_step(SV1, JUMIN, NINSHO))), CONFLICT),
    Row(
        "C5",
        "grown after it was signed",
        both(CIRCLE, needs(NINSHO, SITE), needs(SITE, JUMIN), first(SIGNED)),
        CONFLICT,
        (JUMIN, NINSHO, SITE),
    ),
    Row(
        "C5",
        "a second circle beside the signed one",
        both(CIRCLE, needs(JUMIN, SV1), needs(SV1, JUMIN), first(SIGNED)),
        CONFLICT,
        (JUMIN, SV1),
    ),
    Row(
        "C5",
        "only degrades",
        both(needs(NINSHO, JUMIN, need=Need.DEGRADES)),
        FITS,
    ),
    Row("C5", "a plan without dependencies", whole(dependencies=()), SILENT),
    Row("C6", "as it is", plain, FITS, (JUMIN,)),
    Row("C6", "the vault stands on it", VAULT_ON_JUMIN, CONFLICT, (NINSHO, VAULT)),
    Row(
        "C6",
        "the vault is on paper too",
        both(VAULT_ON_JUMIN, sets(DOCUMENTS, VAULT, paper=True)),
        FITS,
        (NINSHO,),
    ),
    Row(
        "C6",
        "on paper or not",
        both(VAULT_ON_JUMIN, sets(DOCUMENTS, VAULT, paper=None)),
        UNKNOWN,
        (NINSHO, VAULT),
    ),
    Row(
        "C6",
        "a first step is signed",
        both(VAULT_ON_JUMIN, first(_step(NINSHO, VAULT))),
        FITS,
        (NINSHO, VAULT),
    ),
    Row(
        "C6",
        "a first step is proposed",
        both(VAULT_ON_JUMIN, first(_step(NINSHO, VAULT, by=""))),
        CONFLICT,
        (NINSHO, VAULT),
    ),
    Row(
        "C6",
        "a first step of something else",
        both(VAULT_ON_JUMIN, first(_step(NINSHO, SV1))),
        CONFLICT,
        (NINSHO, VAULT),
    ),
    Row(
        "C6",
        "the vault is behind another system",
        both(VAULT_ON_JUMIN, needs_not(VAULT, NINSHO), needs(VAULT, JUMIN)),
        CONFLICT,
        (NINSHO, VAULT),
    ),
    Row(
        "C6",
        "one of two vaults is left",
        both(
            VAULT_ON_JUMIN,
            needs_not(NINSHO, VAULT),
            needs(NINSHO, VAULT, during=RESTORE, need=Need.ANY, group="v"),
            needs(NINSHO, BOOK, during=RESTORE, need=Need.ANY, group="v"),
        ),
        FITS,
        (NINSHO,),
    ),
    Row(
        "C6",
        "a console that runs on it",
        both(
            has_thing("system:管理"),
            needs("system:管理", NINSHO),
            needs(NINSHO, "system:管理", during=RESTORE),
        ),
        CONFLICT,
        (NINSHO, "system:管理"),
    ),
    Row("C6", "what runs in a circle is C5's", CIRCLE, SILENT, (NINSHO,)),
    Row("C6", "the suite on a laptop", plain, FITS, (SUITE,)),
    Row("C6", "the suite is only there", both(WITHOUT_PAPER), FITS, (SUITE,)),
    Row(
        "C6",
        "the suite on what is restored",
        both(WITHOUT_PAPER, needs(LAPTOP, NINSHO)),
        CONFLICT,
        (SUITE, NINSHO),
    ),
    Row("C6", "the suite on it, and on paper", needs(LAPTOP, NINSHO), FITS, (SUITE,)),
    Row(
        "C6",
        "nobody says where the suite is",
        both(WITHOUT_PAPER, needs_not(SUITE, LAPTOP)),
        UNKNOWN,
        (SUITE,),
    ),
    Row("C7", "as it is", plain, FITS, (TASK,)),
    Row("C7", "no alternative", BARE, CONFLICT, (NINSHO, TASK), Severity.MEDIUM),
    Row("C7", "one of two servers", BARE, SILENT, (SV1, TASK)),
    Row("C7", "both servers wanted", both(BARE, needs(JUMIN, SV1)), CONFLICT, (SV1, TASK)),
    Row("C7", "the power below", both(BARE, needs(JUMIN, SV1)), CONFLICT, (UPS, TASK)),
    Row(
        "C7",
        "an alternative on the way",
        both(BARE, sets(NODES, JUMIN, alternatives=("前日の一覧",))),
        SILENT,
        (NINSHO, TASK),
    ),
    Row(
        "C7",
        "a spare of the lost thing",
        both(BARE, sets(NODES, NINSHO, alternatives=("予備機",))),
        SILENT,
        (NINSHO, TASK),
    ),
    Row(
        "C7",
        "what cannot be restored for it stands no more",
        both(BARE, VAULT_ON_JUMIN, needs(JUMIN, VAULT, during=RESTORE)),
        SILENT,
        (NINSHO, TASK, JUMIN),
    ),
    Row(
        "C7",
        "on the way that stops it, not on one that degrades",
        both(BARE, needs(TASK, NINSHO, need=Need.DEGRADES)),
        CONFLICT,
        (NINSHO, TASK),
    ),
    Row(
        "C7",
        "on the shortest way",
        both(BARE, needs(TASK, NINSHO)),
        CONFLICT,
        (NINSHO, TASK),
    ),
    Row(
        "C7",
        "a vendor and nothing else",
        both(has_thing("vendor:甲社"), has("work", NINSHO, work(NINSHO, 9, vendor="vendor:甲社"))),
        CONFLICT,
        ("vendor:甲社", NINSHO),
    ),
    Row(
        "C7",
        "the vendor of what no task needs",
        both(has_thing("vendor:甲社"), has("work", LAPTOP, work(LAPTOP, 9, vendor="vendor:甲社"))),
        SILENT,
        ("vendor:甲社",),
    ),
    Row(
        "C7",
        "what stops anyway is nobody's fault",
        both(BARE, needs(TASK, SV1, need=Need.ANY, group="x", at_least=2)),
        SILENT,
        (NINSHO, TASK),
    ),
    Row(
        "C7",
        "one of the posts of the lost one",
        both(
            BARE,
            sets("posts", POST, deputies=()),
            has_thing("post:係長"),
            has("posts", "post:係長", PostHeld("post:係長", holder="甲")),
        ),
        CONFLICT,
        ("person:甲", TASK),
    ),
    Row(
        "C7",
        "who holds a post and alone has a skill",
        both(BARE, sets("posts", POST, deputies=()), person("乙", skills=("認証",))),
        CONFLICT,
        ("person:甲", TASK, JUMIN),
    ),
    Row(
        "C7",
        "needs are not written",
        both(needs_not(TASK, JUMIN), needs_not(TASK, POST)),
        UNKNOWN,
        (TASK,),
    ),
    Row(
        "C7",
        "more is asked than there is",
        needs(TASK, SV1, need=Need.ANY, group="x", at_least=2),
        CONFLICT,
        (TASK,),
        Severity.HIGH,
    ),
    Row(
        "C7",
        "the only holder of a post",
        both(BARE, sets("posts", POST, deputies=())),
        CONFLICT,
        ("person:甲", TASK),
    ),
    Row(
        "C7",
        "who deputises for himself",
        both(BARE, sets("posts", POST, deputies=("甲", ""))),
        CONFLICT,
        ("person:甲", TASK),
    ),
    Row("C7", "a post with a deputy", BARE, SILENT, ("person:甲",)),
    Row(
        "C7",
        "the only one with the skill",
        person("乙", skills=("認証",)),
        CONFLICT,
        ("person:甲", JUMIN),
    ),
    Row("C7", "without the skill", person("乙", skills=("認証",)), SILENT, ("person:乙",)),
    Row(
        "C7",
        "two are wanted and there are two",
        has("work", NINSHO, work(NINSHO, 60, skill="認証", people=2)),
        CONFLICT,
        ("person:乙", NINSHO),
    ),
    Row("C7", "another vendor would come", plain, SILENT, (VENDOR,)),
    Row(
        "C7",
        "the only vendor of a restoring",
        sets(NODES, VENDOR, alternatives=()),
        CONFLICT,
        (VENDOR, JUMIN),
    ),
    Row(
        "C7",
        "the only copy of a document",
        sets(DOCUMENTS, BOOK, copies=("書庫",)),
        CONFLICT,
        (BOOK, JUMIN),
    ),
    Row("C7", "a document in two places", plain, SILENT, (BOOK,)),
    Row("C8", "as it is", plain, FITS, (UPS,)),
    Row("C8", "too short", sets("power", UPS, battery_minutes=19), CONFLICT, (UPS,), Severity.HIGH),
    Row("C8", "just long enough", sets("power", UPS, battery_minutes=20), FITS, (UPS,)),
    Row("C8", "battery not known", sets("power", UPS, battery_minutes=None), UNKNOWN, (UPS,)),
    Row("C8", "shutdown not known", sets("power", UPS, shutdown_minutes=None), UNKNOWN, (UPS,)),
    Row("C8", "nothing known", has("power", UPS, _power()), UNKNOWN, (UPS,)),
    Row(
        "C8",
        "fuel for a day",
        has("power", UPS, _power(generator_hours=24)),
        CONFLICT,
        (UPS,),
        Severity.MEDIUM,
    ),
    Row("C8", "fuel for three days", has("power", UPS, _power(generator_hours=72)), FITS, (UPS,)),
]
