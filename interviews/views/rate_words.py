"""How are the AAPOR outcome rates called in words?"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "RR1": _("Response rate: complete interviews; every case of unknown eligibility counts as eligible"),
    "RR2": _("As RR1, with partial interviews"),
    "RR3": _("Response rate: complete interviews; a share e of the unknown cases counts as eligible"),
    "RR4": _("As RR3, with partial interviews"),
    "RR5": _("Response rate: complete interviews; no unknown case counts as eligible"),
    "RR6": _("As RR5, with partial interviews"),
    "COOP1": _("Cooperation rate: complete interviews of all eligible cases reached"),
    "COOP2": _("As COOP1, with partial interviews"),
    "COOP3": _("Cooperation rate: complete interviews of the eligible cases reached that were able to take part"),
    "COOP4": _("As COOP3, with partial interviews"),
    "REF1": _("Refusal rate; every unknown case counts as eligible"),
    "REF2": _("As REF1, with a share e of the unknown cases"),
    "REF3": _("As REF1, without the unknown cases"),
    "CON1": _("Contact rate; every unknown case counts as eligible"),
    "CON2": _("As CON1, with a share e of the unknown cases"),
    "CON3": _("As CON1, without the unknown cases"),
}
