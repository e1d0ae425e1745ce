"""layers/LANG.tsv: names of countries, capitals and regions in further languages, for runs that ask for them with -g.

A layer adds aliases to entries that are there; it never adds a place. A name that another entry has, too, is left out;
one that is short, or a word or a person's name in English or Indonesian, fires only in sentences of its language.
"""
import functools
import json
import os
import re
import unicodedata
from collisions import common_words, lexicon, person_names, stop_words
from tsv import Gazetteer, main, rows
from tsv import fold as fold_latin

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
LANGUAGES = {"ar": "Arabic", "de": "German", "es": "Spanish", "fr": "French", "hi": "Hindi", "ja": "Japanese", "ko": "Korean",
             "ms": "Malay", "nl": "Dutch", "pt": "Portuguese", "ru": "Russian", "tr": "Turkish", "uk": "Ukrainian",
             "vi": "Vietnamese", "zh": "Chinese"}
MAX_WORDS = 16      # a name has no more, and a Han or kana character is one
LATIN = {"de", "es", "fr", "ms", "nl", "pt", "tr", "vi"}


@functools.lru_cache(maxsize=None)
def fold(text):
    """As the program folds other scripts, too: without the signs for vowels and tones."""
    text = unicodedata.normalize("NFKD", fold_latin(text))
    return unicodedata.normalize("NFC", "".join(c for c in text if not unicodedata.category(c).startswith("M")))


