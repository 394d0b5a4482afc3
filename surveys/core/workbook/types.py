"""Which kinds of rows can a questionnaire on the telephone have?"""

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
)

_ON_SCREEN_ONLY = {
    "geopoint": "a position",
    "geotrace": "a line on a map",
    "geoshape": "an area on a map",
    "image": "a picture",
    "audio": "a recording",
    "video": "a film",
    "file": "a file",
    "barcode": "a barcode",
    "background-audio": "a recording",
    "background-geopoint": "a position",
    "osm": "a place on a map",
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
    "start-geopoint",
)
_INSTEAD = {
    "begin_repeat": "Write the questions out, once for each round.",
    "end_repeat": "Write the questions out, once for each round.",
    "datetime": "Ask for the date, and for the time, with a question each.",
    "dateTime": "Ask for the date, and for the time, with a question each.",
    "rank": "Ask for the first, the second and so on with select_one.",
    "trigger": "Write acknowledge.",
    "select_one_external": "Use select_one_from_file, with the choices in a CSV file.",
    "xml-external": "Let the sample bring the values as case variables (type hidden).",
    "csv-external": "Let the sample bring the values as case variables (type hidden).",
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
        what = _ON_SCREEN_ONLY[lower]
        return (
            f"Type '{type_}' asks for {what}, which cannot be given on the telephone. Remove the row, or ask in words."
        )
    if lower in RECORDED_ANYWAY:
        instead = " In expressions write today()." if lower == "today" else ""
        return (
            f"Type '{type_}' is recorded with every interview where it exists and has no name here.{instead} "
            f"Remove the row and what refers to it."
        )
    if lower in _INSTEAD:
        return f"Type '{type_}' is not available here. {_INSTEAD[lower]}"
    return ""
