"""What reads papers back for other tests can itself tell good from bad."""

import io

from reportlab.pdfgen.canvas import Canvas

from reports.paper.page import HEIGHT, LEFT, WIDTH
from tests.reports.pdf_reading import beyond_margins


def written_at(*places: float) -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(WIDTH, HEIGHT))
    for row, x in enumerate(places):
        canvas.drawString(x, HEIGHT / 2 - 20 * row, "word")
    canvas.save()
    return made.getvalue()


def test_a_word_beyond_either_margin_is_told() -> None:
    assert beyond_margins(written_at(LEFT + 10)) == []
    assert len(beyond_margins(written_at(LEFT + 10, LEFT - 20, WIDTH - 10))) == 2
