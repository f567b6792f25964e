"""Small decisions of the command line: language, selection, defaults, thresholds."""

import pytest

from checks.model import Severity
from console.access import with_defaults
from console.concluding import threshold
from console.language import language_of
from console.overrides import overrides_of
from console.selection import chosen
from inventory.model import Access, Host, Kind, Ledger, Privilege, Zone
from inventory.words import HinomiError

LEDGER = Ledger(
    hosts=(
        Host(id="A-1", name="jumin", kind=Kind.SERVER, zone=Zone.LGWAN, systems=("住民記録",)),
        Host(id="A-2", name="zeimu", kind=Kind.SERVER, zone=Zone.MYNUMBER, systems=("税務",)),
        Host(id="A-3", name="pc01", kind=Kind.TERMINAL, zone=Zone.LGWAN),
    )
)


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        (["--lang", "en"], {"LANG": "ja_JP.UTF-8"}, "en"),
        (["--lang=ja", "scan"], {"HINOMI_LANG": "en"}, "ja"),
        ([], {"HINOMI_LANG": "en", "LANG": "ja_JP.UTF-8"}, "en"),
        ([], {"LC_ALL": "en_GB.UTF-8", "LANG": "ja_JP.UTF-8"}, "en"),
        ([], {"LANG": "C.UTF-8"}, "ja"),
        ([], {}, "ja"),
    ],
)
def test_language(arguments: list[str], environment: dict[str, str], expected: str) -> None:
    assert language_of(arguments, environment) == expected


@pytest.mark.parametrize(
    ("names", "zones", "systems", "kinds", "expected"),
    [
        (None, None, None, None, ["A-1", "A-2", "A-3"]),
        (["jumin", "A-3"], None, None, None, ["A-1", "A-3"]),
        (None, ["lgwan"], None, ["server"], ["A-1"]),
        (None, None, ["税務"], None, ["A-2"]),
        (["jumin"], ["mynumber"], None, None, []),
    ],
)
def test_selection(
    names: list[str] | None,
    zones: list[str] | None,
    systems: list[str] | None,
    kinds: list[str] | None,
    expected: list[str],
) -> None:
    assert [host.id for host in chosen(LEDGER, names, zones, systems, kinds)] == expected


def test_an_unknown_host_is_an_error_that_names_it() -> None:
    with pytest.raises(HinomiError, match="jumim"):
        chosen(LEDGER, ["jumim"], None, None, None)


@pytest.mark.parametrize("option", ["zone", "system", "kind"])
def test_an_unknown_word_is_an_error_that_lists_the_known(option: str) -> None:
    words = {
        "zone": (["lan"], None, None),
        "system": (None, ["x"], None),
        "kind": (None, None, ["pc"]),
    }
    known = {"zone": "lgwan", "system": "住民記録", "kind": "terminal"}[option]
    with pytest.raises(HinomiError, match=known):
        chosen(LEDGER, None, *words[option])


def test_the_ledger_wins_over_the_settings() -> None:
    own = Host(id="1", name="a", access=Access(port=2222, privilege=Privilege.NONE))
    merged = with_defaults(own, Access(user="kansa", key_file="key", port=22)).access
    assert merged == Access(user="kansa", key_file="key", port=2222, privilege=Privilege.NONE)


def test_overrides() -> None:
    assert overrides_of(["password.min_length=14", "ssh.x = a=b"]) == {
        "password.min_length": "14",
        "ssh.x": "a=b",
    }
    for wrong in ("password.min_length", "=14"):
        with pytest.raises(HinomiError):
            overrides_of([wrong])


def test_threshold() -> None:
    assert threshold("high") is Severity.HIGH
    assert threshold("never") is None
    with pytest.raises(HinomiError, match="sometimes"):
        threshold("sometimes")
