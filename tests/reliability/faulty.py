"""The product with one guard taken away, to show that the harness sees it. Never used by anything else."""

from __future__ import annotations

from inngang.config.wsgi import application
from inngang.service.enquiries.actions import receive

GUARD = "on conflict (channel, sender_key) do nothing"
# the package shows the verb under the module's name, so the module is asked for by its function
WHERE = receive.__wrapped__.__globals__  # type: ignore[attr-defined]
assert GUARD in WHERE["INSERT"]
WHERE["INSERT"] = WHERE["INSERT"].replace(GUARD, "")

__all__ = ["application"]
