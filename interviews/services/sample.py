"""How do the numbers of a sample become cases?"""

import csv
import io
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import available_timezones

import phonenumbers
from django.db import transaction
from django.utils.translation import gettext as _

from interviews import contacts
from interviews.core.scheduling import CaseFacts, Window, next_window
from interviews.models import Case, Contact
from interviews.selectors import calling
from surveys import selectors
from surveys.core.problems import Problem, RejectedError
from surveys.models import Country, Survey

COLUMNS = ("number", "country", "name", "external_id", "language", "time_zone")
NEEDED = ("number", "country")
# What sample suppliers call the same columns.
ALIASES = {
    "phone": "number",
    "phone_number": "number",
    "telephone": "number",
    "id": "external_id",
    "timezone": "time_zone",
}
MAXIMUM_ROWS = 1_000_000
BATCH = 2_000


@dataclass(frozen=True)
class RejectedRow:
    """A row of the file that became no case, and why."""

    row: int
    column: str
    message: str


@dataclass
class Loaded:
    """What came of a sample file."""

    accepted: int = 0
    rejected: list[RejectedRow] = field(default_factory=list)


@dataclass(frozen=True)
class _Draft:
    row: int
    number: str
    index: bytes
    country: Country
    name: str
    external_id: str
    language: str
    time_zone: str
    facts: Mapping[str, str]


@transaction.atomic
def load(*, survey: Survey, content: bytes, now: datetime, seed: int | None = None) -> Loaded:
    """Make a case of every usable row of a CSV file. The same file again adds nothing: its numbers are known.

    Args:
        survey: that the numbers are called for.
        content: UTF-8 CSV with a head: number, country, and optionally name, external_id, language, time_zone; further columns
            become facts of the case, usable in expressions.
        now: aware instant.
        seed: of the random calling order; drawn anew if None.

    Raises:
        RejectedError: the file as a whole cannot be read. Rows that cannot be used do not stop the others.
    """
    # One file at a time, so that two with the same numbers do not collide. Interviews go on: they need only the survey's key.
    Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
    loaded = Loaded()
    drafts = _Drafts(survey, loaded)
    try:
        reader = _reader(content)
        for cells in reader:
            drafts.add(reader.line_num, {key: (value or "").strip() for key, value in cells.items() if key})
    except csv.Error as error:
        message = _("The file cannot be read as CSV: %(error)s.") % {"error": error}
        raise RejectedError([Problem("unreadable", message, where="file")]) from None
    drafts.drop_known()
    _store(survey, drafts.found, now, random.Random(seed))
    loaded.accepted = len(drafts.found)
    loaded.rejected.sort(key=lambda rejected: rejected.row)
    return loaded


def _reader(content: bytes) -> "csv.DictReader[str]":
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RejectedError(
            [Problem("not_utf8", _("The file is not UTF-8. Save it as CSV UTF-8."), where="file")]
        ) from None
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
    headers = [header.strip() for header in reader.fieldnames or []]
    headers = [_column(header, headers) for header in headers]
    reader.fieldnames = headers
    problems = [
        Problem(
            "missing_column",
            _("The file has no column '%(name)s'. Add it to the first line.") % {"name": name},
            where="file",
        )
        for name in NEEDED
        if name not in headers
    ]
    if "\0" in text:
        problems.append(Problem("not_text", _("The file is not a text file. Save it as CSV UTF-8."), where="file"))
    if text.count("\n") > MAXIMUM_ROWS:
        problems.append(Problem("too_many_rows", _("The file has more than a million rows. Split it."), where="file"))
    if problems:
        raise RejectedError(problems)
    return reader


def _column(header: str, headers: Sequence[str]) -> str:
    """Our name of a column, unless the file has a column of that name besides."""
    ours = header.lower() if header.lower() in COLUMNS else ALIASES.get(header.lower(), header)
    return header if ours != header and ours in headers else ours


