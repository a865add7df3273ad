"""Before saving it is asked whether somebody is known. Answers go on, going back saves and loses nothing."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from masar.access.models import Event
from masar.cases.models import Registration
from masar.people.models import Person
from tests.cast import gather
from tests.families import a_person

ALOUD = {"alone": "no", "ill": "no", "pregnant": "no", "help": "no", "private": "no"}
AMINA = {
    "spoken": "Amina Traoré",
    "sex": "F",
    "birth": "about 1994",
    "nationality": "ML",
    "language": "bm",
    "consent": "given",
    "phone": "0661 23 45 67, the neighbour's",
    "village": "Kayes N'Di",
    "zone": "P<MLI<\n\nL898",
    "reason": "said: <b> & “so”",
    **ALOUD,
}
MUSA = AMINA | {
    "spoken": "Musa",
    "sex": "M",
    "birth": "1990",
    "phone": "0662 23 45 67",
    "relation": "SPO",
    "zone": "",
}
QUESTION = "Is this the same person?"


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def sara(client, cast):
    client.force_login(cast.sara)
    return client


class Form(HTMLParser):
    """The fields that a browser would send of the last form of a page, without its button."""

    def __init__(self, answer):
        super().__init__()
        self.fields, self.select, self.area = {}, "", ""
        self.feed(
            answer.content.decode().split("<main")[1].split('<form method="post"')[-1].split("</form>")[0]
        )

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "select":
            self.select = said["name"]
        elif tag == "option" and "selected" in said:
            self.fields[self.select] = said["value"]
        elif tag == "textarea":
            self.area, self.fields[said["name"]] = said["name"], ""
        elif tag == "input" and (said.get("type") not in ("radio", "checkbox") or "checked" in said):
            self.fields[said["name"]] = said.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.fields[self.area] = self.fields[self.area].removeprefix("\n")  # as browsers do
            self.area = ""

    def handle_data(self, data):
        if self.area:
            self.fields[self.area] += data


def typed(cast, *people, **more):
    data = {
        "office": str(cast.algiers.pk),
        "happened_on": cast.algiers.today().isoformat(),
        "channel": "PHONE",
        "lines": str(len(people)),
        "once": "the-same-page",
    }
    for line, person in enumerate(people):
        data |= {f"p{line}-{field}": value for field, value in person.items()}
    return data | more


def pressed(client, fields, do):
    return client.post(reverse("register"), fields | {"do": do})


def test_going_back_saves_nothing_and_keeps_what_was_typed(sara, cast):
    a_person(cast.sara, cast.algiers, phone="+213661234567")
    a_person(cast.sara, cast.algiers, name="Musa", sex="M", phone="+213662234567")
    data, acts = typed(cast, AMINA, MUSA, speaks="1"), Event.objects.count()
    asked = pressed(sara, data, "save")
    assert QUESTION in asked.content.decode()
    back = pressed(sara, Form(asked).fields, "back")
    assert back.status_code == 200
    assert Event.objects.count() == acts
    shown = Form(back).fields
    assert {name: shown.get(name) for name in data} == data
    assert QUESTION in pressed(sara, shown, "save").content.decode()  # nothing was answered by going back


@pytest.mark.parametrize("same", [True, False])
def test_an_answer_holds_while_somebody_else_is_asked_about(sara, cast, same):
    known = a_person(cast.sara, cast.algiers, phone="+213661234567")
    a_person(cast.sara, cast.algiers, name="Musa", sex="M", phone="+213662234567")
    fields = Form(pressed(sara, typed(cast, AMINA, MUSA | {"phone": ""}), "save")).fields
    assert not [name for name in fields if name.startswith("p1-") and name.endswith("known")]
    fields |= {"p0-known": str(known.uid) if same else "", "p1-phone": MUSA["phone"]}
    asked = pressed(sara, fields, "save")
    assert asked.content.decode().count("<legend>") == 1  # of her husband alone
    assert pressed(sara, Form(asked).fields, "save").status_code == 302
    assert Person.objects.count() == (3 if same else 4)
    assert Registration.objects.count() == 3
