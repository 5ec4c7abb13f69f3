"""Municipalities, postcodes, street rules and points on the map, found by how their names sound."""

import django.contrib.postgres.fields
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

# As `key` in rules/places, with a space in front, so that the beginning of each word is found by one pattern.
PLACE_KEY = r"""
create function place_key(name text) returns text language sql immutable parallel safe strict as $$
    select ' ' || btrim(regexp_replace(replace(replace(replace(
        translate(lower(name),
            'æäåøöÆÄÅØÖáàâãéèêëíìîïóòôõúùûüýčšžŋđŧñçðłıÁÀÂÃÉÈÊËÍÌÎÏÓÒÔÕÚÙÛÜÝČŠŽŊĐŦÑÇÐŁABCDEFGHIJKLMNOPQRSTUVWXYZ',
            'aaaooaaaooaaaaeeeeiiiioooouuuuycszndtncdliaaaaeeeeiiiioooouuuuycszndtncdlabcdefghijklmnopqrstuvwxyz'),
        'aa', 'a'), 'ae', 'a'), 'oe', 'o'), '[^a-z0-9]+', ' ', 'g'))
$$
"""
INDEXES = """
create index municipality_sounds on organisation_municipality using gin (place_key(name) gin_trgm_ops);
create index postcode_sounds on organisation_postcode using gin (place_key(place) gin_trgm_ops);
create index area_sounds on organisation_area using gin (place_key(name) gin_trgm_ops);
create index unit_sounds on organisation_unit using gin (place_key(name) gin_trgm_ops);
create index street_sounds on organisation_street_rule using gin (street_key gin_trgm_ops);
create index area_of_municipality on organisation_area (municipality_code);
create index map_point_near on organisation_map_point using gist (point(longitude / 2, latitude)) where kind = 'area';
"""
NO_INDEXES = """
drop index map_point_near, area_of_municipality, street_sounds, unit_sounds, area_sounds, postcode_sounds, municipality_sounds;
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0007_division")]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="Municipality",
            fields=[
                ("code", models.CharField(max_length=4, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("names", models.JSONField(default=dict)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                (
                    "successors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=4), default=list, size=None
                    ),
                ),
                (
                    "family",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=4), default=list, size=None
                    ),
                ),
            ],
            options={"db_table": "organisation_municipality"},
        ),
        migrations.CreateModel(
            name="Postcode",
            fields=[
                ("code", models.CharField(max_length=4, primary_key=True, serialize=False)),
                ("place", models.CharField(max_length=60)),
                ("municipality_code", models.CharField(blank=True, max_length=4)),
            ],
            options={
                "db_table": "organisation_postcode",
                "indexes": [
                    models.Index(
                        condition=models.Q(("municipality_code", ""), _negated=True),
                        fields=["code"],
                        name="postcode_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StreetRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("municipality_code", models.CharField(max_length=4)),
                ("street", models.CharField(max_length=120)),
                ("street_key", models.CharField(max_length=120)),
                ("parity", models.CharField(default="all", max_length=4)),
                ("first", models.IntegerField()),
                ("last", models.IntegerField()),
                ("area_code", models.CharField(max_length=8)),
            ],
            options={
                "db_table": "organisation_street_rule",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("street_key", "municipality_code", "parity", "first"), name="street_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first__lte", models.F("last"))), name="street_counts_up"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parity__in", ("all", "odd", "even"))), name="street_parity"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MapPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=8)),
                ("code", models.CharField(max_length=8)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("precision", models.CharField(max_length=12)),
            ],
            options={
                "db_table": "organisation_map_point",
                "constraints": [models.UniqueConstraint(fields=("kind", "code"), name="one_point_each")],
            },
        ),
        migrations.RunSQL(PLACE_KEY, "drop function place_key(text)"),
        migrations.RunSQL(INDEXES, NO_INDEXES),
    ]
