"""A text that people sign: prepared by one, approved by another, unchanged from then on, one in use in each language."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from masar.access.models import Event, Stale
from masar.access.verbs import Refused
from masar.programme import texts
from masar.programme.models import Wording
from masar.programme.models.wording import in_use, languages_of
from tests.cast import fresh, gather
from tests.programme.wordings import BODY, TITLE, approved, prepared, shipped

LONG = "mot " * 391


@pytest.fixture
def cast(db):
    return gather()


def used(cast, language="fr", day=None):
    return in_use(cast.mission, "DECLARATION", language, day or cast.algiers.today())


def page(client, user, name, *args, query=""):
    client.force_login(user)
    return client.get(reverse(name, args=args) + query).content.decode()


def sent(client, user, name, *args, query="", **said):
    client.force_login(user)
    return client.post(reverse(name, args=args) + query, said)


def text_of(answer):
    return answer.content.decode()


# In use


def test_it_is_in_use_once_a_second_person_has_approved_it(cast):
    wording = prepared(cast)
    assert used(cast) is None
    wording.approve(by=cast.leila)
    assert (used(cast), wording.number, wording.used_from) == (wording, 1, cast.leila.today())
    assert used(cast, "ar") is None
    assert in_use(cast.other_mission, "DECLARATION", "fr", cast.algiers.today()) is None
    assert used(cast, day=cast.algiers.today() - timedelta(days=1)) is None


def test_a_new_number_ends_the_one_before_on_the_same_day(cast):
    first, second = approved(cast), approved(cast, title="Je rentre chez moi")
    first.refresh_from_db()
    assert (first.number, second.number) == (1, 2)
    assert first.ended_on == second.used_from
    assert used(cast) == second
    assert second.before == first


def test_an_ended_text_is_in_use_no_more_and_its_number_is_not_given_again(cast):
    wording = approved(cast)
    wording.end(by=cast.omar)
    assert used(cast) is None
    assert prepared(cast).number == 2


def test_the_languages_of_a_text_are_those_in_use(cast):
    approved(cast, "ar")
    approved(cast, "fr")
    prepared(cast, "en")
    assert languages_of(cast.mission, "DECLARATION", cast.algiers.today()) == ["fr", "ar"]


def test_its_seal_is_that_of_its_words(cast):
    assert prepared(cast).digest == texts.digest(TITLE, BODY)


# By two, and never changed


def test_nobody_approves_what_they_prepared(cast):
    with pytest.raises(Refused, match=r"wording\.approve") as refusal:
        prepared(cast).approve(by=cast.omar)
    assert str(refusal.value.answer.sentence) == "You prepared this yourself. A second person approves it."


def test_whoever_wrote_last_prepared_it(cast):
    wording = prepared(cast, by=cast.omar)
    wording.prepare(by=cast.leila, title="Autre", body=BODY)
    with pytest.raises(Refused):
        wording.approve(by=cast.leila)
    wording.approve(by=cast.omar)


@pytest.mark.parametrize("who", ["sara", "sami", "karim", "adel", "rachid", "eve", "yacine", "bruno"])
def test_only_the_head_and_the_coordinator_prepare_and_approve(cast, who):
    somebody = getattr(cast, who)
    with pytest.raises(Refused):
        prepared(cast, by=somebody)
    wording = prepared(cast)
    for act in (wording.approve, wording.end):
        with pytest.raises(Refused):
            act(by=somebody)


def test_a_head_of_another_office_of_the_mission_may(cast):
    prepared(cast, by=cast.omar).approve(by=cast.hakim)
    assert used(cast).approved_by == cast.hakim


def test_what_was_approved_does_not_change(cast):
    wording = approved(cast)
    with pytest.raises(Refused, match=r"wording\.prepare"):
        wording.prepare(by=cast.omar, title="Autre", body="Autre")
    with pytest.raises(Refused, match=r"wording\.approve"):
        wording.approve(by=cast.hakim)


@pytest.mark.parametrize("name", ["title", "body", "language", "number", "used_from"])
def test_no_verb_can_write_into_an_approved_text(cast, name):
    from tests.access.within import a_verb

    wording = approved(cast)
    setattr(wording, name, cast.algiers.today() if name == "used_from" else {"number": 7}.get(name, "en"))
    if name == "used_from":
        wording.used_from -= timedelta(days=3)
    with a_verb(cast.omar), pytest.raises(ValueError, match="does not change"):
        wording.save()


def test_more_than_three_minutes_cannot_be_approved(cast):
    with pytest.raises(Refused) as refusal:
        prepared(cast, body=LONG).approve(by=cast.leila)
    assert "more than three minutes" in str(refusal.value.answer.sentence)


@pytest.mark.parametrize(
    "said", [{"body": "{name}"}, {"title": "{name}"}, {"body": " "}, {"title": "\u202e"}, {"language": "de"}]
)
def test_what_no_screen_lets_through_no_verb_lets_through(cast, said):
    language = said.pop("language", "fr")
    with pytest.raises(ValueError):  # noqa: PT011
        prepared(cast, language, **said)


def test_one_number_is_prepared_at_a_time(cast):
    prepared(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        prepared(cast)


def test_what_changed_meanwhile_is_not_approved(cast):
    wording = prepared(cast)
    seen = wording.version
    wording.prepare(by=cast.omar, title="Autre", body=BODY)
    with pytest.raises(Stale):
        Wording.objects.get().approve(by=cast.leila, version=seen)


def test_the_record_of_acts_names_both(cast):
    approved(cast)
    acts = Event.objects.filter(verb__startswith="wording.").order_by("pk").values_list("verb", "by")
    assert list(acts) == [
        ("wording.prepare", f"user:{cast.omar.uid}"),
        ("wording.approve", f"user:{cast.leila.uid}"),
    ]


# On the screens


def test_a_mission_without_a_text_begins_from_the_draft_that_is_never_in_use(cast, client):
    title, body = texts.draft("DECLARATION", "ar")
    shown = page(client, cast.omar, "new_text", query="?code=DECLARATION&language=ar")
    assert title in shown
    assert "nobody’s official text" in shown
    assert "nobody’s official text" not in page(client, cast.omar, "new_text", query="?language=pt")
    answer = sent(client, cast.omar, "new_text", query="?language=ar", title=title, body=body, once="a")
    wording = Wording.objects.get()
    assert answer["Location"] == wording.get_absolute_url()
    assert (wording.title, wording.body, wording.language, wording.approved_at) == (title, body, "ar", None)
    assert used(cast, "ar") is None


def test_the_list_says_what_is_in_use_what_waits_and_what_has_no_recording(cast, client):
    shipped(cast, "fr")
    prepared(cast, "ar")
    shown = page(client, cast.sara, "texts")
    assert "none: it is read aloud" in shown
    assert "waits for a second person" in shown
    assert "The coordinator or the head of the centre prepares a text." in shown
    assert "Prepare this text" not in shown
    assert "Prepare this text" in page(client, cast.omar, "texts")


def test_texts_of_another_mission_are_not_there(cast, client):
    wording = approved(cast)
    assert wording.title not in page(client, cast.bruno, "texts")
    for name in ("text", "text_edit", "text_approval", "text_ending", "new_recording"):
        client.force_login(cast.bruno)
        assert client.get(reverse(name, args=[wording.uid])).status_code == 404
    assert client.get(reverse("new_text") + f"?from={wording.uid}").status_code in (403, 404)


@pytest.mark.parametrize("uid", ["x", "00000000-0000-7000-8000-000000000000"])
def test_a_number_to_begin_from_that_is_none_is_not_found(cast, client, uid):
    client.force_login(cast.omar)
    assert client.get(reverse("new_text") + f"?from={uid}").status_code == 404


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"body": "vers {pays}"}, "Nothing fills in “\u2068{pays}\u2069”."),
        ({"title": "{x"}, "Nothing fills in “\u2068{x\u2069”."),
        ({"body": "   "}, "1 thing to correct"),
        ({"body": "## -\n- ."}, "Write what people will hear."),
    ],
)
def test_what_cannot_be_kept_is_said_beside_it(cast, client, said, sentence):
    answer = sent(client, cast.omar, "new_text", **{"title": TITLE, "body": BODY, "once": "a"} | said)
    assert answer.status_code == 200
    assert sentence in text_of(answer)
    assert not Wording.objects.exists()


def test_looking_keeps_nothing_and_shows_headings_and_the_time(cast, client):
    answer = sent(client, cast.omar, "new_text", title=TITLE, body=BODY, do="look", once="a")
    assert "<h3>Ma décision</h3>" in text_of(answer)
    assert "<li>Je suis libre.</li>" in text_of(answer)
    assert "Read aloud it takes 0 min" in text_of(answer)
    assert not Wording.objects.exists()


def test_a_long_text_is_kept_and_says_why_it_cannot_be_approved(cast, client):
    sent(client, cast.omar, "new_text", title=TITLE, body=LONG, once="a")
    wording = Wording.objects.get()
    assert "it cannot be approved like this" in page(client, cast.omar, "text_edit", wording.uid)
    assert "more than three minutes" in page(client, cast.leila, "text", wording.uid)
    answer = sent(client, cast.leila, "text_approval", wording.uid, heard="on", version=wording.version)
    assert answer.status_code == 403
    assert used(cast) is None


def test_a_second_person_approves_on_the_screen(cast, client):
    wording = prepared(cast)
    answer = sent(client, cast.leila, "text_approval", wording.uid, version=wording.version)
    assert answer.status_code == 200  # not without saying that it was read
    sent(client, cast.leila, "text_approval", wording.uid, heard="on", version=wording.version, once="a")
    assert used(cast) == wording
    shown = page(client, cast.sara, "text", wording.uid)
    assert wording.digest in shown
    assert "in use since" in shown


def test_ones_own_is_a_sentence_on_the_screen(cast, client):
    wording = prepared(cast)
    assert "You prepared this yourself." in page(client, cast.omar, "text", wording.uid)
    answer = sent(client, cast.omar, "text_approval", wording.uid, heard="on", version=wording.version)
    assert (answer.status_code, used(cast)) == (403, None)


def test_what_a_colleague_approved_a_moment_ago_is_a_sentence(cast, client):
    wording = prepared(cast)
    seen = wording.version
    wording.approve(by=cast.hakim)
    answer = sent(client, cast.leila, "text_approval", wording.uid, heard="on", version=seen)
    assert answer.status_code == 403
    assert "This is approved" in text_of(answer)
    answer = sent(client, cast.omar, "text_edit", wording.uid, title="Autre", body=BODY, version=seen)
    assert answer.status_code == 403


def test_what_a_colleague_wrote_a_moment_ago_is_not_approved_unseen(cast, client):
    wording = prepared(cast)
    seen = wording.version
    wording.prepare(by=cast.omar, title="Autre", body=BODY)
    answer = sent(client, cast.leila, "text_approval", wording.uid, heard="on", version=seen)
    assert "A colleague changed this" in text_of(answer)
    assert "Autre" in text_of(answer)
    assert used(cast) is None


def test_two_who_write_at_once_see_both(cast, client):
    wording = prepared(cast)
    seen = wording.version
    wording.prepare(by=cast.hakim, title="De Hakim", body=BODY)
    answer = sent(client, cast.omar, "text_edit", wording.uid, title="D’Omar", body=BODY, version=seen)
    assert "D’Omar" in text_of(answer)
    assert "De Hakim" in text_of(answer)
    assert fresh_text(wording).title == "De Hakim"


def fresh_text(wording):
    return Wording.objects.get(pk=wording.pk)


def test_a_new_number_begins_from_the_old_one_and_says_what_changed(cast, client):
    first = approved(cast)
    assert TITLE in page(client, cast.omar, "new_text", query=f"?from={first.uid}")
    sent(client, cast.omar, "new_text", query=f"?from={first.uid}", title="Je pars", body=BODY, once="a")
    second = Wording.objects.get(number=2)
    shown = page(client, cast.leila, "text", second.uid)
    assert "<del>rentre</del><ins>pars</ins>" in shown
    assert reverse("text", args=[first.uid]) in shown
    assert reverse("text_edit", args=[second.uid]) == redirected(client, cast.omar, f"?from={first.uid}")


def redirected(client, user, query):
    client.force_login(user)
    return client.get(reverse("new_text") + query)["Location"]


def test_ending_is_a_post(cast, client):
    wording = approved(cast)
    page(client, cast.omar, "text_ending", wording.uid)
    assert used(cast) == wording
    sent(client, cast.omar, "text_ending", wording.uid, version=wording.version)
    assert used(cast) is None
    assert sent(client, cast.omar, "text_ending", wording.uid).status_code == 403


def test_nothing_typed_becomes_part_of_the_page(cast, client):
    wording = prepared(cast, title="<b>x</b>", body="## <script>1</script>\n- <i>y</i>")
    shown = page(client, cast.omar, "text", wording.uid)
    assert "<script>1" not in shown
    assert "&lt;script&gt;1&lt;/script&gt;" in shown


def test_the_list_asks_the_same_however_many_there_are(cast, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        client.force_login(fresh(cast.omar))
        client.get(reverse("texts"))
        with CaptureQueriesContext(connection) as told:
            client.get(reverse("texts"))
        return len(told)

    approved(cast, "fr")
    before = asked()
    for language in ("ar", "en"):
        approved(cast, language)
    prepared(cast, "fr", title="Encore")
    assert asked() <= before + 1  # recordings of texts are one question more than none
