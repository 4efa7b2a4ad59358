"""Titles and descriptions that somebody could have written, in several languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

MOST_LETTERS: Final = 63
"""So that it can be searched for, with a letter too many as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """What titles and descriptions of a language are put together from.

    `{place}` is the name of a city; the other names are those of lists of words.
    """

    titles: Sequence[str]
    sentences: Sequence[str]
    words: Mapping[str, Sequence[str]]

    def title(self, place: str, chance: Random) -> str:
        """Return a title that fits into what can be searched for."""
        while len(title := self._filled(chance.choice(self.titles), place, chance)) > MOST_LETTERS:
            pass
        return title

    def description(self, place: str, chance: Random) -> str:
        """Return a few sentences."""
        count = min(chance.randint(2, 4), len(self.sentences))
        sentences = chance.sample(self.sentences, count)
        return " ".join(self._filled(form, place, chance) for form in sentences)

    def _filled(self, form: str, place: str, chance: Random) -> str:
        words = {name: chance.choice(choice) for name, choice in self.words.items()}
        said = form.format(place=place, **words)
        return said[0].upper() + said[1:]


def _list(words: str) -> Sequence[str]:
    return words.split(",")


RUSSIAN: Final = Phrases(
    titles=(
        "Тайны {of_what} и {of_whom}",
        "Тайны города {place}",
        "{place}: {which} {what}",
        "{which} {what} города {place}",
        "По следам {of_whom}: {which} {what}",
        "По следам {of_whom}: {place}",
        "Где спит {which} {what}?",
        "Ключ от {of_what}: {place}",
        "{place} глазами {of_whom}",
        "{which} {what} и {another}",
        "Последний {what} {of_whom}",
        "Прогулка по городу {place}",
        "Легенды {of_what} и {of_whom}",
        "Кто украл {what} {of_whom}?",
        "{which} {what}: ночь в городе {place}",
        "{place} без карты",
    ),
    sentences=(
        "Город {place} хранит {which} {what}, о котором помнят немногие.",
        "Идите вдоль {of_what} и смотрите под ноги.",
        "На каждой остановке вас ждёт {which} {what}.",
        "История {of_whom} начинается у {of_what}.",
        "Возьмите с собой воду, {what} и хорошее настроение.",
        "Чтобы дойти до конца, нужно найти {what} и {another}.",
        "Маршрут подойдёт и детям, и взрослым.",
        "Говорят, что {which} {what} до сих пор стоит где-то здесь.",
    ),
    words={
        "what": _list(
            "маяк,мост,двор,фонарь,камень,колодец,ключ,трамвай,театр,музей,вокзал,рынок,сад,парк,"
            "дом,дворец,замок,собор,канал,остров,берег,причал,корабль,якорь,компас,сундук,портрет,"
            "дневник,конверт,билет,часовой,циферблат,колокол,ангел,грифон,лев,сфинкс,кот,ворон,"
            "голубь,призрак,клад,архив,чердак,подвал,туннель,балкон,флюгер,рояль,оркестр,фонтан,"
            "памятник,обелиск,пьедестал,переулок,бульвар,проспект,перекрёсток,квартал,трактир,ковёр"
        ),
        "another": _list(
            "лестница,башня,крепость,набережная,площадь,улица,арка,кофейня,пекарня,аптека,"
            "библиотека,мастерская,типография,ратуша,мельница,пристань,оранжерея,галерея,часовня,"
            "усадьба,беседка,карусель,шкатулка,монета,перчатка,корона,маска,скрипка,шарманка,лампа"
        ),
        "which": _list(
            "старый,новый,забытый,последний,первый,каменный,деревянный,чёрный,белый,красный,"
            "зелёный,синий,золотой,серебряный,железный,медный,стеклянный,тёмный,тихий,шумный,"
            "весёлый,грустный,спящий,бегущий,летучий,подземный,морской,речной,северный,южный,"
            "восточный,западный,ночной,утренний,зимний,летний,осенний,королевский,купеческий,"
            "пиратский,волшебный,загадочный,невидимый,одинокий,ржавый,хрустальный,кирпичный"
        ),
        "of_what": _list(
            "маяка,моста,двора,фонаря,камня,колодца,трамвая,театра,музея,вокзала,рынка,сада,парка,"
            "дворца,замка,собора,канала,острова,берега,причала,корабля,архива,чердака,подвала,"
            "старой крепости,городской башни,тихой набережной,рыночной площади,лестницы,арки,"
            "библиотеки,ратуши,мельницы,пристани,оранжереи,часовни,усадьбы,забытой типографии"
        ),
        "of_whom": _list(
            "часовщика,фонарщика,купца,моряка,капитана,адмирала,архитектора,художника,поэта,"
            "писателя,скрипача,актрисы,балерины,аптекаря,пекаря,кузнеца,рыбака,лоцмана,шпиона,"
            "сыщика,вора,алхимика,астронома,ботаника,путешественника,извозчика,трубочиста,"
            "библиотекаря,королевы,императора,княжны,графини,пиратов,контрабандистов,студентов"
        ),
    },
)

