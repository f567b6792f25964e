"""Every table of every package, loaded: what migrations are compared with."""

import importlib
import pkgutil

from sqlalchemy import MetaData
from sqlmodel import SQLModel

PACKAGES = ("inventory", "checks", "audit", "bcp", "reports", "console")


def all_tables() -> MetaData:
    """The metadata after importing every module that defines a table."""
    for package in PACKAGES:
        found = importlib.import_module(package)
        for module in pkgutil.iter_modules(found.__path__, f"{package}."):
            if module.name.endswith(("tables", ".journal")):
                importlib.import_module(module.name)
    return SQLModel.metadata
