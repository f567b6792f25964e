"""Numbers that a person wrote into a configuration: either a number or no evidence at all."""

from checks.model import FactError, Why
from inventory.words import T


def whole(text: str, what: str, base: int = 10) -> int:
    """The number; FactError names what is not one."""
    try:
        return int(text, base)
    except ValueError:
        raise _odd(text, what) from None


def real(text: str, what: str) -> float:
    """The number with its fraction; FactError names what is not one."""
    try:
        return float(text)
    except ValueError:
        raise _odd(text, what) from None


def _odd(text: str, what: str) -> FactError:
    return FactError(
        Why.MALFORMED,
        T(ja=f"{what} の値 {text!r} が数値でない", en=f"{what} {text!r} is not a number"),
    )
