"""What do surveys of LimeSurvey in use have besides questions and plain conditions, and does it come along?

Each case here is made up after what was seen in published surveys of versions 1.91 to 6.
"""

import io
import zipfile

from surveys.core.exchange.lss import convert, read_lss
from surveys.core.exchange.plain import completed, stand_in_countries
from surveys.core.walk import walk
from surveys.core.workbook import compile_study
from tests.surveys.exchange.lss import choices, codes, converted, lss, question, rows

YES_NO = {"y": "Yes", "n": "No"}


def test_an_expression_in_a_text_becomes_a_calculation_in_front_of_the_question() -> None:
    made = converted(
        question("children", "N", attributes={"num_value_int_only": "1"}),
        question("said", "X", "You have {if(children == 1, 'one child', implode(' ', children, 'children'))}."),
    )

    assert rows(made)["said"]["label::English (en)"] == "You have ${text_1}."
    assert rows(made)["text_1"]["calculation"] == "if(${children} = 1, 'one child', join(' ', ${children}, 'children'))"
    assert list(rows(made)).index("text_1") < list(rows(made)).index("said")
    assert codes(made) == []


def test_a_date_in_a_text_is_that_of_the_interview() -> None:
    made = converted(question("week", "Y", "Since {date('d.m.Y', time() - 7 * 24 * 60 * 60)}, did you?"))

    assert rows(made)["week"]["label::English (en)"] == "Since ${text_1}, did you?"
    assert "format-date-time(" in rows(made)["text_1"]["calculation"]


def test_words_of_an_answer_that_depend_on_something_are_all_named() -> None:
    made = converted(
        question("user", "L", answers={"prof": "Professional", "self": "Myself"}),
        question("signs", "M", subs={"a": '{if(user == \'prof\', "Dehydration", "Thirst")}', "b": "None of these"}),
    )

    assert choices(made)["a"]["label::English (en)"] == "Dehydration / Thirst"
    assert codes(made) == ["text_expression"]


def test_what_is_known_of_a_participant_is_a_case_variable() -> None:
    made = converted(
        question("hello", "Y", "Am I speaking with {TOKEN:FIRSTNAME}?"),
        question("member", "T", relevance="TOKEN:ATTRIBUTE_1 == 'member'"),
    )

    assert rows(made)["firstname"]["type"] == "hidden"
    assert rows(made)["hello"]["label::English (en)"] == "Am I speaking with ${firstname}?"
    assert rows(made)["member"]["relevant"] == "${attribute_1} = 'member'"
    assert codes(made) == ["case_variable", "case_variable"]


def test_a_hidden_question_is_a_case_variable() -> None:
    made = converted(
        question("source", "T", attributes={"hidden": "1"}), question("q", "Y", relevance="source == 'web'")
    )

    assert rows(made)["source"]["type"] == "hidden"
    assert rows(made)["q"]["relevant"] == "${source} = 'web'"


def test_conditions_of_version_1_91_stand_in_a_table_of_their_own() -> None:
    conditions = [
        {"qid": 105, "cqid": 101, "cfieldname": "9X7X101", "method": "==", "value": "y", "scenario": 1},
        {"qid": 105, "cqid": 101, "cfieldname": "9X7X101", "method": "==", "value": "n", "scenario": 1},
        {"qid": 105, "cqid": 104, "cfieldname": "9X7X104", "method": ">=", "value": "18", "scenario": 1},
        {"qid": 105, "cqid": 104, "cfieldname": "9X7X104", "method": "==", "value": "", "scenario": 2},
    ]
    made = converted(
        question("first", "L", answers=YES_NO),
        question("age", "N"),
        question("then", "Y", relevance="1"),
        more={"conditions": conditions},
    )

    assert rows(made)["then"]["relevant"] == (
        "((${first} = 'y' or ${first} = 'n') and ${age} >= 18) or not(${age} != '')"
    )


def test_a_condition_of_the_table_names_the_option_that_was_chosen() -> None:
    conditions = [{"qid": 104, "cqid": 101, "cfieldname": "9X7X101", "method": "==", "value": "bus", "scenario": 1}]
    made = converted(
        question("ways", "M", subs={"bus": "Bus", "train": "Train"}),
        question("line", "T"),
        more={"conditions": conditions},
    )

    assert rows(made)["line"]["relevant"] == "selected(${ways}, 'bus')"


