"""C12: whether people and companies can be reached at all."""

from collections.abc import Iterator

from bcp.amounts import at, fill
from bcp.case import Case
from bcp.conflicts import Said
from bcp.model import Contact, PostHeld
from bcp.removal import PERSON
from bcp.rules.fresh import Done, fresh
from bcp.rules.rule import Speaker, rule
from checks.model import Severity
from inventory.words import T

_FILL = T(
    "職に就いている人と、代行する順を決めて書く。", "Write who holds the post and who deputises."
)
_ASK = T(
    "実際にかけて(送って)確かめ、日付を checked に書く。二つ以上の手段を書く。",
    "Call or write to check it, put the date into `checked`, and list two means or more.",
)


@rule(
    "C12",
    holds=T(
        "職には代行者がいて、職員と事業者の連絡先を確かめてある",
        "Posts have deputies, and how to reach people and companies was checked",
    ),
    why=T(
        "異動や電話番号の変更で、連絡網は気付かないうちに切れます。",
        "Transfers and new numbers break a contact tree without anybody noticing.",
    ),
    grade=Severity.MEDIUM,
)
def c12(case: Case) -> Iterator[Said]:
    """A post without holder or deputies, a person or vendor without contacts, or old ones.

    A contact that was never checked is unknown, not well. Vendors count where a priority task or
    the restoring of what it needs depends on them.
    """
    speak = Speaker("C12", Severity.MEDIUM)
    for post in case.book.posts.values():
        yield _post(case, speak, post)
    for person in case.book.people:
        yield _reach(case, speak, f"{PERSON}:{person.name}", (person.contacts, person.place))
    called = {work.vendor for work in case.book.work.values()} | case.needed
    for vendor in case.book.vendors.values():
        if vendor.node in called:
            place = case.node(vendor.node).place
            yield _reach(case, speak, vendor.node, (vendor.contacts, place))


def _post(case: Case, speak: Speaker, post: PostHeld) -> Said:
    others = {one for one in post.deputies if one and one != post.holder}
    place, wanted = at(case.node(post.node).place), case.limits.deputies
    if post.holder and len(others) >= wanted:
        return speak.fits(post.node)
    if not post.holder:
        title = fill(
            T("{post}に就いている人が書かれていない", "{post} has no holder"),
            post=case.named(post.node),
        )
        return speak.conflict((post.node,), title, (fill(_ONLY_NAME, at=place),), _FILL)
    because = fill(_TOO_FEW, wanted=wanted, have=len(others), at=place)
    title = fill(
        T("{post}の職務代行者が足りない", "{post} has too few deputies"), post=case.named(post.node)
    )
    return speak.conflict((post.node,), title, (because,), _FILL)


_ONLY_NAME = T("職名だけが書かれている{at}", "only the name of the post is written{at}")
_TOO_FEW = T(
    "職務代行者は{wanted}人以上要る。書かれているのは{have}人{at}",
    "{wanted} deputies are wanted; written are {have}{at}",
)


def _reach(case: Case, speak: Speaker, one: str, how: tuple[tuple[Contact, ...], str]) -> Said:
    contacts, place = how
    name = case.named(one)
    if not contacts:
        title = fill(T("{who}への連絡先がない", "{who} cannot be reached"), who=name)
        reason = fill(
            T("連絡先が一つも書かれていない{at}", "no contact is written{at}"), at=at(place)
        )
        return speak.conflict((one,), title, (reason,), _ASK)
    newest = max((each.checked for each in contacts if each.checked), default=None)
    if newest is None:
        words = T(
            "{who}の連絡先をいつ確かめたか書かれていない{at}",
            "when the contacts of {who} were checked is not written{at}",
        )
        return speak.unknown((one,), fill(words, who=name, at=at(place)), advice=_ASK)
    words = T("{who}の連絡先を長く確かめていない", "the contacts of {who} are long unchecked")
    done = Done(newest, case.limits.contact_days, place)
    return fresh(case, speak, one, done, (fill(words, who=name), _ASK))
