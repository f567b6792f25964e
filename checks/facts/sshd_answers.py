"""What each OpenSSH server of a host answers about itself: one server, its views and its lines."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from checks.facts.sshd_config import Line, read_lines
from checks.model import FactError, Why
from inventory.words import T

Section = tuple[str, str, list[str]]

_ALIASES = {
    "pubkeyacceptedkeytypes": "pubkeyacceptedalgorithms",
    "challengeresponseauthentication": "kbdinteractiveauthentication",
    "skeyauthentication": "kbdinteractiveauthentication",
}
_CANNOT_START = re.compile(
    r"no hostkeys available|Missing privilege separation directory|Privilege separation user"
)
_FLAGS, _VALUED, _PASSED = "Ddeqirt46", "ofphc", "Egubk"


@dataclass(frozen=True, slots=True)
class Branch:
    """What sshd answers for one kind of connection (`sshd -T -C`)."""

    connection: str
    values: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Instance:
    """One server as it was started: its program, options, PAM names, answers and written lines.

    `services` are the names under which its daemons run, which are those of their PAM service;
    `branches` is empty where it does not answer, `error` says why it refuses its configuration.
    `asked` are answers for pairs of account and address, of what a login turns on only.
    """

    binary: str
    options: str
    main: str
    services: tuple[str, ...]
    branches: tuple[Branch, ...]
    lines: tuple[Line, ...]
    error: str
    asked: tuple[Branch, ...]

    @property
    def ports(self) -> tuple[int, ...]:
        """Where it says that it listens; a ListenAddress may name a port of its own."""
        values = self.branches[0].values if self.branches else {}
        listens = [one.rpartition(":")[2] for one in values.get("listenaddress", ())]
        found = [one for one in listens if one.isdecimal()] or values.get("port", ())
        return tuple(sorted({int(one) for one in found if one.isdecimal()})) or (22,)


def instances(
    sections: Sequence[Section], files: Mapping[str, str], commands: Sequence[str]
) -> tuple[Instance, ...]:
    """The servers in the order of the probe; `commands` are the command lines of the daemons."""
    found = []
    for (_, rest, _), views in _grouped(sections):
        main, binary, options = [*rest.split(" ", 2), ""][:3]
        branches, error = _views([one for one in views if one[0] == "view"])
        lines = read_lines(main, files) if main in files else ()
        found.append(
            Instance(
                binary=binary,
                options=options.strip(),
                main=main,
                services=_services(binary, options.split(), commands),
                branches=branches,
                lines=tuple(canonical(line) for line in dict.fromkeys(lines)),
                error=error if main in files else f"{main}: No such file or directory",
                asked=_views([one for one in views if one[0] == "asked"])[0],
            )
        )
    return tuple(found)


def canonical(line: Line) -> Line:
    """The line with the keyword that `sshd -T` uses for it."""
    return replace(line, keyword=_ALIASES.get(line.keyword, line.keyword))


def _grouped(sections: Sequence[Section]) -> Iterator[tuple[Section, list[Section]]]:
    starts = [at for at, section in enumerate(sections) if section[0] == "config"]
    for at, end in zip(starts, [*starts[1:], len(sections)], strict=False):
        yield sections[at], [one for one in sections[at:end] if one[0] in {"view", "asked"}]


def _views(views: list[Section]) -> tuple[tuple[Branch, ...], str]:
    branches: list[Branch] = []
    for at, (_, rest, body) in enumerate(views):
        status, connection = rest.split(" ", 1)
        if status == "0":
            branches.append(Branch(connection, settings(body)))
        elif status == "=" and branches:  # the very answer before
            branches.append(Branch(connection, branches[-1].values))
        elif at == 0:
            return (), refusal(status, body)
    return tuple(branches), ""


def _services(binary: str, options: list[str], commands: Sequence[str]) -> tuple[str, ...]:
    """The names of the daemons that were started as this server was."""
    names = set()
    for command in commands:
        first, *rest = command.split()
        same = first == binary or not first.startswith("/")
        if same and _told(rest) == options:
            names.add(first.rsplit("/", 1)[-1])
    return tuple(sorted(names)) or (binary.rsplit("/", 1)[-1],)


def _told(words: list[str]) -> list[str]:
    """The options that the probe hands on to `sshd -T`, as it reads them (sshd(8))."""
    kept: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        letter = word[1:2]
        alone = len(word) == 2
        if letter in _VALUED:
            kept += words[at : at + 2] if alone else [word]
        elif letter in "46":
            kept.append(word)
        at += 2 if alone and letter in _VALUED + _PASSED else 1
    return kept


def refusal(status: str, body: list[str]) -> str:
    """Why sshd refuses; "" where it only cannot start, a FactError where it did not run."""
    said = " / ".join(body)
    if status not in {"1", "255"} or not said:
        raise FactError(
            Why.COMMAND_FAILED,
            T(ja=f"sshd -T: 終了コード {status}", en=f"sshd -T: exit {status}"),
        )
    return "" if _CANNOT_START.search(said) else said


def settings(body: list[str]) -> Mapping[str, tuple[str, ...]]:
    """The settings of one view by keyword; FactError where the view ends early."""
    found: dict[str, tuple[str, ...]] = {}
    for line in body:
        keyword, _, value = line.partition(" ")
        name = _ALIASES.get(keyword, keyword)
        if keyword == name or name not in found:
            found[name] = (*found.get(name, ()), value)
    if "permitrootlogin" not in found or "maxauthtries" not in found:
        raise FactError(Why.TRUNCATED, "sshd -T")
    return found
