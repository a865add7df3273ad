"""What people are to those of their case: those who come later, and where it was written wrongly."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masar.access.forms.act import ActForm
from masar.lib.text import isolated
from masar.people.models import Kinship
from masar.people.models.kinship import MARRIED, TOO_YOUNG, too_young
from masar.programme import lists
from masar.programme.forms.listed import ListedField, offer
from masar.programme.models.code import own_entries

from ..models import Enquirer, Enquiry, Member
from ..models.children import TIES


class AddForm(ActForm):
    """A relation for each of `people`, rows of one visit; whether a spouse is a parent of each child; and where somebody is
    grown up, that those of the case want it."""

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
        self, request: HttpRequest, *, visit: Enquiry, people: list[Enquirer], there: list[Member], **how: Any
    ) -> None:
        super().__init__(request, **how)
        self.visit, self.people = visit, {f"relation-{each.person_id}": each for each in people}
        self.principal, self.today = (
            next(member for member in there if member.is_principal),
            visit.office.today(),
        )
        self._ask_relations(self.principal)
        children = [member for member in there if member.stays and member.may_be_child_on(self.today)]
        self.parents = self._ask_parents(children)
        if not any(Member(person=each.person).is_adult_on(self.today) for each in people):
            del self.fields["agreed"]
        self.order_fields([*self.people, *self.parents, "agreed"])

    def _ask_relations(self, principal: Member) -> None:
        ties = Kinship.objects.filter(person=principal.person, ended=False)
        known = dict(ties.values_list("relative", "relation"))
        for name, each in self.people.items():
            if each.person_id != principal.person_id:
                self.fields[name] = ListedField(
                    "relations",
                    of=lists.relatives,
                    label=what_is(each.person, principal.person),
                    initial=known.get(each.person_id, ""),
                    error_messages={"required": _("Say how they belong together.")},
                )
        offer(self, own_entries(self.request.user))

    def _ask_parents(self, children: list[Member]) -> dict[str, tuple[int, int]]:
        """Of a husband or wife who comes later nobody assumes it, as of those who came together."""
        asked = {}
        for name, each in self.people.items():
            if self.data.get(name) != MARRIED or self.too_young(name):
                continue
            ties = Kinship.objects.filter(
                Q(person=each.person_id) | Q(relative=each.person_id), relation__in=TIES
            )
            known = {key for pair in ties.values_list("person", "relative") for key in pair}
            for child in (child for child in children if child.person_id not in known):
                asked[name_of(each, child)] = (each.person_id, child.person_id)
                self.fields[name_of(each, child)] = forms.ChoiceField(
                    label=_("Is %(who)s father or mother of %(child)s?")
                    % {"who": isolated(each.person), "child": isolated(child.person)},
                    choices=[("yes", _("yes")), ("no", _("no"))],
                    widget=forms.RadioSelect,
                    error_messages={"required": _("Say whether this person is a parent of this child.")},
                )
        return asked

    def too_young(self, name: str) -> bool:
        people = self.people[name].person, self.principal.person
        return too_young(self.data.get(name, ""), *(each.oldest_on(self.today) for each in people))

    def clean(self) -> dict[str, Any]:
        for name in self.people:
            if name in self.fields and self.too_young(name):
                self.add_error(name, TOO_YOUNG)
        return super().clean() or {}

    def detail(self) -> dict[str, Any]:
        said = super().detail()
        return {
            "enquiry": self.visit,
            "relations": {each.person_id: said.get(name, "") for name, each in self.people.items()},
            "parents": {pair: said[name] == "yes" for name, pair in self.parents.items()},
        }


def name_of(newcomer: Enquirer, child: Member) -> str:
    return f"parent-{newcomer.person_id}-{child.person_id}"


class RelationForm(ActForm):
    """What a member is to the principal applicant, put right."""

    relation = ListedField(
        "relations",
        of=lists.relatives,
        error_messages={"required": gettext_lazy("Say how they belong together.")},
    )

    def __init__(
        self, request: HttpRequest, *, record: Member, principal: Member, today: date, **how: Any
    ) -> None:
        super().__init__(request, record=record, **how)
        self.ages = [member.person.oldest_on(today) for member in (record, principal)]
        self.fields["relation"].label = what_is(record.person, principal.person)
        offer(self, own_entries(request.user))

    def clean_relation(self) -> str:
        relation: str = self.cleaned_data["relation"]
        if too_young(relation, *self.ages):
            raise forms.ValidationError(TOO_YOUNG)
        return relation


def what_is(who: Any, principal: Any) -> str:
    return _("What %(who)s is to %(principal)s") % {"who": isolated(who), "principal": isolated(principal)}
