"""The ledger: equipment is not used beyond its support or its lease."""

from datetime import date

from checks.context import Collection, Subject
from checks.model import FactError, LawField, Outcome, Scope, Severity, Why, check, judged
from checks.rules.moment import day
from inventory.words import T

ANY_HOST = Scope()


@check(
    "AST-001",
    title=T(
        ja="台帳の支援終了日を過ぎた機器を使っていないこと",
        en="The support date in the ledger has not passed",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.3(8)", "MIC:6.6(1)"),
    field=LawField.CLASSIFICATION,
    risk=T(
        ja="故障や脆弱性に対する提供元の対応が受けられない",
        en="The maker no longer helps with failures or holes",
    ),
    remedy=T(
        ja="更新を計画し、当面使う場合は例外承認を受ける。台帳の日付が誤りなら直す",
        en="Plan the replacement; until then have an exception approved. Correct a wrong date",
    ),
    applies_to=ANY_HOST,
)
def within_support(subject: Subject, collection: Collection) -> Outcome:
    """The ledger's date is the city's own knowledge of its equipment."""
    return _not_passed(subject.support_end, collection)


@check(
    "AST-002",
    title=T(
        ja="リース期間を過ぎた機器を使っていないこと",
        en="The lease of the equipment has not run out",
    ),
    severity=Severity.LOW,
    clauses=("MIC:4.1(5)", "MIC:6.3(8)"),
    field=LawField.CLASSIFICATION,
    risk=T(
        ja="保守契約が切れた機器で業務を続けることになる",
        en="Work goes on with equipment outside its maintenance contract",
    ),
    remedy=T(
        ja="再リースか更新を契約し、返却時はデータ消去の証明を受け取る",
        en="Renew or replace; on return, obtain proof that the data was erased",
    ),
    applies_to=ANY_HOST,
)
def within_lease(subject: Subject, collection: Collection) -> Outcome:
    """A lease that ran out usually ends maintenance with it."""
    return _not_passed(subject.lease_end, collection)


def _not_passed(end: date | None, collection: Collection) -> Outcome:
    if end is None:
        raise FactError(Why.UNDETERMINED, T(ja="台帳に日付がない", en="the ledger gives no date"))
    today = day(collection)
    return judged(today <= end, observed=end.isoformat(), expected=f">= {today.isoformat()}")
