"""Write the next revision from what the tables of the code changed: `python -m tests.revise TEXT`.

Read and edit the file it names, set `NEWEST` in `inventory/db.py`, and run
`tests/inventory/test_db.py`.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

import inventory.db
from inventory.db import NEWEST, open_database, upgrade, writing
from tests.tables import all_tables


def main(message: str) -> None:
    """Compare a fresh database with the tables and write the difference."""
    config = Config()
    config.set_main_option("file_template", "r%%(rev)s")
    config.set_main_option(
        "script_location", str(Path(inventory.db.__file__).parent / "migrations")
    )
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{folder}/new.db")
        upgrade(engine)
        number = f"{int(NEWEST) + 1:04}"
        with writing(engine) as connection:
            config.attributes.update(connection=connection, metadata=all_tables())
            command.revision(config, message, autogenerate=True, rev_id=number)
    script = ScriptDirectory.from_config(config).get_revision(number)
    sys.stdout.write(f"{script.path}\n")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
