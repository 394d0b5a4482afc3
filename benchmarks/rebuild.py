"""How long does it take to make the sums of a large survey anew from the database, and in how much memory?

`COPROD_VAR=/var/tmp/large ./run manage migrate`, then
`COPROD_VAR=/var/tmp/large ./run manage shell -c "from benchmarks.rebuild import main; main(1_000_000)"` fills the database of an empty
installation with so many interviews of the five-country study (their data drawn from 5,000 different people; several minutes), counts
them anew with a process per processor, and prints time and the largest resident memory. Give the installation a folder of its own.
"""

import json
import os
import resource
import time
from pathlib import Path
from uuid import UUID

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from analysis.models import Sums
from analysis.services import rebuilding
from benchmarks.recompute import values_of_people
from interviews.models import Case, Interview, LedgerHead
from surveys import selectors
from surveys.core.workbook import read_directory
from surveys.models import Survey
from surveys.services.importing import import_study

STUDY = Path(__file__).parents[1] / "surveys" / "studies" / "coproduction_2008"
PER_STATEMENT = 50_000
TEMPLATE = UUID(int=0)

# Copies of a model row for every number of a range, with what must differ.
LEDGER = """
    INSERT INTO interviews_ledgerrow (survey_id, position, interview_id, version_id, sign, values, at)
    SELECT %(survey)s, n, gen.interview, %(version)s, 1, p.values, now()
    FROM (SELECT n, md5('benchmark' || n)::uuid AS interview FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n) AS gen
    JOIN benchmark_people AS p ON p.number = (gen.n * 7919) %% %(people)s
"""


def main(n: int, processes: int = 0) -> None:
    """Generate what is missing, count anew, tell."""
    survey = generated(n)
    of_database = _database_seconds()
    began = time.monotonic()
    processes = processes or os.cpu_count() or 1
    done = rebuilding.rebuild(survey.pk, processes=processes)
    seconds = time.monotonic() - began
    own, children = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{done.rows:,} interviews counted anew in {seconds:.1f} s by {processes} processes on {os.cpu_count()} processors"
    )
    print(f"processor time of the processes that count: {used.ru_utime + used.ru_stime:.1f} s")
    if of_database is not None:
        print(
            f"processor time of their connections in the database: {(_database_seconds() or 0.0) - of_database:.1f} s"
        )
    print(f"largest resident memory: {children:.0f} MB in each of them, {own:.0f} MB in the one that adds")
    assert Sums.objects.get(survey=survey).watermark == done.rows


def _database_seconds() -> float | None:
    """Processor time of all connections that have ended, if the database runs on this machine (Linux)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    try:
        _, server = _stat(backend)
        (of_children, _) = _stat(server)
    except OSError:
        return None
    return of_children / os.sysconf("SC_CLK_TCK")


def _stat(process: int) -> tuple[int, int]:
    """Ticks of the ended children of a process, and its parent; see proc(5)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[13]) + int(fields[14]), int(fields[1])


def generated(n: int) -> Survey:
    """A survey with at least so many interviews in its ledger."""
    survey = Survey.objects.filter(slug="coproduction-2008").first()
    if survey is None:
        survey = import_study(sheets=read_directory(STUDY), user=None, now=timezone.now()).survey
    head, _ = LedgerHead.objects.get_or_create(survey=survey)
    if head.position >= n:
        return survey
    people = values_of_people(selectors.current_study(survey))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE benchmark_people (number integer PRIMARY KEY, values jsonb)")
        with cursor.copy("COPY benchmark_people FROM STDIN") as copy:  # type: ignore[attr-defined]
            for number, values in enumerate(people):
                copy.write_row((number, json.dumps(values)))
        for first in range(head.position + 1, n + 1, PER_STATEMENT):
            last = min(first + PER_STATEMENT - 1, n)
            _cases_and_interviews(survey, first, last)
            numbers = {"first": first, "last": last, "survey": survey.pk, "people": len(people)}
            cursor.execute(LEDGER, {**numbers, "version": selectors.current_version(survey).pk})
            LedgerHead.objects.filter(survey=survey).update(position=last)
            print(f"{last:,} interviews generated", flush=True)
        cursor.execute("ANALYZE")
    return survey


def _cases_and_interviews(survey: Survey, first: int, last: int) -> None:
    """Copies of one case and one interview, without data of their own: counting reads the ledger."""
    interview = Interview.objects.filter(pk=TEMPLATE).first() or _template(survey)
    of_case = [field.column for field in Case._meta.concrete_fields if not field.primary_key]
    of_interview = [field.column for field in Interview._meta.concrete_fields if field.column not in ("id", "case_id")]
    cases, columns = ", ".join(of_case), ", ".join(of_interview)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH cases AS (
                INSERT INTO interviews_case ({cases})
                SELECT {", ".join(f"c.{name}" for name in of_case)}
                FROM interviews_case AS c, generate_series(%s::bigint, %s::bigint) WHERE c.id = %s RETURNING id
            )
            INSERT INTO interviews_interview (id, case_id, {columns})
            SELECT md5('benchmark' || (%s + row_number() OVER (ORDER BY cases.id)))::uuid, cases.id,
                   {", ".join(f"i.{name}" for name in of_interview)}
            FROM cases, interviews_interview AS i WHERE i.id = %s
            """,
            [first, last, interview.case_id, first - 1, TEMPLATE],
        )


def _template(survey: Survey) -> Interview:
    now, country = timezone.now(), survey.countries.first()
    assert country is not None
    interviewer, _ = User.objects.get_or_create(username="benchmark")
    case = Case.objects.create(
        survey=survey, country=country, language="en", time_zone=country.time_zones[0], shuffle=0.5
    )
    return Interview.objects.create(
        id=TEMPLATE,
        survey=survey,
        case=case,
        version=selectors.current_version(survey),
        interviewer=interviewer,
        language="en",
        status=Interview.Status.COMPLETE,
        disposition="1.10",
        started_at=now,
        ended_at=now,
    )
