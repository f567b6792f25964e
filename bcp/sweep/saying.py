"""Why something stands as it does, in words of both languages."""

from inventory.words import T

BLIND = T(
    "ここからは一台も応答がない。この端末の接続（ケーブル、無線、VPN）を先に確かめる",
    "nothing at all answers from here: check this machine's own connection first",
)
NOT_SENT = T("この端末から送れなかった（{0}）", "nothing could be sent from this machine ({0})")
BEHIND = T("手前の {0} が使えないため届かない", "{0} before it does not work")
UNFED = T("{0} が失われ、応答しない", "{0} is lost, and it does not answer")
DOWN = T(
    "以前は応答した。途中の経路は生きているが、応答がない",
    "answered before; the way to it is open, yet no answer",
)
GEAR_DOWN = T(
    "以前は応答した。自身もその先の {count} 台も応答しない",
    "answered before; neither it nor the {count} behind it answer",
)
NO_PROOF = T(
    "応答がない。途中の経路が生きているか分からない",
    "no answer; whether its way is open is unknown",
)
NEVER = T(
    "応答がない。これまで一度も応答を確かめていない", "no answer, and it was never seen before"
)
FORWARDS = T(
    "自身の管理用アドレスは応答しないが、その先の機器は応答する",
    "its own address is silent, yet what is behind it answers",
)
CARRIES = T("その先の機器が応答する", "what is behind it answers")
EQUIPPED = T("その機器は応答している", "its equipment answers")
ALL_SILENT = T(
    "その先の {count} 台が一台も応答しない（推定）", "none of the {count} in it answers (inferred)"
)
DARK = T(
    "ここの {count} 台が一台も応答しない（停電、回線の切断、建物の被害のどれか。推定）",
    "none of the {count} there answers (power, line or building; inferred)",
)
NO_SIGN = T("生死を示すものがない", "there is no sign either way")
MAY_BE_OFF = T(
    "応答がない。端末なので、電源を切ってあるだけかもしれない",
    "no answer; a terminal that may just be switched off",
)
SHARED = T(
    "アドレス {0} は台帳の別の機器と同じで、どちらの応答か分からない"
    "（それぞれの区画の端末から --only で分けて確かめる）",
    "{0} is the address of another entry, too: sweep them apart, each from its own zone (--only)",
)
OLD = T("最後の観測が古い。もう一度確かめる", "the last look is old: look again")
