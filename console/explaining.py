"""Why a host got its verdict: the lines it rests on, the decision, the clause, the remedy."""

from typing import Any

from checks.model import Check
from console.language import language, w
from console.session import Session
from inventory.words import HinomiError, T
from reports.reasons import PROVENANCES, VERDICTS, reason_words


def explain_verdict(session: Session, check: Check[...], host: str) -> dict[str, Any]:
    """The newest verdict with everything it rests on, label by label."""
    id_, name = _identity(session, host)
    newest = session.results.newest(id_, check.id)
    if newest is None:
        raise HinomiError(
            T(
                f"{host} の {check.id} はまだ判定していません。hinomi scan --host {host}",
                f"{check.id} was never judged on {host}: hinomi scan --host {host}",
            )
        )
    run, result = newest
    provenance = PROVENANCES[result.provenance].in_(language()) if result.provenance else "-"
    return {
        w("機器", "Host"): f"{name} ({id_})",
        w("点検項目", "Check"): f"{check.id} {check.title.in_(language())}",
        w("判定", "Verdict"): VERDICTS[result.verdict].in_(language()),
        w("観察値", "Observed"): w(result.observed_ja, "") or result.observed or "-",
        w("期待値", "Expected"): w(result.expected_ja, "") or result.expected or "-",
        w("由来", "Provenance"): provenance,
        w("理由", "Reason"): _reason(result.reason, w(result.detail_ja, "") or result.detail),
        w("証跡の行", "Lines"): "\n  ".join(("", *result.lines)) or "-",
        w("証跡 SHA-256", "Evidence SHA-256"): result.evidence or "-",
        w("例文の番号", "Clauses"): " ".join(check.clauses),
        w("考え方", "Why"): " ".join(check.why.split()),
        w("是正", "Remedy"): check.remedy.in_(language()),
        w("点検", "Run"): run.id,
    }


def _reason(reason: str, detail: str) -> str:
    if not reason:
        return "-"
    words = reason_words(reason).in_(language())
    return f"{words} ({detail})" if detail else words


def _identity(session: Session, host: str) -> tuple[str, str]:
    for known in session.ledger.hosts:
        if host in (known.id, known.name):
            return known.id, known.name
    return host, host
