"""Whether imported evidence is what the journal says was brought in."""

import json
from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import Engine, select

from inventory.breach import Breach, Wrong
from inventory.central.importing import IMPORTED
from inventory.central.store import digests
from inventory.chain import as_stored
from inventory.journal import journal_table
from inventory.words import T

_WORDS = {
    Wrong.CHANGED: T(
        "取り込んだ二要素認証の証拠 {id} が書き換えられています。",
        "The imported evidence {id} of two-factor authentication was changed.",
    ),
    Wrong.REMOVED: T(
        "取り込んだ二要素認証の証拠 {id} が削除されています。",
        "The imported evidence {id} of two-factor authentication was removed.",
    ),
    Wrong.INSERTED: T(
        "二要素認証の証拠 {id} が差し込まれています(記録簿にありません)。",
        "The evidence {id} of two-factor authentication was inserted: the journal knows nothing "
        "of it.",
    ),
}


def verify_imports(engine: Engine) -> Iterator[Breach]:
    """Every import against its entry in the journal."""
    with as_stored(engine) as connection:
        now = digests(connection)
    written = _written(engine)
    for id_ in sorted(written.keys() | now.keys()):
        if id_ not in written:
            yield _breach(Wrong.INSERTED, id_)
        elif id_ not in now:
            yield _breach(Wrong.REMOVED, id_)
        elif now[id_] != written[id_]:
            yield _breach(Wrong.CHANGED, id_)


def _breach(wrong: Wrong, id_: str) -> Breach:
    return Breach(wrong, f"mfa_import:{id_}", _WORDS[wrong].format(id=id_))


def _written(engine: Engine) -> dict[str, str]:
    found = {}
    query = select(journal_table.c.body).where(journal_table.c.kind == IMPORTED)
    with as_stored(engine) as connection:
        for body in connection.execute(query).scalars():
            with suppress(ValueError, TypeError, KeyError):  # the chain names such an entry
                told = json.loads(body)
                found[str(told["id"])] = str(told["digest"])
    return found
