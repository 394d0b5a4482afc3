"""How does the analyst build a table, look at it, keep it and take it away?"""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analysis import selectors
from analysis.core.tables.spec import TableSpec, parse
from analysis.core.tables.variables import variables_of
from analysis.services import disclosure, saved_tables, table_files
from analysis.services import tables as tabulating
from analysis.services.design_words import sentences
from analysis.services.labels import Words
from analysis.services.table_grid import STATISTICS, USUAL, grid, statistic_names
from analysis.views.doors import ADJUSTMENT_NAMES, analysed
from surveys import selectors as studies
from surveys.core.problems import Problem, RejectedError
from surveys.models import Survey
from surveys.saying import worded


@require_safe
@login_required
def tables(request: HttpRequest, slug: str) -> HttpResponse:
    """The table builder, with the table that the address describes."""
    survey = analysed(request, slug)
    saved = selectors.saved_tables(survey).filter(pk=_number(request.GET.get("saved"))).first()
    spec, problems = parse(saved.query) if saved else _wanted(request.GET)
    study = studies.current_study(survey)
    words = Words(study, get_language() or "en")
    rule = disclosure.stated(survey)
    context = {
        "variables": [
            {
                "name": name,
                "label": words.variable(name),
                "in_rows": name in spec.rows,
                "in_columns": _is_in(name, spec),
            }
            for name in variables_of(study)
        ],
        "countries": [(c.code, c.name) for c in study.countries],
        "spec": spec,
        "words": spec.to_query(),
        "is_nested": len(spec.columns) == 1 and len(spec.columns[0]) > 1,
        "own_columns": spec.to_query().get("columns", "") if _is_mixed(spec) else "",
        "statistics": [(name, label, name in _shown(request)) for name, label in statistic_names().items()],
        "saved_tables": selectors.saved_tables(survey),
        "saved": saved,
        "rule": rule,
        "adjustments": [*ADJUSTMENT_NAMES.items(), ("none", _("none"))],
    }
    return render(request, "analysis/tables.html", context | _preview(request, survey, spec, problems, saved))


@require_safe
@login_required
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The table itself, while it is built and as the interviews come in."""
    survey = analysed(request, slug)
    saved = selectors.saved_tables(survey).filter(pk=_number(request.GET.get("saved"))).first()
    spec, problems = parse(saved.query) if saved else _wanted(request.GET)
    response = render(request, "analysis/tables_preview.html", _preview(request, survey, spec, problems, saved))
    if not saved and not request.GET.get("quietly"):
        # The address describes the table, so that it can be kept, sent and gone back to.
        response["HX-Replace-Url"] = f"{reverse('tables', args=[slug])}?{_query(spec, request).urlencode()}"
    return response


@require_POST
@login_required
def save(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the table."""
    survey = analysed(request, slug)
    spec, problems = _wanted(request.POST)
    try:
        if problems:
            raise RejectedError(problems)
        is_live = request.POST.get("is_live") == "1"
        saved = saved_tables.save(
            survey=survey,
            user=cast(User, request.user),
            name=request.POST.get("name", ""),
            spec=spec,
            is_live=is_live,
            now=timezone.now(),
        )
    except RejectedError as error:
        messages.error(request, " ".join(worded(problem.message) for problem in error.problems))
        return redirect(f"{reverse('tables', args=[slug])}?{_query(spec, request).urlencode()}")
    messages.success(request, _("The table is kept as '%(name)s'.") % {"name": saved.name})
    return redirect(f"{reverse('tables', args=[slug])}?saved={saved.pk}")


@require_POST
@login_required
def remove(request: HttpRequest, slug: str, saved: int) -> HttpResponse:
    """Forget a table."""
    saved_tables.remove(survey=analysed(request, slug), saved=saved)
    return redirect("tables", slug=slug)


