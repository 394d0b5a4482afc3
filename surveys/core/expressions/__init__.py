"""How is an XLSForm expression read, checked and evaluated?

Compile once, with a `Scope` that says what the expression may refer to and in which repeats it stands:

    tree = compile_expression("${age} < 18 and position(..) = 1", Scope(..., inside=("child",), place="school.relevant"))

Evaluate as often as needed, with a `Context` of plain facts:

    evaluate(tree, Context(values, today="2008-05-05T17:30:00", seed=str(interview), at=(2,)))

**In repeats** the key of an answer is `key_of(name, at)`: `age[2]`, nested `visit[2][1]`, from 1. How many instances a repeat has stands
among the values under its own name (`child`, `visit[2]`). Inside a repeat `${age}` means the same instance; outside it is refused at
compile time, except in sum(), count(), min(), max(), join(), count-non-empty() and indexed-repeat(). The compiler decides which it is:
the evaluator needs `at` only. `Scope.repeats` says for questions and for repeats in which repeats they stand, `Scope.repeat_names`
which names are repeats; these are in `Scope.names` as well.

**Chance**: `seed` is that of the interview; `Scope.place` (question and column) tells one random() from another.
**For people**: `explain(tree, context)` gives the parts with their values, `asked_if(tree, words)` and `in_words(tree, words)` the same in
words of a language, `as_source(tree)` what a methodologist would write.

**Words**: `label` gives the words of a choice to jr:choice-name(). **Tables**: `{"columns": [...], "rows": [[...]]}` by name, all texts.
"""

from surveys.core.expressions.compile import (
    ExpressionError,
    Scope,
    compile_expression,
    did_you_mean,
    refers_to,
    refers_to_instances,
)
from surveys.core.expressions.evaluate import Context, Value, evaluate
from surveys.core.expressions.explain import Step, explain
from surveys.core.expressions.in_words import Words, asked_if, in_words
from surveys.core.expressions.instances import key_of, split_key
from surveys.core.expressions.scope import AnswerKind, kind_of
from surveys.core.expressions.source import as_source
from surveys.core.expressions.values import as_boolean, as_number, as_text

__all__ = [
    "AnswerKind",
    "Context",
    "ExpressionError",
    "Scope",
    "Step",
    "Value",
    "Words",
    "as_boolean",
    "as_number",
    "as_source",
    "as_text",
    "asked_if",
    "compile_expression",
    "did_you_mean",
    "evaluate",
    "explain",
    "in_words",
    "key_of",
    "kind_of",
    "refers_to",
    "refers_to_instances",
    "split_key",
]
