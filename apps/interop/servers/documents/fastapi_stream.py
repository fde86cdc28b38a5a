import asyncio
import json
import os

import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

app = FastAPI()


async def event_generator():
    yield "data: connected\n\n"
    count = 0
    while True:
        data = json.dumps({"count": count})
        yield f"event: update\ndata: {data}\n\n"
        count += 1
        await asyncio.sleep(0.1)


@app.get("/api/stream")
async def stream():
    return StreamingResponse(event_generator(), media_type="text/event-stream")


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning")