@require_POST
@login_required
def rule(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the rule of tests and small bases."""
    survey = analysed(request, slug)
    try:
        disclosure.state(
            survey=survey,
            mark_below=_number(request.POST.get("mark_below")),
            suppress_below=_number(request.POST.get("suppress_below")),
            adjustment=request.POST.get("adjustment", ""),
        )
    except RejectedError as error:
        messages.error(request, " ".join(worded(problem.message) for problem in error.problems))
    else:
        messages.success(request, _("The rule is changed for all tables of the survey."))
    return redirect("tables", slug=slug)


@require_safe
@login_required
def file(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """The table as a file."""
    survey = analysed(request, slug)
    if suffix not in table_files.MEDIA_TYPES:
        raise Http404
    saved = selectors.saved_tables(survey).filter(pk=_number(request.GET.get("saved"))).first()
    spec, problems = parse(saved.query) if saved else _wanted(request.GET)
    if problems:
        raise Http404
    found = tabulating.table(survey=survey, spec=spec, snapshot=saved.snapshot if saved else None)
    body = table_files.made(found, suffix, _shown(request), get_language() or "en", is_simulated=survey.is_simulated)
    number = found.snapshot.number if found.snapshot else 0
    mark = "-simulated" if survey.is_simulated else ""
    name = f"{survey.slug}-table-snapshot-{number}{mark}.{suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=table_files.MEDIA_TYPES[suffix], headers=headers)


def _wanted(words: QueryDict) -> tuple[TableSpec, list[Problem]]:
    """The table that the form or an address describes: boxes that were ticked, or the words of the API."""
    ticked = words.getlist("row") + [name for name in words.get("rows", "").split(",") if name]
    columns = words.get("columns", "").strip()
    if not columns:
        columns = ("*" if words.get("nest") else ",").join(words.getlist("column"))
    missing = ",".join(words.getlist("missing"))
    return parse({**words.dict(), "rows": ",".join(dict.fromkeys(ticked)), "columns": columns, "missing": missing})


def _query(spec: TableSpec, request: HttpRequest) -> QueryDict:
    """The words of an address that shows this table."""
    query = QueryDict(mutable=True)
    query.update(spec.to_query())
    query.setlist("show", list(_shown(request)))
    return query


def _preview(
    request: HttpRequest, survey: Survey, spec: TableSpec, problems: list[Problem], saved: Any
) -> dict[str, Any]:
    context: dict[str, Any] = {"survey": survey, "problems": problems, "show": _shown(request), "saved": saved}
    if not spec.rows and not problems:
        return context
    try:
        if problems:
            raise RejectedError(problems)
        found = tabulating.table(survey=survey, spec=spec, snapshot=saved.snapshot if saved else None)
    except RejectedError as error:
        return context | {"problems": error.problems}
    query = _query(spec, request)
    if saved:
        query = QueryDict(mutable=True)
        query["saved"] = str(saved.pk)
        query.setlist("show", list(_shown(request)))
    stated = disclosure.stated(survey)
    return context | {
        "found": found,
        "snapshot": found.snapshot,
        "grid": grid(found, get_language() or "en"),
        "query": query.urlencode(),
        "confidence": round(100 * (1 - found.study.alpha)),
        "design": sentences(found.study, Words(found.study, get_language() or "en")),
        "alpha": found.study.alpha,
        "twice_alpha": 2 * found.study.alpha,
        "rule": stated,
        "adjustment": ADJUSTMENT_NAMES.get(stated.adjustment, _("none")),
    }


def _shown(request: HttpRequest) -> tuple[str, ...]:
    asked = request.GET.getlist("show") or request.POST.getlist("show")
    return tuple(name for name in STATISTICS if name in asked) or USUAL


def _is_in(name: str, spec: TableSpec) -> bool:
    return any(name in banner for banner in spec.columns)


def _is_mixed(spec: TableSpec) -> bool:
    """Whether the columns are neither all side by side nor all nested, so that boxes cannot say them."""
    return len(spec.columns) > 1 and any(len(banner) > 1 for banner in spec.columns)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1
