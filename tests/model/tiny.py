"""A language model of a few thousand random numbers, as a file that llama.cpp loads: it speaks, and only gibberish.

Its vocabulary are the 256 bytes, so that it can write whatever a grammar makes it write. The format is described at
https://github.com/ggml-org/ggml/blob/master/docs/gguf.md.
"""

import random
import struct
from collections.abc import Sequence
from pathlib import Path

_WIDTH, _INNER, _HEADS, _BLOCKS, _CONTEXT = 32, 64, 2, 1, 8192
_ALIGNMENT = 32
_TEMPLATE = (
    "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}"
    "{% if add_generation_prompt %}assistant: {% endif %}"
)

Value = str | int | float | Sequence[str] | Sequence[int] | Sequence[float]


def write_tiny_model(path: Path, seed: int = 1) -> None:
    """Write a model with random weights, about 100 kB."""
    drawn = random.Random(seed)  # noqa: S311 - no secret
    letters = ["▁", *map(chr, range(33, 127)), *"ÄÖÜäöüß–„“"]
    vocabulary = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), *letters]
    facts: dict[str, Value] = {
        "general.architecture": "llama",
        "general.name": "tiny",
        "llama.context_length": _CONTEXT,
        "llama.embedding_length": _WIDTH,
        "llama.block_count": _BLOCKS,
        "llama.feed_forward_length": _INNER,
        "llama.attention.head_count": _HEADS,
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.rope.dimension_count": _WIDTH // _HEADS,
        "tokenizer.ggml.model": "llama",
        "tokenizer.ggml.tokens": vocabulary,
        "tokenizer.ggml.scores": [0.0] * len(vocabulary),
        "tokenizer.ggml.token_type": [2, 3, 3, *[6] * 256, *[1] * len(letters)],
        "tokenizer.ggml.bos_token_id": 1,
        "tokenizer.ggml.eos_token_id": 2,
        "tokenizer.ggml.unknown_token_id": 0,
        "tokenizer.chat_template": _TEMPLATE,
    }
    shapes: dict[str, tuple[int, ...]] = {
        "token_embd.weight": (_WIDTH, len(vocabulary)),
        "output_norm.weight": (_WIDTH,),
        "output.weight": (_WIDTH, len(vocabulary)),
    }
    for block in range(_BLOCKS):
        shapes |= {
            f"blk.{block}.{name}.weight": shape
            for name, shape in {
                "attn_norm": (_WIDTH,),
                "attn_q": (_WIDTH, _WIDTH),
                "attn_k": (_WIDTH, _WIDTH),
                "attn_v": (_WIDTH, _WIDTH),
                "attn_output": (_WIDTH, _WIDTH),
                "ffn_norm": (_WIDTH,),
                "ffn_gate": (_WIDTH, _INNER),
                "ffn_up": (_WIDTH, _INNER),
                "ffn_down": (_INNER, _WIDTH),
            }.items()
        }
    head = b"GGUF" + struct.pack("<IQQ", 3, len(shapes), len(facts))
    head += b"".join(_text(name) + _value(value) for name, value in facts.items())
    data = b""
    for name, shape in shapes.items():
        n = 1
        for size in shape:
            n *= size
        head += _text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, len(data))
        is_norm = "norm" in name
        data += _padded(struct.pack(f"<{n}f", *(1.0 if is_norm else drawn.gauss(0, 0.5) for _ in range(n))))
    path.write_bytes(_padded(head) + data)


def _text(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


def _value(value: Value) -> bytes:
    if isinstance(value, str):
        return struct.pack("<I", 8) + _text(value)
    if isinstance(value, int):
        return struct.pack("<II", 4, value)
    if isinstance(value, float):
        return struct.pack("<If", 6, value)
    if isinstance(value[0], str):
        return struct.pack("<IIQ", 9, 8, len(value)) + b"".join(_text(str(each)) for each in value)
    kind, code = (6, "f") if isinstance(value[0], float) else (5, "i")
    return struct.pack(f"<IIQ{len(value)}{code}", 9, kind, len(value), *value)


def _padded(raw: bytes) -> bytes:
    return raw + b"\0" * (-len(raw) % _ALIGNMENT)
