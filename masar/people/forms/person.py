"""Forms about one person."""

from typing import Any

from django import forms
from django.db.models import Case, Q, When
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from masar.access.forms.act import ActForm
from masar.access.forms.days import DayField
from masar.access.forms.uploads import UploadField
from masar.access.models import Reader, User, live_grants
from masar.access.roles import Role
from masar.lib import dates
from masar.lib.text import noted
from masar.programme import lists
from masar.programme.forms.listed import ListedField, offer
from masar.programme.models.code import own_entries

from ..identity import phones
from ..models import Answer, Basis, Contact, Name, Person, Sex
from ..models.kinship import TOO_YOUNG, too_young


class PersonForm(ActForm):
    name = forms.CharField(label=gettext_lazy("Name, as shown"), max_length=200)
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=Sex.choices)
    birth_said = forms.CharField(label=gettext_lazy("Born"), max_length=60, required=False)
    birth_place = forms.CharField(label=gettext_lazy("Place of birth"), max_length=120, required=False)
    marital_status = ListedField("marital_status", label=gettext_lazy("Marital status"), required=False)
    village = forms.CharField(label=gettext_lazy("Village or neighbourhood"), max_length=120, required=False)

    def clean_birth_said(self) -> str:
        said: str = self.cleaned_data["birth_said"]
        self.born: Any = None
        if said:
            try:
                self.born = dates.understand(said, self.request.user.today(), get_language() or "en")
            except dates.NotUnderstood as fault:
                raise forms.ValidationError(str(fault)) from None
        return said

    def detail(self) -> dict[str, Any]:
        facts = super().detail()
        if self.data.get("keep_birth_said") == "stored":
            return {"facts": facts}
        born = self.born
        facts |= {
            "born_earliest": born.earliest if born else None,
            "born_latest": born.latest if born else None,
            "birth_precision": born.precision if born else "unknown",
        }
        return {"facts": facts}


class NameForm(ActForm):
    form = forms.ChoiceField(label=gettext_lazy("Where this spelling comes from"), choices=Name.Form.choices)
    text = forms.CharField(label=gettext_lazy("Name"), max_length=200)


class ContactForm(ActForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Contact.Kind.choices)
    value = forms.CharField(label=gettext_lazy("Number or address"), max_length=200)
    whose = forms.CharField(label=gettext_lazy("Whose"), max_length=80, required=False)
    safe_hours = forms.CharField(label=gettext_lazy("Safe hours"), max_length=80, required=False)
    safe_words = forms.CharField(label=gettext_lazy("Safe words"), max_length=120, required=False)

    def detail(self) -> dict[str, Any]:
        said = super().detail()
        if said["kind"] in (Contact.Kind.PHONE, Contact.Kind.MESSAGES):
            phone = phones.understand(said["value"])
            said |= {
                "value": phone.shown or said["value"],
                "e164": phone.e164 or "",
                "whose": said["whose"] or phone.note,
            }
        return said


class IdentifierForm(ActForm):
    kind = ListedField("document_types", label=gettext_lazy("Kind"))
    issuer = ListedField("nationalities", label=gettext_lazy("Issued by"), required=False)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=40)
    expires_on = DayField(label=gettext_lazy("Valid until"), required=False, end=True)

    def __init__(self, request: Any, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        offer(self, own_entries(request.user))


class ConsentForm(ActForm):
    purpose = ListedField("consent_purposes", label=gettext_lazy("What for"))
    answer = forms.ChoiceField(label=gettext_lazy("Answer"), choices=Answer.choices)
    basis = forms.ChoiceField(label=gettext_lazy("On what basis"), choices=Basis.choices)
    happened_on = DayField(label=gettext_lazy("Asked on"))
    ask_again_on = DayField(label=gettext_lazy("Ask again on"), required=False)
    reason = forms.CharField(label=gettext_lazy("Why, in a few words"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("basis") and said["basis"] != Basis.CONSENT:
            if not said.get("reason"):
                self.add_error("reason", _("Say in a few words why this was decided for the person."))
            if not said.get("ask_again_on"):
                self.add_error("ask_again_on", _("Choose the day on which the person is asked."))
        return said


class NumberForm(ActForm):
    """A number by which another system knows this person."""

    system = forms.CharField(label=gettext_lazy("System or organisation"), max_length=40)
    number = forms.CharField(label=gettext_lazy("Number there"), max_length=40)

    def detail(self) -> dict[str, Any]:
        return super().detail() | {"kind": "SYSTEM"}


class WhoField(forms.ModelChoiceField):
    """One of many, told apart from their namesakes by their birth."""

    def label_from_instance(self, obj: Person) -> str:
        return noted(obj, obj.born_shown())


class KinForm(ActForm):
    """Who is what to this person, chosen among `found`, people whom the colleague may see, in that order."""

    relation = ListedField("relations", of=lists.relatives, label=gettext_lazy("Relation"))
    relative = WhoField(
        label=gettext_lazy("Who"),
        queryset=Person.objects.none(),
        to_field_name="uid",
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, request: Any, *, of: Person, found: list[Person], **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        self.of = of
        keys = [person.pk for person in found]
        place = Case(*(When(pk=key, then=at) for at, key in enumerate(keys)), default=len(keys))
        self.fields["relative"].queryset = Person.objects.filter(pk__in=keys).order_by(place)
        offer(self, own_entries(request.user))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if relative := said.get("relative"):
            ages = (each.oldest_on(self.request.user.today()) for each in (relative, self.of))
            if too_young(said.get("relation", ""), *ages):
                self.add_error("relation", TOO_YOUNG)
        return said


class HidingForm(ActForm):
    """Who goes on seeing a file that Protection hides."""

    readers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who goes on seeing this file, besides you"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Everybody else finds nothing: no name, no number, no duplicate. Name whoever works on it."
        ),
    )

    def __init__(self, request: Any, *, record: Person, **kwargs: Any) -> None:
        named = Reader.objects.filter(subject_uid=record.uid, data_class="A", until=None).values_list(
            "user", flat=True
        )
        super().__init__(request, record=record, initial={"readers": list(named)}, **kwargs)
        offices = [holding.office_id for holding in record.held_by]
        missions = [holding.office.mission_id for holding in record.held_by]
        works_there = Q(office__in=offices) | Q(role=Role.AVRRC, office=None, mission__in=missions)
        self.fields["readers"].queryset = User.objects.filter(
            is_active=True, pk__in=live_grants().filter(works_there).values("user")
        ).exclude(pk=request.user.pk)

    def detail(self) -> dict[str, Any]:
        return {"readers": tuple(super().detail()["readers"])}


class PhotoForm(ActForm):
    photo = UploadField(
        label=gettext_lazy("Photo"), help_text=gettext_lazy("A covered face is a photo too. JPEG or PNG.")
    )
