"""What prompts of real modules ask for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.logins.prompts import Asked, asked, shown


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("Password: ", Asked.PASSWORD),
        ("(kansa@sv) Password: ", Asked.PASSWORD),
        ("kansa@sv's password: ", Asked.PASSWORD),
        ("パスワード: ", Asked.PASSWORD),
        ("Verification code: ", Asked.CODE),
        ("One-time password (OATH) for `kansa': ", Asked.CODE),
        ("確認コード: ", Asked.CODE),
        ("ワンタイムパスワード: ", Asked.CODE),
        ("Enter PASSCODE: ", Asked.CODE),
        ("Enter your OTP", Asked.CODE),
        ("Password & verification code: ", Asked.BOTH),
        ("パスワードとコード: ", Asked.BOTH),
        ("(current) UNIX password: ", Asked.UNKNOWN),
        ("Current password: ", Asked.UNKNOWN),
        ("New password: ", Asked.UNKNOWN),
        ("Retype new password: ", Asked.UNKNOWN),
        ("新しいパスワード: ", Asked.UNKNOWN),
        ("What is your favourite colour? ", Asked.UNKNOWN),
        ("", Asked.UNKNOWN),
    ],
)
def test_a_prompt_is_known_by_its_words(prompt: str, expected: Asked) -> None:
    assert asked(prompt) is expected


@given(st.text(max_size=200), st.text(min_size=4, max_size=12))
def test_what_is_kept_is_one_short_line_without_our_secrets(text: str, secret: str) -> None:
    kept = shown(text + secret + text, secret)
    assert len(kept) <= 80
    assert "\n" not in kept
    assert secret not in kept or secret in kept.replace(secret, "", 1) or set(secret) <= set("* ")
