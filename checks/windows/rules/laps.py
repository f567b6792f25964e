"""The password of the local administrator differs on every terminal, and is kept safely."""

from checks.model import (
    WINDOWS,
    FactError,
    LawField,
    Outcome,
    Proof,
    Provenance,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from checks.windows.facts.laps import Laps
from checks.windows.facts.membership import Membership
from checks.windows.facts.release import WindowsRelease
from inventory.words import T, joined

_ENTRA, _DIRECTORY = 1, 2
_SINCE = {  # Microsoft Learn, LAPS CSP: the first revision of each build that has it
    17763: 4244,
    **dict.fromkeys(range(19041, 19046), 2784),
    20348: 1663,
    22000: 1754,
    22621: 1480,
}
_EVERY = 22631  # builds from here on have it
_WHERE = {
    "csp": T(ja="MDM の方針", en="the policy of the MDM"),
    "policy": T(ja="グループポリシー", en="group policy"),
    "local": T(ja="端末の設定", en="the terminal's own settings"),
}
_BACKUP = {
    0: T(ja="保管しない", en="not kept"),
    _ENTRA: T(ja="Entra ID に保管", en="kept in Entra ID"),
    _DIRECTORY: T(ja="Active Directory に保管", en="kept in Active Directory"),
}
_EXPECTED = T(ja="Entra ID 又は Active Directory に保管", en="kept in Entra ID or the directory")


@check(
    "TRM-022",
    title=T(
        ja="ローカル管理者のパスワードを LAPS で管理していること",
        en="LAPS manages the password of the local administrator",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)③", "MIC:6.2(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="全端末のローカル管理者が同じパスワードで、一台から全台へ侵入される",
        en="One password opens every terminal, so who has one has them all",
    ),
    remedy=T(
        ja="グループポリシーの「LAPS」で、パスワードのバックアップ先を設定する",
        en="Set the backup directory in LAPS of group policy",
    ),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def laps(found: Laps, membership: Membership, release: WindowsRelease) -> Outcome:
    """BackupDirectory: 1 Entra ID, 2 Active Directory, 0 or absent none (LAPS policy settings).

    Nothing is managed where the computer is not joined to that directory, or is without Windows
    LAPS. The old LAPS works only with its own extension, of which the registry tells too little.
    """
    if membership.is_controller:
        return not_applicable(T(ja="ドメインコントローラ", en="a domain controller"))
    if not found.root:
        return _without(found)
    backup = found.backup or 0
    if backup not in _BACKUP:
        raise FactError(
            Why.MALFORMED, T(ja="BackupDirectory の値", en="the value of BackupDirectory")
        )
    where, told = _WHERE[found.root], _BACKUP[backup]
    idle = _idle(backup, found, membership, release) if backup else []
    said = T(ja=f"{where.ja}: {told.ja}", en=f"{where.en}: {told.en}")
    return judged(
        backup > 0 and not idle,
        observed=joined([said, *idle]),
        expected=_EXPECTED,
        provenance=Provenance.DEFAULT if found.backup is None else Provenance.EXPLICIT,
    )


def _idle(backup: int, found: Laps, membership: Membership, release: WindowsRelease) -> list[T]:
    """Why a policy that is set manages nothing here."""
    why = []
    if not _has_laps(release):
        why.append(T(ja="この Windows に Windows LAPS がない", en="but it has no Windows LAPS"))
    if backup == _DIRECTORY and not membership.in_domain:
        why.append(T(ja="ドメインに参加していない", en="but in no domain"))
    if backup == _ENTRA and not found.in_entra:
        why.append(T(ja="Entra ID に参加していない", en="but not joined to Entra ID"))
    return why


def _has_laps(release: WindowsRelease) -> bool:
    if release.build not in _SINCE:
        return release.build >= _EVERY
    if release.revision is None:
        raise FactError(Why.UNDETERMINED, T("UBR がない", "no UBR"))
    return release.revision >= _SINCE[release.build]


def _without(found: Laps) -> Outcome:
    """No place has a value; the old product may be in use all the same."""
    if found.legacy_enabled == 1:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja="旧版の LAPS の方針だけがある。Windows LAPS へ移行して判定し直す",
                en="only the old LAPS has a policy; move to Windows LAPS, then judge again",
            ),
        )
    return judged(
        False,
        observed=T(ja="LAPS の設定なし", en="no settings of LAPS"),
        expected=_EXPECTED,
        provenance=Provenance.DEFAULT,
    )
