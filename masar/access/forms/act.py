"""The form of an act: it carries the version that was seen and a token that makes a repeated post act once.

    form = OfficeForm(request, record=office)
    if form.accepted(lambda **detail: office.edit(by=request.user, **detail)):
        return redirect(office)

What was typed always stays. When somebody else changed the record meanwhile, `conflict` lists each field with what was
typed and what is stored now; fields that only one of the two touched are merged already.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import IntegrityError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ..engines.faults import sentence_for
from ..models import Change, Event, Record, Stale
from ..verbs import stop_if_done


@dataclass(frozen=True)
class Difference:
    """One field that two people changed: what each has, and who stored the other value when."""

    name: str
    label: str
    typed: Any
    stored: Any
    by: str
    at: Any


class ActForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    required_css_class = "required"

    def __init__(
        self, request: HttpRequest, *, record: Record | None = None, sent: bool = True, **kwargs: Any
    ) -> None:
        self.request, self.record = request, record
        self.conflict: list[Difference] = []
        self.result: Any = None
        initial = {"once": secrets.token_urlsafe(24), **kwargs.pop("initial", {})}
        if record is not None:
            initial["version"] = record.version
            initial.update(
                {
                    name: getattr(record, name)
                    for name in self.base_fields
                    if name not in initial and hasattr(record, name)
                }
            )
        sent = sent and request.method == "POST"  # `sent=False` for a POST that was not of this form
        data, files = (request.POST, request.FILES) if sent else (None, None)
        super().__init__(data, files, initial=initial, **kwargs)

    def detail(self) -> dict[str, Any]:
        """What the person said, ready for the verb; after a conflict, what they chose to keep of each field."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in ("version", "once")}
        for name in said:
            if self.data.get(f"keep_{name}") == "stored" and hasattr(self.record, name):
                said[name] = getattr(self.record, name)
        return said

    def accepted(self, act: Callable[..., Any]) -> bool:
        """Whether a POST was valid and the verb done; its result is in `result`."""
        if not self.is_valid():
            if once := self.data.get(self.add_prefix("once")):
                stop_if_done(once)  # what this same form did may be what now stands against it
            return False
        detail = self.detail()
        carried = {"once": self.cleaned_data.get("once") or None}
        if self.record is not None:
            carried["version"] = self.cleaned_data.get("version")
        try:
            self.result = act(**carried, **detail)
        except Stale as stale:
            self._show_difference(stale.record)
            return False
        except IntegrityError as fault:
            self.add_error(None, sentence_for(fault))
            return False
        return True

    def _show_difference(self, stale: Record) -> None:
        stored = type(stale)._base_manager.get(pk=stale.pk)
        seen = self.cleaned_data.get("version") or stored.version
        later = {
            change.field: change
            for change in Change.objects.filter(record_uid=stale.uid, version__gt=seen).order_by("-version")
        }  # the oldest change after what was seen is written last, so its `old` is what this person saw
        self.data = self.data.copy()
        for name in self.fields:
            attname = f"{name}_id" if f"{name}_id" in later else name
            if attname not in later:
                continue
            typed, now = self.cleaned_data.get(name), getattr(stored, name)
            if _same(typed, later[attname].old):
                self.data[self.add_prefix(name)] = (
                    self.fields[name].prepare_value(now)
                    if hasattr(self.fields[name], "prepare_value")
                    else now
                )
            elif not _same(typed, now):
                self.conflict.append(self._difference(name, typed, now, later[attname]))
        self.data[self.add_prefix("version")] = stored.version
        self.record = stored
        said = _("A colleague changed this while you were typing. Nothing of yours is lost: send it again.")
        if self.conflict:
            said = _(
                "A colleague changed this while you were typing. Nothing of yours is lost: compare and send again."
            )
        self.add_error(None, said)

    def _difference(self, name: str, typed: Any, now: Any, change: Any) -> Difference:
        event = Event.objects.filter(uid=change.event_uid).first()
        from ..models import User

        kind, _sep, uid = event.by.partition(":") if event else ("", "", "")
        user = User._base_manager.filter(uid=uid).first() if kind == "user" else None
        return Difference(
            name,
            str(self.fields[name].label or name),
            typed,
            now,
            str(user or ""),
            event.at if event else None,
        )


def _same(one: Any, other: Any) -> bool:
    one = getattr(one, "pk", one)
    return str("" if one is None else one) == str("" if other is None else other)
