"""One option of a PAM module: every place that says something about it, and which one counts."""

from dataclasses import dataclass

from checks.facts.numbers import whole
from checks.facts.pam import Pam, walk
from checks.facts.pam_stack import Handler
from checks.model import FactError, Provenance, Why
from inventory.words import T

LOGIN_SERVICES = ("sshd", "login")
NO_LOGIN = T(ja="PAMに sshd も login もない", en="neither sshd nor login is a PAM service")
QUALITY_MODULES = frozenset({"pam_pwquality.so", "pam_cracklib.so"})


@dataclass(frozen=True, slots=True)
class Said:
    """The values written for one option, the one that counts first, and where."""

    name: str
    values: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def value(self) -> str | None:
        """The value that counts, "" for the bare word, None where nothing is written."""
        return self.values[0] if self.values else None

    @property
    def on(self) -> bool:
        """True where an option that takes no value is written."""
        return self.value in ("", "1")

    @property
    def provenance(self) -> Provenance:
        """Whether somebody decided it, and did so once."""
        if len(set(self.values)) > 1:
            return Provenance.CONFLICTING
        return Provenance.EXPLICIT if self.values else Provenance.DEFAULT

    def number(self, default: int) -> int:
        """The value as a number; FactError where it is none."""
        return default if self.value is None else whole(self.value, self.name)


def said(pam: Pam, handler: Handler, name: str, *files: str) -> Said:
    """The option of a module: its argument beats the files, which are given strongest first."""
    arguments = [word.partition("=") for word in reversed(handler.args)]
    found = [
        (value, f"{handler.raw.file}:{handler.raw.number}: {handler.raw.text}")
        for key, _, value in arguments
        if key == name
    ]
    for path in files:
        written = [value for key, value in pam.settings.get(path, ()) if key == name]
        found += [(value, f"{path}: {name}={value}") for value in reversed(written)]
    return Said(name, tuple(v for v, _ in found), tuple(line for _, line in found))


def with_drop_ins(pam: Pam, path: str) -> tuple[str, ...]:
    """A file of /etc/security and its folder: the file is read last, so it comes first here."""
    extra = sorted(one for one in pam.settings if one.startswith(f"{path}.d/"))
    return (path, *reversed(extra))


def modules(pam: Pam, service: str, kind: str, *names: str) -> tuple[Handler, ...]:
    """The handlers of a stack that are one of these modules, as far as they are installed."""
    found = walk(pam.stack(service, kind))
    return tuple(one for one in found if one.module in names and there(pam, one))


def without(pam: Pam, kind: str, module: str) -> list[T]:
    """The services by which people log in whose stack lacks a module."""
    if not set(LOGIN_SERVICES) & set(pam.services):
        raise FactError(Why.UNDETERMINED, NO_LOGIN)
    return [
        T(ja=f"{service}: {module} がない", en=f"{service}: no {module}")
        for service in LOGIN_SERVICES
        if service in pam.services and not modules(pam, service, kind, module)
    ]


def there(pam: Pam, handler: Handler) -> bool:
    """True unless the module is known not to be on the host."""
    return not pam.modules or handler.module in pam.modules


def in_vain(pam: Pam, path: str) -> bool:
    """True where a file sets options for a module that nobody calls."""
    return any(pam.settings.get(one) for one in with_drop_ins(pam, path))


def unused(path: str) -> T:
    """That a file is written for a module that is in no stack, in words."""
    return T(
        ja=f"{path} に設定があるが、PAMに組み込まれていない",
        en=f"{path} is written, but its module is in no stack",
    )
