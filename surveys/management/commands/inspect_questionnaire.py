"""How do I look for dead ends in a questionnaire from the command line?"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys import selectors
from surveys.core.inspection import Inspection, inspect
from surveys.core.problems import RejectedError
from surveys.core.study import Study
from surveys.core.workbook import Sheets, compile_study, read_directory, read_xlsx
from surveys.inspection_words import line
from surveys.models import Survey


class Command(BaseCommand):
    """Inspect the questionnaire of a survey, or of a workbook that has not been imported."""

    help = "Look for dead ends in a questionnaire (a survey's short name, an .xlsx file or a folder), walk its routes, and tell its length."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to inspect, and how."""
        parser.add_argument("questionnaire", help="short name of a survey, or path of a workbook")
        parser.add_argument("--seed", default="1", help="of the simulated respondents")
        parser.add_argument("--target-minutes", type=float, help="length that was promised: a longer one is an error")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(
        self, *args: Any, questionnaire: str, seed: str, target_minutes: float | None, json: bool, **options: Any
    ) -> None:
        """Print the report; errors make the command fail, so that a script can rely on it."""
        study, sheets = _study(questionnaire)
        result = inspect(study, seed=seed)
        if json:
            self.stdout.write(_as_json(result))
        else:
            self._tell(result, sheets)
        n_errors = sum(1 for finding in result.findings if finding.level == "error")
        longest = max((length.p90 for length in result.lengths.values()), default=0.0)
        if target_minutes is not None and longest > target_minutes:
            message = f"One interview in ten takes more than {longest:.1f} minutes; {target_minutes:g} were promised."
            raise CommandError(message)
        if n_errors:
            raise CommandError(f"{n_errors} {'error' if n_errors == 1 else 'errors'} found.")

    def _tell(self, result: Inspection, sheets: Sheets) -> None:
        report = result.to_json()
        for finding in report["findings"]:
            said = line(finding, sheets)
            place = f"{said.cell or said.question or finding['where']}: " if finding["where"] else ""
            self.stdout.write(f"{said.level_name}: {place}{said.message} {said.why}".rstrip())
            if said.example:
                self.stdout.write(f"    for example {said.example}")
            self.stdout.write(f"    {said.advice} ({said.evidence})")
        coverage = report["coverage"]
        self.stdout.write(f"{report['n_sent']} simulated respondents, seed {result.seed}:")
        for name in ("questions", "choices", "ways", "endings"):
            self.stdout.write(f"  {name}: {coverage[name]['met']} of {coverage[name]['of']} reached")
        for language, length in report["lengths"].items():
            self.stdout.write(
                f"  length in {language}: median {length['median']:.1f} min, nine in ten below {length['p90']:.1f} min"
            )


def _study(written: str) -> tuple[Study, Sheets]:
    path = Path(written)
    if path.exists():
        try:
            sheets = read_directory(path) if path.is_dir() else read_xlsx(path.read_bytes())
            return compile_study(sheets, version=1), sheets
        except RejectedError as error:
            lines = [f"  {p.where or '(workbook)'}: {p.message}" for p in error.problems]
            raise CommandError(f"{len(lines)} problems in the workbook:\n" + "\n".join(lines)) from None
    survey = Survey.objects.filter(slug=written).first()
    if survey is None:
        raise CommandError(f"There is no survey '{written}', and no file or folder of this name.")
    version = selectors.newest_version(survey)
    if version is None:
        message = f"Nothing of {written} is published yet. Its draft is inspected on its page Checks."
        raise CommandError(message)
    return selectors.study(version), selectors.sheets(version)


def _as_json(result: Inspection) -> str:
    return json.dumps(result.to_json(), ensure_ascii=False, indent=2)
