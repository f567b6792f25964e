"""Collector output carried by hand from where no packet may go: read it, find whose it is."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from audit.model import CARRIED
from checks.forms import parse_evidence
from checks.frame import FrameError
from inventory.model import Host
from inventory.transport.base import Bounds, Exchange, Failure
from inventory.words import HinomiError, T


def carried(path: Path) -> Exchange:
    """The file as an exchange; the file ends the program only where it cannot be read at all."""
    now, bound = datetime.now(UTC), Bounds().output
    try:
        with path.open("rb") as file:
            raw = file.read(bound + 1)
    except OSError as odd:
        raise HinomiError(
            T(
                f"{path}: 読めません（{odd.strerror}）。ファイル名と権限を確かめてください",
                f"{path}: cannot be read ({odd.strerror}); check its name and permissions",
            )
        ) from odd
    failure = Failure.FLOOD if len(raw) > bound else None
    return Exchange(raw, b"", 0, now, now, CARRIED, failure=failure)


def name_in(exchange: Exchange) -> str | None:
    """The host name that complete output bears, or None."""
    if exchange.failure is not None:
        return None
    try:
        return parse_evidence(exchange.output).hostname
    except FrameError:
        return None


def matched(
    ledger: Sequence[Host], files: Sequence[Path], given: str | None
) -> dict[str, tuple[Host, Path]]:
    """Each file with its host, by host id; raises HinomiError naming the file that has none."""
    found: dict[str, tuple[Host, Path]] = {}
    for path in files:
        host = _named(ledger, path, given) if given else _bearing(ledger, path)
        if host.id in found:
            first = found[host.id][1]
            raise HinomiError(
                T(
                    f"{path}: {first} と同じ機器 {host.id} の出力です。一つだけ指定してください",
                    f"{path}: output of {host.id}, like {first}; give one of them",
                )
            )
        found[host.id] = host, path
    return found


def _named(ledger: Sequence[Host], path: Path, given: str) -> Host:
    for host in ledger:
        if given in (host.id, host.name):
            return host
    raise HinomiError(
        T(
            f"{path}: 機器 {given} は台帳にありません。hinomi inventory list で確かめてください",
            f"{path}: host {given} is not in the ledger; see hinomi inventory list",
        )
    )


def _bearing(ledger: Sequence[Host], path: Path) -> Host:
    name = name_in(carried(path))
    if name is None:
        raise HinomiError(
            T(
                f"{path}: 収集スクリプトの完全な出力ではありません。取り直すか --host で機器を指定",
                f"{path}: not one complete collector output; collect again, or name the --host",
            )
        )
    hosts = [host for host in ledger if _is_called(host, name)]
    if len(hosts) == 1:
        return hosts[0]
    ids = ", ".join(host.id for host in hosts) or "-"
    raise HinomiError(
        T(
            f"{path}: ホスト名 {name} の機器が台帳で一つに決まりません（{ids}）。--host で指定",
            f"{path}: the name {name} fits no single host of the ledger ({ids}); name the --host",
        )
    )


def _is_called(host: Host, name: str) -> bool:
    wanted = name.casefold()
    return any(
        wanted == known.casefold() or wanted.split(".")[0] == known.casefold()
        for known in (host.name, host.id, host.name.split(".")[0])
    )
