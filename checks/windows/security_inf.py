"""Security templates as evidence (`secedit /export`): what is malformed is not known."""

from checks.model import FactError, Why
from inventory.gpo.security_inf import Template, TemplateError, parse_template
from inventory.words import T


def security_settings(text: str) -> Template:
    """The template that `secedit /export` wrote; FactError where it is not a complete one.

    Its getters raise ValueError for a value of another type, which `checks.fact.read` turns into
    MALFORMED like everything else that nobody foresaw.
    """
    try:
        return parse_template(text)
    except TemplateError as odd:
        raise FactError(
            Why.MALFORMED, T(ja="secedit の出力", en=f"output of secedit: {odd}")
        ) from odd
