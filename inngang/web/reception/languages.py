"""The words of the machine at the door (kølappautomat) in the languages that have no catalogue: few, short and plain."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.utils.translation import gettext

from inngang.rules.vocabulary import marked


class Language(NamedTuple):
    """A language one may choose at the door."""

    code: str
    name: str  # in itself
    is_right_to_left: bool = False


LANGUAGES: Final = (
    Language("nb", "Bokmål"),
    Language("nn", "Nynorsk"),
    Language("en", "English"),
    Language("so", "Soomaali"),
    Language("pl", "Polski"),
    Language("uk", "Українська"),
    Language("ar", "العربية", True),
)

# What each word is in English; bokmål and nynorsk are in the catalogues.
WORDS: Final[dict[str, str]] = {
    "welcome": marked("Welcome. What do you need?"),
    "press": marked("Press one button. You get a number. You need not say who you are."),
    "acute": marked("I need food, electricity or a place to sleep tonight"),
    "at_once": marked("You meet somebody at once"),
    "money": marked("Money to live on"),
    "housing": marked("A place to live"),
    "debt": marked("Debt and money trouble"),
    "work": marked("Finding work"),
    "benefit": marked("I have lost my job"),
    "health": marked("Illness and health"),
    "family": marked("Children and family"),
    "pension": marked("Pension"),
    "payment": marked("A payment that has not come"),
    "papers": marked("Help with forms or logging in"),
    "appointment": marked("I have an appointment"),
    "other": marked("Something else"),
    "language": marked("Language"),
    "your_number": marked("Your number"),
    "on_screen": marked("Your number comes on the screen when it is your turn."),
    "counter": marked("Go straight to the counter."),
    "somebody_comes": marked("Somebody comes to you now."),
    "nobody_before": marked("You are the next."),
    "before": marked("Before you: %(count)s"),
    "minutes": marked("About %(from)s to %(to)s minutes"),
    "remember": marked("Remember the number, or take a picture of it."),
    "done": marked("Done"),
    "called": marked("It is your turn. Go to the counter."),
    "busy": marked("That did not work. Go to the counter, and somebody will help you."),
    "elsewhere": marked("Find another office"),
    "where": marked("Where you live"),
    "search": marked("Search"),
    "open_now": marked("Open now"),
    "closed_now": marked("Closed now"),
    "none_found": marked("We find no office for that. Ask at the counter."),
    "back": marked("Back"),
}

OTHERS: Final[dict[str, dict[str, str]]] = {
    "so": {
        "welcome": "Soo dhowow. Maxaad u baahan tahay?",
        "press": "Riix hal badhan. Waxaad helaysaa lambar. Uma baahnid inaad sheegto cidda aad tahay.",
        "acute": "Waxaan u baahanahay cunto, koronto ama meel aan caawa seexdo",
        "at_once": "Isla markiiba qof ayaad la kulmaysaa",
        "money": "Lacag aan ku noolaado",
        "housing": "Meel aan ku noolaado",
        "debt": "Deyn iyo dhibaato lacageed",
        "work": "Shaqo raadin",
        "benefit": "Shaqadii waan waayay",
        "health": "Jirro iyo caafimaad",
        "family": "Carruur iyo qoys",
        "pension": "Lacagta hawlgabka",
        "payment": "Lacag aan soo gaarin",
        "papers": "Caawimo foomam ama gelitaanka bogga",
        "appointment": "Ballan ayaan leeyahay",
        "other": "Wax kale",
        "language": "Luqad",
        "your_number": "Lambarkaaga",
        "on_screen": "Lambarkaagu wuxuu ka soo muuqanayaa shaashadda marka ay tahay markaaga.",
        "counter": "Si toos ah u tag miiska.",
        "somebody_comes": "Hadda qof ayaa kuu imanaya.",
        "nobody_before": "Adiga ayaa ku xiga.",
        "before": "Dadka kaa horreeya: %(count)s",
        "minutes": "Qiyaastii %(from)s ilaa %(to)s daqiiqo",
        "remember": "Xusuuso lambarka, ama sawir ka qaado.",
        "done": "Waa dhammaaday",
        "called": "Waa markaaga. Tag miiska.",
        "busy": "Way shaqayn wayday. Tag miiska, qof ayaa ku caawinaya.",
        "elsewhere": "Raadi xafiis kale",
        "where": "Meeshaad ku nooshahay",
        "search": "Raadi",
        "open_now": "Hadda waa furan yahay",
        "closed_now": "Hadda waa xiran yahay",
        "none_found": "Xafiis noocaas ah ma helin. Weydii miiska.",
        "back": "Dib u noqo",
    },
    "pl": {
        "welcome": "Witamy. Czego Pan/Pani potrzebuje?",
        "press": "Proszę nacisnąć jeden przycisk. Dostanie Pan/Pani numer. Nie trzeba mówić, kim się jest.",
        "acute": "Potrzebuję jedzenia, prądu lub miejsca do spania na dziś",
        "at_once": "Ktoś zajmie się tym od razu",
        "money": "Pieniądze na życie",
        "housing": "Mieszkanie",
        "debt": "Długi i kłopoty z pieniędzmi",
        "work": "Szukam pracy",
        "benefit": "Straciłem/straciłam pracę",
        "health": "Choroba i zdrowie",
        "family": "Dzieci i rodzina",
        "pension": "Emerytura",
        "payment": "Nie dostałem/dostałam wypłaty",
        "papers": "Pomoc z formularzami lub logowaniem",
        "appointment": "Mam umówione spotkanie",
        "other": "Coś innego",
        "language": "Język",
        "your_number": "Pana/Pani numer",
        "on_screen": "Numer pojawi się na ekranie, kiedy przyjdzie Pana/Pani kolej.",
        "counter": "Proszę iść prosto do okienka.",
        "somebody_comes": "Ktoś zaraz podejdzie.",
        "nobody_before": "Jest Pan/Pani następny/następna.",
        "before": "Osób przed Panem/Panią: %(count)s",
        "minutes": "Około %(from)s–%(to)s minut",
        "remember": "Proszę zapamiętać numer lub zrobić zdjęcie.",
        "done": "Gotowe",
        "called": "Pana/Pani kolej. Proszę podejść do okienka.",
        "busy": "Nie udało się. Proszę podejść do okienka, ktoś pomoże.",
        "elsewhere": "Znajdź inny urząd",
        "where": "Gdzie Pan/Pani mieszka",
        "search": "Szukaj",
        "open_now": "Teraz otwarte",
        "closed_now": "Teraz zamknięte",
        "none_found": "Nie znaleźliśmy takiego urzędu. Proszę zapytać w okienku.",
        "back": "Wróć",
    },
    "uk": {
        "welcome": "Ласкаво просимо. Що вам потрібно?",
        "press": "Натисніть одну кнопку. Ви отримаєте номер. Називати себе не потрібно.",
        "acute": "Мені потрібна їжа, електрика або місце для ночівлі сьогодні",
        "at_once": "До вас підійдуть одразу",
        "money": "Гроші на життя",
        "housing": "Житло",
        "debt": "Борги та проблеми з грошима",
        "work": "Пошук роботи",
        "benefit": "Я втратив/втратила роботу",
        "health": "Хвороба і здоров’я",
        "family": "Діти та сім’я",
        "pension": "Пенсія",
        "payment": "Виплата не надійшла",
        "papers": "Допомога з формами або входом",
        "appointment": "Мені призначено зустріч",
        "other": "Інше",
        "language": "Мова",
        "your_number": "Ваш номер",
        "on_screen": "Ваш номер з’явиться на екрані, коли настане ваша черга.",
        "counter": "Ідіть одразу до стійки.",
        "somebody_comes": "Зараз до вас підійдуть.",
        "nobody_before": "Ви наступний/наступна.",
        "before": "Перед вами: %(count)s",
        "minutes": "Приблизно %(from)s–%(to)s хвилин",
        "remember": "Запам’ятайте номер або сфотографуйте його.",
        "done": "Готово",
        "called": "Ваша черга. Підійдіть до стійки.",
        "busy": "Не вийшло. Підійдіть до стійки, вам допоможуть.",
        "elsewhere": "Знайти інше відділення",
        "where": "Де ви живете",
        "search": "Шукати",
        "open_now": "Зараз відчинено",
        "closed_now": "Зараз зачинено",
        "none_found": "Ми не знайшли такого відділення. Запитайте біля стійки.",
        "back": "Назад",
    },
    "ar": {
        "welcome": "أهلاً بك. ماذا تحتاج؟",
        "press": "اضغط على زر واحد وستحصل على رقم. لا حاجة لأن تقول من أنت.",
        "acute": "أحتاج إلى طعام أو كهرباء أو مكان للنوم الليلة",
        "at_once": "ستقابل شخصاً فوراً",
        "money": "مال للمعيشة",
        "housing": "السكن",
        "debt": "الديون ومشاكل المال",
        "work": "البحث عن عمل",
        "benefit": "فقدت عملي",
        "health": "المرض والصحة",
        "family": "الأطفال والأسرة",
        "pension": "التقاعد",
        "payment": "مبلغ لم يصل",
        "papers": "مساعدة في النماذج أو تسجيل الدخول",
        "appointment": "لدي موعد",
        "other": "شيء آخر",
        "language": "اللغة",
        "your_number": "رقمك",
        "on_screen": "سيظهر رقمك على الشاشة عندما يحين دورك.",
        "counter": "اذهب مباشرة إلى مكتب الاستقبال.",
        "somebody_comes": "سيأتي إليك شخص الآن.",
        "nobody_before": "أنت التالي.",
        "before": "قبلك: %(count)s",
        "minutes": "حوالي %(from)s إلى %(to)s دقيقة",
        "remember": "تذكر الرقم أو التقط صورة له.",
        "done": "تم",
        "called": "حان دورك. اذهب إلى مكتب الاستقبال.",
        "busy": "لم ينجح ذلك. اذهب إلى مكتب الاستقبال وسيساعدك شخص ما.",
        "elsewhere": "ابحث عن مكتب آخر",
        "where": "أين تسكن",
        "search": "بحث",
        "open_now": "مفتوح الآن",
        "closed_now": "مغلق الآن",
        "none_found": "لم نجد مكتباً بهذا الاسم. اسأل في مكتب الاستقبال.",
        "back": "رجوع",
    },
}

CODES: Final = frozenset(each.code for each in LANGUAGES)


def words(code: str) -> dict[str, str]:
    """Every word of the machine in one language; call it with that language active."""
    return OTHERS[code] if code in OTHERS else {key: gettext(text) for key, text in WORDS.items()}


class Choice(NamedTuple):
    """One button: its name in the form, its word, the matter it means and its picture."""

    code: str
    matter: str | None
    picture: str
    said: str = ""  # kept with the enquiry, in the words of those who work here


ACUTE: Final = Choice("acute", None, "warning")
CHOICES: Final = (
    Choice("money", "economic_assistance", "coin"),
    Choice("housing", "temporary_housing", "home"),
    Choice("debt", "debt_advice", "percent"),
    Choice("work", "work_follow_up", "search"),
    Choice("benefit", "unemployment_benefit", "bag"),
    Choice("health", "sickness_benefit", "heart"),
    Choice("family", "child_benefit", "people"),
    Choice("pension", "old_age_pension", "clock"),
    Choice("payment", "payment", "letter"),
    Choice("papers", "technical", "paper"),
)
LAST: Final = (
    Choice("appointment", None, "calendar", "Har en avtale."),
    Choice("other", None, "dots"),
)
BY_CODE: Final = {each.code: each for each in (ACUTE, *CHOICES, *LAST)}
