"""Judging collector output: of files, with neither workspace nor database, or of an earlier run."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from audit.advisories import from_files
from audit.policy_files import load_checks, load_policy
from audit.scan import Desk, judge_files, rejudge
from console.overrides import overrides_of
from console.published import Judgement, judgement
from console.session import Session
from inventory.words import HinomiError, T


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed."""

    files: tuple[Path, ...]
    run: str
    policy: Path | None
    overrides: tuple[str, ...]
    advisories: tuple[Path, ...]


def judgements(given: Given, workspace: Path | None) -> Iterator[Judgement]:
    """The results of each file, in the order of the files, or of each host of the run."""
    if bool(given.files) is bool(given.run):
        raise HinomiError(
            T(
                "収集結果のファイルか --run のどちらか一方を指定します。",
                "Name files of collector output, or one --run.",
            )
        )
    return _of_run(given, workspace) if given.run else _of_files(given)


def _of_files(given: Given) -> Iterator[Judgement]:
    checks = load_checks(given.policy)
    policy = load_policy(given.policy, overrides_of(given.overrides), checks=checks)
    policy = policy.knowing(from_files(given.advisories))
    for path in given.files:
        for result in judge_files([path], policy, checks):
            yield judgement(result, checks[result.check], str(path))


def _of_run(given: Given, workspace: Path | None) -> Iterator[Judgement]:
    desk = desk_of(Session(workspace, given.policy), given)
    desk.results.run(given.run)
    for result in rejudge(desk, given.run):
        file = str(desk.evidence.path(result.evidence)) if result.evidence else ""
        yield judgement(result, desk.checks[result.check], file)


def desk_of(session: Session, given: Given) -> Desk:
    """The desk at which kept evidence is judged again."""
    policy = session.policy(overrides_of(given.overrides))
    if given.advisories:
        policy = policy.knowing(from_files(given.advisories))
    return Desk(session.results, session.evidence, session.checks, policy, session.actor)
