"""Rules about the whole: sizes, words, purity; each one a cap that a review would ask for."""

import ast
import re
import statistics
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from checks.catalogue import DISCOVERY_RULES, HOST_RULES, SET_RULES, catalogue, facts_of
from checks.collector import render_collector
from checks.model import Check

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("audit", "bcp", "checks", "console", "inventory", "reports")
SOURCES = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))
EVERY = [*SOURCES, *sorted((ROOT / "tests").rglob("*.py"))]
CHECKS = list(catalogue(*HOST_RULES, SET_RULES, DISCOVERY_RULES).values())


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, without the docstring."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", EVERY, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_functions_stay_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400
    assert [f.name for f in functions(path) if length(f) > 60] == []


def test_half_of_the_functions_are_under_eight_lines() -> None:
    assert statistics.median(length(f) for p in SOURCES for f in functions(p)) < 8


def test_command_handlers_parse_call_and_render() -> None:
    long = [
        f"{path.name}:{function.name}"
        for path in (ROOT / "console" / "cli").glob("*.py")
        for function in functions(path)
        if length(function) > 25
    ]
    assert long == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_public_names_are_documented_with_a_sentence(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    public = [
        node
        for node in [tree, *tree.body]
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and not getattr(node, "name", "").startswith("_")
    ]
    bare = [getattr(n, "name", path.name) for n in public if not _sentence(ast.get_docstring(n))]
    assert bare == []


def _sentence(docstring: str | None) -> bool:
    first = (docstring or "").split("\n\n")[0].strip()
    return bool(first) and first[-1] in ".:。)"


@pytest.mark.parametrize("package", PACKAGES)
def test_package_tours_are_short_and_alike(package: str) -> None:
    text = (ROOT / package / "README.md").read_text("utf-8")
    assert len(text.splitlines()) <= 40
    assert len(re.findall(r"^## ", text, re.M)) == 5


def test_decisions_are_thirty_lines() -> None:
    found = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert len(found) >= 7
    assert [p.name for p in found if len(p.read_text("utf-8").splitlines()) > 30] == []


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name == "__init__.py"], ids=str)
def test_packages_open_with_a_docstring_and_nothing_else(path: Path) -> None:
    assert len(ast.parse(path.read_text("utf-8")).body) == 1


def test_the_catalogue_is_large_enough_to_audit_with() -> None:
    assert len(CHECKS) >= 40


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.id)
def test_a_check_is_filled_in_both_languages(check: Check[...]) -> None:
    assert re.fullmatch(r"[A-Z]{2,4}-\d{3}", check.id)
    for text in (check.title, check.risk, check.remedy):
        assert text.ja.strip()
        assert text.en.strip()
        assert re.search(r"[ぁ-んァ-ヶ一-龠]", text.ja)
        assert not re.search(r"[ぁ-んァ-ヶ一-龠]", text.en)
    assert check.why


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.id)
def test_clauses_exist_and_are_few(check: Check[...]) -> None:
    known = (ROOT / "checks" / "data" / "mic.yaml").read_text("utf-8")
    numbers = yaml.safe_load(known)["clauses"]
    assert 1 <= len(check.clauses) <= 3
    for clause in check.clauses:
        number = clause.removeprefix("MIC:")
        assert any(number == str(key) for key in _keys(numbers)), clause


def _keys(clauses: object) -> list[object]:
    if isinstance(clauses, dict):
        return list(clauses)
    return [row.get("number") for row in clauses] if isinstance(clauses, list) else []


def test_missing_evidence_cannot_look_like_a_value() -> None:
    defaulted = [
        f"{fact.__name__}.{field.name}"
        for fact in facts_of(CHECKS)
        for field in fields(cast(Any, fact))
        if field.default is not MISSING or field.default_factory is not MISSING
    ]
    assert defaulted == []


def test_the_collector_calls_nothing_that_writes() -> None:
    script = render_collector(facts_of(CHECKS)).decode()
    writes = re.compile(
        r"(^|[;&|(]\s*)(rm|mv|cp|touch|mkdir|chmod|chown|dd(?! [io]bs=)|tee|sed -i|kill|mount"
        r"|useradd|passwd -[^S]|apt-get (update|install)"
        r"|systemctl (start|stop|restart|reload|enable))\b",
        re.M,
    )
    assert [m.group(0) for m in writes.finditer(script)] == []


def test_the_repository_names_no_registry() -> None:
    text = "\n".join(
        p.read_text("utf-8", "replace")
        for p in [*EVERY, *ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "Makefile"]
    )
    hosts = ["py" + "pi.org", "python" + "hosted", "deb.deb" + "ian", "registry.npm" + "js"]
    assert [host for host in hosts if host in text] == []


def test_a_detail_belongs_to_a_whole_that_is_judged() -> None:
    whole = {check.id: check for check in CHECKS if not check.part_of}
    for check in CHECKS:
        if check.part_of:
            assert check.part_of in whole, check.id
            assert check.severity <= whole[check.part_of].severity, check.id
            assert check.applies_to == whole[check.part_of].applies_to, check.id


def test_details_ask_for_nothing_more_so_that_the_pinned_script_is_one() -> None:
    judged = [check for check in CHECKS if not check.part_of]
    assert facts_of(CHECKS) == facts_of(judged)


def test_modules_that_begin_first_are_there() -> None:
    from tests.conftest import LONG

    assert [name for name in LONG if not (ROOT / "tests" / f"{name}.py").exists()] == []
