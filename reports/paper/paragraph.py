"""Japanese line breaking (行組版の禁則処理, JIS X 4051 and JLReq appendix): plain text to lines.

The only line breaker of the paper: running text and table cells alike. Text is never markup.
"""

from collections.abc import Callable

# cl-02 closing, cl-03 hyphens, cl-04 dividing, cl-05 middle dots, cl-06/07 full stops and commas,
# cl-09 iteration marks, cl-10 prolonged sound mark, cl-11 small kana, cl-13 postfixed
NO_START = frozenset(
    "!'),.:;?]}>%’”）〕］｝〉》」』】｠〙〗｣"
    "‐〜゠–～"
    "！？‼⁇⁈⁉・：；･"
    "。．、，｡､"
    "ヽヾゝゞ々〻"
    "ーｰ"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯ"
    "°′″℃￠％‰"
    "\u3099\u309aﾞﾟ゛゜"
)
# cl-01 opening, cl-12 prefixed
NO_END = frozenset("([{<‘“（〔［｛〈《「『【｟〘〖｢￥¥＄$￡£＃#€№")
# cl-08: not to be cut between two of the same
INSEPARABLE = frozenset("—―…‥〳〴〵")
# a Latin word too long for its line may be cut after these, as paths and digests are
SOFT_END = frozenset("/\\-_.:,;=@|")

Advance = Callable[[str], float]


def may_break(before: str, after: str) -> bool:
    """True where a line may end with `before` and the next begin with `after`."""
    if after in NO_START or before in NO_END:
        return False
    if before in INSEPARABLE and before == after:
        return False
    return not (_latin(before) and _latin(after))


def may_cut(text: str, cut: int) -> bool:
    """True where the text may be cut there: blanks beside the cut vanish, so what counts is beyond.

    After a blank a line may begin with a Western sign, as `.ssh` and `-l` do.
    """
    left, right = _before_blanks(text, cut), _after_blanks(text, cut)
    if left == 0 or right == len(text):
        return True
    if left == right:
        return may_break(text[cut - 1], text[cut])
    after = text[right]
    return text[left - 1] not in NO_END and (after.isascii() or after not in NO_START)


def _latin(char: str) -> bool:
    """A letter, digit or sign that is part of a Western word; combining marks included."""
    return char < "\u0500" and not char.isspace()


def lines_of(text: str, width: float, advance: Advance, indent: float = 0.0) -> tuple[str, ...]:
    """The text in lines no wider than `width`; only a first line leaves room for `indent`.

    Nothing but blanks around a break is lost. Where a line holds no allowed break, a long Western
    word is cut after a separator, else anywhere.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _broken(paragraph.rstrip(), width, advance, indent)
    return tuple(lines)


def _broken(text: str, width: float, advance: Advance, indent: float) -> list[str]:
    lines: list[str] = []
    start, room = 0, width - indent
    while True:
        end = _fitting(text, start, room, advance)
        if end == len(text):
            return [*lines, text[start:]]
        cut = _company(text, start, _cut(text, start, end))
        lines.append(text[start:cut].rstrip())
        start, room = _after_blanks(text, cut), width
        if start == len(text):
            return lines


def _fitting(text: str, start: int, room: float, advance: Advance) -> int:
    """End of the longest piece from `start` that fits; one character at least."""
    used, end = 0.0, start
    for end in range(start, len(text)):
        used += advance(text[end])
        if used > room + 1e-6 and not text[end].isspace():
            return max(end, min(start + 1, len(text)))
    return len(text)


def _cut(text: str, start: int, end: int) -> int:
    for cut in range(end, start, -1):
        if may_cut(text, cut):
            return cut
    for cut in range(end, start, -1):
        if text[cut - 1] in SOFT_END and text[cut] not in NO_START:
            return cut
    return end


def _company(text: str, start: int, cut: int) -> int:
    """An earlier cut where otherwise one or two characters would stand alone on the last line."""
    if len(text) - cut > 2:
        return cut
    for earlier in range(cut - 2, max(start, cut - 5), -1):
        if may_cut(text, earlier):
            return earlier
    return cut


def _before_blanks(text: str, position: int) -> int:
    while position and text[position - 1] in " \t":
        position -= 1
    return position


def _after_blanks(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t":
        position += 1
    return position
