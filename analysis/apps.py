"""How is the app `analysis` set up?"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnalysisConfig(AppConfig):
    """What do the answers say about the population?"""

    name = "analysis"
    verbose_name = _("Analysis")

    def ready(self) -> None:
        """A ledger that grew asks for a recompute, and so does a new questionnaire version."""
        from analysis.services import asking
        from interviews.signals import ledger_grew
        from surveys.signals import study_published

        ledger_grew.connect(asking.ask, dispatch_uid="analysis.ask")
        study_published.connect(asking.ask_for_new_version, dispatch_uid="analysis.ask_for_new_version")
