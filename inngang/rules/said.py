"""What people say, and what it is about (tema): the tables that sorting reads. A word is changed here and nowhere else.

Words are compared without marks and capitals. `*` at the end of a word is any ending. In the phrases for acute need
`a|b` is either word and `~` is up to three words in between.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from inngang.rules.vocabulary import Side, Urgency, marked


class Matter(NamedTuple):
    """One thing people contact us about (tema)."""

    code: str
    title: str  # an English text to translate
    side: Side
    line: str  # the special line that knows it
    keywords: tuple[str, ...]
    urgency: Urgency = Urgency.NORMAL
    general: bool = False  # says how rather than what: gives way to a matter that says what


class Acute(NamedTuple):
    """One criterion for acute need, the same for contact centre and office (akuttkriterium)."""

    code: str
    reason: str
    phrases: tuple[str, ...]
    matter: str  # what it is about when nothing else in the text says so
    danger_to_life: bool = False


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


LINES: Final = (
    "general",
    "family",
    "pension",
    "health",
    "work",
    "employers",
    "doctors",
    "social",
    "finance",
    "technical",
)

# Bokmål, nynorsk and English, and the most common words in Polish and Ukrainian.
MATTERS_IN_ORDER: Final = (
    Matter(
        "economic_assistance",
        marked("Money to live on (economic assistance)"),
        Side.MUNICIPAL,
        "social",
        _list(
            "sosialhjelp*, økonomisk sosialhjelp, økonomisk stønad, økonomisk hjelp, sosialstønad*, "
            "sosialstøtte, livsopphald, livsopphold, nødhjelp, naudhjelp, penger til mat, pengar til mat, "
            "husleie*, husleige*, strømregning*, straumrekning*, social assistance, financial assistance, "
            "money for food, my rent, the rent, pay rent, electricity bill, pomoc socjalna, соціальна допомога"
        ),
    ),
    Matter(
        "crisis_housing",
        marked("Somewhere to sleep now (crisis housing)"),
        Side.MUNICIPAL,
        "social",
        _list(
            "krisesenter*, krisebolig, krisebustad, nødbolig, naudbustad, sted å sove, plass å sove, "
            "stad å sove, seng i natt, shelter, place to sleep, somewhere to sleep, crisis housing"
        ),
        Urgency.SOON,
    ),
    Matter(
        "temporary_housing",
        marked("Temporary housing"),
        Side.MUNICIPAL,
        "social",
        _list(
            "midlertidig bolig, midlertidig botilbud, mellombels bustad, mellombels butilbod, bostedsløs*, "
            "bustadlaus*, hjemløs*, heimlaus*, mangler bolig, sted å bo, stad å bu, utkastelse*, utkasting*, "
            "kommunal bolig, kommunal bustad, homeless, temporary housing, place to live, evict*, mieszkani*, "
            "житло"
        ),
        Urgency.SOON,
    ),
    Matter(
        "qualification_programme",
        marked("The qualification programme"),
        Side.MUNICIPAL,
        "social",
        _list(
            "kvalifiseringsprogram*, kvalifiseringsstønad*, kvp, kvp kurs, qualification programme, "
            "qualification program"
        ),
    ),
    Matter(
        "debt_advice",
        marked("Debt and advice about money"),
        Side.MUNICIPAL,
        "social",
        _list(
            "gjeld, gjeldsrådgiv*, gjeldsproblem*, inkasso*, namsmann*, betalingsanmerkning*, "
            "betalingsmerknad*, utlegg*, økonomisk rådgiv*, gjeldsordning*, debt*, debt collect*"
        ),
    ),
    Matter(
        "doctor_follow_up",
        marked("A doctor about a patient"),
        Side.STATE,
        "doctors",
        _list(
            "min pasient, pasienten min, pasient hos meg, fastlege for, som fastlege, jeg er fastlege, "
            "eg er fastlege, dialogmelding*, my patient, as the gp, i am the doctor, behandler for"
        ),
    ),
    Matter(
        "employer_refund",
        marked("Refund to an employer"),
        Side.STATE,
        "employers",
        _list(
            "refusjon*, refusjonskrav*, refusjon av sykepenger, refusjon av sjukepengar, inntektsmelding*, "
            "arbeidsgiverperiode*, arbeidsgivarperiode*, employer refund, reimburse*, refund"
        ),
    ),
    Matter(
        "employer_follow_up",
        marked("An employer about an employee or a vacancy"),
        Side.STATE,
        "employers",
        _list(
            "vår ansatt*, ansatt hos oss, tilsett hos oss, vår medarbeider, arbeidsgiver for, "
            "som arbeidsgiver, som arbeidsgivar, vi er arbeidsgiver*, ledig stilling hos oss, vi vil ansette, "
            "inkluderingstilskudd*, inkluderingstilskot*, lønnstilskudd*, lønstilskot*, permittere, "
            "permitterer, our employee, as an employer, we want to hire, bedriften vår, bedrifta vår"
        ),
    ),
    Matter(
        "sickness_benefit",
        marked("Sickness benefit"),
        Side.STATE,
        "health",
        _list(
            "sykepenge*, sjukepeng*, sykmeld*, sykemeld*, sjukmeld*, sjukemeld*, dialogmøte*, sick pay, "
            "sick leave, sick note, sickness benefit, zasiłek chorobowy, zwolnieni*, лікарнян*"
        ),
    ),
    Matter(
        "work_assessment_allowance",
        marked("Work assessment allowance (AAP)"),
        Side.STATE,
        "health",
        _list("aap, arbeidsavklaring*, work assessment allowance, arbeidsevne*, karensår*"),
    ),
    Matter(
        "unemployment_benefit",
        marked("Unemployment benefit"),
        Side.STATE,
        "work",
        _list(
            "dagpenge*, dagpengar*, arbeidsløs*, arbeidslaus*, arbeidsledig*, mistet jobben, mista jobben, "
            "oppsagt, permittert, sagt opp, ledighetstrygd, ledigheitstrygd, unemploy*, lost my job, laid off, "
            "zasiłek dla bezrobotnych, bezrobot*, безробіт*"
        ),
    ),
    Matter(
        "disability_pension",
        marked("Disability benefit"),
        Side.STATE,
        "pension",
        _list(
            "uføretrygd*, uføretrygda, uføre, ufør, uførepensjon*, ung ufør*, disability benefit, disability pension"
        ),
    ),
    Matter(
        "old_age_pension",
        marked("Old-age pension"),
        Side.STATE,
        "pension",
        _list(
            "alderspensjon*, pensjon*, afp, pensjonist*, minstepensjon*, gjenlevende*, attlevande*, "
            "etterlatte*, supplerende stønad, supplerande stønad, old age pension, pension, retire*, "
            "emerytur*, пенсі*"
        ),
    ),
    Matter(
        "child_benefit",
        marked("Child benefit and parental benefit"),
        Side.STATE,
        "family",
        _list(
            "barnetrygd*, kontantstøtte*, foreldrepenge*, foreldrepengar*, svangerskapspenge*, engangsstønad*, "
            "eingongsstønad*, pleiepenge*, pleiepengar*, omsorgspenge*, omsorgspengar*, child benefit, "
            "parental benefit, maternity, zasiłek rodzinny, дитяч*"
        ),
    ),
    Matter(
        "single_parent",
        marked("Support for single parents"),
        Side.STATE,
        "family",
        _list(
            "enslig forsørger*, einsleg forsørg*, alene med barn, åleine med barn, aleneforsørger*, "
            "overgangsstønad*, stønad til barnetilsyn, single parent*, single mother, single father"
        ),
    ),
    Matter(
        "child_maintenance",
        marked("Child maintenance"),
        Side.STATE,
        "family",
        _list(
            "barnebidrag*, barnebidrag, barnetilskot, bidragsforskudd*, bidragsforskot*, bidraget, "
            "fostringstilskot*, farskap*, child maintenance, child support, alimenty"
        ),
    ),
    Matter(
        "aids",
        marked("Assistive devices"),
        Side.STATE,
        "health",
        _list(
            "hjelpemid*, hjelpemiddelsentral*, rullestol*, høreapparat*, høyreapparat*, rullator*, "
            "tolk til døv*, grunnstønad*, hjelpestønad*, assistive, wheelchair, hearing aid*"
        ),
    ),
    Matter(
        "work_follow_up",
        marked("Follow-up on the way to work"),
        Side.STATE,
        "work",
        _list(
            "aktivitetsplan*, arbeidstrening*, jobbsøk*, jobbsøkar*, arbeidssøk*, arbeidssøkj*, tiltak, "
            "tiltaket, cv, jobbspesialist*, veilederen min, rettleiaren min, min veileder, oppfølging*, "
            "jobseek*, find work, find a job, get a job, arbeidsmarkedstiltak*, min rettleiar, my adviser, "
            "szukam pracy, шукаю роботу"
        ),
    ),
    Matter(
        "other_agency",
        marked("Something another agency has"),
        Side.UNKNOWN,
        "general",
        _list(
            "skattekort*, skattemelding*, skatteetaten, skatteoppgjør*, lånekassen, lånekassa, stipend, "
            "førerkort*, politiet, pass time, udi, oppholdstillatelse*, opphaldsløyve*, helfo, frikort*, "
            "tax card, tax return, residence permit, student loan, driving licence, husbanken"
        ),
    ),
    Matter(
        "technical",
        marked("Trouble with logging in or with the web pages"),
        Side.UNKNOWN,
        "technical",
        _list(
            "får ikke logget inn, får ikkje logga inn, logge inn, logga inn, innlogging*, bankid, minid, "
            "feilmelding*, nettsiden virker ikke, laste opp, log in, login, website, error message, upload"
        ),
        general=True,
    ),
    Matter(
        "payment",
        marked("A payment"),
        Side.UNKNOWN,
        "finance",
        _list(
            "utbetal*, ikke fått penger, ikkje fått pengar, ikke fått pengene, penger på konto, "
            "pengar på konto, kontonummer*, for mye utbetalt, tilbakebetal*, feilutbetal*, tilbakekrev*, "
            "når kommer pengene, når kjem pengane, payment*, not been paid, bank account, account number, "
            "wypłat*, виплат*"
        ),
        general=True,
    ),
    Matter(
        "change_of_situation",
        marked("Something has changed"),
        Side.UNKNOWN,
        "general",
        _list(
            "flyttet, flytta, flytter, ny adresse, skilt, separert, samboer*, sambuar*, begynt i jobb, "
            "starta i jobb, fått jobb, endret inntekt, endra inntekt, melde fra om endring*, "
            "melde frå om endring*, i have moved, new address, got a job, divorce*"
        ),
        general=True,
    ),
    Matter(
        "case_status",
        marked("How far a case has come"),
        Side.UNKNOWN,
        "general",
        _list(
            "søknaden min, søknad* min, status på, saken min, saka mi, saksbehandlingstid*, "
            "sakshandsamingstid*, når får jeg svar, når får eg svar, ikke fått svar, ikkje fått svar, "
            "hvor lang tid tar, klage*, vedtak*, dokumentasjon*, my application, my case, case status, "
            "no answer, have not heard, decision, complaint, mój wniosek, моя заява"
        ),
        general=True,
    ),
    Matter(
        "unknown",
        marked("We do not know yet"),
        Side.UNKNOWN,
        "general",
        (),
    ),
)

# Words that take each other's place in the phrases below.
WORDS: Final = {
    "<not>": "ikke|ikkje|ingen|inga|inkje|uten|utan|aldri|dont|not|cannot|cant|havent|without",
    "<food>": "mat|maten|måltid|melk|mjølk|bleier|medisin|medisiner|medisinar|food|milk|diapers|medicine",
    "<power>": "strøm|strømmen|straum|straumen|elektrisitet*|electricity",
    "<place>": "sted|stad|plass|steder|stader|place|somewhere|anywhere",
    "<sleep>": "sove|overnatte|bo|bu|sleep|live|stay",
    "<soon>": "dag|natt|kveld|morgen|morgon|nå|no",
    "<us>": "meg|oss|barna|barnet|ungane|mamma",
    "<لا>": "لا|ليس|ما",
    "<haysto>": "haysto|hayo|haysanno",
    "<нема>": "нема|немає",
    "<mam>": "mam|ma|mamy",
}

# Bokmål, nynorsk, English, Polish, Ukrainian, Arabic and Somali. Danger first: the first that fits is the reason given.
ACUTE_CRITERIA: Final = (
    Acute(
        "own_life",
        marked("Danger to their own life"),
        _list(
            "ta livet av meg, ta livet mitt, ta mitt eget|eige liv, selvmord*, sjølvmord*, "
            "orker|orkar ikke|ikkje ~ leve, orker|orkar ikke|ikkje mer|meir, vil|ønsker|ynskjer ~ dø|døy, "
            "vil ikke|ikkje leve, skade meg selv|sjølv, kill myself, suicid*, end my life, want to die, "
            "dont want to live, hurt myself, zabić się, samobój*, не хочу жити, самогуб*, покінчити з собою, "
            "انتحار|انتحر|أنتحر, لا اريد ~ اعيش|أعيش|العيش, is dilaa|dilo|dili"
        ),
        "unknown",
        danger_to_life=True,
    ),
    Acute(
        "danger",
        marked("Violence or danger"),
        _list(
            "slår|slo|banker|bankar|sparker|sparkar <us>, "
            "slått|slatt|mishandl* ~ mannen|kona|kjæresten|samboer*|sambuar*|far, "
            "truer|trua|truet|trugar ~ drepe|livet|kniv|våpen|meg|oss, redd|redde for livet|livene, "
            "voldelig|valdeleg, vold|vald i hjemmet|heimen|familien, utsatt|utsett for vold|vald, "
            "livsfare|livsfarlig|livsfarleg, i stor fare, barna|barnet|vi|me i fare, drepe <us>|henne|ham|han, "
            "beats|beat|hits|hit|hurts|hurting me|us, threaten* ~ kill|me|us|hurt, "
            "afraid for my|our life|lives, domestic violence|abuse, in danger, bije mnie|nas|dzieci, przemoc*, "
            "grozi ~ zabi*, б'є|бє мене|нас|дітей, насильств*, погрожу*, يضربني|يضربنا|يهددني|عنف, "
            "خطر على حياتي|حياتنا, garaac* i|na|ayaa|aa, waa la i garaac*, rabshad* guriga"
        ),
        "crisis_housing",
        danger_to_life=True,
    ),
    Acute(
        "food",
        marked("No food, or no money for food"),
        _list(
            "<not> ~ <food>, mangler|manglar <food>, tom|tomt|tomme for <food>|penger|pengar, "
            "no food|money|milk, ingen|inga|ikke|ikkje penger|pengar, ikke|ikkje mer|meir penger|pengar, "
            "blakk|blakke, sulter|svelt|sulten|svolten|svoltne|sultne, starving|hungry, out of food|money, "
            "ikke|ikkje spist|ete|eti, not|havent eaten, not|cannot|cant eat, nie <mam> co jeść, "
            "nie <mam> ~ jedzenia, nie <mam> ~ pieniędzy, głodn*, <нема> ~ їжі, <нема> ~ грошей, нічого їсти, "
            "голодн*, <لا> ~ طعام|اكل|الطعام|الأكل, <لا> ~ مال|نقود|فلوس|المال, جائع|جوعان, "
            "cunto ~ ma <haysto>, lacag ~ ma <haysto>, gaajo|gaajaysan*"
        ),
        "economic_assistance",
    ),
    Acute(
        "electricity",
        marked("The electricity is cut off"),
        _list(
            "<not>|mista|mistet ~ <power>, "
            "<power> ~ stengt|stengd|kuttet|kutta|koblet|kopla|borte|avslått|skrudd, "
            "stengt|stengd|kuttet|kutta|stenger|stengjer ~ strømmen|straumen, no electricity|power|heating, "
            "power|electricity ~ cut|disconnected|gone, nie <mam> ~ prądu, odcięli|wyłączyli ~ prąd, "
            "<нема> ~ світла|електрики, відключили|вимкнули ~ світло|електрику, "
            "قطعت|انقطعت|قطع|انقطع ~ الكهرباء, <لا> ~ كهرباء, korontad* ~ jaray|jareen|go'day"
        ),
        "economic_assistance",
    ),
    Acute(
        "bed",
        marked("Nowhere to sleep tonight"),
        _list(
            "<not> ~ <place> ~ <sleep>, sove|sover|søv|sov ute|utendørs|utandørs, "
            "sove|sover|søv ~ gata|gaten|bilen|parken, på gata|gaten i natt|kveld, står|stend på gata|gaten, "
            "bostedsløs|bustadlaus|hjemløs|heimlaus i natt|kveld|dag, homeless tonight|today|now, "
            "no place|where ~ <sleep>, nowhere to sleep|stay|live|go, "
            "sleeping ~ street|streets|car|outside|rough, on the street tonight, "
            "nie <mam> gdzie spać|mieszkać|nocować, śpię na ulicy, ніде спати|ночувати|жити, "
            "<нема> де спати|ночувати|жити, <لا> ~ مكان ~ للنوم|انام|أنام|النوم, انام|أنام ~ الشارع, "
            "meel ~ seexdo|seexanno ~ ma <haysto>, banaanka ~ seexd*"
        ),
        "crisis_housing",
    ),
    Acute(
        "eviction",
        marked("Put out of the home today"),
        _list(
            "kastet|kasta|kastes|kastast|hivd|hevet ut ~ <soon>|gata|gaten, utkastelse|utkasting ~ <soon>, "
            "må ut av leiligheten|huset|boligen|hybelen|leilegheita|bustaden ~ <soon>, "
            "namsmannen|låsesmed ~ kommer|kjem|står ~ <soon>|døra|døren, evict* ~ today|tonight|now|tomorrow, "
            "thrown|kicked out ~ today|tonight|now|home|house|apartment|flat, eksmisj* ~ dziś|dzisiaj|jutro, "
            "wyrzuc* ~ mieszkania|domu, виселяють|вигнали|виганяють, طردت|طردوني|طردنا|اخلاء|إخلاء, "
            "guriga ~ laga saaray|saarayaa"
        ),
        "temporary_housing",
    ),
)

# What cannot wait the ordinary two days, without being acute.
SOON_WORDS: Final = _list(
    "haster, hastar, straks, akutt, krise, nødsituasjon, naudsituasjon, urgent*, emergency, "
    "as soon as possible, i morgen, i morgon, tomorrow, pilne, терміново, عاجل, degdeg"
)

# Right before a phrase, or right after "it is urgent", these say that it is not so. Norwegian "no" is also "now".
NEGATORS: Final = frozenset(_list("aldri, dont, ikke, ikkje, inga, ingen, isnt, never, nie, not, wasnt, не, لا, ليس"))
FILLERS: Final = frozenset(_list("er, blir, ble, blitt, vorte, veldig, særlig, lenger, really, very, so, being, been"))

# These turn round a phrase that itself says "no": "I do not need food", "no problem with food".
TURNERS_BEFORE: Final = frozenset(_list("trenger, treng, mangler, manglar, need"))
TURNERS_INSIDE: Final = TURNERS_BEFORE | frozenset(
    _list("mangel, problem, problemer, problemet, problems, lack, worry, spørsmål, spursmål, gjelder, handler")
)
