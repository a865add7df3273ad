"""People who come later into a case that has begun: a child that is born, a husband who follows."""

from typing import Any

from masar.people.models import Kinship
from masar.people.models.kinship import related
from masar.people.models.person import hold_still

from . import decision, declaration
from .enquiry import Enquiry
from .leaving import staying
from .member import Member, bring
from .waiver import Waiver


def add(
    episode: Any,
    *,
    enquiry: Enquiry,
    relations: dict[int, str],
    parents: dict[tuple[int, int], bool] | None = None,
) -> None:
    """Inside the step: these people of a visit belong to the case from now on. `relations` says by the key of each person
    what they are to the principal applicant, `parents` of a grown-up and a child of the case whether one is the other's
    parent. Raises `ValueError` for a visit of another office or that led to a case, and for who may not come again.

    Nothing that was agreed to or decided holds for those who come: what two let pass ends, so does waiting for the head, and
    those who stay sign anew.
    """
    added = list(enquiry.came().filter(person__in=list(relations)))
    there = {member.person_id: member for member in Member.objects.filter(episode=episode)}
    again = [there[each.person_id] for each in added if each.person_id in there]
    if enquiry.office_id != episode.office_id or enquiry.led_to or not added:
        raise ValueError("people of another office or case, or nobody")
    if not all(member.may_come_again for member in again):
        raise ValueError("people who stay, died or were not accepted")
    enquiry.added_to = episode
    enquiry.save()
    principal = next(member.person for member in there.values() if member.is_principal)
    hold_still(principal, *(each.person for each in added))
    for each in added:
        if each.person != principal:
            related(principal, each.person, relations[each.person_id])
    new = {each.person_id: each.person for each in added}
    for (keeper, child), yes in (parents or {}).items():
        who, whose = new[keeper], there[child].person
        Kinship(
            person=who, relative=whose, relation="SON" if whose.sex == "M" else "DAU", ended=not yes
        ).save()
    declaration.end_all(staying(episode), declaration.Ended.VOID)
    members = bring(episode, [each.person for each in added])
    enquiry.keep_first_questions(episode, dict(zip(added, members, strict=True)))
    decision.decided(episode)
    for let_pass in Waiver.objects.filter(episode=episode, ended_at=None):
        let_pass.stop()
