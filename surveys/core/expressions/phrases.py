"""With which words is a condition told? English ones with places to fill; their translations come from the catalogue of the product."""


def gettext_noop(phrase: str) -> str:
    """Marks a phrase for the catalogue; translated where it is used."""
    return phrase


COMPARISONS = {
    "=": gettext_noop("%(left)s is %(right)s"),
    "!=": gettext_noop("%(left)s is not %(right)s"),
    "<": gettext_noop("%(left)s is less than %(right)s"),
    "<=": gettext_noop("%(left)s is at most %(right)s"),
    ">": gettext_noop("%(left)s is more than %(right)s"),
    ">=": gettext_noop("%(left)s is at least %(right)s"),
}
ARITHMETIC = {
    "+": gettext_noop("%(left)s plus %(right)s"),
    "-": gettext_noop("%(left)s minus %(right)s"),
    "*": gettext_noop("%(left)s times %(right)s"),
    "div": gettext_noop("%(left)s divided by %(right)s"),
    "mod": gettext_noop("the remainder of %(left)s divided by %(right)s"),
}
ASKED_IF = gettext_noop("Asked if %(condition)s")
ASKED_ALWAYS = gettext_noop("Always asked")
ASKED_NEVER = gettext_noop("Never asked")
AND = gettext_noop("%(left)s and %(right)s")
OR = gettext_noop("%(left)s or %(right)s")
IS_EMPTY = gettext_noop("%(left)s has no answer")
IS_NOT_EMPTY = gettext_noop("%(left)s has an answer")
INCLUDES = gettext_noop("%(right)s is among the answers to %(left)s")
INCLUDES_NOT = gettext_noop("%(right)s is not among the answers to %(left)s")
NOT = gettext_noop("it is not true that %(condition)s")
IF = gettext_noop("%(first)s if %(condition)s, otherwise %(second)s")
ELSE = gettext_noop("%(left)s, or if that is empty %(right)s")
MATCHES = gettext_noop("%(left)s has the form %(pattern)s")
INSTANCE = gettext_noop("%(question)s of number %(number)s")
ITSELF = gettext_noop("the answer")
ALWAYS = gettext_noop("always")
NEVER = gettext_noop("never")
CHANCE = gettext_noop("a random number from 0 to 1")
POSITION = gettext_noop("the number of this turn")
LOOKED_UP = gettext_noop("%(column)s of %(key)s in the table %(table)s")
CONTAINS = gettext_noop("%(left)s contains %(right)s")
STARTS = gettext_noop("%(left)s begins with %(right)s")
ENDS = gettext_noop("%(left)s ends with %(right)s")

# Functions of one argument.
OF = {
    "abs": gettext_noop("the size of %(what)s"),
    "boolean": gettext_noop("%(what)s is not empty"),
    "count-non-empty": gettext_noop("the number of answers to %(what)s"),
    "count-selected": gettext_noop("the number of answers to %(what)s"),
    "instances": gettext_noop("the number of %(what)s"),
    "max": gettext_noop("the largest of %(what)s"),
    "min": gettext_noop("the smallest of %(what)s"),
    "neg": gettext_noop("minus %(what)s"),
    "round": gettext_noop("%(what)s, rounded"),
    "string-length": gettext_noop("the number of characters of %(what)s"),
    "sum": gettext_noop("the sum of %(what)s"),
}
# Functions without arguments.
NAMED = {
    "false": NEVER,
    "now": gettext_noop("the moment at which the interview began"),
    "today": gettext_noop("the day of the interview"),
    "true": ALWAYS,
}
# Functions that only make something a number, a text or a date: what they are given says it.
SILENT = ("date", "date-time", "int", "number", "once", "string")
