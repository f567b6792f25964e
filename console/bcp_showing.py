"""One thing of the continuity book as a person reads it, and a book's import as it went."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from bcp.book.changes import Change
from bcp.book.importing import Imported
from bcp.book.ledger_side import LEDGER
from bcp.book.sections import BY_NAME
from bcp.book.sorts import DURING, NEED, SOURCE, span_shown
from bcp.model import Continuity, Dependency, Node, NodeKind, Source, Work
from inventory.words import Language, T

KINDS = {
    NodeKind.TASK: T("非常時優先業務", "priority task"),
    NodeKind.SYSTEM: T("情報システム", "system"),
    NodeKind.HOST: T("情報機器", "host"),
    NodeKind.NETWORK: T("ネットワーク", "network"),
    NodeKind.SITE: T("庁舎・拠点", "site"),
    NodeKind.POWER: T("電源", "power"),
    NodeKind.LINE: T("通信回線", "line"),
    NodeKind.DATA: T("データ", "data"),
    NodeKind.VENDOR: T("事業者", "vendor"),
    NodeKind.POST: T("職", "post"),
    NodeKind.DOCUMENT: T("文書・資料", "document"),
}
_UNSAID = T("未記入", "not said")
NONE = T("", "")
_LEDGER = T(LEDGER, "inventory")
_WRITTEN = T("書かれた場所", "written in")
_SHOWN = 50


def rows_of_all(known: Continuity, language: Language) -> Iterator[tuple[str, str, str, str]]:
    """Every thing: id, objective for its recovery, work, and where it is written."""
    for node in known.nodes.values():
        work = known.work.get(node.id)
        minutes = _minutes(work.minutes).in_(language) if work else ""
        yield node.id, _span(node.rto, NONE).in_(language), minutes, _place(node, language)


def thing_lines(known: Continuity, identity: str, language: Language) -> Iterator[str]:
    """One thing with what it needs and what needs it."""
    node = known.nodes[identity]
    yield f"{identity}  ({KINDS[node.kind].in_(language)})"
    for name, value in _facts(known, node):
        told = value.in_(language) if isinstance(value, T) else value
        yield f"  {name.in_(language)}: {told}"
    yield f"  {_WRITTEN.in_(language)}: {_place(node, language)}"
    needs = [one for one in known.dependencies if one.of == identity]
    needed = [one for one in known.dependencies if one.on == identity]
    yield from _edges(T("必要なもの", "needs"), needs, "on", language)
    yield from _edges(T("これを必要とするもの", "needed by"), needed, "of", language)


def _facts(known: Continuity, node: Node) -> Iterator[tuple[T, T | str]]:
    yield T("名称", "name"), node.name
    yield T("所管", "section"), known.departments.get(node.id, "") or _UNSAID
    yield T("目標復旧時間", "RTO"), _span(node.rto)
    yield T("目標復旧時点", "RPO"), _span(node.rpo)
    work = known.work.get(node.id)
    yield T("復旧作業", "work"), _work(work) if work else _UNSAID
    for address in known.addresses.get(node.id, ()):
        yield T("アドレス", "address"), address
    for way in node.alternatives:
        yield T("代替手段", "instead"), way


def _place(node: Node, language: Language) -> str:
    return _LEDGER.in_(language) if node.place == LEDGER else node.place


def _span(minutes: float | None, unsaid: T = _UNSAID) -> T:
    if minutes is None:
        return unsaid
    hours, rest = divmod(minutes, 60)
    parts = (f"{hours:g} h" if hours else "", f"{rest:g} min" if rest or not hours else "")
    return T(span_shown(minutes), " ".join(filter(None, parts)))


def _minutes(minutes: float) -> T:
    return T(f"{minutes:g}分", f"{minutes:g} min")


def _work(work: Work) -> T:
    told, more = _minutes(work.minutes), [work.skill, work.vendor, work.record]
    ja = " ".join(filter(None, (told.ja, f"{work.people}人", *more)))
    return T(ja, " ".join(filter(None, (told.en, f"{work.people} people", *more))))


def _edges(title: T, edges: Iterable[Dependency], end: str, language: Language) -> Iterator[str]:
    told = [(getattr(one, end), one) for one in edges]
    yield f"{title.in_(language)}: {len(told)}"
    for identity, one in told:
        group = f" {one.group}({one.at_least})" if one.group else ""
        need = T(str(NEED.shown(one.need)), one.need)
        when = T(str(DURING.shown(one.during)), DURING.plain(one.during))
        told_of = (need.in_(language) + group, when.in_(language), _source(one, language))
        yield f"  {identity}  [{', '.join(filter(None, told_of))}]"


def _source(one: Dependency, language: Language) -> str:
    own = one.source is Source.LEDGER
    word = _LEDGER if own else T(str(SOURCE.shown(one.source)), one.source)
    place = "" if one.place == LEDGER else one.place
    return f"{word.in_(language)} {place}".strip()


def imported_as_object(done: Imported) -> dict[str, Any]:
    """An import for `--json`."""
    return asdict(done)


def imported_lines(done: Imported, language: Language) -> Iterator[str]:
    """An import as lines a person reads."""
    changes = done.changes
    for mark, some in (("+", changes.added), ("~", changes.changed), ("-", changes.removed)):
        yield from _some(mark, some, language)
    yield _ending(done).in_(language)
    if changes.removed and not done.done:
        told = T(
            "なくなる行を消すつもりなら --prune を付けて取り込みます。付けなければ何も変えません。",
            "If rows are to be removed, import with --prune; without it nothing is changed.",
        )
        yield told.in_(language)
    if done.comments and (done.done or changes):
        told = T(
            f"# で始まる注記 {done.comments} 行は、新しいファイルには残りません。",
            f"{done.comments} lines of comment do not stay in the new file.",
        )
        yield told.in_(language)
    if done.kept:
        yield T(f"元のファイル: {done.kept}", f"The file as it was: {done.kept}").in_(language)


def _some(mark: str, changes: tuple[Change, ...], language: Language) -> Iterator[str]:
    for one in changes[:_SHOWN]:
        fields = ", ".join(
            f"{title}: {old or '-'} → {new or '-'}" for title, old, new in one.fields
        )
        yield f"{mark} {BY_NAME[one.section].sheet}: {one.name}  {fields}".rstrip()
    if len(changes) > _SHOWN:
        rest = len(changes) - _SHOWN
        yield T(f"{mark} ほか {rest} 件", f"{mark} and {rest} more").in_(language)


def _ending(done: Imported) -> T:
    changes = done.changes
    counts = len(changes.added), len(changes.changed), len(changes.removed)
    ja = "追加 {} 件、変更 {} 件、なくなる {} 件".format(*counts)
    en = "{} added, {} changed, {} gone".format(*counts)
    if done.done:
        return T(f"取り込みました: {ja}", f"Imported: {en}")
    if done.dry_run and changes:
        return T(f"取り込むと: {ja}", f"An import would give: {en}")
    return T("変わるところはありません。", "Nothing changes.")
