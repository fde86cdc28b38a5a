"""Flask: a generator in a Response."""

import os
import time
from itertools import count
from typing import Iterable

from flask import Flask, Response, jsonify, request

from messages import EVENTS, LIST, PER_CONNECTION, frame

app = Flask(__name__)


@app.after_request
def allow_other_origins(response: Response) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def last_event_id() -> int:
    return int(request.headers.get("Last-Event-ID") or request.args.get("from") or 0)


def stream(numbers: Iterable[int], pause: float) -> Response:
    def frames():
        for index, n in enumerate(numbers):
            yield frame(n, is_first=index == 0)
            time.sleep(pause)

    return Response(frames(), mimetype="text/event-stream", headers={"Cache-Control": "no-cache"})


@app.get("/list")
def first_messages():
    return jsonify(LIST)


@app.get("/events")
def events():
    last = last_event_id()
    if last >= EVENTS:
        return "", 204
    return stream(range(last + 1, min(last + PER_CONNECTION, EVENTS) + 1), pause=0.02)


@app.get("/ticks")
def ticks():
    return stream(count(last_event_id() + 1), pause=0.1)


@app.get("/quiet")
def quiet():
    last = last_event_id()

    def frames():
        time.sleep(1)
        yield frame(last + 1, is_first=True)
        time.sleep(5)

    return Response(frames(), mimetype="text/event-stream", headers={"Cache-Control": "no-cache"})


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ["PORT"]), threaded=True)
