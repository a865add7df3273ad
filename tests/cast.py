"""The named cast: who works where, and who must see nothing.

Leila     coordinator of the whole mission        Sami    system administrator of the mission
Omar      head of the centre, Algiers             Sara    case worker, Algiers
Karim     protection, Algiers                     Nadia   physician, Algiers
Dounia    data protection, the mission            Adel    auditor, the mission
Rachid    administration, Algiers                 Salim   case worker, Algiers, Sara's colleague
Eve       case worker, Oran: another office       Hakim   head of the centre, Oran
Yacine    was a case worker in Algiers; ended     Hana    case worker in Oran who stands in for Omar in Algiers
Bruno     another mission altogether
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from masar.access.actors import System
from masar.access.models import Mission, Office, User
from masar.access.roles import Role

FIRST = System("first_start")
PASSWORD = "un chemin vers la maison"


@dataclass
class Cast:
    mission: Any
    other_mission: Any
    algiers: Any
    oran: Any
    people: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return fresh(self.__dict__["people"][name])
        except KeyError:
            raise AttributeError(name) from None


def fresh(user: Any) -> Any:
    """The same colleague as the next request would load them."""
    return User.objects.get(pk=user.pk)


def begin_mission(name: str, country: str, admin: str) -> tuple[Any, Any]:
    mission = Mission(name=name, country=country).begin(by=FIRST)
    administrator = mission.invite(by=FIRST, email=f"{admin.lower()}@masar.test", name=admin)
    administrator.give_grant(by=FIRST, role=Role.SYS, mission=mission)
    return mission, fresh(administrator)


def hire(
    cast_or_people: dict[str, Any], by: Any, mission: Any, name: str, role: str, office: Any = None
) -> Any:
    user = mission.invite(by=by, email=f"{name.lower()}@masar.test", name=name)
    user.give_grant(by=by, role=role, mission=mission, office=office)
    cast_or_people[name.lower()] = user
    return fresh(user)


def gather() -> Cast:
    """The whole cast, hired through the same verbs as on the screens."""
    mission, sami = begin_mission("Algérie", "DZ", "Sami")
    other_mission, bruno = begin_mission("Niger", "NE", "Bruno")
    algiers = mission.open_office(by=sami, name="Alger", name_ar="الجزائر", country="DZ", place="Alger")
    oran = mission.open_office(by=sami, name="Oran", name_ar="وهران", country="DZ", place="Oran")
    people: dict[str, Any] = {"sami": sami, "bruno": bruno}
    for name, role, office in (
        ("Leila", Role.AVRRC, None),
        ("Omar", Role.HRC, algiers),
        ("Sara", Role.RCW, algiers),
        ("Salim", Role.RCW, algiers),
        ("Karim", Role.PFP, algiers),
        ("Nadia", Role.MFP, algiers),
        ("Rachid", Role.ADM, algiers),
        ("Dounia", Role.DPF, None),
        ("Adel", Role.AUD, None),
        ("Eve", Role.RCW, oran),
        ("Hakim", Role.HRC, oran),
        ("Hana", Role.RCW, oran),
        ("Yacine", Role.RCW, algiers),
    ):
        hire(people, sami, mission, name, role, office)
    fresh(people["yacine"]).powers[0].end(by=sami)
    function = algiers.assign_function(by=sami, code=Role.HRC, holder=people["omar"])
    function.hand_to(by=sami, cover=people["hana"], until=timezone.now() + timedelta(days=7))
    return Cast(
        mission, other_mission, Office.objects.get(pk=algiers.pk), Office.objects.get(pk=oran.pk), people
    )
