"""Object storage and WebDAV as storage, through `obstore`.

Only what every server does alike is used: unique names that are never written twice, listings of one
level at a time, whole reads and writes. No conditional writes, no renames, no reliance on ETags. What
is many goes several at a time, on an event loop of its own, so that a round trip does not cost its
length for each of a thousand small files; leaving early ends the requests under way.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import obstore
from obstore.exceptions import BaseError

from mcr_desktop.domain.errors import McrError
from mcr_desktop.sync.answers import typed
from mcr_desktop.sync.errors import (
    RefusedError,
    StorageClockError,
    StorageDeniedError,
    StorageError,
    StorageLoginError,
    StorageMissingError,
    StorageUnreachableError,
)
from mcr_desktop.sync.storage import (
    DEPTH,
    FENCE,
    TOPS,
    TRIAL,
    is_ours,
    prefix_of,
    trial_name,
)

if TYPE_CHECKING:
    from obstore import ListResult, ObjectMeta
    from obstore.store import HTTPStore, S3Store

    Store = S3Store | HTTPStore

Item = TypeVar("Item")
Result = TypeVar("Result")

AT_A_TIME = 16
"""Requests under way at once: enough to hide a round trip of 50 ms, few enough for a small server."""

BYTES_AT_A_TIME = 64 << 20
CHUNK = 1 << 20
ANSWER_S = 25.0
"""So long a server may leave us without a byte."""

SLOWEST_BYTES_S = 16 << 10
"""A transfer slower than this on the whole is given up."""

_LAST_WORDS_S = 0.05
_MAKINGS = 4
_NO_PAGE = "status code: 405"

_RAISED = (BaseError, OSError, ValueError)
"""What `obstore` raises: its own types, and Python's for what is not found or not allowed."""

_ONE_FILES_OWN = {"server", "cut", "foreign"}
"""Causes that may lie in one broken object, while its neighbours can be read."""


