"""What does a scheme file say about rows that come from anywhere?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.core.enquiry import Enquiry
from analysis.core.file_estimates import DESIGN, FileDesign, questions_of
from surveys.core.weighting_methods import RAKING, Method

DEFAULT_DOMAINS: tuple[str, ...] = ()
ADJUSTMENTS = ("holm", "bonferroni")
# What a scheme may say; anything else is a slip of the pen that would silently change nothing.
KNOWN = (
    *("unit", "id", "base_weight", "margins", "margin_label_separator", "items", "items_are", "indices"),
    *("minimum_answered", "domains", "residuals", "adjust", "cap", "collapse", "exclude", "alpha", "note"),
    *("method", "bounds", "trim", "nonresponse", "design", "estimates"),
)


class FileError(ValueError):
    """Files that cannot be estimated from; every error of them, one per line of the message's list.

    Args:
        problems: what, where, and what to do instead.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class NonresponseRule:
    """How weights are adjusted for non-response within each country.

    Args:
        cells: columns that are known of everybody eligible.
        responded: the column that is 1 for respondents and 0 for others; of those nothing else is used.
        least: respondents that a cell needs.
        most: largest factor.
    """

    cells: tuple[str, ...]
    responded: str
    least: int
    most: float

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "NonresponseRule":
        """The rule of a scheme file."""
        most = float(data["most"]) if data.get("most") is not None else float("inf")
        return cls(tuple(data["cells"]), str(data["responded"]), int(data.get("least", 1)), most)


@dataclass(frozen=True)
class FileScheme:
    """A scheme file, read.

    Args:
        unit: the column that names the stratum within which is weighted: the country.
        identity: the column that identifies a respondent.
        base_weight: the column of the weight from selection; without such a column everybody has 1.
        margins: name of a margin -> the columns crossed in it.
        separator: what stands between the values in the label of a crossed category.
        items: item -> answer -> score.
        indices: index -> its items.
        minimum_answered: with fewer answered items a respondent has no score.
        domains: columns that results are broken down by, without the unit.
        method: how weights are made to meet the margins.
        nonresponse: how respondents stand for those who did not respond; None: they do not.
        collapse: country -> margin -> category -> the category it is weighted together with.
        exclude: countries to leave out.
        alpha: level of tests.
        design: how the rows were drawn, for the figures asked for.
        questions: figures asked for beyond the indices, with their names.
    """

    unit: str
    identity: str
    base_weight: str
    margins: Mapping[str, tuple[str, ...]]
    separator: str
    items: Mapping[str, Mapping[str, float]]
    indices: Mapping[str, tuple[str, ...]]
    minimum_answered: int
    domains: tuple[str, ...]
    method: Method
    nonresponse: NonresponseRule | None
    collapse: Mapping[str, Mapping[str, Mapping[str, str]]]
    exclude: tuple[str, ...]
    alpha: float
    design: FileDesign
    questions: tuple[tuple[str, Enquiry], ...]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "FileScheme":
        """The scheme of a JSON file.

        Raises:
            FileError: it says something unknown, or lacks something.
        """
        if not isinstance(data, Mapping):
            raise FileError(["scheme: the file holds no JSON object"])
        problems = [
            f"scheme: '{name}' is not known; known are {', '.join(KNOWN)}" for name in data if name not in KNOWN
        ]
        problems += [f"scheme: '{name}' is missing" for name in _needed(data) if name not in data]
        for index, items in data.get("indices", {}).items():
            problems += [
                f"scheme: item '{item}' of index '{index}' has no scores under 'items'"
                for item in items
                if item not in data.get("items", {})
            ]
        problems += [
            f"scheme: margin '{name}' is named like a domain but made of {', '.join(columns)}; give it another name"
            for name, columns in data.get("margins", {}).items()
            if name in data.get("domains", ()) and list(columns) != [name]
        ]
        residuals = str(data.get("residuals", "base weights"))
        if not residuals.startswith("base weights"):
            problems.append(f"scheme: residuals '{residuals}' are not known; 'base weights' are (as R's calibrate)")
        problems += [
            f"scheme: adjustment '{name}' is not known; known are {', '.join(ADJUSTMENTS)}"
            for name in data.get("adjust", ())
            if name not in ADJUSTMENTS
        ]
        method, wrong = _method(data)
        problems += [f"scheme: {words}" for words in wrong]
        rule = data.get("nonresponse")
        problems += [
            f"scheme: nonresponse needs '{name}'" for name in ("cells", "responded") if rule and name not in rule
        ]
        questions, unclear = questions_of(data.get("estimates", ()))
        problems += unclear
        problems += [
            f"scheme: the design says '{part}'; known are {', '.join(DESIGN)}"
            for part in data.get("design", {})
            if part not in DESIGN
        ]
        if problems:
            raise FileError(problems)
        unit = str(data.get("unit", "country"))
        return cls(
            unit=unit,
            identity=str(data.get("id", "id")),
            # "base_weight (optional column; ...)": a remark may follow the name.
            base_weight=str(data.get("base_weight", "base_weight")).split(" ", maxsplit=1)[0],
            margins={name: tuple(columns) for name, columns in data.get("margins", {}).items()},
            separator=str(data.get("margin_label_separator", ":")),
            items={
                item: {str(answer): float(score) for answer, score in scores.items()}
                for item, scores in data.get("items", {}).items()
            },
            indices={index: tuple(items) for index, items in data.get("indices", {}).items()},
            minimum_answered=int(data.get("minimum_answered", 1)),
            domains=tuple(domain for domain in data.get("domains", DEFAULT_DOMAINS) if domain != unit),
            method=method,
            nonresponse=NonresponseRule.from_json(rule) if rule else None,
            collapse=data.get("collapse", {}),
            exclude=tuple(data.get("exclude", ())),
            alpha=float(data.get("alpha", 0.05)),
            design=FileDesign(**data.get("design", {})),
            questions=tuple(questions),
        )


def _needed(data: Mapping[str, Any]) -> tuple[str, ...]:
    """Without indices there must be something else that is asked for."""
    return () if data.get("estimates") and "indices" not in data else ("margins", "items", "indices")


def _method(data: Mapping[str, Any]) -> tuple[Method, list[str]]:
    """The method of a scheme file, and what is wrong with it."""
    try:
        pairs = {name: tuple(map(float, data[name])) for name in ("bounds", "trim") if data.get(name) is not None}
        cap = float(data["cap"]) if data.get("cap") is not None else None
    except (TypeError, ValueError):
        return Method(), ["cap is a number; bounds and trim are two, such as [0.3, 3]"]
    for name, pair in pairs.items():
        if len(pair) != 2:
            return Method(), [f"{name} takes two numbers, such as [0.3, 3]"]
    both: dict[str, tuple[float, float]] = {name: (pair[0], pair[1]) for name, pair in pairs.items()}
    method = Method(str(data.get("method", RAKING)), both.get("bounds"), cap, both.get("trim"))
    return method, [f"{m[0].lower()}{m[1:].removesuffix('.')}" for m in method.problems(len(data.get("margins", ())))]
