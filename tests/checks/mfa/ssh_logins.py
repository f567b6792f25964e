"""Real logins with chosen factors: whichever order of methods a server wants is tried."""

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial

import paramiko

ORDERS = (
    ("publickey", "keyboard-interactive", "password"),
    ("keyboard-interactive", "password", "publickey"),
    ("password", "publickey", "keyboard-interactive"),
)


@dataclass(frozen=True)
class Holder:
    """Who tries, and what of theirs is shown: K the password, P the code, C the keys."""

    user: str
    password: str
    keys: tuple[paramiko.PKey, ...]
    code: Callable[[], str]
    factors: frozenset[str]

    def typed(self, prompt: str) -> str:
        """The answer to one prompt; nothing where the factor is not shown."""
        if "code" in prompt.lower() or "one-time" in prompt.lower():
            return self.code() if "P" in self.factors else ""
        return self.password if "K" in self.factors else ""

    def strings(self) -> list[str]:
        """What the method `password` may be sent: also both in one, for forward_pass."""
        password = self.password if "K" in self.factors else ""
        code = self.code() if "P" in self.factors else ""
        return list(dict.fromkeys([password, password + code, code]))


def enters(address: str, port: int, holder: Holder) -> bool:
    """Whether the server lets in somebody with just these factors."""
    for order in ORDERS:
        done, partly = _tried(address, port, holder, order)
        if done or not partly:
            return done
    return False


def _tried(address: str, port: int, holder: Holder, order: tuple[str, ...]) -> tuple[bool, bool]:
    """One connection: methods in this order, beginning anew after each that is accepted."""
    link = socket.create_connection((address, port), 10)
    with closing(link), closing(paramiko.Transport(link)) as transport:
        transport.start_client(timeout=20)
        left = _asked(transport, holder.user)
        keys = list(holder.keys) if "C" in holder.factors else []
        partly = False
        while left and not transport.is_authenticated():
            left = _step(transport, holder, keys, [one for one in order if one in left])
            partly |= bool(left)
        return transport.is_authenticated(), partly


def _asked(transport: paramiko.Transport, user: str) -> list[str]:
    try:
        transport.auth_none(user)
    except paramiko.BadAuthenticationType as odd:
        return list(odd.allowed_types)
    return []


def _step(
    transport: paramiko.Transport, holder: Holder, keys: list[paramiko.PKey], order: list[str]
) -> list[str]:
    """What is left to show after the first of these that is accepted; nothing where none is."""
    for method in order:
        for attempt in _attempts(transport, holder, keys, method):
            try:
                left = attempt()
            except paramiko.AuthenticationException:
                continue
            return list(left)
    return []


def _attempts(
    transport: paramiko.Transport, holder: Holder, keys: list[paramiko.PKey], method: str
) -> Iterator[Callable[[], list[str]]]:
    user = holder.user
    if method == "publickey":
        for key in list(keys):
            keys.remove(key)  # the second time it must be another one
            yield partial(transport.auth_publickey, user, key)
    elif method == "password":
        for text in holder.strings():
            yield partial(transport.auth_password, user, text, fallback=False)
    elif method == "keyboard-interactive":
        yield partial(transport.auth_interactive, user, _answers(holder))


def _answers(holder: Holder) -> Callable[..., list[str]]:
    def handler(_title: str, _told: str, prompts: list[tuple[str, bool]]) -> list[str]:
        return [holder.typed(prompt) for prompt, _ in prompts]

    return handler
