"""Logins that really happened, gathered by account: the last with two kinds, the last with one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from inventory.central.building import Reader
from inventory.central.model import FactorKind, MfaCell

_NONE: frozenset[FactorKind] = frozenset()


@dataclass(frozen=True, slots=True)
class Login:
    """One login that succeeded: the kinds it showed, and whether that is all that it showed."""

    account: str
    at: datetime
    kinds: frozenset[FactorKind]
    complete: bool

    @property
    def two(self) -> bool:
        """Whether two kinds were used; two of one kind are not two, SMS is possession at best."""
        kinds = {FactorKind.POSSESSION if k is FactorKind.WEAK else k for k in self.kinds}
        return FactorKind.TRUSTED in kinds or len(kinds) >= 2

    @property
    def one(self) -> bool:
        """Whether it is certain that one kind was enough."""
        return self.complete and bool(self.kinds) and not self.two


def trusting(
    kinds: frozenset[FactorKind], *, complete: bool, trusted: bool
) -> tuple[frozenset[FactorKind], bool]:
    """The kinds of a claim where an untrusted "two factors" says nothing, neither way."""
    if FactorKind.TRUSTED in kinds and not trusted:
        return kinds - {FactorKind.TRUSTED}, False
    return kinds, complete


def by_account(reader: Reader, logins: Iterable[Login]) -> Iterator[MfaCell]:
    """One cell for each account with a login that says anything, in the order first met."""
    two: dict[str, Login] = {}
    one: dict[str, Login] = {}
    for login in logins:
        for holds, kept in ((login.two, two), (login.one, one)):
            if holds and (login.account not in kept or kept[login.account].at < login.at):
                kept[login.account] = login
        if not (login.two or login.one):
            reader.found.skip("unsaid")
    for account in dict.fromkeys((*two, *one)):
        last, single = two.get(account), one.get(account)
        yield reader.cell(
            account,
            kinds=last.kinds if last else _NONE,
            last_mfa_at=last.at if last else None,
            single_at=single.at if single else None,
        )
