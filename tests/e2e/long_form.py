"""A questionnaire as long as they come: 300 questions on daily life in twelve blocks, with routing, batteries, lists and checks."""

from surveys.core.workbook.sheets import Row, Sheet, Sheets

SLUG = "daily-life"
BLOCKS = {
    "work": ("paid work", "at work"),
    "home": ("your home", "at home"),
    "street": ("your street", "in your street"),
    "travel": ("getting about", "on the way"),
    "shops": ("shopping", "in shops"),
    "food": ("cooking and eating", "at meals"),
    "sport": ("sport and exercise", "when exercising"),
    "family": ("your family", "with your family"),
    "friends": ("friends and neighbours", "with friends"),
    "media": ("news and media", "when following the news"),
    "money": ("money matters", "with money"),
    "plans": ("the coming year", "in the coming year"),
}
HABITS = (
    "plan ahead",
    "help somebody else",
    "ask for advice",
    "try something new",
    "run out of time",
    "feel at ease",
    "meet people",
    "use your telephone",
    "save energy",
    "put things off",
)
JUDGEMENTS = ("the choice you have", "the help you get", "what it costs you", "the time it takes", "how safe it is")
HEADERS = ("type", "name", "label::English (en)", "relevant", "constraint", "soft_constraint", "missing", "appearance")
N_QUESTIONS = 300


def _row(type_: str, name: str = "", label: str = "", **cells: str) -> dict[str, str]:
    return {"type": type_, "name": name, "label::English (en)": label, **cells}


def _block(name: str, about: str, where: str) -> list[dict[str, str]]:
    """25 questions: a gate, two batteries, and what follows from the answers."""
    inside = f"${{{name}_any}} = 'yes'"
    rows = [
        _row("select_one yesno", f"{name}_any", f"Now about {about}. Is that a part of your life at present?"),
        _row("begin_group", f"{name}_group", relevant=inside),
        _row("begin_group", f"{name}_habits", f"How often does it happen {where} that you …"),
        *(_row("select_one often", f"{name}_habit_{n}", f"… {habit}?") for n, habit in enumerate(HABITS, start=1)),
        _row("end_group"),
        _row("begin_group", f"{name}_views", f"Thinking of {about}: how satisfied are you with …"),
        *(_row("select_one satisfied", f"{name}_view_{n}", f"… {view}?") for n, view in enumerate(JUDGEMENTS, start=1)),
        _row("end_group"),
        _row(
            "integer",
            f"{name}_hours",
            f"How many hours in a usual week have to do with {about}?",
            constraint=". >= 0 and . <= 168",
            soft_constraint=". <= 80",
            missing="dk refused",
        ),
        _row("select_one yesno", f"{name}_less", "Would you like it to be less?", relevant=f"${{{name}_hours}} > 40"),
        _row("select_multiple reason", f"{name}_why", f"Why are you busy with {about}?"),
        _row(
            "text",
            f"{name}_first",
            "What comes to your mind first?",
            relevant=f"selected(${{{name}_why}}, 'other')",
            missing="dk refused",
        ),
        _row("select_one change", f"{name}_change", f"Has {about} become better or worse for you?"),
        _row("select_one yesno", f"{name}_told", "Have you told anybody?", relevant=f"${{{name}_change}} = 'worse'"),
        _row("select_one often", f"{name}_talk", f"How often do you talk about {about}?"),
        _row("select_one yesno", f"{name}_miss", f"Would you miss it, if {about} took less of your time?"),
        _row("end_group"),
        _row("select_one satisfied", f"{name}_all", f"All in all: how satisfied are you as far as {about} goes?"),
    ]
    assert sum(bool(row["name"]) and not row["type"].startswith("begin") for row in rows) == 25
    return rows


def _choices() -> list[tuple[str, str, str]]:
    lists = {
        "yesno": {"yes": "Yes", "no": "No"},
        "often": {"never": "Never", "seldom": "Seldom", "often": "Often", "always": "Always"},
        "satisfied": {"not": "Not at all", "little": "A little", "rather": "Rather", "very": "Very"},
        "reason": {"must": "I have to", "like": "I like it", "others": "For others", "other": "Something else"},
        "change": {"better": "Better", "same": "Neither", "worse": "Worse"},
    }
    return [(list_name, name, label) for list_name, choices in lists.items() for name, label in choices.items()]


def _sheet(name: str, headers: tuple[str, ...], rows: list[dict[str, str]]) -> Sheet:
    filled = [{header: text for header, text in row.items() if text} for row in rows]
    return Sheet(name, headers, tuple(Row(n, row) for n, row in enumerate(filled, start=2)))


def long_form() -> Sheets:
    """The study, whole and right."""
    survey = [_row("hidden", "country")]
    for name, (about, where) in BLOCKS.items():
        survey += _block(name, about, where)
    country = {
        "code": "DK",
        "iso": "DK",
        "name": "Denmark",
        "languages": "en",
        "time_zones": "Europe/Copenhagen",
        "calling_hours": "mon-sun 00:00-23:59",
        "adult_population": "4280000",
        "target": "100",
    }
    settings = {"form_title": "Daily life", "form_id": SLUG}
    choices = [dict(zip(("list_name", "name", "label::English (en)"), row, strict=True)) for row in _choices()]
    sheets = [
        _sheet("survey", HEADERS, survey),
        _sheet("choices", ("list_name", "name", "label::English (en)"), choices),
        _sheet("settings", ("form_title", "form_id"), [settings]),
        _sheet("countries", tuple(country), [country]),
    ]
    return Sheets({sheet.name: sheet for sheet in sheets})


# What a tired author gets wrong: question and column -> what stands there.
MISTAKES = {
    ("home_less", "relevant"): "${home_hour} > 40",
    ("street_told", "relevant"): "${street_change} = 'worst'",
    ("travel_hours", "constraint"): ". >= 0 and . <= ",
    ("shops_talk", "type"): "select_one offen",
    ("food_any", "type"): "selekt_one yesno",
    ("sport_hours", "missing"): "dk refuse",
    ("media_habit_3", "name"): "media_habit_2",
}


def broken_form() -> tuple[Sheets, list[str]]:
    """The same with its mistakes, and the cells they stand in."""
    right = long_form()
    survey = right["survey"]
    rows, cells = [], []
    for row in survey.rows:
        changed = {column: text for (name, column), text in MISTAKES.items() if row["name"] == name}
        cells += [survey.cell(row, column) for column in changed]
        rows.append(Row(row.number, {**row.cells, **changed}))
    return Sheets({**right.by_name, "survey": Sheet("survey", survey.headers, tuple(rows))}), cells
