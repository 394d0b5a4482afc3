"""How are changes of a questionnaire, and what they do, said in words?"""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from surveys.core.versions.completeness import Completeness
from surveys.core.versions.diff import Change
from surveys.core.versions.effects import Effect

# Part of the study -> its heading on the review page, in this order.
PARTS: dict[str, Promise] = {
    "language": _("Languages"),
    "question": _("Questions"),
    "routing": _("Routing"),
    "check": _("Checks"),
    "calculation": _("Calculations"),
    "answer": _("Answers"),
    "text": _("Wording"),
    "layout": _("Other columns"),
    "quota": _("Quotas"),
    "index": _("Indices"),
    "margin": _("Margins"),
    "weighting": _("Weighting"),
    "country": _("Countries"),
    "objection": _("Objections"),
    "setting": _("Settings"),
    "sheet": _("Other sheets"),
}

_KINDS: Mapping[tuple[str, str], Promise] = {
    ("question", "added"): _("%(subject)s is new (%(after)s)."),
    ("question", "removed"): _("%(subject)s is gone (%(before)s)."),
    ("question", "moved"): _("%(subject)s has moved: it stood behind %(before)s and stands behind %(after)s."),
    ("question", "retyped"): _("%(subject)s was %(before)s and is %(after)s."),
    ("language", "added"): _("%(after)s (%(subject)s) is new."),
    ("language", "removed"): _("%(before)s (%(subject)s) is gone."),
    ("answer", "added"): _("%(subject)s is a new answer."),
    ("answer", "removed"): _("%(subject)s is no answer any more."),
    ("answer", "moved"): _("%(subject)s is read at another place."),
    ("answer", "recoded"): _("%(subject)s was named %(before)s."),
}
_ADDED, _REMOVED = _("%(subject)s is new."), _("%(subject)s is gone.")
_CELL_ADDED, _CELL_REMOVED = _("%(subject)s: %(what)s is new."), _("%(subject)s: %(what)s is gone.")
_CHANGED = _("%(subject)s: %(what)s has changed.")

_EFFECTS: Mapping[str, Promise] = {
    "column_added": _("The data file gets a column %(subject)s (%(after)s); it is empty for interviews until now."),
    "column_ends": _("Column %(subject)s stays in the data file; it is empty for interviews from now on."),
    "column_retyped": _("Column %(subject)s would hold two kinds of data: %(before)s until now, then %(after)s."),
    "calculation_changed": _(
        "Column %(subject)s is calculated otherwise from now on; earlier values stay as they are."
    ),
    "answer_added": _("Column %(subject)s can have the new value %(after)s."),
    "answer_ends": _("Column %(subject)s keeps the value %(before)s of earlier interviews; no new one has it."),
    "answer_recoded": _(
        "Column %(subject)s has %(before)s in earlier interviews and %(after)s in new ones: recode it in the analysis."
    ),
    "variable_redefined": _(
        "%(subject)s, on which %(area)s stand, is calculated otherwise: interviews of both versions are counted together."
    ),
    "asked_of_others": _(
        "%(subject)s, on which %(area)s stand, is asked under another condition: see that it is never left out."
    ),
    "variable_answer_added": _(
        "%(subject)s, on which %(area)s stand, has the new answer %(after)s: see that it has its cell or score."
    ),
    "variable_answer_ends": _(
        "%(subject)s, on which %(area)s stand, loses the answer %(before)s: what stands on it can no longer be reached."
    ),
    "variable_answer_recoded": _(
        "%(subject)s, on which %(area)s stand, has %(after)s instead of %(before)s: earlier interviews do not count under the new name."
    ),
    "cell_added": _("Cell %(subject)s is new; interviews that are complete in it already are counted."),
    "cell_removed": _("Cell %(subject)s is gone."),
    "cell_changed": _("Cell %(subject)s: %(before)s becomes %(after)s."),
    "computed_anew": _("Index %(subject)s is computed anew for every interview, earlier ones too."),
    "weighted_anew": _("Every interview is weighted anew."),
}
# What surveys.core.versions.effects.kind_of_data() says, as far as it is a word and not a type of XLSForm.
_KINDS_OF_DATA: Mapping[str, Promise] = {
    "confirmation": _("confirmation"),
    "date": _("date"),
    "number": _("number"),
    "one answer": _("one answer"),
    "several answers": _("several answers"),
    "text": _("text"),
    "time": _("time"),
}
_AREAS: Mapping[str, Promise] = {"data": _("data"), "quotas": _("quotas"), "indices": _("indices")}


def in_words(change: Change) -> str:
    """A change as a sentence; texts before and after are shown beside it."""
    cell = change.part in ("routing", "check", "calculation", "layout", "text")
    sentence = _KINDS.get((change.part, change.kind))
    if sentence is None and change.kind in ("added", "removed"):
        sentence = {
            ("added", False): _ADDED,
            ("removed", False): _REMOVED,
            ("added", True): _CELL_ADDED,
            ("removed", True): _CELL_REMOVED,
        }[change.kind, cell]
    what = f"{change.what} ({change.language})" if change.language else change.what
    if sentence is None and not (what and what != change.subject):
        return gettext("%(subject)s has changed.") % {"subject": change.subject}
    values = {
        "subject": change.subject,
        "what": what,
        "before": change.before or gettext("the beginning"),
        "after": change.after or gettext("the beginning"),
    }
    return str(sentence or _CHANGED) % values


def effect_in_words(effect: Effect) -> str:
    """What a change does, as a sentence."""
    is_of_data = effect.kind in ("column_added", "column_ends", "column_retyped")
    before, after = (
        _KINDS_OF_DATA.get(value, value) if is_of_data else value for value in (effect.before, effect.after)
    )
    area = _AREAS.get(effect.area, effect.area)
    values = {"subject": effect.subject, "area": area, "before": before, "after": after}
    return str(_EFFECTS[effect.kind]) % values


def by_part(changes: Iterable[Change]) -> list[tuple[Promise, list[tuple[str, Change]]]]:
    """Heading -> sentences and changes, in the order of PARTS."""
    found: dict[str, list[tuple[str, Change]]] = {}
    for change in changes:
        found.setdefault(change.part, []).append((in_words(change), change))
    return [(heading, found[part]) for part, heading in PARTS.items() if part in found]


def left_out_in_words(language: Completeness) -> str:
    """What to say of a language without which a version is published."""
    n = len(language.missing)
    words = ngettext(
        "%(name)s is left out of interviews: %(n)s of its texts is missing, and no country is interviewed in it. Texts lists it.",
        "%(name)s is left out of interviews: %(n)s of its texts are missing, and no country is interviewed in it. Texts lists them.",
        n,
    )
    return words % {"name": language.name, "n": n}
