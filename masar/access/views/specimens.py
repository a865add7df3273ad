"""Every component in every state, for reviewers and browser tests. Never served in production."""

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..doors import door
from ..policy import YES, Answer
from . import specimen_data as data

PAGES = {
    "parts": gettext_lazy("Parts"),
    "form": gettext_lazy("Forms"),
    "wrong": gettext_lazy("A form to correct"),
    "list": gettext_lazy("Lists"),
    "path": gettext_lazy("The path"),
    "case": gettext_lazy("A case"),
}


class SpecimenForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(
        label=gettext_lazy("Name as heard"),
        max_length=80,
        help_text=gettext_lazy("As the person says it. Spelling on papers comes later."),
    )
    birth = forms.CharField(
        label=gettext_lazy("Born"), help_text=gettext_lazy("For example 14/3/91, 1994 or about 1990")
    )
    nationality = forms.ChoiceField(label=gettext_lazy("Nationality"), choices=data.countries)
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), widget=forms.RadioSelect, choices=data.SEXES)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages spoken well"),
        required=False,
        choices=data.TONGUES,
        widget=forms.CheckboxSelectMultiple,
    )
    with_whom = forms.ChoiceField(label=gettext_lazy("Travels with"), required=False, choices=data.COMPANY)
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel", "autocomplete": "off"}),
        help_text=gettext_lazy("As it is dialled here. Say below whose it is."),
    )
    note = forms.CharField(
        label=gettext_lazy("How to meet this person"), required=False, widget=forms.Textarea
    )
    scan = forms.FileField(label=gettext_lazy("Scan of the paper"), required=False)
    private = forms.BooleanField(label=gettext_lazy("Seen alone"), required=False)


@door(public=True, personal=False)
def specimen(request: HttpRequest, name: str = "parts") -> HttpResponse:
    if settings.PRODUCTION or name not in PAGES:
        raise Http404
    request.user = data.Colleague(
        is_authenticated=True, theme=request.GET.get("theme", "auto"), powers=data.POWERS
    )
    filled = {
        "name": "ⵎⴰⵙⵙⵉⵏ / مامادو باه",
        "birth": "31/2/91",
        "nationality": "ML",
        "languages": ["ff", "fr"],
    }
    form = SpecimenForm(filled) if name == "wrong" else SpecimenForm(initial={"nationality": "GN"})
    if name == "wrong":
        form.add_error("birth", _("February has 28 or 29 days. If only the year is known, write 1991."))
    context = {
        "pages": PAGES,
        "name": name,
        "form": form,
        "data": data,
        "stages": data.stages(),
        "missing": data.missing(),
        "yes": YES,
        "no": Answer(
            False,
            _("Only the head of the centre decides, and never on their own registration."),
            _("the head of the centre"),
            "home",
        ),
    }
    return render(request, f"specimens/{name}.html", context)
