"""A made-up city's backups: healthy, failing, unknown, and many; nothing here is random."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from audit.backup.judged import LEDGER
from audit.judge import read_limits
from audit.policy_files import load_policy
from checks.backup.judging import Judgement
from checks.backup.limits import BackupSetLimits
from checks.backup.model import (
    Against,
    Canary,
    Case,
    Change,
    Content,
    Copy,
    Declared,
    Depth,
    Drill,
    Held,
    Place,
    Placement,
    Reading,
    Sighting,
    Survey,
    TableSeen,
    ToolKind,
)
from checks.model import FactError, Severity, Verdict, Why, judged
from inventory.model import Content as Sort
from inventory.model import DataSet, Ledger, Municipality, System
from inventory.words import T
from reports.backup_build import BackupMaterial, Looked, build_backup_view
from reports.backup_proof import MATCHED, SOUND
from reports.backup_view import BackupReport
from reports.view import Anchor
from tests.reports.sample import HEAD, SETTINGS, make_check

_RTO = {"住民記録システム": 0.5, "税務システム": 12.0}
AT = datetime(2026, 11, 21, 0, 5, tzinfo=UTC)
GIB = 1 << 30
POLICY = load_policy(None)
LIMITS = read_limits(BackupSetLimits, POLICY)
PLAN, STRAY, FRESH, PLACES = "BKP-010", "BKP-029", "BKP-901", ("BKP-902", "BKP-903")
CHECKS = {
    id_: make_check(id_, title, Severity.HIGH, "MIC:6.1")
    for id_, title in (
        (PLAN, "システムごとに対象が定められていること"),
        (STRAY, "台帳に書かれていないバックアップがないこと"),
        (FRESH, "最新の写しが定められた間隔より新しいこと"),
        (PLACES[0], "写しが二か所以上にあること"),
        (PLACES[1], "写しが切り離され、又は変更できないこと"),
        (MATCHED, "最後の訓練で欠けも相違もないこと"),
        *((sound, "保管先の検査で異常がないこと") for sound in SOUND),
    )
}


def data_set(number: int, system: str, name: str, **more: object) -> DataSet:
    """A line of the ledger."""
    values: dict[str, object] = {
        "id": f"BK-{number:03d}",
        "system": system,
        "name": name,
        "host": "AST-0001",
        "sources": ("/srv/jumin", "/etc"),
        "every_hours": 24,
        "generations": 14,
        "retention_days": 90,
        "rpo_hours": 24,
        "offsite": True,
        "offline": True,
        "encrypted": True,
        "credential": "情報政策課の金庫",
        "owner": "髙﨑　太郎",
    }
    return DataSet.model_validate(values | more)


def declared(target: str, **more: object) -> Declared:
    """What the section says of a place."""
    given = Declared(
        target=target,
        site="県データセンター",
        offsite=True,
        medium="nas",
        offline_since="",
        immutable_until="2026-12-31",
        lock_mode="COMPLIANCE",
        key_kept_at="本庁舎の金庫",
        separate_login=True,
        alarm="情報政策課へ電子メール",
        alarm_tested="2026-10-01",
    )
    return replace(given, **more)  # type: ignore[arg-type]


def copy(days: int, size: int = 3 * GIB) -> Copy:
    """A copy so many days old."""
    id_ = hashlib.sha256(f"copy {days}".encode()).hexdigest()
    at = AT - timedelta(days=days, hours=6)
    return Copy(id_, at, "jumin-sv01", ("/srv/jumin", "/etc"), True, 2340, size, 20 << 20)


def survey(days: Sequence[int] = tuple(range(13, -1, -1)), **more: object) -> Survey:
    """What a healthy repository tells of itself."""
    found = Survey(
        tool=ToolKind.RESTIC,
        version="0.18.0",
        at=AT,
        copies=tuple(copy(day, 3 * GIB - day * (GIB // 100)) for day in days),
        contents=(
            Content("/srv/jumin", True, 2200, 3 * GIB),
            Content("/etc", True, 140, 1 << 20),
        ),
        change=Change("a", "b", 3, 1, 9),
        encrypted=True,
        append_only=True,
        keys=2,
        locks=(),
        problems=(),
    )
    return replace(found, **more)  # type: ignore[arg-type]


def placement(**more: object) -> Placement:
    """Copies on another machine than the source."""
    given = Placement(
        host="AST-0090",
        disks=("8:16",),
        source_host="AST-0001",
        source_disks=("8:0",),
        free_bytes=900 * GIB,
        total_bytes=2000 * GIB,
        owner="backup",
        mode=0o700,
        writers=(),
    )
    return replace(given, **more)  # type: ignore[arg-type]


def reading(part: tuple[int, int] | None, days: int = 0, *, sound: bool = True) -> Reading:
    """A look for damage, of the whole or of one slice."""
    errors = () if sound else (T("区分 3 の内容が検査値と異なる", "damaged"),)
    depth = Depth.PART if part else Depth.WHOLE
    return Reading(depth, part, AT - timedelta(days=days), sound, errors, 100 << 20, 12.5)


def drill(days: int = 1, **more: object) -> Drill:
    """A drill of a sample that went well."""
    given = Drill(
        run="drill-1",
        data_set="BK-001",
        target="県DC",
        copy=copy(days).id,
        copy_at=copy(days).at,
        at=AT - timedelta(days=days),
        seed="4711",
        whole=False,
        population=2340,
        asked=200,
        restored=200,
        restored_bytes=260 << 20,
        against=Against.MANIFEST,
        matched=200,
        missing=0,
        differing=0,
        extra=0,
        random=0,
        tables=(),
        answers=(),
        seconds=75.0 + days,
        cleaned=True,
        finished=True,
        errors=(),
        approver="情報政策課長　鈴木　一郎",
        evidence=hashlib.sha256(f"drill {days}".encode()).hexdigest(),
    )
    return replace(given, **more)  # type: ignore[arg-type]


def whole(days: int = 1, **more: object) -> Drill:
    """A drill that restored everything."""
    given = {"whole": True, "asked": 2340, "restored": 2340, "matched": 2340, "seconds": 720.0}
    return drill(days, **given | {"restored_bytes": 3 * GIB} | more)


def held(target: str = "県DC", **more: object) -> Held:
    """A healthy place with four drills, read as a whole and then by slices."""
    given = Held(
        declared=declared(target),
        place=Place(ToolKind.RESTIC, "/backup/juki", ()),
        survey=survey(),
        placement=placement(),
        readings=(reading(None, 10), *(reading((n, 30), 4 - n) for n in (1, 2, 3))),
        drills=(drill(12), drill(8), drill(4), whole(1)),
        sightings=(Sighting(AT - timedelta(days=1), (), 2300, 3 * GIB, 1 << 20),),
        canary=Canary(AT - timedelta(days=2), True, "403"),
    )
    return replace(given, **more)  # type: ignore[arg-type]


def second() -> Held:
    """Another healthy place, on tape at the office; nothing was restored from it yet."""
    here = declared(
        "本庁テープ", site="本庁舎", offsite=False, medium="tape", lock_mode="WORM",
        offline_since="2026-11-20",
    )  # fmt: skip
    other = placement(host="AST-0091", disks=("9:0",))
    return held("本庁テープ", declared=here, placement=other, drills=())


def case(wanted: DataSet, *places: Held) -> Case:
    """A data set with the places that hold it."""
    return Case(wanted, wanted.rpo_hours, AT, places, _RTO.get(wanted.system))


def judgement(check: str, about: Case, verdict: Verdict, target: str = "") -> Judgement:
    """What a rule says; FAIL with values, UNKNOWN with a reason."""
    if verdict is Verdict.UNKNOWN:
        words = T("保管先に問い合わせていない", "not asked")
        return Judgement(check, about.wanted.id, target, verdict, None, Why.NOT_COLLECTED, words)
    outcome = judged(
        verdict is Verdict.PASS,
        observed=T("31時間前", "31 hours ago"),
        expected=T("26時間以内", "within 26 hours"),
    )
    return Judgement(check, about.wanted.id, target, verdict, outcome, None, T("", ""))


def judgements(
    about: Case,
    fresh: Verdict = Verdict.PASS,
    places: Verdict = Verdict.PASS,
    matched: Verdict = Verdict.PASS,
    sound: Verdict = Verdict.PASS,
) -> Iterable[Judgement]:
    """These verdicts of the rules about the data set, and about each place that holds it."""
    yield judgement(FRESH, about, fresh)
    yield from (judgement(check, about, places) for check in PLACES)
    for one in about.held:
        tried = matched if one.drills else Verdict.UNKNOWN
        yield judgement(MATCHED, about, tried, one.declared.target)
        for check in SOUND:
            yield judgement(check, about, sound, one.declared.target)


def material(
    ledger: Ledger, *judged_cases: tuple[Case, Iterable[Judgement]], strays: tuple[T, ...] = ()
) -> BackupMaterial:
    """The material of a report on these cases."""
    return BackupMaterial(
        ledger=ledger,
        cases=tuple(one for one, _ in judged_cases),
        judgements=tuple(judgement for _, own in judged_cases for judgement in own),
        checks=CHECKS,
        policy=POLICY,
        looked=Looked(AT - timedelta(days=12), AT, ("監査　一郎",)),
        anchor=Anchor(1234, HEAD, "head-1234.sig", AT),
        strays=strays,
    )


def ledger(*systems: System) -> Ledger:
    """A ledger of the made-up city."""
    return Ledger(municipality=Municipality(name="架空市"), systems=systems)


def view_of(given: BackupMaterial) -> BackupReport:
    """The internal view of this material."""
    return build_backup_view(given, SETTINGS)


JUMIN = System(name="住民記録システム", rto_hours=0.5, rpo_hours=24)
ZEIMU = System(name="税務システム", rto_hours=12)
BUNSHO = System(name="文書管理システム")
KOHO = System(name="広報ホームページ")


def healthy() -> BackupMaterial:
    """One system, one data set, all well."""
    good = case(data_set(1, JUMIN.name, "住民基本台帳のファイル"), held(), second())
    return material(ledger(JUMIN), (good, judgements(good)))


def city() -> BackupMaterial:
    """Healthy, failing in several ways, unknown, never tried, and without any plan."""
    good = case(data_set(1, JUMIN.name, "住民基本台帳のファイル"), held(), second())
    base = case(_database(), _restored_database())
    bad = case(data_set(3, ZEIMU.name, "課税資料"), _damaged(), _silent())
    same = case(data_set(4, BUNSHO.name, "起案文書", offsite=None), _same_disk())
    never = case(data_set(5, BUNSHO.name, "決裁の記録"))
    no = Verdict.FAIL
    stray = T("本庁NAS: /srv/kyuyo の写しがあるが、台帳にない", "not in the ledger")
    given = material(
        ledger(JUMIN, ZEIMU, BUNSHO, KOHO),
        (good, judgements(good)),
        (base, judgements(base, places=Verdict.UNKNOWN)),
        (bad, judgements(bad, fresh=no, matched=no, sound=no)),
        (same, judgements(same, places=no)),
        (never, judgements(never, fresh=Verdict.UNKNOWN, places=no)),
        strays=(stray,),
    )
    return replace(given, judgements=(*given.judgements, unclaimed(stray)))


def _database() -> DataSet:
    return data_set(2, JUMIN.name, "住民記録データベース", content=Sort.DATABASE, sources=("juki",))


def _restored_database() -> Held:
    tables = (
        TableSeen("public.resident", 200_000, "5f1c", 200_000, "5f1c"),
        TableSeen("public.household", 81_234, "77aa", 81_234, "77aa"),
    )
    tried = whole(
        1, against=Against.QUERIES, tables=tables, asked=1, restored=1, matched=1, population=1,
        answers=(("select count(*) from resident", "200000", "200000"),), seconds=2400.0,
    )  # fmt: skip
    return held("県DC-DB", drills=(tried,), place=Place(ToolKind.PG_DUMP, "/backup/pg", ()))


def _damaged() -> Held:
    tried = drill(
        2, restored=188, matched=180, missing=12, differing=8, random=3, absent=4,
        errors=(T("12件を読めない", "12 unreadable"),), cleaned=False,
    )  # fmt: skip
    return held(
        "本庁NAS",
        declared=declared("本庁NAS", site="本庁舎3階", offsite=False, immutable_until="",
                          lock_mode="", alarm=""),
        drills=(drill(9, seconds=3000.0), tried),
        readings=(reading((1, 30), 3), reading((3, 30), 2, sound=False)),
        canary=Canary(AT, False, "deleted"),
    )  # fmt: skip


def _silent() -> Held:
    odd = FactError(Why.COMMAND_FAILED, T("パスワードが違うか、鍵がない", "wrong password"))
    gone = FactError(Why.NOT_COLLECTED, T("まだ調べていない", "not yet looked at"))
    return held(
        "県DCの複製", survey=odd, placement=gone, readings=(), drills=(), sightings=(), canary=gone
    )


def _same_disk() -> Held:
    here = placement(host="AST-0003", source_host="AST-0003", disks=("8:0",))
    gone = FactError(Why.NOT_COLLECTED, T("まだ試していない", "not yet tried"))
    return held(
        "同じ機器の別フォルダ",
        declared=declared("同じ機器の別フォルダ", site="", offsite=False, medium="disk",
                          immutable_until="", lock_mode=""),
        placement=here,
        canary=gone,
        drills=(whole(1),),
    )  # fmt: skip


def empty() -> BackupMaterial:
    """A ledger in which nobody wrote what must be backed up."""
    given = material(ledger(JUMIN, ZEIMU))
    return replace(given, judgements=tuple(map(unplanned, (JUMIN, ZEIMU))))


def unplanned(system: System) -> Judgement:
    """The plan's rule on a system of which nothing is laid down."""
    outcome = judged(False, observed=T("台帳に対象がない", "none"), expected=T("一つ以上", "one"))
    return Judgement(PLAN, system.name, "", Verdict.FAIL, outcome, None, T("", ""))


def unclaimed(stray: T) -> Judgement:
    """The rule about the ledger as a whole, where something is backed up beside it."""
    outcome = judged(False, observed=stray, expected=T("なし", "none"))
    return Judgement(STRAY, LEDGER, "", Verdict.FAIL, outcome, None, T("", ""))


def nothing() -> BackupMaterial:
    """Not even a system."""
    return material(ledger())


def many(count: int = 100) -> BackupMaterial:
    """That many data sets in a fixed pattern over a quarter as many systems."""
    systems = [System(name=f"第{n:03d}業務システム", rto_hours=4) for n in range(-(-count // 4))]
    pairs = []
    for n in range(count):
        wanted = data_set(n + 1, systems[n // 4].name, f"とても長い名前のデータの集まり{n}号")
        first = _damaged() if n % 5 == 0 else held(f"県DC-{n:03d}")
        one = case(wanted, *((first, _silent()) if n % 7 else ()))
        no = Verdict.FAIL if n % 5 == 0 else Verdict.PASS
        unsure = Verdict.UNKNOWN if n % 3 == 0 else Verdict.PASS
        pairs.append((one, judgements(one, fresh=no, sound=no, places=unsure)))
    return material(ledger(*systems), *pairs)
