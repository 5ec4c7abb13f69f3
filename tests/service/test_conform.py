"""The twin and the service place everybody alike, on made-up days under rules nobody wrote."""

from __future__ import annotations

import numpy as np
import pytest

from inngang.service.planning.conform.told import conform

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", range(1, 9))
def test_the_service_places_everybody_as_the_twin_does(number: int):
    told = conform(number, 120, rng=np.random.default_rng(number))
    assert told.difference == ""
    assert told.taken > 30
