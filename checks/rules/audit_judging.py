"""How audit rules are judged: what must be recorded, and which rules record it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.facts.audit import Audit
from checks.facts.audit_rule import AuditRule, Field, RuleSet, resolved
from checks.model import (
    Check,
    FactError,
    LawField,
    Outcome,
    Provenance,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from inventory.words import T, joined

EACCES, EPERM = 13, 1
_ERRORS = {EACCES: frozenset(("-EACCES", "-13")), EPERM: frozenset(("-EPERM", "-1"))}
_UNSET = frozenset(("unset", "-1", "4294967295"))
_ONLY_32 = frozenset(("stime", "umount"))
_OLD_CALLS = frozenset(("open", "creat", "rename", "unlink", "rmdir", "chmod", "chown", "lchown"))
_OLD_CALLS |= {"create_module", "query_module"}  # later architectures never had them, syscalls(2)
_NEW_MACHINES = frozenset(("aarch64", "riscv64", "loongarch64"))
_DISK, _KERNEL = "/etc/audit", "auditctl -l"
ABSENT = T(ja="監査ログの仕組み（auditd）が導入されていない", en="auditd is not installed")


@dataclass(frozen=True, slots=True)
class AuditLimits(Limits):
    """From which UID on accounts are people's, and where failed logins are counted."""

    group: ClassVar[str] = "audit"

    first_uid: int
    faillock_folder: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What must be recorded: system calls, or access of a kind to a file or folder.

    `people` is True where it is enough to record what people do, and `who` where a deliberate rule
    says so, rather than record everybody because it names nobody. `errors` are those of the calls
    that must be recorded; `compared` the identities that differ; `needs` the paths of which one
    exists where the subject does.
    """

    calls: tuple[str, ...] = ()
    path: str = ""
    folder: bool = False
    perms: frozenset[str] = frozenset()
    people: bool = False
    who: bool = False
    errors: tuple[int, ...] = ()
    compared: frozenset[frozenset[str]] = frozenset()
    conditions: frozenset[tuple[str, str]] = frozenset()
    needs: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The demand as auditctl(8) would write it."""
        shown = [f"{self.path} {''.join(sorted(self.perms))}"] if self.path else []
        failed = "/".join("EACCES" if error == EACCES else "EPERM" for error in self.errors)
        return " ".join([*shown, ",".join(self.calls), failed]).strip()


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that can happen: a system call of an architecture, with its error."""

    arch: str
    call: str
    error: int | None

    def __str__(self) -> str:
        """The event as a rule would name it."""
        failed = {None: "", EACCES: " -EACCES", EPERM: " -EPERM"}[self.error]
        return f"{self.arch} {self.call}".strip() + failed


@dataclass(frozen=True, slots=True)
class _Answer:
    """Whether one demand is met, in words, and how that came about."""

    holds: bool
    observed: T
    provenance: Provenance
    lines: tuple[str, ...]


def places(paths: Iterable[str]) -> tuple[str, ...]:
    """The paths as rules are compared with them."""
    return tuple(map(resolved, paths))


def changes(path: str, *needs: str, folder: bool = False) -> Wanted:
    """Writing to a file, or changing its attributes, is recorded."""
    return Wanted(path=resolved(path), folder=folder, perms=frozenset("wa"), needs=places(needs))


def runs(*paths: str) -> tuple[Wanted, ...]:
    """Running a program is recorded, wherever of these places it is."""
    return tuple(
        Wanted(path=resolved(one), perms=frozenset("x"), people=True, who=True, needs=places(paths))
        for one in paths
    )


def calls(*names: str, people: bool = True, who: bool = True) -> Wanted:
    """These system calls are recorded, all of them."""
    return Wanted(calls=names, people=people, who=people and who)


def refusals(*names: str) -> Wanted:
    """Refused calls are recorded, both for lack of permission and for lack of privilege."""
    return Wanted(calls=names, people=True, who=True, errors=(EACCES, EPERM))


Answers = Mapping[Event, AuditRule | None]


def answers(rules: RuleSet, wanted: Wanted, machine: str, first_uid: int) -> Answers:
    """The rule that records each event of the demand, or None."""
    return {
        event: None if rules.silencer else _recorded(rules, wanted, event, first_uid)
        for event in _events(wanted, machine)
    }


def arches(machine: str) -> tuple[str, ...]:
    """A 64-bit kernel takes the calls of 32-bit programs too, auditctl(8)."""
    return ("b32", "b64") if "64" in machine or machine.startswith("s390x") else ("b32",)


def _events(wanted: Wanted, machine: str) -> Iterator[Event]:
    for arch in arches(machine):
        for call in wanted.calls or ("",):
            if arch == "b64" and (call in _ONLY_32 or _never_had(call, machine)):
                continue
            for error in wanted.errors or (None,):
                yield Event(arch, call, error)


def _never_had(call: str, machine: str) -> bool:
    return machine in _NEW_MACHINES and call in _OLD_CALLS


def _recorded(rules: RuleSet, wanted: Wanted, event: Event, first_uid: int) -> AuditRule | None:
    """The kernel asks the rules in order and stops at the first that fits, audit.rules(7)."""
    for rule in rules.about(event.call, wanted.path):
        if not _fits(rule, wanted, event):
            continue
        if all(_met(field, wanted, event, first_uid) for field in rule.fields):
            return rule if rule.action == "always" else None
    return None


def _fits(rule: AuditRule, wanted: Wanted, event: Event) -> bool:
    """True where the rule is about all of this: file, kind of access, call, identities."""
    if rule.compared - wanted.compared:
        return False
    if rule.hides_all:
        return rule.arch in ("", event.arch)
    if not wanted.path:
        return not rule.path and rule.perms is None and rule.takes(event.arch, event.call)
    deep = not wanted.folder or rule.below
    wide = rule.perms is None or wanted.perms <= rule.perms
    whole = rule.arch in ("", event.arch) and not rule.calls
    return deep and wide and whole and rule.watches(wanted.path)


def _met(field: Field, wanted: Wanted, event: Event, first_uid: int) -> bool:
    """True where the condition leaves nothing out of what is wanted."""
    match field.name:
        case "auid":
            return _takes_people(field, first_uid) if wanted.people else False
        case "exit" if event.error is not None:
            return field.operator == "=" and field.value in _ERRORS[event.error]
        case "success" if event.error is not None:
            return (field.operator, field.value) in (("=", "0"), ("=", "no"), ("!=", "1"))
        case "a0" if event.call == "clock_settime":  # CLOCK_REALTIME, clock_settime(2)
            return field.operator == "=" and field.value in ("0", "0x0")
    return field.operator == "=" and (field.name, field.value) in wanted.conditions


def _takes_people(field: Field, first_uid: int) -> bool:
    if field.value in _UNSET:
        return field.operator == "!="
    if not field.value.isdigit():
        return False
    lowest = {">=": int(field.value), ">": int(field.value) + 1}.get(field.operator)
    return lowest is not None and lowest <= first_uid


def _says_so(rule: AuditRule, wanted: Wanted) -> bool:
    """True where the rule names what it is about; a watch cannot name people and need not."""
    named = any(f.name == "auid" and f.operator in (">", ">=") for f in rule.fields)
    who = named or not wanted.who or rule.line.startswith("-w")
    return who and wanted.compared <= rule.compared


def recorded(
    audit: Audit, limits: AuditLimits, demands: tuple[Wanted, ...], *, every: bool = False
) -> Outcome:
    """Judge demands: of several ways to meet one the best counts, of `every` demand each."""
    if not audit.installed:
        return not_applicable(ABSENT)
    there = [one for one in demands if _subject(audit, one)]
    if not there:
        return not_applicable(T(ja="対象のファイルがない", en="no such file"))
    found = sorted((_answer(audit, limits, one) for one in there), key=lambda one: one.holds)
    answers = found if every else found[-1:]
    wrong = [one for one in answers if not one.holds] or answers[:1]
    odd = [one.provenance for one in answers if one.provenance is not Provenance.EXPLICIT]
    return judged(
        answers[0].holds,
        observed=joined(one.observed for one in wrong[:4]),
        expected=T(ja=f"{_shown(there)} の記録", en=f"{_shown(there)} recorded"),
        provenance=odd[0] if odd else Provenance.EXPLICIT,
        lines=tuple(line for one in wrong for line in one.lines),
    )


def _shown(demands: list[Wanted]) -> str:
    return "; ".join(map(str, demands))


def _subject(audit: Audit, wanted: Wanted) -> bool:
    """False where what the rule is about is not on the host, and no rule names it either."""
    if not wanted.needs or audit.present & frozenset(wanted.needs):
        return True
    sets = [audit.written, *([audit.loaded] if audit.loaded else [])]
    named = (rule for rules in sets for rule in rules.about("", wanted.path))
    return any(rule.path == wanted.path for rule in named)


def _answer(audit: Audit, limits: AuditLimits, wanted: Wanted) -> _Answer:
    sources = {_DISK: audit.written, _KERNEL: audit.loaded}
    found = {
        name: answers(rules, wanted, audit.machine, limits.first_uid)
        for name, rules in sources.items()
        if rules is not None
    }
    missing = {name: _missing(one) for name, one in found.items()}
    if audit.written.odd and not audit.written.goes_on and not missing[_DISK]:
        _refuse(audit)
    return _Answer(
        not any(missing.values()),
        _observed(missing),
        _provenance(wanted, found, missing),
        tuple(f"{name}: {gap}" for name, gaps in missing.items() for gap in gaps),
    )


def _missing(found: Answers) -> list[str]:
    return [str(event) for event, rule in found.items() if rule is None]


def _refuse(audit: Audit) -> None:
    """A line that auditctl refuses ends the loading, unless it goes on in spite of errors."""
    if audit.loaded is None:
        line = audit.written.odd
        raise FactError(
            Why.UNDETERMINED, T(ja=f"読み取れない規則: {line}", en=f"rule not understood: {line}")
        )


def _observed(missing: Mapping[str, list[str]]) -> T:
    disk, kernel = missing[_DISK], missing.get(_KERNEL)
    written = _told(disk, T(ja="規則あり", en="rules present"))
    if kernel is None:
        return written
    live = _told(kernel, T(ja="読込済み", en="loaded"))
    return T(ja=f"{written.ja}、カーネル: {live.ja}", en=f"{written.en}; kernel: {live.en}")


def _told(found: list[str], good: T) -> T:
    shown = ", ".join(found[:6]) + (" …" if len(found) > 6 else "")
    return T(ja=f"規則なし: {shown}", en=f"no rule: {shown}") if found else good


def _provenance(
    wanted: Wanted, found: Mapping[str, Answers], missing: Mapping[str, list[str]]
) -> Provenance:
    if _KERNEL in missing and bool(missing[_KERNEL]) is not bool(missing[_DISK]):
        return Provenance.DRIFT
    rules = found[_DISK].values()
    deliberate = missing[_DISK] or all(rule and _says_so(rule, wanted) for rule in rules)
    return Provenance.EXPLICIT if deliberate else Provenance.DEFAULT


@dataclass(frozen=True, slots=True)
class Family:
    """What the checks of one subject have in common; each is one line of a table."""

    module: str
    title: T
    risk: T
    clauses: tuple[str, ...]
    severity: Severity = Severity.LOW
    why: str = "auditctl(8): a rule records what it names, and nothing records the rest."

    def __call__(
        self, id_: str, what: T, wanted: Wanted | tuple[Wanted, ...], *rules: str
    ) -> Check[...]:
        """A check that this is recorded; `rules` are the same demands in ComplianceAsCode."""
        demands = wanted if isinstance(wanted, tuple) else (wanted,)

        def decide(audit: Audit, limits: AuditLimits) -> Outcome:
            return recorded(audit, limits, demands)

        return self.declared(id_, what, decide, rules)

    def every(self, id_: str, what: T, demands: tuple[Wanted, ...], *rules: str) -> Check[...]:
        """A check that each of these is recorded."""

        def decide(audit: Audit, limits: AuditLimits) -> Outcome:
            return recorded(audit, limits, demands, every=True)

        return self.declared(id_, what, decide, rules)

    def deciding(
        self, id_: str, what: T, *rules: str
    ) -> Callable[[Callable[..., Outcome]], Check[...]]:
        """Turn a function of its own words into a check of this family."""

        def declare(decide: Callable[..., Outcome]) -> Check[...]:
            return self.declared(id_, what, decide, rules)

        return declare

    def declared(
        self, id_: str, what: T, decide: Callable[..., Outcome], rules: tuple[str, ...]
    ) -> Check[...]:
        """The check of this family with a decision of its own."""
        decide.__module__, decide.__doc__ = self.module, decide.__doc__ or self.why
        return check(
            id_,
            title=_titled(self.title, what),
            severity=self.severity,
            clauses=self.clauses,
            field=LawField.TECHNICAL,
            risk=self.risk,
            remedy=_REMEDY,
            refs=tuple(f"ssg:{rule}" for rule in rules),
            part_of=_whole_of(id_),
        )(decide)


def _whole_of(id_: str) -> str:
    number = int(id_.removeprefix("AUD-"))
    return next((whole for numbers, whole in _WHOLES.items() if number in numbers), "")


_WHOLES = {  # numbers of the checks for one file, call or program each, and who judges them all
    range(101, 109): "AUD-031",
    range(109, 112): "AUD-032",
    range(112, 115): "AUD-033",
    range(115, 118): "AUD-034",
    range(122, 123): "AUD-034",
    range(131, 136): "AUD-035",
    range(136, 146): "AUD-036",
    range(151, 165): "AUD-038",
    range(171, 176): "AUD-040",
    range(181, 187): "AUD-039",
    range(191, 196): "AUD-042",
    (*range(201, 208), 216, 227, 228, 234, *range(241, 246)): "AUD-009",
    range(208, 241): "AUD-008",
}


_REMEDY = T(
    ja="/etc/audit/rules.d に規則を加え、augenrules --load で反映する（audit.rules(7) の例を参照）",
    en="Add a rule to /etc/audit/rules.d and load it with augenrules --load; see audit.rules(7)",
)


def _titled(title: T, what: T) -> T:
    return T(ja=title.ja.format(what.ja), en=title.en.format(what.en))
