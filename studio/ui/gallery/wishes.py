"""Which small pictures are to be decoded, in which order."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from studio.generation.record import GenerationRecord

_MOST = 256


@dataclass(frozen=True)
class Wish:
    """A record whose picture is wanted with so many pixels at its longer side."""

    record: GenerationRecord
    edge: int


class Wishes:
    """First what shows nothing yet, the newest wish first; then what could be sharper; last what is not in sight.

    Only the newest 256 of each kind wait: what was scrolled past is dropped.
    """

    def __init__(self) -> None:
        self._blank: OrderedDict[str, Wish] = OrderedDict()
        self._blurred: OrderedDict[str, Wish] = OrderedDict()
        self._ahead: OrderedDict[str, Wish] = OrderedDict()

    def __bool__(self) -> bool:
        """Whether any wait."""
        return bool(self._blank or self._blurred or self._ahead)

    def add(self, wish: Wish, *, is_blank: bool) -> None:
        """What is in sight; `is_blank` if nothing is shown in its place yet."""
        queue = self._blank if is_blank else self._blurred
        self._ahead.pop(wish.record.id, None)
        queue[wish.record.id] = wish
        queue.move_to_end(wish.record.id)
        if len(queue) > _MOST:
            queue.popitem(last=False)

    def add_ahead(self, wish: Wish) -> None:
        """What is likely to be seen next."""
        identity = wish.record.id
        if identity not in self._blank and identity not in self._blurred and len(self._ahead) < _MOST:
            self._ahead[identity] = wish

    def take(self) -> Wish:
        """The most urgent wish, which waits no longer."""
        if self._ahead and not self._blank and not self._blurred:
            return self._ahead.popitem(last=False)[1]
        return (self._blank or self._blurred).popitem()[1]

    def keep(self, identities: Sequence[str]) -> None:
        """Forget all but these; of those in sight the first will come first."""
        self._blank, self._blurred = _turned(self._blank, identities), _turned(self._blurred, identities)
        wanted = set(identities)
        self._ahead = OrderedDict((identity, wish) for identity, wish in self._ahead.items() if identity in wanted)


def _turned(queue: OrderedDict[str, Wish], identities: Sequence[str]) -> OrderedDict[str, Wish]:
    return OrderedDict((identity, queue[identity]) for identity in reversed(identities) if identity in queue)