# Short names that news uses and CLDR lacks, and longer phrases that keep a country's name in them from counting.
HAND = {
    "ar": "US أمريكا;US أميركا;US الولايات المتحدة الأمريكية;US الولايات المتحدة الأميركية;GB بريطانيا;SA السعودية;AE الإمارات;"
          "DK الدنمارك;OM سلطنة عمان;RU روسيا الاتحادية;MM ميانمار;CD الكونغو الديمقراطية;MO ماكاو;HU المجر;"
          "amman-jo عمان;kabul-af كابول;khartoum-sd الخرطوم;rabat-ma الرباط",
    "de": "US Vereinigte Staaten von Amerika;GB Großbritannien;BY Weißrussland;MD Moldau;MD Moldawien;BN Brunei;"
          "VA Vatikan;BW Botswana;CD Demokratische Republik Kongo;CD DR Kongo;CZ Tschechien;MM Birma",
    "es": "US Estados Unidos de América;US EEUU;US EE.UU.;GB Gran Bretaña;SA Arabia Saudita;BH Bahréin;QA Qatar;MD Moldova;"
          "VA Vaticano;NL Holanda;CI Costa de Marfil;MM Birmania;RO Rumania;BY Belarús;BD Bangladesh",
    "fr": "US États-Unis d’Amérique;GB Grande-Bretagne;VA Vatican;MU île Maurice;CD République démocratique du Congo;"
          "MM Birmanie;VN Vietnam;BY Bélarus;KG Kirghizistan;NL Hollande;RE île de La Réunion",
    "hi": "GB ब्रिटेन;KP उत्तरी कोरिया;KR दक्षिणी कोरिया;IL इजरायल;IL इस्राइल;NZ न्यूजीलैंड;BR ब्राजील;FR फ्रांस;"
          "AF अफगानिस्तान;PS फिलिस्तीन;PH फिलीपींस;US संयुक्त राज्य अमेरिका;VN वियतनाम;AU आस्ट्रेलिया",
    "ja": "US 米国;GB 英国;AE アラブ首長国;ML マリ共和国;FM ミクロネシア;VA バチカン;VN ヴェトナム;AU 豪州;KR 大韓民国;CN 中華人民共和国;"
          "KP 朝鮮民主主義人民共和国;US-NM ニューメキシコ;indian-ocean インド洋;gulf-of-mexico メキシコ湾;sea-of-japan 日本海;"
          "tokyo-jp 東京;beijing-cn 北京;seoul-kr ソウル;taipei-tw 台北;kyiv-ua キーウ;vienna-at ウィーン;washington-us ワシントン",
    "ko": "KR 한국;KR 남한;KP 조선민주주의인민공화국;TR 터키;AE 아랍에미리트연합;AE UAE;BY 벨라루스;CD 콩고민주공화국;VA 바티칸;"
          "seoul-kr 서울;pyongyang-kp 평양;kyiv-ua 키이우;washington-us 워싱턴",
    "ms": "US Amerika;GB Britain;KP Korea Utara;CN Republik Rakyat China;AE UAE;TL Timor Leste;BN Negara Brunei Darussalam",
    "nl": "US VS;US Verenigde Staten van Amerika;GB Groot-Brittannië;BY Wit-Rusland;VA Vaticaan;NL Holland;MD Moldova;"
          "CD Democratische Republiek Congo;MM Birma",
    "pt": "US Estados Unidos da América;GB Grã-Bretanha;NL Holanda;BY Bielorrússia;VA Vaticano;VN Vietname;IR Irão;"
          "UA Ucrânia;PL Polónia;KE Quénia;RO Roménia;YE Iémen;MC Mónaco;CZ República Checa;BY Belarus;MM Birmânia;"
          "TM Turquemenistão;LV Letónia;EE Estónia;SI Eslovénia;MK Macedónia do Norte;AM Arménia",
    "ru": "KP Северная Корея;KR Южная Корея;US Соединенные Штаты Америки;ZA ЮАР;BY Белоруссия;CF ЦАР;CN КНР;RU Российская Федерация;"
          "CD ДР Конго;CD Демократическая Республика Конго;DE ФРГ;MM Мьянма;AE Объединенные Арабские Эмираты;KG Кыргызстан;"
          "MD Молдавия;FM Микронезия;GB Соединенное Королевство;FK Фолклендские острова;US-NJ Нью-Джерси",
    "tr": "US Amerika;GB Britanya;GB İngiltere;AE BAE;VA Vatikan;PS Filistin;CZ Çekya;CD Kongo Demokratik Cumhuriyeti",
    "uk": "KP КНДР;US Сполучені Штати Америки;ZA ПАР;CN КНР;AE ОАЕ;RU Російська Федерація;GB Британія;GB Сполучене Королівство;"
          "CD ДР Конго;BY Республіка Білорусь;DE ФРН;ZA Південна Африка;US-NJ Нью-Джерсі",
    "vi": "GB Anh;AE UAE;MM Miến Điện;KP Bắc Triều Tiên;KP CHDCND Triều Tiên;CN Trung Hoa;KH Cam-pu-chia;UA Ukraine;IL Israel;"
          "US Hợp chúng quốc Hoa Kỳ;MM Myanmar;HK Hong Kong;ID Indonesia;GB Vương quốc Anh;IT Ý;BY Belarus",
    "zh": "AE 阿联酋;KP 北韩;KR 南韩;KR 大韩民国;CD 刚果金;CG 刚果布;SA 沙特;CN 中华人民共和国;ID 印尼;US 美利坚合众国;GB 大不列颠;"
          "PS 巴勒斯坦;US-NM 新墨西哥;US-MD 马里兰;indian-ocean 印度洋;gulf-of-mexico 墨西哥湾;sea-of-japan 日本海;"
          "TW 台灣;CN 中國;US 美國;RU 俄羅斯;KR 韓國;KP 朝鮮;KP 北韓;GB 英國;FR 法國;DE 德國;UA 烏克蘭;TH 泰國;PH 菲律賓;"
          "seoul-kr 首尔;taipei-tw 台北;kyiv-ua 基辅;cairo-eg 开罗;baghdad-iq 巴格达;tehran-ir 德黑兰;washington-us 华盛顿;"
          "hanoi-vn 河内;manila-ph 马尼拉;vienna-at 维也纳;lisbon-pt 里斯本;new-delhi-in 新德里;ottawa-ca 渥太华",
}
# Names that mean something else in their own language as a rule; what folding makes of them included.
NEVER = {
    "ar": "مالي بنين جيرسي نيوي نوك برن دكا رباط خرطوم كابل لومي نيامي سوفا روسو ديلي أبيا صوفيا سوكري", "de": "Man", "es": "Granada RU Reunión San-Martín Guadalupe",
    "fr": "Maurice Dominique Salvador Grenade Jersey R.-U. É.-U.", "hi": "", "ja": "マリ ジャージー アルバ キト リマ ローマ ソフィア バレー マレ ロメ スバ リガ スクレ",
    "ko": "수단 오만 저지 건지 말리 괌 리마 로마 빈 키토 소피아 도하 말레 방기 암만 리가 로메 로조 사나 수바 더밸리", "ms": "Gunung-Berapi-Asuncion", "nl": "Ciudad-Trujillo", "tr": "BK Fas Man Roma Bern",
    "pt": "Maurício Granada Reunião Guadalupe São-Martinho", "ru": "Того Чад Джерси Рим София Мале Валли", "uk": "Того Малі Чад Джерсі Рим Софія Мале Валлі",
    "vi": "Viêng-Quý Jaunde", "zh": "利马 罗马 罗马市 新港 開雲 瓦利 自由市 索菲亞 培亞 羅索 苏克雷 圣约翰 努克",
}
CONDITIONS = {
    ("ar", "عمان"): "needs=country;prior=99", ("ar", "مسقط"): "needs=country", ("fr", "Équateur"): "only", ("vi", "Anh"): "forbids=first", ("vi", "Ý"): "forbids=first", ("vi", "Áo"): "forbids=first",
    ("zh", "中国"): "forbids=prev:zh-before", ("zh", "美国"): "forbids=prev:zh-before",
    ("zh", "日本"): "forbids=prev:zh-before", ("zh", "马里"): "forbids=next:zh-after",
    ("zh", "阿曼"): "forbids=next:zh-after", ("zh", "加纳"): "forbids=next:zh-after",
    ("ja", "パリ"): "forbids=prev:katakana|next:katakana|next:ja-island",
}
CLASSES = {
    "hi": {"hi-after": ("Words that follow a name in Hindi", "ने के की का में से को पर और तथा व एवं")},
    "ja": {"katakana": ("Katakana: a name that goes on is another word", " ".join(map(chr, range(0x30A1, 0x30FB))) + " ー"),
           "ja-island": ("After the name of an island", "島")},
    "zh": {"zh-before": ("Ends the word before: 发展中国家, 欧美国家", "展 欧 拉 南 北 今 昨 近 每"),
           "zh-after": ("Goes on with a foreign name: 马里奥, 阿曼达", "兰 奥 乌 达 纳 斯 尔 特 克 拉 利 罗 莱 尼 诺 卡 德 托 维 娜 "
                        "莎 森 顿 堡 夫 洛 瓦 塔 亚")},
    "es": {"abbreviation": (None, "EE")},
    "tr": {"clitic": (None, "nin nın nun ye ya den dan ten tan de da te ta yi yı yu in ın un e a i ı u")},
}
# Devanagari signs fold away: what is left of these three letters is no other frequent word.
HI_SAFE = {fold(name) for name in "भारत जापान ईरान इराक क़तर यमन नेपाल कुवैत कनाडा जर्मनी पाकिस्तान यूक्रेन इटली".split()}
HI_NEEDS = {"RU", "CN", "ES", "EG", "FR", "SY", "LY", "TR", "SD", "CU", "IL", "TW", "OM", "VN", "BT"}
JA_PART = {"シリア", "マルタ", "ペルー"}       # names that longer words begin or end with: シリアス
KO_PARTICLES = {True: "은 이 을 의 에 과 도 으로 에서", False: "는 가 를 의 에 와 도 로 에서"}
RU_TYPE = re.compile(r"область$|край$|автономный округ$|воеводство$|^Республика |провинция$|^штат ")
KO_TYPE = re.compile(r" (주|성|현|도)$")
MS_SIDE = re.compile(r"\b(Utara|Selatan|Barat|Timur|Tengah|Pulau|Kepulauan|Baru)\b")
ENGLISH_TYPE = re.compile(r"\b(Province|Region|District|County|Governorate|Department|State|Island)\b")


