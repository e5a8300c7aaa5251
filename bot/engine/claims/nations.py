"""Which country a name, an adjective, a capital or a town belongs to: "Danish", "Kopenhagen" and "Dänemark" are one.

A claim may say "Austria" for Vienna or "Ankara" for the Turkish government; it may not say another country.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import NamedTuple

from bot.engine.language import fold

_TOWNS = """
DE: Hamburg, München, Munich, Köln, Cologne, Frankfurt, Stuttgart, Düsseldorf, Leipzig, Dortmund, Essen, Bremen,
    Dresden, Hannover, Hanover, Nürnberg, Nuremberg, Duisburg, Bochum, Wuppertal, Bielefeld, Bonn, Münster, Mannheim,
    Karlsruhe, Augsburg, Wiesbaden, Mönchengladbach, Gelsenkirchen, Aachen, Braunschweig, Brunswick, Kiel, Chemnitz,
    Halle, Magdeburg, Freiburg, Krefeld, Mainz, Lübeck, Erfurt, Oberhausen, Rostock, Kassel, Hagen, Potsdam,
    Saarbrücken, Hamm, Ludwigshafen, Oldenburg, Mülheim, Osnabrück, Leverkusen, Heidelberg, Darmstadt, Solingen,
    Regensburg, Herne, Paderborn, Neuss, Ingolstadt, Fürth, Ulm, Heilbronn, Würzburg, Pforzheim, Wolfsburg, Göttingen,
    Bottrop, Reutlingen, Koblenz, Bremerhaven, Erlangen, Remscheid, Trier, Recklinghausen, Jena, Salzgitter, Moers,
    Siegen, Hildesheim, Gütersloh, Cottbus, Kaiserslautern, Schwerin, Witten, Gera, Esslingen, Ludwigsburg, Hanau,
    Düren, Flensburg, Tübingen, Konstanz, Marburg, Lüneburg, Bayreuth, Bamberg, Emden, Wilhelmshaven, Cuxhaven, Celle,
    Stralsund, Greifswald, Weimar, Passau, Görlitz, Zwickau, Dessau, Plauen, Husum, Bavaria, Bayern, Saxony, Sachsen,
    Hesse, Hessen, Thuringia, Thüringen, Brandenburg, Saarland, Niedersachsen, Lower Saxony, Nordrhein-Westfalen,
    North Rhine-Westphalia, NRW, Rheinland-Pfalz, Schleswig-Holstein, Baden-Württemberg, Sachsen-Anhalt,
    Mecklenburg-Vorpommern, Bundestag, Bundesrat, Bundeswehr, Bundesregierung, Bundesbank, Bundeskanzler,
    Bundeskanzlerin, Bund;
AT: Graz, Linz, Salzburg, Innsbruck, Klagenfurt, Villach, Wels, Dornbirn, Bregenz, Eisenstadt, Steyr, Tirol, Tyrol,
    Kärnten, Carinthia, Steiermark, Styria, Vorarlberg, Burgenland, Niederösterreich, Oberösterreich, Nationalrat;
CH: Zürich, Zurich, Genf, Geneva, Basel, Lausanne, Winterthur, Luzern, Lucerne, Lugano, Biel, Davos, Thun,
    Sankt Gallen, Ticino, Tessin, Wallis, Valais, Graubünden;
GB: England, Scotland, Schottland, Wales, Northern Ireland, Nordirland, English, Scottish, Welsh, britisch, Briten,
    Birmingham, Manchester, Liverpool, Leeds, Sheffield, Bristol, Glasgow, Edinburgh, Cardiff, Belfast, Newcastle,
    Nottingham, Leicester, Southampton, Portsmouth, Plymouth, Brighton, Oxford, Cambridge, York, Aberdeen, Dundee,
    Swansea, Sunderland, Wolverhampton, Coventry, Hull, Derby, Kent, Cornwall, Yorkshire, Downing Street, Whitehall,
    Westminster, House of Commons, Unterhaus;
