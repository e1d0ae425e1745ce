"""Other spellings of a person's name, by rule.

    from names import variants
    variants("Sergey Lavrov", "RU")      # ['Sergei Lavrov', 'Sergej Lavrov']

The rules never make a name of one word, and they know nothing of other people: whoever calls them drops a spelling
that two persons would share. What matching folds by itself (case, diacritics, hyphens, full stops) is not repeated.
"""
import itertools
import re

from tsv import fold

RUSSIAN = {"RU", "BY", "UA", "KZ", "UZ", "KG", "TJ", "TM", "AZ", "AM", "GE", "MD", "BG", "LV", "EE", "LT"}
ARABIC = {"SA", "AE", "QA", "KW", "BH", "OM", "YE", "IQ", "SY", "LB", "JO", "PS", "EG", "SD", "LY", "TN", "DZ", "MA",
          "MR", "SO", "DJ", "KM", "TD", "IR", "AF", "PK", "BD", "MV", "EH", "ML", "NE", "SN", "GM", "NG", "GN", "TZ"}
PARTICLE = {"SA", "AE", "QA", "KW", "BH", "OM", "YE", "IQ", "SY", "LB", "JO", "PS", "EG", "SD", "LY", "TN", "DZ", "MA"}
MALAY = {"ID", "MY", "BN", "SG"}
KOREAN = {"KP", "KR"}
FAMILY_LAST_OR_FIRST = {"JP", "HU"}
SPANISH = {"ES", "MX", "AR", "CL", "CO", "PE", "VE", "BO", "EC", "PY", "UY", "CR", "PA", "GT", "HN", "SV", "NI", "DO",
           "CU", "PR"}
GERMAN = {"DE", "AT", "CH", "LI"}
NORDIC = {"NO", "DK", "FO", "GL"}
INITIALS = {"US", "GB", "CA", "AU", "NZ", "IE", "PH", "ZA", "LR", "JM", "BS", "BB", "TT", "GY", "FM", "PW", "MH", "GH",
            "NG", "KE", "UG", "BZ", "AG", "GD", "LC", "VC", "KN", "DM", "ZM", "ZW", "MW"}
PARTICLES = {"de", "del", "della", "di", "da", "das", "do", "dos", "du", "van", "von", "der", "den", "la", "le", "el",
             "al", "bin", "ibn", "ben", "binti", "y", "i", "e", "ould", "mac", "st", "san", "santa", "abu", "abdel",
             "abdul", "abd", "zu", "ter", "ten", "af", "au", "und", "und", "of", "and"}

