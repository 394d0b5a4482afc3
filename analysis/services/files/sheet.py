"""What stands in a data file? One row per counted interview, in the order of the ledger, reproducible from its snapshot."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from analysis import selectors
from analysis.core.codebook import Category, Seen, Variable, variable
from analysis.models import ExportJob
from analysis.services.files.timings import Timings
from analysis.services.labels import choices_of, in_language, label_of
from analysis.services.weighing import Weigher
from surveys import selectors as studies
from surveys.core.compiled import ANOTHER, ORDER
from surveys.core.expressions import split_key
from surveys.core.study import Study
from surveys.core.walk import CONFIRMED, index

ROWS_PER_CHUNK = 2_000
MINUTE = timedelta(minutes=1)
# Types of rows in the questionnaire that somebody answers at the screen.
PUT_TO_PEOPLE = ("select_one", "select_multiple", "integer", "decimal", "text", "date", "time", "acknowledge")
# A worker gives a sign of life so often while it only looks.
ROWS_PER_LOOK = 20_000

Beat = Callable[[int], None]

_IN_A_ROUND = re.compile(r"(?:\[[0-9]+\])+")


class DataSheet:
    """The variables of a file and how an interview fills them.

    Args:
        job: with its snapshot.
        beat: told the number of rows done; what it raises ends the work.
    """

    def __init__(self, job: ExportJob, beat: Beat) -> None:
        assert job.snapshot is not None, "a file is made from a snapshot"
        self.job, self.beat, self.snapshot = job, beat, job.snapshot
        self.study = studies.study(job.snapshot.version_id)
        self.language = job.language or self.study.default_language
        self.is_simulated = job.survey.is_simulated
        self._weigher = Weigher(job.snapshot)
        questions = _questions(job)
        self._studies = list({id(study): study for known in questions.values() for study in known}.values())
        seen = self._look(questions)
        questions = _with_rounds(questions, seen)
        with translation.override(self.language):
            first, last = self._first(), self._last()
            words = {"dk": _("Do not know"), "refused": _("Refused"), "na": _("Not applicable")}
            own = {v.name for v in (*first, *last)}
            # A question may have the name of one of our columns, such as the weight of a body: then the question gives way.
            columns = column_names(list(questions), own)
            asked = [self._asked(columns[name], name, known, seen[name], words) for name, known in questions.items()]
            self._timings = self._measured(asked, [v.name for v in (*first, *asked, *last)])
        measured = self._timings.variables if self._timings else ()
        self.variables: tuple[Variable, ...] = (*first, *asked, *last, *measured)
        self._sources = [v.source for v in asked]

    def _asked(self, column: str, name: str, known: list[Study], seen: Seen, words: Mapping[str, str]) -> Variable:
        question = name.removesuffix(CONFIRMED).removesuffix(ORDER)
        base, at = split_key(question)
        label = label_of(known[0], base, self.language) or base
        if at:
            label = f"{label} ({'.'.join(map(str, at))})"
        if question != name:
            what = _("in which order") if name.endswith(ORDER) else _("why it was confirmed")
            return variable(column, f"{label}: {what}", "text", None, seen, words, source=name)
        node = index(known[0].questionnaire).questions.get(base)
        type_ = node["type"] if node is not None else "integer"
        choices = None if node is None else choices_of(known, base, self.language)
        return variable(column, label, type_, choices, seen, words, source=name)

    def _measured(self, asked: list[Variable], taken: list[str]) -> Timings | None:
        """The columns of how the interviews went; None where they are not wanted."""
        if not self.job.timings:
            return None
        assert self.job.timings_until is not None, "a job is bound to a moment before its file is made"
        known = self._studies

        def is_asked(key: str) -> bool:
            nodes = (index(study.questionnaire).questions.get(split_key(key)[0]) for study in known)
            return any(node["type"] in PUT_TO_PEOPLE for node in nodes if node is not None)

        return Timings({v.source: (v.name, v.label) for v in asked}, self.job.timings_until, taken, is_asked)

    def _look(self, questions: Mapping[str, list[Study]]) -> dict[str, Seen]:
        """What the answers look like: one pass over the rows, before the one that writes them."""
        seen = {name: Seen() for name in questions}
        for number, row in enumerate(self._counted(), start=1):
            values = row["values"]
            for name, found in seen.items():
                if "[" not in name:
                    found.note(values.get(name))
            # The rounds of repeats are known by their answers alone.
            for key in filter(_IN_A_ROUND.search, values):
                if _name_of(key) in questions:
                    seen.setdefault(key, Seen()).note(values[key])
            if number % ROWS_PER_LOOK == 0:
                self.beat(0)
        return seen

    def _first(self) -> list[Variable]:
        countries = tuple(Category(c.code, number, c.name) for number, c in enumerate(self.study.countries, start=1))
        found = [
            Variable("interview_id", "text", _("Interview")),
            Variable("country", "single", _("Country"), countries),
            Variable("questionnaire_version", "number", _("Version of the questionnaire"), is_whole=True),
            Variable("language", "text", _("Language of the interview")),
            Variable("started_at", "instant", _("Beginning (UTC)")),
            Variable("ended_at", "instant", _("End (UTC)")),
        ]
        if self.is_simulated:
            found.append(Variable("simulated", "number", _("Simulated: no person was interviewed"), is_whole=True))
        return found

    def _last(self) -> list[Variable]:
        indices = [
            Variable(f"index_{i.name}", "number", f"{in_language(i.label, self.language) or i.name} (0-100)")
            for i in self.study.indices
        ]
        return [
            *indices,
            Variable("weight", "number", _("Weight for all countries together (mean 1)")),
            Variable("weight_country", "number", _("Weight within the country (mean 1)")),
        ]

    def chunks(self) -> Iterator[list[list[Any]]]:
        """The rows, chunk by chunk: answers as they are stored, None where there is none, instants as datetimes."""
        rows, n_done = self._counted(), 0
        while chunk := list(islice(rows, ROWS_PER_CHUNK)):
            cells = [self._row(row) for row in chunk]
            if self._timings is not None:
                of = self._timings.of([str(row["interview_id"]) for row in chunk])
                cells = [[*own, *of(own[0], _minutes(row))] for own, row in zip(cells, chunk, strict=True)]
            yield cells
            n_done += len(chunk)
            self.beat(n_done)

    def _counted(self) -> Iterator[Mapping[str, Any]]:
        return selectors.counted_rows(self.job.survey_id, self.snapshot.ledger, chunk=ROWS_PER_CHUNK)

    def _row(self, counted: Mapping[str, Any]) -> list[Any]:
        values = counted["values"]
        weighed = self._weigher.weigh(values)
        cells: list[Any] = [
            str(counted["interview_id"]),
            counted["country"],
            counted["version_number"],
            counted["language"],
            counted["started_at"],
            counted["ended_at"],
        ]
        if self.is_simulated:
            cells.append(1)
        cells.extend(_cell(values.get(name)) for name in self._sources)
        cells.extend(weighed.scores.get(name) for name in self._weigher.indices)
        return [*cells, weighed.weight, weighed.weight_country]


def _minutes(counted: Mapping[str, Any]) -> float:
    length: timedelta = counted["length"]
    return round(length / MINUTE, 2)


def _cell(value: Any) -> Any:
    if value is None or value in ("", []):
        return None
    return str(value).lower() if isinstance(value, bool) else value


def _name_of(key: str) -> str:
    """`age` of `age[2]`, `age/confirmed` of `age[2]/confirmed`."""
    return _IN_A_ROUND.sub("", key)


def _with_rounds(questions: Mapping[str, list[Study]], seen: Collection[str]) -> dict[str, list[Study]]:
    """What is asked in a repeat has a column for every round in which it was answered."""
    rounds: dict[str, list[str]] = {}
    for key in seen:
        if _IN_A_ROUND.search(key):
            rounds.setdefault(_name_of(key), []).append(key)
    found: dict[str, list[Study]] = {}
    for name, known in questions.items():
        is_repeated = name.removesuffix(CONFIRMED).removesuffix(ORDER) in index(known[0].questionnaire).repeats
        keys = sorted(
            rounds.get(name, ()), key=lambda key: split_key(key.removesuffix(CONFIRMED).removesuffix(ORDER))[1]
        )
        found |= dict.fromkeys(keys if is_repeated else [name], known)
    return found


def _questions(job: ExportJob) -> dict[str, list[Study]]:
    """Every variable in questionnaire order, the snapshot's version first, then what only others have -> studies that have it."""
    assert job.snapshot is not None
    others = selectors.versions_counted(job.survey_id, job.snapshot.ledger)
    found: dict[str, list[Study]] = {}
    for version in dict.fromkeys([job.snapshot.version_id, *others]):
        study = studies.study(version)
        looked_up = index(study.questionnaire)
        for name in looked_up.repeat_nodes:
            found.setdefault(name, []).append(study)
        for name, node in looked_up.questions.items():
            if node["type"] != "note" and name != "country" and not name.endswith(ANOTHER):
                for part in columns_of(name, node):
                    found.setdefault(part, []).append(study)
        # Beside all answers: nobody needs it who does not look for effects of the order.
        for name in looked_up.arranged:
            found.setdefault(name + ORDER, []).append(study)
    return found


def column_names(variables: Sequence[str], taken: Collection[str]) -> dict[str, str]:
    """Variable -> its column, a name of its own: `age/confirmed` is `age_confirmed`, `age[2]` is `age_2`."""
    names: dict[str, str] = {}
    used = {*taken, *variables}
    for variable_name in variables:
        name = re.sub(r"[\[/]", "_", variable_name).replace("]", "")
        while name in taken or (name != variable_name and name in used):
            name = f"answer_{name}"
        used.add(name)
        names[variable_name] = name
    return names


def columns_of(name: str, node: Mapping[str, Any]) -> list[str]:
    """The variables that an answer fills: itself, and the reason for which an unlikely one was confirmed."""
    return [name, *([name + CONFIRMED] if node.get("soft_constraint") else [])]
