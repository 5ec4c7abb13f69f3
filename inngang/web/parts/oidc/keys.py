"""Our own keys, that sign who we are to a provider (private_key_jwt). A new one takes over; the old stay published.

They lie in a folder, one file a key, named by when it was made. The newest that has been published for a day signs, so that
a provider has had time to fetch it; before there is one, the oldest signs.
"""

from __future__ import annotations

import contextlib
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey

PUBLISHED_BEFORE = timedelta(days=1)
KEPT = timedelta(days=30)  # after the next one has taken over
STAMP = "%Y%m%dT%H%M%S"
ALGORITHM = "ES256"


def make_key(folder: Path, *, at: datetime) -> str:
    """The id of a new key."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kid = at.strftime(STAMP)
    key = ECKey.generate_key("P-256", private=True)
    made = folder / f"{kid}.{os.getpid()}"
    made.touch(mode=0o600)
    made.write_bytes(key.as_pem(private=True))
    with contextlib.suppress(FileExistsError):
        os.link(made, folder / f"{kid}.pem")  # whole or not at all
    made.unlink()
    return kid


def keys(folder: Path, *, at: datetime) -> list[tuple[str, ECKey]]:
    """All keys, oldest first; the first is made when there is none."""
    if not list(folder.glob("*.pem")):
        make_key(folder, at=at)
    return [
        (path.stem, ECKey.import_key(path.read_bytes(), {"kid": path.stem, "alg": ALGORITHM, "use": "sig"}))
        for path in sorted(folder.glob("*.pem"))
    ]


def signing_key(folder: Path, *, at: datetime) -> ECKey:
    """The one that signs now."""
    all_keys = keys(folder, at=at)
    ready = [key for kid, key in all_keys if _made(kid, at) + PUBLISHED_BEFORE <= at]
    return ready[-1] if ready else all_keys[0][1]


def public_keys(folder: Path, *, at: datetime) -> dict[str, Any]:
    """What providers fetch: no private part."""
    return {"keys": [key.as_dict(private=False) for _, key in keys(folder, at=at)]}


def drop_old(folder: Path, *, at: datetime) -> list[str]:
    """Take away keys that another took over from long ago; the ids of those."""
    all_keys = keys(folder, at=at)
    gone = []
    for (kid, _), (following, _) in zip(all_keys, all_keys[1:], strict=False):
        if _made(following, at) + PUBLISHED_BEFORE + KEPT <= at:
            (folder / f"{kid}.pem").unlink()
            gone.append(kid)
    return gone


def _made(kid: str, at: datetime) -> datetime:
    return datetime.strptime(kid, STAMP).replace(tzinfo=at.tzinfo)
