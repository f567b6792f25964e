"""Ansible inventory files as groups, hosts and variables, each with the line it stands on.

Format after the Ansible documentation, "How to build your inventory"; values that are vaults,
templates or anything but plain text and numbers are left out.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import product
from pathlib import Path

import yaml

from inventory.ledger.sheets import read_bytes
from inventory.words import HinomiError, T

MAX_HOSTS = 100_000
_SECTION = re.compile(r"\[([^\]:]+)(?::(vars|children|hosts))?\]\s*(?:[#;].*)?")
_RANGE = re.compile(r"\[([0-9]+|[A-Za-z]):([0-9]+|[A-Za-z])(?::([0-9]+))?\]")
_PORT = re.compile(r"(?P<host>(?:\[[^\]]*\]|[^:\[\]])+):(?P<port>[0-9]{1,5})")
_PLAIN_TAGS = tuple(f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool"))
Variables = dict[str, str]


@dataclass(slots=True)
class Group:
    """One group: its hosts and child groups by name, in order, and its variables."""

    hosts: dict[str, int] = field(default_factory=dict)
    children: dict[str, int] = field(default_factory=dict)
    variables: Variables = field(default_factory=dict)


@dataclass(slots=True)
class Source:
    """A whole file; `hosts` holds each host's own variables, `lines` where it is named first."""

    path: Path
    sha256: str = ""
    groups: dict[str, Group] = field(default_factory=dict)
    hosts: dict[str, Variables] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    visited: int = 0

    def group(self, name: str) -> Group:
        """The group of a name, made when first met."""
        return self.groups.setdefault(name, Group())

    def add(self, group: str, pattern: str, variables: Variables, line: int) -> None:
        """Put every host of a pattern such as `web[01:03]:2222` into a group."""
        for name, port in self._names(pattern, line):
            self.group(group).hosts.setdefault(name, line)
            self.lines.setdefault(name, line)
            own = {"ansible_port": port} if port else {}
            self.hosts.setdefault(name, {}).update({**own, **variables})
        if len(self.hosts) > MAX_HOSTS:
            raise self.error(line, T("ホストが多すぎます", "too many hosts"))

    def error(self, line: int, what: T) -> HinomiError:
        """An error that names the file and the line."""
        at = f"{self.path}:{line}"
        return HinomiError(T(f"{at}: {what.ja}", f"{at}: {what.en}"))

    def _names(self, pattern: str, line: int) -> Iterator[tuple[str, str]]:
        found = _PORT.fullmatch(pattern)
        host, port = (found["host"], found["port"]) if found else (pattern, "")
        try:
            for name in expand(host):
                yield name.strip("[]"), port
        except ValueError:
            raise self.error(
                line,
                T(
                    f"範囲「{pattern}」が読めません。web[01:03] のように書きます",
                    f"cannot read the range {pattern!r}; write it like web[01:03]",
                ),
            ) from None


