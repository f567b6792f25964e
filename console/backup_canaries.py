"""`hinomi backup canary`: can production delete its own copies? Tried on the one made for it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from audit.backup.canaries import Tries, probe, why_not
from audit.backup.records import Records
from audit.backup.targets import Target
from audit.backup.turns import alone
from checks.backup.model import Canary
from checks.backup.plain import plain
from checks.model import FactError
from console.backup_asking import asker_of
from console.backup_findings import judge_now
from console.backup_verify_words import reason
from console.backup_verifying import wanted_targets
from console.cli.main import FINDINGS, INCOMPLETE, OK
from console.cli.output import emit_json, remark, say
from console.language import language, w
from console.session import Session
from inventory.signing import sign_head
from inventory.words import HinomiError, T


def show_canary_plan(session: Session, only: Sequence[str], *, as_json: bool) -> None:
    """Print what would be tried; nothing is."""
    now = datetime.now(UTC)
    targets = _permitted(session, only)
    if as_json:
        emit_json([_plan(one, why_not(one, now)) for one in targets])
        return
    for one in targets:
        plan = _plan(one, why_not(one, now))
        say(
            w(
                f"{one.name}: {plan['host']} から {plan['location']} の {plan['name']} だけを"
                f"消してみる。承認 {plan['approver']}",
                f"{one.name}: {plan['host']} tries to delete {plan['name']} in {plan['location']} "
                f"only; approved by {plan['approver']}",
            )
        )
        if plan["not_now"]:
            say(f"  {plan['not_now']}")
    remark(w("計画だけです。何も試していません。", "This is the plan only; nothing was tried."))


def show_canaries(session: Session, only: Sequence[str], *, as_json: bool) -> int:
    """Try the approved targets one after the other, and print what came of it."""
    targets = _permitted(session, only)
    tries = Tries(
        asker_of(session),
        Records(session.journal, session.evidence, session.actor),
        lambda: datetime.now(UTC),
    )
    found = [(one, _probed(session, one, tries)) for one in targets]
    judge_now(session, {name for one in targets for name in one.holds})
    sign_head(session.journal, session.workspace.keys, session.workspace.signatures)
    if as_json:
        emit_json([{"target": one.name, "canary": plain(canary)} for one, canary in found])
    else:
        for one, canary in found:
            say(f"{one.name}: {_words(canary)}")
    if any(isinstance(canary, Canary) and not canary.refused for _, canary in found):
        return FINDINGS
    return OK if all(isinstance(canary, Canary) for _, canary in found) else INCOMPLETE


def _permitted(session: Session, only: Sequence[str]) -> list[Target]:
    found = [one for one in wanted_targets(session, only) if one.canary or only]
    bare = [one for one in found if not one.canary]
    if bare or not found:
        where = bare[0].place if bare else str(session.workspace.policy / "backup-targets.yaml")
        raise HinomiError(
            T(
                f"{where}: canary: のある対象がありません。承認者・時間帯・名前を書いてください。",
                f"{where}: no canary: with approver, window and name.",
            )
        )
    return found


def _probed(session: Session, target: Target, tries: Tries) -> Canary | FactError:
    try:
        with alone(session.workspace.root, target):
            return probe(target, tries)
    except FactError as busy:
        return busy


def _plan(target: Target, not_now: T | None) -> dict[str, str]:
    permit = target.canary
    if permit is None:
        raise ValueError(target.name)
    return {
        "target": target.name,
        "host": permit.host or w("この端末", "this machine"),
        "location": permit.where.location,
        "name": permit.name,
        "approver": permit.approver,
        "not_now": not_now.in_(language()) if not_now else "",
    }


def _words(canary: Canary | FactError) -> str:
    if isinstance(canary, FactError):
        return reason(canary)
    if canary.refused:
        return w(
            f"削除は拒否された（{canary.said}）。写しは残り、読める",
            f"deleting was refused ({canary.said}); the copy is still there and readable",
        )
    return w(
        "不適合: 写しを作る側から写しを消せた。新しい canary を作るまで次の試行はできない",
        "violation: the host that makes the copies could delete one; make a new canary to retry",
    )