def known():
    """Folded name -> id -> whether it fires without conditions; the ids; the cities; the regions with a free name."""
    names, ids, cities, free, classes = {}, set(), {}, set(), set()
    for file in sorted(os.listdir(FOLDER)):
        if not file.endswith(".tsv"):
            continue
        for id, tag, text, facts, _ in rows(os.path.join(FOLDER, file)):
            if tag == "=":
                ids.add(id)
                if "type=" in facts:
                    classes.add(id)
                if file == "cities.tsv":
                    iso, pop = re.search("iso=(..)", facts)[1], re.search(r"pop=(\d+)", facts)[1]
                    cities.setdefault((iso, int(pop)), id)
                if file == "regions.tsv" and "noalias" not in facts:
                    free.add(id)
            if "type=" not in facts and not (tag == "=" and "noalias" in facts):
                unbound = not re.search(r"\b(only|needs|forbids)\b", facts)
                by_id = names.setdefault(fold(text), {})
                by_id[id] = by_id.get(id, False) or unbound
    for by_id in names.values():
        for id in classes & set(by_id):
            del by_id[id]
    return names, ids, cities, free


class Layer:
    def __init__(self, lang, knowledge, words):
        self.lang, self.words = lang, words
        self.names, self.ids, self.cities, self.free = knowledge
        self.taken = {}
        self.never = {fold(name.replace("-", " ")) for name in NEVER[lang].split()}
        self.g = Gazetteer()
        self.g.entry(lang, LANGUAGES[lang], "type=language", "hand")
        for id, (name, members) in CLASSES.get(lang, {}).items():
            if name:
                self.g.entry(id, name, "type=class", "hand")
            for member in members.split():
                self.g.alias(id, lang, member, None, "hand")

    def facts(self, id, text):
        """The facts of an alias, or None for a name that is left out."""
        name = fold(text)
        if (self.lang, text) in CONDITIONS:
            facts = CONDITIONS[self.lang, text].split(";")
        else:
            facts = []
        if self.lang in LATIN:
            here = self.names.get(name, {})
            if here.get(id) or not facts and any(free for other, free in here.items() if other != id):
                return None
            short = len(re.sub(r"\W", "", name)) < 4
            if (here or short or name in self.words) and "only" not in facts:
                facts.append("only")
        elif self.lang == "hi":
            letters = len(name.replace(" ", ""))
            if " " not in name and letters < 4 and name not in HI_SAFE:
                if letters < 2 or letters < 3 and id not in HI_NEEDS or letters < 4 and not re.fullmatch("[A-Z]{2}", id):
                    return None
                facts.append("needs=next:hi-after")
        elif self.lang == "ja" and re.fullmatch("[ァ-ヺー・]+", text) and not facts:
            if len(text) <= 2 or len(text) == 3 and (id.islower() or text in JA_PART):
                facts.append("forbids=prev:katakana|next:katakana")
        elif self.lang in ("zh", "ko") and len(text) < 2 or self.lang in ("ru", "uk", "ar") and len(text) < 3:
            return None
        return facts

    def add(self, id, text, source):
        text = text.replace("\u200f", "").strip()
        name = fold(text)
        if not name or id not in self.ids or self.lang in ("ja", "zh") and len(text) > MAX_WORDS or name in self.never or (
                self.taken.get(name, id) != id and (self.lang, text) not in CONDITIONS):
            return
        self.taken.setdefault(name, id)
        facts = self.facts(id, text)
        if facts is not None:
            self.g.alias(id, self.lang, text, facts, source)
        for form in self.forms(text, facts) if "-" not in id or id.islower() else []:
            if not self.names.get(fold(form)) and fold(form) not in self.taken:
                self.g.alias(id, self.lang, form, facts, source)

    def forms(self, text, facts):
        """The name with what its language writes together with it."""
        if self.lang == "fr" and fold(text)[0] in "aeiou":
            if facts is None or len(fold(text)) < 4:
                facts = []
            plural = re.match("Îles|États|Émirats", text)
            return ["d’" + text] if plural else ["l’" + text, "d’" + text]
        if facts is None:
            return []
        if self.lang == "ko" and "가" <= text[-1] <= "힣":
            final = (ord(text[-1]) - 0xAC00) % 28
            forms = KO_PARTICLES[final != 0].split()
            return [text + ("로" if form == "으로" and final == 8 else form) for form in forms]
        if self.lang == "ar":
            return ["و" + text, "ب" + text, "لل" + text[2:] if text.startswith("ال") else "ل" + text]
        return []


