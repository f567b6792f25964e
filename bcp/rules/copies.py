"""C14: paper that is there when nothing else is."""

from collections.abc import Iterator

from bcp.amounts import at, fill
from bcp.case import Case
from bcp.conflicts import Said
from bcp.model import Document, StoredCopy
from bcp.rules.fresh import Done, fresh
from bcp.rules.rule import Speaker, rule
from checks.model import Severity
from inventory.words import T

PLAN = "plan:控え"
_PRINT = T(
    "刷って、庁舎の外(別の庁舎、課長の自宅など)にも置き、保管台帳に書く。",
    "Print it, keep one outside the building too, and write it in the storage register.",
)
_ON_PAPER = T(
    "紙に刷って、使う場所と別の場所に置き、paper: true と書く。",
    "Print it, keep it where it is used and elsewhere, and write `paper: true`.",
)
_REVIEW = T(
    "中身が今の構成に合うか見直し、checked に日付を書く。",
    "Review it against what is there now and put the date into `checked`.",
)


@rule(
    "C14",
    holds=T(
        "計画の紙の控えは新しく、別の場所にもあり、復旧に使う文書は紙でもある",
        "Printed copies are fresh and in two places, and documents of recovery are on paper too",
    ),
    why=T(
        "停電のときや庁舎に入れないときに読めるのは、別の場所にある新しい紙だけです。",
        "Without power, or out of the building, only fresh paper elsewhere can be read.",
    ),
    grade=Severity.MEDIUM,
)
def c14(case: Case) -> Iterator[Said]:
    """No copy or one place only, a copy printed too long ago, a document without paper."""
    speak = Speaker("C14", Severity.MEDIUM)
    yield _places(case, speak)
    for copy in case.book.copies:
        yield _printed(case, speak, copy)
    for document in case.book.documents.values():
        yield _paper(case, speak, document)


def _places(case: Case, speak: Speaker) -> Said:
    places = sorted({one.where for one in case.book.copies if one.where})
    if len(places) >= 2:
        return speak.fits(PLAN)
    if not case.book.copies:
        title = T("計画の紙の控えが一つもない", "there is no printed copy of the plan")
        reason = T("保管台帳が空", "the storage register is empty")
        return speak.conflict((PLAN,), title, (reason,), _PRINT)
    if not all(one.where for one in case.book.copies):
        why = T("控えの置き場所が書かれていない", "where copies are kept is not written")
        return speak.unknown((PLAN,), why, advice=_PRINT)
    title = T("計画の紙の控えが一か所にしかない", "printed copies are in one place only")
    reason = fill(T("置き場所は{place}", "kept at {place}"), place=places[0])
    return speak.conflict((PLAN,), title, (reason,), _PRINT)


def _printed(case: Case, speak: Speaker, copy: StoredCopy) -> Said:
    one = f"plan:{copy.number}"
    if copy.printed is None:
        words = T("控え「{no}」をいつ刷ったか書かれていない", "copy {no}: printed when?")
        return speak.unknown((one,), fill(words, no=copy.number), advice=_PRINT)
    title = fill(T("控え「{no}」が古い", "copy {no} is old"), no=copy.number)
    done = Done(copy.printed, case.limits.copy_days, copy.where)
    return fresh(case, speak, one, done, (title, _PRINT))


def _paper(case: Case, speak: Speaker, document: Document) -> Said:
    one, place = document.node, case.node(document.node).place
    name = case.named(one)
    if document.paper is None:
        words = T("{doc}が紙でもあるか書かれていない{at}", "{doc}: is it on paper too?{at}")
        return speak.unknown((one,), fill(words, doc=name, at=at(place)), advice=_ON_PAPER)
    if not document.paper:
        title = fill(T("{doc}が紙では置かれていない", "{doc} is not on paper"), doc=name)
        where = "、".join(document.copies) or T("書かれていない", "not written")
        reason = fill(T("置き場所は{where}{at}", "kept at: {where}{at}"), where=where, at=at(place))
        return speak.conflict((one,), title, (reason,), _ON_PAPER)
    if document.checked is None:
        words = T("{doc}をいつ見直したか書かれていない{at}", "{doc}: reviewed when?{at}")
        return speak.unknown((one,), fill(words, doc=name, at=at(place)), advice=_REVIEW)
    title = fill(T("{doc}を長く見直していない", "{doc} is long unreviewed"), doc=name)
    done = Done(document.checked, case.limits.document_days, place)
    return fresh(case, speak, one, done, (title, _REVIEW))
