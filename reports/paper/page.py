"""The page: A4 portrait bound on the left (文書の左とじ), and what is left of it."""

from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 25 * mm, 15 * mm, 24 * mm, 25 * mm


@dataclass(frozen=True, slots=True)
class Room:
    """What is left of a page: left edge, top edge, width and height."""

    x: float
    top: float
    width: float
    height: float


FULL = Room(LEFT, HEIGHT - TOP, WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM)
