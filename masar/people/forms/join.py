"""Forms of joining two files and parting them again."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masar.access.forms.act import ActForm
from masar.access.forms.days import in_words
from masar.lib.text import isolated

from ..models import Join
from ..models.person import Person, Precision
from ..noticed import disappears
from ..parting import as_they_were, since
from ..sides import FIELDS, JOINED, KEPT, LABELS, differing

AWARE = gettext_lazy("I know what disappears, and that it may be noticed.")
NOT_AWARE = gettext_lazy("Read what disappears and tick this, or leave the files apart.")
EXACT = list(Precision.values)  # the most precise first


class SeenForm(ActForm):
    """Sent with both files as they were seen; where one changed meanwhile, nothing happens and nothing typed is lost."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, request: Any, *, join: Join, **kwargs: Any) -> None:
        super().__init__(request, initial={"seen": join.seen}, **kwargs)
        self.join = join

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("seen") != self.join.seen:
            self.data = self.data.copy()
            self.data["seen"] = self.join.seen
            self.add_error(
                None,
                _("A colleague changed one of the files meanwhile. Look at both once more, and send again."),
            )
        return said


class JoinForm(SeenForm):
    """Whose value stands, where the two files differ; where something disappears from the desk, that one knows it."""

    def __init__(self, request: Any, *, join: Join, **kwargs: Any) -> None:
        super().__init__(request, join=join, **kwargs)
        self.disappears = disappears(join, request.user)
        for key, one, other in differing(join.kept, join.joined):
            self.fields[key] = forms.ChoiceField(
                label=LABELS[key],
                choices=[(KEPT, one or "–"), (JOINED, other or "–")],
                initial=says_more(key, join.kept, join.joined),
                widget=forms.RadioSelect,
            )
        if self.disappears:
            self.fields["aware"] = forms.BooleanField(label=AWARE, error_messages={"required": NOT_AWARE})

    def choices(self) -> list[Any]:
        return [bound for bound in self.visible_fields() if bound.name != "aware"]

    def detail(self) -> dict[str, Any]:
        detail = super().detail()
        detail.pop("aware", None)
        return {"seen": detail.pop("seen"), "values": detail}


class PartForm(SeenForm):
    """Where what came since goes."""

    def __init__(self, request: Any, *, join: Join, **kwargs: Any) -> None:
        super().__init__(request, join=join, record=join, **kwargs)
        lines, (kept, joined) = since(join, request.user), as_they_were(join)
        self.staying = [line for line in lines if line.stays]
        self.lines = {f"since-{line.key}": line for line in lines if not line.stays}
        for name, line in self.lines.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{line.label} · {line.says}",
                choices=[(KEPT, told_apart(kept)), (JOINED, told_apart(joined))],
                initial=line.goes,
                widget=forms.RadioSelect,
            )

    def detail(self) -> dict[str, Any]:
        detail = super().detail()
        theirs = [line.key for name, line in self.lines.items() if detail.get(name) == JOINED]
        return {"seen": detail["seen"], "theirs": theirs}


def told_apart(file: Person) -> str:
    """Two files are often called alike."""
    registered = _("registered on %(day)s") % {"day": in_words(file.registered_on)}
    born = [isolated(file.born_shown())] if file.born_latest else []
    return " · ".join([isolated(file.name), *born, registered])  # the last one says which way the line runs


def says_more(key: str, kept: Person, joined: Person) -> str:
    """Which side to begin with: the one that says something, is on a document, or is more precise; else the kept file's."""
    if key == "birth":
        ranks = [EXACT.index(side.birth_precision) for side in (kept, joined)]
        return JOINED if ranks[1] < ranks[0] else KEPT
    if key == "name":
        documented = [
            side.names.filter(form="document", text=side.name).exists() and side.identifiers.exists()
            for side in (kept, joined)
        ]
        return JOINED if documented == [False, True] else KEPT
    if key == "sex":
        return JOINED if kept.sex == "U" else KEPT
    return KEPT if any(getattr(kept, column) for column in FIELDS[key]) else JOINED
