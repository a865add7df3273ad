"""The way around: what the top bar offers, in order. An entry shows to whoever holds its verb somewhere."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Entry:
    label: str | Promise
    url: str
    icon: str
    verb: str = ""


ENTRIES = (
    Entry(_("My list"), "home", "list-check"),
    Entry(_("Cases"), "cases", "signpost-split", "case.read"),
    Entry(_("Registrations"), "registrations", "journal-text", "registration.read"),
    Entry(_("Interpreters"), "interpreters", "translate", "interpreter.read"),
    Entry(_("Offices"), "offices", "geo-alt", "office.read"),
    Entry(_("Colleagues"), "staff", "people", "user.read"),
    Entry(_("Record of acts"), "audit", "clock-history", "audit.read"),
)
