"""How do I conduct a whole simulated fieldwork from the command line?"""

import time
from argparse import ArgumentParser
from typing import Any

import httpx
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from rest_framework.authtoken.models import Token
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

from interviews.selectors import fieldwork
from interviews.simulation import service
from interviews.simulation.conductor import Progress
from interviews.simulation.study import pooled_truth, truth
from surveys import selectors
from surveys.access import PUBLISHED
from surveys.core.problems import RejectedError
from surveys.models import Membership, Survey

RESULTS_SECONDS = 120


class Command(BaseCommand):
    """Simulated interviewers and respondents conduct the fieldwork over the public API."""

    help = (
        "Conduct simulated interviews on a survey that is marked as simulated, and hold the results against the truth."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many, from which seed, on which survey."""
        parser.add_argument(
            "--interviews", type=int, help="how many to complete (default: what is left of the targets)"
        )
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--survey", default="coproduction-2008")
        parser.add_argument("--processes", type=int, help="simulated interviewers at work at once")

    def handle(
        self, *args: Any, interviews: int | None, seed: int, survey: str, processes: int | None, **options: Any
    ) -> None:
        """Conduct, then print the table."""
        found = Survey.objects.filter(PUBLISHED, slug=survey).first()
        if found is None:
            raise CommandError(
                f"There is no published survey {survey}. Import it with import_survey, or start without --empty."
            )
        left = sum(max(0, row.country.target - row.completes) for row in fieldwork.progress(found))
        wanted = left if interviews is None else interviews
        if wanted == 0:
            raise CommandError("Every country has met its target: there is nothing left to simulate.")
        console = Console()
        try:
            run = service.start(survey=found, user=None, n_interviews=wanted, seed=seed, ring=False)
        except RejectedError as error:
            raise CommandError(str(error)) from None
        progress = self._conduct(console, run.pk, wanted, processes)
        for message in progress.messages:
            console.print(f"[yellow]{message}[/]")
        self._report(console, found, progress)

    def _conduct(self, console: Console, run: Any, wanted: int, processes: int | None) -> Progress:
        columns = (
            TextColumn("SIMULATED interviews"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        with Bar(*columns, console=console) as bar:
            task = bar.add_task("interviews", total=wanted)
            progress = service.run(run, watch=lambda p: bar.update(task, completed=p.done), n_processes=processes)
        if progress is None:
            raise CommandError("The simulation was stopped before it began.")
        return progress

    def _report(self, console: Console, survey: Survey, progress: Progress) -> None:
        rows = fieldwork.progress(survey)
        cells = list(fieldwork.quota_cells(survey))
        over = sum(cell.is_hard and cell.completes > cell.target for cell in cells)
        table = Table("Country", "Interviews", "Target", "Cells full", title="SIMULATED fieldwork")
        for row in rows:
            own = [cell for cell in cells if cell.country_id == row.country.pk]
            full = sum(cell.completes >= cell.target for cell in own)
            table.add_row(row.country.code, str(row.completes), str(row.country.target), f"{full} of {len(own)}")
        table.add_row("all", str(sum(r.completes for r in rows)), str(sum(r.country.target for r in rows)), "")
        console.print(table)
        console.print(f"Cells over target: {over}")
        console.print(self._indices(survey, sum(row.completes for row in rows)))
        outcomes = ", ".join(f"{name} {n}" for name, n in sorted(progress.results.items()))
        console.print(f"Cases: {outcomes}")
        rate = progress.done / progress.seconds if progress.seconds else 0
        console.print(f"{progress.done} interviews in {progress.seconds:.1f} s: {rate:.1f} interviews per second")

    def _indices(self, survey: Survey, n: int) -> Table:
        """Published indices against the truth, as the public API gives them once they count every interview."""
        study = selectors.current_study(survey)
        user, _ = User.objects.get_or_create(username=f"simulated-analyst-{survey.slug}"[:150])
        user.set_unusable_password()
        user.save()
        Membership.objects.get_or_create(user=user, survey=survey, role=Membership.Role.ANALYST)
        token, _ = Token.objects.get_or_create(user=user)
        try:
            with httpx.Client(base_url=service.url(), headers={"Authorization": f"Token {token.key}"}) as client:
                answer = self._published(client, survey, n)
        finally:
            token.delete()
        known = {**truth(survey.slug), **{(name, "overall"): score for name, score in pooled_truth(study).items()}}
        title = f"SIMULATED indices, snapshot {answer['snapshot']}, n {answer['n']}"
        table = Table("Index", "Domain", "Estimate", "SE", "95 % interval", "Truth", "Inside", title=title)
        for row in answer["results"]:
            score = known.get((row["index"], row["domain"]))
            if score is None or row["se"] is None:
                continue
            inside = row["ci_low"] <= score <= row["ci_high"]
            table.add_row(
                *(row["index"], row["domain"], f"{row['estimate']:.2f}", f"{row['se']:.2f}"),
                *(f"{row['ci_low']:.2f} to {row['ci_high']:.2f}", f"{score:.2f}", "yes" if inside else "no"),
            )
        return table

    def _published(self, client: httpx.Client, survey: Survey, n: int) -> dict[str, Any]:
        deadline = time.monotonic() + RESULTS_SECONDS
        while True:
            answer: dict[str, Any] = client.get(
                f"/api/v1/surveys/{survey.slug}/indices/", params={"by": "country"}
            ).json()
            if answer.get("n") == n or time.monotonic() > deadline:
                return answer
            time.sleep(0.5)
