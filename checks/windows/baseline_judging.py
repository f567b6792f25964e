"""How effective values relate to recommended ones; what is not known is never as recommended."""

from collections.abc import Callable
from dataclasses import dataclass

from checks.model import FactError, Provenance, Why
from checks.windows.baseline_rows import Form, Method, Operator, Row, Wanted, baseline_build
from checks.windows.facts.audit_policy import AuditPolicy
from checks.windows.facts.baseline import UserRights, WindowsBaseline
from checks.windows.facts.security_policy import SecurityPolicy
from checks.windows.reading import RegistryValue
from inventory.gpo.model import registry_name
from inventory.gpo.security_inf import SYSTEM_ACCESS
from inventory.words import T

_OFF = 0
_FOREVER = -1
_PARAMETERS = r"HKLM:\System\CurrentControlSet\Services\{}\Parameters"
_SIGNED = frozenset(  # 24H2 signs by itself, by edition, where nothing is set; the list says not
    registry_name(_PARAMETERS.format(one), "RequireSecuritySignature")
    for one in ("LanmanWorkstation", "LanManServer")
)
_LOCKOUT = frozenset({"LockoutDuration", "ResetLockoutCount"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a row came to: `value` is None where there is none and the default decided."""

    row: Row
    holds: bool
    value: Wanted | None
    provenance: Provenance


class NoObjectError(Exception):
    """The row has no object on this computer, and that is known; the words say why."""

    def __init__(self, because: T) -> None:
        """Say why."""
        super().__init__(because.en)
        self.because = because


@dataclass(frozen=True, slots=True)
class Effective:
    """The facts that answer rows; one that is not there is not asked for."""

    baseline: WindowsBaseline
    policy: SecurityPolicy
    rights: UserRights
    audit: AuditPolicy

    def answer(self, row: Row) -> Answer:
        """The answer to a row; FactError where it is not known, NoObjectError without object."""
        ask: Callable[[], Answer] = {
            Method.REGISTRY: lambda: of_registry(row, self.baseline),
            Method.ASR: lambda: of_rules(row, self.baseline),
            Method.SYSTEM: lambda: of_system(row, self.policy, self.baseline),
            Method.RIGHT: lambda: of_rights(row, self.rights),
            Method.AUDIT: lambda: of_audit(row, self.audit),
        }[row.method]
        return ask()


def of_registry(row: Row, baseline: WindowsBaseline) -> Answer:
    """A value of the registry."""
    found = baseline.values[row.key]
    if isinstance(found, FactError):
        raise found.with_traceback(None)
    if found.absent:
        return _absent(row, baseline)
    return _judged(row, typed(row.form, found))


def of_rules(row: Row, baseline: WindowsBaseline) -> Answer:
    """A rule of Defender as it is in force: 0 off, 1 block, 2 audit, 6 warn."""
    if isinstance(baseline.rules, FactError):
        raise baseline.rules.with_traceback(None)
    found = baseline.rules.get(row.name.casefold())
    return _absent(row, baseline) if found is None else _judged(row, found)


def of_system(row: Row, policy: SecurityPolicy, baseline: WindowsBaseline) -> Answer:
    """A number of [System Access]; -1 is for ever, and without lockout it has no length."""
    found = _number(policy, row.name)
    if found is not None:
        return _judged(row, found)
    if row.name in _LOCKOUT:
        if _number(policy, "LockoutBadCount") == _OFF:
            raise NoObjectError(T(ja="ロックアウトしない設定", en="lockout is off"))
        raise _unknown(row)
    return _absent(row, baseline)


def of_rights(row: Row, rights: UserRights) -> Answer:
    """Who holds a right; one that is not listed is nobody's."""
    return _judged(row, frozenset(rights.template.accounts(row.name) or ()))


def of_audit(row: Row, audit: AuditPolicy) -> Answer:
    """The setting of a subcategory; one that is not listed is not known."""
    if row.name not in audit.settings:
        raise _unknown(row)
    found = _judged(row, audit.settings[row.name])
    if found.holds and audit.of_users:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja="利用者ごとの監査ポリシーがあり、記録から外されている利用者があり得る",
                en="single users have audit policies of their own, which may leave them out",
            ),
        )
    return found


def typed(form: Form, found: RegistryValue) -> Wanted:
    """The value where it has the type that Windows reads; else FactError."""
    text = found.string() if form is Form.TEXT or _is_text(form, found) else None
    if text is None:
        number = found.dword()
        return _OFF if number is None else number
    if form is Form.ANY and not (text.isascii() and text.isdigit()):
        raise FactError(Why.MALFORMED, T(ja=f"{found.name} の値", en=f"the value of {found.name}"))
    return int(text) if form is Form.ANY else text


def meets(row: Row, value: Wanted) -> bool:
    """True where the value relates to the recommended one as the list asks."""
    wanted = row.recommended
    if isinstance(value, int) and not isinstance(wanted, frozenset) and wanted != "":
        return _number_meets(row, value, int(wanted))
    if isinstance(value, str) and isinstance(wanted, str):
        equal = {Operator.EQUAL, Operator.EQUAL_OR_ABSENT}
        return row.operator in equal and _plain(value) == _plain(wanted)
    return value == wanted


def _number_meets(row: Row, value: int, wanted: int) -> bool:
    if row.operator is Operator.AT_LEAST:
        return value >= wanted or (value == _FOREVER and row.name == "LockoutDuration")
    if row.operator is Operator.AT_MOST:
        return _OFF < value <= wanted
    if row.operator is Operator.CONTAINS:
        return value & wanted == wanted
    return value == wanted


def _plain(text: str) -> frozenset[str]:
    """Parts between commas, without regard to capitals, order and spaces."""
    return frozenset(one.strip().casefold() for one in text.split(","))


def _is_text(form: Form, found: RegistryValue) -> bool:
    return form is Form.ANY and found.kind != "DWord"


def _judged(row: Row, value: Wanted) -> Answer:
    return Answer(row, meets(row, value), value, Provenance.EXPLICIT)


def _absent(row: Row, baseline: WindowsBaseline) -> Answer:
    """By the default that the list states, for its own build of a client alone."""
    if not baseline.client or baseline.build != baseline_build() or row.key in _SIGNED:
        raise _unknown(row)
    if row.operator is Operator.EQUAL_OR_ABSENT:
        return Answer(row, True, None, Provenance.DEFAULT)
    if row.default == "" and row.operator is not Operator.EQUAL:
        raise _unknown(row)
    holds = meets(row, row.default)
    if holds and row.doubted:
        raise _unknown(row)
    return Answer(row, holds, None, Provenance.DEFAULT)


def _number(policy: SecurityPolicy, name: str) -> int | None:
    try:
        return policy.template.number(SYSTEM_ACCESS, name)
    except ValueError:
        raise FactError(
            Why.MALFORMED, T(ja=f"secedit の {name} の値", en=f"secedit: the value of {name}")
        ) from None


def _unknown(row: Row) -> FactError:
    return FactError(
        Why.UNDETERMINED,
        T(
            ja=f"{row.place} に値がなく、この版の既定値も定まっていない",
            en=f"{row.place} has no value, and no known default on this build",
        ),
    )
