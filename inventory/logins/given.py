"""What is given in an attempt: password and code in one field, and never in what is shown."""

from enum import StrEnum

from inventory.logins.base import Answer, Credentials, Said


class Joined(StrEnum):
    """Where the code stands when password and code share one field."""

    CODE_LAST = "code_last"
    CODE_FIRST = "code_first"


class NoAnswerError(Exception):
    """Nothing that can be judged came back; the text holds no secret and no word of the server."""


def join(credentials: Credentials, joined: Joined) -> str:
    """Password and code as one text; a factor that is not offered leaves nothing."""
    parts = [credentials.password or "", credentials.code or ""]
    return "".join(parts if joined is Joined.CODE_LAST else reversed(parts))


def encoded(text: str) -> bytes:
    """The text as UTF-8; one that has no such form cannot be sent."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise NoAnswerError("cannot be written in UTF-8; nothing was sent") from None


def unclear(why: object) -> Answer:
    """The answer that is no evidence of anything."""
    return Answer(Said.UNCLEAR, (), (), str(why))
