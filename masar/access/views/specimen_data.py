"""Invented people, in the scripts they write, for the specimens."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_countries import countries as all_countries

from ..roles import Role

SEXES = [("f", gettext_lazy("Woman")), ("m", gettext_lazy("Man")), ("x", gettext_lazy("Not said"))]
TONGUES = [
    ("ff", "Pulaar"),
    ("fr", "Français"),
    ("bm", "Bamanankan"),
    ("ar", "العربية"),
    ("ha", "Hausa"),
    ("en", "English"),
    ("wo", "Wolof"),
    ("nqo", "ߒߞߏ"),
]
COMPANY = [
    ("", "–"),
    ("alone", gettext_lazy("Alone")),
    (
        gettext_lazy("With family"),
        [("spouse", gettext_lazy("Husband or wife")), ("child", gettext_lazy("Child"))],
    ),
]
POWERS = tuple(SimpleNamespace(role=role) for role in Role)


class Colleague(SimpleNamespace):
    """Who the specimens are shown to, when nobody signed in."""

    def has_role(self, *roles: str) -> bool:
        return any(power.role in roles for power in self.powers)

    def __str__(self) -> str:
        return "سارة بن علي" if get_language() == "ar" else "Sara Benali"


def countries() -> list[tuple[str, str]]:
    return [("", "–"), *((code, str(name)) for code, name in all_countries)]


def people() -> list[dict[str, Any]]:
    today = timezone.localdate()
    rows = [
        ("Mamadou Aliou BAH", "مامادو أليو باه", "204 871 6", 4, 12, 2),
        ("Aïssatou DIALLO", "عائشتو جالو", "204 872 4", 2, 3, 0),
        ("فاطمة الزهراء بنت محمد", "Fatma Zahra Mint Mohamed", "198 004 X", 3, 31, 4),
        ("ߝߊ߬ߕߎߡߕߊ߫ ߞߎߦߊߕߍ߫", "Fatoumata Kouyaté", "204 655 7", 0, 1, 1),
        ("Ibrahim", None, "204 401 H", 5, 8, 0),
        ("Chukwuemeka Oluwaseun-Adébáyò NNAMDI-OKONKWO", "تشوكويميكا نامدي أوكونكو", "203 990 1", 1, 0, 1),
    ]
    return [
        {
            "name": name,
            "also": also,
            "number": number,
            "stages": stages(at, plain=True),
            "days": days,
            "missing": lacks,
            "next": today + timedelta(days=at),
            "late": days > 30,
        }
        for name, also, number, at, days, lacks in rows
    ]


def marked(row: dict[str, Any]) -> dict[str, str]:
    return {"class": "late"} if row["late"] else {}


def labels() -> list[str]:
    return [
        _("Counselling"),
        _("Registered"),
        _("Eligible"),
        _("Preparation"),
        _("Travel ready"),
        _("Departed"),
        _("Arrived"),
        _("Reintegration"),
        _("Closed"),
    ]


def stages(at: int = 3, *, plain: bool = False) -> list[dict[str, Any]]:
    days = [
        date(2026, 9, 28),
        date(2026, 10, 6),
        date(2026, 10, 19),
        date(2026, 11, 2),
        date(2026, 11, 18),
        date(2026, 11, 20),
    ]
    steps: list[dict[str, Any]] = [
        {
            "label": label,
            "state": "done" if index < at else "now" if index == at else "ahead",
            "on": days[index] if index <= at and index < len(days) else None,
        }
        for index, label in enumerate(labels())
    ]
    if not plain:
        steps[3]["tracks"] = [
            {"label": _("Declaration"), "state": "done"},
            {"label": _("Travel document"), "state": "late", "note": _("9 days over"), "href": "#"},
            {"label": _("Medical"), "state": "doing", "note": _("review on Tuesday"), "href": "#"},
            {"label": _("Due diligence"), "state": "done"},
            {"label": _("Exit permission"), "state": "ahead"},
        ]
        steps[7]["tracks"] = [{"label": _("Plan"), "state": "ahead"}]
    return steps


def missing() -> list[dict[str, Any]]:
    return [
        {
            "sentence": _(
                "This passport expires before the flight on 3 March. Ask the consulate for an extension or choose an earlier flight."
            ),
            "owner": "Sara Benali",
            "href": "#",
            "label": _("Write to the consulate"),
            "late": True,
        },
        {
            "sentence": _("The physician has not yet said what must be arranged for the journey."),
            "owner": "د. نادية حمدي",
            "href": "#",
            "label": _("See the appointment"),
        },
        {
            "sentence": _("Nobody has asked her alone whether she still wants to go."),
            "owner": "Sara Benali",
            "href": "#",
            "label": _("Plan ten minutes alone"),
        },
    ]


def board() -> list[dict[str, Any]]:
    figures = [
        (18, 4, 11),
        (41, 9, 33),
        (26, 3, 14),
        (112, 38, 121),
        (19, 6, 22),
        (7, 1, 2),
        (33, 12, 40),
        (206, 140, 391),
        (64, 0, 0),
    ]
    return [
        {"label": label, "count": count, "href": "#", "median": median, "longest": longest}
        for label, (count, median, longest) in zip(labels(), figures, strict=True)
    ]


def conflict() -> list[SimpleNamespace]:
    at = timezone.now().replace(hour=10, minute=42)
    return [
        SimpleNamespace(
            name="phone",
            label=_("Phone"),
            typed="0661 23 45 67",
            stored="0770 98 12 03",
            by="Omar Haddad",
            at=at,
        ),
        SimpleNamespace(
            name="village",
            label=_("Village"),
            typed="Télimélé · Sogolon",
            stored="تيليميلي",
            by="Omar Haddad",
            at=at,
        ),
    ]


def moment() -> datetime:
    return timezone.now() - timedelta(minutes=3)
