"""Which shapes do the answers of fieldwork have? They document what the selectors give; a test holds the two together."""

from typing import Any

from rest_framework import serializers

from interviews.api.serializers import ValueField
from interviews.core.outcomes import RATES
from interviews.models import Interview

STATUSES = ", ".join(Interview.Status.values)


class Appointment(serializers.Serializer[Any]):
    """An agreed time to call back."""

    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(["hard", "soft"])
    note = serializers.CharField()


class Contact(serializers.Serializer[Any]):
    """Whom to call."""

    number = serializers.CharField(help_text="E.164")
    name = serializers.CharField()


class UnfinishedInterview(serializers.Serializer[Any]):
    """An interview that the case has begun already."""

    id = serializers.UUIDField()
    status = serializers.CharField(help_text="in_progress or suspended")


class Case(serializers.Serializer[Any]):
    """A case in hand, with its contact."""

    id = serializers.IntegerField()
    country = serializers.CharField()
    language = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    time_zone = serializers.CharField()
    local_time = serializers.DateTimeField(help_text="Now, where the respondent is.")
    n_attempts = serializers.IntegerField()
    disposition = serializers.CharField(help_text="AAPOR code of the case so far.")
    last_note = serializers.CharField()
    attempt = serializers.UUIDField(allow_null=True, help_text="The dial that has no outcome yet.")
    appointment = Appointment(allow_null=True)
    contact = Contact()
    interview = UnfinishedInterview(allow_null=True)
    is_simulated = serializers.BooleanField()


class Conflict(serializers.Serializer[Any]):
    """An answer of another machine that differs from the one that stands and does not count."""

    name = serializers.CharField()
    value = ValueField(allow_null=True)
    at = serializers.DateTimeField()


class InterviewState(serializers.Serializer[Any]):
    """Everything a screen needs to begin an interview or to go on with it."""

    id = serializers.UUIDField()
    case = serializers.IntegerField()
    survey = serializers.SlugField()
    version = serializers.IntegerField()
    texts = serializers.IntegerField(help_text="Revision of the version's texts that is read out.")
    language = serializers.CharField()
    status = serializers.CharField(help_text=STATUSES)
    disposition = serializers.CharField()
    answers = serializers.DictField(help_text="Last value of every question, as far as the server has it.")
    acknowledged = serializers.IntegerField(help_text="Answer events of the log are stored up to this number.")
    position = serializers.IntegerField(help_text="Answer events stored so far, of all logs.")
    conflicts = Conflict(many=True)
    facts = serializers.DictField(child=serializers.CharField(), help_text="Case variables.")
    seed = serializers.CharField(help_text="Arranges what is rotated or randomised.")
    today = serializers.CharField(
        help_text="When the interview began on the respondent's clock: now() in its expressions; today() is its date."
    )
    started_at = serializers.DateTimeField()
    sitting_began_at = serializers.DateTimeField(help_text="When it began or, after a suspension, went on.")
    spent_seconds = serializers.IntegerField(help_text="Length of earlier sittings.")
    attempt = serializers.UUIDField(allow_null=True, help_text="The last call of the case.")
    is_simulated = serializers.BooleanField()


class InterviewEnd(serializers.Serializer[Any]):
    """What an interview is now."""

    status = serializers.CharField(help_text=STATUSES)
    disposition = serializers.CharField()


class Acknowledged(serializers.Serializer[Any]):
    """Up to which number answer events are stored without a gap."""

    acknowledged = serializers.IntegerField()
    position = serializers.IntegerField(help_text="Answer events stored so far, of all logs.")
    conflicts = serializers.IntegerField(help_text="Answers of two machines that differ and wait for a decision.")


class StorageKey(serializers.Serializer[Any]):
    """A key of AES-256-GCM."""

    key = serializers.CharField(help_text="32 bytes, base64.")


class ReservationOutcome(serializers.Serializer[Any]):
    """Whether the interview has its places; if not it has ended over quota."""

    outcome = serializers.ChoiceField(["reserved", "full"])
    cells = serializers.ListField(child=serializers.CharField(), required=False, help_text="Keys of the full cells.")


class RejectedRow(serializers.Serializer[Any]):
    """A row that became no case."""

    row = serializers.IntegerField()
    column = serializers.CharField()
    message = serializers.CharField()


class LoadedSample(serializers.Serializer[Any]):
    """What came of a sample file."""

    accepted = serializers.IntegerField()
    rejected = RejectedRow(many=True)


class Language(serializers.Serializer[Any]):
    """A language of the questionnaire."""

    code = serializers.CharField()
    name = serializers.CharField()


class SurveyCountry(serializers.Serializer[Any]):
    """A country of a survey."""

    code = serializers.CharField()
    iso = serializers.CharField()
    name = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    target = serializers.IntegerField()


class Counts(serializers.Serializer[Any]):
    """Fieldwork in numbers."""

    interviews = serializers.DictField(child=serializers.IntegerField(), help_text="By status.")
    completes = serializers.DictField(child=serializers.IntegerField(), help_text="By country.")
    cases = serializers.IntegerField()
    cases_open = serializers.IntegerField(help_text="That will be called again.")


class SurveyDescription(serializers.Serializer[Any]):
    """A survey; counts are for managers and analysts."""

    slug = serializers.SlugField()
    name = serializers.CharField()
    status = serializers.CharField(help_text="fielding, paused or closed; unpublished: there is its draft at most")
    is_simulated = serializers.BooleanField()
    version = serializers.IntegerField(allow_null=True, help_text="Null: nothing is published yet.")
    texts = serializers.IntegerField(
        allow_null=True, help_text="Revision of the version's texts that new interviews are read from."
    )
    languages = Language(many=True)
    countries = SurveyCountry(many=True)
    counts = Counts(required=False)


class QuotaCell(serializers.Serializer[Any]):
    """A live quota cell."""

    id = serializers.IntegerField()
    plan = serializers.CharField()
    country = serializers.CharField(allow_null=True, help_text="Null: all countries together.")
    cell = serializers.DictField(child=serializers.CharField())
    kind = serializers.ChoiceField(["hard", "soft"])
    target = serializers.IntegerField()
    completes = serializers.IntegerField()
    reserved = serializers.IntegerField()
    status = serializers.CharField(help_text="open, held (the last places are reserved) or full")


Rates = type(
    "Rates",
    (serializers.Serializer,),
    {
        "__doc__": "Outcome rates of AAPOR Standard Definitions, 0-1; null where nothing was counted yet.",
        **{name: serializers.FloatField(allow_null=True) for name in RATES},
    },
)


class Outcomes(serializers.Serializer[Any]):
    """Cases by disposition, and the rates they come to."""

    domain = serializers.CharField(help_text="A country's code, or overall.")
    cases = serializers.IntegerField()
    dispositions = serializers.DictField(child=serializers.IntegerField())
    groups = serializers.DictField(child=serializers.IntegerField())
    e = serializers.FloatField(allow_null=True, help_text="Estimated share of eligible ones among unknown cases.")
    rates = Rates()


class OutcomeResults(serializers.Serializer[Any]):
    """Outcomes by domain."""

    results = Outcomes(many=True)
