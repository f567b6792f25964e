"""How a transport leaves early: a failure with its particulars, turned into data at the rim."""

from inventory.transport.base import Failure


class Stop(Exception):  # noqa: N818 - not an error of ours; it never leaves the transports
    """The exchange cannot go on; `failure` says why, `detail` names no secret."""

    def __init__(self, failure: Failure, detail: str = "", host_key: str | None = None) -> None:
        """Keep the reason and the host key seen so far."""
        super().__init__(failure.value, detail)
        self.failure = failure
        self.detail = detail
        self.host_key = host_key


def printable(raw: bytes, limit: int = 80) -> str:
    """What a host said, cut and reduced to printable ASCII."""
    return "".join(chr(byte) if 32 <= byte < 127 else "." for byte in raw[:limit]).strip(" .")
