"""Addresses of places, interpreters, and texts that people sign or have read aloud."""

from django.urls import path

from .views import codes, interpreters, places, recordings, texts

urlpatterns = [
    path("codes/", codes.codes, name="codes"),
    path("codes/new/", codes.new_code, name="new_code"),
    path("codes/<uuid:uid>/ending/", codes.code_ending, name="code_ending"),
    path("places/", places.places, name="places"),
    path("places/own/", places.own_places, name="own_places"),
    path("interpreters/", interpreters.interpreters, name="interpreters"),
    path("interpreters/new/", interpreters.new_interpreter, name="new_interpreter"),
    path("interpreters/<uuid:uid>/", interpreters.interpreter, name="interpreter"),
    path("texts/", texts.texts, name="texts"),
    path("texts/new/", texts.new_text, name="new_text"),
    path("texts/<uuid:uid>/", texts.text, name="text"),
    path("texts/<uuid:uid>/edit/", texts.text_edit, name="text_edit"),
    path("texts/<uuid:uid>/approval/", texts.text_approval, name="text_approval"),
    path("texts/<uuid:uid>/ending/", texts.text_ending, name="text_ending"),
    path("texts/<uuid:uid>/recordings/new/", recordings.new_recording, name="new_recording"),
    path("recordings/<uuid:uid>/approval/", recordings.recording_approval, name="recording_approval"),
    path("recordings/<uuid:uid>/ending/", recordings.recording_ending, name="recording_ending"),
    path("recordings/<uuid:uid>/sound/", recordings.recording_sound, name="recording_sound"),
]