# Spellings of one given name; the first one that a name holds is replaced by each of the others.
RUSSIAN_WORDS = """
Sergey Sergei Sergej|Aleksandr Alexander Alexandr|Aleksey Alexei Alexey Aleksei|Dmitry Dmitri Dmitriy Dimitri
Yevgeny Evgeny Yevgeni Evgeni Yevgeniy Evgeniy|Yury Yuri Yuriy Iurii Yurii|Andrey Andrei Andrej Andriy Andrii|Nikolay Nikolai
Mikhail Mihail|Anatoly Anatoliy Anatolii|Valery Valeri Valeriy Valerii|Vitaly Vitali Vitaliy Vitalii
Vasily Vassily Vasiliy|Grigory Grigoriy|Gennady Gennadiy Gennadi|Georgy Georgi Georgiy|Arkady Arkadiy
Yekaterina Ekaterina|Yelena Elena|Ksenia Kseniya|Maria Mariya|Natalia Natalya Nataliya|Tatiana Tatyana
Yulia Yuliya Yuliia|Vyacheslav Viacheslav|Fyodor Fedor|Pyotr Petr|Artem Artyom|Maxim Maksim|Ilya Ilia|Viktor Victor
Serhiy Serhii|Oleksiy Oleksii|Oleh Oleg|Ihor Igor|Mykola Nikolai|Valentin Valentyn|Svetlana Sviatlana
Kassym-Jomart Kasym-Zhomart|Aleksandra Alexandra|Veronika Veronica|Timofey Timofei|Matvey Matvei|Alexandre Aleksandre
"""
ARABIC_WORDS = """
Mohammed Muhammad Mohammad Mohamed Mohamad Muhammed Muhamad|Ahmed Ahmad|Hussein Hussain Husain Hossein Husayn|Hassan Hasan|Youssef Yousef Yusuf Yousuf
Khalid Khaled|Omar Umar|Osman Othman Uthman|Said Saeed|Abdullah Abdallah Abdulla|Ibrahim Ebrahim|Ismail Esmail
Faisal Faysal|Walid Waleed|Gamal Jamal|Nasser Nasir Naser|Qasem Qassem Kassem|Sulaiman Suleiman Soleiman
Tariq Tarek Tareq|Yahya Yehia|Mustafa Mostafa|Mahmoud Mahmud|Masoud Massoud Masud|Rashid Rasheed Rachid
Abdulaziz Abdelaziz|Abdulrahman Abdelrahman Abderrahman|Abdulkarim Abdelkarim|Abdulkader Abdelkader|Abdulhamid Abdelhamid
Karim Kareem|Hamid Hameed|Majid Majed|Tawfiq Tawfik|Farouk Faruk Farooq|Shaikh Sheikh|Syed Sayed Sayyid|Mehdi Mahdi
Habib Habeeb|Amin Ameen|Salim Salem|Reza Riza|Ayman Aiman|Nuri Nouri|Riyad Riad|Saad Sa'ad|Samir Sameer|Munir Mounir
"""
MALAY_WORDS = """
Muhammad Mohammad Mohamad Muhamad Mohammed Mohamed Mochamad Mochammad Moh M Muh|Ahmad Achmad|Yusuf Jusuf|Abdul Abd
"""
# Ukrainian names as they are in Russian, and English that goes by it.
UKRAINIAN_WORDS = """
Volodymyr Vladimir|Oleksandr Alexander Aleksandr|Mykhailo Mikhail|Dmytro Dmitry|Oleksii Oleksiy Alexei|Yevhen Evgeny|Vasyl Vasily
Hennadiy Gennady|Olena Elena|Kyrylo Kirill|Pavlo Pavel|Petro Pyotr|Denys Denis|Anatolii Anatoly|Mykola Nikolai|Serhiy Serhii Sergei
Andriy Andrii Andrei|Ihor Igor|Oleh Oleg|Yuriy Yurii Yuri|Heorhii Heorhiy Georgiy|Vitaliy Vitalii Vitaly|Kostiantyn Konstantin
"""
KOREAN_WORDS = "Choe Choi|Yong Young|Hyon Hyun|Jong Jeong Jung|Chol Cheol|Song Seong|Pak Park"
NORTHERN_WORDS = "Ri Lee|Ro Roh|No Noh|Im Lim"
# Syllables of given names, as they are written in the North and in the South.
SYLLABLES = """
son sun seon|hui hee|yol yeol|jong jung jeong|chol cheol|song sung seong|yong young|hyon hyun|un eun|kyong kyung|sok seok
su soo|myong myung|pyong byung|kun geun|u woo|yon yeon
"""

TITLES = re.compile(r"^(?:(?:Prof|Dr|dr|drg|Ir|Drs|Dra|Hj?|KH|Sir|Dame|Lord|Lady|Brigjen|Mayjen|Letjen|Jenderal|General|"
                    r"Gen|Col|Capt|Maj|Lt|Hon|Rt Hon|Sheikh|Prince|Princess|King|Queen|Tan Sri|Datuk|Dato'?|Datuk Seri|"
                    r"Tun|Count|Baron|Baroness)\b\.? )+(?=\S+ \S)")
TRAILING = re.compile(r"(?:, .*| (?:S\.?H\.?|M\.?H\.?|S\.?E\.?|M\.?Si\.?|M\.?M\.?|S\.?Sos\.?|Ph\.?D\.?|MBA|MP|QC|KC|OBE|CBE|MBE|"
                      r"M\.?Sc\.?|S\.?T\.?|MD|M\.?D\.|Esq\.?))+$")


def table(text):
    """word (folded) -> the other spellings of it."""
    out = {}
    for group in text.replace("\n", "|").split("|"):
        words = group.split()
        for word in words:
            out.setdefault(fold(word), [w for w in words if w != word])
    return out


