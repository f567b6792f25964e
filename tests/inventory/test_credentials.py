"""Secrets: found by name, kept out of sight, sealed the way age seals them."""

import traceback
from collections.abc import Callable
from pathlib import Path

import pyrage  # type: ignore[import-untyped] # compiled, without stubs
import pytest

from inventory import age
from inventory.credentials import Credentials, variable
from inventory.words import HinomiError
from tests.lab.lab import new_key

CANARY = "canary-S3cret-Wort"
OPEN = {"HINOMI_AGE_PASSPHRASE": "aikotoba"}


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An age identity file; a passphrase costs a gigabyte and seconds each time (scrypt)."""
    path = tmp_path_factory.mktemp("age") / "identity"
    path.write_text(f"# created\n{pyrage.x25519.Identity.generate()}\n")
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "secrets.age"


@pytest.fixture
def seal(path: Path, identity: Path) -> Callable[[str], Credentials]:
    """Seal a text into the file and give its reader."""

    def sealed(plain: str, environment: dict[str, str] | None = None) -> Credentials:
        path.write_bytes(age.encrypt_to_recipients(plain.encode(), age.recipients_of(identity)))
        return Credentials(path, identity=identity, environment=environment or {})

    return sealed


Seal = Callable[..., Credentials]


def test_environment_wins_over_the_file(seal: Seal) -> None:
    both = seal(f'web = "{CANARY}"\nmail = "m"\n', {"HINOMI_SECRET_WEB": "from outside"})
    assert both.secret("web") == "from outside"
    assert both.secret("mail") == "m"
    assert both.secret("nobody") is None


def test_names_become_variables() -> None:
    assert variable("web-1.sudo") == "HINOMI_SECRET_WEB_1_SUDO"


@pytest.mark.parametrize(
    "plain",
    [
        'web = "a"\n"web.sudo" = "b"\n',
        '[web]\npassword = "a"\nsudo = "b"\n',
        '{"web": "a", "web.sudo": "b"}',
    ],
)
def test_toml_and_json_in_either_shape(seal: Seal, plain: str) -> None:
    held = seal(plain)
    assert (held.secret("web"), held.secret("web.sudo")) == ("a", "b")


@pytest.mark.slow
def test_passphrase_seals_is_asked_for_once_and_must_be_right(path: Path) -> None:
    Credentials(path, environment=OPEN).store("web", CANARY)
    asked: list[int] = []

    def prompt() -> str:
        asked.append(1)
        return "aikotoba"

    read = Credentials(path, prompt=prompt, environment={})
    assert [read.secret("web") for _ in range(3)] == [CANARY] * 3
    assert asked == [1]
    wrong = Credentials(path, environment={"HINOMI_AGE_PASSPHRASE": "other"})
    with pytest.raises(HinomiError, match="cannot be decrypted"):
        wrong.secret("web")


def test_store_keeps_what_was_there(path: Path, identity: Path, tmp_path: Path) -> None:
    Credentials(path, identity=identity, environment={}).store("web", CANARY)
    Credentials(path, identity=identity, environment={}).store("mail", "もじ")
    read = Credentials(path, identity=identity, environment={})
    assert (read.secret("web"), read.secret("mail")) == (CANARY, "もじ")
    assert path.stat().st_mode & 0o777 == 0o600
    assert CANARY.encode() not in path.read_bytes()
    other = tmp_path / "other"
    other.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    with pytest.raises(HinomiError, match="cannot be decrypted"):
        Credentials(path, identity=other, environment={}).secret("web")


def test_ssh_key_opens_what_was_sealed_to_it(path: Path, tmp_path: Path) -> None:
    private, public = new_key()
    own = tmp_path / "id"
    own.write_text(private)
    path.write_bytes(age.encrypt_to_recipients(b'web = "x"', [public]))
    assert Credentials(path, identity=own, environment={}).secret("web") == "x"


def test_missing_passphrase_says_what_to_do(seal: Seal, path: Path) -> None:
    seal("")
    with pytest.raises(HinomiError, match="HINOMI_AGE_PASSPHRASE"):
        Credentials(path, environment={}).secret("web")


@pytest.mark.parametrize("plain", [f'web = "{CANARY}', f"{{ {CANARY}", f"{CANARY}\n"])
def test_malformed_contents_are_not_quoted(seal: Seal, path: Path, plain: str) -> None:
    held = seal(plain)
    with pytest.raises(HinomiError) as odd:
        held.secret("web")
    assert CANARY not in "".join(traceback.format_exception(odd.value))
    assert str(path) in odd.value.message.ja


def test_nothing_is_shown(seal: Seal) -> None:
    held = seal(f'web = "{CANARY}"')
    assert held.secret("web") == CANARY
    assert CANARY not in repr(held) + str(held)


def test_without_a_file_only_the_environment_speaks(path: Path) -> None:
    assert Credentials(path, environment={}).secret("web") is None
    assert Credentials(environment={"HINOMI_SECRET_WEB": "x"}).secret("web") == "x"
    with pytest.raises(HinomiError, match="no age file"):
        Credentials(environment={}).store("web", "x")
