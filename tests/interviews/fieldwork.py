"""What do the tests of `interviews` stand in? A small study in the field, with hands that call and interview."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.contrib.auth.models import User

from interviews.models import Attempt, Case, Interview, QuotaCell
from interviews.services import answers, attempts, cases, completion, conducting, quotas, sample
from surveys.core.workbook import Row, Sheet, Sheets
from surveys.models import Membership, QuestionnaireVersion, Survey
from surveys.services.importing import import_study

# A Tuesday, 14:00 in Prague, 13:00 in London.
NOON = datetime(2026, 5, 5, 12, 0, tzinfo=UTC)

TABLES: dict[str, list[list[str]]] = {
    "settings": [
        ["form_title", "form_id", "default_language", "partial_after"],
        ["Two regions", "two-regions", "English (en)", "happy"],
    ],
    "survey": [
        ["type", "name", "label::English (en)", "relevant", "calculation", "missing", "ends"],
        ["hidden", "country", "", "", "", "", ""],
        ["integer", "age", "How old are you?", "", "", "dk refused", ""],
        ["note", "too_young", "We ask adults only.", "${age} < 18", "", "", "4.70"],
        ["select_one region", "region", "Where do you live?", "", "", "", ""],
        ["note", "full", "We have asked enough people.", "", "", "", "4.80"],
        ["select_one yesno", "happy", "Are you happy?", "", "", "", ""],
        ["text", "why", "Why not?", "${happy} = 'no'", "", "", ""],
        ["note", "goodbye", "Thank you.", "", "", "", ""],
    ],
    "choices": [
        ["list_name", "name", "label::English (en)"],
        ["region", "north", "In the north"],
        ["region", "south", "In the south"],
        ["yesno", "yes", "Yes"],
        ["yesno", "no", "No"],
        ["yesno", "dk", "Do not know"],
    ],
    "countries": [
        ["code", "iso", "name", "languages", "time_zones", "calling_hours", "adult_population", "target"],
        ["CZ", "CZ", "Czech Republic", "en", "Europe/Prague", "mon-fri 09:00-21:00; sat 10:00-18:00", "8000000", "4"],
        ["UK", "GB", "United Kingdom", "en", "Europe/London", "mon-fri 09:00-21:00", "48000000", "4"],
    ],
    "quotas": [
        ["plan", "country", "cell", "target", "kind"],
        ["region", "CZ", "region=north", "2", "hard"],
        ["region", "CZ", "region=south", "2", "hard"],
        ["region", "UK", "region=north", "2", "hard"],
        ["region", "UK", "region=south", "2", "hard"],
    ],
}

# Ofcom's and other ranges that are never given to anybody.
NUMBERS = {"CZ": "+4206010000{:02}", "UK": "+4420794600{:02}"}
SAID: dict[str, Any] = {"age": 40, "region": "north", "happy": "yes", "goodbye": True}


def workbook(**changed: list[list[str]]) -> Sheets:
    """The study's workbook, with some sheets changed."""
    found = {}
    for name, (headers, *rows) in {**TABLES, **changed}.items():
        cells = [{h: text for h, text in zip(headers, row, strict=True) if text} for row in rows]
        found[name] = Sheet(name, tuple(headers), tuple(Row(n, row) for n, row in enumerate(cells, start=2)))
    return Sheets(found)


def quota_sheet(rows: Iterable[tuple[str, str, int, str]], plan: str = "region") -> list[list[str]]:
    """A quotas sheet from (country, cell, target, kind)."""
    return [TABLES["quotas"][0], *([plan, country, cell, str(target), kind] for country, cell, target, kind in rows)]


def csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    """A sample file."""
    listed = list(rows)
    headers = list(dict.fromkeys(key for row in listed for key in row))
    lines = [",".join(headers), *(",".join(row.get(key, "") for key in headers) for row in listed)]
    return "\n".join(lines).encode()


@dataclass
class Study:
    """A survey in the field."""

    survey: Survey
    version: QuestionnaireVersion
    _people: "count[int]" = field(default_factory=lambda: count(1))

    @classmethod
    def open(cls, *, is_simulated: bool = False, **changed: list[list[str]]) -> "Study":
        """Publish the workbook."""
        version = import_study(sheets=workbook(**changed), user=None, now=NOON, is_simulated=is_simulated)
        return cls(version.survey, version)

    def publish(self, **changed: list[list[str]]) -> QuestionnaireVersion:
        """The next version."""
        return import_study(sheets=workbook(**changed), user=None, now=NOON)

    def person(self, role: str = "interviewer", **membership: Any) -> User:
        """Somebody with a role on the survey."""
        user = User.objects.create_user(f"{self.survey.slug}-{role}-{next(self._people)}")
        Membership.objects.create(user=user, survey=self.survey, role=role, **membership)
        return user

    def add_cases(self, n: int = 1, country: str = "CZ", *, now: datetime = NOON, **columns: str) -> list[Case]:
        """Cases that may be called at once (inside calling hours)."""
        first = Case.objects.filter(survey=self.survey, country__code=country).count()
        rows = [{"number": NUMBERS[country].format(first + i), "country": country, **columns} for i in range(n)]
        loaded = sample.load(survey=self.survey, content=csv(rows), now=now, seed=1)
        assert (loaded.accepted, loaded.rejected) == (n, [])
        return list(Case.objects.filter(survey=self.survey, country__code=country).order_by("pk")[first:])

    def take(self, user: User, *, now: datetime = NOON) -> Case:
        """The next case, which there must be."""
        case = cases.take_next(survey=self.survey, interviewer=user.pk, now=now)
        assert case is not None
        return case

    def dial(self, user: User | None = None, *, now: datetime = NOON) -> Attempt:
        """A dial of the next case."""
        user = user or self.person()
        attempt, _ = attempts.begin(id=uuid.uuid4(), case=self.take(user, now=now).pk, interviewer=user.pk, now=now)
        return attempt

    def interview(
        self, user: User | None = None, *, country: str = "CZ", now: datetime = NOON, **said: Any
    ) -> Interview:
        """An interview of a case of its own, begun, with some answers given."""
        user = user or self.person(countries=[country])
        self.add_cases(country=country, now=now)
        case = self.take(user, now=now)
        interview, _ = conducting.begin(id=uuid.uuid4(), case=case.pk, interviewer=user.pk, language="en", now=now)
        self.say(interview, now=now, **said)
        return interview

    def say(self, interview: Interview, *, now: datetime = NOON, **said: Any) -> int:
        """Give answers, in this order."""
        if not said:
            return interview.acknowledged
        interview.refresh_from_db(fields=["acknowledged"])
        first = interview.acknowledged + 1
        events = [
            answers.Event(id=uuid.uuid4(), seq=seq, name=name, value=value, at=now)
            for seq, (name, value) in enumerate(said.items(), start=first)
        ]
        return answers.store(interview=interview.pk, events=events, now=now).acknowledged

    def complete(self, *, country: str = "CZ", now: datetime = NOON, **said: Any) -> Interview:
        """An interview answered to its end."""
        interview = self.interview(country=country, now=now, **{**SAID, **said})
        return completion.complete(interview=interview.pk, now=now)

    def cell(self, region: str, country: str = "CZ") -> QuotaCell:
        """A live cell."""
        return QuotaCell.objects.get(survey=self.survey, country__code=country, cell={"region": region})


__all__ = ["NOON", "SAID", "TABLES", "Study", "csv", "quota_sheet", "quotas", "workbook"]
