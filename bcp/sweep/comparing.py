"""One answer beside the last known good: what is gone, what is another, what is merely newer."""

import re
from collections.abc import Iterator

from bcp.model import State
from bcp.sweep.inside import damage, doubt
from bcp.sweep.model import Heard, Port, Seen, Standing
from inventory.words import T, joined

_PRODUCT = re.compile(r"[A-Za-z]+")
_KINDS = {
    "ssh": T("SSH", "SSH"),
    "http": T("ウェブ", "web"),
    "tls": T("TLS", "TLS"),
    "other": T("別の応答", "something else"),
    "mute": T("無言", "nothing"),
    "busy": T("SSH(混雑)", "SSH (busy)"),
}
_GONE = {
    Port.CLOSED: T("{port} 番: 接続を拒否された（サービスが止まっている）", "port {port}: refused"),
    Port.SILENT: T("{port} 番: 応答がない", "port {port}: no answer"),
}
_OTHER = T(
    "{port} 番: 以前と違うサービスが応答する（前: {before}、今: {now}）",
    "port {port}: another service answers (before: {before}, now: {now})",
)
_NEWER = T("{port} 番: 版が変わった（{said}）", "port {port}: another version ({said})")
_RENEWED = T("{port} 番: 証明書が変わった", "port {port}: another certificate")
_BUSY = T(
    "{port} 番: 混み合っていて一時的に断られた（{said}）",
    "port {port}: turned away for now ({said})",
)
_NOTED = {"tls": _RENEWED, "busy": _BUSY}
_NO_PING = T("ping には応答しない（以前は応答した）", "no answer to ping (there was before)")
_AS_BEFORE = T("以前と同じに応答する", "answers as before")
_FIRST = T(
    "SSH が応答する（比べる基準はまだない）", "SSH answers (there is nothing to compare with yet)"
)
_ALIVE = T(
    "機器は応答するが、比べる基準がなく、サービスが正常かは分からない",
    "alive, but without a last known good nobody can say that its services are right",
)
_UNASKED = T(
    "応答はあるが、{port} 番を確かめられなかった（{said}）",
    "it answers, but port {port} could not be asked ({said})",
)
_REFUSALS = T(
    "接続の拒否だけが返る。手前の機器（ファイアウォール）の返事かもしれず、生死は分からない",
    "refusals only: a firewall before it may send them in its place",
)


def compared(now: Seen, before: Seen | None) -> Standing:
    """How a thing stands that answered."""
    if before is None:
        return _alone(now)
    wrong = [*_wrong(now, before), *damage(now.inside, before.inside, now.failure)]
    if wrong:
        return Standing(now.node, State.DEGRADED, joined(wrong), at=now.at)
    if unasked := _unasked(now, before):
        return Standing(now.node, State.UNKNOWN, unasked, at=now.at)
    if _only_refuses(now):
        return Standing(now.node, State.UNKNOWN, _REFUSALS, at=now.at)
    return Standing(now.node, State.UP, _AS_BEFORE, at=now.at, notes=tuple(_notes(now, before)))


def _alone(now: Seen) -> Standing:
    """Without a baseline only a greeting of SSH is good."""
    if wrong := [*damage(now.inside, (), now.failure)]:
        return Standing(now.node, State.DEGRADED, joined(wrong), at=now.at)
    if any(one.kind in {"ssh", "busy"} for one in now.ports.values()):
        return Standing(now.node, State.UP, _FIRST, at=now.at)
    return Standing(now.node, State.UNKNOWN, _ALIVE, at=now.at)


def _wrong(now: Seen, before: Seen) -> Iterator[T]:
    for port, was in before.ports.items():
        heard = now.ports.get(port)
        if was.state is not Port.OPEN or heard is None:
            continue
        if heard.state in _GONE:
            yield _GONE[heard.state].format(port=port)
        elif heard.state is Port.OPEN and _is_another(heard, was):
            yield T(
                _OTHER.ja.format(port=port, before=words(was).ja, now=words(heard).ja),
                _OTHER.en.format(port=port, before=words(was).en, now=words(heard).en),
            )


def _only_refuses(now: Seen) -> bool:
    """A reset may come from whoever filters before it (iptables-extensions(8), tcp-reset)."""
    return not now.ping and all(one.state is not Port.OPEN for one in now.ports.values())


def _unasked(now: Seen, before: Seen) -> T | None:
    for port, was in before.ports.items():
        heard = now.ports.get(port, Heard(Port.UNASKED))
        if was.state is Port.OPEN and heard.state is Port.UNASKED:
            return _UNASKED.format(port=port, said=heard.said or "-")
    return None


def _notes(now: Seen, before: Seen) -> Iterator[T]:
    if unseen := doubt(now.failure):
        yield unseen
    if before.ping and now.ping is False:
        yield _NO_PING
    for port, was in before.ports.items():
        heard = now.ports.get(port)
        if heard and heard.state is was.state is Port.OPEN and heard.said != was.said:
            yield (
                _RENEWED.format(port=port)
                if was.kind == "tls"
                else _NEWER.format(port=port, said=heard.said)
            )


def _is_another(now: Heard, was: Heard) -> bool:
    """Another service; a server of SSH that turns away for a while is still the same."""
    if now.kind == "busy" or was.kind == "busy":
        return {now.kind, was.kind} - {"busy", "ssh"} != set()
    return _product(now) != _product(was)


def _product(heard: Heard) -> tuple[str, str]:
    """Protocol and product without the version: an update is no damage, an impostor is."""
    if heard.kind == "tls":
        return "tls", ""
    said = re.sub(r"^SSH-[\d.]+-", "", heard.said)
    found = _PRODUCT.match(said)
    return heard.kind, found[0] if found else said


def words(heard: Heard) -> T:
    """What a port said, for a reader."""
    kind = _KINDS.get(heard.kind, _KINDS["other"])
    return kind if not heard.said else T(f"{kind.ja} {heard.said}", f"{kind.en} {heard.said}")
