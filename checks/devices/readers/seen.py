"""What every family shares: other texts that were answered, and what was seen from outside."""

from collections.abc import Iterable, Mapping

from checks.devices.evidence import DeviceEvidence
from checks.devices.facts import DeviceAlgorithms, Sources
from checks.model import FactError, Why
from inventory.words import T

TELNET_PORT = 23
_NAMES = ("kex", "host_key", "cipher", "mac")


def answered(evidence: DeviceEvidence, *commands: str) -> str:
    """The text of the first of these commands that was answered well; "" where none was."""
    found = (evidence.answers[one] for one in commands if one in evidence.answers)
    return next((one.text for one in found if one.status == "ok"), "")


def cut_off(what: str) -> FactError:
    """The configuration is not whole, so nothing that it does not say is known."""
    return FactError(
        Why.TRUNCATED,
        T(ja=f"設定が途中で切れている（{what}）", en=f"the configuration is cut off ({what})"),
    )


def unsaid(what: str) -> FactError:
    """The configuration does not print this, and no default of this model is known for sure."""
    return FactError(
        Why.UNDETERMINED,
        T(
            ja=f"{what} の記載がなく、この機種の初期値も確かめられていない",
            en=f"{what} is not printed, and its default is not known for sure",
        ),
    )


def outside(evidence: DeviceEvidence, port: int = TELNET_PORT) -> str:
    """What was seen of a TCP port from outside; "" where nobody looked."""
    return (evidence.open_ports or {}).get(port, "")


def by_ssh(evidence: DeviceEvidence) -> bool:
    """True where the evidence itself came through SSH, so SSH is served."""
    return evidence.way in {"ssh", "legacy-ssh"}


def union(parts: Iterable[Sources]) -> Sources:
    """Everybody whom one of them lets in; anybody (None) as soon as one of them does."""
    found: list[str] = []
    for part in parts:
        if part is None:
            return None
        found += part
    return tuple(dict.fromkeys(found))


def algorithms(evidence: DeviceEvidence, told: Mapping[str, tuple[str, ...]]) -> DeviceAlgorithms:
    """What the server offers (RFC 4253, 7.1), else what its configuration and a session say.

    A session shows what is accepted, whatever the configuration says.
    """
    if evidence.offered is not None:
        return _of({one: evidence.offered[one] for one in _NAMES}, whole=True)
    session = evidence.negotiated or {}
    met = {one: tuple(filter(None, [session.get(one)])) for one in _NAMES}
    found = {one: tuple(dict.fromkeys((*told.get(one, ()), *met[one]))) for one in _NAMES}
    if not any(found.values()):
        raise FactError(
            Why.NOT_COLLECTED,
            T(ja="SSH の暗号方式が集められていない", en="the algorithms were not collected"),
        )
    return _of(found, whole=all(told.get(one) for one in _NAMES))


def _of(found: Mapping[str, tuple[str, ...]], *, whole: bool) -> DeviceAlgorithms:
    kex, host_key, cipher, mac = (found[one] for one in _NAMES)
    return DeviceAlgorithms(kex, host_key, cipher, mac, whole)
