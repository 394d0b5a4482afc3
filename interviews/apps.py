"""How is the app `interviews` set up?"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InterviewsConfig(AppConfig):
    """Whom do we call next, and what did they say?"""

    name = "interviews"
    verbose_name = _("Interviews")

    def ready(self) -> None:
        """Live quota cells follow the plan of each published version."""
        from interviews.services import plan
        from surveys.signals import interviews_counted, study_published

        study_published.connect(plan.follow, dispatch_uid="interviews.plan.follow")
        interviews_counted.connect(plan.count_interviews, dispatch_uid="interviews.plan.count_interviews")
