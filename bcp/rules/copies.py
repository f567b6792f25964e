"""C14: paper that is there when nothing else is."""

from collections.abc import Iterator

from bcp.amounts import at, quoted, said
from bcp.case import Case
from bcp.conflicts import Said
from bcp.model import Document, StoredCopy
from bcp.rules.rule import Speaker, rule
from checks.model import Severity
from inventory.words import T


@rule(
    "C14",
    holds=T(
        "計画の紙の控えは新しく、別の場所にもあり、復旧に使う文書は紙でもある",
        "Printed copies are fresh and in two places, and documents of recovery are on paper too",
    ),
    why=T(
        "停電や庁舎に入れないときに読めるのは、別の場所にある新しい紙だけです。",
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
        return speak.fits(_PLAN)
    if not case.book.copies:
        title = T("計画の紙の控えが一つもない", "there is no printed copy of the plan")
        return speak.conflict((_PLAN,), title, (_EMPTY,), _PRINT)
    if not all(one.where for one in case.book.copies):
        why = T("控えの置き場所が書かれていない", "where copies are kept is not written")
        return speak.unknown((_PLAN,), why, advice=_PRINT)
    title = T("計画の紙の控えが一か所にしかない", "printed copies are in one place only")
    reason = T(f"置き場所: {'、'.join(places)}", f"kept at: {', '.join(places)}")
    return speak.conflict((_PLAN,), title, (reason,), _PRINT)


_PLAN = "plan:控え"
_EMPTY = T("保管台帳が空", "the storage register is empty")
_PRINT = T(
    "刷って、庁舎の外(別の庁舎、課長の自宅など)にも置き、保管台帳に書く。",
    "Print it, keep one outside the building too, and write it in the storage register.",
)


def _printed(case: Case, speak: Speaker, copy: StoredCopy) -> Said:
    one = f"plan:{copy.number}"
    if copy.printed is None:
        why = T(f"控え {copy.number} をいつ刷ったか不明", f"copy {copy.number}: printed when?")
        return speak.unknown((one,), why, advice=_PRINT)
    days = (case.day - copy.printed).days
    if days <= case.limits.copy_days:
        return speak.fits(one)
    title = T(f"控え {copy.number} が古い", f"copy {copy.number} is old")
    reason = T(
        f"{copy.where or '置き場所不明'}。刷ったのは{days}日前({copy.printed})。"
        f"間隔は{case.limits.copy_days}日",
        f"{copy.where or 'place unknown'}; printed {days} days ago ({copy.printed}); "
        f"every {case.limits.copy_days} days",
    )
    return speak.conflict((one,), title, (reason,), _PRINT, Severity.LOW)


def _paper(case: Case, speak: Speaker, document: Document) -> Said:
    one, place = document.node, at(case.node(document.node).place)
    if document.paper is None:
        why = said(quoted(one), T("が紙でもあるか書かれていない", ": on paper or not?"), place)
        return speak.unknown((one,), why, advice=_ON_PAPER)
    if not document.paper:
        title = said(quoted(one), T("が紙では置かれていない", " is not on paper"))
        where = "、".join(document.copies) or "-"
        reason = said(T(f"置き場所: {where}", f"kept at: {where}"), place)
        return speak.conflict((one,), title, (reason,), _ON_PAPER)
    if document.checked is None:
        why = said(quoted(one), T("をいつ見直したか書かれていない", ": reviewed when?"), place)
        return speak.unknown((one,), why, advice=_REVIEW)
    days = (case.day - document.checked).days
    if days <= case.limits.document_days:
        return speak.fits(one)
    title = said(quoted(one), T("を長く見直していない", " is long unreviewed"))
    reason = T(
        f"最後は{days}日前({document.checked})。間隔は{case.limits.document_days}日",
        f"last {days} days ago ({document.checked}); every {case.limits.document_days} days",
    )
    return speak.conflict((one,), title, (said(reason, place),), _REVIEW, Severity.LOW)


_ON_PAPER = T(
    "紙に刷って、使う場所と別の場所に置き、paper: true と書く。",
    "Print it, keep it where it is used and elsewhere, and write `paper: true`.",
)
_REVIEW = T(
    "中身が今の構成に合うか見直し、checked に日付を書く。",
    "Review it against what is there now and put the date into `checked`.",
)
