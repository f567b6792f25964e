"""The entry point `hinomi`: exit 0 ok, 1 findings, 2 wrong use or input, 3 not completed."""

import gc
import sys
from typing import TYPE_CHECKING

from console.language import language, w
from inventory.words import HinomiError

if TYPE_CHECKING:
    from typer.exceptions import TyperException

OK, FINDINGS, WRONG, INCOMPLETE = 0, 1, 2, 3
IMPORTING = (400_000, 50, 50)  # what is imported lives to the end: nothing to find for gc


def main() -> None:
    """Run one command; an error a person can act on is one line on standard error."""
    gc.set_threshold(*IMPORTING)
    try:
        _run()
    except HinomiError as error:
        sys.stderr.write(f"hinomi: {error.message.in_(language())}\n")
        sys.exit(WRONG)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(OK)
    except Exception as error:
        if (told := _machine_said(error)) is None:
            raise
        advice = w(
            "空き容量と権限を確かめて、もう一度実行してください。記録済みのものは失われていません。",
            "Check free space and permissions, then run it again. Nothing recorded is lost.",
        )
        sys.stderr.write(f"hinomi: {told}\n{advice}\n")
        sys.exit(INCOMPLETE)
    finally:
        gc.freeze()  # the process ends: nothing is searched once more


def _run() -> None:
    from console.incident_quickly import logged

    if logged(sys.argv[1:]):
        return
    from console.cli.app import asked
    from inventory.lazily import lazily

    lazily("invoke", "ruamel.yaml")
    from typer import Abort
    from typer.exceptions import TyperException

    try:
        code = asked(sys.argv[1:])(prog_name="hinomi", standalone_mode=False)
    except TyperException as wrong:
        sys.exit(_misused(wrong))
    except Abort:
        sys.stderr.write(w("中断しました。\n", "Aborted.\n"))
        sys.exit(INCOMPLETE)
    sys.exit(code if isinstance(code, int) else OK)


def _misused(wrong: "TyperException") -> int:
    """Say what was typed wrongly; a command without words shows its help instead."""
    context = getattr(wrong, "ctx", None)
    if type(wrong).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(f"{wrong.format_message()}\n")
        return WRONG
    from console.cli.usage import usage_lines

    command = context.command_path if context else "hinomi"
    for line in usage_lines(wrong.format_message(), command):
        sys.stderr.write(f"{line}\n")
    return WRONG


def _machine_said(error: Exception) -> str | None:
    """What the system or the database server refused, without the values of a statement."""
    if isinstance(error, OSError):
        return f"{error.filename or ''}: {error.strerror or error}".removeprefix(": ")
    plain = sys.modules.get("sqlite3")
    if plain and isinstance(error, plain.Error):
        return str(error)
    database = sys.modules.get("sqlalchemy.exc")  # not imported for --help
    if database and isinstance(error, database.OperationalError):
        return str(error.orig)
    return None
