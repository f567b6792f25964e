"""Keeping a secret in the workspace's age file."""

from console.session import Session


def keep(session: Session, name: str, value: str) -> None:
    """Store it, and write down that there is one; its value goes nowhere else."""
    from inventory.journal import Draft

    session.credentials.store(name, value)
    session.journal.append([Draft("secrets", "secret.stored", {"name": name}, session.actor)])
