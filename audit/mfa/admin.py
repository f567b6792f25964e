"""The administrative channel to a target: its clock and its own log, read only.

Two short scripts of our own over the transport of the workspace. What the log says is counted on
our side and thrown away: a server may write into its log what nobody should keep.
"""

import secrets
import shlex
from dataclasses import dataclass
from datetime import datetime

from inventory.model import Host, Privilege
from inventory.transport.base import Bounds, Exchange, Failure, Transport

_MOST_DOUBT = 2.0  # seconds of doubt about when the host looked at its clock
_MOST_LINES = 4000
_CLOCK = b"LC_ALL=C date '+clock %s.%N %s'\n"
_LOG = """LC_ALL=C; export LC_ALL; PATH=/usr/sbin:/usr/bin:/sbin:/bin
date '+zone %z'
w() {{ grep -aF -- {account} | tail -n {most} | cut -c 1-300; }}
for f in {files}; do
  [ -e "$f" ] || continue
  if [ -r "$f" ]; then echo "readable $f"; w <"$f"; else echo "unreadable $f"; fi
done
if command -v journalctl >/dev/null 2>&1; then
  a=$(timeout 20 journalctl -q --no-pager -o short-iso --since=@{begin} --until=@{end} 2>/dev/null |
    w) && [ -n "$a" ] && printf 'readable journal\\n%s\\n' "$a"
fi
"""
_FILES = ("/var/log/auth.log", "/var/log/secure", "/var/log/messages")


@dataclass(frozen=True, slots=True)
class Told:
    """What the log script brought: text, or why there is none."""

    text: str
    zone: str
    read: bool
    failure: str


class Admin:
    """One host as its administrator's account reaches it."""

    def __init__(self, transport: Transport, host: Host, bounds: Bounds) -> None:
        """Ask nothing yet."""
        self._transport, self._host, self._bounds = transport, host, bounds

    def skew(self) -> float | None:
        """Seconds by which the host's clock is ahead, None where it could not be asked well."""
        measured = self._skew()
        return self._skew() if measured is None else measured

    def _skew(self) -> float | None:
        answer = self._ask(_CLOCK, Privilege.NONE)
        half = (answer.ended - answer.started).total_seconds() / 2
        told = _epoch(answer)
        if told is None or half > _MOST_DOUBT:
            return None
        middle = answer.started.timestamp() + half
        return told - middle

    def log(self, account: str, begin: datetime, end: datetime, file: str = "") -> Told:
        """Lines of the host's own logs that name the account."""
        script = _LOG.format(
            account=shlex.quote(account),
            most=_MOST_LINES,
            files=" ".join(shlex.quote(name) for name in ((file,) if file else _FILES)),
            begin=int(begin.timestamp()),
            end=int(end.timestamp()) + 60,
        ).encode()
        answer = self._ask(script, Privilege.NONE)
        told = _told(answer)
        if not told.read and self._host.access.privilege is not Privilege.NONE:
            way = self._host.access.privilege
            raised = Privilege.PASSWORD if way is Privilege.PASSWORD else Privilege.SUDO
            as_root = _told(self._ask(script, raised))
            return as_root if as_root.read else told
        return told

    def _ask(self, script: bytes, privilege: Privilege) -> Exchange:
        access = self._host.access.model_copy(update={"privilege": privilege})
        host = self._host.model_copy(update={"access": access})
        return self._transport.ask(host, script, secrets.token_hex(16), self._bounds)


def _epoch(answer: Exchange) -> float | None:
    if answer.failure is not None:
        return None
    for line in answer.output.decode("ascii", "replace").splitlines():
        words = line.split()
        if len(words) == 3 and words[0] == "clock":
            for word in words[1:]:  # busybox knows no %N
                try:
                    return float(word)
                except ValueError:
                    continue
    return None


def _told(answer: Exchange) -> Told:
    if answer.failure not in {None, Failure.PRIVILEGE_REFUSED}:
        return Told("", "", read=False, failure=str(answer.failure))
    text = answer.output.decode("utf-8", "replace")
    zone = next((line[5:].strip() for line in text.splitlines() if line.startswith("zone ")), "")
    read = any(line.startswith("readable ") for line in text.splitlines())
    return Told(text, zone, read=read, failure="" if read else "unreadable")
