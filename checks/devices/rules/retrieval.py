"""Whether there is a copy of the configuration, whole, recent, and the one that was approved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from difflib import unified_diff
from typing import ClassVar

from checks.context import Collection, Subject
from checks.devices.approvals import Approvals
from checks.devices.facts import DeviceRetrieval
from checks.devices.sides import Generation
from checks.fact import Limits
from checks.model import (
    DEVICES,
    FactError,
    LawField,
    Outcome,
    Proof,
    Provenance,
    Severity,
    Why,
    check,
    judged,
)
from inventory.words import T, joined

_QUOTED = 40
_NOT_WHOLE = T(ja="途中で終わっている", en="it ends midway")
_DIFFERS = T(ja="承認した設定と異なる", en="it differs from the approved one")
_UNSAVED = T(ja="保存していない変更がある", en="there are changes that were not saved")
_UNAPPROVED = T(
    ja="承認した設定がない。hinomi network diff で確かめ、hinomi network approve で承認する",
    en="no configuration is approved: look at it with hinomi network diff, then hinomi network "
    "approve",
)
_MAYBE_CUT = T(
    ja="設定の終わりを確かめられない。最後のプロンプトの行まで含めて取り直す",
    en="nothing shows where the configuration ends: take it again, up to and with the prompt "
    "behind it",
)
_AHEAD = timedelta(days=1)
_FUTURE = T(
    ja="取得の時刻が未来にある（調べた機械の時計を確かめる）",
    en="it was retrieved in the future: look at the clock of the machine that asked",
)


@dataclass(frozen=True, slots=True)
class DeviceConfigurationLimits(Limits):
    """How old the newest copy of a configuration may be."""

    group: ClassVar[str] = "device_configuration"

    max_age_days: int


@check(
    "NWD-001",
    title=T(
        ja="ネットワーク機器の設定を最後まで取得できていること",
        en="The configuration of a network device is retrieved whole",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(2)", "MIC:6.1(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="機器が故障したとき、同じ設定に戻せない。変更にも気づけない",
        en="A device that fails cannot be set up again as it was, and changes go unnoticed",
    ),
    remedy=T(
        ja="hinomi scan で取得する。届かない機器は、設定の全体を1つのファイルに保存し、"
        "hinomi network import で取り込む",
        en="Retrieve it with hinomi scan; where no packet may go, save all of it to a file and "
        "bring that in with hinomi network import",
    ),
    applies_to=DEVICES,
    proof=Proof.REAL,
)
def retrieved_whole(
    retrieval: DeviceRetrieval, collection: Collection, limits: DeviceConfigurationLimits
) -> Outcome:
    """The family's own end mark tells that nothing was cut off.

    Where a family marks none, an answer that we took ourselves ends with the device's next prompt,
    so it is whole; of a file nobody knows, unless its prompt was saved with it.
    """
    if retrieval.complete is None and retrieval.way == "file":
        raise FactError(Why.UNDETERMINED, _MAYBE_CUT)
    whole = retrieval.complete is not False and retrieval.lines > 0
    wrong = [_NOT_WHOLE] * (not whole) + list(_too_old(retrieval, collection, limits))
    lines = T(ja=f"{retrieval.lines} 行", en=f"{retrieval.lines} lines")
    return judged(
        not wrong,
        observed=joined(wrong) if wrong else lines,
        expected=T(
            ja=f"全体、{limits.max_age_days} 日以内", en=f"whole, within {limits.max_age_days} days"
        ),
    )


def _too_old(
    retrieval: DeviceRetrieval, collection: Collection, limits: DeviceConfigurationLimits
) -> Iterator[T]:
    """By our clock; what was carried in is refused before, by `evidence.valid_days`."""
    now = collection.received_at or retrieval.at
    if retrieval.at - now > _AHEAD:
        raise FactError(Why.UNDETERMINED, _FUTURE)
    if now - retrieval.at > timedelta(days=limits.max_age_days):
        days = (now - retrieval.at).days
        yield T(ja=f"{days} 日前の取得", en=f"retrieved {days} days ago")


@check(
    "NWD-018",
    title=T(
        ja="ネットワーク機器の設定が、承認した世代のまま保存されていること",
        en="The configuration of a network device is saved, and is the approved one",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(2)", "MIC:6.1(4)", "MIC:6.1(18)"),
    field=LawField.OPERATION,
    risk=T(
        ja="無断の変更に気づけない。保存していない変更は、停電や再起動で失われる",
        en="A change that nobody allowed goes unnoticed; one that was not saved is lost when the "
        "device restarts",
    ),
    remedy=T(
        ja="hinomi network diff で違いを確かめる。正しい変更なら機器で保存し、"
        "hinomi network approve で承認する。覚えのない変更は元に戻し、経緯を調べる",
        en="Look at hinomi network diff. Save a right change on the device and approve it with "
        "hinomi network approve; undo one that nobody made, and find out how it came",
    ),
    applies_to=DEVICES,
    proof=Proof.REAL,
)
def as_approved(generation: Generation, approvals: Approvals, subject: Subject) -> Outcome:
    """Compared without secrets, counters and moments.

    A family that cannot tell what was saved is judged by its running configuration alone.
    """
    approved = approvals.of(subject.host)
    wrong = [_UNSAVED] if generation.unsaved else []
    quoted = generation.differing if generation.unsaved else ()
    if approved and approved.lines != generation.lines and generation.whole is not False:
        wrong.append(_DIFFERS)
        quoted = tuple(_changes(approved.lines, generation.lines)) or quoted
    if not wrong:
        _refuse_to_pass(generation, approved is not None)
    return judged(
        not wrong,
        observed=joined(wrong) if wrong else T(ja="承認したとおり", en="as approved"),
        expected=T(ja="承認した設定と同じ、保存済み", en="the approved one, saved"),
        provenance=Provenance.DRIFT if wrong else Provenance.MEASURED,
        lines=quoted[:_QUOTED],
    )


def _refuse_to_pass(generation: Generation, approved: bool) -> None:
    if generation.whole is False:
        raise FactError(Why.TRUNCATED, _NOT_WHOLE)
    if not approved:
        raise FactError(Why.NO_DATA, _UNAPPROVED)
    if generation.untold is not None:
        raise generation.untold


def _changes(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[str]:
    """Lines that were dropped (-) and that came (+)."""
    for line in unified_diff(before, after, n=0, lineterm=""):
        if line[:1] in "+-" and not line.startswith(("+++", "---")):
            yield line
