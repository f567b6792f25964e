"""Settings: what is read, what is refused, and how the refusal names the line."""

from pathlib import Path

import pytest

from inventory.settings import line_of, load_settings
from inventory.words import HinomiError
from inventory.workspace import Workspace, find_workspace, lay_out


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "hinomi.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_template_is_valid_as_it_is(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path / "city")
    assert workspace.settings().scan.workers == 32


def test_the_template_is_valid_with_every_value_uncommented(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path / "city")
    text = workspace.toml.read_text("utf-8")
    lines = [line.removeprefix("# ") if " = " in line else line for line in text.splitlines()]
    settings = load_settings(written(tmp_path, "\n".join(lines)))
    assert settings.municipality.network_model == "β'"
    assert settings.report.approval_posts[0] == "CISO"


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("[scan]\nworkers = 4\nworker = 5\n", 3, "scan.worker"),
        ('\n\ncolour = "red"\n', 3, "colour"),
        ("[scan]\nworkers = 0\n", 2, "scan.workers"),
        ('[access]\nport = 22\nprivilege = "root"\n', 3, "access.privilege"),
        ("[sacn]\nworkers = 1\n", 1, "sacn"),
    ],
)
def test_a_wrong_key_is_named_with_its_line(tmp_path: Path, text: str, line: int, key: str) -> None:
    with pytest.raises(HinomiError) as caught:
        load_settings(written(tmp_path, text))
    for message in (caught.value.message.ja, caught.value.message.en):
        assert f"hinomi.toml:{line}: " in message
        assert key in message


def test_broken_toml_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(HinomiError, match=r"hinomi\.toml"):
        load_settings(written(tmp_path, "[scan\n"))


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HINOMI_SCAN__WORKERS", "7")
    assert load_settings(written(tmp_path, "[scan]\nworkers = 4\n")).scan.workers == 7


def test_a_wrong_value_in_the_environment_names_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HINOMI_SCAN__WORKERS", "many")
    with pytest.raises(HinomiError, match="HINOMI_SCAN__WORKERS"):
        load_settings(written(tmp_path, ""))


def test_an_existing_workspace_is_never_overwritten(tmp_path: Path) -> None:
    lay_out(tmp_path / "city").toml.write_text("operator = 'x'\n")
    with pytest.raises(HinomiError):
        lay_out(tmp_path / "city")
    assert load_settings(tmp_path / "city" / "hinomi.toml").operator == "x"


def test_the_nearest_folder_upward_is_the_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HINOMI_WORKSPACE", raising=False)
    workspace = lay_out(tmp_path / "city")
    monkeypatch.chdir(workspace.evidence)
    assert find_workspace(None) == workspace


def test_no_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(HinomiError, match="hinomi init"):
        find_workspace(tmp_path)


def test_private_folders_are_private(tmp_path: Path) -> None:
    workspace = lay_out(tmp_path / "city")
    assert workspace.evidence.stat().st_mode & 0o077 == 0


def test_the_line_of_a_dotted_key() -> None:
    assert line_of("[a.b]\nx = 1\n", ["a", "b", "x"]) == 2
    assert line_of("[a]\nx = 1\n", ["b", "x"]) is None


def test_relative_paths_start_at_the_workspace(tmp_path: Path) -> None:
    assert Workspace(tmp_path).resolve("key") == tmp_path / "key"
    assert Workspace(tmp_path).resolve("/k") == Path("/k")


def test_a_misspelt_variable_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HINOMI_DATABSE__URL", "sqlite:///x")
    with pytest.raises(HinomiError, match="HINOMI_DATABSE__URL"):
        load_settings(written(tmp_path, ""))


@pytest.mark.parametrize("name", ["HINOMI_SECRET_AUDIT_SUDO", "HINOMI_LANG", "HINOMI_OPERATOR"])
def test_variables_that_are_read_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "x")
    assert load_settings(written(tmp_path, "")).scan.workers == 32


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[scan]\nworkers = 0\n", "1 以上"),
        ("[scan]\nworkers = 'many'\n", "整数"),
        ("[scan]\nconnect_timeout = 'x'\n", "数にして"),
        ("operator = 5\n", "文字列"),
        ("[access]\nprivilege = 'root'\n", "いずれか"),
        ("[scan]\nworker = 5\n", "という設定はありません"),
    ],
)
def test_a_wrong_value_is_told_in_japanese(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(HinomiError) as caught:
        load_settings(written(tmp_path, text))
    assert told in caught.value.message.ja
