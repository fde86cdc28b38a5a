"""The messages of CONTRACT.md."""

import json

EVENTS = 15
PER_CONNECTION = 5


def message(n: int) -> dict:
    return {"n": n, "text": "héllo 世界 🎉"}


def type_of(n: int) -> str | None:
    return "update" if n % 3 == 0 else None


def frame(n: int, is_first: bool) -> str:
    """A message as it goes over the wire."""
    lines = [f"id: {n}"]
    if is_first:
        lines.insert(0, "retry: 100")
    if type_of(n):
        lines.append(f"event: {type_of(n)}")
    lines.append(f"data: {json.dumps(message(n), ensure_ascii=False)}")
    return "\n".join(lines) + "\n\n"


LIST = {"items": [message(n) for n in range(1, PER_CONNECTION + 1)], "lastEventId": str(PER_CONNECTION)}
