"""The people of a host as PAM and sshd see them, put together from what was collected."""

from collections.abc import Iterator
from dataclasses import dataclass

from checks.facts.accounts import HASHES, Account, Accounts, Shadow
from checks.facts.enrolment import Enrolment
from checks.facts.ssh_keys import SshKeys
from checks.mfa.model import Enrolled, Password, Person
from checks.mfa.ssh import Held, Keys
from inventory.words import T

_PEOPLE = 1000  # the first UID of people, login.defs(5)


@dataclass(frozen=True, slots=True)
class People:
    """What is known of people; keys and second factors of accounts elsewhere are not."""

    accounts: Accounts
    shadow: Shadow
    enrolment: Enrolment
    keys: SshKeys

    def enabled(self, services: tuple[str, ...]) -> Iterator[Account]:
        """People and root with a shell, services that were listed, and whoever could log in.

        A shell that ends at once keeps nobody from forwarding ports, from SFTP, or from a VPN.
        """
        seen = set()
        for one in self.accounts.all():
            meant = one.uid == 0 or one.uid >= _PEOPLE or one.name in services
            if one.name not in seen and ((one.can_have_shell and meant) or self._could(one)):
                seen.add(one.name)
                yield one

    def _could(self, account: Account) -> bool:
        usable = self._password(account) in (Password.SET, Password.EMPTY)
        return usable or bool(self.held(account).held)

    def person(self, account: Account) -> Person:
        """One account with its groups, password and second factors."""
        return Person(
            name=account.name,
            uid=account.uid,
            groups=self.accounts.groups_of(account.name),
            password=self._password(account),
            enrolled=self._enrolled(account),
            keys=self._keyed(account),
            expired=self._past(account) >= 0,
            overdue=self._past(account) > 0,
            gid=account.gid,
            partial=bool(self.accounts.remote),
        )

    def _past(self, account: Account) -> int:
        """How many days the account's own date is over, -1 before it.

        A date of 0 has two readings (shadow(5)). On that day pam_unix(8) refuses already, sshd
        without PAM does not yet.
        """
        secret = self.shadow.of(account.name) if self._local(account) else None
        if secret is None or secret.expires is None or secret.expires < 1:
            return -1
        return max(-1, (self.shadow.today - self.shadow.day(0)).days - secret.expires)

    def held(self, account: Account) -> Keys:
        """The keys by which an account may log in, and why there may be more."""
        held = tuple(
            Held(one.kind, one.options, f"{one.path}:{one.line}")
            for one in self.keys.login
            if one.user == account.name
        )
        closed = [path for path in self.keys.closed if self._concerns(path, account)]
        doubt = None
        if closed or not self._local(account):
            where = ", ".join(closed) or account.name
            doubt = T(ja=f"{where} の鍵を見られない", en=f"the keys of {where} were not seen")
        return Keys(held, self.keys.patterns, doubt)

    def _keyed(self, account: Account) -> Enrolled:
        keys = self.held(account)
        if keys.held:
            return Enrolled.YES
        return Enrolled.UNKNOWN if keys.doubt else Enrolled.NO

    def _concerns(self, path: str, account: Account) -> bool:
        return not path.startswith("/") or path.startswith(account.home) or account.name in path

    def _local(self, account: Account) -> bool:
        return any(one.name == account.name for one in self.accounts.local)

    def _password(self, account: Account) -> Password:
        if not self._local(account):
            return Password.ELSEWHERE
        secret = self.shadow.of(account.name)
        word = account.password
        if word == "x":
            word = secret.password if secret else "?"
        if word == "empty":
            return Password.EMPTY
        if word in HASHES:
            return Password.SET
        return Password.UNKNOWN if word in ("?", "x") else Password.LOCKED

    def _enrolled(self, account: Account) -> dict[str, Enrolled]:
        """Nothing on file for somebody of whom nothing was looked up is not known, never no."""
        keys = {one.key for one in self.enrolment.tokens} | self.enrolment.modules
        found = self.enrolment.of(account.name)
        return {key: found.get(key, Enrolled.UNKNOWN) for key in sorted(keys | set(found))}
