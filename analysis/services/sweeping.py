"""What waits although its bell was lost?"""

from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from analysis.models import ExportJob, Sums, WeightingScheme
from analysis.services import asking, bell, column_files, exports, retention
from analysis.services.definitions import study_of_sums
from interviews.models import LedgerHead
from surveys.models import QuestionnaireVersion, Survey

COLUMNS_TASK = "analysis.tasks.follow_columns"
# As long as copying a million rows may take, the task is believed to be at it.
COLUMNS_SECONDS = 600
ROWS_BEHIND = 2_000
CASES_TASK = "analysis.tasks.follow_cases"
# Once an hour: nobody clears this flag.
CASES_SECONDS = 3_600


def sweep() -> tuple[int, int]:
    """Ask again for recomputes and exports, remove old files; how many of the first two there were to ask for."""
    behind = list(surveys_behind())
    for survey in behind:
        asking.ask(None, survey=survey)
    waiting = list(exports_waiting())
    for job in waiting:
        exports.ring(job)
    for survey in copies_behind():
        bell.ring(COLUMNS_TASK, about=survey, seconds=COLUMNS_SECONDS)
    for survey in adjusted_for_nonresponse():
        bell.ring(CASES_TASK, about=survey, seconds=CASES_SECONDS)
    retention.expire(now=timezone.now())
    return len(behind), len(waiting)


def surveys_behind() -> list[int]:
    """Surveys whose ledger is ahead of the watermark, or whose questionnaire version or weighting scheme is ahead of the sums'."""
    newest = QuestionnaireVersion.objects.filter(survey=OuterRef("pk")).order_by("-number").values("pk")[:1]
    surveys = Survey.objects.filter(ledger_head__position__gt=0).annotate(
        newest_version=Subquery(newest), watermark=Coalesce("sums__watermark", Value(0))
    )
    schemes = WeightingScheme.objects.filter(version=OuterRef("newest_version")).order_by("-number").values("pk")[:1]
    surveys = surveys.annotate(newest_scheme=Subquery(schemes))
    is_behind = Q(ledger_head__position__gt=F("watermark")) | ~Q(sums__version=F("newest_version"))
    has_other_scheme = Q(sums__scheme=None) | ~Q(sums__scheme=F("newest_scheme"))
    is_behind |= Q(newest_scheme__isnull=False) & has_other_scheme
    return list(surveys.filter(is_behind).values_list("pk", flat=True))


def adjusted_for_nonresponse() -> list[int]:
    """Surveys whose figures follow their cases too: refusals go on to come in after the last interview."""
    kept = Sums.objects.exclude(watermark=0)
    return [one.survey_id for one in kept if study_of_sums(one).weighting.nonresponse]


def copies_behind() -> list[int]:
    """Surveys whose columnar copy is so far behind that reading it would take long."""
    heads = LedgerHead.objects.filter(position__gte=ROWS_BEHIND).values_list("survey", "position")
    return [survey for survey, head in heads if head - column_files.reached(survey) >= ROWS_BEHIND]


def exports_waiting() -> list[UUID]:
    """Exports that wait, or whose worker has fallen silent."""
    silent = Q(status=ExportJob.Status.RUNNING, beaten_at__lt=timezone.now() - exports.SILENCE)
    return list(ExportJob.objects.filter(Q(status=ExportJob.Status.WAITING) | silent).values_list("pk", flat=True))
