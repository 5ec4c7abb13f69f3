"""The compiler is large: it is there where something is played, and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
EVERY_PAGE = """
import django, sys
django.setup()
from django.urls import get_resolver
def walk(one):
    for pattern in one.url_patterns:
        if hasattr(pattern, "url_patterns"):
            walk(pattern)
walk(get_resolver())
import inngang.config.wsgi
"""
LOADED = "print('numba' in sys.modules, 'llvmlite' in sys.modules, 'inngang.simulator.arrivals' in sys.modules)"
CHANCE = "from inngang.simulator.chance import uniform; import numpy; numpy.seterr(over='ignore');"


def told(code: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "inngang.config.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True, capture_output=True)
    return done.stdout.decode().strip()


def test_a_process_that_has_every_page_has_no_compiler():
    assert told(EVERY_PAGE + LOADED) == "False False True"


def test_chance_is_the_same_number_before_the_compiler_is_there_and_after():
    code = CHANCE + "before = uniform(1, 2, 3, 4); import inngang.simulator.compiled as c, sys; c.load_the_compiler();"
    code += "from inngang.simulator import chance; print(before == chance.uniform(1, 2, 3, 4), 'numba' in sys.modules)"
    assert told(code) == "True True"
