"""Addresses of people."""

from django.urls import path

from .views import matches, persons, typing_help

urlpatterns = [
    path("search/", persons.search, name="search"),
    path("people/<uuid:uid>/", persons.person, name="person"),
    path("people/<uuid:uid>/names/", persons.person_names, name="person_names"),
    path("people/<uuid:uid>/contacts/", persons.person_contacts, name="person_contacts"),
    path("people/<uuid:uid>/documents/", persons.person_identifiers, name="person_identifiers"),
    path("people/<uuid:uid>/agreements/", persons.person_consents, name="person_consents"),
    path("people/<uuid:uid>/hiding/", persons.person_hiding, name="person_hiding"),
    path("contacts/<uuid:uid>/ending/", persons.contact_ending, name="contact_ending"),
    path("matches/<uuid:uid>/", matches.match, name="match"),
    path("understood/", typing_help.understood, name="understood"),
    path("frequent-names/", typing_help.frequent_names, name="frequent_names"),
]
