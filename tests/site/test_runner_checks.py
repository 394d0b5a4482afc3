"""./test passes on what it is told, and leaves out what the machine has no program for."""

from coprod_site.runner.checks import BROWSER, NODE, pytest_runs


def only(words: list[str], *, lacking: bool = False) -> list[str]:
    """The arguments of the one time that pytest is started."""
    ((_, arguments),) = pytest_runs(words, [BROWSER] if lacking else [])
    return arguments


def test_a_part_is_its_folder() -> None:
    assert [arguments[0] for _, arguments in pytest_runs(["surveys"], [])] == ["tests/surveys", "tests/surveys"]


def test_paths_and_options_are_passed_on() -> None:
    words = ["tests/surveys/test_x.py::test_y", "-k", "quota", "-x"]

    assert only(words) == words


def test_a_part_is_tested_file_by_file_on_all_processors() -> None:
    (_, everything), _ = pytest_runs([], [])

    assert everything[everything.index("-n") + 2 :] == ["--dist", "loadfile"]
    assert "-n" not in only(["tests/surveys/test_x.py"])


def test_what_breaks_the_servers_of_others_is_tested_by_itself_afterwards() -> None:
    (_, together), (_, alone) = pytest_runs([], [])

    assert together[together.index("-m") + 1] == "not alone"
    assert alone == ["-m", "alone"]


def test_who_says_how_many_at_the_same_time_is_obeyed() -> None:
    assert only(["surveys", "-n0"]) == ["tests/surveys", "-n0"]


def test_without_a_browser_its_tests_are_left_out() -> None:
    assert only(["-n0"], lacking=True) == ["-n0", "-m", "not browser"]
    assert [arguments[1] for _, arguments in pytest_runs([], [BROWSER])] == [
        "not alone and not browser",
        "alone and not browser",
    ]


def test_without_browser_and_node_the_tests_of_both_are_left_out() -> None:
    ((_, arguments),) = pytest_runs(["-n0"], [BROWSER, NODE])

    assert arguments == ["-n0", "-m", "not browser and not node"]


def test_a_choice_of_markers_is_narrowed_not_replaced() -> None:
    assert only(["-n0", "-m", "node or browser"], lacking=True) == ["-n0", "-m", "(node or browser) and not browser"]
