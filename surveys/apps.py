"""How is the app `surveys` set up?"""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    """What do we ask, of whom, how many?"""

    name = "surveys"
    verbose_name = _("Surveys")