class _Drafts:
    """The rows that can become cases; the others are noted with the reason."""

    def __init__(self, survey: Survey, loaded: Loaded) -> None:
        self.survey, self.loaded = survey, loaded
        self.found: list[_Draft] = []
        self._countries = {country.code: country for country in survey.countries.all()}
        self._languages = set(selectors.current_study(survey).languages)
        self._zones = available_timezones()
        self._rows: dict[bytes, int] = {}
        self._ids: dict[str, int] = {}

    def _reject(self, row: int, column: str, message: str) -> None:
        self.loaded.rejected.append(RejectedRow(row, column, message))

    def add(self, row: int, cells: Mapping[str, str]) -> None:
        """Take a row, or note why not."""
        country = self._countries.get(cells["country"])
        if country is None:
            known = ", ".join(sorted(self._countries))
            return self._reject(
                row, "country", _("There is no such country in the survey; write one of: %(known)s.") % {"known": known}
            )
        number = _e164(cells["number"], country.iso)
        if number is None:
            return self._reject(row, "number", _("This is not a possible telephone number in that country."))
        language = cells.get("language") or country.languages[0]
        if language not in self._languages:
            return self._reject(row, "language", _("The questionnaire has no such language."))
        zone = cells.get("time_zone") or country.time_zones[0]
        if zone not in self._zones:
            return self._reject(row, "time_zone", _("There is no such time zone; write a name such as Europe/Paris."))
        index = contacts.blind_index(number)
        if index in self._rows:
            return self._reject(
                row, "number", _("The number stands in row %(row)s already.") % {"row": self._rows[index]}
            )
        external_id = cells.get("external_id", "")
        if len(external_id) > 64:
            return self._reject(row, "external_id", _("At most 64 characters."))
        if external_id and external_id in self._ids:
            return self._reject(
                row, "external_id", _("The id stands in row %(row)s already.") % {"row": self._ids[external_id]}
            )
        self._rows[index] = row
        self._ids[external_id] = row
        facts = {key: value for key, value in cells.items() if key not in COLUMNS and value}
        self.found.append(
            _Draft(row, number, index, country, cells.get("name", ""), external_id, language, zone, facts)
        )
        return None

    def drop_known(self) -> None:
        """Note and leave out the rows whose number or id the survey has already."""
        known = Contact.objects.filter(survey=self.survey).values_list("number_index", flat=True)
        numbers = {bytes(index) for index in known.iterator(chunk_size=10_000)} & set(self._rows)
        cases = Case.objects.filter(survey=self.survey).exclude(external_id="")
        ids = set(cases.values_list("external_id", flat=True)) & set(self._ids)
        kept = []
        for draft in self.found:
            if draft.index in numbers:
                self._reject(draft.row, "number", _("The survey has this number already."))
            elif draft.external_id in ids:
                self._reject(draft.row, "external_id", _("The survey has this id already."))
            else:
                kept.append(draft)
        self.found = kept


def _e164(number: str, iso: str) -> str | None:
    try:
        parsed = phonenumbers.parse(number, iso)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _store(survey: Survey, drafts: list[_Draft], now: datetime, shuffle: random.Random) -> None:
    windows: dict[tuple[int, str], Window | None] = {}
    for start in range(0, len(drafts), BATCH):
        batch = drafts[start : start + BATCH]
        cases = []
        for draft in batch:
            place = (draft.country.pk, draft.time_zone)
            if place not in windows:
                rules = calling.rules_of(draft.country, survey, now)
                windows[place] = next_window(CaseFacts(time_zone=draft.time_zone), rules, now)
            window = windows[place]
            cases.append(
                Case(
                    survey=survey,
                    country=draft.country,
                    external_id=draft.external_id,
                    language=draft.language,
                    time_zone=draft.time_zone,
                    facts=draft.facts,
                    opens_at=window.opens_at if window else None,
                    closes_at=window.closes_at if window else None,
                    shuffle=shuffle.random(),
                )
            )
        Case.objects.bulk_create(cases)
        Contact.objects.bulk_create(
            Contact(
                case=case,
                survey=survey,
                number=contacts.seal(draft.number),
                name=contacts.seal(draft.name),
                number_index=draft.index,
            )
            for case, draft in zip(cases, batch, strict=True)
        )
