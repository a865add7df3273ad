"""Which reason goes with which decision about two files."""

from ..models import Match

Ground, Decision = Match.Ground, Match.Decision
UNFIT = {
    Decision.SAME: {Ground.FAMILY, Ground.TWINS, Ground.NAMESAKE, Ground.LITTLE},
    Decision.DIFFERENT: {Ground.LITTLE},
}


def fits(decision: str, ground: str) -> bool:
    """Whether a decision may be kept with this reason: who is a twin is somebody else, who knows too little is not sure."""
    return ground not in UNFIT.get(Decision(decision), ())
