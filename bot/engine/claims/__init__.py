"""Whether a claim stands on the sentences that it cites: `checking.faults`, and what it looks at.

`reading` takes claims and sentences apart, `links` aligns their words, `frames` tells who does what to whom. The
detectors give `weights.Evidence`, which `weights` weighs; the rest are their tables.
"""
