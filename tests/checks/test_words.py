"""What a check says to a reader is said in Japanese too: no English word stands there alone.

Rules give `observed`, `expected` and the reason of "not applicable", facts say why they could not
be established. Values (paths, numbers, keywords) are the same in every language; words are a `T`.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import checks
from checks.catalogue import DISCOVERY_RULES, HOST_RULES, SET_RULES, catalogue, facts_of
from inventory.words import NONE, T, joined

ROOT = Path(checks.__file__).parent
FOLDERS = (
    "rules",
    "facts",
    "backup/rules",
    "windows",
    "windows/rules",
    "windows/facts",
    "devices",
    "devices/rules",
    "devices/readers",
    "managed",
    "managed/rules",
    "discovery",
    "discovery/rules",
)
FILES = sorted([ROOT / "fact.py", *(p for name in FOLDERS for p in ROOT.glob(f"{name}/*.py"))])
_WORD = re.compile(r"(?<![\w/.@{*+!-])[a-z]{3,}(?![\w/.@=(*+-])")
_JAPANESE = re.compile(r"[\u3001-\u30ff\u4e00-\u9fff\uff01-\uff5e]")
TECHNICAL = {
    **dict.fromkeys(("root", "syslog"), "accounts and groups; syslog is an option too"),
    **dict.fromkeys(("ftp", "telnet", "rexec", "rlogin", "tftp", "talk", "ntalk", "finger"), "RFC"),
    **dict.fromkeys(("auditd", "auditctl", "sshd", "cvtsudoers", "find", "apt", "dnf"), "programs"),
    **dict.fromkeys(("uftpd",), "a program"),
    **dict.fromkeys(("updateinfo", "main", "gpgcheck", "true"), "dnf(8), dnf.conf(5)"),
    **dict.fromkeys(("logfile", "deny", "setenv"), "options of sudoers(5) and pam_faillock(8)"),
    **dict.fromkeys(("yes",), "an answer of timedatectl(1)"),
    **dict.fromkeys(("synced", "exported"), "a column and an option of `inventory source`"),
    **dict.fromkeys(("global",), "a section of smb.conf(5)"),
    **dict.fromkeys(("server", "pool", "user", "port", "cmdport", "allow"), "chrony.conf(5)"),
    **dict.fromkeys(("persistent", "imjournal"), "journald.conf(5), a module of rsyslog"),
}
# What readers see: the arguments of these calls, by name or by place.
_SHOWN = {
    "judged": ("observed", "expected", "lines"),
    "not_applicable": (0, "because"),
    "FactError": (1, "detail"),
    "every": (3, "expected"),
    "_no_grants": (2, "expected"),
}
# Where the value of an expression is among its parts.
_PARTS: dict[type, tuple[str, ...]] = {
    **dict.fromkeys((ast.List, ast.Tuple, ast.Set), ("elts",)),
    **dict.fromkeys((ast.ListComp, ast.SetComp, ast.GeneratorExp), ("elt",)),
    **dict.fromkeys((ast.BoolOp, ast.Dict), ("values",)),
    **dict.fromkeys((ast.Subscript, ast.Starred, ast.FormattedValue, ast.NamedExpr), ("value",)),
    ast.IfExp: ("body", "orelse"),
    ast.BinOp: ("left", "right"),
}
Text = tuple[int, str]


class Source:
    """One module: what its names and its functions may come to."""

    def __init__(self, code: str, name: str = "-") -> None:
        self.name = name
        self.tree = ast.parse(code)
        self.names: dict[str, list[ast.expr]] = {}
        self.returns: dict[str, list[ast.expr]] = {}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self._bind(target, node.value)
            elif isinstance(node, ast.FunctionDef):
                self.returns[node.name] = [
                    one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value
                ]

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self.names.setdefault(target.id, []).append(value)
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for one, part in zip(target.elts, value.elts, strict=True):
                self._bind(one, part)

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Every call of a plain name."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield node.func.id, node

    def shown(self) -> Iterator[ast.expr]:
        """Every expression that a reader gets to see."""
        for name, call in self.calls():
            for place in _SHOWN.get(name, ()):
                if isinstance(place, int):
                    yield from call.args[place : place + 1]
                else:
                    yield from (word.value for word in call.keywords if word.arg == place)

    def texts(self, node: ast.expr, seen: frozenset[str] = frozenset()) -> Iterator[Text]:
        """The plain strings that an expression may come to, with their lines; a `T` is none."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        elif isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(_literal(part) for part in node.values)
            for part in node.values:
                yield from () if isinstance(part, ast.Constant) else self.texts(part, seen)
        elif isinstance(node, ast.Name) and node.id not in seen:
            for value in self.names.get(node.id, []):
                yield from self.texts(value, seen | {node.id})
        elif isinstance(node, ast.Call):
            yield from self._called(node, seen)
        for part in _parts(node):
            yield from self.texts(part, seen)

    def _called(self, node: ast.Call, seen: frozenset[str]) -> Iterator[Text]:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if isinstance(node.func, ast.Attribute) and node.func.attr in {"join", "get"}:
            for part in (node.func.value, *node.args):
                yield from self.texts(part, seen)
        elif name in {"joined", "sorted", "set", "list", "tuple", "str"}:
            for part in node.args:
                yield from self.texts(part, seen)
        elif name in self.returns and name not in seen:
            for value in self.returns[name]:
                yield from self.texts(value, seen | {name})


