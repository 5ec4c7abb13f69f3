"""Set what somebody knows (kompetanse)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from inngang.rules.access import Viewer
from inngang.service.journal import action, record
from inngang.service.journal.events import RegisterChanged
from inngang.service.rows import run


@action
def learn(*, staff_id: int, skills: Mapping[str, int], by: Viewer, at: datetime) -> int:
    """`skills` is code → level (1 basics, 2 answers alone, 3 teaches); how many were new or changed."""
    changed = run(
        """insert into organisation_skill as known (staff_id, code, level)
           select %(staff)s, key, value::int from jsonb_each_text(%(skills)s::jsonb)
           on conflict (staff_id, code) do update set level = excluded.level where known.level <> excluded.level""",
        {"staff": staff_id, "skills": json.dumps(dict(skills))},
    )
    record(RegisterChanged(what="skills", new=0, changed=changed), by=by, at=at)
    return changed
