"""Several web processes hear the same call at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import connection

from inngang.channels.phone import incoming
from inngang.channels.phone.switch import NotHeard, Switch, over_http
from inngang.service.rows import rows
from tests.channels.seen import ident
from tests.times import MORNING


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("cast")
def test_four_at_once_hear_twenty_calls_each_signal_twice_and_every_call_is_one_enquiry_with_one_owner():
    names = [ident(name) for name in ("Nora", "Aksel", "Samira")]
    signals = [
        (f"call-{number}", kind, order, body)
        for number in range(20)
        for order, (kind, body) in enumerate(
            [
                ("incoming", {"from": f"900001{number:02d}"}),
                ("waiting", {}),
                ("answered", {"staff": names[number % 3]}),
            ],
            1,
        )
    ] * 2
    Random(3).shuffle(signals)

    def tell(one) -> str:
        call, kind, order, body = one
        try:
            return incoming.signal(
                signal_id=f"{call}-{order}",
                call_id=call,
                kind=kind,
                order=order,
                happened_at=MORNING + timedelta(seconds=order),
                body=body,
                at=MORNING + timedelta(seconds=9),
            ).result
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as four:
        results = list(four.map(tell, signals))
    assert results.count("repeated") == 60 and "refused" not in results
    found = rows(
        """select e.state, s.ident, p.owner_id = e.owner_id as same from enquiries_enquiry e
           join people_staff s on s.id = e.owner_id join promises_promise p on p.enquiry_id = e.id and p.state = 'open'
           order by e.caller_phone"""
    )
    assert found == [{"state": "taken", "ident": names[number % 3], "same": True} for number in range(20)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("cast")
def test_the_switch_speaks_to_a_running_inngang_and_is_told_when_it_signs_wrong(live_server, settings):
    address = f"{live_server.url}/api/telefon/signaler"
    given = {"now": lambda: datetime.now(UTC), "rng": Random(1), "faulty": 0.0}
    call = Switch(post=over_http(address), secret=settings.INNGANG_PHONE_SECRET, **given).call(
        "41500002", "sickness_benefit"
    )
    assert call.wait()["place"] == 1
    call.answer(ident("Samira"))
    assert rows("select state, matter from enquiries_enquiry") == [{"state": "taken", "matter": "sickness_benefit"}]
    with pytest.raises(NotHeard, match="401.*wrong_signature"):
        Switch(post=over_http(address), secret="another", **given).call("41500002")
