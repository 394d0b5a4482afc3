"""How is a published figure derived again from a file?"""

import csv
import json
import sys
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from analysis.core.from_file import estimate


class Command(BaseCommand):
    """Weights, estimates and tests of rows from anywhere, as JSON."""

    help = (
        "Weight the rows of a CSV file to population margins and print weights, estimates and tests as JSON. "
        "Needs no database: what is computed depends on the three files only."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The files."""
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.add_argument("--data", required=True, help="CSV file with one row per respondent")
        parser.add_argument("--margins", required=True, help="JSON file: population of each category, per country")
        parser.add_argument("--scheme", required=True, help="JSON file: items, indices, margins, domains, options")
        parser.add_argument("--output", default="-", help="file to write to (default: standard output)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the results. Exit code 1 if the files cannot be estimated from; the answer then says why.

        Raises:
            CommandError: a file cannot be read.
        """
        found = estimate(_table(options["data"]), _json(options["margins"]), _json(options["scheme"]))
        text = json.dumps(found, ensure_ascii=False, allow_nan=False)
        if options["output"] == "-":
            self.stdout.write(text)
        else:
            Path(options["output"]).write_text(text + "\n", encoding="utf-8")
        if found["status"] != "ok":
            sys.exit(1)


def _table(name: str) -> list[dict[str, str]]:
    try:
        with Path(name).open(newline="", encoding="utf-8-sig") as file:
            table = list(csv.DictReader(file, strict=True))
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}.") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"{name} is not a CSV file in UTF-8: {error}.") from None
    for line, row in enumerate(table, start=2):
        if None in row or None in row.values():
            raise CommandError(f"{name}, line {line}: it has more or fewer values than the first line has columns.")
    return table


def _json(name: str) -> Any:
    try:
        return json.loads(Path(name).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}.") from None
    except ValueError as error:
        raise CommandError(f"{name} is not a JSON file in UTF-8: {error}.") from None
