"""People who come later into a case that has begun: a child that is born, a husband who follows."""

from typing import Any

from masar.people.models.kinship import write_down

from . import decision
from .enquiry import Enquiry
from .member import Member, bring
from .waiver import Waiver


def add(episode: Any, *, enquiry: Enquiry, relations: dict[int, str]) -> None:
    """Inside the step: these people of a visit belong to the case from now on. `relations` says by the key of each person
    what they are to the principal applicant. Raises `ValueError` for a visit of another office, or that led to a case.

    Nothing that was agreed to or decided holds for those who come: what two let pass ends, and so does waiting for the head.
    """
    there = Member.objects.filter(episode=episode, left_on=None)
    added = list(enquiry.came().filter(person__in=list(relations)).exclude(person__in=there.values("person")))
    if enquiry.office_id != episode.office_id or enquiry.led_to or not added:
        raise ValueError("people of another office or case, or nobody")
    enquiry.added_to = episode
    enquiry.save()
    principal = Member.objects.get(episode=episode, is_principal=True).person
    for each in added:
        write_down(principal, each.person, relations[each.person_id])
    members = bring(episode, [each.person for each in added])
    enquiry.keep_first_questions(episode, dict(zip(added, members, strict=True)))
    decision.decided(episode)
    for let_pass in Waiver.objects.filter(episode=episode, ended_at=None):
        let_pass.stop()
