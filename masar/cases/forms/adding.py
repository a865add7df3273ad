"""What people who come later are to whoever the case is named after."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masar.lib.text import isolated
from masar.people.models import Kinship
from masar.programme import lists
from masar.programme.forms.listed import ListedField, offer
from masar.programme.models.code import own_entries

from ..models import Enquirer, Enquiry, Member
from .case import HappenedForm

DAY = "happened_on"


class AddForm(HappenedForm):
    """A relation for each of `people`, rows of one visit; and where one of them is grown up, that those of the case want it."""

    agreed = forms.BooleanField(
        label=gettext_lazy(
            "Everybody of the case was asked alone, before, and wants this person to come along"
        ),
        error_messages={
            "required": gettext_lazy(
                "Ask those of the case first, each alone. Nobody is added whom they do not want."
            )
        },
    )

    def __init__(
        self, request: HttpRequest, *, visit: Enquiry, principal: Member, people: list[Enquirer], **how: Any
    ) -> None:
        super().__init__(request, **how)
        self.visit = visit
        there = Kinship.objects.filter(
            person=principal.person, relative__in=[each.person_id for each in people]
        )
        known = dict(there.filter(ended=False).values_list("relative", "relation"))
        self.people = {f"relation-{each.person_id}": each for each in people}
        for name, each in self.people.items():
            self.fields[name] = ListedField(
                "relations",
                of=lists.relatives,
                label=_("What %(who)s is to %(principal)s")
                % {"who": isolated(each.person), "principal": isolated(principal.person)},
                initial=known.get(each.person_id, ""),
                error_messages={"required": _("Say how they belong together.")},
            )
        if not any(Member(person=each.person).is_adult_on(self.today) for each in people):
            del self.fields["agreed"]
        offer(self, own_entries(request.user))
        self.order_fields([*self.people, "agreed", DAY])

    def detail(self) -> dict[str, Any]:
        said = super().detail()
        return {
            DAY: said[DAY],
            "enquiry": self.visit,
            "relations": {each.person_id: said[name] for name, each in self.people.items()},
        }
