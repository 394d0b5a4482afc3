"""How do the texts of a LimeSurvey survey become those of the workbook, with the answers that stand in them?"""

import re
from collections.abc import Mapping

from surveys.core.exchange.lss.document import LsQuestion, Texts
from surveys.core.exchange.lss.draft import Cells, Draft
from surveys.core.exchange.lss.logic import Logic
from surveys.core.exchange.lss.plain_text import plain
from surveys.core.exchange.lss.untranslatable import LaterError, UntranslatableError
from surveys.core.said import gettext_noop, sentence

_MEDIA = re.compile(r"<\s*(?:img|audio|video|iframe|embed|object|svg|canvas)\b", re.IGNORECASE)
_SCRIPT = re.compile(r"<\s*script\b", re.IGNORECASE)
_LATER = gettext_noop("Left out of its text, because it is not known before later answers: {items}. Reword the text.")
_NO_COUNTERPART = gettext_noop("Left out of its text, because it has no counterpart: {items}. Reword the text.")
_FILLS = ("", "NAOK", "shown", "value", "code")
_TEXTS = re.compile(r"\"([^\"]+)\"|'([^']+)'")
_COMPARED = re.compile(r"(?:[=<>]|\b(?:eq|ne|lt|le|gt|ge))\s*$")


class Wording:
    """Puts texts into words; what they say of earlier answers is calculated in front of them."""

    def __init__(self, draft: Draft, logic: Logic) -> None:
        self.draft, self.logic = draft, logic
        # Calculation -> its name, for texts that say more than an earlier answer.
        self.calculations: dict[str, str] = {}

    def note(self, name: str, html: Texts, cells: Mapping[str, str]) -> None:
        """A row that is only read; none if there is nothing to read."""
        self.draft.where = name
        texts = self.words(html)
        if any(texts.values()):
            self.draft.row("note", self.draft.names.unique(name), {"label": texts}, **cells)

    def words(self, html: Texts, fills: bool = True) -> Texts:
        """A text in words, in the study's languages."""
        self.remark_unshown(html)
        fill = self._fill if fills else self.no_fill
        return self._in_default({language: plain(html.get(language, ""), fill) for language in self.draft.languages})

    def _in_default(self, texts: Texts) -> Texts:
        """Texts of which one is in the default language if there is any; it stands in for those that are missing."""
        default = self.draft.languages[0]
        other = next((language for language, text in texts.items() if text), default)
        if texts.get(default) or other == default:
            return texts
        said = sentence(
            "A text has no words in {default}, the default language; those in {other} stand in their place. Translate them.",
            default=self.draft.labels[default],
            other=self.draft.labels[other],
        )
        self.draft.remark("not_in_default_language", said)
        return {**texts, default: texts[other]}

    def hint(self, question: LsQuestion) -> Texts:
        """The help, and what stood in front of and behind the field, such as a unit."""
        help_ = self.words(question.help)
        before, behind, inside = (self._of_attribute(question, key) for key in ("prefix", "suffix", "placeholder"))
        if not any(any(texts.values()) for texts in (before, behind, inside)):
            return help_
        fields = {
            language: f"{before[language]} {inside[language] or '…'} {behind[language]}".strip()
            for language in self.draft.languages
        }
        return {
            language: "\n".join(text for text in (help_[language], field if field != "…" else "") if text)
            for language, field in fields.items()
        }

    def _of_attribute(self, question: LsQuestion, key: str) -> Texts:
        """The words of an attribute; those of the base language stand in for others that are missing."""
        texts = question.attribute_texts.get(key, {})
        return self.words({**dict.fromkeys(self.draft.languages, texts.get(self.draft.languages[0], "")), **texts})

    def label(self, html: Texts, instead: str) -> Texts:
        """A text that must not be empty: what has no text in any language is called by its code."""
        texts = self.words(html)
        if any(texts.values()):
            return texts
        said = sentence("It has no text; '{code}' stands in its place. Write what is to be read.", code=instead)
        self.draft.remark("no_text", said)
        return dict.fromkeys(self.draft.languages, instead)

    def _fill(self, expression: str) -> str:
        """What stands in a text for an expression in braces: an earlier answer, or a calculation made for it."""
        plain_name = expression.removeprefix("INSERTANS:")
        name, _, suffix = plain_name.partition(".")
        target = self.draft.names.targets.get(name)
        if target is not None and target.kind != "option" and target.name in self.draft.asked and suffix in _FILLS:
            return target.ref
        if name == "SURVEYNAME":
            return next(iter(self.draft.survey.titles.values()), "")
        return self._calculated(expression)

    def _calculated(self, expression: str) -> str:
        """A fill of a calculation in front of the question; nothing, and a remark, if it cannot be said."""
        try:
            said = self.logic.value(expression)
        except LaterError:
            self.draft.remark_with("text_expression", _LATER, f"{{{expression}}}")
            return ""
        except UntranslatableError:
            return self.no_fill(expression)
        if said not in self.calculations:
            self.calculations[said] = self.draft.names.unique(f"text_{len(self.calculations) + 1}")
            self.draft.row("calculate", self.calculations[said], {}, calculation=said)
        return f"${{{self.calculations[said]}}}"

    def option_words(self, html: Texts) -> Texts:
        """The words of an answer, which are read as they stand: of an expression all texts that it can come to."""
        self.remark_unshown(html)
        return self._in_default(
            {language: plain(html.get(language, ""), self._alternatives) for language in self.draft.languages}
        )

    def remark_unshown(self, html: Texts) -> None:
        """Name what is not read: pictures, sounds and films, and scripts, which may change anything."""
        written = " ".join(html.values())
        if _MEDIA.search(written):
            said = sentence(
                "A text shows a picture, a sound or a film, which nobody gets on the telephone. Say it in words."
            )
            self.draft.remark("no_media", said)
        if _SCRIPT.search(written):
            self.remark_script()

    def remark_script(self) -> None:
        """Name a script."""
        said = sentence("A script stands in it, which was left out. Look what it changes in LimeSurvey.")
        self.draft.remark("no_script", said)

    def _alternatives(self, expression: str) -> str:
        """All texts that an expression can come to."""
        texts = [
            match[1] or match[2]
            for match in _TEXTS.finditer(expression)
            if not _COMPARED.search(expression[: match.start()])
        ]
        if not texts:
            return self.no_fill(expression)
        words = " / ".join(dict.fromkeys(texts))
        said = sentence(
            "An answer's words depend on '{expression}'; it is called '{words}' now. Reword it.",
            expression=f"{{{expression}}}",
            words=words,
        )
        self.draft.remark("text_expression", said)
        return words

    def no_fill(self, expression: str) -> str:
        """Nothing for an expression in braces, and a remark."""
        self.draft.remark_with("text_expression", _NO_COUNTERPART, f"{{{expression}}}")
        return ""

    def check_message(self, question: LsQuestion, cells: Cells, *tips: str) -> Mapping[str, Texts]:
        """What is said if the check fails, where there is one: the first of the question's tips that has words in every language."""
        for tip in (tips or ("em_validation_q_tip",)) if cells.get("constraint") else ():
            texts = self.words(question.attribute_texts.get(tip, {}), fills=False)
            if texts and all(texts.values()):
                return {"constraint_message": texts}
        return {}
