"""What cases say when two files of one person are joined; read by `config/reactions.py`."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from masar.access.forms.days import in_words
from masar.lib.text import isolated, listed

from .models import Case, Member, Registration

NOT_NOW = _("These two files cannot be joined now. Ask the coordinator to look at both.")


def money(person: Any) -> Any:
    """Their places in an attempt that goes on and that a project pays for. `person` may be an `OuterRef`."""
    paid = Member.objects.filter(person=person, ended=False, episode__ending="")
    return paid.exclude(episode__stage="CLOSED").exclude(episode__project=None)


def in_one_case(kept: Any, joined: Any, user: Any) -> Any:
    """Nobody is in a case twice; somebody who left it under the name of the joined file may stay there so."""
    there = Member.objects.filter(person=kept)
    twice = Member.objects.filter(person=joined, ended=False, episode__in=there.values("episode"))
    left = there.filter(ended=True, episode__in=twice.values("episode")).exists()
    says = (
        _(
            "The file that stays has left the case %(cases)s, in which the other one goes on. Keep the other file."
        )
        if left
        else _(
            "Both files are people of the same case, %(cases)s. Write down first that one of them leaves it."
        )
    )
    return told_of(twice, user, says)


def in_two_open_cases(kept: Any, joined: Any, user: Any) -> Any:
    """Nobody is in two open cases of one mission."""
    open_now = Member.objects.filter(ended=False)
    theirs = open_now.filter(person=joined, mission__in=open_now.filter(person=kept).values("mission"))
    rows = open_now.filter(Q(person=kept) | Q(person=joined), mission__in=theirs.values("mission"))
    return told_of(
        rows,
        user,
        _(
            "Both files are in an open case. End one of them, or give these people a case of their own, before the files are joined: %(cases)s."
        ),
    )


def told_of(members: Any, user: Any, says: Any) -> Any:
    """`says` with the cases of these rows; where one of them is not for this colleague, a sentence that tells of none."""
    cases = Case.objects.filter(pk__in=members.values("episode__case"))
    if not (stands := set(cases)):
        return None
    shown = Case.objects.visible_to(user).filter(pk__in=[case.pk for case in stands])
    return says % {"cases": listed(shown)} if set(shown) == stands else NOT_NOW


def case_of(member: Any, user: Any) -> Any:
    return member.episode.case


def case_offices(member: Any) -> list[Any]:
    return [holding.office for holding in member.episode.case.held_by]


def case_workers(member: Any) -> list[Any]:
    return [member.episode.worker]


def visit_of(enquirer: Any, user: Any) -> Any:
    visit = Registration.objects.visible_to(user).filter(enquiry=enquirer.enquiry_id).first()
    if visit is None:
        return enquirer.enquiry.office
    return " · ".join(map(isolated, [visit.office, in_words(visit.happened_on), visit.clerk]))


def visit_offices(enquirer: Any) -> list[Any]:
    return [enquirer.enquiry.office]
