"""An address -> the article there: what `fetch` brings, taken apart by `pages`."""

from types import TracebackType
from typing import Self

from bot.sources.addresses import read_address
from bot.sources.fetch import Fetcher, Page
from bot.sources.pages import PageReader, PageRefused
from bot.types import Article


class Web:
    """Reads pages. Opened with `async with`; one for the whole program, and nothing is started before it is needed."""

    def __init__(self, fetcher: Fetcher | None = None, reader: PageReader | None = None) -> None:
        """Make one.

        Args:
            fetcher: Asks sites; one that reaches only public addresses where there is none.
            reader: Makes articles of pages.
        """
        self._fetcher = fetcher or Fetcher()
        self._reader = reader or PageReader()

    async def __aenter__(self) -> Self:
        await self._fetcher.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._fetcher.__aexit__(kind, error, traceback)
        await self._reader.__aexit__(kind, error, traceback)

    async def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Page:
        """Fetch what is there; see `bot.sources.fetch.Fetcher.get`."""
        return await self._fetcher.get(url, etag=etag, last_modified=last_modified)

    async def article(self, url: str) -> Article:
        """Read the article at an address; a page that only sends its readers on is followed once.

        Raises:
            SourceRefused: There is none, or it cannot be had.
        """
        page = _no_front(await self._fetcher.get(url))
        try:
            return await self._reader.article(page)
        except PageRefused as error:
            if error.target is None:
                raise
            return await self._reader.article(_no_front(await self._fetcher.get(error.target)))

    async def article_of(self, page: Page) -> Article:
        """Read the article on a page that was fetched.

        Raises:
            PageRefused: There is none.
        """
        return await self._reader.article(page)


def _no_front(page: Page) -> Page:
    """Refuse the front page of a site: it is about everything, and where many sites send on to whose article is gone.

    Raises:
        PageRefused: It is one.
    """
    address = read_address(page.url)
    if address.path == "/" and not address.query:
        raise PageRefused(page.url, "this is the front page of a site, not an article", key="page.front")
    return page