US: New York, Los Angeles, Chicago, Houston, Phoenix, Philadelphia, San Antonio, San Diego, Dallas, Austin,
    San Francisco, Seattle, Denver, Boston, Nashville, Detroit, Portland, Las Vegas, Memphis, Baltimore, Milwaukee,
    Miami, Atlanta, Minneapolis, Cleveland, New Orleans, Tampa, Pittsburgh, Cincinnati, Orlando, Alabama, Alaska,
    Arizona, Arkansas, California, Kalifornien, Colorado, Connecticut, Delaware, Florida, Hawaii, Idaho, Illinois,
    Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine, Maryland, Massachusetts, Michigan, Minnesota, Mississippi,
    Missouri, Montana, Nebraska, Nevada, New Hampshire, New Jersey, New Mexico, North Carolina, Ohio, Oklahoma, Oregon,
    Pennsylvania, Rhode Island, South Carolina, South Dakota, Tennessee, Texas, Utah, Vermont, Virginia, Wisconsin,
    Wyoming, Wall Street, Silicon Valley, Pentagon, White House, Weißes Haus, Congress, amerikanisch, Amerikaner,
    American, Americans, America, Amerika;
FR: Marseille, Lyon, Toulouse, Nice, Nizza, Nantes, Straßburg, Strasbourg, Montpellier, Bordeaux, Lille, Rennes, Reims,
    Le Havre, Grenoble, Dijon, Calais, Cannes, Korsika, Corsica, Bretagne, Brittany, Normandie, Normandy, Elsass,
    Alsace;
IT: Mailand, Milan, Neapel, Naples, Turin, Palermo, Genua, Genoa, Bologna, Florenz, Florence, Bari, Catania, Venedig,
    Venice, Verona, Triest, Trieste, Padua, Parma, Modena, Sizilien, Sicily, Sardinien, Sardinia, Toskana, Tuscany,
    Lampedusa;
ES: Baskenland, Basque Country, Galicien, Asturien, Asturias, Kastilien, Kanaren, Canary Islands, Ibiza, Gran Canaria,
    Barcelona, Valencia, Sevilla, Seville, Saragossa, Zaragoza, Málaga, Murcia, Bilbao, Alicante, Córdoba, Granada,
    Mallorca, Katalonien, Catalonia, Andalusien, Andalusia, Teneriffa, Tenerife;
PT: Porto, Faro, Madeira; NL: Amsterdam, Rotterdam, Den Haag, The Hague, Utrecht, Eindhoven, Groningen;
BE: Antwerpen, Antwerp, Gent, Ghent, Lüttich, Liège, Brügge, Bruges, Flandern, Flanders, Wallonien, Wallonia;
PL: Krakau, Krakow, Danzig, Gdansk, Breslau, Wroclaw, Posen, Poznan, Lodz, Stettin, Kattowitz, Katowice, Lublin;
CZ: Brünn, Brno, Ostrava, Pilsen; HU: Debrecen, Szeged; RO: Temeswar, Timisoara, Cluj; BG: Varna, Plovdiv;
GR: Thessaloniki, Piräus, Piraeus, Patras, Kreta, Crete, Rhodos, Lesbos;
TR: Anatolien, Anatolia, Diyarbakir, Hatay, Istanbul, Izmir, Antalya, Bursa, Adana, Gaziantep; SE: Göteborg,
    Gothenburg, Malmö, Uppsala, Kiruna;
NO: Bergen, Trondheim, Stavanger, Tromsø; DK: Aarhus, Odense, Aalborg, Grönland, Greenland; FI: Tampere, Turku, Espoo;
RU: Sankt Petersburg, St. Petersburg, Nowosibirsk, Novosibirsk, Jekaterinburg, Kasan, Kazan, Sotschi, Sochi,
    Wladiwostok, Vladivostok, Wolgograd, Volgograd, Rostow, Samara, Tatarstan, Dagestan, Noworossijsk, Novorossiysk,
    Kursk, Belgorod, Kreml, Kremlin, Sibirien, Siberia;
UA: Bachmut, Bakhmut, Mariupol, Sumy, Poltawa, Poltava, Donbass, Donbas, Krywyj Rih, Charkiw, Kharkiv, Odessa,
    Odesa, Lwiw, Lviv, Dnipro, Cherson, Kherson, Saporischschja, Zaporizhzhia, Donezk,
    Donetsk;
CN: Sichuan, Yunnan, Guangdong, Hunan, Henan, Fujian, Zhejiang, Hainan, Schanghai, Shanghai, Shenzhen, Guangzhou,
    Wuhan, Chongqing, Tianjin, Chengdu, Hangzhou, Xinjiang, Tibet;
