"""Fills in the registration page and saves it, step by step as a clerk does, without a browser."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.http import QueryDict
from django.utils.translation import override

from masar.programme.models import Interpreter

from ..forms.registration import Desk
from ..models import Registration
from .hands import HANDS, Hand
from .people import Typed
from .staff import World

OURS = {"fr", "en", "ar"}


@dataclass
class Visit:
    """What one clerk types about one visit: each person's fields by their names on the page."""

    clerk: str
    office: str
    people: list[Typed] = field(default_factory=list)
    spoken: str = "fr"
    channel: str = "IN-PERSON"
    speaks: int = 0
    accepted: str = "yes"  # the interpreter, asked alone; empty: nobody asked yet
    paper: str = ""  # the number of the form it was first written on

    @property
    def hand(self) -> Hand:
        return HANDS[self.clerk]

    def fields(self, world: World) -> QueryDict:
        """The page as it is sent, or kept as a draft."""
        office = world.offices[self.office]
        typed = QueryDict(mutable=True)
        typed.update(
            {
                "office": str(office.pk),
                "happened_on": office.today().isoformat(),
                "channel": self.channel,
                "spoken": self.spoken,
                "lines": str(len(self.people)),
                "speaks": str(self.speaks),
                "paper": self.paper,
            }
        )
        if (voice := self.voice(world)) is not None:
            typed.update({"interpreter": str(voice.pk), "interpreter_accepted": self.accepted})
        for line, person in enumerate(self.people):
            typed.update({f"p{line}-{name}": value for name, value in person.items()})
        return typed

    def voice(self, world: World) -> Any:
        """The first on the office's roster who speaks a language that is not one of ours."""
        if self.spoken in OURS:
            return None
        roster = Interpreter.objects.filter(office=world.offices[self.office], left_on=None)
        return roster.filter(tongues__code=self.spoken, tongues__ended=False).order_by("pk").first()


def register(world: World, visit: Visit) -> Registration:
    """From the empty page to the saved visit: lines read, family filled in, possible duplicates answered."""
    clerk = world.staff[visit.clerk]
    with override(clerk.language):
        desk = page(world, visit)
        for line, person in enumerate(visit.people):
            if person.get("zone"):
                desk = desk.with_zone_read(line)
            if line:
                desk = desk.same_as_head(line)
        if not desk.is_valid():
            faults = [dict(form.errors) for form in (desk.visit, *desk.people) if form.errors]
            raise ValueError(f"the demo fills in a page that cannot be saved: {faults}")
        if possible := desk.possible():  # the Check step: they are other people
            typed = desk.typed.copy()  # type: ignore[union-attr]
            for person, _found in possible:
                typed[person.add_prefix("settled_as")] = person.fingerprint()
            desk = Desk(desk.request, typed, desk.offices)
            desk.is_valid()
        return save(desk)


def page(world: World, visit: Visit) -> Desk:
    clerk: Any = world.staff[visit.clerk]
    request: Any = SimpleNamespace(user=clerk)
    return Desk(
        request,
        visit.fields(world),
        type(world.offices["alger"]).objects.filter(pk=world.offices[visit.office].pk),
    )


def save(desk: Desk) -> Registration:
    said = desk.visit.cleaned_data
    registration = Registration(
        office=said["office"],
        interpreter=said["interpreter"],
        language=said["spoken"],
        interpreter_accepted=said["interpreter_accepted"],
        happened_on=said["happened_on"],
        form=said["form"],
    )
    return registration.save_family(
        by=desk.user,
        once=desk.once,
        happened_on=said["happened_on"],
        channel=said["channel"],
        family=desk.family(),
    )
