"""Passwords that everybody would try: the common ones, also doubled or with digits after them."""

import re
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ENDING = re.compile(r"[\d\W_]+$")
REPEATED = re.compile(r"(.+?)\1+")
FEWEST_SIGNS = 5  # different ones


class NotCommon(CommonPasswordValidator):
    """Django's list has few of twelve characters or more; what people make of the short ones is refused too."""

    def validate(self, password: str, user: Any = None) -> None:
        lower = password.lower().strip()
        core = ENDING.sub("", lower)
        whole = REPEATED.fullmatch(core)
        tried = {lower, core, whole[1] if whole else core}
        if len(set(lower)) < FEWEST_SIGNS or any(part in self.passwords for part in tried):
            raise ValidationError(
                _("Many people use this password, so it would be tried first. A short sentence is safer."),
                code="password_too_common",
            )

    def get_help_text(self) -> str:
        return _("Not one that many people use.")
