"""What do the figures, and the people who asked for files, find in the tables?"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet

from analysis.models import ExportJob, PublicPage, SavedTable, Snapshot, WeightingScheme
from analysis.services.formats import FORMATS
from interviews.models import LedgerRow
from interviews.selectors.length import on_the_telephone
from surveys import selectors as studies
from surveys.access import Visitor
from surveys.models import Survey

ESTIMATE = ("index", "domain", "n", "estimate", "se", "ci_low", "ci_high", "deff", "n_eff", "by", "country", "part_of")


def latest_snapshot(survey: Survey) -> Snapshot | None:
    """The figures as they stand; None as long as no interview has been counted."""
    return Snapshot.objects.filter(survey=survey).select_related("version", "scheme").order_by("-number").first()


def estimates(results: Mapping[str, Any]) -> dict[tuple[str, str], float]:
    """(index, domain) -> estimate of published results, overall and by country."""
    found = (e for e in results["estimates"] if e["by"] in ("", "country"))
    return {(e["index"], e["domain"]): e["estimate"] for e in found}


def breakdowns(survey: Survey) -> tuple[str, ...]:
    """What results can be broken down by: the country and the study's domain variables."""
    return ("country", *studies.current_study(survey).weighting.domains)


def index_table(
    snapshot: Snapshot, *, by: str = "", index: str = "", country: str = "", with_parts: bool = False
) -> list[dict[str, Any]]:
    """Estimates of a snapshot: overall, and by a variable.

    Args:
        by: one of `breakdowns`; empty: none.
        index: name of one index; empty: all.
        country: code; empty: all countries together.
        with_parts: the sub-indices too.
    """
    return [
        {name: row[name] for name in ESTIMATE} | ({"domain": "overall"} if _is_whole(row, country) else {})
        for row in snapshot.results["estimates"]
        if (row["index"] == index if index else with_parts or not row["part_of"])
        and (_is_whole(row, country) or (by and row["by"] == by and _is_in(row, country)))
    ]


def _is_in(row: Mapping[str, Any], country: str) -> bool:
    """Whether a group's estimate is about a country (or, of all countries together, about one of them)."""
    return bool(row["country"] == country or (row["by"] == "country" and not country))


def _is_whole(row: Mapping[str, Any], country: str) -> bool:
    """Whether an estimate is about everybody: in a country, or in all."""
    place = ("country", country) if country else ("", "overall")
    return place == (row["by"], row["domain"])


def comparisons(
    snapshot: Snapshot, *, by: str = "country", index: str = "", with_parts: bool = False, adjusted: str = "p_holm"
) -> list[dict[str, Any]]:
    """Differences of all pairs of categories of a variable, with their tests.

    Args:
        adjusted: which adjusted p value is shown.
    """
    parts = {i.name for i in studies.study(snapshot.version_id).indices if i.part_of}
    return [
        {
            "index": row["index"],
            "by": row["by"],
            "a": row["a"],
            "b": row["b"],
            "estimate": row["difference"],
            **{name: row[name] for name in ("se", "t", "df", "p")},
            # Snapshots made before it was offered do not have every adjustment.
            "p_adjusted": row.get(adjusted),
            "p_bonferroni": row["p_bonferroni"],
            "is_significant": row["is_significant"],
        }
        for row in snapshot.results["comparisons"]
        if row["by"] == by and (row["index"] == index if index else with_parts or row["index"] not in parts)
    ]


def weights(snapshot: Snapshot) -> list[dict[str, Any]]:
    """How each country was weighted: diagnostics, margins, and the factor of each raking cell."""
    return [
        {
            "country": code,
            **{name: value for name, value in found.items() if name != "factors"},
            "factors": [
                {"categories": categories, "design_weight": design_weight, "n": n, "factor": factor}
                for categories, design_weight, n, factor in found["factors"]
            ],
        }
        for code, found in snapshot.results["weights"].items()
    ]