ENGLISH: Final = Phrases(
    titles=(
        "Secrets of the {which} {what}",
        "Secrets of {place}",
        "{place}: the {which} {what}",
        "The {which} {what} of {place}",
        "In the footsteps of the {which} {who}",
        "{place} through the eyes of the {who}",
        "Who stole the {what} of the {who}?",
        "The {who} and the {what}",
        "The last {what} in {place}",
        "A walk around {place}",
        "Legends of {place} and its {which} {what}",
        "The key to the {which} {what}",
        "Lost between the {what} and the {another}",
        "The {who}'s {which} {what}",
        "{place} by night: the {what}",
        "{place} without a map",
    ),
    sentences=(
        "{place} keeps the {which} {what} that few remember.",
        "Follow the {what} and watch your step.",
        "At every stop some {which} {what} is waiting for you.",
        "The story of the {who} begins at the {what}.",
        "Bring water, a {what} and good company.",
        "To reach the end you have to find the {what} and the {another}.",
        "Good for children and for those who never grew up.",
        "They say the {which} {what} still stands somewhere here.",
    ),
    words={
        "what": _list(
            "lighthouse,bridge,courtyard,lantern,stone,well,tram,theatre,museum,station,market,"
            "garden,park,palace,castle,cathedral,canal,island,shore,pier,ship,anchor,compass,chest,"
            "portrait,diary,letter,ticket,clock,bell,angel,griffin,lion,sphinx,cat,raven,pigeon,"
            "ghost,treasure,archive,attic,cellar,tunnel,balcony,weathercock,piano,orchestra,"
            "fountain,monument,obelisk,alley,boulevard,crossing,quarter,tavern,carpet"
        ),
        "another": _list(
            "staircase,tower,fortress,embankment,square,arch,bakery,pharmacy,library,workshop,mill,"
            "gallery,chapel,manor,carousel,casket,coin,glove,crown,mask,violin,lamp,orangery"
        ),
        "which": _list(
            "old,new,forgotten,last,first,wooden,black,white,red,green,blue,golden,silver,iron,"
            "copper,glass,dark,quiet,noisy,merry,sad,sleeping,running,flying,underground,northern,"
            "southern,eastern,western,nightly,wintry,royal,enchanted,mysterious,invisible,lonely,"
            "rusty,crystal,crooked,hidden,stolen,broken,whispering,singing,burning,frozen"
        ),
        "who": _list(
            "watchmaker,lamplighter,merchant,sailor,captain,admiral,architect,painter,poet,writer,"
            "fiddler,actress,dancer,chemist,baker,blacksmith,fisherman,pilot,spy,detective,thief,"
            "alchemist,astronomer,botanist,traveller,coachman,chimneysweep,librarian,queen,emperor,"
            "duchess,pirate,smuggler,student,gardener,beekeeper,cartographer"
        ),
    },
)

GERMAN: Final = Phrases(
    titles=(
        "Geheimnisse von {place}",
        "{place} und das Rätsel {of_whom}",
        "Auf den Spuren {of_whom}",
        "Spaziergang durch {place}",
        "{place}: das Erbe {of_whom}",
    ),
    sentences=(
        "In {place} beginnt die Geschichte {of_whom}.",
        "Folgen Sie dem Ufer bis zur Brücke und zählen Sie die Stufen.",
        "Für Kinder und für alle, die neugierig geblieben sind.",
    ),
    words={
        "of_whom": _list(
            "des Uhrmachers,des Kaufmanns,des Kapitäns,des Malers,des Dichters,des Bäckers,"
            "des Schmieds,des Fischers,des Spions,des Alchemisten,des Sternguckers,der Königin,"
            "der Gräfin,der Tänzerin,der Piraten,der Schmuggler,der Bücherdiebe"
        ),
    },
)

FRENCH: Final = Phrases(
    titles=(
        "Les secrets de {place}",
        "{place} : le mystère {of_whom}",
        "Sur les traces {of_whom}",
        "Promenade à {place}",
        "{place} et le trésor {of_whom}",
    ),
    sentences=(
        "À {place} commence l'histoire {of_whom}.",
        "Longez le quai jusqu'au pont et comptez les marches.",
        "Pour les enfants et pour ceux qui le sont restés.",
    ),
    words={
        "of_whom": _list(
            "de l'horloger,du marchand,du capitaine,du peintre,du poète,du boulanger,du forgeron,"
            "du pêcheur,de l'espion,de l'alchimiste,de l'astronome,de la reine,de la comtesse,"
            "de la danseuse,des pirates,des contrebandiers,du bibliothécaire"
        ),
    },
)

LANGUAGES: Final[Mapping[str, Phrases]] = {
    "ru": RUSSIAN,
    "en": ENGLISH,
    "de": GERMAN,
    "fr": FRENCH,
}
