"""C4: how much data is lost, by the newest copy that was proven to come back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bcp.amounts import HOUR, age, at, fill, span
from bcp.case import JAPAN, Case, Target
from bcp.conflicts import Said
from bcp.model import Dependency, Need, NodeKind, Proven
from bcp.rules.rule import Speaker, rule
from bcp.rules.targets import linked
from checks.model import Severity
from inventory.words import T

_REGISTER = T(
    "台帳の「バックアップ」のシートにデータを書き、hinomi backup verify と drill を行う。",
    "Write its data in the ledger's sheet of data sets, then run hinomi backup verify and drill.",
)
_PROVE = T(
    "hinomi backup drill で復元を確かめる(バックアップを取った記録だけでは足りない)。",
    "Prove it by hinomi backup drill; a record that a backup ran is not enough.",
)
_OFTENER = T(
    "取得の間隔を縮める、止まっている取得を直す、または目標復旧時点を実際に合わせる。",
    "Back up more often, mend what stopped, or set the RPO to what is real.",
)
_NEWER = T(
    "これより新しい写しは、あっても、戻せるかどうか確かめていない",
    "newer copies, if there are any, were not proven to come back",
)
_DRILL_AGAIN = T(
    "新しい写しで hinomi backup drill を行う。写しが古ければ、取得の間隔を縮めるか取得を直す。",
    "Run hinomi backup drill on a new copy; where copies are old, back up more often or mend what "
    "stopped.",
)
_SET = T("台帳に目標復旧時点(RPO)を書く。", "Write an RPO in the ledger.")


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
            if node.kind is NodeKind.SYSTEM and not near(case, one, NodeKind.DATA):
                yield speak.unknown((one,), _no_data(case, one), advice=_REGISTER)
            yield from _pairs(case, speak, one, target)


def near(case: Case, one: str, kind: NodeKind) -> tuple[str, ...]:
    """Things of a kind beside this one, whichever of the two the book says needs the other."""
    found = [edge.on for edge in case.graph.needs(one)]
    found += [edge.of for edge in case.graph.needed_by(one)]
    return tuple(dict.fromkeys(each for each in found if case.node(each).kind is kind))


def _data(case: Case, speak: Speaker, one: str) -> Said:
    target, newest = _strictest(case, one), proven_at(case.book.proven.get(one))
    name = case.named(one)
    if target is None:
        words = T("{data}にもそのシステムにも目標復旧時点が書かれていない", "{data}: no RPO")
        return speak.unknown((one,), fill(words, data=name), advice=_SET)
    if newest is None:
        words = T("{data}に、戻せると確かめた写しがない", "{data}: no copy proven to come back")
        return speak.unknown((one,), fill(words, data=name), advice=_PROVE)
    if newest > case.moment + timedelta(hours=1):
        words = T("{data}の写しの時刻が先の日付になっている", "{data}: a copy of the future")
        return speak.unknown((one,), fill(words, data=name), advice=_PROVE)
    allowed = timedelta(minutes=target.minutes, hours=case.limits.rpo_grace_hours)
    if case.moment - newest <= allowed:
        return speak.fits(one)
    return _old(case, speak, one, (target, newest))


def _old(case: Case, speak: Speaker, one: str, both: tuple[Target, datetime]) -> Said:
    target, newest = both
    title = fill(
        T(
            "{data}で戻せると確かめた写しは、最も新しくて{age}前。目標復旧時点の{rpo}に足りない",
            "the newest copy of {data} proven to come back is {age} old; the RPO is {rpo}",
        ),
        data=case.named(one),
        age=age(case.moment - newest),
        rpo=span(target.minutes),
    )
    taken = fill(
        T("確かめた写しの時刻は{time}{at}", "the proven copy is of {time}{at}"),
        time=f"{newest.astimezone(JAPAN):%Y-%m-%d %H:%M}",
        at=at(case.book.proven[one].record),
    )
    grace = fill(T("猶予は{span}", "grace {span}"), span=span(case.limits.rpo_grace_hours * HOUR))
    return speak.conflict((one,), title, (target.words, taken, grace, _NEWER), _DRILL_AGAIN)


def _strictest(case: Case, one: str) -> Target | None:
    names = (one, *near(case, one, NodeKind.SYSTEM))
    found = [target for name in names if (target := case.rpo(name)) is not None]
    return min(found, key=lambda target: target.minutes, default=None)


def proven_at(proven: Proven | None) -> datetime | None:
    """The time of the newest proven copy; text that is no moment with its offset is no proof."""
    try:
        moment = datetime.fromisoformat(proven.newest if proven else "")
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def _no_data(case: Case, one: str) -> T:
    words = T(
        "{system}のデータがバックアップ対象として台帳に書かれていない",
        "{system} has no data set in the ledger",
    )
    return fill(words, system=case.named(one))


def _pairs(case: Case, speak: Speaker, one: str, target: Target) -> Iterator[Said]:
    for edge in case.graph.needs(one):
        needed, kind = case.rpo(edge.on), case.node(edge.on).kind
        if edge.need is not Need.ALL or kind is NodeKind.DATA:
            continue
        if needed is not None:
            yield _pair(case, speak, (target, needed), edge)
        elif kind is NodeKind.SYSTEM:
            words = T("{on}の目標復旧時点が書かれていない", "{on} has no RPO")
            why = fill(words, on=case.named(edge.on))
            yield speak.unknown((one, edge.on), why, advice=_SET)


def _pair(case: Case, speak: Speaker, both: tuple[Target, Target], edge: Dependency) -> Said:
    target, needed = both
    if needed.minutes <= target.minutes:
        return speak.fits(edge.of, edge.on)
    title = fill(
        T(
            "{of}が頼る{on}のデータは、もっと古い時点に戻る",
            "{of} needs {on}, whose data come back as of an older time",
        ),
        of=case.named(edge.of),
        on=case.named(edge.on),
    )
    because = (target.words, needed.words, linked(case, (edge,)))
    return speak.conflict((edge.of, edge.on), title, because, _OFTENER, Severity.MEDIUM)
