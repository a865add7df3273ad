"""What is asked aloud at the counter, and the answers there are. “Not known” and “not asked” are answers."""

from django.utils.translation import gettext_lazy

YES_NO = [
    ("", ""),
    ("no", gettext_lazy("no")),
    ("yes", gettext_lazy("yes")),
    ("not_asked", gettext_lazy("not asked: no privacy")),
    ("unsaid", gettext_lazy("would rather not say")),
]
QUESTION_TEXTS = {
    "alone": gettext_lazy("Are you here alone?"),
    "ill": gettext_lazy("Are you ill now, or in pain?"),
    "pregnant": gettext_lazy("Are you expecting a baby?"),
    "help": gettext_lazy("Do you need help to move, see, hear or understand?"),
    "private": gettext_lazy("Would you like to talk in private?"),
}
CONSENT = [
    ("", ""),
    ("given", gettext_lazy("yes, agrees that we keep this")),
    ("parent", gettext_lazy("yes, a parent agreed")),
    ("refused", gettext_lazy("no")),
    ("vital", gettext_lazy("cannot be asked: life is at risk")),
    ("child", gettext_lazy("in the child's best interests")),
    ("legal", gettext_lazy("the legal representative decided")),
]
ASKS_FROM = 12  # years: from this age the five questions are put to the child too
