"""Imported evidence as coverage counts it: one row for each account at a path of a system."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from audit.mfa.coverage_input import CentralRow, Export, Place
from audit.mfa.coverage_proofs import in_the_log
from audit.mfa.coverage_words import path_words
from audit.mfa.evidence_grades import CentralLimits, Evidence, gathered, judged
from audit.mfa.model import Grade
from audit.mfa.model import Proof as Trial
from checks.mfa.model import CellVerdict
from inventory.central.model import Exempt, Stamped
from inventory.model import Zone
from inventory.words import T

_Key = tuple[str, str, str]  # system, path, account


def central_rows(
    found: Iterable[Stamped], trials: Iterable[Trial], today: date, limits: CentralLimits
) -> tuple[CentralRow, ...]:
    """The rows in a fixed order; a trial with an account is evidence of that account (E3)."""
    groups: dict[_Key, list[Stamped]] = {}
    for one in found:
        groups.setdefault((one.cell.system, one.cell.path.value, one.cell.account), []).append(one)
    proved = _proved(trials)
    return tuple(
        _row(key, group, gathered(group, today, limits, proved.get(key)))
        for key, group in sorted(groups.items())
    )


def exports(found: Iterable[Stamped]) -> tuple[Export, ...]:
    """Each file once for each system and grade of evidence."""
    counts: dict[tuple[str, str, str, str], list[Stamped]] = {}
    for one in found:
        stamp, cell = one.stamp, one.cell
        key = stamp.product, cell.system, cell.source.value, stamp.file_sha256
        counts.setdefault(key, []).append(one)
    return tuple(
        Export(*key, group[0].stamp.exported_at, group[0].stamp.exported_by, len(group))
        for key, group in sorted(counts.items())
    )


def _proved(trials: Iterable[Trial]) -> Mapping[_Key, bool]:
    """What trials showed by account, in small letters as imports have it; one break decides.

    Two factors are shown only by a trial of which the target's own log tells.
    """
    told = {Grade.MET: True, Grade.BROKEN: False}
    found: dict[_Key, bool] = {}
    for trial in trials:
        if trial.demanded is Grade.BROKEN or (trial.demanded in told and in_the_log(trial)):
            key = trial.system, trial.path, trial.account.lower()
            found[key] = found.get(key, True) and told[trial.demanded]
    return found


def _row(key: _Key, group: Sequence[Stamped], evidence: Evidence) -> CentralRow:
    system, path, account = key
    verdict, reason = judged(evidence)
    zone = min((one.cell.zone for one in group), key=list(Zone).index)
    return CentralRow(
        place=Place(system, system, zone, central=True),
        account=account,
        path=path,
        verdict=verdict,
        enrolled=evidence.enrolled,
        words=T(f"{path_words(path).ja}・{system}・{account}: {reason.ja}",
                f"{path_words(path).en}, {system}, {account}: {reason.en}"),
        doubt=reason if verdict is CellVerdict.UNKNOWN else None,
        exempt=_terms(evidence.exempt),
        grade=evidence.grade,
        product="、".join(sorted({one.stamp.product for one in group})),
        alike=f"{evidence.demanded} {sorted(evidence.kinds)}",
        files=tuple(sorted({one.stamp.file_sha256 for one in group})),
    )  # fmt: skip


def _terms(exempt: Exempt | None) -> str:
    """Approver, end and reason, as an exemption of the policy is told."""
    return f"{exempt.approver}、{exempt.until} まで、{exempt.reason}" if exempt else ""