def _literal(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "0"


def _parts(node: ast.expr) -> list[ast.expr]:
    """The parts of an expression that may be its value; of a comparison or a number none is."""
    found: list[ast.expr] = []
    for name in _PARTS.get(type(node), ()):
        part = getattr(node, name)
        found += part if isinstance(part, list) else [part]
    return found


@cache
def source(path: Path) -> Source:
    """The module, read once."""
    return Source(path.read_text(encoding="utf-8"), path.name)


def english(text: str) -> list[str]:
    """The English words of a plain string that are no technical ones."""
    return [word for word in _WORD.findall(text) if word not in TECHNICAL]


def untranslated(one: Source) -> list[str]:
    """Where a module shows English words without Japanese ones."""
    plain = {text for node in one.shown() for text in one.texts(node)}
    return [f"{one.name}:{line}: {text!r}" for line, text in sorted(plain) if english(text)]


def odd_words(one: Source) -> list[str]:
    """Each `T` of a module that is empty in a language or whose Japanese is none."""
    return [
        f"{one.name}:{call.lineno}"
        for name, call in one.calls()
        if name == "T" and not _bilingual(one, call)
    ]


def _bilingual(one: Source, call: ast.Call) -> bool:
    given = dict(zip(("ja", "en"), call.args, strict=False))
    given |= {word.arg: word.value for word in call.keywords if word.arg}
    if set(given) != {"ja", "en"}:
        return False
    if ast.dump(given["ja"]) == ast.dump(given["en"]):
        return _is_value(one, given["ja"])
    written = [
        node.value
        for node in ast.walk(given["en"])
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    english_only = not any(map(_JAPANESE.search, written)) and written != [""]
    return english_only and all(_is_japanese(one, branch) for branch in _branches(given["ja"]))


def _is_value(one: Source, node: ast.expr) -> bool:
    """True where the same text is right in both languages: numbers, names of others, nothing."""
    texts = [text for _, text in one.texts(node)]
    return not any(_JAPANESE.search(text) or english(text) for text in texts)


def _branches(node: ast.expr) -> list[ast.expr]:
    return [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]


def _is_japanese(one: Source, node: ast.expr) -> bool:
    """True where Japanese stands in the text or in what is filled into it, `.ja` of another `T`."""
    parts = list(ast.walk(node))
    attributes = {part.attr for part in parts if isinstance(part, ast.Attribute)}
    keys = {key.value for key in map(_key, parts) if key}
    return bool((attributes | keys) & {"ja", "detail_ja", "label"}) or any(
        _JAPANESE.search(text) for _, text in one.texts(node)
    )


def _key(part: ast.AST) -> ast.Constant | None:
    """The constant in `row["ja"]`."""
    found = part.slice if isinstance(part, ast.Subscript) else None
    return found if isinstance(found, ast.Constant) else None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_words_are_given_in_both_languages(path: Path) -> None:
    assert untranslated(source(path)) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_japanese_words_are_japanese(path: Path) -> None:
    assert odd_words(source(path)) == []


@pytest.mark.parametrize(
    "code",
    [
        'judged(True, observed="no login log", expected="-")',
        'judged(True, observed=found or "none", expected="-")',
        'judged(True, observed="-", expected=f"<= {limit} days")',
        'judged(True, observed="-", expected="-", lines=(f"{key} at boot",))',
        'seen = "changed" if changed else "-"\njudged(True, observed=seen, expected="-")',
        'def told():\n    return "failed"\njudged(True, observed=", ".join([told()]), expected=1)',
        'STATES = {1: "absent"}\nFactError(Why.STALE, f"/etc/passwd: {STATES[1]}")',
        'FactError(Why.STALE, f"{number} places could not be entered")',
        'FactError(Why.STALE, detail="truncated")',
        'not_applicable("sudo is not installed")',
        'every(sshd, "banner", good, "a file with text")',
    ],
)
def test_english_alone_is_refused(code: str) -> None:
    assert untranslated(Source(code))


@pytest.mark.parametrize(
    "code",
    [
        'judged(True, observed="sshd", expected="root:root, <= 0644")',
        'judged(True, observed=f"{name}: {mode:04o}", expected="1..3")',
        'FactError(Why.NO_PRIVILEGE, "/etc/ssh/sshd_config.d/x.conf")',
        'FactError(Why.NO_TOOL, "find -nouser")',
        'not_applicable(T(ja="対象なし", en="no such file"))',
    ],
)
def test_values_are_the_same_in_every_language(code: str) -> None:
    assert not untranslated(Source(code))


@pytest.mark.parametrize(
    "code",
    [
        'T(ja="", en="none")',
        'T(ja="なし", en="")',
        'T(ja="none", en="none")',
        'T(ja="なし", en="なし")',
        'T("なし")',
        'T(ja=f"{name} is missing", en=f"{name} is missing")',
        'T(row["en"], row["en"] + "s")',
        'word = "refused"\nT(f"{name}: {word}", f"{name}: {word}")',
        'T(ja="再読込待ち" if files else "pending", en="reload pending")',
    ],
)
def test_words_that_are_none_are_refused(code: str) -> None:
    assert odd_words(Source(code))


@pytest.mark.parametrize(
    "code",
    [
        'T("", "")',
        'T("{}", "{}")',
        'T(f"{build}.{revision}", f"{build}.{revision}")',
        'T("NEC UNIVERGE IX", "NEC UNIVERGE IX")',
        'T(row["ja"], row["en"])',
        "T(odd.detail_ja, odd.detail)",
        'T(ja=f"{name.ja}: {number}", en=f"{name.en}: {number}")',
    ],
)
def test_what_needs_no_words_of_its_own_is_taken(code: str) -> None:
    assert not odd_words(Source(code))


def test_the_allow_list_holds_nothing_that_nobody_says() -> None:
    shown = (node for path in FILES for node in _texts_of(source(path)))
    assert set(TECHNICAL) <= {word for text in shown for word in _WORD.findall(text)}


def _texts_of(one: Source) -> Iterator[str]:
    return (text for node in one.shown() for _, text in one.texts(node))


def test_every_check_speaks_japanese() -> None:
    for check in catalogue(*HOST_RULES, SET_RULES, DISCOVERY_RULES).values():
        for said in (check.title, check.risk, check.remedy):
            assert _JAPANESE.search(said.ja), check.id
            assert said.en, check.id
            assert not _JAPANESE.search(said.en), check.id


def test_every_fact_has_a_japanese_name() -> None:
    assert [
        fact
        for fact in facts_of(catalogue(*HOST_RULES).values())
        if not _JAPANESE.search(fact.label)
    ] == []


def test_words_are_joined_in_both_languages() -> None:
    assert joined(["sshd", NONE]) == T(ja="sshd、なし", en="sshd, none")