class Objects:
    """One fence's part of a bucket or of a WebDAV collection."""

    def __init__(
        self, store: Store, target: str, prefix: str, fence: bytes, *, collections: bool
    ) -> None:
        """`prefix` leads to where the fences lie; `collections` says that a server has real folders."""
        self.target = target
        self._store = store
        self._prefix = prefix
        self._place = f"{prefix}/" if prefix else ""
        self._root = f"{self._place}{prefix_of(fence)}/"
        self._collections = collections
        self._listed: dict[str, ObjectMeta] = {}
        self._made: set[str] = set()

    def beside(self, fence: bytes) -> Objects:
        """Another fence's part of the same place, over the same connections."""
        return Objects(self._store, self.target, self._prefix, fence, collections=self._collections)

    def names(self) -> list[str]:
        """Every file of the fence, one listing a folder."""
        found: dict[str, ObjectMeta] = {}
        level = [f"{self._root}{top}" for top in TOPS]
        for depth in range(DEPTH):
            below: list[str] = []
            for folder, listing in zip(level, self._side_by_side(self._list, level), strict=True):
                for one in listing["objects"]:
                    above, _, name = one["path"].rpartition("/")
                    # Some servers list a folder that was emptied as a file in itself.
                    if above == folder and is_ours(name):
                        found[one["path"].removeprefix(self._root)] = one
                below += [path.rstrip("/") for path in listing["common_prefixes"]]
            # Only `seg/` has folders of its own, one a writer.
            seg = f"{self._root}seg/"
            level = [path for path in below if depth + 1 < DEPTH and path.startswith(seg)]
            level = [path for path in level if is_ours(path.rpartition("/")[2])]
        if not found:
            self._run(self._look())
        self._listed = found
        return list(found)

    def version(self, name: str) -> str:
        """Time, size and tag of a file, as the last listing told."""
        meta = self._listed.get(name)
        if meta is None:
            return ""
        return f"{meta['last_modified'].timestamp():.3f}:{meta['size']}:{meta['e_tag'] or ''}"

    def size(self, name: str) -> int | None:
        """Bytes of a file, as the last listing told: an upload that was cut off may have left less."""
        meta = self._listed.get(name)
        return None if meta is None else meta["size"]

    def get(self, name: str, most: int) -> bytes:
        """A file's bytes; no more than `most` of them are ever read."""
        return self._run(self._get_at(self._root + name, most))

    def get_many(self, names: Iterable[str], most: int) -> Iterator[tuple[str, bytes | McrError]]:
        """Many files' bytes, in the order of `names`."""

        async def get(name: str) -> bytes | McrError:
            try:
                return await self._get_at(self._root + name, most)
            except RefusedError as error:
                return error
            except StorageError as error:
                if _is_the_targets(error):
                    raise
                return error

        return self._pump(get, names, lambda name: self.size(name) or 0)

    def put(self, name: str, data: bytes) -> None:
        """Write a file in one request."""
        self._run(self._put_at(self._root + name, data))

    def put_many(self, files: Iterable[tuple[str, bytes]]) -> Iterator[str]:
        """Write many files; yields each name once the server said that it has it."""
        making = asyncio.Lock()

        async def put(file: tuple[str, bytes]) -> None:
            path = self._root + file[0]
            folder = path.rpartition("/")[0]
            if self._collections and folder not in self._made:
                # Two files at once would both try to make their folder, and one be told that it is there.
                async with making:
                    await self._put_at(path, file[1])
                self._made.add(folder)
            else:
                await self._put_at(path, file[1])

        for (name, _), _ in self._pump(put, files, lambda file: len(file[1])):
            yield name

    def delete(self, name: str) -> None:
        """Take a file away."""
        self._run(self._delete_at(self._root + name))

    def try_out(self) -> bool:
        """Write, list, read and delete a small file beside the fences; whether deleting is allowed."""
        path = f"{self._place}{trial_name()}"
        # Otherwise writing might make a collection that nobody else knows, or be taken by a login page.
        self._run(self._look())
        self._run(self._put_at(path, TRIAL))
        listing = self._run(self._list(self._place.rstrip("/")))
        if path not in {one["path"] for one in listing["objects"]}:
            raise StorageError(target=self.target, reason="unlisted", detail="")
        if self._run(self._get_at(path, len(TRIAL))) != TRIAL:
            raise StorageError(target=self.target, reason="differs", detail="")
        try:
            self._run(self._delete_at(path))
        except StorageDeniedError:
            return False
        return True

    def fences(self) -> list[str]:
        """The folders of all fences that lie where this one does."""
        listing = self._run(self._list(self._place.rstrip("/")))
        paths = [path.rstrip("/").rpartition("/")[2] for path in listing["common_prefixes"]]
        return sorted(path for path in paths if path.startswith(FENCE))

    # One request each

    async def _list(self, folder: str) -> ListResult[Sequence[ObjectMeta]]:
        # Never a plain listing: on WebDAV that asks for all depths at once, which servers refuse.
        return await self._answered(
            obstore.list_with_delimiter_async(self._store, folder or None), 4 * ANSWER_S
        )

    async def _get_at(self, path: str, most: int) -> bytes:
        result = await self._answered(obstore.get_async(self._store, path), ANSWER_S)
        if result.meta["size"] > most:
            # The error's traceback would keep the connection, and the server sending.
            del result
            raise RefusedError(reason="size")
        data = bytearray()
        async with asyncio.timeout(ANSWER_S + most / SLOWEST_BYTES_S):
            chunks = result.stream(min_chunk_size=CHUNK)
            while True:
                try:
                    data += await self._answered(anext(chunks), ANSWER_S)
                except StopAsyncIteration:
                    return bytes(data)
                if len(data) > most:
                    raise RefusedError(reason="size")

    async def _put_at(self, path: str, data: bytes) -> None:
        patience_s = ANSWER_S + len(data) / SLOWEST_BYTES_S
        for attempt in range(_MAKINGS):
            # In parts a file could be seen half; as one request it is there whole or not at all.
            request = obstore.put_async(self._store, path, data, use_multipart=False)
            try:
                await self._answered(request, patience_s)
            except StorageError as error:
                if not (self._collections and error.facts.get("making")):
                    raise
                if attempt + 1 < _MAKINGS and error.facts.get("making") == 405:
                    # Somebody else made the folder at the same moment.
                    await asyncio.sleep(0.05 * (attempt + 1))
                    continue
                # Most likely the folder that should hold all is gone.
                await self._look()
                raise
            return

    async def _delete_at(self, path: str) -> None:
        async def delete() -> None:
            with suppress(FileNotFoundError):
                await obstore.delete_async(self._store, [path])

        await self._answered(delete(), ANSWER_S)

    async def _look(self) -> None:
        """Make sure that storage is there, though nothing is listed. Raises StorageMissingError.

        A WebDAV listing is as empty for a collection that is gone, and a network's login page reads as
        an empty bucket.
        """
        if self._collections:
            await self._look_for_collection()
            return
        # Whoever has a file by a name made up just now has no storage at all.
        with suppress(FileNotFoundError, StorageDeniedError):
            await self._head(f"{self._place}{FENCE}{secrets.token_hex(8)}")
            raise StorageUnreachableError(target=self.target, reason="foreign")

    async def _look_for_collection(self) -> None:
        collection = self._place.rstrip("/")
        try:
            await self._head(collection)
        except FileNotFoundError as error:
            # Servers that show no page for a folder say the same of one that is there.
            above = collection.rpartition("/")[0]
            if _NO_PAGE not in str(error) and collection:
                with suppress(StorageDeniedError):
                    listing = await self._list(above)
                    if collection in {path.rstrip("/") for path in listing["common_prefixes"]}:
                        return
                raise StorageMissingError(target=self.target, reason="collection") from None
        except StorageLoginError:
            raise
        except StorageError:
            # A collection is not a file, and servers say so in many ways.
            return

    async def _head(self, path: str) -> None:
        try:
            async with asyncio.timeout(ANSWER_S):
                await obstore.head_async(self._store, path)
        except FileNotFoundError:
            raise
        except TimeoutError:
            raise StorageUnreachableError(target=self.target, reason="timeout") from None
        except _RAISED as error:
            raise typed(error, self.target) from None

    async def _answered(self, request: Awaitable[Result], patience_s: float) -> Result:
        try:
            async with asyncio.timeout(patience_s):
                return await request
        except TimeoutError:
            raise StorageUnreachableError(target=self.target, reason="timeout") from None
        except _RAISED as error:
            raise typed(error, self.target) from None

    # Many at a time

    def _run(self, work: Coroutine[Any, Any, Result]) -> Result:
        with _event_loop() as loop:
            return loop.run_until_complete(work)

    def _side_by_side(
        self, work: Callable[[Item], Coroutine[Any, Any, Result]], items: Iterable[Item]
    ) -> list[Result]:
        return [result for _, result in self._pump(work, items, lambda _item: 0)]

    def _pump(
        self,
        work: Callable[[Item], Coroutine[Any, Any, Result]],
        items: Iterable[Item],
        weigh: Callable[[Item], int],
    ) -> Iterator[tuple[Item, Result]]:
        """Work on a few items at a time, give the results in order, raise the first failure."""

        async def outcome(item: Item) -> Callable[[], Result]:
            # Failures wait until it is their turn: those behind the first are nobody's to hear.
            try:
                result = await work(item)
            except McrError as error:
                return partial(_fail, error)
            return lambda: result

        waiting = iter(items)
        # When the caller leaves the loop early, this ends what is under way.
        with _event_loop() as loop:
            under_way: deque[tuple[Item, asyncio.Task[Callable[[], Result]]]] = deque()
            weight = 0
            while True:
                while len(under_way) < AT_A_TIME and weight <= BYTES_AT_A_TIME:
                    try:
                        item = next(waiting)
                    except StopIteration:
                        break
                    weight += weigh(item)
                    under_way.append((item, loop.create_task(outcome(item))))
                if not under_way:
                    return
                item, task = under_way.popleft()
                result = loop.run_until_complete(task)
                weight -= weigh(item)
                yield item, result()


def _fail(error: McrError) -> NoReturn:
    raise error


@contextmanager
def _event_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop for a while; whatever is under way at the end is given up."""
    loop = asyncio.new_event_loop()
    try:
        yield loop
    finally:
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        if tasks:
            loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
            # An answer that came at that very moment still wants to be told to the loop.
            loop.run_until_complete(asyncio.sleep(_LAST_WORDS_S))
        loop.close()


def _is_the_targets(error: StorageError) -> bool:
    """Whether trouble met at one file concerns all of them."""
    if isinstance(error, StorageUnreachableError):
        return error.facts.get("reason") not in _ONE_FILES_OWN
    return isinstance(error, (StorageLoginError, StorageClockError, StorageMissingError))
