"""C4: how much data is lost, by the newest copy that was proven to come back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bcp.amounts import HOUR, age, quoted, said, span
from bcp.case import JAPAN, Case, Target
from bcp.conflicts import Said
from bcp.model import Need, NodeKind, Proven
from bcp.rules.rule import Speaker, rule
from bcp.rules.targets import linked
from checks.model import Severity
from inventory.words import T


@rule(
    "C4",
    holds=T(
        "戻せると確かめた最新の写しが、目標復旧時点より新しい",
        "The newest copy that was proven to come back is younger than the RPO",
    ),
    why=T(
        "失うのは、戻せる最新の写しより後の入力すべてです。取っただけの写しは数えません。",
        "Everything entered after the newest restorable copy is lost; a copy that was only taken "
        "does not count.",
    ),
    grade=Severity.HIGH,
)
def c4(case: Case) -> Iterator[Said]:
    """The age of the newest proven copy > RPO (with grace) is a conflict; unproven is unknown.

    So is RPO(needed) > RPO(of): what is needed then stands at an older time than what needs it.
    """
    speak = Speaker("C4", Severity.HIGH)
    for one, node in case.book.nodes.items():
        target = case.rpo(one)
        if node.kind is NodeKind.DATA:
            yield _data(case, speak, one)
        elif target is not None:
            if node.kind is NodeKind.SYSTEM and not data_of(case, one):
                yield speak.unknown((one,), _no_data(one), advice=_REGISTER)
            yield from _pairs(case, speak, one, target)


_REGISTER = T(
    "台帳の「バックアップ」のシートにデータを書き、hinomi backup verify と drill を行う。",
    "Write the system's data in the ledger's sheet of data sets, then run hinomi backup verify "
    "and drill.",
)
_PROVE = T(
    "hinomi backup drill で復元を確かめる(バックアップを取った記録だけでは足りない)。",
    "Prove it by hinomi backup drill; a record that a backup ran is not enough.",
)
_OFTENER = T(
    "取得の間隔を縮める、止まっている取得を直す、または目標復旧時点を実際に合わせる。",
    "Back up more often, mend what stopped, or set the RPO to what is real.",
)


def data_of(case: Case, system: str) -> tuple[str, ...]:
    """The data sets of a system, whichever of the two the book says needs the other."""
    near = [edge.on for edge in case.graph.needs(system)]
    near += [edge.of for edge in case.graph.needed_by(system)]
    return tuple(dict.fromkeys(one for one in near if case.node(one).kind is NodeKind.DATA))


def _data(case: Case, speak: Speaker, one: str) -> Said:
    target, proven = _strictest(case, one), case.book.proven.get(one)
    if target is None:
        why = said(quoted(one), T("にもそのシステムにも目標復旧時点がない", " has no RPO"))
        return speak.unknown((one,), why, advice=_SET)
    newest = _time(proven)
    if newest is None:
        why = said(
            quoted(one), T("に、戻せると確かめた写しがない", " has no copy proven to come back")
        )
        return speak.unknown((one,), why, advice=_PROVE)
    old = case.moment - newest
    if old < -timedelta(hours=1):
        why = said(quoted(one), T("の写しの時刻が先の日付になっている", "'s copy lies ahead"))
        return speak.unknown((one,), why, advice=_PROVE)
    allowed = timedelta(minutes=target.minutes) + timedelta(hours=case.limits.rpo_grace_hours)
    if old <= allowed:
        return speak.fits(one)
    record = T(f"(訓練 {proven.record})", f" (drill {proven.record})") if proven else T("", "")
    title = said(
        quoted(one), T("の戻せる最新の写しは", " can be restored as it was "), age(old),
        T("前のもので、目標復旧時点の", " ago; the RPO is "), span(target.minutes),
        T("に足りない", ""),
    )  # fmt: skip
    taken = said(T("確かめた写しの時刻は", "proven copy of "), _told(newest), record)
    return speak.conflict((one,), title, (target.words, taken, _grace(case)), _OFTENER)


_SET = T("台帳に目標復旧時点(RPO)を書く。", "Write an RPO in the ledger.")


def _grace(case: Case) -> T:
    return said(T("猶予は", "grace "), span(case.limits.rpo_grace_hours * HOUR))


def _strictest(case: Case, one: str) -> Target | None:
    near = [edge.on for edge in case.graph.needs(one)]
    near += [edge.of for edge in case.graph.needed_by(one)]
    systems = [name for name in near if case.node(name).kind is NodeKind.SYSTEM]
    found = [target for name in (one, *systems) if (target := case.rpo(name)) is not None]
    return min(found, key=lambda target: target.minutes, default=None)


def _time(proven: Proven | None) -> datetime | None:
    """The time of the newest proven copy; text that is no moment with its offset is no proof."""
    try:
        moment = datetime.fromisoformat(proven.newest if proven else "")
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def _told(moment: datetime) -> T:
    local = moment.astimezone(JAPAN)
    text = f"{local:%Y-%m-%d %H:%M}"
    return T(f"{text}(日本時間)", f"{text} (Japan time)")


def _no_data(one: str) -> T:
    return said(
        quoted(one),
        T("のデータがバックアップ対象として書かれていない", " has no data set in the ledger"),
    )


def _pairs(case: Case, speak: Speaker, one: str, target: Target) -> Iterator[Said]:
    for edge in case.graph.needs(one):
        needed = case.rpo(edge.on)
        if edge.need is not Need.ALL or needed is None or case.node(edge.on).kind in _OWN_RULE:
            continue
        if needed.minutes <= target.minutes:
            yield speak.fits(one, edge.on)
            continue
        title = said(
            quoted(one), T("が頼る", " needs "), quoted(edge.on),
            T("のデータのほうが古い時点に戻る", ", which comes back at an older time"),
        )  # fmt: skip
        reasons = (target.words, needed.words, linked((one, edge.on)))
        yield speak.conflict((one, edge.on), title, reasons, _OFTENER, Severity.MEDIUM)


_OWN_RULE = frozenset({NodeKind.DATA})
