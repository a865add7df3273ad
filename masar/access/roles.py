"""The roles, by the codes of the field, with names for people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    RCW = "RCW", _("registration case worker")
    HRC = "HRC", _("head of the registration centre")
    AVRRC = "AVRRC", _("return and reintegration coordinator")
    NATC = "NATC", _("national coordinator")
    LOCC = "LOCC", _("local coordinator")
    CMH = "CMH", _("case manager, host country")
    CMO = "CMO", _("case manager, country of origin")
    PFP = "PFP", _("protection focal point")
    MFP = "MFP", _("medical focal point")
    COM = "COM", _("communications and outreach")
    ME = "ME", _("monitoring and evaluation")
    PROC = "PROC", _("procurement")
    FIN = "FIN", _("finance")
    ADM = "ADM", _("administration")
    MOV = "MOV", _("movements")
    PSEAF = "PSEAF", _("focal point against sexual exploitation and abuse")
    DPF = "DPF", _("data protection focal point")
    PART = "PART", _("partner")
    DON = "DON", _("donor or authority, figures only")
    SYS = "SYS", _("system administrator")
    AUD = "AUD", _("auditor")


EVERYONE = frozenset(Role)

# Who has one of these could open every file, or make somebody who can: one person gives it, a second confirms it.
GUARDED = frozenset({Role.HRC, Role.PFP, Role.MFP, Role.DPF, Role.PSEAF, Role.SYS, Role.AVRRC, Role.AUD})

# Duties that each office must have somebody for: a holder, or a stand-in who may sit elsewhere.
FUNCTIONS = [
    (role.value, role.label) for role in (Role.HRC, Role.PFP, Role.MFP, Role.DPF, Role.PSEAF, Role.ADM)
]
