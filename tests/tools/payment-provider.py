"""A payment provider that others have written, the Python package localstripe, for the client to be tried against.

Prints its address when it is ready. By itself it would listen to the whole network, and keep what it is told in a file.
"""

import asyncio
import socket

from aiohttp import web
from localstripe import resources
from localstripe.server import app

resources.Store.dump_to_disk = lambda self: None


async def main():
    listener = socket.create_server(("127.0.0.1", 0))
    runner = web.AppRunner(app)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