def test_fields_may_be_called_by_the_numbers_of_their_questions() -> None:
    made = converted(
        question("first", "L", answers=YES_NO),
        question("arr", "F", subs={"a": "Streets"}, answers=YES_NO),
        question("then", "Y", relevance='((Q101.NAOK == "y")) and Q104_S105.NAOK == "n"'),
    )

    assert rows(made)["then"]["relevant"] == "(${first} = 'y') and ${arr_a} = 'n'"


def test_a_group_s_description_is_read_before_its_questions() -> None:
    made = converted(question("q", "Y"), description="<p>Now some questions on your day.</p>")

    assert rows(made)["g1_text"]["type"] == "note"
    assert rows(made)["g1_text"]["label::English (en)"] == "Now some questions on your day."


def test_what_was_chosen_before_decides_which_items_and_options_there_are() -> None:
    made = converted(
        question("used", "M", subs={"bus": "Bus", "tram": "Tram"}),
        question(
            "often", "F", subs={"bus": "Bus", "tram": "Tram"}, answers=YES_NO, attributes={"array_filter": "used"}
        ),
        question(
            "why", "M", subs={"bus": "Bus", "tram": "Tram", "no": "None"}, attributes={"array_filter_exclude": "used"}
        ),
    )

    assert rows(made)["often_bus"]["relevant"] == "selected(${used}, 'bus')"
    assert rows(made)["why"]["choice_filter"] == (
        "(name != 'bus' or not(selected(${used}, 'bus'))) and (name != 'tram' or not(selected(${used}, 'tram')))"
    )


def test_an_option_that_was_shut_out_before_does_not_come_back() -> None:
    listed = {"bus": "Bus", "tram": "Tram", "car": "Car"}
    made = converted(
        question("first", "M", subs=listed),
        question("second", "M", subs=listed, attributes={"array_filter_exclude": "first"}),
        question("third", "M", subs=listed, attributes={"array_filter_exclude": "second"}),
    )

    assert rows(made)["third"]["choice_filter"].startswith(
        "(name != 'bus' or not(selected(${second}, 'bus')) and not(selected(${first}, 'bus')))"
    )


def test_options_that_stand_alone_do() -> None:
    made = converted(
        question("used", "M", subs={"bus": "Bus", "none": "None"}, attributes={"exclude_all_others": "none"}),
    )

    assert choices(made)["none"]["exclusive"] == "yes"
    assert "exclusive" not in choices(made)["bus"]


def test_checks_limits_and_orders_come_along() -> None:
    made = converted(
        question("age", "N", attributes={"em_validation_q": "{self > 17}", "em_validation_q_tip": "Adults only."}),
        question("years", "N", attributes={"max_num_value_n": "{age}"}),
        question("plz", "S", attributes={"maximum_chars": "5"}),
        question("party", "L", answers=YES_NO, attributes={"random_order": "1"}),
    )

    assert rows(made)["age"]["constraint"] == ". > 17"
    assert rows(made)["age"]["constraint_message::English (en)"] == "Adults only."
    assert rows(made)["years"]["constraint"] == ". <= ${age}"
    assert rows(made)["plz"]["constraint"] == "string-length(.) <= 5"
    assert rows(made)["party"]["parameters"] == "randomize=true"


def test_numbers_that_must_add_to_a_total_are_checked_at_the_last_one() -> None:
    made = converted(question("share", "K", subs={"a": "Work", "b": "Rest"}, attributes={"equals_num_value": "100"}))

    assert rows(made)["share_b"]["constraint"] == "coalesce(${share_a}, 0) + . = 100"


def test_a_grid_that_is_ticked_is_a_question_with_several_answers_per_row() -> None:
    made = converted(
        question(
            *("grid", ":"),
            subs={"mon": "Monday"},
            columns={"am": "Morning", "pm": "Evening"},
            attributes={"multiflexible_checkbox": "1"},
        ),
        question("then", "Y", relevance="grid_mon_am == 1"),
    )

    assert rows(made)["grid_mon"]["type"] == "select_multiple grid"
    assert rows(made)["then"]["relevant"] == "selected(${grid_mon}, 'am')"


def test_default_answers_come_along_and_those_that_cannot_are_named() -> None:
    defaults = [
        {"qid": 101, "scale_id": 0, "sqid": 0, "language": "en", "specialtype": "", "defaultvalue": "n"},
        {"qid": 104, "scale_id": 0, "sqid": 0, "language": "en", "specialtype": "", "defaultvalue": "{first.shown}"},
    ]
    made = converted(question("first", "L", answers=YES_NO), question("then", "T"), more={"defaultvalues": defaults})

    assert rows(made)["first"]["default"] == "n"
    assert codes(made) == ["no_default"]


