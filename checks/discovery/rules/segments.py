"""Segments: nothing answers there that the ledger does not know."""

from checks.discovery.model import SegmentCase
from checks.model import FactError, LawField, Outcome, Scope, Severity, Why, check, judged
from inventory.words import T

_MOST = 20  # devices that are named


@check(
    "AST-003",
    title=T(
        ja="台帳にない機器がネットワークにつながっていないこと",
        en="No device is on the network that the ledger does not know",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:2(2)", "MIC:6.1(18)"),
    field=LawField.CLASSIFICATION,
    risk=T(
        ja="管理されない機器は更新も監視もされず、持ち込まれた機器は情報の持出しや侵入の足場になる",
        en="Nobody patches or watches it; a device that was brought in carries data out or lets in",
    ),
    remedy=T(
        ja="設置場所（スイッチのポート）から持ち主を確かめ、台帳に載せるか取り外す。"
        "`hinomi inventory reconcile --xlsx` が記入用の表を作る",
        en="Find its owner by the port of the switch, then register or remove it; "
        "`hinomi inventory reconcile --xlsx` writes the rows to fill in",
    ),
    applies_to=Scope(),
)
def no_strangers(segment: SegmentCase) -> Outcome:
    """What was seen was seen; that nothing else is there needs a whole look at the segment."""
    expected = T("台帳にない機器がない", "every device is in the ledger")
    if segment.strangers:
        return judged(False, observed=_named(segment.strangers), expected=expected)
    if segment.unsure is not None:
        raise FactError(Why.UNDETERMINED, segment.unsure)
    if segment.random:
        count = len(segment.random)
        raise FactError(
            Why.UNDETERMINED,
            T(
                f"可変の MAC アドレスの機器 {count} 台を台帳と照合できない（MDM で確かめる）",
                f"{count} devices with random MAC addresses cannot be matched (ask the MDM)",
            ),
        )
    return judged(True, observed=_all_known(segment), expected=expected)


def _named(strangers: tuple[str, ...]) -> T:
    shown, count = "; ".join(strangers[:_MOST]), len(strangers)
    rest = count - _MOST
    ja = f"{count} 台: {shown}" + (f" ほか {rest} 台" if rest > 0 else "")
    en = f"{count} devices: {shown}" + (f" and {rest} more" if rest > 0 else "")
    return T(ja, en)


def _all_known(segment: SegmentCase) -> T:
    apart = segment.left_out
    ja = f"{segment.known} 台すべて台帳にある" + (
        f"（走査しないアドレス {apart} 件）" if apart else ""
    )
    en = f"all {segment.known} devices are known" + (f" ({apart} left out)" if apart else "")
    return T(ja, en)
