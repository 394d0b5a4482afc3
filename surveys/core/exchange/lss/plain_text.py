"""How does a text of LimeSurvey, which is HTML with expressions in braces, become a text that is read aloud?"""

import re
from collections.abc import Callable
from html import unescape

_BREAK = re.compile(r"<\s*(?:br|/p|/div|/li|/h\d|/tr)\b[^>]*>", re.IGNORECASE)
_HIDDEN = re.compile(r"<\s*(script|style)\b.*?<\s*/\s*\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_CELL = re.compile(r"<\s*/t[dh]\b[^>]*>", re.IGNORECASE)
_EXPRESSION = re.compile(r"\{(?=\S)([^{}]+)\}")


def plain(html: str, fill: Callable[[str], str]) -> str:
    """The words of a text.

    Args:
        html: as LimeSurvey keeps it.
        fill: what stands for an expression in braces, such as `${name}`; empty if nothing can.
    """
    shown = _HIDDEN.sub("", html)
    if _BREAK.search(shown):
        # The lines of HTML as it is written are no lines of the text.
        shown = " ".join(shown.split())
    without_tags = _TAG.sub("", _CELL.sub(" ", _BREAK.sub("\n", shown)))
    text = unescape(without_tags).replace("\N{NO-BREAK SPACE}", " ")
    # A fill of our own that is written in the text would be taken for one.
    text = text.replace("${", "$ {")
    filled = _EXPRESSION.sub(lambda match: fill(match[1].strip()), text)
    lines = [" ".join(line.split()) for line in filled.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
