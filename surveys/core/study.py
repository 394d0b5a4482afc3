"""What is a whole study, once its workbook has been read and found right?"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

Expr = list[Any]


@dataclass(frozen=True)
class CountryDesign:
    """Where, when and in which languages people are called, and how many interviews are wanted."""

    code: str
    iso: str
    name: str
    languages: tuple[str, ...]
    time_zones: tuple[str, ...]
    calling_hours: str
    adult_population: int
    target: int
    population_source: str = ""


@dataclass(frozen=True)
class QuotaTarget:
    """One cell of a quota plan. `country` empty: all countries together."""

    plan: str
    country: str
    cell: Mapping[str, str]
    target: int
    is_hard: bool


@dataclass(frozen=True)
class Margin:
    """The known population distribution of one variable, or of a crossing, in one country.

    Args:
        variables: the variables crossed, in the sheet's order.
        targets: category (one value per variable) and its share (0-1) or count (persons), in the sheet's order.
        is_share: whether the targets are shares.
    """

    country: str
    variables: tuple[str, ...]
    targets: tuple[tuple[tuple[str, ...], float], ...]
    is_share: bool
    source: str = ""


@dataclass(frozen=True)
class IndexDefinition:
    """A 0-100 index: mean of the scores of the answered items.

    Args:
        part_of: name of the index this is a part of; empty for the main ones.
        label: language -> text.
        items: item -> answer -> score; an answer that is missing here is a missing value.
        minimum_answered: with fewer answered items a respondent has no score.
    """

    name: str
    part_of: str
    label: Mapping[str, str]
    items: Mapping[str, Mapping[str, float]]
    minimum_answered: int


@dataclass(frozen=True)
class Nonresponse:
    """How respondents stand for those like them who did not respond.

    Args:
        cells: variables that come with the sample; their crossing within a country is what "like them" means.
        least: respondents that a cell needs; with fewer it is joined to another one.
        most: largest factor of a cell; None: any.
    """

    cells: tuple[str, ...]
    least: int = 5
    most: float | None = None


@dataclass(frozen=True)
class Weighting:
    """How respondents are weighted.

    Args:
        margins: the crossings to rake on, in this order.
        domains: variables that results may be broken down by.
        cap: largest weight as a multiple of the mean weight in the country; None: no trimming.
        design_weight: expression over a respondent's values.
        method: raking, poststratify, linear or logit.
        bounds: least and greatest weight as multiples of the design weight, for linear and logit.
        trim: least and greatest weight as multiples of the mean weight, cut after the margins are met.
        collapse: (country, margin, category, category it is weighted together with); names as in messages: variables joined by
            ` x `, values by `:`.
        adjust: how p values are adjusted for the number of tests before a difference is called significant.
        clusters: `interviewer` or a variable: whose answers of a country belong together; empty: nobody's.
        finite_population: (country, clusters in the population, or without clusters persons), where standard errors are to allow
            for the share that was drawn.
        nonresponse: adjustment of the design weights before the margins are met; None: there is none.
    """

    margins: tuple[tuple[str, ...], ...]
    domains: tuple[str, ...]
    cap: float | None
    design_weight: Expr
    method: str = "raking"
    bounds: tuple[float, float] | None = None
    trim: tuple[float, float] | None = None
    collapse: tuple[tuple[str, str, str, str], ...] = ()
    adjust: str = "holm"
    clusters: str = ""
    finite_population: tuple[tuple[str, float], ...] = ()
    nonresponse: Nonresponse | None = None

    @property
    def crossings(self) -> tuple[tuple[str, ...], ...]:
        """What a respondent's weight depends on beside the design weight: the margins, and the cell of the non-response adjustment."""
        return self.margins if self.nonresponse is None else (*self.margins, self.nonresponse.cells)


@dataclass(frozen=True)
class Study:
    """One workbook, checked and compiled."""

    slug: str
    title: str
    default_language: str
    languages: tuple[str, ...]
    questionnaire: dict[str, Any]
    countries: tuple[CountryDesign, ...]
    quotas: tuple[QuotaTarget, ...]
    margins: tuple[Margin, ...]
    indices: tuple[IndexDefinition, ...]
    weighting: Weighting
    alpha: float = 0.05

    def country(self, code: str) -> CountryDesign:
        """The country with this code. Raises KeyError."""
        for country in self.countries:
            if country.code == code:
                return country
        raise KeyError(code)

    def to_json(self) -> dict[str, Any]:
        """Plain lists and dicts, fit for a JSON column."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Study":
        """The study that `to_json` wrote."""
        return cls(
            slug=data["slug"],
            title=data["title"],
            default_language=data["default_language"],
            languages=tuple(data["languages"]),
            questionnaire=data["questionnaire"],
            countries=tuple(
                CountryDesign(**{**c, "languages": tuple(c["languages"]), "time_zones": tuple(c["time_zones"])})
                for c in data["countries"]
            ),
            quotas=tuple(QuotaTarget(**q) for q in data["quotas"]),
            margins=tuple(
                Margin(
                    country=m["country"],
                    variables=tuple(m["variables"]),
                    targets=tuple((tuple(category), value) for category, value in m["targets"]),
                    is_share=m["is_share"],
                    source=m["source"],
                )
                for m in data["margins"]
            ),
            indices=tuple(IndexDefinition(**i) for i in data["indices"]),
            weighting=Weighting(
                margins=tuple(tuple(m) for m in data["weighting"]["margins"]),
                domains=tuple(data["weighting"]["domains"]),
                cap=data["weighting"]["cap"],
                design_weight=data["weighting"]["design_weight"],
                # Versions published before these could be chosen do not have them.
                method=data["weighting"].get("method", "raking"),
                bounds=tuple(data["weighting"].get("bounds") or ()) or None,
                trim=tuple(data["weighting"].get("trim") or ()) or None,
                collapse=tuple(tuple(joined) for joined in data["weighting"].get("collapse", ())),
                adjust=data["weighting"].get("adjust", "holm"),
                clusters=data["weighting"].get("clusters", ""),
                finite_population=tuple((c, n) for c, n in data["weighting"].get("finite_population", ())),
                nonresponse=_nonresponse(data["weighting"].get("nonresponse")),
            ),
            alpha=data["alpha"],
        )


def _nonresponse(data: Mapping[str, Any] | None) -> Nonresponse | None:
    return None if data is None else Nonresponse(tuple(data["cells"]), data["least"], data["most"])
