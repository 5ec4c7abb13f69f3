"""The cast: invented people with a story each. Places are real; nobody here is, and no number belongs to anybody.

The stories are shown on the page where one chooses whom to be, so they are written in the language of that page.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any, NamedTuple

from inngang.rules.units import ChangeKind
from inngang.rules.vocabulary import Presence, Protection, Role, Side, UnitKind
from inngang.service.organisation.actions import AreaRow, HoursRow, ReceptionRow, UnitRow

STATE, MUNICIPAL, BOTH = Side.STATE, Side.MUNICIPAL, Side.BOTH

UNITS = (
    UnitRow("9010", "Tjenesteområde Sør og Øst", UnitKind.SERVICE_AREA),
    UnitRow("9020", "Tjenesteområde Vest", UnitKind.SERVICE_AREA),
    UnitRow("9030", "Tjenesteområde Nord og Midt", UnitKind.SERVICE_AREA),
    UnitRow("0313", "NAV St. Hanshaugen", UnitKind.DISTRICT_OFFICE, "03", "", "9010"),
    UnitRow("0403", "NAV Hamar", UnitKind.LOCAL_OFFICE, "34", "", "9010"),
    UnitRow("0906", "NAV Arendal", UnitKind.LOCAL_OFFICE, "42", "", "9010"),
    UnitRow("1235", "NAV Voss", UnitKind.LOCAL_OFFICE, "46", "", "9020"),
    UnitRow("1504", "NAV Ålesund", UnitKind.HOST_COOPERATION, "15", "", "9020"),
    UnitRow("1702", "NAV Inn-Trøndelag", UnitKind.HOST_COOPERATION, "50", "", "9030"),
    UnitRow("1902", "NAV Tromsø", UnitKind.LOCAL_OFFICE, "54", "", "9030"),
    UnitRow("2021", "NAV Karasjohka/Karasjok", UnitKind.LOCAL_OFFICE, "54", "", "9030"),
    UnitRow("4405", "NAV Arbeid og ytelser Innlandet", UnitKind.CASE_UNIT, "34"),
    UnitRow("4815", "NAV Familie- og pensjonsytelser Ålesund", UnitKind.PENSION_UNIT, "15"),
)
AREAS = (
    AreaRow("030104", "0301", "St. Hanshaugen", "0313"),
    AreaRow("030116", "0301", "Sentrum", "0313"),
    AreaRow("3403", "3403", "Hamar", "0403"),
    AreaRow("4203", "4203", "Arendal", "0906"),
    AreaRow("4621", "4621", "Voss", "1235"),
    AreaRow("1507", "1507", "Ålesund", "1504"),
    AreaRow("1578", "1578", "Fjord", "1504"),
    AreaRow("5006", "5006", "Steinkjer", "1702"),
    AreaRow("5041", "5041", "Snåase – Snåsa", "1702"),
    AreaRow("5053", "5053", "Inderøy", "1702"),
    AreaRow("5401", "5401", "Tromsø", "1902"),
    AreaRow("5437", "5437", "Kárášjohka – Karasjok", "2021"),
)


def _week(opens: str, closes: str, days: tuple[int, ...] = (0, 1, 2, 3, 4)) -> list[HoursRow]:
    return [HoursRow(day, None, time.fromisoformat(opens), time.fromisoformat(closes)) for day in days]


def _closed(weekday: int, comment: str) -> HoursRow:
    return HoursRow(weekday, None, None, None, False, comment)


def _by_appointment(weekday: int, opens: str, closes: str) -> HoursRow:
    return HoursRow(weekday, None, time.fromisoformat(opens), time.fromisoformat(closes), True, "Bare etter avtale")


def hours(year: int) -> dict[str, tuple[ReceptionRow, ...]]:
    """The receptions of each office, with the special days of a year."""
    christmas = HoursRow(None, date(year, 12, 24), None, None, False, "Stengt julaften")
    short = HoursRow(None, date(year, 12, 31), time(9), time(11), False, "Kort dag nyttårsaften")
    course = HoursRow(None, date(year, 10, 15), None, None, False, "Stengt, de ansatte er på kurs")
    voss = ReceptionRow("Voss", "Uttrågata 9, 5700 Voss", [*_week("10:00", "14:00"), christmas, short])
    four_days = [*_week("10:00", "14:00", (0, 1, 3, 4)), _closed(2, "Stengt på onsdager"), christmas, course]
    thursday = [*_week("10:00", "14:00", (0, 1, 2, 4)), _by_appointment(3, "08:00", "15:30"), christmas]
    return {
        "0313": (
            ReceptionRow("St. Hanshaugen", "Pilestredet 56, 0167 Oslo", [*_week("09:00", "14:00"), christmas, short]),
        ),
        "0403": (ReceptionRow("Hamar", "Vangsvegen 73, 2317 Hamar", four_days),),
        "0906": (ReceptionRow("Arendal", "Torvet 6, 4836 Arendal", thursday),),
        "1235": (voss,),
        "1504": (
            ReceptionRow("Ålesund", "Lerstadvegen 545, 6018 Ålesund", [*_week("09:00", "15:00"), christmas]),
            ReceptionRow("Valldal", "Syltegata 11, 6210 Valldal", _week("10:00", "13:00", (1, 3))),
        ),
        "1702": (
            ReceptionRow("Steinkjer", "Kongens gate 39, 7713 Steinkjer", [*_week("09:00", "14:00"), christmas, course]),
            ReceptionRow("Snåsa", "Midtbygda 4, 7760 Snåsa", _week("10:00", "13:00", (1, 3))),
            ReceptionRow(
                "Inderøy", "Vennalivegen 7, 7670 Inderøy", [*_week("09:00", "11:30"), *_week("12:30", "14:30")]
            ),
        ),
        "1902": (ReceptionRow("Tromsø", "Rådhusgata 11, 9008 Tromsø", [*_week("09:00", "14:00"), christmas]),),
        "2021": (
            ReceptionRow("Kárášjohka/Karasjok", "Rádjeluodda 3, 9730 Karasjok", _week("10:00", "14:00", (0, 2, 4))),
        ),
    }


LANGUAGE_QUEUES = {"ar": "Arabisk", "es": "Spansk", "ru": "Russisk", "se": "Nordsamisk", "uk": "Ukrainsk"}


class Colleague(NamedTuple):
    """One who works here."""

    given_name: str
    family_name: str
    role: Role
    unit: str
    story: str
    languages: tuple[str, ...] = ("nb", "en")
    lines: tuple[str, ...] = ()
    presence: Presence = Presence.FREE
    may_see: tuple[Protection, ...] = ()


_C, _S, _M = Role.CONTACT_ADVISER, Role.STATE_ADVISER, Role.MUNICIPAL_ADVISER
_AWAY = Presence.AWAY
CLEARED = (Protection.CONFIDENTIAL, Protection.STRICT, Protection.SHIELDED)

# fmt: off
STAFF = (
    Colleague("Nora", "Lien", _C, "4100", "Svarer på telefonen og kan litt om alt, mest om sosialhjelp og utbetaling.",
              lines=("social", "finance")),
    Colleague("Aksel", "Berg", _C, "4100", "Kan familie og pensjon, og har selv en sak her som han ikke får åpne.",
              lines=("family", "pension")),
    Colleague("Samira", "Haddad", _C, "4100", "Snakker arabisk og kan sykdom og helse.",
              ("nb", "en", "ar"), ("health", "social")),
    Colleague("Máret", "Somby", _C, "4100", "Snakker nordsamisk og svarer på det som gjelder arbeid.",
              ("nb", "se"), ("work",)),
    Colleague("Petter", "Vold", _C, "4100", "Svarer arbeidsgivere og leger.", lines=("employers", "doctors")),
    Colleague("Olena", "Marchenko", _C, "4100", "Snakker ukrainsk og hjelper folk som står fast på nettsidene.",
              ("nb", "en", "uk", "ru"), ("technical", "work")),
    Colleague("Berit", "Solheim", _C, "4100", "Er i den lille gruppen som hjelper dem med hemmelig adresse.",
              may_see=CLEARED),
    Colleague("Maryam", "Rostami", Role.TEAM_LEAD, "4100",
              "Leder kontaktsenteret og følger med på hvor lenge folk venter."),
    Colleague("Geir", "Haugen", Role.DUTY_LEAD, "4100", "Har vakt og får alarmen når noe akutt ikke er tatt."),
    Colleague("Eirik", "Strand", Role.ANALYST, "4100", "Ser på tall og aldri på personer.", presence=_AWAY),
    Colleague("Mona", "Viken", Role.SYSADMIN, "4100", "Passer på at systemet går, og får ikke åpne noen.",
              presence=_AWAY),
    Colleague("Håkon", "Dahl", _M, "0313", "Er Aminas veileder i kommunen og kjenner saken hennes."),
    Colleague("Anne", "Bakke", _M, "0313", "Er Håkons stedfortreder og kan gjeld og bolig."),
    Colleague("Ingrid", "Moen", _S, "0313", "Er Bjørns veileder, men er borte denne uken.", presence=_AWAY),
    Colleague("Jonas", "Lund", _S, "0313", "Er Ingrids stedfortreder og tar folkene hennes mens hun er borte."),
    Colleague("Ruth", "Aasen", Role.RECEPTION, "0313", "Tar imot alle som kommer inn døra.", ("nb", "en", "es")),
    Colleague("Tone", "Fjeld", Role.TEAM_LEAD, "0313", "Leder kontoret på St. Hanshaugen.", may_see=CLEARED),
    Colleague("Sverre", "Nygård", Role.DUTY_LEAD, "0313", "Har vakttelefonen på St. Hanshaugen."),
    Colleague("Gunnhild", "Rokne", _S, "1235", "Følger opp dem som søker arbeid på Voss.", ("nn", "nb", "en")),
    Colleague("Torstein", "Mølster", _M, "1235", "Gir økonomisk råd i kommunen på Voss.", ("nn", "nb")),
    Colleague("Liv", "Sagvold", _S, "1702", "Reiser mellom de tre mottakene i Inn-Trøndelag."),
    Colleague("Even", "Hegge", _M, "1702", "Har sosialhjelp i Steinkjer, Snåsa og Inderøy."),
    Colleague("Brit", "Røe", Role.RECEPTION, "1702", "Tar imot på Steinkjer og kjenner alle."),
    Colleague("Kristin", "Hansen", _S, "1902", "Følger opp sykmeldte i Tromsø."),
    Colleague("Ole", "Nilsen", _M, "1902", "Har flyktninger og kvalifisering i Tromsø.", ("nb", "en", "ru")),
    Colleague("Inga", "Utsi", _M, "2021", "Snakker nordsamisk og kjenner bygda.", ("nb", "se")),
    Colleague("Ante", "Balto", _S, "2021", "Følger opp unge i Karasjok.", ("nb", "se")),
    Colleague("Stian", "Løken", _S, "0403", "Følger opp unge på Hamar."),
    Colleague("Wenche", "Sveen", _M, "0403", "Har økonomisk rådgivning på Hamar."),
    Colleague("Pål", "Tveit", _S, "0906", "Møter innsatte i fengselet i Arendal hver uke."),
    Colleague("Silje", "Nilsen", _M, "0906", "Har bolig og gjeld i Arendal."),
    Colleague("Terje", "Vik", _S, "1504", "Følger opp sjøfolk og industriarbeidere i Ålesund."),
    Colleague("Hanne", "Ødegård", _M, "1504", "Har kvalifiseringsprogrammet i Ålesund og Fjord."),
    Colleague("Roar", "Myhre", Role.CASEWORKER, "4405", "Avgjør søknader om dagpenger og arbeidsavklaring."),
    Colleague("Astrid", "Giske", Role.CASEWORKER, "4815", "Regner ut pensjon."),
    Colleague("Oddny", "Foss", Role.REGISTER_KEEPER, "4100",
              "Passer på at registeret over kontorene stemmer, og får ikke åpne noen.", presence=_AWAY),
    Colleague("Vidar", "Kvam", Role.LOG_CONTROLLER, "4100",
              "Går gjennom hvem som har sett på hvem, og sier hvorfor.", presence=_AWAY),
    Colleague("Torunn", "Vangen", Role.SUPERVISOR, "4100",
              "Fører tilsyn med hvor åpne kontorene er, og ser ingen personer.", presence=_AWAY),
)


# Planned weeks for two small offices; the others come and go as they say themselves.
WORK_BY_SHIFTS = ("Gunnhild", "Torstein", "Pål", "Silje")
SHIFTS = tuple((weekday, time(8), time(15, 30)) for weekday in range(5))
AWAY_FOR_DAYS = (("Ingrid", 5),)
# Who gets direct contact, at the offices that have decided something else than the common rule.
DIRECT_CONTACT = (("0403", ("young",)), ("1902", ("municipal", "young")))
# What those who answer may say: the matter, the words, and how many days until it is looked over.
KNOWLEDGE = (
    (
        "payment",
        "Se først hvilken stønad det gjelder, og når pengene skulle kommet.\nEr det mer enn to virkedager siden, følger vi det til det"
        " er betalt.\nSi aldri et kontonummer høyt.",
        180,
    ),
    (
        "economic_assistance",
        "Spør alltid om personen har mat, strøm og et sted å sove i natt. Mangler noe av det, er det akutt.\nKommunen avgjør, og har"
        " en måned på seg. Er det akutt, svarer kontoret samme dag.",
        90,
    ),
)
# What the offices want passed on: as a call, what the contact centre answers, from and to, and what they need to know.
INTAKE = (
    (
        "0313",
        ("social", "general", "work", "health"),
        ("technical", "finance"),
        time(8),
        time(15, 30),
        "Fødselsdato, og hva som haster.",
        (),
    ),
    ("1902", ("social", "family"), ("technical",), time(9), time(14), "Hvilket språk personen helst bruker.",
     ("Når har personen tid til å snakke med dere?", "Hva er prøvd allerede?")),
)


class Helped(NamedTuple):
    """One we help."""

    given_name: str
    family_name: str
    born: date
    area: str
    story: str
    phone: str = ""
    language: str = "nb"
    needs_interpreter: bool = False
    has_number: bool = True
    protection: Protection = Protection.NONE
    is_reserved: bool = False
    large_print: bool = False
    advisers: tuple[tuple[Side, str, str], ...] = ()  # side, adviser, substitute


PEOPLE = (
    Helped("Amina", "Warsame", date(1987, 3, 14), "030104",
           "Har ikke BankID, snakker somali og trenger tolk; Håkon følger henne opp med økonomisk hjelp.",
           "41500001", "so", True, advisers=((MUNICIPAL, "Håkon", "Anne"),)),
    Helped("Bjørn", "Kvamme", date(1969, 11, 2), "030104",
           "Er sykmeldt og ringer; veilederen hans Ingrid er borte, så Jonas tar det.",
           "41500002", advisers=((STATE, "Ingrid", "Jonas"),)),
    Helped("Siri", "Solbakken", date(1992, 6, 21), "030116", "Er alene med to barn og har ikke penger til mat i dag.",
           "41500003", advisers=((MUNICIPAL, "Håkon", "Anne"),)),
    Helped("Olav", "Tveiten", date(1944, 1, 30), "4621",
           "Er 82 år, har ikke datamaskin og vil snakke med et menneske.",
           "41500004", "nn", is_reserved=True, large_print=True),
    Helped("Elias", "Brenna", date(2007, 2, 9), "3403",
           "Er 19 år, har sluttet på skolen og vet ikke hva han kan spørre om.",
           "41500005", advisers=((STATE, "Stian", "Wenche"),)),
    Helped("Tomasz", "Kowalczyk", date(1990, 4, 17), "1507",
           "Kom fra Polen for å jobbe og har ennå ikke norsk fødselsnummer.", "41500006", "pl", has_number=False),
    Helped("Daria", "Bondarenko", date(1995, 12, 5), "5401", "Flyktet fra Ukraina og er i introduksjonsprogrammet.",
           "41500007", "uk", True, advisers=((MUNICIPAL, "Ole", "Kristin"),)),
    Helped("Máhtte", "Guttorm", date(1978, 2, 11), "5437", "Driver med rein, og snakker helst nordsamisk.",
           "41500008", "se", advisers=((MUNICIPAL, "Inga", "Ante"),)),
    Helped("Ragnhild", "Stokke", date(1983, 9, 27), "5401",
           "Er døv og bruker tegnspråk, så hun skriver eller møter med tolk.",
           "41500009", "nb", True, advisers=((STATE, "Kristin", "Ole"),)),
    Helped("Vera", "Nordli", date(1986, 5, 19), "030104", "Har hemmelig adresse, og få får vite at hun finnes her.",
           "41500010", protection=Protection.CONFIDENTIAL),
    Helped("Sunniva", "Eik", date(1994, 10, 8), "5006", "Lever på strengt hemmelig adresse med barnet sitt.",
           "41500011", protection=Protection.STRICT),
    Helped("Kristian", "Moen", date(1975, 7, 3), "030104",
           "Er gift med Ingrid som jobber her, så saken hans er skjermet.", "41500012", protection=Protection.SHIELDED),
    Helped("Aksel", "Berg", date(1988, 1, 22), "030104",
           "Jobber i kontaktsenteret og har selv en sak om foreldrepenger.", "41500013",
           protection=Protection.SHIELDED),
    Helped("Ronny", "Aas", date(1981, 3, 6), "4203", "Soner i fengsel, slipper ut om tre uker og har ikke bolig.",
           advisers=((STATE, "Pål", "Silje"),)),
    Helped("Gudrun", "Hove", date(1951, 12, 12), "4621", "Har demens; søsteren Solveig er verge for henne.",
           "41500014", "nn"),
    Helped("Solveig", "Hove", date(1956, 4, 4), "4621", "Er verge for søsteren sin Gudrun.", "41500015", "nn"),
    Helped("Yusuf", "Demir", date(1979, 8, 15), "3403",
           "Mistet jobben på sagbruket og søker dagpenger for første gang.", "41500016", "tr"),
    Helped("Linnea", "Haug", date(1997, 2, 28), "5006", "Venter barn og spør om det samme i hver kanal.",
           "41500017", advisers=((STATE, "Liv", "Even"),)),
    Helped("Trygve", "Sandnes", date(1963, 6, 10), "5053", "Har vondt i ryggen og tre avslag han ikke forstår.",
           "41500018", advisers=((STATE, "Liv", "Even"), (MUNICIPAL, "Even", "Liv"), (BOTH, "Liv", "Even"))),
    Helped("Fatima", "El-Amrani", date(1972, 10, 1), "1507",
           "Tar seg av to gamle foreldre og trenger å vite hva hun har rett på.", "41500019", "ar"),
    Helped("Mikkel", "Nystad", date(2001, 5, 30), "030116",
           "Sover hos venner og har ikke telefon; han kommer innom når han kan."),
    Helped("Turid", "Lunde", date(1958, 11, 25), "030104", "Er frivillig og hjelper andre med å skrive til oss.",
           "41500020"),
    Helped("Halvor", "Grindal", date(1966, 9, 13), "3403",
           "Driver et snekkerverksted på Hamar og ringer om en ansatt som er sykmeldt.", "41500021"),
    Helped("Selma", "Fosse", date(1980, 4, 26), "1507",
           "Er fastlege på Storgata legesenter og vil ha svar om en pasient.", "41500022"),
    Helped("Vibeke", "Sandvær", date(1984, 1, 16), "1507",
           "Er personalleder på et verft i Ålesund og følger opp dem som er sykmeldte der.", "41500023"),
    Helped("Rolf", "Kvåle", date(1971, 5, 8), "5401",
           "Leder arbeidstreningen hos Vekstbru i Tromsø og trenger å nå den som følger opp deltakerne.", "41500024"),
)
# fmt: on


class Partner(NamedTuple):
    """An employer or partner, and the given name of the one who speaks for it."""

    number: str
    name: str
    kind: str
    phone: str
    contact: str


PARTNERS = (
    Partner("999900011", "Grindal Snekkerverksted AS", "employer", "41500031", "Halvor"),
    Partner("999900022", "Storgata legesenter", "doctor", "41500032", "Selma"),
    Partner("999900033", "Frivillig støtte Oslo", "provider", "41500033", "Turid"),
    Partner("999900044", "Holmen Verft AS", "employer", "41500034", "Vibeke"),
    Partner("999900055", "Vekstbru Arbeid og Opplæring", "provider", "41500035", "Rolf"),
)
# Who answers as what at the offices, and who stands in: unit, contact point, holder, substitute.
CONTACT_POINTS = (
    ("0313", "sick_leave", "Ingrid", "Jonas"),
    ("0313", "housing", "Anne", "Håkon"),
    ("0313", "cooperation", "Tone", ""),
    ("1902", "sick_leave", "Kristin", ""),
    ("1902", "refugees", "Ole", "Kristin"),
    ("0403", "young", "Stian", "Wenche"),
    ("0906", "prison", "Pål", "Silje"),
    ("1235", "debt", "Torstein", "Gunnhild"),
)
ADDITIONAL_SERVICES = (
    ("0313", ("debt_counselling", "housing_bank_schemes")),
    ("1902", ("refugee_service", "introduction_programme")),
    ("0906", ("municipal_housing", "follow_up_vulnerable")),
    ("1235", ("debt_counselling",)),
)
WITHOUT_INSIGHT = ("4621",)
# A merger somebody has proposed, from the first of a month to come; it waits for another to approve it.
PROPOSES = "Oddny"
PLANNED_AHEAD = timedelta(days=62)
PLANNED: dict[str, Any] = {"kind": ChangeKind.MERGE, "unit": "2021", "successor": "1902"}
PLANNED_WHY = "Kommunene har søkt om et felles kontor. Mottaket i Karasjok blir der det er."
LOCAL_AGREEMENT: dict[str, Any] = {
    "title": "Samarbeidsavtale mellom stat og kommune om NAV St. Hanshaugen",
    "about": "Staten og bydelen driver kontoret sammen, med felles leder og felles mottak.",
    "opening_hours": "Mandag til fredag 9–14",
    "services": {"debt_counselling": "", "housing_bank_schemes": ""},
}
COOPERATION: dict[str, Any] = {
    "title": "Samarbeid med Storgata legesenter om sykmeldte",
    "about": "Legesenteret når en fast rolle hos oss samme dag, og vi når dem.",
    "our_role": "sick_leave",
    "their_role": "Koordinator",
    "their_contact": "41500032",
}
# What is aimed for: the kind, minutes or working days, of a hundred, and how many days ago it began.
GOALS = (
    ("phone", 5, 80, 120),
    ("visit", 10, 80, 120),
    ("chat", 3, 80, 60),
    ("question", 3, 90, 120),
    ("application", 25, 90, 60),
)
# who acts for whom: the person, the one who acts, and as what
REPRESENTED = (("Gudrun", "Solveig", "guardian"), ("Amina", "Turid", "helper"))


def _names(text: str) -> list[str]:
    return text.split()


GIVEN_NAMES = _names(
    "Anne Kari Ida Emma Sofie Maja Nina Hilde Randi Bente Marte Åse Øydis Siv Grete Ella Julie Thea Sara Tuva Jan "
    "Per Lars Knut Erik Arne Øyvind Åge Henrik Magnus Emil Oskar Filip Noah Sander Tobias Eivind Ståle Rune Trond "
    "Mohamed Ali Hassan Abdi Fadumo Hodan Zainab Noor Agnieszka Piotr Katarzyna Ion Oksana Dmytro Selam Yonas "
    "Mehmet Ayşe Nguyen Linh Priya Arjun Elle Niillas Beaska Sunna"
)
FAMILY_NAMES = _names(
    "Hansen Johansen Olsen Larsen Andersen Pedersen Nilsen Kristiansen Jensen Karlsen Ødegaard Aune Åsen Østby "
    "Sæther Bråten Hagen Eide Solberg Bakken Moe Strøm Lunde Hauge Vik Fossum Tangen Myhre Rønning Sørli Kleppe "
    "Nesse Tveit Berge Hovland Ahmed Ali Mohamud Osman Hussein Khan Malik Nowak Wiśniewski Kamiński Popescu "
    "Shevchenko Kovalenko Tesfay Haile Yılmaz Kaya Tran Pham Singh Sharma Sara Hætta Gaup Eira"
)
LANGUAGES = ("nb",) * 78 + ("nn",) * 9 + ("en",) * 4 + ("pl",) * 3 + ("uk",) * 2 + ("so",) * 2 + ("ar", "ti")
