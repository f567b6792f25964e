"""Judging collector output with neither workspace nor database."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from audit.advisories import from_files
from audit.policy_files import load_policy
from audit.scan import judge_files
from checks.catalogue import catalogue
from console.overrides import overrides_of
from console.published import PublishedResult, published


def judgements(
    files: Sequence[Path],
    policy: Path | None,
    set_: Sequence[str],
    advisories: Sequence[Path] = (),
) -> Iterator[PublishedResult]:
    """The results of each file, in the order of the files."""
    checks = catalogue("checks.rules")
    decided = load_policy(policy, overrides_of(set_)).knowing(from_files(advisories))
    for path in files:
        for result in judge_files([path], decided, checks):
            yield published(result, checks[result.check], str(path))
