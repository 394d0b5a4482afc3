"""Which design do standard errors follow, in words?"""

from django.utils.translation import gettext as _

from analysis.services.labels import Words
from surveys.core.sampling import INTERVIEWER
from surveys.core.study import Study


def sentences(study: Study, words: Words) -> list[str]:
    """What was drawn within what, and of how many; for whoever asks how a figure was computed."""
    weighting = study.weighting
    found = [_("Strata are countries.")]
    if weighting.clusters == INTERVIEWER:
        found.append(_("Respondents of one interviewer belong together (clusters)."))
    elif weighting.clusters:
        name = words.variable(weighting.clusters)
        found.append(_("Respondents with the same “%(name)s” belong together (clusters).") % {"name": name})
    else:
        found.append(_("Respondents are taken as drawn one by one."))
    if weighting.finite_population:
        sizes = ", ".join(f"{code} {size:,.10g}" for code, size in weighting.finite_population)
        unit = _("clusters") if weighting.clusters else _("persons")
        params = {"sizes": sizes, "unit": unit}
        found.append(_("The share that was drawn of the population counts (%(unit)s: %(sizes)s).") % params)
    if weighting.nonresponse:
        cells = " × ".join(words.variable(name) for name in weighting.nonresponse.cells)
        params = {"cells": cells, "least": str(weighting.nonresponse.least)}
        found.append(
            _(
                "Before the margins are met, respondents stand for the eligible cases of their country and %(cells)s that did not "
                "respond; cells with fewer than %(least)s respondents are joined."
            )
            % params
        )
    return found
