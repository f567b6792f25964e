"""What a login tries in vain is told in Japanese, whatever the protocol; nothing is left over."""

import ast
import re
from pathlib import Path

import pytest

from audit.mfa.reasons import told

LOGINS = Path("inventory/logins")
RAISED = {"NoAnswerError", "unclear"}


def details(name: str) -> list[str]:
    """How every detail begins that a module of logins may give."""
    tree = ast.parse((LOGINS / f"{name}.py").read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    return [
        text
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in RAISED
        if (text := _beginning(call.args[0]))
    ]


def _beginning(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr) and node.values:
        node = node.values[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


@pytest.mark.parametrize("name", ["given", "bounded", "radius", "ldap", "web"])
def test_every_detail_of_a_login_has_its_words(name: str) -> None:
    found = details(name)
    assert found
    assert [text for text in found if "detail" in told(text).ja] == []
    assert [text for text in found if re.search("[a-z]{3,} [a-z]{3,}", told(text).ja)] == []


def test_a_wrong_shared_secret_is_told_from_silence() -> None:
    assert told("no reply in time").ja != told("no reply in time; a reply came").ja


@pytest.mark.parametrize(
    "detail",
    ["the page shows the sign of a login", "without a login the page has no sign", "no answer"],
)
def test_what_a_page_shows_a_stranger_has_its_words(detail: str) -> None:
    assert any(detail in path.read_text("utf-8") for path in LOGINS.glob("*.py"))
    assert "detail" not in told(detail).ja
