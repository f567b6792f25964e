"""Microsoft Entra ID: registered methods (a capability), and sign-ins (what really happened).

Microsoft Graph v1.0 `userRegistrationDetails`, beta `signIn`, and the CSV files of the portal.
"""

import re
from collections.abc import Iterator
from typing import Any

from inventory.central import vocabulary
from inventory.central.building import Found, Reader
from inventory.central.logins import Login, by_account
from inventory.central.model import Answer, FactorKind
from inventory.central.records import Record, moment, records
from inventory.ledger.text import key, split

_UPN = ("userPrincipalName", "User principal name", "Username", "ユーザープリンシパル名")
_METHODS = ("methodsRegistered", "Methods registered", "Methods Registered", "登録済みの方法")
_REGISTERED = ("isMfaRegistered", "Is MFA registered", "MFA registered")
_CAPABLE = ("isMfaCapable", "Multifactor authentication capable", "MFA capable", "Is MFA capable")
_TIME = ("createdDateTime", "Date (UTC)", "Date", "日付 (UTC)")
_STATUS = ("status.errorCode", "Sign-in error code", "Status", "状態")
_DEMANDED = ("authenticationRequirement", "Authentication requirement", "認証要件")
_DETAILS = ("authenticationDetails", "Multifactor authentication auth method")
_CLIENT = ("clientAppUsed", "Client app")
_REMARK = re.compile(r"\s*\([^()]*\)")
_EARLIER = "previouslysatisfied"
_BOTH = frozenset({FactorKind.TRUSTED})
_ONE = frozenset({FactorKind.KNOWLEDGE})


def read_registration(reader: Reader) -> Found:
    """What each account has registered; whether any of it is demanded stands elsewhere."""
    titles = reader.titles("account", *_UPN)
    for record in records(reader.export, [titles, _METHODS], (*_REGISTERED, *_CAPABLE)):
        account = reader.account(record, *_UPN)
        with reader.watched(record, "enrolled", *_REGISTERED, *_CAPABLE):
            answers = [
                vocabulary.answer(record.text(title))
                for title in (*_REGISTERED, *_CAPABLE)
                if record.text(title)
            ]
            kinds, known = vocabulary.claimed(_names(record.get(*_METHODS)), vocabulary.METHODS)
            said = _registered(set(answers), second=bool(kinds - _ONE), known=known)
            if account:
                reader.found.cells.append(reader.cell(account, enrolled=said, kinds=kinds))
    return reader.found


def _registered(answers: set[Answer], *, second: bool, known: bool) -> Answer:
    """Registered and able to use it; an answer that the methods belie is none."""
    if answers - {Answer.YES}:
        return Answer.NO if Answer.NO in answers else Answer.UNKNOWN
    if second or (answers and not known):
        return Answer.YES
    return Answer.UNKNOWN if answers or not known else Answer.NO


def read_signins(reader: Reader) -> Found:
    """The sign-ins that succeeded."""
    reader.found.cells += by_account(reader, list(_logins(reader)))
    return reader.found


def _logins(reader: Reader) -> Iterator[Login]:
    needed = [reader.titles("account", *_UPN), reader.titles("time", *_TIME), _STATUS, _DEMANDED]
    for record in records(reader.export, needed, (*_DETAILS, *_CLIENT)):
        with reader.watched(record, "result", *_STATUS):
            if not vocabulary.succeeded(record.text(*_STATUS)):
                reader.found.skip("refused")
                continue
        account = reader.account(record, *_UPN)
        with reader.watched(record, "time", *_TIME):
            value = record.get(*reader.titles("time", *_TIME))
            at = moment("" if value is None else value, utc=True)
            kinds, complete = _kinds(record)
            if account:
                yield Login(account, at, kinds, complete)


def _kinds(record: Record) -> tuple[frozenset[FactorKind], bool]:
    """A demand for two factors that was met is the provider's word; else what was used.

    What was satisfied earlier in the session tells nothing of the factors of that time.
    """
    demanded = key(record.text(*_DEMANDED))
    if demanded.startswith(("multifactor", "多要素")):
        return _BOTH, True
    names = _used(record.get(*_DETAILS))
    used, known = vocabulary.claimed(names, vocabulary.METHODS)
    if not demanded.startswith(("singlefactor", "単一要素")):
        return used, False
    if not known or set(names) == {_EARLIER} or len(used - {FactorKind.WEAK}) >= 2:
        return used, False
    return used or _ONE, True


def _names(value: object) -> list[str]:
    if isinstance(value, list):
        return [key(str(one)) for one in value]
    return [key(part) for part in split(str(value or "").replace("|", "、")) if key(part)]


def _used(value: Any) -> list[str]:  # noqa: ANN401 - whatever the file holds
    """The methods that succeeded: Graph gives objects, the portal one text."""
    if not isinstance(value, list):
        return _names(_REMARK.sub("", str(value))) if value else []
    return [
        key(_REMARK.sub("", str(one.get("authenticationMethod", ""))))
        for one in value
        if isinstance(one, dict) and one.get("succeeded") is True
    ]
