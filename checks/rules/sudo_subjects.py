"""Whom a rule of sudo is for: its subjects are names, numbers, groups, and lists elsewhere."""

from collections.abc import Iterable

from checks.facts.accounts import Account, Accounts
from checks.facts.sudoers import Grant, Sudoers
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


def reaches(grant: Grant, account: Account, accounts: Accounts) -> bool | None:
    """Whether a grant is for this account, which the rest of its list may take out again."""
    answers = {meets(name, account, accounts) for name in grant.excepted}
    found = meets(grant.subject, account, accounts)
    if found is False or True in answers:
        return False
    return None if found is None or None in answers else True


def pinned(grant: Grant, user: str) -> bool:
    """The collector of the audit account with its content fixed by a digest, and no arguments.

    A digest alone is not enough: a pinned shell is still a shell.
    """
    named = grant.command.endswith('/hinomi-collector ""')
    return grant.subject == user and bool(grant.digest) and named


def _is_member(group: str, account: Account, accounts: Accounts) -> bool:
    if not group.startswith("#"):
        return account.name in accounts.members(group)
    groups = (*accounts.groups, *accounts.known_groups)
    listed = any(f"#{one.gid}" == group and account.name in one.members for one in groups)
    return listed or f"#{account.gid}" == group


def rules_elsewhere(sudoers: Sudoers) -> T:
    """That some rules of sudo are kept where nobody here reads them, in words."""
    where = ", ".join(sudoers.remote)
    return T(ja=f"sudoの規則が {where} にもある", en=f"sudo rules are also in {where}")


def members_unknown(subjects: Iterable[str]) -> T:
    """That nobody here knows who these subjects are, in words."""
    names = ", ".join(sorted(set(subjects)))
    return T(ja=f"{names} に属する者が分からない", en=f"members of {names} are not known")
