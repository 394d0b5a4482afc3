"""How is what the weighting had to do kept with the results, for programs and in words?"""

from typing import Any

from surveys.core.said import Said


def kept_note(code: str, message: Said, **params: Any) -> dict[str, Any]:
    """A note as plain values: `message` is English, `said` what it takes to say it in another language."""
    return {"code": code, **params, "message": str(message), "said": message.to_json()}
