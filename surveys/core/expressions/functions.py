"""Which functions does the expression language have, what do they take and what do they give?"""

from typing import Literal, NamedTuple

from surveys.core.said import Said, sentence

Kind = Literal["text", "number", "truth", "date", "time", "moment", "set", "any"]


class Signature(NamedTuple):
    """How a function is called.

    Args:
        fewest: arguments it needs.
        most: arguments it takes; None: any number.
        gives: kind of the result.
        takes: kinds of the arguments; the last one holds for all that follow.
    """

    fewest: int
    most: int | None
    gives: Kind
    takes: tuple[Kind, ...] = ("any",)

    def kind_of_argument(self, place: int) -> Kind:
        """The kind of the argument at a place, from 0."""
        return self.takes[min(place, len(self.takes) - 1)]


def _numeric(fewest: int, most: int | None) -> Signature:
    return Signature(fewest, most, "number", ("number",))


FUNCTIONS: dict[str, Signature] = {
    "abs": _numeric(1, 1),
    "acos": _numeric(1, 1),
    "asin": _numeric(1, 1),
    "atan": _numeric(1, 1),
    "atan2": _numeric(2, 2),
    "boolean": Signature(1, 1, "truth"),
    "boolean-from-string": Signature(1, 1, "truth"),
    "ceiling": _numeric(1, 1),
    "checklist": Signature(3, None, "truth", ("number", "number", "truth")),
    "coalesce": Signature(1, None, "any"),
    "concat": Signature(1, None, "text"),
    "contains": Signature(2, 2, "truth"),
    "cos": _numeric(1, 1),
    "count": Signature(1, 1, "number"),
    "count-non-empty": Signature(1, 1, "number"),
    "count-selected": Signature(1, 1, "number"),
    "date": Signature(1, 1, "date", ("date",)),
    "date-time": Signature(1, 1, "moment", ("moment",)),
    "decimal-date-time": Signature(1, 1, "number", ("moment",)),
    "decimal-time": Signature(1, 1, "number", ("time",)),
    "ends-with": Signature(2, 2, "truth"),
    "exp": _numeric(1, 1),
    "exp10": _numeric(1, 1),
    "false": Signature(0, 0, "truth"),
    "floor": _numeric(1, 1),
    "format-date": Signature(2, 2, "text", ("moment", "text")),
    "format-date-time": Signature(2, 2, "text", ("moment", "text")),
    "if": Signature(3, 3, "any", ("truth", "any", "any")),
    "indexed-repeat": Signature(3, None, "any"),
    "int": _numeric(1, 1),
    "jr:choice-name": Signature(2, 2, "text"),
    "join": Signature(2, None, "text", ("text", "any")),
    "log": _numeric(1, 1),
    "log10": _numeric(1, 1),
    "lower-case": Signature(1, 1, "text"),
    "max": _numeric(1, None),
    "min": _numeric(1, None),
    "normalize-space": Signature(1, 1, "text"),
    "not": Signature(1, 1, "truth", ("truth",)),
    "now": Signature(0, 0, "moment"),
    "number": Signature(1, 1, "number"),
    "once": Signature(1, 1, "any"),
    "pi": Signature(0, 0, "number"),
    "position": Signature(1, 1, "number"),
    "pow": _numeric(2, 2),
    "pulldata": Signature(4, 4, "text"),
    "random": Signature(0, 0, "number"),
    "regex": Signature(2, 2, "truth"),
    "round": _numeric(1, 2),
    "selected": Signature(2, 2, "truth"),
    "selected-at": Signature(2, 2, "text", ("any", "number")),
    "sin": _numeric(1, 1),
    "sqrt": _numeric(1, 1),
    "starts-with": Signature(2, 2, "truth"),
    "string": Signature(1, 1, "text"),
    "string-length": Signature(1, 1, "number"),
    "substr": Signature(2, 3, "text", ("any", "number")),
    "substring-after": Signature(2, 2, "text"),
    "substring-before": Signature(2, 2, "text"),
    "sum": _numeric(1, None),
    "tan": _numeric(1, 1),
    "today": Signature(0, 0, "date"),
    "translate": Signature(3, 3, "text"),
    "true": Signature(0, 0, "truth"),
    "upper-case": Signature(1, 1, "text"),
    "uuid": Signature(0, 0, "text"),
    "weighted-checklist": Signature(4, None, "truth", ("number", "number", "any")),
}

# Functions over the instances of a repeat: only here may a question in a repeat stand outside it.
AGGREGATES = ("count", "count-non-empty", "join", "max", "min", "sum")

_NO_PLACE = sentence("There are no positions on a telephone. Ask for the place in words, or bring it with the sample.")
_NO_BYTES = sentence("Nothing is coded or hashed in an interview. Bring the value with the sample (type hidden).")
_NO_PATH = sentence("Write a question's name as ${{name}}.")

# Functions of XLSForm, ODK and XPath that are known to their users and not here, with what to do instead.
ELSEWHERE: dict[str, Said] = {
    "area": _NO_PLACE,
    "base64-decode": _NO_BYTES,
    "base64-encode": _NO_BYTES,
    "choice-label": sentence("Write jr:choice-name(${{name}}, '${{name}}')."),
    "current": _NO_PATH,
    "decode": _NO_BYTES,
    "digest": _NO_BYTES,
    "distance": _NO_PLACE,
    "enclosed-area": _NO_PLACE,
    "extract-signed": _NO_BYTES,
    "geofence": _NO_PLACE,
    "id": _NO_PATH,
    "instance": sentence("Write pulldata('file', 'column', 'key_column', key) to look something up in a table."),
    "jr:itext": sentence("Write the text in the label."),
    "last": sentence("Write count(${{repeat}}) for the number of instances of a repeat."),
    "last-saved": sentence("Bring the earlier answer with the sample (type hidden)."),
    "local-name": _NO_PATH,
    "name": _NO_PATH,
    "namespace-uri": _NO_PATH,
    "property": sentence("Nothing is known of the machine. Bring the value with the sample (type hidden)."),
    "randomize": sentence("Order groups with the column order, and answers with randomize=true under parameters."),
    "substring": sentence("Write substr(text, start, end): it counts from 0, and leaves out the character at the end."),
    "version": sentence("The version of the questionnaire is kept with every interview and stands in the data file."),
}
