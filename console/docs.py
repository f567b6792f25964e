"""Generates docs/reference; `--check` says which page is stale (`make docs`, `make check`)."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import typer
from typer.testing import CliRunner

from checks.variables import variables

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"


def pages() -> Mapping[str, str]:
    """Every generated page by file name."""
    from console.catalogue_page import checks_page
    from console.coverage import coverage_page
    from reports.audit_year_data import schema_text as audit_year_schema
    from reports.data import schema_text

    return {
        "checks.md": checks_page(),
        "coverage.md": coverage_page(),
        "variables.md": variables_page(),
        "cli.md": _in_language("ja"),
        "cli.en.md": _in_language("en"),
        "result.schema.json": _schema("PublishedResult"),
        "judgement.schema.json": _schema("Judgement"),
        "report.schema.json": schema_text(),
        "audit-year.schema.json": audit_year_schema(),
    }


def variables_page() -> str:
    """The variables of ComplianceAsCode that `--set` takes, and the limits that they are."""
    rows = [
        f"| `{one.name}` | {f'`{one.limit}`' if one.limit else '-'} | {one.fixed or ''} |"
        for one in variables().values()
    ]
    return "\n".join(
        [
            "# 他の基準の変数 / Variables of other benchmarks",
            "",
            "ComplianceAsCode の変数は、その名前と書き方のまま "
            "`--set var_password_pam_minlen=14` のように渡せます。"
            "「固定」は点検がその値でだけ判定するものです。",
            "",
            "Variables of ComplianceAsCode can be handed to `--set` by their names, written as "
            "they are there. A fixed one is the only value at which the check decides.",
            "",
            "| 変数 variable | 基準値 limit | 固定 fixed |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def cli_page() -> str:
    """Help of every command, in the language of this process."""
    from console.cli.app import app

    return "\n".join(["# hinomi", "", *_help_lines(app, ())])


def _help_lines(app: typer.Typer, path: tuple[str, ...]) -> Iterator[str]:
    from console.cli.app import app as root

    for words in (path, *((*path, c.name) for c in app.registered_commands if c.name)):
        printed = CliRunner().invoke(root, [*words, "--help"], prog_name="hinomi").stdout
        yield from (f"## {' '.join(('hinomi', *words))}", "", "```", printed.strip(), "```", "")
    for group in app.registered_groups:
        if group.name and group.typer_instance:
            yield from _help_lines(group.typer_instance, (*path, group.name))


def _in_language(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "console.docs", "--cli"],
        env={**os.environ, "HINOMI_LANG": code, "COLUMNS": "100"},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def _schema(name: str) -> str:
    from console import published

    schema = getattr(published, name).model_json_schema()
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    """Write the pages, or with `--check` exit 1 where one differs."""
    if "--cli" in sys.argv:
        sys.stdout.write(cli_page())
        return
    stale = []
    for name, text in pages().items():
        path = REFERENCE / name
        if "--check" in sys.argv:
            if not path.exists() or path.read_text("utf-8") != text:
                stale.append(name)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    if stale:
        sys.exit(f"stale: {', '.join(stale)}; run `make docs`")


if __name__ == "__main__":
    main()
