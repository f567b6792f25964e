"""What modules of PAM are asked, and what they may answer: typed strings, outcomes, choices."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from checks.facts.pam import Pam
from checks.facts.pam_files import PamFiles
from checks.facts.pam_stack import Handler
from checks.mfa.model import Enrolled, Visit, Way
from inventory.words import T

FIXED = T(ja="つねに同じ答え", en="always the same")
MISSING = T(ja="モジュールのファイルがない", en="the module is not there")
NOT_MODELLED = T(ja="答えを判定できないモジュール", en="nobody here can tell its answer")
UNUSABLE = T(ja="libpam が使えない行", en="a line that libpam cannot use")
RIGHT = T(ja="正しいパスワード", en="the right password")
NO_PASSWORD = T(ja="正しいパスワードがない", en="no right password")
EMPTY = T(ja="空のパスワード(nullok)", en="an empty password (nullok)")
CODE = T(ja="正しい所持の要素", en="the right thing held")
NO_CODE = T(ja="正しい所持の要素がない", en="no right thing held")
NOT_ENROLLED = T(ja="未登録", en="not enrolled")
WAVED = T(ja="未登録なので素通し", en="not enrolled, so let by")
REFUSED = T(ja="登録ファイルの権限や所有者が不適切", en="the file of the enrolment is refused")
UNSURE = T(ja="登録を確認できない", en="nobody here can tell the enrolment")
OUTAGE = T(ja="サーバに届かないとき素通し", en="let by while the server does not answer")
SERVER = T(ja="答えは認証サーバ側の設定しだい", en="the server behind it decides")
SHOWN = T(ja="生体情報が一致", en="the right finger or face")
NOT_SHOWN = T(ja="生体情報がない", en="no right finger or face")
ALWAYS = T(ja="alwaysok はだれでも通す", en="alwaysok lets anybody by")
OPTION = T(ja="知られていないオプション", en="an option that is not known")
EXPIRED = T(ja="アカウントの期限切れ", en="the account is past its date")
QUIET = T(ja="何も求めないモジュール", en="a module that asks for nothing")
GRACE = T(ja="grace_period の間は求めない", en="not asked for within grace_period")
LOCKED_OUT = T(ja="失敗回数の記録", en="the count of failures")
EXEMPT = T(ja="対象のグループに入っていない", en="in none of the groups that are asked")


class Typed(NamedTuple):
    """A string that somebody typed: begins with the right password, ends with a module's code."""

    password: bool
    code: str = ""


WRONG = Typed(password=False)


class Outcome(NamedTuple):
    """One answer of a module, why it comes, and the string that libpam then keeps."""

    code: str
    why: T
    token: Typed | None


Choice = tuple[Outcome, ...]  # the visitor picks a choice; which of its outcomes comes is not known


@dataclass(frozen=True, slots=True)
class Ask:
    """One call of a module: by whom, with which factors, and what was typed before."""

    pam: Pam
    files: PamFiles | None
    visit: Visit
    kind: str
    has: Way
    strings: tuple[Typed, ...]  # what may be typed at a prompt
    handler: Handler
    token: Typed | None = None

    def given(self, name: str) -> bool:
        """Whether the module has an argument of this name."""
        return self.handler.argument(name) is not None

    def enrolled(self, place: str = "") -> Enrolled:
        """Whether the person is enrolled where the module looks; an argument names the place."""
        where = self.handler.argument(place) if place else None
        key = f"{self.handler.module}={where}" if where else self.handler.module
        return self.visit.person.enrolled.get(key, Enrolled.UNKNOWN)

    def answer(self, code: str, why: T) -> Choice:
        """One certain outcome that leaves the kept string as it is."""
        return (Outcome(code, why, self.token),)

    def any_of(self, why: T, *codes: str) -> Choice:
        """Outcomes of which nobody here can say which comes."""
        return tuple(Outcome(code, why, self.token) for code in codes)

    def typed(self, *, again: bool = False) -> tuple[Typed, ...]:
        """The strings that a module may read: the one kept, or what is typed at its prompt.

        `again` where a module prompts unless it is told to take the kept one.
        """
        told = self.given("use_first_pass") or self.given("try_first_pass")
        if self.token is not None and (told or not again):
            return (self.token,)
        return () if self.given("use_first_pass") else self.strings


Function = Callable[[Ask], tuple[Choice, ...]]
