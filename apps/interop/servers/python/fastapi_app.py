"""FastAPI: an async generator in a StreamingResponse."""

import asyncio
import os
from itertools import count
from typing import Annotated, AsyncIterator, Iterable

import uvicorn
from fastapi import Depends, FastAPI, Header, Query, Response
from fastapi.responses import StreamingResponse

from messages import EVENTS, LIST, PER_CONNECTION, frame

app = FastAPI()
ANY_ORIGIN = {"Access-Control-Allow-Origin": "*"}


def last_event_id(
    header: Annotated[int | None, Header(alias="Last-Event-ID")] = None,
    query: Annotated[int | None, Query(alias="from")] = None,
) -> int:
    return header or query or 0


LastEventID = Annotated[int, Depends(last_event_id)]


def stream(frames: AsyncIterator[str]) -> StreamingResponse:
    return StreamingResponse(
        frames, media_type="text/event-stream", headers={**ANY_ORIGIN, "Cache-Control": "no-cache"}
    )


async def each(numbers: Iterable[int], pause: float) -> AsyncIterator[str]:
    for index, n in enumerate(numbers):
        yield frame(n, is_first=index == 0)
        await asyncio.sleep(pause)


async def late(n: int) -> AsyncIterator[str]:
    await asyncio.sleep(1)
    yield frame(n, is_first=True)
    await asyncio.sleep(5)


@app.get("/list")
def first_messages(response: Response) -> dict:
    response.headers.update(ANY_ORIGIN)
    return LIST


@app.get("/events")
async def events(last: LastEventID) -> Response:
    if last >= EVENTS:
        return Response(status_code=204, headers=ANY_ORIGIN)
    return stream(each(range(last + 1, min(last + PER_CONNECTION, EVENTS) + 1), pause=0.02))


@app.get("/ticks")
async def ticks(last: LastEventID) -> Response:
    return stream(each(count(last + 1), pause=0.1))


@app.get("/quiet")
async def quiet(last: LastEventID) -> Response:
    return stream(late(last + 1))


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning")