def read_source(path: Path) -> Source:
    """Read an INI or YAML inventory; an error names file and line."""
    raw = read_bytes(path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise HinomiError(
            T(f"{path}: UTF-8 で保存してください", f"{path}: save it as UTF-8")
        ) from None
    source = Source(path, sha256(raw).hexdigest())
    if path.suffix.lower() in {".yml", ".yaml"}:
        _read_yaml(source, text)
    else:
        _read_ini(source, text)
    return source


def expand(pattern: str) -> list[str]:
    """Every name of a pattern: `web[01:03]`, `db[a:c]`, `n[0:8:2]`, several in one name."""
    parts: list[list[str]] = []
    at = 0
    for found in _RANGE.finditer(pattern):
        parts += [[pattern[at : found.start()]], _steps(found[1], found[2], int(found[3] or 1))]
        at = found.end()
    parts.append([pattern[at:]])
    size = 1
    for part in parts:
        size *= len(part)
    if size > MAX_HOSTS:
        raise ValueError(pattern)
    return ["".join(names) for names in product(*parts)]


def _steps(first: str, last: str, step: int) -> list[str]:
    if first.isdigit() != last.isdigit() or step < 1:
        raise ValueError(first)
    if not first.isdigit():
        found = [chr(code) for code in range(ord(first), ord(last) + 1, step)]
    elif len(last) > 9 or int(last) - int(first) > MAX_HOSTS:
        raise ValueError(last)
    else:
        width = len(first) if first.startswith("0") else 1
        found = [str(n).zfill(width) for n in range(int(first), int(last) + 1, step)]
    if not found:
        raise ValueError(first)
    return found


def _read_ini(source: Source, text: str) -> None:
    group, part = "ungrouped", "hosts"
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if not bare or bare.startswith(("#", ";")):
            continue
        if bare.startswith("[") and (found := _SECTION.fullmatch(bare)):
            group, part = found[1].strip(), found[2] or "hosts"
            source.group(group)
        else:
            _ini_line(source, group, part, bare, number)


def _ini_line(source: Source, group: str, part: str, line: str, number: int) -> None:
    if part == "vars":
        name, sign, value = line.partition("=")
        if not sign:
            raise source.error(number, T("変数=値 と書きます", "write VARIABLE=VALUE"))
        _keep(source.group(group).variables, name.strip(), _unquoted(value.strip()))
        return
    words = _words(source, line, number)
    if part == "children":
        source.group(group).children.setdefault(words[0], number)
        source.group(words[0])
        return
    variables: Variables = {}
    for word in words[1:]:
        name, sign, value = word.partition("=")
        if not sign:
            raise source.error(
                number,
                T(f"「{word}」: 変数=値 と書きます", f"{word!r}: write VARIABLE=VALUE"),
            )
        _keep(variables, name, value)
    source.add(group, words[0], variables, number)


def _words(source: Source, line: str, number: int) -> list[str]:
    try:
        words = shlex.split(line, comments=True)
    except ValueError:
        words = []
    if not words:
        raise source.error(number, T("引用符が閉じていません", "a quotation mark is not closed"))
    return words


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return re.split(r"\s[#;]", value, maxsplit=1)[0].rstrip()


def _keep(variables: Variables, name: str, value: str) -> None:
    if "{{" not in value and not value.startswith("$ANSIBLE_VAULT"):
        variables[name] = value


def _read_yaml(source: Source, text: str) -> None:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as bad:
        line = bad.problem_mark.line + 1 if bad.problem_mark else 1
        what = str(bad.problem)
        raise source.error(
            line, T(f"YAMLとして読めません ({what})", f"is not YAML ({what})")
        ) from None
    except (yaml.YAMLError, RecursionError, ValueError) as bad:
        raise source.error(1, T(f"YAMLとして読めません ({bad})", f"is not YAML ({bad})")) from None
    for name, node in _items(source, root):
        _yaml_group(source, name, node, 0)


def _yaml_group(source: Source, name: str, node: yaml.Node, depth: int) -> None:
    group = source.group(name)
    source.visited += 1
    if depth > 50 or source.visited > MAX_HOSTS:
        raise source.error(_line(node), T("入れ子が深すぎます", "nested too deeply"))
    for key, value in _items(source, node):
        if key == "vars":
            group.variables.update(_variables(source, value))
        elif key == "hosts":
            for pattern, own in _items(source, value):
                source.add(name, pattern, _variables(source, own), _line(own))
        elif key == "children":
            for child, inner in _items(source, value):
                group.children.setdefault(child, _line(inner))
                _yaml_group(source, child, inner, depth + 1)
        else:
            raise source.error(
                _line(value),
                T(
                    f"「{key}」: グループには hosts、children、vars だけを書けます",
                    f"{key!r}: a group holds hosts, children and vars only",
                ),
            )


def _items(source: Source, node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    if node is None or (isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")):
        return
    if not isinstance(node, yaml.MappingNode):
        raise source.error(_line(node), T("「名前:」の並びが必要です", "a mapping is needed here"))
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise source.error(_line(key), T("名前が必要です", "a name is needed here"))
        yield key.value, value


def _variables(source: Source, node: yaml.Node) -> Variables:
    found: Variables = {}
    for name, value in _items(source, node):
        if isinstance(value, yaml.ScalarNode) and value.tag in _PLAIN_TAGS:
            _keep(found, name, value.value)
    return found


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
