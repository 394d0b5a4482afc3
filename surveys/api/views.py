"""How are sign-in, import, questionnaire and workbook offered over REST?"""

from uuid import UUID

from django.contrib.auth.models import User
from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import exceptions, serializers, status
from rest_framework.authtoken.views import ObtainAuthToken
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from surveys import access, selectors
from surveys.api import version_schemas
from surveys.core.problems import Problem
from surveys.core.versions.completeness import left_out
from surveys.core.workbook import Sheets, read_to_keep, read_xlsx, write_xlsx
from surveys.models import QuestionnaireVersion, Survey
from surveys.saying import worded
from surveys.services import exchange_forms, importing, unpublished

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SignIn(ObtainAuthToken):
    """Give a token for a name and password."""

    parser_classes = (JSONParser,)


class WorkbookUpload(serializers.Serializer[None]):
    """The uploaded study workbook."""

    workbook = serializers.FileField(max_length=200)
    countries_from = serializers.SlugField(
        required=False,
        help_text="For a plain XLSForm without a sheet countries: the survey whose countries are taken over.",
    )
    draft = serializers.BooleanField(
        default=False,
        help_text="Publish nothing: keep the workbook, right or wrong, as the draft of its survey, which may be new.",
    )
    key = serializers.UUIDField(
        required=False, help_text="Made by the client. The same one again gives the draft that was begun with it."
    )
    confirm = serializers.BooleanField(
        default=False,
        help_text="Figures of interviews that exist may change their meaning (asked for with `needs_confirmation`).",
    )


class ImportSurvey(APIView):
    """Import a study workbook: all or nothing, or as a draft."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        request={"multipart/form-data": WorkbookUpload},
        responses={
            201: inline_serializer(
                "Imported",
                {
                    "slug": serializers.SlugField(),
                    "version": serializers.IntegerField(required=False),
                    "revision": serializers.IntegerField(required=False, help_text="Of the draft."),
                    "problems": version_schemas.DraftProblem(many=True, required=False),
                    "left_out": serializers.ListField(child=serializers.CharField(), required=False),
                },
            )
        },
    )
    def post(self, request: Request) -> Response:
        """201 with slug and version, or 400 with every problem of the workbook.

        `left_out` names the languages, if any, that lack texts and that nobody is interviewed in.

        With `draft`: 201 with slug, revision and the problems that keep the draft from being published. It is edited and published
        as any draft is; the slug of a new survey is the form_id if that can be used and is free, else one like it.
        """
        if not access.may_import(request.user):
            raise exceptions.PermissionDenied
        upload = WorkbookUpload(data=request.data)
        upload.is_valid(raise_exception=True)
        file, like = upload.validated_data["workbook"], upload.validated_data.get("countries_from")
        keeps = upload.validated_data["draft"]
        read, wrong = read_to_keep(file.read()) if keeps else (read_xlsx(file.read()), ())
        sheets = exchange_forms.complete(
            sheets=read,
            countries_from=access.survey(request.user, like) if like else None,
            file_name=file.name,
        )
        assert isinstance(request.user, User)
        if keeps:
            return _keep(request.user, sheets, wrong, file.name, upload.validated_data.get("key"))
        version = importing.import_study(
            sheets=sheets, user=request.user, now=timezone.now(), is_confirmed=upload.validated_data["confirm"]
        )
        without = [language.code for language in left_out(sheets)]
        body = {"slug": version.survey.slug, "version": version.number, **({"left_out": without} if without else {})}
        return Response(body, status=status.HTTP_201_CREATED)


def _keep(user: User, sheets: Sheets, wrong: tuple[Problem, ...], file_name: str, key: UUID | None) -> Response:
    """The workbook as the draft of its survey, by its form_id, or of a new one; `wrong`: what was wrong with its cells."""
    known = selectors.survey_of(sheets)
    revision = unpublished.keep(
        survey=access.any_survey(user, known.slug, access.Role.MANAGER).pk if known else None,
        sheets=sheets,
        file_name=file_name,
        what=file_name,
        key=key,
        user=user,
        now=timezone.now(),
    )
    found = dict.fromkeys((*wrong, *selectors.check(revision).problems))
    problems = [{"code": p.code, "where": p.where, "message": worded(p.message)} for p in found]
    body = {"slug": revision.draft.survey.slug, "revision": revision.number, "problems": problems}
    return Response(body, status=status.HTTP_201_CREATED)


def _version(survey: Survey, wanted: str | None) -> QuestionnaireVersion:
    if wanted is None:
        return selectors.current_version(survey)
    if not wanted.isdecimal():
        raise exceptions.ValidationError({"version": _("Give the number of a version, such as 1.")})
    found = survey.versions.filter(number=int(wanted)).first()
    if found is None:
        raise Http404
    return found


def _texts(version: QuestionnaireVersion, wanted: str | None) -> int:
    """The number of a text revision; without one, the newest if no version was named either."""
    if wanted is None:
        return selectors.newest_texts(version)
    if not wanted.isdecimal():
        raise exceptions.ValidationError({"texts": _("Give the number of a text revision, such as 1.")})
    if not 1 <= int(wanted) <= selectors.newest_texts(version):
        raise Http404
    return int(wanted)


TEXTS = OpenApiParameter(
    "texts",
    int,
    description="Number of the text revision; without it, the version's own texts, or the newest if no version is named.",
)
VERSION = OpenApiParameter("version", int, description="Number of the version; without it, the current one.")


class Questionnaire(APIView):
    """The compiled questionnaire."""

    @extend_schema(parameters=[VERSION, TEXTS], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """The questionnaire of one version; it never changes, so it may be kept for ever when the version is named."""
        survey = access.survey(request.user, slug)
        wanted = request.query_params.get("version")
        version = _version(survey, wanted)
        texts = _texts(version, request.query_params.get("texts", None if wanted is None else "1"))
        response = Response(selectors.study(version, texts).questionnaire)
        if wanted is not None:
            patch_cache_control(response, private=True, max_age=31_536_000, immutable=True)
        return response


class Workbook(APIView):
    """The study workbook."""

    @extend_schema(parameters=[VERSION], responses={(200, XLSX): OpenApiTypes.BINARY})
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        """The workbook of one version as .xlsx."""
        survey = access.survey(request.user, slug, access.Role.MANAGER, access.Role.ANALYST)
        version = _version(survey, request.query_params.get("version"))
        return HttpResponse(
            write_xlsx(selectors.sheets(version, selectors.newest_texts(version))),
            content_type=XLSX,
            headers={"Content-Disposition": f'attachment; filename="{slug}-v{version.number}.xlsx"'},
        )


class Events(APIView):
    """Server-sent events: `quota`, `snapshot`, `export`, `simulation`, `message`, each as far as the person's role goes.

    The stream itself is held by the ASGI entrance; this view answers those whom it does not let in.
    """

    @extend_schema(responses={(200, "text/event-stream"): OpenApiTypes.STR})
    def get(self, request: Request, slug: str) -> Response:
        """Why there is no stream for this request."""
        access.survey(request.user, slug)
        raise exceptions.APIException(_("Event streams need the ASGI entrance of this installation."))
