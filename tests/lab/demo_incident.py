"""The demo city's bad night: ransomware on real hosts, from the first line to the first report."""

from collections.abc import Callable

from tests.lab.lab import Lab

# what these commands may end with: all well, something found, somebody out of reach
_SEEN = (0, 1, 3)
_CUT_OFF, _DEAD = "zeimu-sv01", "fukushi-sv01"


def remember_normal(hinomi: Callable[..., int]) -> None:
    """Keep how everything answers on a good day."""
    hinomi("incident", "sweep", "--baseline", allowed=_SEEN)


def live_through(hinomi: Callable[..., int], lab: Lab) -> None:
    """Start, write down, look, isolate, count the days, report."""
    lab.remove(_DEAD)
    hinomi("incident", "start", "税務課の端末に脅迫文", "--kind", "ransomware")
    hinomi("incident", "log", "税務課 山田から電話 共有フォルダーが開けない", "--from", "税務課")
    hinomi("incident", "step", "ra-01", "done", "--by", "山田")
    hinomi("incident", "mark", _CUT_OFF, "isolated", "--note", "感染の疑い")
    hinomi("incident", "sweep", allowed=_SEEN)
    hinomi("incident", "known", "画面に脅迫文", "--section", "税務課", "--who", "山田")
    hinomi("incident", "facts", "番号=はい", "個人情報=はい", "不正=はい", "漏えい等=不明")
    hinomi("incident", "muster", "南夏樹", "無事", "--here")
    hinomi("incident", "board")
    hinomi("incident", "order", allowed=_SEEN)
    hinomi("incident", "form", "ransomware", "extension=.locked", "-o", "../共通様式.xlsx")
    hinomi("incident", "report", "-o", "../状況報告_第1報.pdf")
    hinomi("incident", "close")