JP: Osaka, Kyoto, Kioto, Nagoya, Sapporo, Fukuoka, Hiroshima, Nagasaki, Yokohama, Kobe, Hokkaido, Okinawa, Fukushima;
KR: Busan, Incheon; IN: Mumbai, Kalkutta, Kolkata, Bangalore, Bengaluru, Chennai, Hyderabad, Kerala, Gujarat,
    Tamil Nadu, Uttar Pradesh,
    Rajasthan, Maharashtra, Assam, Odisha, Bihar, Karnataka, Goa, Pune, Jaipur;
PK: Karachi, Karatschi, Lahore, Peschawar, Peshawar; BD: Chittagong, Cox's Bazar; ID: Sulawesi, Borneo, Papua,
    Bali, Sumatra, Java, Surabaya;
PH: Mindanao, Cebu, Davao; VN: Ho Chi Minh, Da Nang; TH: Phuket, Chiang Mai; MM: Yangon, Rangun;
AU: Sydney, Melbourne, Brisbane, Perth, Adelaide, Queensland, Victoria, Tasmanien, Tasmania, New South Wales;
NZ: Auckland, Christchurch; CA: Toronto, Montreal, Vancouver, Calgary, Edmonton, Winnipeg, Quebec, Ontario, Alberta,
    British Columbia, Manitoba, Saskatchewan, Nova Scotia;
MX: Guadalajara, Monterrey, Tijuana, Cancún, Oaxaca, Chiapas, Sinaloa, Yucatán, Jalisco, Veracruz, Acapulco;
BR: São Paulo, Rio de Janeiro, Salvador, Recife, Manaus, Porto Alegre, Minas Gerais, Bahia, Paraná, Mato Grosso,
    Rio Grande do Sul, Santa Catarina, Goiás, Ceará, Fortaleza, Curitiba, Belo Horizonte, Pará, Belém;
AR: Rosario, Mendoza; CL: Valparaíso, Concepción; CO: Medellín, Cali; PE: Cusco, Arequipa; BO: Cochabamba;
ZA: Gauteng, KwaZulu-Natal, Johannesburg, Kapstadt, Cape Town, Durban, Pretoria; NG: Borno, Abuja, Port Harcourt,
    Lagos, Kano; KE: Mombasa; EG: Alexandria, Suez, Gizeh;
MA: Casablanca, Marrakesch, Marrakesh; LY: Bengasi, Benghazi; SD: Darfur, Port Sudan; ET: Tigray;
IL: Haifa, Tel Aviv, Knesset, Eilat; SY: Aleppo, Homs, Idlib; IQ: Mossul, Mosul, Basra, Erbil; YE: Aden, Hodeida;
SA: Dschidda, Jeddah, Mekka, Mecca; AE: Dubai, Abu Dhabi, Emirate, Emirates, Emirati; IR: Isfahan, Maschhad, Mashhad;
AM: Eriwan; PS: Gaza, Gazastreifen, Gaza Strip, Westjordanland, West Bank, Ramallah, Rafah
"""
"""Towns, regions and seats of power by country, in German and English."""

_ENDINGS = re.compile(r"(?:'s|'|s|er|ern|e[nmrs]?)$")


_COUNTRY, _CAPITAL, _TOWN = 0, 1, 2
_ARTICLES = frozenset("the der des den die".split())


def _bare(name: str) -> str:
    """A name folded, without articles and points: "Republic of the Congo" and "U.S." as they are looked up."""
    *inner, last = [word for word in fold(name).replace(".", "").split() if word not in _ARTICLES] or [""]
    return " ".join((*(re.sub(r"(?<=\w{4}e)[nmrs]$", "", word) for word in inner), last))


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, frozenset[str]], ...]:
    """Folded name -> codes of its countries: countries and their people, capitals and seats of power, other places."""
    tables: tuple[dict[str, set[str]], ...] = ({}, {}, {})
    text = resources.files("bot.engine").joinpath("lexicon_data", "nations.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        code, *columns = (*line.split("\t"), *[""] * 8)
        for number, column in enumerate(columns):
            for name in filter(None, (part.strip() for part in column.split(";"))):
                tables[_COUNTRY if number < 4 else _CAPITAL].setdefault(_bare(name), set()).add(code)
    for entry in " ".join(_TOWNS.split()).split(";"):
        code, _, names = entry.strip().partition(":")
        for name in names.split(","):
            tables[_TOWN].setdefault(fold(name.strip()), set()).add(code)
    return tuple({name: frozenset(codes) for name, codes in table.items()} for table in tables)


@lru_cache(maxsize=16384)
def nations_of(name: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Codes of the countries that a name or an adjective means, whose capital or seat of power it is, where it lies.

    All are empty for most words; at most one is not, and countries go before capitals, capitals before towns.
    """
    folded = _bare(name)
    forms = (
        folded,
        _ENDINGS.sub("", folded),
        folded.removesuffix("in"),
        folded.removesuffix("innen"),
        folded.removesuffix("n"),
    )
    none: frozenset[str] = frozenset()
    for kind, table in enumerate(_table()):
        for form in forms:
            if len(form) > 1 and form in table:
                found = [none, none, none]
                found[kind] = table[form]
                return found[0], found[1], found[2]
    return none, none, none


