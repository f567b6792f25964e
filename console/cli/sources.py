"""`hinomi inventory source`: what asset tools, WSUS, antivirus consoles and MDM say of hosts."""

import typer


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module to the group `inventory`."""
