"""The entry point `hinomi`: exit 0 ok, 1 findings, 2 wrong use or input, 3 not completed."""

import sys

from console.language import language
from inventory.words import HinomiError

OK, FINDINGS, WRONG, INCOMPLETE = 0, 1, 2, 3


def main() -> None:
    """Run one command; an error a person can act on is one line on standard error."""
    from console.cli.app import app

    try:
        app(prog_name="hinomi")
    except HinomiError as error:
        sys.stderr.write(f"hinomi: {error.message.in_(language())}\n")
        sys.exit(WRONG)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(OK)
