"""What steps ask about declarations: who signs, what it rests on, and when it must be signed anew. See `session`."""

import hashlib
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from masar.lib.text import listed

from .children import CHILD_OF
from .member import Member
from .session import Will
from .situation import Situation
from .triage import status_of

VALID = timedelta(days=90)


def fingerprint(members: Any, legal_status: str) -> str:
    """Of what a declaration rests on: who travels, and the legal status of whoever signs."""
    told = "|".join([*sorted(str(member.uid) for member in members), legal_status])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def material_now(member: Member) -> str:
    newest = Situation.objects.filter(member=member).first()
    travel = Member.objects.filter(episode=member.episode_id, left_on=None)
    return fingerprint(travel, newest.legal_status if newest else "")


def signing(file: Any) -> list[Member]:
    """Who signs a paper of their own: from twelve on everybody; a younger child stands on the paper of its parent or
    guardian, where one of the grown-ups is."""
    grown_up = {member.person_id for member in file.adults}
    person = {member.pk: member.person_id for member in file.members}
    kept = set()
    for row in file.rows("kin"):
        pair = (person.get(row.member), int(row.more))
        keeper, child = pair if row.code in CHILD_OF else reversed(pair)
        if keeper in grown_up:
            kept.add(child)
    return [member for member in file.members if member in file.asked or member.person_id not in kept]


def unsigned(file: Any) -> list[Member]:
    return [member for member in signing(file) if not signed_row(file, member)]


def signed_row(file: Any, member: Member) -> Any:
    return next((row for row in file.rows("declaration", member) if row.yes), None)


def declared(file: Any) -> Any:
    """Everybody who signs has signed, not too long ago, and nothing that matters changed since."""
    if missing := unsigned(file):
        return _("Not yet signed: %(names)s.") % {"names": listed(missing)}
    rows = {member: signed_row(file, member) for member in signing(file)}
    if old := [member for member, row in rows.items() if row.day + VALID < file.today]:
        return _("Signed more than ninety days ago, to be signed anew: %(names)s.") % {"names": listed(old)}
    changed = [
        member
        for member, row in rows.items()
        if row.code != fingerprint(file.members, status_of(file, member)) or doubted(file, member, row.day)
    ]
    if changed:
        return _("Something that matters changed since they signed; to be signed anew: %(names)s.") % {
            "names": listed(changed)
        }
    return None


def doubted(file: Any, member: Member, day: date) -> bool:
    """Whether somebody was not sure any more after they signed, whatever they said then."""
    return any(
        row.code in (Will.UNSURE, Will.STAYS) and row.day > day for row in file.rows("attendance", member)
    )


def to_sign(file: Any) -> list[Member]:
    """Whom the page that mends it is about: first those who never signed, then those who sign anew."""
    return unsigned(file) or signing(file)
