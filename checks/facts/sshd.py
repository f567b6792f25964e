"""The OpenSSH server: what it would do for whom, where that is written, and what is running.

`sshd -T -C` is the daemon's own answer (sshd(8)); it is asked once for everybody and once for each
Match block found, with the options that the running daemon was started with. Where there are such
blocks it is asked for each account from each class of addresses too, up to 600 pairs in 20 seconds;
who was not asked for is unknown. Where there are none, one answer is that of all: `-C` says
nothing but which Match blocks apply.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, Self

from checks.fact import HostFact, Listed, Reply, Shell
from checks.facts.sshd_answers import Branch, Instance, instances
from checks.facts.sshd_ask import PROBE
from checks.facts.sshd_config import Line, concerns
from checks.model import FactError, Provenance, Why
from inventory.words import T

Keyword = Literal[
    "allowagentforwarding",
    "allowstreamlocalforwarding",
    "allowtcpforwarding",
    "authenticationmethods",
    "banner",
    "ciphers",
    "clientalivecountmax",
    "clientaliveinterval",
    "compression",
    "disableforwarding",
    "gatewayports",
    "gssapiauthentication",
    "hostbasedauthentication",
    "ignorerhosts",
    "ignoreuserknownhosts",
    "kbdinteractiveauthentication",
    "kerberosauthentication",
    "kexalgorithms",
    "logingracetime",
    "loglevel",
    "macs",
    "maxauthtries",
    "maxsessions",
    "maxstartups",
    "pamservicename",
    "passwordauthentication",
    "permitemptypasswords",
    "permitrootlogin",
    "permittunnel",
    "permituserenvironment",
    "printlastlog",
    "pubkeyacceptedalgorithms",
    "pubkeyauthentication",
    "pubkeyauthoptions",
    "rekeylimit",
    "revokedkeys",
    "strictmodes",
    "trustedusercakeys",
    "usepam",
    "x11forwarding",
    "x11uselocalhost",
]

# Compiled-in defaults of sshd_config(5); used only where the daemon accepts its files but cannot
# be asked (no host key, no /run/sshd while it is stopped). Algorithm lists differ by version.
DEFAULTS: Mapping[str, str] = {
    "allowagentforwarding": "yes",
    "allowstreamlocalforwarding": "yes",
    "allowtcpforwarding": "yes",
    "authenticationmethods": "any",
    "banner": "none",
    "clientalivecountmax": "3",
    "clientaliveinterval": "0",
    "compression": "yes",
    "disableforwarding": "no",
    "gatewayports": "no",
    "gssapiauthentication": "no",
    "hostbasedauthentication": "no",
    "ignorerhosts": "yes",
    "ignoreuserknownhosts": "no",
    "kbdinteractiveauthentication": "yes",
    "kerberosauthentication": "no",
    "logingracetime": "120",
    "loglevel": "info",
    "maxauthtries": "6",
    "maxsessions": "10",
    "maxstartups": "10:30:100",
    "passwordauthentication": "yes",
    "permitemptypasswords": "no",
    "permitrootlogin": "prohibit-password",
    "permittunnel": "no",
    "permituserenvironment": "no",
    "printlastlog": "yes",
    "pubkeyauthentication": "yes",
    "pubkeyauthoptions": "none",
    "rekeylimit": "default none",
    "revokedkeys": "none",
    "strictmodes": "yes",
    "trustedusercakeys": "none",
    "usepam": "no",
    "x11forwarding": "no",
    "x11uselocalhost": "yes",
}
_MARK = re.compile(
    r"^@[0-9a-f]+ (server|daemon|other|config|view|asked|banner|changed|file) ?(.*)$"
)


@dataclass(frozen=True, slots=True)
class Daemon:
    """A listening sshd: since when it has the settings it runs with, and its command line."""

    pid: int
    loaded: int
    command: str


@dataclass(frozen=True, slots=True)
class Sshd(HostFact):
    """The OpenSSH server of a host; `error` is why it refuses its own configuration.

    `others` are servers of SSH that run beside it, or instead, and that nobody here can ask.
    """

    label = "SSH サーバの設定"

    probe: ClassVar[Shell] = Shell(PROBE, root=True)

    installed: bool
    mains: tuple[str, ...]
    daemons: tuple[Daemon, ...]
    branches: tuple[Branch, ...]
    lines: tuple[Line, ...]
    banners: Mapping[str, int]
    error: str
    pending: tuple[str, ...]
    others: tuple[str, ...]
    instances: tuple[Instance, ...]

    @classmethod
    def parse(cls, reply: Reply) -> Self:
        """Read the marks, the views and the files as the probe writes them."""
        sections = list(_sections(reply))
        daemons = tuple(_daemon(rest) for word, rest, _ in sections if word == "daemon")
        binary = _only(sections, "server")
        mains = [rest.split(" ")[0] for word, rest, _ in sections if word == "config"]
        if bool(mains) != (bool(daemons) or binary != "-"):
            raise FactError(
                Why.MALFORMED,
                T(
                    ja="サーバの有無と設定の有無が一致しない",
                    en="server and configuration do not agree",
                ),
            )
        files = {path: _content(path, listed) for path, listed in reply.files().items()}
        servers = instances(sections, files, [daemon.command for daemon in daemons])
        error = next((one.error for one in servers if one.error), "")
        return cls(
            installed=bool(mains),
            mains=tuple(mains),
            daemons=daemons,
            branches=() if error else tuple(b for one in servers for b in one.branches),
            lines=tuple(dict.fromkeys(line for one in servers for line in one.lines)),
            banners=_banners(sections),
            error=error,
            pending=_pending(sections, daemons),
            others=tuple(sorted({rest for word, rest, _ in sections if word == "other"})),
            instances=servers,
        )

    def values(self, keyword: Keyword) -> Mapping[str, str]:
        """Every value in force, by the connection or the Match block that it is in force for.

        A block's value counts even where no connection was found that meets it.
        """
        found = {one.connection: " ".join(_asked(one, keyword)) for one in self.branches}
        if not self.branches:
            if len(self.mains) > 1:
                raise FactError(
                    Why.UNDETERMINED,
                    T(
                        ja=f"SSH サーバ {len(self.mains)} 個が答えない",
                        en=f"{len(self.mains)} SSH servers did not answer",
                    ),
                )
            found = {"*": self._written(keyword)}
        blocks = [line for line in self.lines if line.keyword == keyword and line.match]
        return found | {f"Match {line.match}": line.value for line in blocks}

    def possible(self, keyword: Keyword, user: str, groups: frozenset[str]) -> frozenset[str]:
        """The values that one user may meet; where from the user connects is left open.

        Among Match blocks the first that applies wins, and any of them beats the global value.
        """
        if len(self.mains) > 1:
            raise FactError(
                Why.UNDETERMINED,
                T(
                    ja=f"複数の SSH サーバ: {', '.join(self.mains)}",
                    en=f"several SSH servers: {', '.join(self.mains)}",
                ),
            )
        found = set()
        for line in self.lines:
            if line.keyword == keyword and line.match:
                applies = concerns(line.match, user, groups)
                found |= {line.value} if applies is not False else set()
                if applies:
                    return frozenset(found)
        return frozenset({*found, self._everybody(keyword)})

    def _everybody(self, keyword: Keyword) -> str:
        in_blocks = any(line.match and line.keyword == keyword for line in self.lines)
        if self.branches and (self._commanded(keyword) or not in_blocks):
            return " ".join(_asked(self.branches[0], keyword))
        return self._written(keyword)

    def _commanded(self, keyword: Keyword) -> bool:
        """True where a daemon was started with this keyword on its command line."""
        return any(keyword in daemon.command.lower() for daemon in self.daemons)

    def _written(self, keyword: Keyword) -> str:
        """The first value of the files; the command line, which beats them, cannot be read so."""
        if self._commanded(keyword):
            raise FactError(
                Why.UNDETERMINED,
                T(
                    ja=f"sshd が起動時の引数で {keyword} を受けている",
                    en=f"sshd was started with {keyword}",
                ),
            )
        for line in self.lines:
            if line.keyword == keyword and not line.match:
                return line.value
        if keyword not in DEFAULTS:
            raise FactError(
                Why.UNDETERMINED,
                T(
                    ja=f"sshd に {keyword} を問い合わせられない",
                    en=f"sshd cannot be asked for {keyword}",
                ),
            )
        return DEFAULTS[keyword]

    def quotes(self, keyword: Keyword) -> tuple[str, ...]:
        """The lines of the files that set this keyword."""
        return tuple(str(line) for line in self.lines if line.keyword == keyword)

    def provenance(self, keyword: Keyword) -> Provenance:
        """How the value of a keyword came about, the most telling word first."""
        written = [line for line in self.lines if line.keyword == keyword]
        if self.pending:
            return Provenance.RELOAD_PENDING
        if any(line.match for line in written):
            return Provenance.OVERRIDDEN
        if len({line.value.lower() for line in written}) > 1:
            return Provenance.CONFLICTING
        explicit = written or self._commanded(keyword)
        return Provenance.EXPLICIT if explicit else Provenance.DEFAULT


def _sections(reply: Reply) -> Iterator[tuple[str, str, list[str]]]:
    word, rest, body = "", "", list[str]()
    for line in reply.text.split("\n"):
        mark = _MARK.match(line) if line.startswith(f"@{reply.tag} ") else None
        if mark:
            if word:
                yield word, rest, body
            word, rest, body = mark.group(1), mark.group(2), []
        elif line:
            body.append(line)
    if word:
        yield word, rest, body


def _only(sections: list[tuple[str, str, list[str]]], wanted: str) -> str:
    (found,) = [rest for word, rest, _ in sections if word == wanted]
    return found


def _daemon(rest: str) -> Daemon:
    pid, loaded, state, command = rest.split(" ", 3)
    if state != "ok":
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja=f"起動時の引数が分からない sshd: {command}",
                en=f"sshd started with options not understood: {command}",
            ),
        )
    return Daemon(int(pid), int(loaded), command.strip())


def _content(path: str, listed: Listed) -> str:
    if listed.state != "ok":
        raise FactError(Why.NO_PRIVILEGE, listed.told(path))
    return listed.text


def _asked(branch: Branch, keyword: Keyword) -> tuple[str, ...]:
    if keyword not in branch.values:
        raise FactError(
            Why.UNDETERMINED,
            T(ja=f"sshd が {keyword} を答えない", en=f"this sshd does not say {keyword}"),
        )
    return branch.values[keyword]


def _banners(sections: list[tuple[str, str, list[str]]]) -> Mapping[str, int]:
    """The sizes of the banner files that are there."""
    found = [rest.split(" ", 1) for word, rest, _ in sections if word == "banner"]
    return {path: int(size) for size, path in found}


def _pending(
    sections: list[tuple[str, str, list[str]]], daemons: tuple[Daemon, ...]
) -> tuple[str, ...]:
    """The files and folders changed after a daemon last read them."""
    changed = [rest.split(" ", 1) for word, rest, _ in sections if word == "changed" and rest]
    oldest = min((daemon.loaded for daemon in daemons), default=None)
    if oldest is None:
        return ()
    return tuple(sorted(path for when, path in changed if int(when) > oldest))
