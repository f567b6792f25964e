"""Active Directory: the smart-card flag of accounts, and how tickets were asked for.

`userAccountControl` after [MS-ADTS] 2.2.16; event 4768 and its pre-authentication types after
[MS-PKCA] and RFC 4120 7.5.2: 15 to 17 are PKINIT, 2 and 138 a password.
"""

import re
from collections.abc import Iterator

from inventory.central import vocabulary
from inventory.central.building import Found, Reader
from inventory.central.logins import Login, by_account
from inventory.central.model import Answer, FactorKind, Source
from inventory.central.records import Record, moment, records
from inventory.ledger.problem import MisfitError
from inventory.ledger.text import fold
from inventory.words import T

DISABLED, SMARTCARD_REQUIRED = 0x2, 0x40000
_ACCOUNT = ("SamAccountName", "sAMAccountName", "UserPrincipalName")
_FLAGS = ("userAccountControl",)
_USER = ("TargetUserName", "Account Name", "アカウント名")
_TYPE = ("PreAuthType", "Pre-Authentication Type", "事前認証の種類", "事前認証の種別")
_STATUS = ("Status", "Result Code", "結果コード")
_TIME = ("TimeCreated", "TimeCreated.SystemTime", "Date and Time", "日付と時刻", "時刻")
_BOTH = frozenset({FactorKind.KNOWLEDGE, FactorKind.POSSESSION})
_ONE = frozenset({FactorKind.KNOWLEDGE})
_KINDS = {**dict.fromkeys((15, 16, 17), _BOTH), **dict.fromkeys((0, 2, 138), _ONE)}
FLAGS = T("整数(10進か0x…の16進)", "a whole number, decimal or 0x…")


def read_accounts(reader: Reader) -> Found:
    """Accounts and their flags; one without the flag is as the mapping says (`enforced`).

    Where it says nothing the directory tells no more than that there is such an account.
    """
    titles = reader.titles("account", *_ACCOUNT)
    for record in records(reader.export, [titles, _FLAGS], ()):
        account = reader.account(record, *_ACCOUNT)
        with reader.watched(record, "enforced", *_FLAGS):
            flags = _number(record.text(*_FLAGS))
            if account:
                enabled = Answer.NO if flags & DISABLED else Answer.YES
                cell = reader.cell(account, enabled=enabled, **_demand(reader, flags))
                reader.found.cells.append(cell)
    return reader.found


def _demand(reader: Reader, flags: int) -> dict[str, object]:
    if flags & SMARTCARD_REQUIRED:
        return {"enforced": Answer.YES, "kinds": _BOTH}
    otherwise = reader.constant("enforced")
    return {"enforced": vocabulary.answer(otherwise)} if otherwise else {"source": Source.ENROLMENT}


def read_tickets(reader: Reader) -> Found:
    """Tickets that were given to people."""
    reader.found.cells += by_account(reader, list(_logins(reader)))
    return reader.found


def _logins(reader: Reader) -> Iterator[Login]:
    needed = [reader.titles("account", *_USER), reader.titles("time", *_TIME), _TYPE, _STATUS]
    for record in records(reader.export, needed, ()):
        if record.text(*reader.titles("account", *_USER)).endswith("$"):
            reader.found.skip("machine")
            continue
        account = reader.account(record, *_USER)
        with reader.watched(record, "result", *_STATUS):
            if _number(record.text(*_STATUS)) != 0:
                reader.found.skip("refused")
                continue
        yield from _login(reader, record, account)


def _login(reader: Reader, record: Record, account: str) -> Iterator[Login]:
    with reader.watched(record, "time", *_TIME):
        value = record.get(*reader.titles("time", *_TIME))
        at = moment("" if value is None else value, utc=reader.mapping.utc)
        with reader.watched(record, "acr", *_TYPE):
            kinds = _KINDS.get(_number(record.text(*_TYPE)), frozenset())
            if account:
                yield Login(account, at, kinds, complete=bool(kinds))


def _number(text: str) -> int:
    word = fold(text).lower()
    if re.fullmatch(r"[0-9]{1,10}|0x[0-9a-f]{1,8}", word):
        return int(word, 0) if word.startswith("0x") else int(word)
    raise MisfitError(FLAGS)
