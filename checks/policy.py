"""Policy: limits, selection, severity overrides and waivers, as data read from YAML text.

Nothing here opens a file; `audit.policy_files` hands in the texts. Unknown keys are errors that
name the file and the line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from checks.model import Severity


@dataclass(frozen=True, slots=True)
class Waiver:
    """An approved exception (例外承認, MIC 7.4) with its scope and its end.

    `host` is a host id or "*"; `until` is the last day on which it holds, in Japan time.
    """

    check: str
    host: str
    reason: str
    requester: str
    approver: str
    since: date
    until: date

    def covers(self, check: str, host: str, day: date) -> bool:
        """True when this check on this host is excepted on that day."""
        in_scope = self.check == check and self.host in ("*", host)
        return in_scope and self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class SeverityOverride:
    """A severity that the municipality changed, with its reason."""

    check: str
    severity: Severity
    reason: str


@dataclass(frozen=True, slots=True)
class Policy:
    """What the municipality decided: frozen, complete, with the digest of its texts.

    `limits` maps "group.name" to the value; `explicit` names the checks (or "*") for which a
    compiled-in default does not suffice; `excluded` the checks not selected, with the reason.
    """

    limits: Mapping[str, object]
    explicit: frozenset[str]
    excluded: Mapping[str, str]
    severities: Mapping[str, SeverityOverride]
    waivers: tuple[Waiver, ...]
    digest: str
