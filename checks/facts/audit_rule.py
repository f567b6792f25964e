"""Audit rules as auditctl(8) reads them: watches and system call rules in one form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

_EVERY = frozenset({"all"})
_ARCH = {
    **dict.fromkeys(("b64", "x86_64", "aarch64", "ppc64le", "ppc64", "s390x"), "b64"),
    **dict.fromkeys(("b32", "i386", "i486", "i586", "i686", "x86", "arm", "ppc", "s390"), "b32"),
}
_OPERATORS = ("!=", ">=", "<=", "&=", "=", ">", "<", "&")
_WITH_VALUE = frozenset(("-b", "-f", "-e", "-r", "--backlog_wait_time", "-p", "-k", "-S", "-F"))
_WITH_VALUE |= frozenset(("-C", "-w", "-a", "-A", "-d", "-W", "-t", "-q", "-m"))
_ALONE = frozenset(("-D", "-i", "-c", "-s", "-l", "-v", "--loginuid-immutable"))
_ALONE |= frozenset(("--reset-lost", "--reset_backlog_wait_time_actual", "--signal"))
_OF_RULES = frozenset(("-a", "-A", "-w", "-S", "-F", "-k", "-p", "-C"))
_MERGED = ("/bin", "/sbin", "/lib", "/lib64")


@dataclass(frozen=True, slots=True)
class Field:
    """One condition of a rule: `auid>=1000`, `exit=-EACCES`."""

    name: str
    operator: str
    value: str


@dataclass(frozen=True, slots=True)
class AuditRule:
    """One rule; `calls` empty means every system call, `arch` empty every architecture.

    `path` with `below` reaches into the folder; `perms` is None where none is written, which
    means every kind of access.
    """

    line: str
    filter: str
    action: str
    calls: frozenset[str]
    arch: str
    path: str
    below: bool
    perms: frozenset[str] | None
    fields: tuple[Field, ...]
    compared: frozenset[frozenset[str]]

    def watches(self, path: str) -> bool:
        """True where the rule is about this file or about a folder that it is in."""
        return self.path == path or (self.below and path.startswith(f"{self.path}/"))

    @property
    def silences(self) -> bool:
        """True for a rule after which no system call is recorded, auditctl(8) on the lists."""
        if self.filter == "task":
            return self.action == "never" and not self.fields
        kinds = {f.value for f in self.fields if f.name == "msgtype" and f.operator == "="}
        whole = self.filter == "exclude" and len(self.fields) == 1
        ranged = any(f.name == "msgtype" and f.operator != "=" for f in self.fields)
        return whole and (ranged or bool(kinds & {"SYSCALL", "1300"}))

    @property
    def hides_all(self) -> bool:
        """True for `never,exit` without a condition: no later rule is asked, audit.rules(7)."""
        bare = not (self.calls or self.path or self.fields or self.compared)
        return self.filter == "exit" and self.action == "never" and bare and self.perms is None

    def takes(self, arch: str, call: str) -> bool:
        """True where the rule is about this system call of this architecture."""
        return self.arch in ("", arch) and (not self.calls or call in self.calls)


@dataclass(frozen=True)
class RuleSet:
    """Rules in the order in which the kernel asks them, and the switches beside them.

    `enabled` is the last `-e`, `failure` the last `-f`; `odd` is the first line that is not
    understood, `late` the first that comes after the rules were locked.
    """

    rules: tuple[AuditRule, ...]
    enabled: int | None
    failure: int | None
    fixed_logins: bool
    goes_on: bool
    odd: str
    late: str

    def about(self, call: str, path: str) -> Iterable[AuditRule]:
        """The rules that may be about this system call, or this path, in their order."""
        if not path:
            return self._in_order((self._by_call.get(call, []), self._by_call.get("", [])))
        places = [path]
        while places[-1] != "/":
            places.append(places[-1].rpartition("/")[0] or "/")
        hiding = [pair for pair in self._by_call.get("", []) if pair[1].hides_all]
        return self._in_order([*(self._by_path.get(place, []) for place in places), hiding])

    @staticmethod
    def _in_order(found: Iterable[list[tuple[int, AuditRule]]]) -> list[AuditRule]:
        numbered = [pair for pairs in found for pair in pairs]
        return [rule for _, rule in sorted(numbered, key=lambda pair: pair[0])]

    @cached_property
    def _by_path(self) -> Mapping[str, list[tuple[int, AuditRule]]]:
        found: dict[str, list[tuple[int, AuditRule]]] = {}
        for number, rule in enumerate(self.rules):
            if rule.filter == "exit" and rule.path:
                found.setdefault(rule.path, []).append((number, rule))
        return found

    @cached_property
    def _by_call(self) -> Mapping[str, list[tuple[int, AuditRule]]]:
        found: dict[str, list[tuple[int, AuditRule]]] = {}
        for number, rule in enumerate(self.rules):
            if rule.filter == "exit" and not rule.path:
                for call in rule.calls or ("",):
                    found.setdefault(call, []).append((number, rule))
        return found

    @property
    def hider(self) -> str:
        """The rule that hides every rule after it; "" where there is none, or none after it."""
        return next((rule.line for rule in self.rules[:-1] if rule.hides_all), "")

    @cached_property
    def silencer(self) -> str:
        """The rule or switch by which nothing at all is recorded; "" where there is none."""
        if self.enabled == 0:
            return "-e 0"
        return next((rule.line for rule in self.rules if rule.silences), "")


def resolved(path: str) -> str:
    """The path on a system with merged /usr and with /var/run in /run."""
    plain = "/" + "/".join(part for part in path.split("/") if part)
    if plain == "/var/run" or plain.startswith("/var/run/"):
        return plain.removeprefix("/var")
    return f"/usr{plain}" if plain.startswith(tuple(f"{top}/" for top in _MERGED)) else plain


def as_augenrules(texts: Iterable[str]) -> list[str]:
    """The lines in the order of augenrules(8): `-e` comes last wherever it was written."""
    lines = [line for text in texts for line in text.split("\n") if line]
    first: dict[str, str] = {}
    rest: list[str] = []
    for line in lines:
        word = line.strip()
        option = "-D" if word == "-D" else word[:2]
        if option in ("-D", "-b", "-f", "-e") and (option != "-D" or word == "-D"):
            first[option] = line
        else:
            rest.append(line)
    head = [first[option] for option in ("-D", "-b", "-f") if option in first]
    return [*head, *rest, *([first["-e"]] if "-e" in first else [])]


def read_rules(lines: Iterable[str]) -> RuleSet:
    """The rules after all lines; nothing can be added after `-e 2`, auditctl(8)."""
    found = RuleSet((), None, None, fixed_logins=False, goes_on=False, odd="", late="")
    for line in lines:
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if found.enabled == 2:
            return replace(found, late=line.strip())
        options = None if line.endswith("\r") else _options(words)  # auditctl keeps the sign
        if options is None:
            found = replace(found, odd=found.odd or line.strip())
        else:
            found = _applied(found, line.strip(), options)
    return found


def _options(words: list[str]) -> list[tuple[str, str]] | None:
    """The options with their values; None where auditctl would not take the line."""
    found: list[tuple[str, str]] = []
    rest = iter(words)
    for word in rest:
        if word in _WITH_VALUE:
            value = next(rest, None)
            if value is None:
                return None
            found.append((word, value.strip("\"'")))
        elif word in _ALONE:
            found.append((word, ""))
        else:
            return None
    return found


def _applied(found: RuleSet, line: str, options: list[tuple[str, str]]) -> RuleSet:
    name, value = options[0]
    if name in _OF_RULES:
        return _added(found, line, options)
    if name in ("-e", "-f"):
        return _switched(found, line, name, value)
    if name == "-D" and len(options) == 1:
        return replace(found, rules=())
    if name in ("-D", "-d", "-W"):
        return replace(found, odd=found.odd or line)
    goes_on = found.goes_on or name in ("-i", "-c")
    return replace(
        found, goes_on=goes_on, fixed_logins=found.fixed_logins or name == "--loginuid-immutable"
    )


def _switched(found: RuleSet, line: str, name: str, value: str) -> RuleSet:
    if value not in ("0", "1", "2"):
        return replace(found, odd=found.odd or line)
    number = int(value)
    return replace(found, enabled=number) if name == "-e" else replace(found, failure=number)


def _added(found: RuleSet, line: str, options: list[tuple[str, str]]) -> RuleSet:
    rule = _rule(line, options)
    if rule is None:
        return replace(found, odd=found.odd or line)
    ahead = any(name == "-A" for name, _ in options)
    return replace(found, rules=(rule, *found.rules) if ahead else (*found.rules, rule))


def _rule(line: str, options: list[tuple[str, str]]) -> AuditRule | None:
    given: dict[str, list[str]] = {}
    for name, value in options:
        given.setdefault(name, []).append(value)
    if watched := given.get("-w"):
        perms = frozenset("".join(given["-p"])) if "-p" in given else None
        where = resolved(watched[0])
        return AuditRule(
            line, "exit", "always", frozenset(), "", where, True, perms, (), frozenset()
        )
    kind = _kind((given.get("-a", []) + given.get("-A", []))[:1])
    fields = [_field(text) for text in given.get("-F", [])]
    compared = [_field(text) for text in given.get("-C", [])]
    if kind is None or None in fields or None in compared:
        return None
    return _conditioned(line, kind, given.get("-S", []), [f for f in fields if f], compared)


def _kind(words: list[str]) -> tuple[str, str] | None:
    """List and action in either order: `always,exit` is `exit,always`."""
    parts = words[0].split(",") if words else []
    actions = [part for part in parts if part in ("always", "never", "possible")]
    lists = [part for part in parts if part not in actions]
    return (lists[0], actions[0]) if len(lists) == len(actions) == 1 else None


def _field(text: str) -> Field | None:
    places = [(text.find(op), -len(op), op) for op in _OPERATORS if op in text]
    if not places:
        return None
    at, _, operator = min(places)
    return Field(text[:at].strip(), operator, text[at + len(operator) :].strip("\"' "))


def _conditioned(
    line: str,
    kind: tuple[str, str],
    calls: list[str],
    fields: list[Field],
    compared: list[Field | None],
) -> AuditRule:
    rule = AuditRule(
        line,
        *kind,
        frozenset(name for words in calls for name in words.split(",") if name) - _EVERY,
        "",
        "",
        False,
        None,
        (),
        frozenset(frozenset((one.name, one.value)) for one in compared if one),
    )
    for field in fields:
        rule = _narrowed(rule, field)
    return rule


def _narrowed(rule: AuditRule, field: Field) -> AuditRule:
    """One more condition; those that are not equalities stay conditions of their own."""
    if field.name == "key":
        return rule
    if field.operator == "=" and field.name == "arch" and field.value in _ARCH and not rule.arch:
        return replace(rule, arch=_ARCH[field.value])
    if field.operator == "=" and field.name in ("path", "dir") and not rule.path:
        return replace(rule, path=resolved(field.value), below=field.name == "dir")
    if field.operator == "=" and field.name == "perm" and rule.perms is None:
        return replace(rule, perms=frozenset(field.value))
    return replace(rule, fields=(*rule.fields, field))
