"""A mission's own entries stand in the lists at the counter, and keep their label after they have ended."""

from django.urls import reverse

from config.templating import code_label
from masar.programme.models import Code
from tests.cast import gather


def test_an_own_entry_is_offered_at_the_counter_until_it_ends(db, client):
    cast = gather()
    client.force_login(cast.leila)
    entry = {
        "list": "languages",
        "code": "zza",
        "label_fr": "zaza",
        "label_ar": "زازا",
        "label_en": "Zaza",
        "active_from": "2026-11-01",
        "once": "c",
    }
    assert client.post(reverse("new_code"), entry).status_code == 302
    client.force_login(cast.sara)
    assert ">Zaza<" in client.get(reverse("register")).content.decode()
    Code.objects.get().end(by=cast.leila, active_to=cast.algiers.today())
    assert ">Zaza<" not in client.get(reverse("register")).content.decode()
    assert code_label("zza", "languages") == "Zaza"


def test_a_code_of_the_standard_list_is_refused(db, client):
    cast = gather()
    client.force_login(cast.leila)
    entry = {
        "list": "languages",
        "code": "fr",
        "label_fr": "a",
        "label_ar": "b",
        "label_en": "c",
        "active_from": "2026-11-01",
    }
    assert (
        "The standard list has this code already." in client.post(reverse("new_code"), entry).content.decode()
    )
