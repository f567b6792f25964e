"""Encryption of the copies, and whether its keys will be there on the day."""

from checks.backup.judging import Kept, known
from checks.backup.limits import BackupSetLimits
from checks.backup.model import Survey
from checks.backup.weighing import reason, survey_of
from checks.model import (
    FactError,
    LawField,
    Outcome,
    Proof,
    Provenance,
    Scope,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from inventory.words import T

_PLAIN = T("写しが暗号化されていない", "the copies are not encrypted")
_ENOUGH = 2
_OPENS = T("預けられたパスワードで開く", "the password that was given opens it")
_SHUT = T(
    "預けられたパスワードでは開かない（違うか、写しが壊れている）",
    "the password that was given does not open it: wrong, or the copies are damaged",
)
_KEPT = T("declared に鍵の控えの場所（key_kept_at）の記入がない", "not declared (key_kept_at)")


@check(
    "BKP-045",
    title=T(
        ja="暗号化すると定めたデータの写しが、暗号化されていること",
        en="Data that is to be encrypted is encrypted in this place",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="持ち出された媒体や漏れた保管先から、全データが読まれる",
        en="A medium that is carried off gives all data away",
    ),
    remedy=T(
        ja="暗号化した保管先を新たに作って取り直し、古い写しは保持期間の後に消去する",
        en="Make an encrypted repository and back up anew; erase the old one after its retention",
    ),
    applies_to=Scope(),
)
def encrypted(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """One that opens with an empty password is not encrypted, whatever its tool calls it."""
    if not kept.case.wanted.encrypted:
        return not_applicable(T("台帳が求めていない", "the ledger does not ask for it"))
    holds = known(survey_of(kept.case, kept.held, limits).encrypted)
    told = T("暗号化あり", "encrypted")
    return judged(holds, observed=told if holds else _PLAIN, expected=told)


@check(
    "BKP-046",
    title=T(
        ja="暗号化した写しを開ける鍵が、二つ以上あること",
        en="Two keys or more open the encrypted copies",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(2)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="一つの鍵の紛失や担当者の異動で、写しを二度と開けない",
        en="One lost key, or one person gone, and the copies never open again",
    ),
    remedy=T(
        ja="予備の鍵を登録し、封をして別の責任者が保管する",
        en="Add a spare key, and let another officer keep it sealed",
    ),
    applies_to=Scope(),
)
def second_key(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """As far as the tool counts its keys."""
    survey = survey_of(kept.case, kept.held, limits)
    if not known(survey.encrypted):
        return not_applicable(_PLAIN)
    if survey.keys is None:
        raise FactError(
            Why.UNDETERMINED, T("道具が鍵の数を示さない", "the tool does not count its keys")
        )
    return judged(
        survey.keys >= _ENOUGH,
        observed=survey.keys,
        expected=T("2 以上", "2 or more"),
    )


@check(
    "BKP-047",
    title=T(
        ja="暗号化した写しの鍵の控えが、写しとは別の場所に保管されていること",
        en="A copy of the key is kept elsewhere than the copies",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)", "MIC:6.2(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="鍵が本番機にしかないと、本番機とともに失われ、写しは開けない",
        en="A key that is only on the host is lost with it, and the copies stay shut",
    ),
    remedy=T(
        ja="鍵の控えを金庫など別の場所に置き、その場所を declared の key_kept_at に書く",
        en="Keep a copy of the key in a safe elsewhere, and declare where in key_kept_at",
    ),
    applies_to=Scope(),
    proof=Proof.RECORDED,
)
def key_elsewhere(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """Declared by a person; a place that is the site of the copies is not elsewhere."""
    if not known(survey_of(kept.case, kept.held, limits).encrypted):
        return not_applicable(_PLAIN)
    declared = kept.held.declared
    where = declared.key_kept_at.strip()
    same = {declared.site.strip(), declared.target.strip(), kept.held.place.location} - {""}
    expected = T("写しと別の場所", "elsewhere than the copies")
    if not where:
        return judged(False, observed=_KEPT, expected=expected)
    if not declared.site.strip():
        raise FactError(
            Why.NOT_COLLECTED,
            T("写しの保管場所の記入がない", "where the copies are is not declared"),
        )
    return judged(
        where not in same,
        observed=T(f"{where}（申告）", f"{where} (declared)"),
        expected=expected,
        provenance=Provenance.EXPLICIT,
    )


@check(
    "BKP-049",
    title=T(
        ja="預けられたパスワード（鍵）で、保管先の写しを開けること",
        en="The password that is kept for the copies opens them",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(2)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="開けない写しは、ないのと同じである。復元する当日に、正しいパスワードを知る者がいない",
        en="Copies that do not open are no copies: on the day nobody knows the right password",
    ),
    remedy=T(
        ja="保管している鍵の控えと照らし、hinomi inventory secret で正しいパスワードに入れ直す。"
        "控えでも開かなければ戻せないので、新しい保管先を作って取り直す",
        en="Compare with the copy of the key that is kept, and put the right password in with "
        "hinomi inventory secret; where that does not open it either, back up anew elsewhere",
    ),
    applies_to=Scope(),
)
def opens(kept: Kept, limits: BackupSetLimits) -> Outcome:
    """Only the tool's own words that the key is wrong count; any other silence is not known.

    Found once, it stands until a later survey opens the copies.
    """
    told = kept.held.survey
    if isinstance(told, FactError) and told.why is Why.SHUT:
        return judged(False, observed=reason(told), expected=_OPENS)
    if isinstance(told, Survey) and told.opens is False:
        return judged(False, observed=_SHUT, expected=_OPENS)
    survey = survey_of(kept.case, kept.held, limits)
    if survey.opens is None:
        return not_applicable(T("開くためのパスワードを使わない", "no password is needed"))
    return judged(known(survey.opens), observed=_OPENS, expected=_OPENS)