def plain(iso, key, name):
    """A name of CLDR as news writes it, or None."""
    if "alt-variant" in key and re.search(r"[(（]", name) or iso in ("CD", "CG") and re.search(r"[(（]| [-–] |^\w+$", name):
        return None
    if iso in ("CC", "VG", "VI") and re.search(r"[(（]", name):
        return None
    name = re.sub(r"\s*[(（].*", "", name)
    if iso == "JE" or re.search(r"[,&]| [-–—] |о-в|SAR |SAR$|RAE |R\.A\.S|ÖİB|特别行政区|特別行政区|Đặc khu|Sonderverw", name):
        return None
    if key.endswith("alt-short") and len(re.sub(r"\W", "", name)) < 3 and iso != "US" and name.isascii():
        return None
    return name


def countries(sources, lang):
    """(id, name, source) of the countries."""
    for pair in HAND[lang].split(";"):
        id, _, name = pair.partition(" ")
        if name:
            yield id, name, "hand"
    path = os.path.join(sources, "cldr", lang, "territories.json")
    with open(path, encoding="utf-8") as file:
        names = json.load(file)["main"][lang]["localeDisplayNames"]["territories"]
    for key, name in names.items():
        iso = key[:2]
        if re.fullmatch("[A-Z]{2}(-alt-(short|variant))?", key) and plain(iso, key, name):
            yield iso, plain(iso, key, name), "cldr"
    path = os.path.join(sources, "i18n-iso-countries", lang + ".json")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            for iso, of_country in json.load(file)["countries"].items():
                for name in [of_country] if isinstance(of_country, str) else of_country:
                    if plain(iso, iso, name):
                        yield iso, plain(iso, iso, name), "i18n"


