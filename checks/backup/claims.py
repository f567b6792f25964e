"""What a sample can claim of all files: an upper bound of the damaged share at 95 %, and words.

Drawing without replacement is hypergeometric; the bound is the largest number of damaged files
under which so few damaged ones in the sample are seen with a probability of 5 % or more (the
one-sided interval of Clopper and Pearson, for a finite number). Integers only: nothing is rounded
but the share, and that upwards. Where the number of files is not known it is the binomial bound.
"""

from dataclasses import dataclass
from math import comb

from checks.backup.model import Against, Drill
from inventory.words import T

_RISK = 20  # one in twenty: 95 %
_CERTAIN = T("写しにある {0:,} 件すべてを復元し", "All {0:,} files of the copy were restored")
_SAMPLED = T(
    "写しにある {0:,} 件のうち {1:,} 件を無作為に選んで復元し",
    "{1:,} of the copy's {0:,} files, drawn at random, were restored",
)
_UNCOUNTED = T("無作為に選んだ {1:,} 件を復元し", "{1:,} files, drawn at random, were restored")
_ALL_GOOD = T("、すべて一致した。", " and all match.")
_SOME_BAD = T("、{0:,} 件が一致しない。", "; {0:,} do not match.")
_OPEN = T("{0:,} 件は一致を確かめられず、", "{0:,} could not be decided and count as damaged. ")
_BOUND = T(
    "壊れた割合は 95 % の確からしさで {0} % 以下",
    "The share of damaged files is at most {0} %, with a confidence of 95 %",
)
_AT_MOST = T("壊れた割合は {0} % 以下", "The share of damaged files is at most {0} %")
_NOTHING = T(
    "比べられたファイルがないので、何も言えない", "No file could be compared: nothing can be said"
)
_UNCOMPARED = T(
    "{0:,} 件を復元できたが、内容を比べるものがない",
    "{0:,} files were restored, but there was nothing to compare them with",
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What can be said of all files from those drawn; shares in thousandths, rounded upwards.

    `bad_at_most` is None where the number of files is not known, `per_mille` where nothing was
    drawn. `certain` says that every file was looked at, so that the numbers are no estimate.
    What could not be decided (`open`) counts as damaged in the bound: it was not left out by lot.
    """

    population: int | None
    drawn: int
    bad: int
    open: int
    bad_at_most: int | None
    per_mille: int | None
    certain: bool

    @property
    def words(self) -> T:
        """The claim as a sentence."""
        if self.per_mille is None:
            return _NOTHING
        opening = _CERTAIN if self.certain else _SAMPLED if self.population else _UNCOUNTED
        seen = opening.format(self.population or self.drawn, self.drawn)
        good = _SOME_BAD.format(self.bad) if self.bad or self.open else _ALL_GOOD
        if self.certain and not self.open:
            return T(seen.ja + good.ja, seen.en + good.en)
        odd = _OPEN.format(self.open) if self.open else T("", "")
        bound = (_AT_MOST if self.certain else _BOUND).format(self.percent)
        return T(f"{seen.ja}{good.ja}{odd.ja}{bound.ja}", f"{seen.en}{good.en} {odd.en}{bound.en}")

    @property
    def percent(self) -> str:
        """The bound in per cent, one decimal."""
        return "" if self.per_mille is None else f"{self.per_mille // 10}.{self.per_mille % 10}"


def claim(population: int | None, drawn: int, bad: int, open_: int = 0) -> Claim:
    """The claim of `bad` damaged and `open_` undecided files among `drawn` of a `population`."""
    worst = bad + open_
    odd = min(bad, open_) < 0 or worst > drawn or (population is not None and drawn > population)
    if odd:
        raise ValueError(f"no sample: {bad} and {open_} of {drawn} of {population}")
    if drawn == 0:
        return Claim(population, 0, 0, 0, population, None, certain=False)
    if population is None:
        share = _binomial(drawn, worst)
        return Claim(None, drawn, bad, open_, None, share, certain=False)
    most = worst if drawn == population else _hypergeometric(population, drawn, worst)
    share = -(-most * 1000 // population)
    return Claim(population, drawn, bad, open_, most, share, certain=drawn == population)


def claimed(drill: Drill) -> Claim:
    """The claim of one drill, of the files that were drawn.

    Files that were named beforehand are no sample: they are left out on both sides. Nothing is
    claimed where nothing was compared, or where the drill did not come to its end.
    """
    drawn = drill.asked - drill.named
    worst = drill.asked - drill.matched - drill.named_bad
    bad = min(worst, max(0, drill.differing + drill.missing - drill.absent - drill.named_bad))
    population = None if drill.population is None else drill.population - drill.named
    nothing = drill.against in (Against.NOTHING, Against.QUERIES) or not drill.finished
    if nothing or not 0 <= worst <= drawn:
        return claim(population, 0, 0)
    if population is not None and drawn > population:  # the numbers are not of one copy
        population = None
    return claim(population, drawn, bad, worst - bad)


def drill_words(drill: Drill) -> T:
    """What a drill can claim, as a sentence."""
    if drill.against is Against.NOTHING and drill.restored:
        return _UNCOMPARED.format(drill.restored)
    return claimed(drill).words


def _hypergeometric(population: int, drawn: int, bad: int) -> int:
    """The most damaged files that fit with what was drawn."""
    every = comb(population, drawn)
    low, high = bad, population - (drawn - bad)
    while low < high:
        middle = (low + high + 1) // 2
        if _ways(population, drawn, bad, middle) * _RISK >= every:
            low = middle
        else:
            high = middle - 1
    return low


def _ways(population: int, drawn: int, bad: int, damaged: int) -> int:
    """In how many ways at most `bad` damaged ones are drawn."""
    good = population - damaged
    first = max(0, drawn - good)
    if first > bad:
        return 0
    way = comb(damaged, first) * comb(good, drawn - first)
    total = way
    for number in range(first, bad):
        up = (damaged - number) * (drawn - number)
        way = way * up // ((number + 1) * (good - drawn + number + 1))
        total += way
    return total


def _binomial(drawn: int, bad: int) -> int:
    """The least share in thousandths under which so few damaged ones are rarer than the risk."""
    low, high = 0, 1000
    while low < high:
        share = (low + high) // 2
        rest = 1000 - share
        few = sum(comb(drawn, n) * share**n * rest ** (drawn - n) for n in range(bad + 1))
        if few * _RISK > 1000**drawn:
            low = share + 1
        else:
            high = share
    return low
