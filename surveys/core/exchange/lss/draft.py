"""What has been written of the workbook so far, and what was remarked on the way?"""

from collections.abc import Mapping
from dataclasses import dataclass

from surveys.core.exchange.lss.answers import Lists
from surveys.core.exchange.lss.document import LsSurvey, Texts
from surveys.core.exchange.lss.names import Names
from surveys.core.said import Said

Cells = dict[str, str]


@dataclass(frozen=True)
class Remark:
    """Something that was not taken over as it was: where, a stable code, and what happens instead."""

    where: str
    code: str
    message: Said


class Draft:
    """The rows and lists of a workbook that is being made of a survey.

    Args:
        language_names: code -> name, for the headers of the columns; a language that is not in it is called by its code.
    """

    def __init__(self, survey: LsSurvey, language_names: Mapping[str, str]) -> None:
        self.survey, self.languages = survey, survey.languages
        self.labels = {code: _label(code, language_names) for code in survey.languages}
        self.names, self.lists = Names(survey), Lists()
        self.rows: list[Cells] = []
        self.remarks: list[Remark] = []
        self.where = ""
        # The question that is being converted, for `self`.
        self.own_code = ""
        self.asked: set[str] = set()

    def remark(self, code: str, message: Said) -> None:
        """Something is not as it was; said once for each place."""
        remark = Remark(self.where, code, message)
        if remark not in self.remarks:
            self.remarks.append(remark)

    def remark_with(self, code: str, template: str, items: str) -> None:
        """A remark on several things of one kind, which are listed in the blank `{items}`: one for each place."""
        for number, there in enumerate(self.remarks):
            if (there.where, there.message.template) == (self.where, template):
                listed = there.message.facts["items"]
                if items not in listed.split(" · "):
                    self.remarks[number] = Remark(
                        self.where, code, Said(template, facts={"items": f"{listed} · {items}"})
                    )
                return
        self.remark(code, Said(template, facts={"items": items}))

    def row(self, type_: str, name: str, texts: Mapping[str, Texts], **cells: str) -> Cells:
        """A row; texts are in words already: column -> language -> text."""
        row: Cells = {"type": type_, "name": name, **{key: cell for key, cell in cells.items() if cell}}
        self.say(row, texts)
        self.rows.append(row)
        self.asked.add(name)
        if type_.endswith(" or_other"):
            self.asked.add(f"{name}_other")
        return row

    def say(self, row: Cells, texts: Mapping[str, Texts]) -> None:
        """Write texts, which are in words already, into a row."""
        for column, by_language in texts.items():
            row |= {f"{column}::{self.labels[language]}": text for language, text in by_language.items() if text}


def _label(code: str, names: Mapping[str, str]) -> str:
    """A language as it stands in headers."""
    name = names.get(code) or names.get(code.split("-", maxsplit=1)[0])
    return f"{name} ({code})" if name else code
