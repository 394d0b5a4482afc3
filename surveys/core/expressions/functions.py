"""Which functions does the expression language have, and what do they take?"""

from typing import Literal

Kind = Literal["text", "number", "truth", "any"]

# Function -> fewest and most arguments (None: any number), kind of the result.
FUNCTIONS: dict[str, tuple[int, int | None, Kind]] = {
    "abs": (1, 1, "number"),
    "boolean": (1, 1, "truth"),
    "ceiling": (1, 1, "number"),
    "coalesce": (1, None, "any"),
    "concat": (1, None, "text"),
    "contains": (2, 2, "truth"),
    "count-selected": (1, 1, "number"),
    "date": (1, 1, "text"),
    "ends-with": (2, 2, "truth"),
    "false": (0, 0, "truth"),
    "floor": (1, 1, "number"),
    "if": (3, 3, "any"),
    "int": (1, 1, "number"),
    "max": (1, None, "number"),
    "min": (1, None, "number"),
    "normalize-space": (1, 1, "text"),
    "not": (1, 1, "truth"),
    "number": (1, 1, "number"),
    "regex": (2, 2, "truth"),
    "round": (1, 2, "number"),
    "selected": (2, 2, "truth"),
    "selected-at": (2, 2, "text"),
    "starts-with": (2, 2, "truth"),
    "string": (1, 1, "text"),
    "string-length": (1, 1, "number"),
    "substr": (2, 3, "text"),
    "today": (0, 0, "text"),
    "true": (0, 0, "truth"),
}

# Functions of XLSForm that are known to its users and not here, with what to do instead.
ELSEWHERE: dict[str, str] = {
    "count": "There are no repeats.",
    "decimal-date-time": "Dates can be compared and subtracted as they are.",
    "format-date": "Write ${name} in the text.",
    "indexed-repeat": "There are no repeats.",
    "jr:choice-name": "Write ${name} in the text: it is read with the label of the choice.",
    "jr:itext": "Write the text in the label.",
    "now": "Use today().",
    "once": "A calculation is made anew at each step; use an answer instead.",
    "position": "There are no repeats.",
    "pulldata": "Let the sample bring the value as a case variable (type hidden).",
    "random": "Order questions at random with the column order.",
    "sum": "Add the answers with +.",
    "uuid": "Every interview has an id of its own.",
}
