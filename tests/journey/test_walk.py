"""The workflow walked at random: `--walk 20000` walks further, `--seed` begins elsewhere."""

import time_machine
from django.utils import timezone

from tests.journey.walk import Walk


def test_a_random_walk(cast, request):
    steps, seed = request.config.getoption("walk"), request.config.getoption("seed")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        walk = Walk(cast, clock, seed)
        walk.go(steps)
    assert walk.done["onward"] > steps / 10, walk.done  # it came somewhere