@functools.lru_cache(maxsize=None)
def all_capitals(sources):
    path = os.path.join(sources, "geonames-cities", "cities1000.tsv")
    return [city for city in rows(path, header=True) if city["feature"] == "PPLC"]


def capitals(sources, lang, cities):
    path = os.path.join(sources, "geonames-libgeonames", lang + ".tsv")
    local = dict(cells for cells in rows(path) if len(cells) == 2) if os.path.exists(path) else {}
    for city in all_capitals(sources):
        id = cities.get((city["country"], int(city["population"])))
        name = re.sub(r"\s*[(（].*|,.*", "", local.get(city["geonameid"], ""))
        if id and name and not re.search(r"\d|\w\.\w", name) and (
                lang in LATIN or not re.search("[A-Za-z]", name)):
            yield id, name, "geonames"


def regions(sources, lang, free):
    path = os.path.join(sources, "cldr", "subdivisions", lang + ".xml")
    if not os.path.exists(path):
        return
    with open(path, encoding="utf-8") as file:
        pairs = re.findall(r'<subdivision type="([^"]+)"[^>]*>([^<]*)<', file.read())
    found = [((code[:2] + "-" + code[2:]).upper(), name) for code, name in pairs]
    for id, name in found:
        if re.search(r"[²†(,]", name) or len(name) < 3:
            continue
        if lang == "ru" and (RU_TYPE.search(name) or id in free and len(name) > 4 and name[0].isupper()):
            yield id, name, "cldr"
        elif lang == "ms" and id in free and MS_SIDE.search(name) and not ENGLISH_TYPE.search(name):
            yield id, name, "cldr"
        elif lang == "ko" and id in free and len(KO_TYPE.sub("", name)) > (3 if " " in name else 2):
            for text in sorted({name, name.replace(" ", ""), KO_TYPE.sub("", name)}):
                yield id, text, "cldr"


def build(sources):
    common = common_words()
    words = set.union(common["en"], common["id"], stop_words(sources), lexicon(sources), *person_names(sources))
    for file in ("function-word.tsv", "not-name.tsv", "name-parts.tsv", "name-parts-hand.tsv"):
        words |= {fold(row[2]) for row in rows(os.path.join(FOLDER, file))}
    knowledge = known()
    out = []
    for lang, name in LANGUAGES.items():
        layer = Layer(lang, knowledge, words)
        for id, text, source in countries(sources, lang):
            layer.add(id, text, source)
        for id, text, source in capitals(sources, lang, layer.cities):
            layer.add(id, text, source)
        # Two regions of one name: neither.
        twice, found = {}, list(regions(sources, lang, layer.free))
        for id, text, _ in found:
            twice.setdefault(fold(text), set()).add(id)
        for id, text, source in found:
            if len(twice[fold(text)]) == 1:
                layer.add(id, text, source)
        out.append((os.path.join("layers", lang + ".tsv"), layer.g, "%s names of countries and capitals%s; imported, see "
                    "import/layers.py. Used only with -g." % (name, ", some regions" if found else "")))
    return out


main(build)
