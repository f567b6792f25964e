"""What must be shown to people when they log in (pam_lastlog(8))."""

from checks.facts.pam import Pam
from checks.facts.pam_stack import Handler
from checks.model import LawField, Outcome, Severity, check, judged, not_applicable
from checks.rules.pam_options import modules
from inventory.words import T

_SHOWN = T(ja="showfailed の指定、又は pam_lastlog2", en="showfailed, or pam_lastlog2")
_MODULES = ("pam_lastlog.so", "pam_lastlog2.so")


@check(
    "ACC-037",
    title=T(
        ja="ログイン時に、前回のログイン日時（記録のある系統では失敗も）を表示すること",
        en="At login people see their last login, and failures where those are recorded",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(4)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="本人が、自分の利用者IDの不正な使用に気付かない",
        en="People do not notice that others use their ID",
    ),
    remedy=T(
        ja="PAM の login の session に「pam_lastlog.so showfailed」（Debian 13 等では "
        "「pam_lastlog2.so」）を置き、silent を外す",
        en="Put `pam_lastlog.so showfailed` (on Debian 13 and the like `pam_lastlog2.so`) into the "
        "session stack of login, without silent",
    ),
)
def last_login_shown(pam: Pam) -> Outcome:
    """pam_lastlog(8): silent shows nothing, and only showfailed tells of failed attempts.

    pam_lastlog2(8), which takes its place, records no failures; silent_if names quiet services.
    """
    if "login" not in pam.services:
        return not_applicable(T(ja="コンソールのログインがない", en="there is no console login"))
    found = modules(pam, "login", "session", *_MODULES)
    seen = tuple(f"{one.raw.file}:{one.raw.number}: {one.raw.text}" for one in found)
    return judged(any(map(_shows, found)), observed=seen, expected=_SHOWN, lines=seen)


def _shows(handler: Handler) -> bool:
    told = handler.module == "pam_lastlog2.so" or handler.argument("showfailed") is not None
    quiet = (handler.argument("silent_if") or "").split(",")
    return told and handler.argument("silent") is None and "login" not in quiet
