"""What do the tests of `analysis` analyse? A small study of two countries, and hands that fill its ledger."""

import random
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from interviews.models import Case, Interview, LedgerHead, LedgerRow
from interviews.signals import ledger_grew
from surveys.core.workbook import Row, Sheet, Sheets
from surveys.models import QuestionnaireVersion, Survey
from surveys.services.importing import import_study

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
# Variables that come with the sample, where a test's study has them.
SAMPLE_FACTS = ("region",)
SCORES = "often=100 sometimes=50 never=0"

TABLES = {
    "settings": [
        ["form_title", "form_id", "default_language"],
        ["Two countries", "two-countries", "English (en)"],
    ],
    "survey": [
        ["type", "name", "label::English (en)", "label::Deutsch (de)", "calculation", "missing"],
        ["hidden", "country", "", "", "", ""],
        ["note", "welcome", "Good day.", "Guten Tag.", "", ""],
        ["select_one sex", "sex", "Sex?", "Geschlecht?", "", ""],
        ["integer", "age", "Age?", "Alter?", "", "dk refused"],
        ["calculate", "age_group", "", "", "if(${age} < 45, 'young', 'old')", ""],
        ["select_one level", "education", "School?", "Schule?", "", ""],
        [
            "select_one frequency",
            "safety_1",
            "Do you look after the street?",
            "Achten Sie auf die Straße?",
            "",
            "",
        ],
        ["select_one frequency", "safety_2", "Do you ask the police?", "Fragen Sie die Polizei?", "", ""],
        ["select_one frequency", "safety_3", "Are you in a group?", "Sind Sie in einer Gruppe?", "", ""],
        ["select_one frequency", "health_1", "Do you exercise?", "Treiben Sie Sport?", "", ""],
        ["select_one frequency", "health_2", "Do you eat well?", "Essen Sie gesund?", "", ""],
        ["select_multiple place", "places", "Where?", "Wo?", "", ""],
        ["text", "comment", "Anything else?", "Noch etwas?", "", ""],
    ],
    "choices": [
        ["list_name", "name", "label::English (en)", "label::Deutsch (de)"],
        ["sex", "male", "A man", "Ein Mann"],
        ["sex", "female", "A woman", "Eine Frau"],
        ["level", "low", "Low", "Niedrig"],
        ["level", "high", "High", "Hoch"],
        ["frequency", "often", "Often", "Oft"],
        ["frequency", "sometimes", "Sometimes", "Manchmal"],
        ["frequency", "never", "Never", "Nie"],
        ["frequency", "dk", "Do not know", "Weiß nicht"],
        ["place", "home", "At home", "Zu Hause"],
        ["place", "street", "In the street", "Auf der Straße"],
    ],
    "countries": [
        ["code", "iso", "name", "languages", "time_zones", "calling_hours", "adult_population", "target"],
        ["CZ", "CZ", "Czech Republic", "en", "Europe/Prague", "mon-fri 09:00-21:00", "8000000", "60"],
        ["DE", "DE", "Germany", "de en", "Europe/Berlin", "mon-fri 09:00-21:00", "64000000", "60"],
    ],
    "margins": [
        ["country", "category", "share"],
        ["CZ", "sex=male age_group=young", "0.22"],
        ["CZ", "sex=male age_group=old", "0.26"],
        ["CZ", "sex=female age_group=young", "0.21"],
        ["CZ", "sex=female age_group=old", "0.31"],
        ["DE", "sex=male age_group=young", "0.20"],
        ["DE", "sex=male age_group=old", "0.29"],
        ["DE", "sex=female age_group=young", "0.19"],
        ["DE", "sex=female age_group=old", "0.32"],
        ["CZ", "education=low", "0.6"],
        ["CZ", "education=high", "0.4"],
        ["DE", "education=low", "0.5"],
        ["DE", "education=high", "0.5"],
    ],
    "indices": [
        [
            "index",
            "part_of",
            "item",
            "scores",
            "minimum_answered",
            "label::English (en)",
            "label::Deutsch (de)",
        ],
        ["safety", "", "safety_1", SCORES, "2", "Safety", "Sicherheit"],
        ["safety", "", "safety_2", SCORES, "2", "Safety", "Sicherheit"],
        ["safety", "", "safety_3", SCORES, "2", "Safety", "Sicherheit"],
        ["health", "", "health_1", SCORES, "1", "Health", "Gesundheit"],
        ["health", "", "health_2", SCORES, "1", "Health", "Gesundheit"],
        [
            "safety_group",
            "safety",
            "safety_3",
            SCORES,
            "1",
            "Safety, in a group",
            "Sicherheit, in einer Gruppe",
        ],
    ],
    "weighting": [
        ["setting", "value"],
        ["margin", "sex age_group"],
        ["margin", "education"],
        ["domain", "sex"],
        ["domain", "age_group"],
    ],
}


