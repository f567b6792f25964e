"""The policy as files: what is shipped, what is written for a new workspace, what is read."""

from pathlib import Path

import pytest
import yaml

from audit.judge import Judge
from audit.policy_files import (
    default_limits,
    example_texts,
    load_checks,
    load_policy,
    write_example,
)
from checks.catalogue import catalogue
from inventory.words import HinomiError
from tests.audit.samples import CHECKS, DEFAULTS


def test_the_shipped_limits_are_all_that_the_catalogue_needs() -> None:
    Judge(catalogue(), load_policy(None))


def test_every_shipped_limit_says_where_its_number_comes_from() -> None:
    limits = default_limits()
    assert limits
    assert all(limit.source.ja and limit.source.en for limit in limits.values())


def test_no_folder_and_an_empty_folder_are_the_shipped_policy(tmp_path: Path) -> None:
    assert load_policy(tmp_path) == load_policy(None)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(HinomiError, match="none"):
        load_policy(tmp_path / "none")


def test_a_single_file_will_do(tmp_path: Path) -> None:
    file = tmp_path / "city.yaml"
    file.write_text("explicit: [T-001]\n", encoding="utf-8")
    assert load_policy(file, checks=CHECKS, defaults=DEFAULTS).explicit == {"T-001"}


def test_the_example_loads_as_written_and_changes_nothing(tmp_path: Path) -> None:
    written = write_example(tmp_path / "policy")
    assert [path.name for path in written] == [
        "limits.yaml",
        "selection.yaml",
        "contexts.yaml",
        "waivers.yaml",
        "mfa-targets.yaml",
        "backup-targets.yaml",
        "checks.example",
        "catalogue.example",
    ]
    assert load_policy(tmp_path / "policy") == load_policy(None)


def test_the_example_is_valid_once_uncommented(tmp_path: Path) -> None:
    for name, text in example_texts().items():
        lines = [line.removeprefix("# ") for line in text.splitlines() if _is_yaml(line)]
        path = tmp_path / ("checks/own.yaml" if name == "checks.example" else name)
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(lines), encoding="utf-8")
    policy = load_policy(tmp_path)
    assert {"OWN-001", "OWN-002"} <= load_checks(tmp_path).keys()
    assert policy.limits == load_policy(None).limits
    assert policy.waivers
    assert policy.excluded
    assert policy.severities
    assert policy.explicit
    assert policy.blocks


def _is_yaml(line: str) -> bool:
    inner = line.removeprefix("# ")
    keys = (
        "limits:",
        "explicit:",
        "excluded:",
        "severity:",
        "waivers:",
        "contexts:",
        "checks:",
        " ",
    )
    return line.startswith("# ") and inner.startswith(keys) and " | " not in inner


def test_the_example_never_overwrites(tmp_path: Path) -> None:
    mine = tmp_path / "limits.yaml"
    mine.write_text("# mine\n", encoding="utf-8")
    assert mine not in write_example(tmp_path)
    assert mine.read_text(encoding="utf-8") == "# mine\n"


def test_every_file_of_the_folder_counts_and_overrides_win(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("limits:\n  sample:\n    least: 8\n", encoding="utf-8")
    (tmp_path / "b.yml").write_text("explicit: [T-001]\n", encoding="utf-8-sig")
    (tmp_path / "note.txt").write_text("no policy", encoding="utf-8")
    read = load_policy(tmp_path, checks=CHECKS, defaults=DEFAULTS)
    assert (read.limits["sample.least"], read.explicit) == (8, frozenset({"T-001"}))
    read = load_policy(tmp_path, {"sample.least": "9"}, checks=CHECKS, defaults=DEFAULTS)
    assert read.limits["sample.least"] == 9


def test_an_error_names_the_file_and_the_line(tmp_path: Path) -> None:
    (tmp_path / "limits.yaml").write_text("\nlimits:\n  ssh: 3\n", encoding="utf-8")
    with pytest.raises(HinomiError, match=r"limits\.yaml:3: "):
        load_policy(tmp_path)


@pytest.mark.parametrize("content", ["limits: {}\n # 基準".encode("cp932"), b"\xff\xfe\x00"])
def test_a_file_in_another_encoding_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "limits.yaml").write_bytes(content)
    with pytest.raises(HinomiError, match=r"limits\.yaml: not UTF-8"):
        load_policy(tmp_path)


def test_excluding_everything_is_an_error(tmp_path: Path) -> None:
    text = yaml.safe_dump({"excluded": dict.fromkeys(CHECKS, "x")})
    (tmp_path / "selection.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(HinomiError, match="every check is excluded"):
        load_policy(tmp_path, checks=CHECKS, defaults=DEFAULTS)


def test_the_order_of_texts_does_not_matter(tmp_path: Path) -> None:
    for folder, names in (("x", "ab"), ("y", "ba")):
        (tmp_path / folder).mkdir()
        texts = ["explicit: [T-001]\n", "excluded: {T-002: x}\n"]
        for name, text in zip(names, texts, strict=True):
            (tmp_path / folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    loaded = [
        load_policy(tmp_path / folder, checks=CHECKS, defaults=DEFAULTS) for folder in ("x", "y")
    ]
    assert loaded[0] == loaded[1]
