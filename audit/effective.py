"""What is in effect on a Windows host, under the names that group policy has for it."""

from collections.abc import Callable, Iterator
from typing import TypeVar, cast

from checks.fact import HostFact, probe_id, read
from checks.frame import Frame
from checks.model import FactError, Why
from checks.windows.facts.audit_policy import AuditPolicy
from checks.windows.facts.baseline import UserRights, WindowsBaseline
from checks.windows.facts.screen_lock import ScreenLock, ScreenSaver
from checks.windows.facts.security_policy import SecurityPolicy
from checks.windows.reading import RegistryValue
from inventory.gpo.model import Value
from inventory.gpo.security_inf import SYSTEM_ACCESS
from inventory.words import T

F = TypeVar("F", bound=HostFact)
_SAVER: dict[str, Callable[[ScreenSaver], str | None]] = {
    "screensavetimeout": lambda one: one.seconds,
    "screensaverissecure": lambda one: one.secure,
    "screensaveactive": lambda one: one.active,
}
_TIMEOUT = "inactivitytimeoutsecs"


class Effective:
    """What one piece of evidence says, each fact of it read once."""

    def __init__(self, frame: Frame | None) -> None:
        """Read nothing yet; None is a host without evidence."""
        self._frame = frame
        self._known: dict[type[HostFact], HostFact | FactError] = {}

    def values(self, key: str) -> tuple[Value, ...]:
        """The value in effect, one for each loaded user where it is a user's; None is absent.

        FactError where it is not known.
        """
        kind, _, name = key.partition(":")
        if kind == "registry" and name.startswith("hkcu\\"):
            return tuple(self._users(name.rpartition("\\")[2]))
        ways: dict[str, Callable[[str], Value]] = {
            "registry": self._registry,
            "system": self._system,
            "right": self._right,
            "audit": self._audit,
        }
        if kind not in ways:
            raise FactError(Why.NOT_COLLECTED, key)
        return (ways[kind](name),)

    def _registry(self, name: str) -> Value:
        if name.endswith(f"\\{_TIMEOUT}"):
            return self._fact(ScreenLock).machine_seconds
        found = self._fact(WindowsBaseline).values.get(f"registry:{name}")
        if isinstance(found, FactError):
            raise FactError(found.why, T(found.detail_ja, found.detail))
        if found is None:
            raise FactError(Why.NOT_COLLECTED, name)
        return _plain(found)

    def _system(self, name: str) -> Value:
        template = self._fact(SecurityPolicy).template
        try:
            return template.number(SYSTEM_ACCESS, name)
        except ValueError:
            raise FactError(Why.MALFORMED, name) from None

    def _right(self, name: str) -> Value:
        return self._fact(UserRights).template.accounts(name) or ()

    def _audit(self, name: str) -> Value:
        found = self._fact(AuditPolicy).settings.get(name)
        if found is None:
            raise FactError(Why.UNDETERMINED, name)
        return found

    def _users(self, name: str) -> Iterator[Value]:
        users = self._fact(ScreenLock).users
        if name not in _SAVER:
            raise FactError(Why.NOT_COLLECTED, name)
        if not users:
            raise FactError(Why.UNDETERMINED, T("利用者が読み込まれていない", "no user is loaded"))
        yield from sorted({_SAVER[name](one) for one in users.values()}, key=str)

    def _fact(self, kind: type[F]) -> F:
        if kind not in self._known:
            self._known[kind] = self._read(kind)
        found = self._known[kind]
        if isinstance(found, FactError):
            raise FactError(found.why, T(found.detail_ja, found.detail))
        return cast(F, found)

    def _read(self, kind: type[HostFact]) -> HostFact | FactError:
        if self._frame is None:
            return FactError(Why.NOT_COLLECTED, T("証拠がない", "there is no evidence"))
        try:
            found: HostFact = read(kind, self._frame.replies.get(probe_id(kind)))
        except FactError as odd:
            return odd
        return found


def _plain(found: RegistryValue) -> Value:
    """The value as group policy writes it; a kind that no policy compares is not known."""
    if found.absent:
        return None
    if found.kind == "DWord":
        return found.dword()
    return found.strings() if found.kind == "MultiString" else found.string()
