"""At which hours may people be called?"""

from datetime import time

import pytest

from surveys.core.calling_hours import Hours, parse


def test_days_have_the_hours_of_their_part() -> None:
    hours = parse("mon-fri 9:00-21:00; sat 10:00-18:30")

    assert hours == {**{day: Hours(time(9), time(21)) for day in range(5)}, 5: Hours(time(10), time(18, 30))}


def test_days_can_run_over_the_end_of_the_week() -> None:
    assert set(parse("sat-mon 10:00-18:00")) == {5, 6, 0}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "No calling hours"),
        ("weekdays", "cannot be read"),
        ("mon-fry 09:00-21:00", "'fry' is no weekday"),
        ("mon 25:00-26:00", "does not exist"),
        ("mon 21:00-09:00", "end before they begin"),
        ("mon 09:00-09:00", "end before they begin"),
        ("mon-fri 09:00-12:00; fri 13:00-20:00", "'fri' has hours twice"),
    ],
)
def test_hours_that_cannot_be_read_say_why(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse(text)
