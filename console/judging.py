"""Judging collector output: of files, with neither workspace nor database, or of an earlier run."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from audit.advisories import from_files
from audit.model import Result
from audit.policy_files import load_checks, load_policy
from audit.scan import Desk, judge_files, rejudge
from checks.model import Check
from console.language import language, w
from console.overrides import overrides_of
from console.published import Judgement, judgement
from console.session import Session
from inventory.words import HinomiError, T
from reports.reasons import VERDICTS, reason_words


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed."""

    files: tuple[Path, ...]
    run: str
    policy: Path | None
    overrides: tuple[str, ...]
    advisories: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """One result, for a program or for a person."""

    result: Result
    check: Check[...]
    file: str

    def published(self) -> Judgement:
        """What --json prints."""
        return judgement(self.result, self.check, self.file)

    def line(self) -> tuple[str, ...]:
        """Host, check, verdict and what was seen, in the language of the reader."""
        result = self.result
        verdict = VERDICTS[result.verdict].in_(language())
        reason = reason_words(result.reason).in_(language()) if result.reason else ""
        detail = w(result.detail_ja, "") or result.detail
        seen = w(result.observed_ja, "") or result.observed
        why = f"{reason} ({detail})" if reason and detail else reason or detail
        return result.host, result.check, verdict, seen or why


def judgements(given: Given, workspace: Path | None) -> Iterator[Judged]:
    """The results of each file, in the order of the files, or of each host of the run."""
    if bool(given.files) is bool(given.run):
        raise HinomiError(
            T(
                "収集結果のファイルか --run のどちらか一方を指定します。",
                "Name files of collector output, or one --run.",
            )
        )
    return _of_run(given, workspace) if given.run else _of_files(given)


def _of_files(given: Given) -> Iterator[Judged]:
    checks = load_checks(given.policy)
    policy = load_policy(given.policy, overrides_of(given.overrides), checks=checks)
    policy = policy.knowing(from_files(given.advisories))
    for path in given.files:
        for result in judge_files([path], policy, checks):
            yield Judged(result, checks[result.check], str(path))


def _of_run(given: Given, workspace: Path | None) -> Iterator[Judged]:
    desk = desk_of(Session(workspace, given.policy), given)
    desk.results.run(given.run)
    for result in rejudge(desk, given.run):
        file = str(desk.evidence.path(result.evidence)) if result.evidence else ""
        yield Judged(result, desk.checks[result.check], file)


def desk_of(session: Session, given: Given) -> Desk:
    """The desk at which kept evidence is judged again."""
    policy = session.policy(overrides_of(given.overrides))
    if given.advisories:
        policy = policy.knowing(from_files(given.advisories))
    return Desk(session.results, session.evidence, session.checks, policy, session.actor)
