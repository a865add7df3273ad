"""Which cases go to whom, when a case worker is away, leaves, or has too many."""

from typing import Any

from django import forms
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masar.access.forms.act import ActForm
from masar.access.models import User
from masar.access.policy import may
from masar.lib.text import isolated

from ..models import Episode, Member


class Cases(forms.ModelMultipleChoiceField):
    def label_from_instance(self, episode: Any) -> str:
        head = isolated(episode.head_name or "")
        stands = episode.get_stage_display() if episode.open else _("ended, somebody is still to be told")
        return f"{isolated(episode.case.number)} · {head} · {stands}"


class Takers(forms.ModelChoiceField):
    """`besides` says of some colleagues, by their number, what they do here besides counselling."""

    besides: dict[int, str] = {}

    def label_from_instance(self, colleague: Any) -> str:
        return " · ".join(filter(None, (isolated(colleague), self.besides.get(colleague.pk))))


class HandOverForm(ActForm):
    """Nothing is ticked to begin with: what is not named stays where it is."""

    everything = forms.BooleanField(required=False)
    cases = Cases(
        label=gettext_lazy("Which cases"),
        queryset=Episode.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    to = Takers(label=gettext_lazy("To whom"), queryset=User.objects.none())

    def __init__(
        self, request: HttpRequest, *, episodes: Any, colleagues: Any, besides: dict[int, str], **how: Any
    ) -> None:
        super().__init__(request, **how)
        heads = Member.objects.filter(episode=OuterRef("pk")).order_by("-is_principal", "line")
        self.fields["cases"].queryset = episodes.annotate(
            head_name=Subquery(heads.values("person__name")[:1])
        )
        self.fields["to"].queryset, self.fields["to"].besides = colleagues, besides
        self.fields["everything"].label = _("All of them: %(num)s") % {"num": len(episodes)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        to = cleaned.get("to")
        if cleaned.pop("everything", False):
            cleaned["cases"] = self.fields["cases"].queryset
        elif not cleaned.get("cases") and "cases" not in self.errors:
            self.add_error("cases", _("Say which cases."))
        for episode in cleaned.get("cases", ()) if to else ():
            if not may(to, "session.record", episode):
                self.add_error(
                    "to",
                    _("%(name)s does not work where %(case)s is held.")
                    % {"name": isolated(to), "case": isolated(episode.case.number)},
                )
                break
        return cleaned
