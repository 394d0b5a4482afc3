"""Which kinds of rows can a questionnaire on the telephone have?"""

from surveys.core.expressions import AnswerKind
from surveys.core.said import Said, gettext_noop, sentence, together

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

_PLACE = sentence("Ask for the place in words, or with a list of places (select_one_from_file).")
_TOLD = sentence("Ask for a description in words (text).")
_SOUND = sentence(
    "What is said on the line is not kept with the answers: ask in words (text), or agree on recording in a note."
)
_POSITION = gettext_noop("Type '{type}' asks for a position, which cannot be given on the telephone.")
_PICTURE = gettext_noop("Type '{type}' asks for a picture, which cannot be given on the telephone.")
_RECORDING = gettext_noop("Type '{type}' asks for a recording, which cannot be given on the telephone.")
# Type -> that it asks for something, and what to do instead.
_ON_SCREEN_ONLY = {
    "geopoint": (_POSITION, _PLACE),
    "geotrace": (
        gettext_noop("Type '{type}' asks for a line on a map, which cannot be given on the telephone."),
        sentence("Ask for the way in words (text)."),
    ),
    "geoshape": (
        gettext_noop("Type '{type}' asks for an area on a map, which cannot be given on the telephone."),
        _PLACE,
    ),
    "start-geopoint": (_POSITION, _PLACE),
    "image": (_PICTURE, _TOLD),
    "photo": (_PICTURE, _TOLD),
    "audio": (_RECORDING, _SOUND),
    "background-audio": (_RECORDING, _SOUND),
    "video": (gettext_noop("Type '{type}' asks for a film, which cannot be given on the telephone."), _TOLD),
    "file": (
        gettext_noop("Type '{type}' asks for a file, which cannot be given on the telephone."),
        sentence("Ask for what stands in it, with a question each."),
    ),
    "barcode": (
        gettext_noop("Type '{type}' asks for a barcode, which cannot be given on the telephone."),
        sentence("Let the number be read out (text with a constraint)."),
    ),
    "background-geopoint": (_POSITION, _PLACE),
    "osm": (gettext_noop("Type '{type}' asks for a place on a map, which cannot be given on the telephone."), _PLACE),
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
    "datetime": sentence("Ask for the date, and for the time, with a question each."),
    "dateTime": sentence("Ask for the date, and for the time, with a question each."),
    "rank": sentence("Ask for the first, the second and so on with select_one."),
    "trigger": sentence("Write acknowledge."),
    "select_one_external": sentence("Use select_one_from_file, with the choices in a CSV file."),
    "xml-external": sentence(
        "Save the data as CSV and name the file in select_one_from_file or pulldata(); values of the respondent come with the sample as case variables (type hidden)."
    ),
    "csv-external": sentence("Remove the row: the file is named in select_one_from_file or pulldata() alone."),
    "cascading_select": sentence("Use one select_one per level, each with a choice_filter on the answer before."),
    "include": sentence("Copy the rows of the other form here."),
    "string": sentence("Write text."),
    "int": sentence("Write integer."),
}


def split_type(written: str) -> tuple[str, str]:
    """The type and what follows it: `select_one yesno` is select_one and yesno; `begin group` is begin_group."""
    words = written.split()
    if words[:1] in (["begin"], ["end"]) and len(words) == 2:
        words = ["_".join(words)]
    return (words[0], " ".join(words[1:])) if words else ("", "")


def why_not(type_: str) -> Said | None:
    """What to say to one who wants a type that other tools have and the telephone has not; None for other words."""
    lower = type_.lower().removeprefix("uri:")
    if lower in _ON_SCREEN_ONLY:
        said, instead = _ON_SCREEN_ONLY[lower]
        return together(Said(said, facts={"type": type_}), sentence("Remove the row."), instead)
    if lower in RECORDED_ANYWAY:
        return together(
            sentence(
                "Type '{type}' is recorded with every interview where it exists and has no name here.", type=type_
            ),
            sentence("In expressions write today().") if lower == "today" else None,
            sentence("Remove the row and what refers to it."),
        )
    if lower in _INSTEAD:
        return together(sentence("Type '{type}' is not available here.", type=type_), _INSTEAD[lower])
    return None
