"""Act in another of one's posts, from now until one chooses again (velge stilling)."""

from __future__ import annotations

import json
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Why, marked
from inngang.service.access.posts import Post, as_kept, kept_ids, posts_of
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import PostChosen
from inngang.service.people.sessions import hashed
from inngang.service.rows import row, run


class CannotActIn(Refused):
    """The post is not theirs, or not one this login was let in to."""


@action
def act_in(*, token: str, post_id: int, by: Viewer, at: datetime) -> Post:
    """The post they act in from now on; the one before is put down. Raises: CannotActIn."""
    login = row(
        "select staff_id, may_act_for from login_session where token_hash = %(hash)s and ended_at is null for update",
        {"hash": hashed(token)},
    )
    allowed = set(kept_ids(login["may_act_for"])) if login and login["staff_id"] else set()
    theirs = [post for post in posts_of(login["staff_id"]) if post.id in allowed] if login and allowed else []
    chosen = next((post for post in theirs if post.id == post_id), None)
    if chosen is None:
        raise CannotActIn(Why(marked("That post is not yours, or you were not let in to it. Log in again.")))
    in_order = [chosen, *(post for post in theirs if post != chosen)]
    run(
        "update login_session set may_act_for = %(posts)s::jsonb where token_hash = %(hash)s and ended_at is null",
        {"posts": json.dumps(as_kept(in_order)), "hash": hashed(token)},
    )
    record(PostChosen(as_role=chosen.role, unit_id=chosen.unit_id, unit=chosen.unit_name), by=by, at=at)
    return chosen