def counted(survey: int, ledger: int) -> QuerySet[LedgerRow]:
    """The ledger rows of the interviews that count at a ledger position: those that no later row takes back or corrects."""
    later = LedgerRow.objects.filter(
        interview=OuterRef("interview"), position__gt=OuterRef("position"), position__lte=ledger
    )
    return LedgerRow.objects.filter(~Exists(later), survey=survey, position__lte=ledger, sign=1)


def counted_rows(survey: int, ledger: int, *, chunk: int) -> Iterator[Mapping[str, Any]]:
    """The data of the interviews that count at a ledger position, in its order, through a cursor in the database."""
    rows = counted(survey, ledger).order_by("position")
    return rows.values(
        "interview_id",
        "version_id",
        "values",
        version_number=F("version__number"),
        country=F("interview__case__country__code"),
        language=F("interview__language"),
        length=on_the_telephone("interview__"),
        started_at=F("interview__started_at"),
        ended_at=F("interview__ended_at"),
    ).iterator(chunk_size=chunk)


def interviewers(survey: int, ledger: int) -> dict[int, int | None]:
    """Ledger position -> who asked, of the interviews that count at a ledger position."""
    return dict(counted(survey, ledger).values_list("position", "interview__interviewer").iterator())


def versions_counted(survey: int, ledger: int) -> list[int]:
    """The questionnaire versions of the interviews that count at a ledger position, newest first."""
    versions = counted(survey, ledger).order_by("-version__number").values_list("version", flat=True)
    return list(versions.distinct())


def exports_of(survey: Survey, user: Visitor) -> QuerySet[ExportJob]:
    """The files that a person has asked for, newest first."""
    return (
        ExportJob.objects.filter(survey=survey, requested_by=user.pk)
        .select_related("survey", "snapshot")
        .order_by("-created_at")
    )


def saved_tables(survey: Survey) -> QuerySet[SavedTable]:
    """The tables that are kept, by name."""
    return SavedTable.objects.filter(survey=survey).select_related("snapshot__version").order_by("name")


def weighting_schemes(survey: Survey) -> QuerySet[WeightingScheme]:
    """The weighting schemes of a survey, newest first."""
    found = WeightingScheme.objects.filter(survey=survey).select_related("version", "made_by")
    return found.order_by("-number")


def public_pages(survey: Survey) -> QuerySet[PublicPage]:
    """The public pages of a survey, newest first."""
    return PublicPage.objects.filter(survey=survey).select_related("snapshot").order_by("-snapshot__number")


def public_page(token: str) -> PublicPage | None:
    """The page with this link, if it is switched on."""
    pages = PublicPage.objects.select_related("survey", "snapshot__version", "snapshot__scheme")
    return pages.filter(token=token, is_on=True).first()


def export(pk: UUID) -> ExportJob | None:
    """One export."""
    return ExportJob.objects.select_related("survey", "snapshot").filter(pk=pk).first()


def progress(job: ExportJob) -> float:
    """How far an export is, from 0 to 1; 1 only when its file is there."""
    if job.status == ExportJob.Status.READY:
        return 1.0
    return min(job.rows_done / job.rows_total, 0.99) if job.rows_total else 0.0


def open_file(job: ExportJob) -> IO[bytes]:
    """The file of an export. Raises FileNotFoundError: it is not ready, or it has been removed."""
    if job.status != ExportJob.Status.READY:
        raise FileNotFoundError
    return (Path(settings.MEDIA_ROOT) / job.file).open("rb")


def file_name(job: ExportJob) -> str:
    """The name under which a file is downloaded: survey, snapshot, content, and that it is simulated."""
    assert job.snapshot is not None, "a ready export has a snapshot"
    content = job.content if job.content == "values" else f"labels-{job.language}"
    simulated = "-simulated" if job.survey.is_simulated else ""
    timings = "-timings" if job.timings else ""
    return (
        f"{job.survey.slug}-snapshot-{job.snapshot.number}-{content}{timings}{simulated}.{FORMATS[job.format].suffix}"
    )
