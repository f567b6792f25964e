"""Numbers that a person wrote into a configuration: either a number or no evidence at all."""

from checks.model import FactError, Why


def whole(text: str, what: str, base: int = 10) -> int:
    """The number; FactError names what is not one."""
    try:
        return int(text, base)
    except ValueError:
        raise FactError(Why.MALFORMED, f"{what} {text!r} is not a number") from None


def real(text: str, what: str) -> float:
    """The number with its fraction; FactError names what is not one."""
    try:
        return float(text)
    except ValueError:
        raise FactError(Why.MALFORMED, f"{what} {text!r} is not a number") from None
