"""The forms that can be kept half-done: a kind of draft, its name for people, the address that goes on with it.

`data_class` is the most sensitive thing the form asks for. Above B, nobody but the author sees that the draft exists.
`url` takes `?draft=<uid>`. `glance` tells drafts of a kind apart in a list, `shown` says in words what was typed, both
by the name of a function, so that `access` imports nothing above it; a kind without them is shown by its name alone.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Kind:
    label: str | Promise
    url: str = ""
    data_class: str = "B"
    glance: str = ""
    shown: str = ""


KINDS = {
    "registration": Kind(
        _("Registration"),
        "register",
        glance="masar.cases.half_done.glance",
        shown="masar.cases.half_done.shown",
    ),
    "held": Kind(_("Sent while the screen was locked"), "held", "PROT"),
}
