"""Which kinds of rows can a questionnaire on the telephone have?"""

from surveys.core.expressions import AnswerKind

ENTRY_TYPES = ("integer", "decimal", "text", "date", "time", "acknowledge")
NUMBER_TYPES = ("integer", "decimal")
SELECTS = ("select_one", "select_multiple")
KNOWN_TYPES = (
    *ENTRY_TYPES,
    *SELECTS,
    "select_one_from_file",
    "select_multiple_from_file",
    "range",
    "note",
    "calculate",
    "hidden",
    "begin_group",
    "end_group",
    "begin_repeat",
    "end_repeat",
)

# Type -> kind of its answers in expressions. Case variables may be anything; calculations are what their expression is.
ANSWER_KINDS: dict[str, AnswerKind] = {
    "integer": "number",
    "decimal": "number",
    "text": "text",
    "date": "date",
    "time": "time",
    "select_one": "choice",
    "select_multiple": "set",
}

_PLACE = "Ask for the place in words, or with a list of places (select_one_from_file)."
_TOLD = "Ask for a description in words (text)."
_SOUND = "What is said on the line is not kept with the answers: ask in words (text), or agree on recording in a note."
# Type -> what it asks for, and what to do instead.
_ON_SCREEN_ONLY = {
    "geopoint": ("a position", _PLACE),
    "geotrace": ("a line on a map", "Ask for the way in words (text)."),
    "geoshape": ("an area on a map", _PLACE),
    "start-geopoint": ("a position", _PLACE),
    "image": ("a picture", _TOLD),
    "photo": ("a picture", _TOLD),
    "audio": ("a recording", _SOUND),
    "background-audio": ("a recording", _SOUND),
    "video": ("a film", _TOLD),
    "file": ("a file", "Ask for what stands in it, with a question each."),
    "barcode": ("a barcode", "Let the number be read out (text with a constraint)."),
    "background-geopoint": ("a position", _PLACE),
    "osm": ("a place on a map", _PLACE),
}
RECORDED_ANYWAY = (
    "start",
    "end",
    "today",
    "deviceid",
    "username",
    "phonenumber",
    "simserial",
    "subscriberid",
    "email",
    "audit",
)
_INSTEAD = {
    "datetime": "Ask for the date, and for the time, with a question each.",
    "dateTime": "Ask for the date, and for the time, with a question each.",
    "rank": "Ask for the first, the second and so on with select_one.",
    "trigger": "Write acknowledge.",
    "select_one_external": "Use select_one_from_file, with the choices in a CSV file.",
    "xml-external": "Save the data as CSV and name the file in select_one_from_file or pulldata(); values of the respondent come with the "
    "sample as case variables (type hidden).",
    "csv-external": "Remove the row: the file is named in select_one_from_file or pulldata() alone.",
    "cascading_select": "Use one select_one per level, each with a choice_filter on the answer before.",
    "include": "Copy the rows of the other form here.",
    "string": "Write text.",
    "int": "Write integer.",
}


def split_type(written: str) -> tuple[str, str]:
    """The type and what follows it: `select_one yesno` is select_one and yesno; `begin group` is begin_group."""
    words = written.split()
    if words[:1] in (["begin"], ["end"]) and len(words) == 2:
        words = ["_".join(words)]
    return (words[0], " ".join(words[1:])) if words else ("", "")


def why_not(type_: str) -> str:
    """What to say to one who wants a type that other tools have and the telephone has not; empty for other words."""
    lower = type_.lower().removeprefix("uri:")
    if lower in _ON_SCREEN_ONLY:
        what, instead = _ON_SCREEN_ONLY[lower]
        return f"Type '{type_}' asks for {what}, which cannot be given on the telephone. Remove the row. {instead}"
    if lower in RECORDED_ANYWAY:
        instead = " In expressions write today()." if lower == "today" else ""
        return (
            f"Type '{type_}' is recorded with every interview where it exists and has no name here.{instead} "
            f"Remove the row and what refers to it."
        )
    if lower in _INSTEAD:
        return f"Type '{type_}' is not available here. {_INSTEAD[lower]}"
    return ""
