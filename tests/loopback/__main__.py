"""The platform as a process of its own: prints its address, and ends when its standard input does."""

import asyncio
import sys

from tests.loopback.server import Platform


async def main() -> None:
    """Serve until nobody holds the other end of standard input any more."""
    async with Platform() as platform:
        sys.stdout.write(platform.url + "\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
