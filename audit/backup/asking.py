"""Asking a host about its copies: fragments in one script, secrets on standard input alone.

Every way of getting no answer is a `FactError` with its reason. What comes back is searched for
the very secrets that were sent before anything else sees it: a tool may echo one in a complaint.
"""

import json
import re
import secrets
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from urllib.parse import quote

from audit.backup.targets import Target
from checks.backup.script import render_script
from checks.backup.tool import Fragment
from checks.fact import Reply
from checks.frame import FrameError, parse_frame
from checks.model import FactError, Why
from inventory.model import Host, Privilege
from inventory.transport.base import Bounds, Exchange, Failure, Transport
from inventory.transport.failures import FAILURES
from inventory.words import T

MARK = b"[masked:secret]"
_SPARE = 60.0  # seconds beside those of the fragments
_SHORT = 6  # a secret shorter than this is only struck where it stands alone
_MOST_OUTPUT = 64 * 1024 * 1024
_LOCAL = Host(id="local", name="local")


class Secrets(Protocol):
    """Who knows secrets by name."""

    def secret(self, name: str) -> str | None:
        """The secret of that name, or None where nobody holds it."""
        ...


@dataclass(frozen=True, slots=True)
class Way:
    """How a host is asked: its ledger id or name ("" = this machine), and as whom."""

    host: str
    privilege: Privilege = Privilege.NONE


@dataclass(frozen=True, slots=True)
class Answered:
    """The replies by fragment; no secret that was sent is in them or in the exchange."""

    replies: Mapping[str, Reply]
    exchange: Exchange

    def reply(self, fragment: Fragment) -> Reply:
        """The reply to this fragment."""
        found = self.replies.get(fragment.name)
        if found is None:
            raise FactError(Why.MALFORMED, T("答えが欠けている", "an answer is missing"))
        return found


class Asker:
    """Asks hosts of the ledger over SSH, and this machine by a shell of its own."""

    def __init__(
        self,
        ssh: Transport,
        local: Transport,
        credentials: Secrets,
        hosts: Sequence[Host],
        bounds: Bounds,
    ) -> None:
        """Ask nothing yet; `hosts` are those of the ledger with their access filled in."""
        self._ssh, self._local = ssh, local
        self._credentials, self._hosts, self._bounds = credentials, hosts, bounds

    def __repr__(self) -> str:
        """Say nothing of what is known."""
        return "Asker()"

    def ask(
        self,
        target: Target,
        fragments: Sequence[Fragment],
        *,
        host: str | None = None,
        extra_secrets: Mapping[str, str] | None = None,
        seconds: float | None = None,
    ) -> Answered:
        """Ask where the target's copies are, with its secrets; `host` is another one to ask.

        `seconds` is the most that may be waited, where that is less than the fragments want.
        """
        held = {**self.secrets(target.secrets), **(extra_secrets or {})}
        way = Way(target.host if host is None else host, target.privilege)
        return self.at(way, fragments, held, seconds)

    def secrets(self, named: Mapping[str, str]) -> dict[str, str]:
        """The secrets by the names of the script; one that nobody holds is the reason."""
        found = {name: self._credentials.secret(entry) for name, entry in named.items()}
        missing = [named[name] for name, value in found.items() if not value]
        if missing:
            raise FactError(
                Why.NO_DATA,
                T(
                    f"秘密「{missing[0]}」がない。hinomi inventory secret {missing[0]} で入れる",
                    f"no secret {missing[0]}: hinomi inventory secret {missing[0]}",
                ),
            )
        return {name: value for name, value in found.items() if value}

    def host(self, name: str) -> Host | None:
        """The host of the ledger by id, name or address."""
        for host in self._hosts:
            if name in {host.id, host.name, *map(str, host.addresses)}:
                return host
        return None

    def at(
        self,
        way: Way,
        fragments: Sequence[Fragment],
        held: Mapping[str, str],
        seconds: float | None = None,
    ) -> Answered:
        """Ask one host; `held` are secrets by the names of the script."""
        tag = secrets.token_hex(16)
        most = None if seconds is None else max(int(seconds), 1)
        script = render_script(fragments, held, most)
        wanted = sum(fragment.seconds for fragment in fragments)
        session = _SPARE + (wanted if most is None else min(wanted, most))
        bounds = replace(self._bounds, session=session, output=_MOST_OUTPUT)
        if way.host:
            exchange = self._ssh.ask(self._remote(way), script, tag, bounds)
        else:
            exchange = self._local.ask(_LOCAL, script, tag, bounds)
        return _answered(exchange, tag, tuple(held.values()))

    def _remote(self, way: Way) -> Host:
        host = self.host(way.host)
        if host is None:
            raise FactError(
                Why.NO_DATA,
                T(f"機器「{way.host}」が台帳にない", f"host {way.host} is not in the ledger"),
            )
        access = host.access.model_copy(update={"privilege": way.privilege})
        return host.model_copy(update={"access": access})


def _answered(exchange: Exchange, tag: str, held: Iterable[str]) -> Answered:
    if exchange.failure is not None:
        raise FactError(_why(exchange.failure), _failure(exchange))
    forms = _forms(held)
    try:
        frame = parse_frame(exchange.output, tag)
    except FrameError as odd:
        raise FactError(
            odd.why or Why.MALFORMED,
            T("答えが決められた形でない", "the answer is not in the form that was agreed"),
        ) from None
    replies = {
        name: replace(reply, body=struck(reply.body, forms))
        for name, reply in frame.replies.items()
    }
    clean = replace(
        exchange, output=struck(exchange.output, forms), noise=struck(exchange.noise, forms)
    )
    return Answered(replies, clean)


def _failure(exchange: Exchange) -> T:
    words = FAILURES[exchange.failure or Failure.GARBAGE]
    return T(words.ja, f"{words.en} ({exchange.detail})" if exchange.detail else words.en)


def _why(failure: Failure) -> Why:
    refused = failure is Failure.PRIVILEGE_REFUSED
    return Why.NO_PRIVILEGE if refused else Why.NOT_COLLECTED


def _forms(held: Iterable[str]) -> tuple[re.Pattern[bytes], ...]:
    """Patterns of each secret as it is, and as shells, JSON and addresses write it."""
    found = []
    for value in held:
        written = {value, shlex.quote(value), json.dumps(value)[1:-1], quote(value, safe="")}
        written.add(json.dumps(value, ensure_ascii=False)[1:-1])
        for text in sorted(written, key=len, reverse=True):
            pattern = re.escape(text.encode("utf-8", "surrogateescape"))
            alone = rb"(?<![A-Za-z0-9])" + pattern + rb"(?![A-Za-z0-9])"
            found.append(re.compile(alone if len(value) < _SHORT else pattern))
    return tuple(found)


def struck(raw: bytes, forms: Iterable[re.Pattern[bytes]]) -> bytes:
    """The text without the secrets."""
    for form in forms:
        raw = form.sub(MARK, raw)
    return raw
