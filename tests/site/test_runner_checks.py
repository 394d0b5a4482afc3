"""./test passes on what it is told, and leaves out what the machine has no program for."""

from coprod_site.runner.checks import BROWSER, NODE, pytest_arguments


def at_once(arguments: list[str]) -> list[str]:
    """What of the arguments says how many tests run at the same time."""
    return arguments[arguments.index("-n") :] if "-n" in arguments else []


def test_a_part_is_its_folder() -> None:
    assert pytest_arguments(["surveys"], [])[:1] == ["tests/surveys"]


def test_a_part_is_tested_file_by_file_on_all_processors_but_a_few_tests_one_after_the_other() -> None:
    assert at_once(pytest_arguments([], []))[2:] == ["--dist", "loadfile"]
    assert at_once(pytest_arguments(["surveys"], []))
    assert not at_once(pytest_arguments(["tests/surveys/test_x.py"], []))


def test_who_says_how_many_at_the_same_time_is_obeyed() -> None:
    assert pytest_arguments(["surveys", "-n0"], []) == ["tests/surveys", "-n0"]


def test_paths_and_options_are_passed_on() -> None:
    words = ["tests/surveys/test_x.py::test_y", "-k", "quota", "-x"]

    assert pytest_arguments(words, []) == words


def test_without_a_browser_its_tests_are_left_out() -> None:
    assert pytest_arguments(["-n0"], [BROWSER]) == ["-n0", "-m", "not browser"]


def test_without_browser_and_node_the_tests_of_both_are_left_out() -> None:
    assert pytest_arguments(["-n0"], [BROWSER, NODE]) == ["-n0", "-m", "not browser and not node"]


def test_a_choice_of_markers_is_narrowed_not_replaced() -> None:
    assert pytest_arguments(["-m", "node or browser"], [BROWSER]) == ["-m", "(node or browser) and not browser"]
