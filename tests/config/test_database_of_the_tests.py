import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_database_is_utf8_and_postgresql_15_or_newer():
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('server_encoding'), current_setting('server_version_num')::int")
        encoding, version = cursor.fetchone()
    assert encoding == "UTF8"
    assert version >= 150000


@pytest.mark.django_db
def test_norwegian_letters_are_made_small_by_the_database():
    with connection.cursor() as cursor:
        cursor.execute("select lower('ÆRLIG ØST ÅL')")
        assert cursor.fetchone() == ("ærlig øst ål",)
