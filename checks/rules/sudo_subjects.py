"""Whom a rule of sudo is for: its subjects are names, numbers, groups, and lists elsewhere."""

from collections.abc import Iterable

from checks.facts.accounts import Account, Accounts
from inventory.words import T


def meets(subject: str, account: Account, accounts: Accounts) -> bool | None:
    """Whether a subject of sudoers(5) is this account; None where that cannot be told here.

    Netgroups and groups that are none of Unix are kept elsewhere, and so may members of a group be.
    """
    if subject.startswith(("+", "%:")):
        return None
    if subject.startswith("%"):
        return _is_member(subject[1:], account, accounts) or (None if accounts.remote else False)
    return subject in {account.name, f"#{account.uid}", "ALL"}


def _is_member(group: str, account: Account, accounts: Accounts) -> bool:
    if not group.startswith("#"):
        return account.name in accounts.members(group)
    groups = (*accounts.groups, *accounts.known_groups)
    listed = any(f"#{one.gid}" == group and account.name in one.members for one in groups)
    return listed or f"#{account.gid}" == group


def members_unknown(subjects: Iterable[str]) -> T:
    """That nobody here knows who these subjects are, in words."""
    names = ", ".join(sorted(set(subjects)))
    return T(ja=f"{names} に属する者が分からない", en=f"members of {names} are not known")
