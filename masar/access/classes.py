"""Data classes: who needs to know what. Every field of every model has one; the build fails without."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DataClass(TextChoices):
    TECHNICAL = "T", _("technical")  # says nothing about a person
    SECRET = "S", _("secret of a sign-in")  # password hashes, second factors
    A = "A", _("general")
    B = "B", _("sensitive")
    MED = "MED", _("medical")
    CHILD = "CHILD", _("child protection")
    GBV = "GBV", _("gender-based violence")
    VOT = "VOT", _("trafficking")
    PROT = "PROT", _("protection")
    SEA = "SEA", _("misconduct complaint")
    FIN = "FIN", _("bank details")


# Content of these classes is never kept in a plain column: it is sealed text or a sealed file.
SEALED = frozenset(DataClass) - {DataClass.TECHNICAL, DataClass.SECRET, DataClass.A}


def classified(**fields: str) -> dict[str, str]:
    """`classified(A="name code", T="office")` → `{"name": "A", "code": "A", "office": "T"}`."""
    return {name: DataClass(code).value for code, names in fields.items() for name in names.split()}
