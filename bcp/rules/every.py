"""Every rule, in the order of its id."""

from bcp.rules.circles import c5
from bcp.rules.contacts import c12
from bcp.rules.copies import c14
from bcp.rules.drills import c11, c13
from bcp.rules.keys import c6
from bcp.rules.loss import c7
from bcp.rules.national import c15
from bcp.rules.people import c9
from bcp.rules.points import c4
from bcp.rules.power import c8
from bcp.rules.rule import Rule
from bcp.rules.targets import c0, c1
from bcp.rules.times import c2, c3
from bcp.rules.vendors import c10

RULES: tuple[Rule, ...] = (c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15)
