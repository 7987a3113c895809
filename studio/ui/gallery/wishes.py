"""Which small pictures are to be decoded, in which order."""

from collections.abc import Sequence
from dataclasses import dataclass

from studio.generation.record import GenerationRecord

_MOST = 256


@dataclass(frozen=True)
class Wish:
    """A record whose picture is wanted with so many pixels at its longer side."""

    record: GenerationRecord
    edge: int


@dataclass(frozen=True, order=True)
class _Rank:
    """The later round comes first, in it what was wished for first."""

    turn: int
    place: int


class Wishes:
    """First what shows nothing yet; then what could be sharper; last what is not in sight.

    Of each kind the newest round comes first, and in it what was wished for first, as a page is read. Only 256 of
    a kind wait: what was scrolled past is dropped.
    """

    def __init__(self) -> None:
        self._blank, self._blurred, self._ahead = _Queue(), _Queue(), _Queue()
        self._turn = self._count = 0

    def __bool__(self) -> bool:
        """Whether any wait."""
        return bool(self._blank or self._blurred or self._ahead)

    def begin_round(self) -> None:
        """What comes from now on comes before what is there."""
        self._turn += 1

    def add(self, wish: Wish, *, is_blank: bool) -> None:
        """What is in sight; `is_blank` if nothing is shown in its place yet."""
        queue = self._blank if is_blank else self._blurred
        self._ahead.pop(wish.record.id, None)
        queue[wish.record.id] = (self._next(), wish)
        if len(queue) > _MOST:
            del queue[min(queue, key=lambda identity: queue[identity][0])]

    def add_ahead(self, wish: Wish) -> None:
        """What is likely to be seen next."""
        identity = wish.record.id
        if identity not in self._blank and identity not in self._blurred and len(self._ahead) < _MOST:
            self._ahead[identity] = (self._next(), wish)

    def take(self) -> Wish:
        """The most urgent wish, which waits no longer."""
        queue = self._blank or self._blurred or self._ahead
        return queue.pop(max(queue, key=lambda identity: queue[identity][0]))[1]

    def keep(self, identities: Sequence[str]) -> None:
        """Forget all but these."""
        wanted = set(identities)
        for queue in (self._blank, self._blurred, self._ahead):
            for identity in queue.keys() - wanted:
                del queue[identity]

    def _next(self) -> _Rank:
        self._count += 1
        return _Rank(self._turn, -self._count)


class _Queue(dict[str, tuple[_Rank, Wish]]):
    """Wishes of one kind by the ids of their records."""
