"""Forms of joining two files and parting them again."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from masar.access.forms.act import ActForm

from ..models import Join
from ..models.person import Person, Precision
from ..parting import since
from ..sides import FIELDS, JOINED, KEPT, LABELS, differing

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
    """Whose value stands, where the two files differ."""

    def __init__(self, request: Any, *, join: Join, **kwargs: Any) -> None:
        super().__init__(request, join=join, **kwargs)
        for key, one, other in differing(join.kept, join.joined):
            self.fields[key] = forms.ChoiceField(
                label=LABELS[key],
                choices=[(KEPT, one or "–"), (JOINED, other or "–")],
                initial=says_more(key, join.kept, join.joined),
                widget=forms.RadioSelect,
            )

    def detail(self) -> dict[str, Any]:
        detail = super().detail()
        return {"seen": detail.pop("seen"), "values": detail}


class PartForm(SeenForm):
    """Where what came since goes."""

    def __init__(self, request: Any, *, join: Join, **kwargs: Any) -> None:
        super().__init__(request, join=join, record=join, **kwargs)
        lines = since(join, request.user)
        self.staying = [line for line in lines if line.stays]
        self.lines = {f"since-{line.key}": line for line in lines if not line.stays}
        for name, line in self.lines.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{line.label} · {line.says}",
                choices=[(KEPT, join.kept.name), (JOINED, join.joined.name)],
                initial=line.goes,
                widget=forms.RadioSelect,
            )

    def detail(self) -> dict[str, Any]:
        detail = super().detail()
        theirs = [line.key for name, line in self.lines.items() if detail.get(name) == JOINED]
        return {"seen": detail["seen"], "theirs": theirs}


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
