"""Logs of identity providers: `amr` and `acr` of OpenID Connect, the context class of SAML.

RFC 8176 for `amr`; OpenID Connect Core 2 for `acr`; SAML 2.0 authentication context.
"""

from collections.abc import Iterator

from inventory.central import vocabulary
from inventory.central.building import Found, Reader
from inventory.central.logins import Login, by_account, trusting
from inventory.central.model import FactorKind
from inventory.central.records import Record, moment, records
from inventory.ledger.text import split

_ACCOUNT = ("preferred_username", "upn", "username", "user", "email", "sub", "NameID", "Subject")
_TIME = ("auth_time", "time", "timestamp", "@timestamp", "iat", "AuthnInstant", "IssueInstant")
_RESULT = ("result", "outcome", "outcome.result", "status")
_CLASS = ("AuthnContextClassRef", "acr")


def read_oidc(reader: Reader) -> Found:
    """Logins by the claims `amr` and `acr`."""
    columns = [("account", _ACCOUNT), ("time", _TIME)]
    needed = [reader.titles(name, *usual) for name, usual in columns]
    reader.found.cells += by_account(reader, list(_logins(reader, needed)))
    return reader.found


def read_saml(reader: Reader) -> Found:
    """Logins by the authentication context class."""
    columns = [("account", _ACCOUNT), ("time", _TIME), ("acr", _CLASS)]
    needed = [reader.titles(name, *usual) for name, usual in columns]
    reader.found.cells += by_account(reader, list(_logins(reader, needed)))
    return reader.found


def _logins(reader: Reader, needed: list[tuple[str, ...]]) -> Iterator[Login]:
    more = (*_RESULT, "amr", *_CLASS)
    for record in records(reader.export, needed, more):
        result = reader.text(record, "result", *_RESULT)
        with reader.watched(record, "result", *_RESULT):
            if result and not vocabulary.succeeded(result):
                reader.found.skip("refused")
                continue
        account = reader.account(record, *_ACCOUNT)
        with reader.watched(record, "time", *_TIME):
            value = record.get(*reader.titles("time", *_TIME))
            at = moment("" if value is None else value, utc=reader.mapping.utc)
            kinds, complete = _claims(reader, record)
            if account:
                yield Login(account, at, kinds, complete)


def _claims(reader: Reader, record: Record) -> tuple[frozenset[FactorKind], bool]:
    """What both claims show together; a name that is not known may hide a factor."""
    names = _listed(record.get(*reader.titles("amr", "amr")))
    kinds, known = vocabulary.claimed(names, vocabulary.AMR)
    more, said = _class(reader, record)
    return trusting(
        kinds | more,
        complete=known and said and bool(names or more),
        trusted=reader.mapping.trusted,
    )


def _class(reader: Reader, record: Record) -> tuple[frozenset[FactorKind], bool]:
    text = record.text(*reader.titles("acr", *_CLASS))
    if not text:
        return frozenset(), True
    column = reader.mapping.columns.get("acr")
    if column and (own := column.values.get(vocabulary.word(text))):
        return vocabulary.kinds(own), True
    return vocabulary.claimed([text.strip()], vocabulary.ACR)


def _listed(value: object) -> list[str]:
    if isinstance(value, list):
        return [str(one).strip().lower() for one in value]
    text = str(value or "").strip().strip("[]").replace('"', "").replace("'", "")
    return [part.lower() for each in split(text) for part in each.split()]
