"""How do the cells of one row become a compiled question?"""

import math
import re
from typing import Any

from surveys.core.compiled import MISSING, QUOTA_FULL
from surveys.core.expressions import ExpressionError, compile_expression, refers_to
from surveys.core.said import Said, sentence
from surveys.core.workbook.appearances import check_appearance
from surveys.core.workbook.choices import Lists, filter_columns
from surveys.core.workbook.defaults import is_calculated, is_expression, is_read_only, static_default
from surveys.core.workbook.files import FROM_FILE, Files
from surveys.core.workbook.languages import Languages
from surveys.core.workbook.parameters import NO, YES, answer_range, bounds, check_names, parameters, yes_or_no
from surveys.core.workbook.problems import Problems, number_or_nan
from surveys.core.workbook.sheets import Row, Sheets
from surveys.core.workbook.types import ENTRY_TYPES, SELECTS, split_type
from surveys.core.workbook.vocabulary import Place, Vocabulary

ENDINGS = {
    "1.10",
    "2.10",
    "2.11",
    "2.112",
    "2.30",
    "2.32",
    "2.33",
    "2.35",
    "4.10",
    "4.50",
    "4.70",
    QUOTA_FULL,
}


class QuestionCells:
    """Reads one row after the other."""

    def __init__(
        self, sheets: Sheets, languages: Languages, lists: Lists, vocabulary: Vocabulary, problems: Problems
    ) -> None:
        self.survey, self.languages, self.lists = sheets["survey"], languages, lists
        self.vocabulary, self.problems = vocabulary, problems
        self.files = Files(sheets, languages, problems)
        self.filter_columns = {"name", *filter_columns(sheets["choices"])}

    def node(self, row: Row, type_: str, list_name: str, place: Place) -> dict[str, Any]:
        """The compiled question of a row."""
        is_asked = type_ in (*ENTRY_TYPES, *SELECTS)
        check_names(self.problems, self.survey, row)
        limits = answer_range(self.problems, self.survey, row, split_type(row["type"])[0])
        constraint = self.expression(row, "constraint", place, itself=row["name"])
        is_read_only = self._read_only(row, is_asked=is_asked)
        if type_ == "hidden":
            why = sentence(
                "A case variable comes with the sample and has none; what is always the same is a calculate. Empty the cell."
            )
            self._unexpected(row, "default", "calculation", why=why)
        if not is_asked:
            why = sentence("Only questions have it. Empty the cell.")
            self._unexpected(row, "constraint", "soft_constraint", why=why)
        elif type_ not in SELECTS:
            self._unexpected(
                row, "choice_filter", why=sentence("Only select_one and select_multiple have it. Empty the cell.")
            )
        if type_ == "hidden":
            self._unexpected(row, "relevant", why=sentence("A case variable is always known. Empty the cell."))
        if type_ not in SELECTS:
            self._unexpected(
                row, "order", why=sentence("Only begin_group and questions with a list have it. Empty the cell.")
            )
        self._unexpected(row, "repeat_count", why=sentence("Only begin_repeat has it. Empty the cell."))
        return {
            "kind": "question",
            "type": type_,
            "name": row["name"],
            "label": self.text(row, "label", place, is_needed=type_ not in ("calculate", "hidden")),
            "hint": self.text(row, "hint", place),
            "probe": self.text(row, "probe", place),
            "list": list_name or None,
            "choice_filter": self._choice_filter(row, list_name, place),
            "choice_order": self._choice_order(row, type_),
            "required": is_asked and not is_read_only and self._required(row),
            "relevant": self.expression(row, "relevant", place),
            "range": limits,
            "bounds": bounds(type_, limits, constraint),
            "constraint": constraint,
            "constraint_message": self.text(row, "constraint_message", place),
            "soft_constraint": self.expression(row, "soft_constraint", place, itself=row["name"]),
            "soft_constraint_message": self.text(row, "soft_constraint_message", place),
            "calculation": self._calculation(row, type_, place),
            "default": self._default(row, type_, list_name) if is_asked else None,
            "default_calculation": self._calculated_default(row, type_, place) if is_asked else None,
            "read_only": is_read_only,
            "missing": self._missing(row, type_, list_name),
            "appearance": self._appearance(row, type_),
            "ends": self._ends(row, type_),
        }

    def blank(self, **given: Any) -> dict[str, Any]:
        """A question that stands in no row of its own, with nothing set but what is given."""
        texts: dict[str, Any] = {
            key: {} for key in ("label", "hint", "probe", "constraint_message", "soft_constraint_message")
        }
        nothing = (
            "list",
            "choice_filter",
            "choice_order",
            "relevant",
            "range",
            "bounds",
            "constraint",
            "soft_constraint",
        )
        rest = dict.fromkeys((*nothing, "calculation", "default", "default_calculation", "ends"))
        return {
            "kind": "question",
            **texts,
            **rest,
            "required": False,
            "read_only": False,
            "missing": [],
            "appearance": "",
        } | given

    def only_for_questions(self, row: Row, *, is_repeat: bool = False) -> None:
        """Refuse, on the row of a group or repeat, the rules that would be lost there. What says nothing is passed over."""
        self._unexpected(
            row,
            *("constraint", "soft_constraint", "calculation", "missing", "ends"),
            why=sentence("A repeat has none: write it at the questions inside. Empty the cell.")
            if is_repeat
            else sentence("A group has none: write it at the questions inside. Empty the cell."),
        )
        if is_repeat:
            self._unexpected(
                row,
                "order",
                why=sentence(
                    "Rounds come one after the other; put a begin_group with an order inside. Empty the cell."
                ),
            )
        else:
            self._unexpected(row, "repeat_count", why=sentence("Only begin_repeat has it. Empty the cell."))

    def text(self, row: Row, column: str, place: Place, *, is_needed: bool = False) -> dict[str, Any]:
        """A text in all languages."""

        def fill(name: str) -> Said | None:
            return self.vocabulary.wrong_fill(name, place, own=row["name"])

        return self.languages.text(self.survey, row, column, fill=fill, is_needed=is_needed)

    def expression(self, row: Row, header: str, place: Place, *, itself: str | None = None) -> list[Any] | None:
        """The compiled expression of a cell; None if the cell is empty or wrong."""
        return self._compiled(row, header, place, itself=itself)

    def _choice_filter(self, row: Row, list_name: str, place: Place) -> list[Any] | None:
        if not list_name:
            return None
        file = split_type(row["type"])[0] in FROM_FILE and list_name in self.lists
        columns = {"name", *self.files.columns(list_name)} if file else self.filter_columns
        return self._compiled(row, "choice_filter", place, columns=columns)

    def _compiled(
        self,
        row: Row,
        header: str,
        place: Place,
        *,
        columns: set[str] | None = None,
        itself: str | None = None,
    ) -> list[Any] | None:
        if not row[header]:
            return None
        try:
            cell = f"{row['name']}.{header}"
            here = (*(group for group, _, _ in place if group), row["name"])
            scope = self.vocabulary.scope(columns=columns or (), itself=itself, cell=cell, here=here)
            compiled = compile_expression(row[header], scope)
        except ExpressionError as error:
            for problem in (error, *error.also):
                self.problems.add(problem.code, problem.placed(), self.survey, row, header)
            return None
        changing = self.vocabulary.changing_order(refers_to(compiled), place)
        if changing:
            self.problems.add("later_name", changing, self.survey, row, header)
        return compiled

    def _unexpected(self, row: Row, *headers: str, why: Said) -> None:
        for header in headers:
            if row[header]:
                self.problems.add(f"unexpected_{header}", why, self.survey, row, header)

    def _calculation(self, row: Row, type_: str, place: Place) -> list[Any] | None:
        """The value of a calculate, or of a question that is read only."""
        is_shown = type_ in (*ENTRY_TYPES, *SELECTS) and is_read_only(row)
        if type_ != "calculate":
            return self.expression(row, "calculation", place) if is_shown else None
        if row["calculation"] or is_calculated(row["default"], "calculate"):
            return self.expression(row, "calculation" if row["calculation"] else "default", place)
        if not row["default"]:
            message = sentence("Write what is to be calculated.")
            self.problems.add("empty_cell", message, self.survey, row, "calculation")
        number = number_or_nan(row["default"])
        return ["lit", number if math.isfinite(number) else row["default"]]

    def _required(self, row: Row) -> bool:
        if is_expression(row["required"]) and row["required"].lower() not in YES | NO:
            message = sentence(
                "Whether an answer is required cannot depend on other answers. Write yes, or leave the cell empty."
            )
            self.problems.add("not_yes_or_no", message, self.survey, row, "required")
            return False
        return yes_or_no(self.problems, self.survey, row, "required")

    def _read_only(self, row: Row, *, is_asked: bool) -> bool:
        yes_or_no(self.problems, self.survey, row, "read_only")
        if not is_read_only(row) or not is_asked:
            return is_read_only(row)
        if not (row["calculation"] or row["default"]):
            message = sentence(
                "A question that cannot be answered would stop the interview. Write what it shows under calculation or default, or write a note with ${{name}} in its text."
            )
            self.problems.add("unexpected_read_only", message, self.survey, row, "read_only")
        why = sentence("Nobody answers a question that is read only. Empty the cell.")
        self._unexpected(row, "constraint", "soft_constraint", why=why)
        return True

    def _choice_order(self, row: Row, type_: str) -> str | None:
        settings = parameters(row)
        written = settings.get("randomize", "").lower()
        if written not in YES | NO or ("randomize" in settings and type_ not in SELECTS):
            message = sentence("Write randomize=true on a select_one or select_multiple, or leave it empty.")
            self.problems.add("bad_parameters", message, self.survey, row, "parameters")
        if type_ not in SELECTS:
            return None
        order = row["order"] or ("random" if written in YES else None)
        if order not in (None, "rotate", "random"):
            message = sentence("'{order}' is no order. Write rotate or random, or leave it empty.", order=order)
            self.problems.add("unknown_order", message, self.survey, row, "order")
        return order

    def _calculated_default(self, row: Row, type_: str, place: Place) -> list[Any] | None:
        """What stands in the question, anew with the answers before it, until it is answered: its calculation goes before its default."""
        if row["calculation"] and not is_read_only(row):
            return self.expression(row, "calculation", place)
        return self.expression(row, "default", place) if is_calculated(row["default"], type_) else None

    def _default(self, row: Row, type_: str, list_name: str) -> Any:
        """The default as an answer; None if there is none, or if it is calculated."""
        written = row["default"]
        if not written or is_calculated(written, type_) or (row["calculation"] and not is_read_only(row)):
            return None
        found = static_default(written, type_, [choice["name"] for choice in self.lists.get(list_name, [])])
        if found is None:
            message = sentence(
                "'{written}' is not an answer to this question, so it cannot be its default. Write an answer.",
                written=written,
            )
            self.problems.add("bad_default", message, self.survey, row, "default")
        return found

    def _missing(self, row: Row, type_: str, list_name: str) -> list[str]:
        kinds = row["missing"].split()
        for kind in kinds:
            if kind not in MISSING:
                self.problems.unknown(kind, "missing kind", MISSING, self.survey, row, "missing")
        if kinds and type_ not in (*ENTRY_TYPES, *SELECTS):
            message = sentence("Only questions have missing kinds (dk, refused, na). Empty the cell.")
            self.problems.add("unexpected_missing", message, self.survey, row, "missing")
        if type_ in SELECTS:
            listed = [choice["name"] for choice in self.lists[list_name] if choice["missing"]]
            return list(dict.fromkeys([*listed, *kinds]))
        return kinds

    def _appearance(self, row: Row, type_: str) -> str:
        check_appearance(self.problems, self.survey, row)
        if "introduction" in row["appearance"].split() and (type_ != "note" or row["ends"]):
            message = sentence(
                "Only a note that does not end the interview can be the introduction: a question would never be asked."
            )
            self.problems.add("unexpected_introduction", message, self.survey, row, "appearance")
        return row["appearance"]

    def _ends(self, row: Row, type_: str) -> str | None:
        code = row["ends"]
        if not code:
            return None
        if type_ != "note":
            message = sentence("Only a note can end the interview. Change the type to note, or empty the cell.")
            self.problems.add("unexpected_ends", message, self.survey, row, "ends")
        # Spreadsheets take the last zero of 4.70 for an ornament.
        code = f"{code}0" if re.fullmatch(r"[1-4]\.[1-9]", code) else code
        if code not in ENDINGS:
            self.problems.unknown(code, "disposition for an end", ENDINGS, self.survey, row, "ends")
        return code
