"""`hinomi mfa import`: central evidence of two-factor authentication."""

import typer


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module to the group `mfa`."""
    del app
