"""Which shapes do the requests of fieldwork have?"""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field(OpenApiTypes.ANY)
class ValueField(serializers.Field[Any, Any, Any, Any]):
    """An answer: text, number, true, list of texts, or null to take it back."""

    def to_internal_value(self, data: Any) -> Any:
        """As it came; the service says what is possible."""
        return data

    def to_representation(self, value: Any) -> Any:
        """As it is."""
        return value


class AttemptBegin(serializers.Serializer[Any]):
    """A dial begins."""

    id = serializers.UUIDField()


class AppointmentInput(serializers.Serializer[Any]):
    """When to call back."""

    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(["hard", "soft"])
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")


class AttemptFinish(serializers.Serializer[Any]):
    """What came of the dial."""

    disposition = serializers.CharField(max_length=6)
    note = serializers.CharField(required=False, allow_blank=True, max_length=5000, default="")
    appointment = AppointmentInput(required=False, allow_null=True, default=None)


class AttemptOutput(serializers.Serializer[Any]):
    """An attempt."""

    id = serializers.UUIDField()
    case = serializers.IntegerField(source="case_id")
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    disposition = serializers.CharField()
    note = serializers.CharField()


class InterviewBegin(serializers.Serializer[Any]):
    """An interview begins."""

    id = serializers.UUIDField()
    case = serializers.IntegerField()
    language = serializers.CharField(max_length=12)


class LanguageInput(serializers.Serializer[Any]):
    """Go on in another language."""

    language = serializers.CharField(max_length=12)


class EventInput(serializers.Serializer[Any]):
    """One answer event."""

    id = serializers.UUIDField()
    seq = serializers.IntegerField(min_value=1, max_value=1_000_000)
    name = serializers.CharField(max_length=100)
    value = ValueField(allow_null=True)
    at = serializers.DateTimeField()
    base = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=0,
        help_text="The position up to which the screen knew what other logs had written.",
    )


class LogBegin(serializers.Serializer[Any]):
    """A browser begins to write to an interview, or goes on."""

    id = serializers.UUIDField()


class Events(serializers.Serializer[Any]):
    """Answer events, numbered from 1 without a gap in each log."""

    events = serializers.ListField(child=EventInput(), allow_empty=False, max_length=2000)
    log = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="An opened log; without it the interview's own."
    )


class ReasonInput(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=2000)


class TargetInput(serializers.Serializer[Any]):
    """A new target."""

    target = serializers.IntegerField(min_value=0, max_value=10_000_000)


class SampleUpload(serializers.Serializer[Any]):
    """A sample file (`sample` is accepted as the name of the part, too)."""

    file = serializers.FileField(required=False)
    sample = serializers.FileField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two."""
        if not (attrs.get("file") or attrs.get("sample")):
            raise serializers.ValidationError({"file": self.error_messages["required"]})
        return attrs
