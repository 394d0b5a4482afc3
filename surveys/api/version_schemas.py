"""Which shapes have versions, drafts, differences and texts over REST?"""

from typing import Any

from rest_framework import serializers


class Version(serializers.Serializer[Any]):
    """A published version."""

    version = serializers.IntegerField()
    texts = serializers.IntegerField(help_text="Number of its newest texts.")
    published_at = serializers.DateTimeField()
    published_by = serializers.CharField()


class VersionChange(serializers.Serializer[Any]):
    """One thing that is otherwise."""

    part = serializers.CharField(help_text="Such as question, answer, text, routing, check, quota, index.")
    kind = serializers.CharField(help_text="added, removed, moved, changed, retyped or recoded")
    subject = serializers.CharField()
    what = serializers.CharField(help_text="The column; of an answer its list.")
    language = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    words = serializers.CharField()


class VersionEffect(serializers.Serializer[Any]):
    """What follows from the changes."""

    area = serializers.CharField(help_text="data, quotas or indices")
    kind = serializers.CharField()
    subject = serializers.CharField()
    severity = serializers.CharField(help_text="note, confirm or refuse; the last two once there are interviews.")
    before = serializers.CharField()
    after = serializers.CharField()
    words = serializers.CharField()


class VersionComparison(serializers.Serializer[Any]):
    """What is otherwise, and what it does."""

    interviews = serializers.IntegerField(help_text="How many hold data of the survey.")
    changes = VersionChange(many=True)
    effects = VersionEffect(many=True)


class MissingText(serializers.Serializer[Any]):
    """A text that a language lacks."""

    where = serializers.CharField(help_text="The cell, such as survey!D12.")
    sheet = serializers.CharField()
    row = serializers.IntegerField()
    name = serializers.CharField()
    column = serializers.CharField()
    default_text = serializers.CharField(source="source", help_text="In the default language.")


class Completeness(serializers.Serializer[Any]):
    """How far a language is translated."""

    code = serializers.CharField()
    name = serializers.CharField()
    n_needed = serializers.IntegerField()
    n_written = serializers.IntegerField()
    percent = serializers.IntegerField()
    missing = MissingText(many=True)
    left_out = serializers.BooleanField()


class TextsUpload(serializers.Serializer[None]):
    """A table of texts."""

    texts = serializers.FileField(max_length=200)


class PublishedTexts(serializers.Serializer[Any]):
    """Where the texts are now: in a revision of the draft, or in the texts of a version."""

    revision = serializers.IntegerField(required=False)
    version = serializers.IntegerField(required=False)
    texts = serializers.IntegerField(required=False)


class DraftProblem(serializers.Serializer[Any]):
    """What keeps the draft from being published."""

    code = serializers.CharField()
    where = serializers.CharField()
    message = serializers.CharField()


class DraftRevision(serializers.Serializer[Any]):
    """A saved state of the draft."""

    revision = serializers.IntegerField()
    what = serializers.CharField()
    made_at = serializers.DateTimeField()
    made_by = serializers.CharField()


class Draft(serializers.Serializer[Any]):
    """The open draft."""

    revision = serializers.IntegerField()
    based_on = serializers.IntegerField(
        allow_null=True, help_text="The version it was begun from; null: nothing is published yet."
    )
    begun_at = serializers.DateTimeField()
    problems = DraftProblem(many=True)
    history = DraftRevision(many=True)


class RowEdit(serializers.Serializer[Any]):
    """What happens to one row of a sheet."""

    sheet = serializers.ChoiceField(
        ["survey", "choices", "settings", "countries", "quotas", "margins", "indices", "weighting", "objections"]
    )
    row = serializers.IntegerField(
        min_value=1,
        max_value=20_000,
        help_text="As a spreadsheet shows it, from 2. Row 1 is that of the headers: header -> new header.",
    )
    cells = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=32_767),
        default=dict,
        help_text="Header -> new text; an empty one empties the cell.",
    )
    is_new = serializers.BooleanField(default=False, help_text="Put in behind the row.")
    is_gone = serializers.BooleanField(default=False, help_text="Taken out.")


class Edits(serializers.Serializer[Any]):
    """Edits of the draft."""

    revision = serializers.IntegerField(help_text="The one that was seen.")
    what = serializers.CharField(max_length=200, default="", allow_blank=True, help_text="For the history.")
    edits = RowEdit(many=True, allow_empty=False)


class DraftUpload(serializers.Serializer[None]):
    """A workbook for the draft."""

    workbook = serializers.FileField(max_length=200)
    revision = serializers.IntegerField(
        required=False, help_text="The one that was seen: 409 if another was saved since. Without it, whatever stands."
    )


class Restore(serializers.Serializer[Any]):
    """A revision to go back to."""

    revision = serializers.IntegerField()


class Publish(serializers.Serializer[Any]):
    """A reviewed revision to publish."""

    revision = serializers.IntegerField(help_text="The one that was reviewed.")
    confirm = serializers.BooleanField(default=False, help_text="Figures of interviews that exist may change meaning.")
    only_texts = serializers.BooleanField(default=False, help_text="As the next texts of the version in the field.")


class Published(serializers.Serializer[Any]):
    """What new interviews begin with now."""

    slug = serializers.SlugField()
    version = serializers.IntegerField()
    texts = serializers.IntegerField()