NORTHERN_TABLE, ARABIC_TABLE, MALAY_TABLE = table(NORTHERN_WORDS), table(ARABIC_WORDS), table(MALAY_WORDS)
TABLES = [({"UA"}, table(UKRAINIAN_WORDS)), (RUSSIAN, table(RUSSIAN_WORDS)), (ARABIC, ARABIC_TABLE), (MALAY, MALAY_TABLE),
          (KOREAN, table(KOREAN_WORDS))]
SYLLABLE = table(SYLLABLES)


def bare(name):
    """The name without titles before it and letters after it, which are no part of a mention."""
    name = re.sub(r"\s*\(.*?\)", "", name).replace("\u00a0", " ").strip()
    name = TITLES.sub("", name)
    return TRAILING.sub("", name).strip(" ,")


def russian_endings(word):
    """-sky: -skiy, -skyi, -skyy, -skii, -ski."""
    match = re.fullmatch(r"(.{2,}[st]?[sc]k)(?:iy|y|yi|yy|ii|yj|ij)", word)
    return [match.group(1) + end for end in ("y", "iy", "yi", "yy", "ii", "i")] if match else []


def korean_given(word):
    """Son-hui: Sun-hee, Seon-hui, Son-hee ..., all syllables written otherwise first."""
    parts = word.split("-")
    if len(parts) != 2:
        return []
    choices = [[part] + [other.title() if part[0].isupper() else other for other in SYLLABLE.get(fold(part), [])]
               for part in parts]
    picks = sorted(itertools.product(*(range(len(c)) for c in choices)), key=lambda pick: (pick.count(0), sum(pick)))
    return ["-".join(c[i] for c, i in zip(choices, pick)) for pick in picks if any(pick)]


def persian(word):
    """gh and q are one sound: Araghchi, Araqchi."""
    return [re.sub("gh", "q", re.sub("Gh", "Q", word)), re.sub("q", "gh", re.sub("Q", "Gh", word))]


def ascii_letters(word, iso):
    """Letters that are no base letter with a mark, and the two-letter spellings of umlauts."""
    out = []
    simple = word.translate(str.maketrans({"ı": "i", "ə": "a", "ð": "d", "ŋ": "n", "ß": "ss", "æ": "ae", "Æ": "Ae",
                                           "þ": "th", "Þ": "Th", "œ": "oe", "Ə": "A", "İ": "I"}))
    if simple != word:
        out.append(simple)
    if iso & GERMAN and re.search("[äöüÄÖÜ]", word):
        out.append(simple.translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})))
    if iso & NORDIC and re.search("[øåØÅ]", word):
        out.append(simple.translate(str.maketrans({"ø": "oe", "Ø": "Oe", "å": "aa", "Å": "Aa"})))
    return out


def word_choices(word, place, iso, famous):
    """All spellings of one word of a name, the word itself first."""
    out = [word]
    for states, words in TABLES:
        if iso & states:
            out += words.get(fold(word), [])
    if iso & RUSSIAN and place > 0:
        out += russian_endings(word)
    if iso & KOREAN and famous:         # of the others somebody else bears the name that comes out
        out += korean_given(word) if place else NORTHERN_TABLE.get(fold(word), []) if "KP" in iso else []
    if iso & {"IR"} and place > 0:
        out += persian(word)
    if iso & {"ID"} and "oe" in word.lower():
        out.append(re.sub("oe", "u", re.sub("Oe", "U", word)))
    out += ascii_letters(word, iso)
    return list(dict.fromkeys(out))


def spelled(name, iso, limit, famous):
    """The name with at most two words in another spelling."""
    words = name.split(" ")
    choices = [word_choices(word, place, iso, famous) for place, word in enumerate(words)]
    out = []
    for changed in (1, 2):
        for places in itertools.combinations([i for i, c in enumerate(choices) if len(c) > 1], changed):
            for picks in itertools.product(*(choices[i][1:] for i in places)):
                new = list(words)
                for i, pick in zip(places, picks):
                    new[i] = pick
                out.append(" ".join(new))
                if len(out) >= limit:
                    return out
    return out


