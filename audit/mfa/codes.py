"""Time-based one-time codes (RFC 6238) of the audit account; the seed is never shown."""

import base64
import binascii
import hashlib
from urllib.parse import parse_qs, urlsplit

import pyotp

from inventory.words import HinomiError, T

REACH = 20  # steps to both sides for which a wrong code is wrong
_LEAST_BITS = 80  # what older services give out; RFC 4226 (4, R6) demands 128
ALGORITHMS = ("sha1", "sha256", "sha512")


class Token:
    """A soft token: codes by step, a step being the number of periods since 1970."""

    def __init__(
        self, seed: str, period: int = 30, digits: int = 6, algorithm: str = "sha1"
    ) -> None:
        """Take the seed in base 32 or as an otpauth URI; `period` is a step in seconds."""
        self.period = period
        digest = getattr(hashlib, algorithm)
        try:
            self._totp = _Totp(_base32(seed), digits=digits, digest=digest, interval=period)
            self._totp.generate_otp(0)
        except (ValueError, binascii.Error) as odd:
            raise HinomiError(_SHORT if "bits" in str(odd) else _NO_SEED) from None

    def __repr__(self) -> str:
        """Say nothing of the seed."""
        return f"Token(period={self.period})"

    def step(self, moment: float) -> int:
        """The step in which this moment lies."""
        return int(moment // self.period)

    def left(self, moment: float) -> float:
        """Seconds until the next step."""
        return self.period - moment % self.period

    def at(self, step: int) -> str:
        """The code of a step."""
        return self._totp.generate_otp(step)

    def wrong(self, step: int) -> str:
        """A code that is none of the codes of the steps around, so wrong under any tolerance."""
        near = {self.at(step + away) for away in range(-2 * REACH, 2 * REACH + 1)}
        digits = self._totp.digits
        return next(
            text
            for guess in range(10**digits)
            if (text := f"{(guess * 7919 + 271828) % 10**digits:0{digits}d}") not in near
        )


class _Totp(pyotp.TOTP):
    """Also of the shorter seeds that services in use give out; pyotp takes 112 bits or more."""

    def byte_secret(self) -> bytes:
        """The seed's bytes."""
        seed = base64.b32decode(self.secret + "=" * (-len(self.secret) % 8), casefold=True)
        if len(seed) * 8 < _LEAST_BITS:
            raise ValueError("too few bits")
        return seed


def _base32(seed: str) -> str:
    if seed.startswith("otpauth://"):
        seed = parse_qs(urlsplit(seed).query).get("secret", [""])[0]
    plain = "".join(seed.split()).upper()
    if not plain:
        raise ValueError
    return plain


_SHORT = T(
    "ワンタイムコードの種が短すぎます(80ビット以上。RFC 4226 は128ビット以上)。"
    "監査用アカウントを長い種(Base32 で26文字以上)で登録し直してください。",
    "The seed of the one-time code is too short (80 bits at least; RFC 4226: 128 bits or more): "
    "enrol the audit account with a longer one, 26 characters of base 32.",
)
_NO_SEED = T(
    "ワンタイムコードの種が Base32 でも otpauth:// でもありません。"
    "hinomi inventory secret 名前.seed で入れ直してください。",
    "The seed of the one-time code is neither base 32 nor an otpauth URI: "
    "store it again with hinomi inventory secret NAME.seed.",
)
