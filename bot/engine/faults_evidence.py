"""What speaks against a claim: found by the detectors of the other `faults_*` modules, weighed by `faults_weights`."""

from typing import NamedTuple


class Evidence(NamedTuple):
    """Something that speaks against a claim.

    Attributes:
        fault: The key that is told of it: "number: 40", "negation".
        sort: What it is weighed as: finer than the key, "number limit".
        strength: How sure the detector is, in (0, 1].
    """

    fault: str
    sort: str
    strength: float = 1.0
