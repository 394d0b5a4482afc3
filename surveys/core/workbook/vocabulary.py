"""Which answers are known at a row of the questionnaire, and what can they be?"""

from collections.abc import Collection, Iterable

from surveys.core.expressions import AnswerKind, Scope, did_you_mean
from surveys.core.said import Said, sentence, together
from surveys.core.workbook.sheets import Sheet
from surveys.core.workbook.types import split_type

_NO_ANSWER = ("begin_group", "end_group", "end_repeat")
# From the outside in: name of the group, whether its order changes, number of the child in it.
Place = tuple[tuple[str, bool, int], ...]


class Vocabulary:
    """The names that have been read so far, and those that come later."""

    def __init__(self, survey: Sheet) -> None:
        self.choices: dict[str, Collection[str]] = {}
        self.numbers: dict[str, Collection[str]] = {}
        self.kinds: dict[str, AnswerKind] = {}
        self.lists: dict[str, str] = {}
        self._places: dict[str, Place] = {}
        # Case variables are known before the first question.
        self._always = {row["name"] for row in survey.rows if split_type(row["type"])[0] == "hidden"}
        self._names = set(self._always)
        self.rows = {row["name"] for row in survey.rows}
        self._later = {
            row["name"]: row.number
            for row in reversed(survey.rows)
            if row["name"] not in self._always and split_type(row["type"])[0] not in _NO_ANSWER
        }
        self.groups = _groups(survey)
        # Question or repeat -> the repeats it stands in, outermost first; the repeats around the row being read.
        self.repeats: dict[str, tuple[str, ...]] = {}
        self.repeat_names: set[str] = set()
        self.inside: tuple[str, ...] = ()

    def learn(self, name: str, values: Collection[str] | None, place: Place) -> None:
        """A row has been read: its answer is known from here on."""
        is_taken = name in self._places
        self._places.setdefault(name, place)
        self._names.add(name)
        self._later.pop(name, None)
        if self.inside and not is_taken:
            self.repeats.setdefault(name, self.inside)
        if values is not None:
            self.choices[name] = values

    def begin_repeat(self, name: str, place: Place) -> None:
        """The rows from here on stand in a repeat."""
        self.learn(name, None, place)
        self.repeat_names.add(name)
        self.inside = (*self.inside, name)

    def end_repeat(self) -> None:
        """The innermost repeat ends."""
        self.inside = self.inside[:-1]

    def scope(
        self,
        *,
        columns: Collection[str] = (),
        itself: str | None = None,
        cell: str = "",
        here: tuple[str, ...] = (),
    ) -> Scope:
        """What an expression in the row being read may refer to; after the last row, everything.

        Args:
            cell: where it stands, such as `age.relevant`: tells one random() from another.
            here: the groups and repeats around it, and its own row.
        """
        return Scope(
            names=self._names,
            later=self._later,
            choices=self.choices,
            numbers=self.numbers,
            columns=columns,
            itself=itself,
            kinds=self.kinds,
            lists=self.lists,
            place=cell,
            repeats=self.repeats,
            repeat_names=self.repeat_names,
            inside=self.inside,
            groups=self.groups,
            here=here,
        )

    def changing_order(self, names: Iterable[str], place: Place) -> Said | None:
        """What to say if one of these may be asked after this place because a group's order changes; None if none is."""
        for name in sorted(names):
            for (group, is_arranged, here), (_, _, there) in zip(place, self._places.get(name, ()), strict=False):
                if here == there:
                    continue
                if is_arranged and name not in self._always:
                    return sentence(
                        "The order in group '{group}' changes from interview to interview, so that '{name}' may be asked after this. Refer to questions outside the group, or put both into one group inside it.",
                        group=group,
                        name=name,
                    )
                break
        return None

    def wrong_fill(self, name: str, place: Place, *, own: str = "") -> Said | None:
        """What to say about ${name} in a text at this place, of the row with the name `own`; None if it is right."""
        if name in self.repeat_names:
            return sentence(
                "'{name}' is a repeat and has no answer. Write a calculate with count(${{{name}}}), and its name here.",
                name=name,
            )
        around = self.repeats.get(name, ())
        if around != self.inside[: len(around)]:
            return sentence(
                "'{name}' has an answer for every round of the repeat '{repeat}'. Write a calculate with indexed-repeat() or join(), and its name here.",
                name=name,
                repeat=around[-1],
            )
        if name in self._names:
            return self.changing_order([name], place)
        if name in self._later and name == own:
            return sentence(
                "'{name}' is this row itself: its answer is not known yet. Refer to questions before it.", name=name
            )
        if name in self._later:
            row = self._later[name]
            return sentence(
                "Question '{name}' is asked later, in row {row}: its answer is not known yet.", name=name, row=row
            )
        return together(sentence("There is no question '{name}'.", name=name), did_you_mean(name, self._names))


def _groups(survey: Sheet) -> dict[str, tuple[str, ...]]:
    """Row -> the groups and repeats around it, outermost first."""
    found: dict[str, tuple[str, ...]] = {}
    around: tuple[str, ...] = ()
    for row in survey.rows:
        type_ = split_type(row["type"])[0]
        if row["name"] and type_ not in ("end_group", "end_repeat"):
            found.setdefault(row["name"], around)
        if type_ in ("begin_group", "begin_repeat"):
            around = (*around, row["name"])
        elif type_ in ("end_group", "end_repeat"):
            around = around[:-1]
    return found
