"""How often a word of a card that is this person's stands in the register at each likeness to it (`spellings.SAME` …).

Measured on 8,000 cards of the project's own generator, half of them at its usual rates of error (seed 7), half
at others (seed 8). What counts is how many people bear the word, and how many bear others of its sound: a rare spelling
of a frequent name is seldom the one that the register has.
"""

import numpy as np

BEARERS = (0, 3, 30, 300)  # rows: nobody bears the word, up to 3, 30, 300, more
VARIANTS = (
    0.3,
    3.0,
    30.0,
)  # columns: people who bear another spelling of it, for each who bears the word itself

# Same, spelling, sound, slip, slips, near, cut, none. What nobody bears can only be in the tail the same.
SHARE = np.array(
    [
        [
            [0.25, 0.002, 0.048, 0.556, 0.168, 0.057, 0.007, 0.159],
            [0.25, 0.270, 0.060, 0.391, 0.131, 0.022, 0.003, 0.121],
            [0.25, 0.638, 0.033, 0.183, 0.054, 0.031, 0.003, 0.070],
            [0.20, 0.753, 0.026, 0.129, 0.026, 0.012, 0.003, 0.055],
        ],
        [
            [0.458, 0.010, 0.027, 0.329, 0.106, 0.035, 0.005, 0.060],
            [0.393, 0.042, 0.025, 0.354, 0.080, 0.019, 0.003, 0.075],
            [0.242, 0.510, 0.018, 0.154, 0.030, 0.011, 0.003, 0.040],
            [0.112, 0.733, 0.022, 0.086, 0.013, 0.003, 0.002, 0.035],
        ],
        [
            [0.752, 0.030, 0.011, 0.128, 0.030, 0.018, 0.002, 0.030],
            [0.750, 0.046, 0.018, 0.136, 0.013, 0.004, 0.002, 0.028],
            [0.578, 0.271, 0.047, 0.070, 0.013, 0.002, 0.002, 0.025],
            [0.219, 0.681, 0.037, 0.031, 0.007, 0.004, 0.002, 0.025],
        ],
        [
            [0.888, 0.035, 0.008, 0.032, 0.013, 0.008, 0.002, 0.020],
            [0.852, 0.058, 0.020, 0.025, 0.010, 0.002, 0.002, 0.022],
            [0.711, 0.187, 0.030, 0.023, 0.015, 0.002, 0.002, 0.022],
            [0.234, 0.682, 0.035, 0.016, 0.010, 0.002, 0.002, 0.022],
        ],
        [
            [0.910, 0.043, 0.010, 0.013, 0.005, 0.001, 0.001, 0.018],
            [0.880, 0.079, 0.010, 0.011, 0.003, 0.001, 0.001, 0.018],
            [0.658, 0.290, 0.010, 0.010, 0.004, 0.003, 0.002, 0.025],
            [0.316, 0.597, 0.010, 0.018, 0.008, 0.004, 0.002, 0.035],
        ],
    ]
)
# The same where the register has the name in another script.
FOREIGN = np.array([1e-4, 0.78, 0.02, 0.02, 0.02, 0.12, 0.01, 0.05])