def arabic_forms(name):
    """Abd al-X / Abdul X / Abdel X; al-X, el-X and X; bin and ibn."""
    out = []
    match = re.search(r"\b(Abd[- ]?[AaEe][lnrsz]{1,2}[- ]|Abdul[- ]|Abdel[- ]|Abdal[- ])(?=[A-Z])", name)
    if match:
        for form in ("Abdul ", "Abdel ", "Abd al-"):
            out.append(name[:match.start()] + form + name[match.end():])
    match = re.search(r"(?<= )((?:[AaEe][lnrstdz]|[AaEe]sh|[Aa]dh|Al)[- ])(?=[A-Z][a-z]{2,}$)", name)
    if match and " Al " not in name[match.start() - 1:]:
        for form in ("al-", "el-", ""):
            changed = name[:match.start()] + form + name[match.end():]
            if form or changed.count(" ") >= 1:
                out.append(changed)
    if re.search(r" [Bb]in ", name):
        out.append(re.sub(r" [Bb]in ", " ibn ", name))
    return out


def shorter(name, iso, given):
    """Middle initials, middle names, second family names and `Jr.` left out."""
    out = []
    words = name.split(" ")
    if len(words) < 3:
        return out
    suffix = re.sub(r",? (?:Jr|Sr|II|III|IV)\.?$", "", name)
    if suffix != name and " " in suffix and re.search(r"(?:Jr|Sr)\.?$", name):
        out.append(suffix)
    without = [w for i, w in enumerate(words) if i in (0, len(words) - 1) or not re.fullmatch(r"[A-Z]\.?", w)]
    if 2 <= len(without) < len(words) and not re.fullmatch(r"[A-Z]\.?", words[0]):
        out.append(" ".join(without))
    lower = [fold(w) for w in words]
    if any(w in PARTICLES for w in lower):
        return out
    if iso & SPANISH and len(words) == 3 and lower[1] not in given:
        out.append(" ".join(words[:2]))
    if iso & SPANISH and len(words) == 4 and lower[1] in given and lower[2] not in given:
        out.append(" ".join(words[:3]))
        out.append(words[0] + " " + words[2])
    if iso & INITIALS and len(words) == 3 and lower[1] in given and len(words[2]) > 3:
        out.append(words[0] + " " + words[2])
    if iso & {"RU", "BY", "KZ"} and len(words) == 3 and re.search("(?:vich|vna)$", words[1]):
        out.append(words[0] + " " + words[2])
    if iso & {"ID"} and len(words) >= 3 and re.fullmatch("Mu?o?c?hamm?[ae]d|Moh?|M", words[0].strip(".")):
        out.append(" ".join(words[1:]))
    return out


def common(name, iso, given):
    """Is the name made of nothing but frequent given names (Abdul Aziz, Juan Carlos), so that it begins the names of many?"""
    iso = set(iso.split(","))
    words = fold(name).split()
    known = set(given) if iso & (SPANISH | MALAY) else set()
    if iso & (ARABIC | MALAY):
        known |= set(ARABIC_TABLE) | set(MALAY_TABLE)
    known |= {"abdul", "abd", "abdel", "al", "bin", "ibn"}
    return len(words) <= 3 and bool(known & set(words)) and all(word in known for word in words)


def variants(name, iso, given=frozenset(), limit=14, famous=True):
    """Other spellings of `name`, whose bearer belongs to the state(s) `iso` ("RU", "GE,FR"); `given`: folded given names."""
    iso = set(iso.split(","))
    stripped = bare(name)
    base = [stripped if " " in stripped else name]
    for one in list(base):
        base += shorter(one, iso, given)
        if iso & PARTICLE:
            base += arabic_forms(one)
        if iso & FAMILY_LAST_OR_FIRST and one.count(" ") == 1:
            base.append(" ".join(reversed(one.split(" "))))
    out = list(base)
    for one in base:
        out += spelled(one, iso, limit, famous)
    seen = {fold(name)}
    result = []
    for one in out:
        key = fold(one)
        if key not in seen and " " in key and len(result) < limit:
            seen.add(key)
            result.append(one)
    return result
