"""How are kept tables and public pages offered over REST?"""

from typing import cast

from django.contrib.auth.models import User
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from analysis import selectors
from analysis.api.figures import Figures
from analysis.core.tables.spec import parse
from analysis.models import PublicPage, SavedTable
from analysis.services import publishing, saved_tables
from surveys.core.problems import RejectedError


class SavedTableInput(serializers.Serializer[None]):
    """A table to keep: its name, and the words by which `/tables/` gives it."""

    name = serializers.CharField(max_length=SavedTable.LONGEST_NAME)
    query = serializers.DictField(child=serializers.CharField(allow_blank=True))
    is_live = serializers.BooleanField(default=True)


class SavedTableOutput(serializers.ModelSerializer[SavedTable]):
    """A kept table; `snapshot` is empty if it is live."""

    snapshot = serializers.IntegerField(source="snapshot.number", default=None, allow_null=True, read_only=True)

    class Meta:
        model = SavedTable
        fields = ["id", "name", "query", "snapshot", "changed_at"]


class SavedTables(Figures):
    """The tables that are kept."""

    @extend_schema(responses=SavedTableOutput(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """All of the survey, by name."""
        kept = selectors.saved_tables(self.survey(request, slug))
        return Response(SavedTableOutput(kept, many=True).data)

    @extend_schema(request=SavedTableInput, responses={201: SavedTableOutput})
    def post(self, request: Request, slug: str) -> Response:
        """Keep a table; one of that name is replaced."""
        survey = self.survey(request, slug)
        wanted = SavedTableInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        spec, problems = parse(wanted.validated_data["query"])
        if problems:
            raise RejectedError(problems)
        kept = saved_tables.save(
            survey=survey,
            user=cast(User, request.user),
            name=wanted.validated_data["name"],
            spec=spec,
            is_live=wanted.validated_data["is_live"],
            now=timezone.now(),
        )
        return Response(SavedTableOutput(kept).data, status=status.HTTP_201_CREATED)


class SavedTableItem(Figures):
    """One kept table."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, saved: int) -> Response:
        """Forget it."""
        if not saved_tables.remove(survey=self.survey(request, slug), saved=saved):
            raise Http404
        return Response(status=status.HTTP_204_NO_CONTENT)


class PublicPageInput(serializers.Serializer[None]):
    """The snapshot to show to everybody who has the link."""

    snapshot = serializers.IntegerField(min_value=1)


class PublicPageSwitch(serializers.Serializer[None]):
    """On or off."""

    is_on = serializers.BooleanField()


class PublicPageOutput(serializers.ModelSerializer[PublicPage]):
    """A public page and its link."""

    snapshot = serializers.IntegerField(source="snapshot.number", read_only=True)
    link = serializers.SerializerMethodField()

    class Meta:
        model = PublicPage
        fields = ["id", "snapshot", "link", "is_on", "suppress_below", "made_at", "changed_at"]

    def get_link(self, page: PublicPage) -> str:
        """The whole address."""
        url = reverse("public", args=[page.token])
        request: Request | None = self.context.get("request")
        return request.build_absolute_uri(url) if request else url


class PublicPages(Figures):
    """The public pages of a survey."""

    @extend_schema(responses=PublicPageOutput(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """All of them, newest snapshot first."""
        pages = selectors.public_pages(self.survey(request, slug))
        return Response(PublicPageOutput(pages, many=True, context={"request": request}).data)

    @extend_schema(request=PublicPageInput, responses={201: PublicPageOutput})
    def post(self, request: Request, slug: str) -> Response:
        """Make a snapshot public; the same again gives the same link."""
        survey = self.survey(request, slug)
        wanted = PublicPageInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        page = publishing.publish(
            survey=survey, user=cast(User, request.user), now=timezone.now(), **wanted.validated_data
        )
        output = PublicPageOutput(page, context={"request": request})
        return Response(output.data, status=status.HTTP_201_CREATED)


class PublicPageItem(Figures):
    """One public page."""

    @extend_schema(request=PublicPageSwitch, responses=PublicPageOutput)
    def patch(self, request: Request, slug: str, page: int) -> Response:
        """Switch it on or off."""
        survey = self.survey(request, slug)
        wanted = PublicPageSwitch(data=request.data)
        wanted.is_valid(raise_exception=True)
        switched = publishing.switch(survey=survey, page=page, now=timezone.now(), **wanted.validated_data)
        if switched is None:
            raise Http404
        return Response(PublicPageOutput(switched, context={"request": request}).data)
