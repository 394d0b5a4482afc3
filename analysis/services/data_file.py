"""What stands in a data file? One row per counted interview, in the order of the ledger, reproducible from its snapshot."""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from analysis import selectors
from analysis.models import ExportJob
from analysis.services.csv_text import guard
from analysis.services.weighing import Weigher
from surveys import selectors as studies
from surveys.core.walk import CONFIRMED, answer_text, index

ROWS_PER_CHUNK = 2_000
FIRST = ("interview_id", "country", "version", "language", "started_at", "ended_at")
# The mark by which spreadsheets know UTF-8. It stands before a name that nobody calculates with, should a reader not know it.
BYTE_ORDER_MARK = "\ufeff"


def write(job: ExportJob, path: Path, beat: Callable[[int], None]) -> None:
    """Write the file of an export, chunk by chunk.

    Args:
        job: with its snapshot.
        path: of the file to write.
        beat: told the number of rows done after every chunk; what it raises ends the writing.
    """
    import pandas

    assert job.snapshot is not None, "a file is made from a snapshot"
    sheet = DataSheet(job)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(BYTE_ORDER_MARK)
        pandas.DataFrame(columns=sheet.columns).to_csv(file, index=False, lineterminator="\n")
        rows = selectors.counted_rows(job.survey_id, job.snapshot.ledger, chunk=ROWS_PER_CHUNK)
        n_done = 0
        while chunk := [sheet.row(row) for row in islice(rows, ROWS_PER_CHUNK)]:
            # Objects, not columns of one type: a number stays as it was answered, beside a refusal too.
            frame = pandas.DataFrame(chunk, columns=sheet.columns, dtype=object)
            frame.to_csv(file, index=False, header=False, lineterminator="\n")
            n_done += len(chunk)
            beat(n_done)
        file.flush()
        os.fsync(file.fileno())


class DataSheet:
    """The columns of a file and how an interview fills them."""

    def __init__(self, job: ExportJob) -> None:
        assert job.snapshot is not None, "a file is made from a snapshot"
        self._weigher = Weigher(job.snapshot)
        self._in_labels, self._language = job.content == "labels", job.language
        self._is_simulated = job.survey.is_simulated
        self._variables = _variables(job)
        own = [
            *FIRST,
            *(["simulated"] if self._is_simulated else []),
            *self._indices(),
            "weight",
            "weight_country",
        ]
        # A question may have the name of one of our columns, such as the weight of a body: then it is the question that gives way.
        self._column_of = column_names(self._variables, own)
        n_first = len(FIRST) + self._is_simulated
        self.columns = [*own[:n_first], *self._column_of.values(), *own[n_first:]]

    def _indices(self) -> list[str]:
        return [f"index_{name}" for name in self._weigher.indices]

    def row(self, counted: Mapping[str, Any]) -> list[Any]:
        """The cells of an interview, in the order of the columns."""
        values = counted["values"]
        weighed = self._weigher.weigh(values)
        cells: list[Any] = [
            str(counted["interview_id"]),
            counted["country"],
            counted["version_number"],
            counted["language"],
            _instant(counted["started_at"]),
            _instant(counted["ended_at"]),
        ]
        if self._is_simulated:
            cells.append(1)
        questionnaire = studies.study(counted["version_id"]).questionnaire
        cells.extend(self._cell(questionnaire, name, values.get(name)) for name in self._variables)
        cells.extend(weighed.scores.get(name) for name in self._weigher.indices)
        return [*cells, weighed.weight, weighed.weight_country]

    def _cell(self, questionnaire: Mapping[str, Any], name: str, value: Any) -> Any:
        if value in (None, "", []):
            return None
        if self._in_labels and isinstance(value, (str, list)):
            return guard(answer_text(questionnaire, name, value, self._language))
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, list):
            return guard(" ".join(str(item) for item in value))
        return guard(value) if isinstance(value, str) else value


def _variables(job: ExportJob) -> list[str]:
    """Every variable in questionnaire order: the snapshot's version first, then what only others have."""
    assert job.snapshot is not None
    others = selectors.versions_counted(job.survey_id, job.snapshot.ledger)
    found: dict[str, None] = {}
    for version in [job.snapshot.version_id, *others]:
        questions = index(studies.study(version).questionnaire).questions
        for name, node in questions.items():
            if node["type"] != "note" and name != "country":
                found.update(dict.fromkeys(columns_of(name, node)))
    return list(found)


def column_names(variables: Sequence[str], taken: Collection[str]) -> dict[str, str]:
    """Variable -> its column, a name of its own: `age/confirmed` is `age_confirmed`."""
    names: dict[str, str] = {}
    used = {*taken, *variables}
    for variable in variables:
        name = variable.replace("/", "_")
        while name in taken or (name != variable and name in used):
            name = f"answer_{name}"
        used.add(name)
        names[variable] = name
    return names


def columns_of(name: str, node: Mapping[str, Any]) -> list[str]:
    """The variables that an answer fills: itself, and the reason for which an unlikely one was confirmed."""
    return [name, *([name + CONFIRMED] if node.get("soft_constraint") else [])]


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None
