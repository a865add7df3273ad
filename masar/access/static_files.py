"""Static files under names that change with their content, also where one of our scripts imports another."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class NamedByContent(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
    # Only our own: htmx's extensions mention imports in their comments, of files that are not there.
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        HashedFilesMixin._js_module_import_aggregation_patterns[1],
    )
