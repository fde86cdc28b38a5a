"""FastAPI with sse-starlette: an async generator of ServerSentEvent in an EventSourceResponse."""

import asyncio
import json
import os
from itertools import count
from typing import Annotated, AsyncIterator, Iterable

import uvicorn
from fastapi import Depends, FastAPI, Header, Query, Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from messages import EVENTS, LIST, PER_CONNECTION, message, type_of

app = FastAPI()
ANY_ORIGIN = {"Access-Control-Allow-Origin": "*"}


def last_event_id(
    header: Annotated[int | None, Header(alias="Last-Event-ID")] = None,
    query: Annotated[int | None, Query(alias="from")] = None,
) -> int:
    return header or query or 0


LastEventID = Annotated[int, Depends(last_event_id)]


def event(n: int, is_first: bool) -> ServerSentEvent:
    return ServerSentEvent(
        data=json.dumps(message(n), ensure_ascii=False),
        event=type_of(n),
        id=str(n),
        retry=100 if is_first else None,
    )


async def each(numbers: Iterable[int], pause: float) -> AsyncIterator[ServerSentEvent]:
    for index, n in enumerate(numbers):
        yield event(n, is_first=index == 0)
        await asyncio.sleep(pause)


async def late(n: int) -> AsyncIterator[ServerSentEvent]:
    await asyncio.sleep(1)
    yield event(n, is_first=True)
    await asyncio.sleep(5)


@app.get("/list")
def first_messages(response: Response) -> dict:
    response.headers.update(ANY_ORIGIN)
    return LIST


@app.get("/events")
async def events(last: LastEventID) -> Response:
    if last >= EVENTS:
        return Response(status_code=204, headers=ANY_ORIGIN)
    numbers = range(last + 1, min(last + PER_CONNECTION, EVENTS) + 1)
    return EventSourceResponse(each(numbers, pause=0.02), headers=ANY_ORIGIN)


@app.get("/ticks")
async def ticks(last: LastEventID) -> Response:
    return EventSourceResponse(each(count(last + 1), pause=0.1), headers=ANY_ORIGIN)


@app.get("/quiet")
async def quiet(last: LastEventID) -> Response:
    return EventSourceResponse(late(last + 1), headers=ANY_ORIGIN)


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning")
