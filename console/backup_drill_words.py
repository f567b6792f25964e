"""Drills and their plans in words and as JSON."""

from collections.abc import Iterator
from typing import Any

from audit.backup.drill_plan import Plan
from audit.backup.targets import Target
from audit.declared import JST
from checks.backup.claims import claimed, drill_words
from checks.backup.model import Against, Drill
from checks.backup.plain import plain
from console.language import language, w
from inventory.model import DataSet
from inventory.words import T

_AGAINST = {
    Against.MANIFEST: T("取得時のチェックサムの控え", "the manifest taken at backup time"),
    Against.SOURCE: T("今の元データ", "the source as it is now"),
    Against.CHECKSUMS: T("写しに添えた一覧", "the list kept beside the copy"),
    Against.QUERIES: T("表・件数・問い合わせ", "tables, rows and questions"),
    Against.NOTHING: T("なし", "nothing"),
}


_UNCOUNTED = (Against.QUERIES, Against.NOTHING)


def good(drill: Drill) -> bool | None:
    """Whether the drill went well; False where it shows damage, None where it proves nothing."""
    damage = drill.missing or drill.differing or drill.random or _wrong(drill)
    if damage:
        return False
    if not drill.finished or drill.errors or not drill.cleaned:
        return None
    if drill.against is Against.QUERIES:
        return True if _asked_database(drill) else None
    compared = drill.against in (Against.MANIFEST, Against.SOURCE) and drill.asked > 0
    return True if compared and drill.matched == drill.asked else None


def _wrong(drill: Drill) -> bool:
    """Whether a table or an answer is not what was expected."""
    tables = any(
        (one.wanted_rows is not None and one.rows != one.wanted_rows)
        or (one.wanted_digest and one.digest != one.wanted_digest)
        for one in drill.tables
    )
    return tables or any(wish and answer != wish for _, answer, wish in drill.answers)


def _asked_database(drill: Drill) -> bool:
    wanted = any(one.wanted_rows is not None or one.wanted_digest for one in drill.tables)
    return wanted or any(wish for _, _, wish in drill.answers)


def drill_lines(drill: Drill) -> Iterator[str]:
    """One drill as lines a person reads."""
    yield f"{drill.target} / {drill.data_set}: {_verdict(drill)}"
    if drill.copy:
        when = f"{drill.copy_at.astimezone(JST):%Y-%m-%d %H:%M}" if drill.copy_at else "-"
        yield w(f"  写し {drill.copy[:16]}({when})", f"  copy {drill.copy[:16]} ({when} JST)")
        yield w(
            f"  比べた相手: {_AGAINST[drill.against].ja}",
            f"  compared with {_AGAINST[drill.against].en}",
        )
        yield f"  {drill_words(drill).in_(language())}"
        if drill.against is Against.NOTHING and drill.restored:
            yield _unmatched()
        yield from _counts(drill)
        yield from _tables(drill)
        yield w(
            f"  {drill.restored_bytes:,} バイトを {drill.seconds:.1f} 秒で復元。種 {drill.seed}",
            f"  {drill.restored_bytes:,} bytes in {drill.seconds:.1f} s; seed {drill.seed}",
        )
    for error in drill.errors:
        yield f"  {error.in_(language())}"
    yield _cleaned(drill)


def _unmatched() -> str:
    return w(
        "  一致を確かめるには、hinomi backup manifest で元の控えを取るか、取得元に届くようにする",
        "  to compare, run hinomi backup manifest at the source, or let its host be reached",
    )


def _verdict(drill: Drill) -> str:
    words = {
        True: w("復元できて一致した", "restored, and the same"),
        False: w("復元したものに異常がある", "what came back shows damage"),
        None: w("確かめられなかった", "nothing is proven"),
    }
    return words[good(drill)]


def _counts(drill: Drill) -> Iterator[str]:
    told = (
        (
            drill.missing - drill.absent,
            w("件が、復元を求めたのに戻らなかった", "did not come back"),
        ),
        (
            drill.absent,
            w("件が、元にはあるのに、この写しにはない", "at the source and not in the copy"),
        ),
        (drill.differing, w("件の内容が元と異なる", "differ")),
        (drill.random or 0, w("件が、暗号化されたように見える", "look encrypted")),
        (drill.extra, w("件は、比べる相手にない", "unknown to the comparison")),
        (
            max(0, drill.undetermined - drill.extra) if drill.against not in _UNCOUNTED else 0,
            w(
                "件は、取得後に変わったかもしれず、判断できない",
                "may have changed since: undetermined",
            ),
        ),
    )
    yield from (f"  {count:,} {words}" for count, words in told if count)


def _tables(drill: Drill) -> Iterator[str]:
    if drill.tables:
        rows = sum(one.rows for one in drill.tables)
        yield w(
            f"  表 {len(drill.tables)}、{rows:,} 行", f"  {len(drill.tables)} tables, {rows:,} rows"
        )
    for question, answer, wish in drill.answers:
        mark = "=" if answer == wish else "≠"
        yield f"  {question}: {answer} {mark} {wish}"


def _cleaned(drill: Drill) -> str:
    if drill.cleaned and not drill.restored:
        return w("  作業フォルダーには何も残していない", "  nothing was left in the scratch folder")
    if drill.cleaned:
        return w("  戻したものは消した(消去を確認した)", "  what came back was erased (verified)")
    return w("  作業フォルダーの消去を確かめられなかった", "  erasing could not be confirmed")


def drill_body(drill: Drill) -> dict[str, Any]:
    """One drill for `--json`."""
    claim = claimed(drill)
    return {
        **plain(drill),
        "good": good(drill),
        "undetermined": drill.undetermined,
        "claim": {
            "words": drill_words(drill).in_(language()),
            "bad_at_most": claim.bad_at_most,
            "percent": claim.percent,
            "certain": claim.certain,
        },
    }


def plan_line(target: Target, wanted: DataSet, prepared: Plan | T | None, reason: T | None) -> str:
    """What would be restored, as one line."""
    head = f"{target.name} / {wanted.id}: "
    if isinstance(prepared, T):
        return head + prepared.in_(language())
    if prepared is None:
        return head + (reason.in_(language()) if reason else "")
    told = w(
        f"写し {prepared.copy.id[:16]} の {len(prepared.listed):,} 件から "
        f"{len(prepared.files):,} 件({prepared.sample.bytes:,} バイト)を "
        f"{prepared.permit.scratch} に復元する。承認者 {prepared.permit.approver}",
        f"{len(prepared.files):,} of {len(prepared.listed):,} files of copy "
        f"{prepared.copy.id[:16]} ({prepared.sample.bytes:,} bytes) into "
        f"{prepared.permit.scratch}; approved by {prepared.permit.approver}",
    )
    return f"{head}{told}" + (f" [{reason.in_(language())}]" if reason else "")


def plan_body(
    target: Target, wanted: DataSet, prepared: Plan | T | None, reason: T | None
) -> dict[str, Any]:
    """What would be restored, for `--json`."""
    body: dict[str, Any] = {
        "target": target.name,
        "data_set": wanted.id,
        "refused": reason.in_(language()) if reason else None,
    }
    if isinstance(prepared, T):
        return {**body, "unknown": prepared.in_(language())}
    if prepared is None:
        return body
    return {
        **body,
        "copy": prepared.copy.id,
        "population": len(prepared.listed),
        "files": len(prepared.files),
        "bytes": prepared.sample.bytes,
        "whole": prepared.sample.whole,
        "seed": prepared.sample.seed,
        "scratch": prepared.permit.scratch,
        "approver": prepared.permit.approver,
        "manifest": prepared.expected is not None,
    }