def test_every_quota_is_named_with_what_it_counts() -> None:
    made = converted(
        question("sex", "G"),
        more={
            "quota": [{"id": 3, "name": "Men", "qlimit": 500}],
            "quota_members": [{"id": 1, "quota_id": 3, "qid": 101, "code": "M"}],
        },
    )

    assert made.remarks[0].message.startswith("Quota 'Men' of 500 (sex = M) was left out.")


def test_what_only_one_language_s_row_says_holds_for_all() -> None:
    old = """<document><LimeSurveyDocType>Survey</LimeSurveyDocType>
      <groups><rows><row><gid>2</gid><group_name>Prvni</group_name><group_order>1</group_order><language>cs</language></row>
        <row><gid>2</gid><group_name>First</group_name><group_order>2</group_order><language>en</language>
        <grelevance>1</grelevance></row></rows></groups>
      <questions><rows>
        <row><qid>3</qid><gid>2</gid><type>5</type><title>a</title><question>A?</question><question_order>1</question_order>
          <language>en</language></row>
        <row><qid>4</qid><gid>2</gid><type>T</type><title>b</title><question>B cs?</question><question_order>2</question_order>
          <language>cs</language></row>
        <row><qid>4</qid><gid>2</gid><type>T</type><title>b</title><question>B?</question><question_order>2</question_order>
          <language>en</language><relevance>a.shown>2</relevance></row></rows></questions>
      <surveys><rows><row><sid>1</sid><language>en</language><additional_languages>cs </additional_languages></row></rows></surveys>
      </document>"""

    made = convert(read_lss(old.encode()), {})

    assert rows(made)["b"]["relevant"] == "number(${a}) > 2"
    assert rows(made)["g1"]["label::en"] == "First"


def test_an_archive_is_read_as_the_survey_in_it() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("survey_9_tokens.lst", "<document/>")
        packed.writestr("survey_9.lss", lss(question("q", "Y")))

    assert read_lss(file.getvalue()).groups[0].questions[0].code == "q"


def test_what_was_translated_decides_in_an_interview() -> None:
    made = converted(
        question("used", "M", subs={"bus": "Bus", "tram": "Tram"}),
        question(
            "often", "F", subs={"bus": "Bus", "tram": "Tram"}, answers=YES_NO, attributes={"array_filter": "used"}
        ),
    )
    sheets = completed(made.sheets, countries=stand_in_countries(), file_name="")

    answers = {"used": ["bus"], "often_bus": "y"}
    found = walk(compile_study(sheets, version=1).questionnaire, answers, case={"country": "UK"}, seed="1")

    assert found.steps == ("used", "often_bus")


def test_a_ranking_of_version_7_ranks_its_subquestions() -> None:
    made = converted(
        question("best", "R", subs={"a": "Bus", "b": "Tram"}), question("why", "T", relevance="best_1 == 'a'")
    )

    assert [rows(made)[name]["type"] for name in ("best_1", "best_2")] == ["select_one best", "select_one best"]
    assert choices(made)["b"]["label::English (en)"] == "Tram"
    assert rows(made)["why"]["relevant"] == "${best_1} = 'a'"


def test_a_ranking_offers_what_was_chosen_before_and_asks_for_the_least_number() -> None:
    listed = {"a": "Bus", "b": "Tram"}
    made = converted(
        question("used", "M", subs=listed),
        question("best", "R", answers=listed, attributes={"array_filter": "used", "min_answers": "1"}),
    )

    offered = "(name != 'a' or selected(${used}, 'a')) and (name != 'b' or selected(${used}, 'b'))"
    assert rows(made)["best_1"]["choice_filter"] == offered
    assert rows(made)["best_2"]["choice_filter"] == f"{offered} and name != ${{best_1}}"
    assert (rows(made)["best_1"]["required"], rows(made)["best_2"].get("required")) == ("yes", None)


def test_what_is_missing_in_the_default_language_is_said_in_another() -> None:
    texts = [
        {"surveyls_language": "cs", "surveyls_title": "Doma", "surveyls_welcometext": "Dobrý den."},
    ]
    made = converted(question("q", "Y"), languages=("en", "cs"), more={"surveys_languagesettings": texts})

    assert rows(made)["introduction"]["label::English (en)"] == "Dobrý den."
    assert codes(made) == ["not_in_default_language"]


