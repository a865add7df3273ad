"""The forms that can be kept half-done: a kind of draft, its name for people, the address that goes on with it.

`data_class` is the most sensitive thing the form asks for. Above B, nobody but the author sees that the draft exists.
`url` takes `?draft=<uid>`; a kind without one is shown as what was typed.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Kind:
    label: str | Promise
    url: str = ""
    data_class: str = "B"


KINDS = {
    "registration": Kind(_("Registration"), "register"),
    "held": Kind(_("Sent while the screen was locked"), "held", "PROT"),
}
