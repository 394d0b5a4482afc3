"""How is an XLSForm expression read, checked and evaluated?"""

from surveys.core.expressions.compile import (
    ExpressionError,
    Scope,
    compile_expression,
    did_you_mean,
    refers_to,
)
from surveys.core.expressions.evaluate import Context, Value, evaluate
from surveys.core.expressions.values import as_boolean, as_number, as_text

__all__ = [
    "Context",
    "ExpressionError",
    "Scope",
    "Value",
    "as_boolean",
    "as_number",
    "as_text",
    "compile_expression",
    "did_you_mean",
    "evaluate",
    "refers_to",
]
