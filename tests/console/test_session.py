"""What a command holds of a workspace."""

from pathlib import Path

from console.session import Session
from inventory.workspace import lay_out


def test_another_policy_than_that_in_force_is_known(tmp_path: Path) -> None:
    lay_out(tmp_path)
    (tmp_path / "draft").mkdir()
    assert Session(tmp_path, tmp_path / "draft").has_other_policy
    assert not Session(tmp_path, tmp_path / "draft" / ".." / "policy").has_other_policy
    assert not Session(tmp_path).has_other_policy