def test_an_other_answer_is_an_item_of_its_own_where_one_is_called_other() -> None:
    made = converted(
        question("used", "M", subs={"bus": "Bus"}, other="Y"),
        question("often", "K", subs={"bus": "Bus", "other": "{used_other}"}, attributes={"array_filter": "used"}),
    )

    assert rows(made)["often_other"]["label::English (en)"] == "${used_other}"
    assert rows(made)["often_other"]["relevant"] == "${used_other} != ''"


def test_the_other_answer_has_a_comment_too() -> None:
    made = converted(question("used", "P", subs={"bus": "Bus"}, other="Y"))

    assert rows(made)["used_other_comment"]["relevant"] == "selected(${used}, 'other')"


def test_what_stands_beside_a_field_is_read_with_its_help() -> None:
    made = converted(question("rent", "N", help="Without heating.", attributes={"prefix": "about", "suffix": "EUR"}))

    assert rows(made)["rent"]["hint::English (en)"] == "Without heating.\nabout … EUR"


def test_the_headings_of_two_scales_stand_below_the_stem() -> None:
    made = converted(
        question(
            *("two", "1", "The shop"),
            subs={"a": "Bread"},
            answers=YES_NO,
            more_answers=YES_NO,
            attributes={"dualscale_headerA": "Is it good?", "dualscale_headerB": "Is it dear?"},
        )
    )

    assert rows(made)["two"]["label::English (en)"] == "The shop\nIs it good?"
    assert rows(made)["two_scale_1"]["label::English (en)"] == "The shop\nIs it dear?"


def test_options_chosen_by_default_come_along_and_default_answers_of_items_are_named() -> None:
    defaults = [
        {"qid": 101, "sqid": 103, "language": "en", "specialtype": "", "defaultvalue": "Y"},
        {"qid": 104, "sqid": 105, "language": "en", "specialtype": "", "defaultvalue": "3"},
    ]
    made = converted(
        question("used", "M", subs={"bus": "Bus", "tram": "Tram"}),
        question("often", "K", subs={"bus": "Bus"}),
        more={"defaultvalues": defaults},
    )

    assert rows(made)["used"]["default"] == "tram"
    assert codes(made) == ["no_default"]


def test_a_quota_of_nobody_is_named_as_what_it_is() -> None:
    made = converted(
        question("sex", "G"),
        more={
            "quota": [{"id": 3, "name": "Men", "qlimit": 0}],
            "quota_members": [{"id": 1, "quota_id": 3, "qid": 101, "code": "M"}],
        },
    )

    assert made.remarks[0].message.startswith("Quota 'Men' lets nobody in (sex = M) and was left out.")


def test_a_question_with_nothing_to_answer_is_named() -> None:
    made = converted(question("q", "Y"), question("list", "L"), question("array", "F", answers=YES_NO))

    assert list(rows(made)) == ["g1", "q"]
    assert codes(made) == ["left_out", "left_out"]


def test_lines_of_html_are_no_lines_of_the_text() -> None:
    table = "<p>\n\tYour rooms:</p>\n<table><tr>\n<td>\n\tKitchen</td>\n<td>1</td></tr></table>"
    made = converted(question("said", "X", table))

    assert rows(made)["said"]["label::English (en)"] == "Your rooms:\nKitchen 1"


def test_a_compared_word_is_no_text_of_an_answer() -> None:
    made = converted(question("n", "N"), question("q", "L", answers={"a": 'more: {n gt "1"}', "b": "less"}))

    assert choices(made)["a"]["label::English (en)"] == "more:"
    assert codes(made) == ["text_expression"]


def test_a_cell_of_a_grid_is_asked_if_its_row_and_its_column_are() -> None:
    subquestions = [
        {
            "qid": 300,
            "parent_qid": 102,
            "title": "mon",
            "scale_id": 0,
            "relevance": "works == 'Y'",
            "question_order": 1,
        },
        {"qid": 301, "parent_qid": 102, "title": "am", "scale_id": 1, "relevance": "works != 'N'", "question_order": 1},
    ]
    made = converted(question("works", "Y"), question("hours", ";"), more={"subquestions": subquestions})

    assert rows(made)["hours_mon_am"]["relevant"] == "(${works} = 'Y') and (${works} != 'N')"