def sheets(**changed: list[list[str]]) -> Sheets:
    """The study's workbook, with some sheets changed."""
    found = {}
    for name, (headers, *rows) in {**TABLES, **changed}.items():
        cells = [{h: text for h, text in zip(headers, row, strict=True) if text} for row in rows]
        found[name] = Sheet(name, tuple(headers), tuple(Row(number, row) for number, row in enumerate(cells, start=2)))
    return Sheets(found)


def answers(country: str, chance: random.Random) -> dict[str, Any]:
    """The data of a made-up respondent."""
    age = chance.randint(18, 90)
    frequency = ["often", "sometimes", "never", "dk"]
    return {
        "country": country,
        "sex": chance.choice(["male", "female"]),
        "age": age,
        "age_group": "young" if age < 45 else "old",
        "education": chance.choice(["low", "low", "high"]),
        **{name: chance.choice(frequency) for name in ("safety_1", "safety_2", "safety_3", "health_1", "health_2")},
        "places": chance.sample(["home", "street"], chance.randint(0, 2)),
        "comment": chance.choice(["nothing", "=1+1", "-", 'I said: "yes",\nthen no', "straße"]),
    }


@dataclass
class Field:
    """A survey in the field: interviews are completed and voided as the fieldwork does it, by ledger rows."""

    survey: Survey
    version: QuestionnaireVersion
    interviewer: User
    chance: random.Random = field(default_factory=lambda: random.Random(2008))
    colleagues: tuple[User, ...] = ()

    @classmethod
    def open(cls, **changed: list[list[str]]) -> "Field":
        """Publish the study and hire an interviewer."""
        version = import_study(sheets=sheets(**changed), user=None, now=NOON)
        return cls(version.survey, version, User.objects.create_user("kim"))

    def publish(self, **changed: list[list[str]]) -> QuestionnaireVersion:
        """Publish the next version."""
        self.version = import_study(sheets=sheets(**changed), user=None, now=NOON, is_confirmed=True)
        return self.version

    def hire(self, n: int) -> None:
        """Some more interviewers: whoever asks is drawn among all."""
        more = [User.objects.create_user(f"kim{number}") for number in range(n)]
        self.colleagues = (self.interviewer, *more)

    def complete(self, country: str = "CZ", **changed: Any) -> Interview:
        """One more completed interview."""
        with transaction.atomic():
            case = self.call(country, "1.10", **{name: changed[name] for name in SAMPLE_FACTS if name in changed})
            interview = Interview.objects.create(
                id=uuid.uuid4(),
                survey=self.survey,
                case=case,
                version=self.version,
                interviewer=self.chance.choice(self.colleagues) if self.colleagues else self.interviewer,
                language="en",
                status=Interview.Status.COMPLETE,
                disposition="1.10",
                values=answers(country, self.chance) | changed,
                started_at=NOON,
                ended_at=NOON + timedelta(minutes=12),
            )
            self.append(interview, +1)
        return interview

    def call(self, country: str, disposition: str, **facts: Any) -> Case:
        """One more case that has been called, with what came of it."""
        place = self.survey.countries.get(code=country)
        return Case.objects.create(
            survey=self.survey,
            country=place,
            language="en",
            time_zone=place.time_zones[0],
            shuffle=0.5,
            disposition=disposition,
            facts=facts,
        )

    def complete_many(self, n: int) -> list[Interview]:
        """Some more completed interviews, in both countries."""
        return [self.complete(country) for country, _ in zip(["CZ", "DE"] * n, range(n), strict=False)]

    def void(self, interview: Interview) -> None:
        """Take a completed interview back."""
        with transaction.atomic():
            Interview.objects.filter(pk=interview.pk).update(status=Interview.Status.VOID)
            self.append(interview, -1)

    def append(self, interview: Interview, sign: int) -> LedgerRow:
        """The next row of the ledger, numbered under the lock of its head."""
        LedgerHead.objects.get_or_create(survey=self.survey)
        head = LedgerHead.objects.select_for_update().get(survey=self.survey)
        head.position += 1
        head.save()
        row = LedgerRow.objects.create(
            survey=self.survey,
            position=head.position,
            interview=interview,
            version=interview.version,
            sign=sign,
            values=interview.values,
            at=NOON,
        )
        transaction.on_commit(lambda: ledger_grew.send(sender=LedgerRow, survey=self.survey.pk), robust=True)
        return row
