"""The sign-ins of the demo, as a table for a terminal."""

from collections.abc import Iterator

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.utils.translation import override

from masar.access.models import User
from masar.access.roles import Role

from . import cast

HEADINGS = ("Name", "Role", "Office", "E-mail", "Password")


def table() -> str:
    """Who can sign in, by role, and the secrets of the two who are asked for a second step."""
    with override("en"):
        rows = [HEADINGS, *sign_ins()]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    lines.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join([*lines, *second_steps()])


def sign_ins() -> Iterator[tuple[str, ...]]:
    places = {place.key: place.name for place in cast.OFFICES}
    order = list(Role.values)
    for colleague in sorted(cast.STAFF, key=lambda each: order.index(each.role)):
        if colleague.key != cast.LEFT:
            where = ", ".join(places[key] for key in colleague.offices) or "whole mission"
            yield colleague.name, str(Role(colleague.role).label), where, colleague.email, cast.PASSWORD


def second_steps() -> Iterator[str]:
    """For an authenticator app: the secret, as the page of the second step would show it."""
    emails = [cast.BY_KEY[key].email for key in cast.WITH_APP]
    users = {user.pk: user for user in User.objects.filter(email__in=emails)}
    apps = Authenticator.objects.filter(user_id__in=users, type=Authenticator.Type.TOTP).order_by("pk")
    if apps:
        yield "\nThese two are also asked for a code of an authenticator app. Add the secret to one:"
    for app in apps:
        yield f"  {users[app.user_id].email}  {get_adapter().decrypt(app.data['secret'])}"
