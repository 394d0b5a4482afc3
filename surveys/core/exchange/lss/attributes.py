"""Which attributes of a LimeSurvey question change what is asked or answered, and cannot be taken over?

The attributes were gone through as LimeSurvey lists them (`application/helpers/questionHelper.php`), with those that later versions and themes have
added, as far as published surveys and public lists of them tell. Those that say how a page looks, what statistics show and how data are exported
are passed over. An attribute that nobody knows here, such as one of a plugin, is named.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from surveys.core.exchange.lss.document import LsQuestion
from surveys.core.exchange.lss.draft import Draft
from surveys.core.said import Said, gettext_noop, sentence

_TOTALS = ("equals_num_value", "min_num_value", "max_num_value")


@dataclass(frozen=True)
class _Lost:
    """What is said of an attribute that is lost; a default says nothing.

    Attributes:
        template: the sentence, with the blank `{value}`.
        types: of the questions that have it; others keep it from an earlier type.
        default: its value if nobody has set it, besides an empty one and 0.
        needs: attributes of which one must be set too.
    """

    template: str
    types: str
    default: str = ""
    needs: tuple[str, ...] = ()


LOST: Mapping[str, _Lost] = {
    "category_separator": _Lost(
        gettext_noop(
            "Its answers are grouped by what stands in front of '{value}'; here it is read with every answer."
        ),
        types="!",
    ),
    "dropdown_dates_minute_step": _Lost(
        gettext_noop("Minutes go in steps of {value} in LimeSurvey; here every minute can be given."),
        types="D",
        default="1",
    ),
    "dropdown_prepostfix": _Lost(
        gettext_noop("What stands beside its lists ('{value}') was left out."), types="1", needs=("use_dropdown",)
    ),
    "em_validation_q": _Lost(
        gettext_noop("The check '{value}' was left out, because the places are asked one by one."), types="R"
    ),
    "exclude_all_others": _Lost(
        gettext_noop("Whoever answers '{value}' gives no other answer in LimeSurvey; that is not checked."),
        types="ABCEFKQ",
    ),
    "exclude_all_others_auto": _Lost(
        gettext_noop(
            "If all options are chosen, LimeSurvey takes the one that stands alone instead; here they stay chosen."
        ),
        types="MP",
        needs=("exclude_all_others",),
    ),
    "location_mapservice": _Lost(
        gettext_noop("The place is chosen on a map in LimeSurvey; here it is typed."), types="S"
    ),
    "parent_order": _Lost(
        gettext_noop("Its items stand in the order of question '{value}' in LimeSurvey; here they keep their own."),
        types="1:;ABCEF",
    ),
    "slider_default": _Lost(
        gettext_noop("The slider stands at {value} from the start in LimeSurvey; here nothing is answered beforehand."),
        types="K",
        needs=("slider_layout",),
    ),
    "time_limit": _Lost(
        gettext_noop("It must be answered in {value} seconds in LimeSurvey; here there is no time limit."),
        types="STUXL!",
    ),
    "value_range_allows_missing": _Lost(
        gettext_noop(
            "Its sum must be right in LimeSurvey even if numbers are missing; here it is checked when the last one is given."
        ),
        types="K",
        default="1",
        needs=_TOTALS,
    ),
}

# Attributes that `rows`, `choices`, `checks`, `texts` and `logic` read.
_TAKEN_OVER = frozenset(
    (
        *("alphasort", "answer_order", "array_filter", "array_filter_exclude", "commented_checkbox", "date_format"),
        *("date_max", "date_min", "dualscale_headerA", "dualscale_headerB", "em_validation_q"),
        *("em_validation_q_tip", "em_validation_sq", "em_validation_sq_tip", "equals_num_value", "equation"),
        *("exclude_all_others", "hidden", "input_boxes", "max_answers", "max_num_value", "max_num_value_n"),
        *("max_num_value_sgqa", "max_subquestions", "maximum_chars", "min_answers", "min_num_value"),
        *("min_num_value_n", "min_num_value_sgqa", "multiflexible_checkbox", "multiflexible_max"),
        *("multiflexible_min", "multiflexible_step", "num_value_equals_sgqa", "num_value_int_only", "numbers_only"),
        *("other_comment_mandatory", "other_numbers_only", "other_position", "other_position_code"),
        *("other_replace_text", "placeholder", "prefix", "random_group", "random_order", "slider_accuracy"),
        *("slider_layout", "slider_max", "slider_min", "slider_separator", "subquestion_order", "suffix"),
    )
)
# How a page looks or behaves, what is printed, counted and exported; `relevance` stands in the question itself.
_PASSED_OVER = frozenset(
    (
        *("add_platform_info", "addlineicon", "allowed_filetypes", "answer_width", "answer_width_bycolumn"),
        *("array_filter_style", "assessment_value", "auto_submit", "autoaddnewline", "autoplay", "button_size"),
        *("choice_input_columns", "choice_title", "clear_default", "commented_checkbox_auto", "crop_or_resize"),
        *("cssclass", "display_columns", "display_rows", "display_type", "dropdown_dates"),
        *("dropdown_dates_month_style", "dropdown_dates_year_max", "dropdown_dates_year_min", "dropdown_prefix"),
        *("dropdown_separators", "dropdown_size", "fix_height", "fix_width", "hide_tip", "horizontal_scroll"),
        *("input_size", "keep_aspect", "label_input_columns", "location_city", "location_country"),
        *("location_defaultcoordinates", "location_mapheight", "location_mapwidth", "location_mapzoom"),
        *("location_nodefaultfromip", "location_postal", "location_state", "max_buttons_row", "max_filesize"),
        *("max_num_of_files", "min_num_of_files", "page_break", "printable_help", "public_statistics"),
        *("question_template", "rank_title", "relevance", "repeat_headings", "reverse", "samechoiceheight"),
        *("samelistheight", "save_as_default", "scale_export", "show_comment", "show_grand_total", "show_progress"),
        *("show_search", "show_tick", "show_title", "show_totals", "showpopups", "slider_custom_handle"),
        *("slider_default_set", "slider_handle", "slider_middlestart", "slider_orientation", "slider_rating"),
        *("slider_reset", "slider_reversed", "slider_showminmax", "statistics_graphtype", "statistics_showgraph"),
        *("statistics_showmap", "text_input_columns", "text_input_width", "time_limit_action"),
        *("time_limit_countdown_message", "time_limit_disable_next", "time_limit_disable_prev"),
        *("time_limit_message", "time_limit_message_delay", "time_limit_message_style", "time_limit_timer_style"),
        *("time_limit_warning", "time_limit_warning_2", "time_limit_warning_2_display_time"),
        *("time_limit_warning_2_message", "time_limit_warning_2_style", "time_limit_warning_display_time"),
        *("time_limit_warning_message", "time_limit_warning_style", "use_dropdown", "width_entry"),
    )
)
_KNOWN = _TAKEN_OVER | _PASSED_OVER | LOST.keys()
_OFF = ("", "0", "N", "n", "no", "none", "default")


def remark_lost(draft: Draft, question: LsQuestion) -> None:
    """Name what the question's attributes say and what is not taken over."""
    for name, lost in LOST.items():
        value = question.attributes.get(name, lost.default).strip()
        if question.type in lost.types and _says_something(value, lost.default) and _is_any_set(question, lost.needs):
            draft.remark("lost_attribute", Said(lost.template, facts={"value": value}))
    unknown = [name for name, value in question.attributes.items() if name not in _KNOWN and value.strip() not in _OFF]
    if unknown:
        said = sentence("Settings that are not known here were left out: {names}.", names=", ".join(sorted(unknown)))
        draft.remark("unknown_attribute", said)


def _says_something(value: str, default: str) -> bool:
    return value not in ("", default) and (bool(default) or value != "0")


def _is_any_set(question: LsQuestion, names: tuple[str, ...]) -> bool:
    return not names or any(question.attributes.get(name, "").strip() not in ("", "0") for name in names)
