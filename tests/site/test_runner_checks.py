"""./test passes on what it is told, and leaves out what the machine has no program for."""

from coprod_site.runner.checks import BROWSER, NODE, pytest_arguments


def test_a_part_is_its_folder() -> None:
    assert pytest_arguments(["surveys"], []) == ["tests/surveys"]


def test_paths_and_options_are_passed_on() -> None:
    words = ["tests/surveys/test_x.py::test_y", "-k", "quota", "-x"]

    assert pytest_arguments(words, []) == words


def test_without_a_browser_its_tests_are_left_out() -> None:
    assert pytest_arguments([], [BROWSER]) == ["-m", "not browser"]


def test_without_browser_and_node_the_tests_of_both_are_left_out() -> None:
    assert pytest_arguments([], [BROWSER, NODE]) == ["-m", "not browser and not node"]


def test_a_choice_of_markers_is_narrowed_not_replaced() -> None:
    assert pytest_arguments(["-m", "node or browser"], [BROWSER]) == ["-m", "(node or browser) and not browser"]
