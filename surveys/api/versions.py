"""How are versions, drafts, differences and texts of a questionnaire offered over REST?"""

from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import User
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from surveys import access, questionnaire_page, selectors
from surveys.access import Role
from surveys.api import version_schemas as schemas
from surveys.api.views import XLSX
from surveys.change_words import effect_in_words, in_words
from surveys.core.problems import Problem, RejectedError
from surveys.core.said import sentence
from surveys.core.versions.completeness import completeness
from surveys.core.versions.edit import Edit
from surveys.core.versions.texts import SHEET, table_of, with_texts
from surveys.core.workbook import Sheets, read_sheet, read_to_keep, write_xlsx
from surveys.models import DraftRevision, Survey
from surveys.questionnaire_page import DRAFT
from surveys.saying import worded
from surveys.services import consequences, drafting, wording

WHICH = OpenApiParameter("which", str, OpenApiParameter.PATH, description="Number of a version, or `draft`.")


def _person(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user


def _managed(request: Request, slug: str) -> Survey:
    return access.any_survey(request.user, slug, Role.MANAGER)


def _draft(survey: Survey) -> dict[str, Any]:
    """The open draft as it is answered. Raises Http404."""
    newest = selectors.draft_revision(survey)
    if newest is None:
        raise Http404
    problems = selectors.check(newest).problems
    return {
        "revision": newest.number,
        "based_on": newest.draft.based_on.number if newest.draft.based_on else None,
        "begun_at": newest.draft.begun_at,
        "problems": [{"code": p.code, "where": p.where, "message": worded(p.message)} for p in problems],
        "history": [_revision(revision) for revision in selectors.history(survey)],
    }


def _revision(revision: DraftRevision) -> dict[str, Any]:
    by = revision.made_by.get_username() if revision.made_by else ""
    return {"revision": revision.number, "what": revision.what, "made_at": revision.made_at, "made_by": by}


class Versions(APIView):
    """The published versions."""

    @extend_schema(responses=schemas.Version(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """Newest first; new interviews begin with the first one, in its newest texts."""
        survey = access.any_survey(request.user, slug, Role.MANAGER, Role.ANALYST)
        rows = [
            {
                "version": version.number,
                "texts": selectors.newest_texts(version),
                "published_at": version.published_at,
                "published_by": version.published_by.get_username() if version.published_by else "",
            }
            for version in selectors.versions(survey)
        ]
        return Response(schemas.Version(rows, many=True).data)


class Changes(APIView):
    """How a version or the draft differs from a published version."""

    @extend_schema(parameters=[WHICH], responses=schemas.VersionComparison)
    def get(self, request: Request, slug: str, which: str, base: int) -> Response:
        """Every change with its words, and what the changes do to data, quotas and indices."""
        page = questionnaire_page.page(request.user, slug, which)
        other = questionnaire_page.page(request.user, slug, str(base))
        found = consequences.compared(page.survey, other.sheets, page.sheets)
        body = {
            "interviews": found.interviews,
            "changes": [{**asdict(change), "words": in_words(change)} for change in found.changes],
            "effects": [{**asdict(effect), "words": effect_in_words(effect)} for effect in found.effects],
        }
        return Response(schemas.VersionComparison(body).data)


class Languages(APIView):
    """How far a version or the draft is translated."""

    @extend_schema(parameters=[WHICH], responses=schemas.Completeness(many=True))
    def get(self, request: Request, slug: str, which: str) -> Response:
        """Each language with the texts that it lacks."""
        page = questionnaire_page.page(request.user, slug, which)
        rows = [
            {**asdict(language), "percent": language.percent, "missing": [asdict(text) for text in language.missing]}
            for language in completeness(page.sheets)
        ]
        return Response(schemas.Completeness(rows, many=True).data)


class Texts(APIView):
    """Every text in one table, for the translator and back."""

    parser_classes = (MultiPartParser,)

    @extend_schema(parameters=[WHICH], responses={(200, XLSX): OpenApiTypes.BINARY})
    def get(self, request: Request, slug: str, which: str) -> HttpResponse:
        """The table as .xlsx."""
        page = questionnaire_page.page(request.user, slug, which)
        return HttpResponse(write_xlsx(Sheets({SHEET: table_of(page.sheets)})), content_type=XLSX)

    @extend_schema(
        parameters=[WHICH], request={"multipart/form-data": schemas.TextsUpload}, responses=schemas.PublishedTexts
    )
    def post(self, request: Request, slug: str, which: str) -> Response:
        """The table that came back: into the draft, or as the next texts of the version in the field."""
        page = questionnaire_page.page(request.user, slug, which, to_edit=True)
        upload = schemas.TextsUpload(data=request.data)
        upload.is_valid(raise_exception=True)
        file = upload.validated_data["texts"]
        sheets = with_texts(page.sheets, read_sheet(file.read(), SHEET))
        now = timezone.now()
        if page.revision is not None:
            saved = drafting.replace(
                survey=page.survey.pk,
                sheets=sheets,
                revision=page.revision.number,
                what=file.name,
                user=_person(request),
                now=now,
            )
            return Response({"revision": saved.number})
        if not page.is_in_the_field:
            raise RejectedError(
                [
                    Problem(
                        "old_version",
                        sentence("Only the version in the field gets new texts. Open it and upload them there."),
                        where="which",
                    )
                ]
            )
        version, number = wording.publish(survey=page.survey.pk, sheets=sheets, user=_person(request), now=now)
        return Response({"version": version.number, "texts": number})


class Draft(APIView):
    """The draft of the next version."""

    @extend_schema(responses=schemas.Draft)
    def get(self, request: Request, slug: str) -> Response:
        """Its newest revision, what is wrong with it, and its history; 404 if none is open."""
        survey = access.any_survey(request.user, slug, Role.MANAGER, Role.ANALYST)
        return Response(schemas.Draft(_draft(survey)).data)

    @extend_schema(request=None, responses={201: schemas.Draft})
    def post(self, request: Request, slug: str) -> Response:
        """Begin a draft from the version in the field; one that is open stays as it is."""
        survey = _managed(request, slug)
        drafting.begin(survey=survey.pk, user=_person(request), now=timezone.now())
        return Response(schemas.Draft(_draft(survey)).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=schemas.Edits, responses=schemas.Draft)
    def patch(self, request: Request, slug: str) -> Response:
        """Change cells and rows. 409 if somebody has changed one of the rows since the revision that was seen."""
        survey = _managed(request, slug)
        wanted = schemas.Edits(data=request.data)
        wanted.is_valid(raise_exception=True)
        drafting.edit(
            survey=survey.pk,
            revision=wanted.validated_data["revision"],
            edits=[Edit(**edit) for edit in wanted.validated_data["edits"]],
            what=wanted.validated_data["what"],
            user=_person(request),
            now=timezone.now(),
        )
        return Response(schemas.Draft(_draft(survey)).data)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, slug: str) -> Response:
        """Throw the draft away with its history; a survey of which nothing was ever published goes with it."""
        drafting.discard(survey=_managed(request, slug).pk, user=_person(request), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class DraftWorkbook(APIView):
    """The draft as a workbook."""

    parser_classes = (MultiPartParser, JSONParser)

    @extend_schema(responses={(200, XLSX): OpenApiTypes.BINARY})
    def get(self, request: Request, slug: str) -> HttpResponse:
        """The workbook as .xlsx."""
        page = questionnaire_page.page(request.user, slug, DRAFT)
        return HttpResponse(write_xlsx(page.sheets), content_type=XLSX)

    @extend_schema(request={"multipart/form-data": schemas.DraftUpload}, responses=schemas.Draft)
    def put(self, request: Request, slug: str) -> Response:
        """A workbook takes the draft's place, right or wrong; without a draft it begins one."""
        survey = _managed(request, slug)
        upload = schemas.DraftUpload(data=request.data)
        upload.is_valid(raise_exception=True)
        file = upload.validated_data["workbook"]
        drafting.replace(
            survey=survey.pk,
            sheets=read_to_keep(file.read())[0],
            revision=upload.validated_data.get("revision"),
            what=file.name,
            user=_person(request),
            now=timezone.now(),
        )
        return Response(schemas.Draft(_draft(survey)).data)


class RestoreDraft(APIView):
    """An earlier revision of the draft."""

    @extend_schema(request=schemas.Restore, responses=schemas.Draft)
    def post(self, request: Request, slug: str) -> Response:
        """Make it the newest one again."""
        survey = _managed(request, slug)
        wanted = schemas.Restore(data=request.data)
        wanted.is_valid(raise_exception=True)
        drafting.restore(
            survey=survey.pk, number=wanted.validated_data["revision"], user=_person(request), now=timezone.now()
        )
        return Response(schemas.Draft(_draft(survey)).data)


class PublishDraft(APIView):
    """The draft as the next version."""

    @extend_schema(request=schemas.Publish, responses={201: schemas.Published})
    def post(self, request: Request, slug: str) -> Response:
        """201 with the version; 400 with every problem (code `needs_confirmation`: send `confirm`); 409 if it has changed since."""
        survey = _managed(request, slug)
        wanted = schemas.Publish(data=request.data)
        wanted.is_valid(raise_exception=True)
        asked = {"survey": survey.pk, "revision": wanted.validated_data["revision"], "user": _person(request)}
        if wanted.validated_data["only_texts"]:
            version, texts = wording.publish_draft(**asked, now=timezone.now())
        else:
            confirm = wanted.validated_data["confirm"]
            version, texts = drafting.publish(**asked, now=timezone.now(), is_confirmed=confirm), 1
        body = {"slug": slug, "version": version.number, "texts": texts}
        return Response(schemas.Published(body).data, status=status.HTTP_201_CREATED)