class Mention(NamedTuple):
    """A country, capital or town that a text names.

    Attributes:
        start: Offset of its first character.
        end: Offset behind its last one.
        codes: Codes of the countries that it may be or lie in.
        is_country: Whether it is a country, its people or an adjective of it.
    """

    start: int
    end: int
    codes: frozenset[str]
    is_country: bool


_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_ADJECTIVE = re.compile(r"(?:[a-zäöüß-]{4,}isch|(?:[a-zäöüß]+-)?deutsch)(?:e[nmrs]?)?")
_ENGLISH = re.compile(r"\b(?:the|of|and|to|from|by)\b")
_LONGEST = 5
"""Words that the name of a country has at most, articles included."""

_SHARED = {"georgia": "US"}
"""Names that a country shares with a state of another one."""


@lru_cache(maxsize=4096)
def mentions(text: str) -> tuple[Mention, ...]:
    """The places that a text names, the longest names first: "Guinea-Bissau" and "South Sudan" are one country each.

    What is both a country and a state is the one that the rest of the text is about, as far as it tells.
    """
    words = [match for match in _WORD.finditer(text) if match.group().strip(".'’-")]
    found: list[Mention] = []
    at = 0
    while at < len(words):
        taken = 1
        if words[at].group()[0].isupper() or _ADJECTIVE.fullmatch(words[at].group()):
            for many in range(min(_LONGEST, len(words) - at), 0, -1):
                if made := _mention(text, words[at : at + many]):
                    found.append(made)
                    taken = many
                    break
            else:
                found += _parts(words[at])
        at += taken
    sure = frozenset().union(*(each.codes for each in found if len(each.codes) == 1))
    return tuple(each._replace(codes=(each.codes & sure) or each.codes) for each in found)


def _mention(text: str, words: Sequence[re.Match[str]]) -> Mention | None:
    """The place that some words in a row name together, or None."""
    start, end = words[0].start(), words[-1].end()
    if any(text[one.end() : other.start()] != " " for one, other in pairwise(words)):
        return None
    if words[-1].group().lower() in _ARTICLES or any(word.group().endswith((".", "'s")) for word in words[:-1]):
        return None
    return _read(" ".join(w.group() for w in words if w.group().lower() not in _ARTICLES), start, end, text)


def _parts(word: re.Match[str]) -> list[Mention]:
    """The places that the parts of a compound with hyphens name: "US-Regierung"."""
    found: list[Mention] = []
    start = word.start()
    for part in re.split(r"([-‐‑–])", word.group()):
        is_read = part[:1].isupper() or _ADJECTIVE.fullmatch(part)
        if is_read and len(part) < len(word.group()) and (made := _read(part, start, start + len(part), "")):
            found.append(made)
        start += len(part)
    return found


def _read(name: str, start: int, end: int, text: str) -> Mention | None:
    bare = name.rstrip(".").replace("’", "'")
    short = bare.removesuffix("'s").replace(".", "")
    if len(short) < 2 or (len(short) <= 3 and not short.isupper()):
        return None  # "us", "Car"
    if short == "GB" and text[:start].rstrip()[-1:].isdecimal():
        return None
    if bare == "Islands" and text[:start].rstrip()[-1:].isalpha() and _ENGLISH.search(text):
        return None  # "the Matsu Islands", no Icelandic ones
    country, capital, town = nations_of(bare)
    codes = country | capital | town
    if not codes:
        return None
    shared = _SHARED.get(fold(bare).removesuffix("'s"))
    codes = codes | {shared} if shared else codes
    return Mention(start, end, codes, bool(country))


def is_place(name: str) -> bool:
    """Whether a name is a country, a capital or a town that is known."""
    return any(nations_of(name))
