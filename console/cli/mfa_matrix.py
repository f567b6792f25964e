"""`hinomi mfa matrix` and `hinomi mfa coverage`: who needs how many factors where."""

import typer


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module to the group `mfa`."""
    del app
