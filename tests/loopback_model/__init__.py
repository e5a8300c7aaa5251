"""A language model on 127.0.0.1 for tests: /chat/completions and /models as OpenAI-compatible servers speak them.

Begin with `LoopbackModel`. What it answers is written by one of `writers`, or goes wrong as in `faults`.
"""

from tests.loopback_model.faults import Fault
from tests.loopback_model.server import LoopbackModel
from tests.loopback_model.writers import Asked, Writer, honest, liar, obeying, saying

__all__ = ["Asked", "Fault", "LoopbackModel", "Writer", "honest", "liar", "obeying", "saying"]
