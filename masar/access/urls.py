"""Addresses of authority: offices, colleagues, help, files, drafts, sign-in."""

from django.urls import path

from .views import audit, now, offices, preferences, staff

urlpatterns = [
    path("offices/", offices.offices, name="offices"),
    path("offices/new/", offices.new_office, name="new_office"),
    path("offices/<uuid:uid>/", offices.office, name="office"),
    path("offices/<uuid:uid>/closure/", offices.office_closure, name="office_closure"),
    path("offices/<uuid:uid>/functions/", offices.office_functions, name="office_functions"),
    path("functions/<uuid:uid>/cover/", offices.function_cover, name="function_cover"),
    path("functions/<uuid:uid>/ending/", offices.function_ending, name="function_ending"),
    path("staff/", staff.staff, name="staff"),
    path("staff/new/", staff.new_colleague, name="new_colleague"),
    path("staff/<uuid:uid>/", staff.colleague, name="colleague"),
    path("staff/<uuid:uid>/grants/", staff.colleague_grants, name="colleague_grants"),
    path("staff/<uuid:uid>/certificates/", staff.colleague_certificates, name="colleague_certificates"),
    path("staff/<uuid:uid>/block/", staff.colleague_block, name="colleague_block"),
    path("grants/<uuid:uid>/ending/", staff.grant_ending, name="grant_ending"),
    path("now/", now.now, name="now"),
    path("now/<uuid:uid>/", now.help_call, name="help_call"),
    path("now/<uuid:uid>/written/", now.help_write_up, name="help_write_up"),
    path("audit/", audit.audit, name="audit"),
    path("language/", preferences.language, name="language"),
    path("appearance/", preferences.appearance, name="appearance"),
]
