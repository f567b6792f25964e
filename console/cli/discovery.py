"""`hinomi inventory discover` and its fellows: what is on the network beside the ledger."""

import typer


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module to the group `inventory`."""
