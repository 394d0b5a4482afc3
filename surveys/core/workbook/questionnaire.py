"""How do the rows of the sheet survey become the tree of a questionnaire?"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from surveys.core.expressions import kind_of
from surveys.core.said import Said, sentence, together
from surveys.core.workbook.appearances import check_appearance
from surveys.core.workbook.choice_fills import ChoiceFills
from surveys.core.workbook.choices import check_use, read_lists
from surveys.core.workbook.defaults import is_hidden_value, is_shown_value
from surveys.core.workbook.files import FROM_FILE
from surveys.core.workbook.languages import Languages
from surveys.core.workbook.parameters import range_type
from surveys.core.workbook.possible import Possible, possible
from surveys.core.workbook.problems import Problems
from surveys.core.workbook.question import QuestionCells
from surveys.core.workbook.repeats import another, maximum_of
from surveys.core.workbook.sheets import Row, Sheets
from surveys.core.workbook.specify import OTHER, list_with_other, text_question, with_texts, without_or_other
from surveys.core.workbook.types import ANSWER_KINDS, KNOWN_TYPES, NUMBER_TYPES, SELECTS, split_type, why_not
from surveys.core.workbook.vocabulary import Place, Vocabulary

FORMAT = 1
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,62}")
# JavaScript gives this name to something else.
RESERVED = {"__proto__"}


@dataclass
class _Open:
    """A group whose rows are being read; the whole questionnaire is the outermost one."""

    row: Row | None
    place: Place
    is_arranged: bool = False
    is_repeat: bool = False
    node: dict[str, Any] = field(default_factory=dict)
    children: list[dict[str, Any]] = field(default_factory=list)

    def next_place(self) -> Place:
        """The place of the next child."""
        name = self.row["name"] if self.row else ""
        return (*self.place, (name, self.is_arranged, len(self.children)))


class QuestionnaireReader:
    """Reads the questions and choices of a workbook; every problem goes to the list it was given."""

    def __init__(self, sheets: Sheets, languages: Languages, countries: Collection[str], problems: Problems) -> None:
        self.survey, self.choices_sheet = sheets["survey"], sheets["choices"]
        self.problems, self.countries, self.languages = problems, countries, languages
        self.lists = read_lists(sheets["choices"], languages, countries, problems)
        self.choice_fills = ChoiceFills(sheets["choices"], languages, problems)
        self.vocabulary = Vocabulary(self.survey)
        self.cells = QuestionCells(sheets, languages, self.lists, self.vocabulary, problems)
        self.questions: dict[str, dict[str, Any]] = {}
        self.rows: dict[str, Row] = {}
        self._lower_names: dict[str, str] = {}
        self._possible: dict[tuple[str, str], Possible | None] = {}

    def possible(self, name: str, country: str = "") -> Possible | None:
        """The values of a question or calculation, in one country or in all; None if they cannot be listed."""
        if name in self.vocabulary.repeats:
            # It has not one value but one per round.
            return None
        known = country if country in self.countries else ""
        if (name, known) not in self._possible:
            # Every row of quotas and margins asks; what a question can be is settled once it has been read.
            self._possible[name, known] = possible(
                name, self.questions, self.lists, countries=self.countries, country=known
            )
        return self._possible[name, known]

    def body(self) -> list[dict[str, Any]]:
        """The questionnaire's tree of groups and questions."""
        self.problems.columns(self.survey, ["type", "name"])
        stack = [_Open(None, ())]
        for row in self.survey.rows:
            type_, rest = split_type(row["type"])
            if type_ == "begin_group":
                self._begin(row, stack)
            elif type_ == "begin_repeat":
                self._begin_repeat(row, stack)
            elif type_ in ("end_group", "end_repeat"):
                self._end(row, type_.removeprefix("end_"), stack)
            elif self._is_known(row, type_, rest):
                stack[-1].children.append(self._question(row, type_, rest, stack[-1].next_place()))
        # The innermost first: it is the one that the next end closes.
        for group in reversed(stack[1:]):
            assert group.row is not None
            end = "end_repeat" if group.is_repeat else "end_group"
            message = (
                sentence("This repeat is not closed. Add a row end_repeat.")
                if group.is_repeat
                else sentence("This group is not closed. Add a row end_group.")
            )
            missing = {"adds": {"type": end}, "behind": self._last_inside(group.row)}
            self.problems.add("group_not_closed", message, self.survey, group.row, "type", **missing)
        self._check_country()
        asked = {question["list"] for question in self.questions.values() if question["list"]}
        # A list with `or_other` behind it is one of its own, made of the one that the workbook has.
        used = asked | {name.partition(" ")[0] for name in asked}
        check_use(self.choices_sheet, self.lists, used, self.problems)
        return stack[0].children

    def _last_inside(self, begin: Row) -> int:
        """The last row that a group can have which is not closed: case variables below it need not stand in it."""
        rows = [row for row in self.survey.rows if row.number >= begin.number]
        while len(rows) > 1 and split_type(rows[-1]["type"])[0] == "hidden":
            rows.pop()
        return rows[-1].number

    def _begin(self, row: Row, stack: list[_Open]) -> None:
        place = stack[-1].next_place()
        self._name(row)
        _, rest = split_type(row["type"])
        if rest:
            message = sentence(
                "Write begin_group alone, and '{rest}' in the column name if it is the group's name.", rest=rest
            )
            self.problems.add("unexpected_list", message, self.survey, row, "type")
        order = row["order"] or None
        if order not in (None, "rotate", "random"):
            message = sentence("'{order}' is no order. Write rotate or random, or leave it empty.", order=order)
            self.problems.add("unknown_order", message, self.survey, row, "order")
        check_appearance(self.problems, self.survey, row)
        opened = _Open(row, place, is_arranged=order is not None)
        stack[-1].children.append(
            {
                "kind": "group",
                "name": row["name"],
                "label": self.cells.text(row, "label", place),
                "relevant": self.cells.expression(row, "relevant", place),
                "order": order,
                # Only where there is one: groups had none at first, and their compiled form stays as it was.
                **({"appearance": row["appearance"]} if row["appearance"] else {}),
                **self._hint(row, place),
                "children": opened.children,
            }
        )
        self.cells.only_for_questions(row)
        stack.append(opened)

    def _begin_repeat(self, row: Row, stack: list[_Open]) -> None:
        place = stack[-1].next_place()
        name = self._name(row)
        node: dict[str, Any] = {
            "kind": "repeat",
            "name": name,
            "label": {},
            "relevant": self.cells.expression(row, "relevant", place),
            "count": self.cells.expression(row, "repeat_count", place),
            "maximum": maximum_of(self.problems, self.survey, row),
            "asks_another": not row["repeat_count"],
        }
        self.vocabulary.begin_repeat(name, place)
        opened = _Open(row, place, is_repeat=True, node=node)
        stack[-1].children.append(node | {"children": opened.children})
        opened.node = stack[-1].children[-1]
        self.cells.only_for_questions(row, is_repeat=True)
        stack.append(opened)

    def _end(self, row: Row, what: str, stack: list[_Open]) -> None:
        if len(stack) == 1:
            message = (
                sentence("No repeat is open here. Remove the row, or add begin_repeat above.")
                if what == "repeat"
                else sentence("No group is open here. Remove the row, or add begin_group above.")
            )
            self.problems.add(f"{what}_not_open", message, self.survey, row, "type")
            return
        opened = stack.pop()
        assert opened.row is not None
        if opened.is_repeat != (what == "repeat"):
            message = (
                sentence("What is open here is the repeat of row {row}. Write end_repeat.", row=opened.row.number)
                if opened.is_repeat
                else sentence("What is open here is the group of row {row}. Write end_group.", row=opened.row.number)
            )
            self.problems.add(f"{what}_not_open", message, self.survey, row, "type")
        if opened.is_repeat:
            self._end_repeat(opened, opened.row)

    def _end_repeat(self, opened: _Open, row: Row) -> None:
        """The label may name the answers of its round; the last question of a round asks for another one."""
        inner = opened.next_place()
        opened.node["label"] = self.cells.text(row, "label", inner)
        opened.node |= self._hint(row, inner)
        texts = self.cells.text(row, "another", inner)
        if not opened.children:
            message = sentence("The repeat has no questions. Add some, or remove it.")
            self.problems.add("empty_repeat", message, self.survey, row, "type")
        if opened.node["asks_another"]:
            question, unknown = another(
                row["name"],
                texts,
                languages=self.languages.names,
                depth=len(self.vocabulary.inside),
                maximum=opened.node["maximum"],
                lists=self.lists,
                blank=self.cells.blank,
            )
            opened.children.append(question)
            if unknown:
                message = sentence(
                    "How to ask for another round is not known in: {languages}. Write it under another::..., or write the number of rounds under repeat_count.",
                    languages=", ".join(unknown),
                )
                self.problems.add("empty_cell", message, self.survey, row, "type")
        elif texts:
            message = sentence(
                "The number of rounds is known from repeat_count, so that nobody asks for another. Empty one of the cells."
            )
            self.problems.add("unexpected_another", message, self.survey, row, "repeat_count")
        self.vocabulary.end_repeat()

    def _hint(self, row: Row, place: Place) -> dict[str, Any]:
        """The instruction of a group or repeat, if it has one: it is shown with the first question met in it."""
        hint = self.cells.text(row, "hint", place)
        return {"hint": hint} if hint else {}

    def _name(self, row: Row) -> str:
        name = row["name"]
        if not NAME.fullmatch(name) or name in RESERVED:
            message = sentence("'{name}' cannot be a name.", name=name) if name else sentence("Give the row a name.")
            rule = sentence("Use up to 63 letters, digits and _, beginning with a letter.")
            self.problems.add("bad_name", together(message, rule), self.survey, row, "name")
        elif name in self.rows:
            message = sentence(
                "'{name}' stands in row {row} already. Every row needs a name of its own.",
                name=name,
                row=self.rows[name].number,
            )
            self.problems.add("duplicate_name", message, self.survey, row, "name")
        elif name.lower() in self._lower_names:
            other = self._lower_names[name.lower()]
            message = sentence(
                "'{name}' and '{other}' differ in capital letters only, which data files cannot tell apart. Name one differently.",
                name=name,
                other=other,
            )
            self.problems.add("duplicate_name", message, self.survey, row, "name")
        else:
            self.rows[name] = row
            self._lower_names[name.lower()] = name
        return name

    def _is_known(self, row: Row, type_: str, rest: str) -> bool:
        message = why_not(type_)
        if message:
            self.problems.add("unsupported_type", message, self.survey, row, "type")
        elif type_ not in KNOWN_TYPES:
            self.problems.unknown(row["type"], "question type", KNOWN_TYPES, self.survey, row, "type")
        elif type_ in FROM_FILE and not rest:
            message = sentence("Name the file behind the type, such as '{type} cities.csv'.", type=type_)
            self.problems.add("no_file", message, self.survey, row, "type")
        elif type_ in FROM_FILE:
            if self.cells.files.list_key(row, without_or_other(rest)[0], self.lists) is not None:
                return True
        elif type_ in SELECTS and rest.startswith("${"):
            message = sentence(
                "A list cannot be made of the answers of a repeat. Write the choices in the sheet choices, with ${{name}} in their texts where they say an answer."
            )
            self.problems.add("unknown_list", message, self.survey, row, "type")
        elif type_ in SELECTS and without_or_other(rest)[0] not in self.lists:
            self.problems.unknown(without_or_other(rest)[0], "list", self.lists, self.survey, row, "type")
        elif type_ not in SELECTS and rest:
            message = sentence("Type '{type}' takes no list. Write '{type}' alone.", type=type_)
            self.problems.add("unexpected_list", message, self.survey, row, "type")
        else:
            return True
        # Its name is known all the same, so that what refers to it is not reported too.
        self.vocabulary.learn(self._name(row), None, ())
        return False

    def _question(self, row: Row, type_: str, list_name: str, place: Place) -> dict[str, Any]:
        name = self._name(row)
        if type_ == "range":
            type_ = range_type(row)
        if is_hidden_value(row) and type_ != "hidden":
            type_, list_name = "calculate", ""
        elif is_shown_value(row):
            type_ = "text"
        has_other = False
        if list_name:
            list_name, has_other = without_or_other(list_name)
            if type_ in FROM_FILE:
                type_, list_name = FROM_FILE[type_], self.cells.files.list_key(row, list_name, self.lists) or ""
            if has_other:
                list_name = list_with_other(self.lists, list_name, self.languages.names)
            names = [*(choice["name"] for choice in self.lists[list_name]), *row["missing"].split()]
            if name not in self.questions:
                # Of two rows with one name the first counts: only that there are two is wrong.
                self.vocabulary.choices[name] = tuple(dict.fromkeys(names))
                self.vocabulary.lists[name] = list_name
            self.choice_fills.check(list_name, name, lambda fill: self._wrong_in_choice(fill, place))
        if type_ in NUMBER_TYPES:
            self.vocabulary.numbers[name] = tuple(row["missing"].split())
        if type_ in ANSWER_KINDS:
            self.vocabulary.kinds[name] = ANSWER_KINDS[type_]
        if type_ == "hidden" and self.vocabulary.inside:
            message = sentence("A case variable is known once for the whole interview. Move the row out of the repeat.")
            self.problems.add("hidden_in_repeat", message, self.survey, row, "type")
        node = self.cells.node(row, type_, list_name, place)
        self.questions.setdefault(name, node)
        if node["calculation"] is not None and name not in self.vocabulary.kinds:
            self.vocabulary.kinds[name] = kind_of(node["calculation"], self.vocabulary.scope())
        known = self.possible(name) if type_ in ("calculate", "hidden") else None
        self.vocabulary.learn(name, known.values if known else None, place)
        return self._specified(row, node, place, has_other=has_other) if list_name else node

    def _wrong_in_choice(self, name: str, place: Place) -> Said | None:
        """What to say about ${name} in the text of a choice that is offered at this place; None if it is right."""
        wrong = self.vocabulary.wrong_fill(name, place)
        if wrong is None and self.choice_fills.has_any(self.vocabulary.lists.get(name, "")):
            # One level, so that no text grows beyond all bounds.
            wrong = sentence(
                "The answers to '{name}' name another answer themselves. Write a calculate with jr:choice-name(), and its name here.",
                name=name,
            )
        return wrong

    def _specified(self, row: Row, node: dict[str, Any], place: Place, *, has_other: bool) -> dict[str, Any]:
        """The question, together with a text question for every choice that is to be specified."""
        texts = []
        for choice in self.lists[node["list"]]:
            if not choice["specify"] and not (has_other and choice["name"] == OTHER):
                continue
            text = text_question(node, choice, blank=self.cells.blank)
            name = text["name"]
            if name in self.vocabulary.rows or name in self.questions or not NAME.fullmatch(name):
                message = sentence(
                    "The words behind the choice '{choice}' need the name '{name}', which is taken or too long. Name this row, or the other one, differently.",
                    choice=choice["name"],
                    name=name,
                )
                self.problems.add("duplicate_name", message, self.survey, row, "name")
                continue
            self.questions[name] = text
            self.vocabulary.learn(name, None, place)
            texts.append(text)
        return with_texts(node, texts) if texts else node

    def _check_country(self) -> None:
        if "country" in self.rows and self.questions.get("country", {}).get("type") != "hidden":
            message = sentence(
                "The name country belongs to the case's country. Give this row the type hidden, or another name."
            )
            self.problems.add("country_not_hidden", message, self.survey, self.rows["country"], "type")
        elif "country" not in self.rows and self.survey.rows:
            message = sentence(
                "The survey has no row of type hidden with the name country. Add it, as the first row or anywhere outside a repeat."
            )
            missing = {"adds": {"type": "hidden", "name": "country"}, "behind": 1}
            self.problems.add("no_country", message, self.survey, 1, "type", **missing)
