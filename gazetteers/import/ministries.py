#!/usr/bin/env python3
"""Ministries, parliaments, armed forces and other state bodies of foreign states, from two small tables.

    python3 gazetteers/import/ministries.py - gazetteers

COUNTRIES says what a state is called; KINDS says what a body of it is called in Indonesian and English. Every name here has
the state in it: bare names ("Foreign Ministry") are in orgs-generic.tsv, names of their own ("Knesset") in
orgs-governments.tsv. English adjectives are left out on purpose: in "Russian Foreign Ministry" the nationality word is a
mention of its own, and so is the state in Indonesian "militer Rusia", "pemerintah Rusia".
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from orgnames import Names  # noqa: E402
from tsv import Gazetteer, fold, main  # noqa: E402

FILE = "orgs-ministries.tsv"

# ISO: English names / Indonesian names
COUNTRIES = """
US: United States, US, America / Amerika Serikat, AS, Amerika
GB: United Kingdom, UK, Britain / Inggris, Britania Raya
FR: France / Prancis, Perancis
DE: Germany / Jerman
IT: Italy / Italia
ES: Spain / Spanyol
PT: Portugal / Portugal
NL: Netherlands / Belanda
BE: Belgium / Belgia
SE: Sweden / Swedia
NO: Norway / Norwegia
DK: Denmark / Denmark
FI: Finland / Finlandia
IE: Ireland / Irlandia
PL: Poland / Polandia
CZ: Czech Republic, Czechia / Republik Ceko, Ceko
SK: Slovakia / Slovakia, Slowakia
HU: Hungary / Hungaria, Hongaria
RO: Romania / Rumania
BG: Bulgaria / Bulgaria
GR: Greece / Yunani
AT: Austria / Austria
CH: Switzerland / Swiss
RS: Serbia / Serbia
HR: Croatia / Kroasia
UA: Ukraine / Ukraina
BY: Belarus / Belarus, Belarusia
MD: Moldova / Moldova
LT: Lithuania / Lituania, Lithuania
LV: Latvia / Latvia
EE: Estonia / Estonia
RU: Russia, Russian Federation / Rusia, Federasi Rusia
GE: Georgia / Georgia
AM: Armenia / Armenia
AZ: Azerbaijan / Azerbaijan
KZ: Kazakhstan / Kazakhstan
UZ: Uzbekistan / Uzbekistan
TR: Turkey, Türkiye / Turki, Turkiye
CN: China, People's Republic of China / China, Tiongkok, Cina
TW: Taiwan / Taiwan
JP: Japan / Jepang
KR: South Korea, Republic of Korea / Korea Selatan, Korsel
KP: North Korea, DPRK / Korea Utara, Korut
MN: Mongolia / Mongolia
IN: India / India
PK: Pakistan / Pakistan
BD: Bangladesh / Bangladesh
LK: Sri Lanka / Sri Lanka
NP: Nepal / Nepal
AF: Afghanistan / Afghanistan, Afganistan
MY: Malaysia / Malaysia
SG: Singapore / Singapura
TH: Thailand / Thailand, Thailan
PH: Philippines / Filipina
VN: Vietnam / Vietnam
MM: Myanmar, Burma / Myanmar
KH: Cambodia / Kamboja
LA: Laos / Laos
BN: Brunei / Brunei Darussalam, Brunei
TL: Timor-Leste, East Timor / Timor Leste, Timor-Leste
PG: Papua New Guinea / Papua Nugini, PNG
FJ: Fiji / Fiji
AU: Australia / Australia
NZ: New Zealand / Selandia Baru
CA: Canada / Kanada
MX: Mexico / Meksiko
CU: Cuba / Kuba
VE: Venezuela / Venezuela
CO: Colombia / Kolombia
BR: Brazil / Brasil, Brazil
AR: Argentina / Argentina
CL: Chile / Chile, Cile
PE: Peru / Peru
BO: Bolivia / Bolivia
EC: Ecuador / Ekuador
IL: Israel / Israel
PS: Palestine, Palestinian Authority / Palestina, Otoritas Palestina
LB: Lebanon / Lebanon
SY: Syria / Suriah, Syria
JO: Jordan / Yordania
IQ: Iraq / Irak
IR: Iran / Iran
SA: Saudi Arabia / Arab Saudi, Saudi
AE: United Arab Emirates, UAE / Uni Emirat Arab, UEA
QA: Qatar / Qatar
KW: Kuwait / Kuwait
BH: Bahrain / Bahrain
OM: Oman / Oman
YE: Yemen / Yaman
EG: Egypt / Mesir
LY: Libya / Libya
TN: Tunisia / Tunisia
DZ: Algeria / Aljazair
MA: Morocco / Maroko
SD: Sudan / Sudan
SS: South Sudan / Sudan Selatan
ET: Ethiopia / Ethiopia, Etiopia
SO: Somalia / Somalia
KE: Kenya / Kenya
UG: Uganda / Uganda
RW: Rwanda / Rwanda
CD: Democratic Republic of Congo, DR Congo, DRC / Republik Demokratik Kongo, RD Kongo, Kongo
NG: Nigeria / Nigeria
GH: Ghana / Ghana
SN: Senegal / Senegal
ML: Mali / Mali
ZA: South Africa / Afrika Selatan, Afsel
ZW: Zimbabwe / Zimbabwe
ZM: Zambia / Zambia
TZ: Tanzania / Tanzania
AL: Albania / Albania
MK: North Macedonia / Makedonia Utara
BA: Bosnia and Herzegovina, Bosnia / Bosnia dan Herzegovina, Bosnia-Herzegovina, Bosnia
ME: Montenegro / Montenegro
SI: Slovenia / Slovenia
XK: Kosovo / Kosovo
CY: Cyprus / Siprus
IS: Iceland / Islandia
LU: Luxembourg / Luksemburg, Luxembourg
MT: Malta / Malta
KG: Kyrgyzstan / Kirgizstan, Kirgistan
TJ: Tajikistan / Tajikistan
TM: Turkmenistan / Turkmenistan
BT: Bhutan / Bhutan
MV: Maldives / Maladewa
GT: Guatemala / Guatemala
HN: Honduras / Honduras
SV: El Salvador / El Salvador
NI: Nicaragua / Nikaragua
CR: Costa Rica / Kosta Rika
PA: Panama / Panama
DO: Dominican Republic / Republik Dominika
HT: Haiti / Haiti
JM: Jamaica / Jamaika
PY: Paraguay / Paraguay
UY: Uruguay / Uruguay
SR: Suriname / Suriname
CM: Cameroon / Kamerun
CI: Ivory Coast / Pantai Gading
NE: Niger / Niger
BF: Burkina Faso / Burkina Faso
TD: Chad / Chad
MR: Mauritania / Mauritania
GN: Guinea / Guinea
SL: Sierra Leone / Sierra Leone
LR: Liberia / Liberia
GA: Gabon / Gabon
CF: Central African Republic / Republik Afrika Tengah
AO: Angola / Angola
MZ: Mozambique / Mozambik
NA: Namibia / Namibia
BW: Botswana / Botswana
MG: Madagascar / Madagaskar
BI: Burundi / Burundi
DJ: Djibouti / Djibouti
ER: Eritrea / Eritrea
SB: Solomon Islands / Kepulauan Solomon
VU: Vanuatu / Vanuatu
WS: Samoa / Samoa
TO: Tonga / Tonga
"""

# States seldom in the news: only the bodies that speak for a state or are in the news wherever it is.
SMALL = set("""AL MK BA ME SI XK CY IS LU MT KG TJ TM BT MV GT HN SV NI CR PA DO HT JM PY UY SR CM CI NE BF TD MR GN SL LR GA CF AO
    MZ NA BW MG BI DJ ER SB VU WS TO""".split())
SPEAKING = {"foreign-ministry", "defence-ministry", "armed-forces", "police", "embassy", "national-team"}

# kind of id / kind of entity / English canonical name / English patterns / Indonesian patterns; * is the name of the state
KINDS = """
foreign-ministry / ministry / Ministry of Foreign Affairs of * / Foreign Ministry of * / Kementerian Luar Negeri *, Kemlu *, Kemenlu *, Departemen Luar Negeri *, Deplu *
defence-ministry / ministry / Ministry of Defence of * / Ministry of Defense of *, Defence Ministry of *, Defense Ministry of * / Kementerian Pertahanan *, Kemhan *, Kemenhan *, Departemen Pertahanan *, Dephan *
finance-ministry / ministry / Ministry of Finance of * / - / Kementerian Keuangan *, Kemenkeu *, Departemen Keuangan *
interior-ministry / ministry / Ministry of the Interior of * / Ministry of Interior of *, Ministry of Internal Affairs of * / Kementerian Dalam Negeri *, Kemendagri *, Departemen Dalam Negeri *
health-ministry / ministry / Ministry of Health of * / - / Kementerian Kesehatan *, Kemenkes *, Departemen Kesehatan *
justice-ministry / ministry / Ministry of Justice of * / - / Kementerian Kehakiman *, Departemen Kehakiman *, Kementerian Hukum *
energy-ministry / ministry / Ministry of Energy of * / - / Kementerian Energi *, Departemen Energi *
trade-ministry / ministry / Ministry of Trade of * / Ministry of Commerce of * / Kementerian Perdagangan *, Departemen Perdagangan *, Kemendag *
education-ministry / ministry / Ministry of Education of * / - / Kementerian Pendidikan *, Departemen Pendidikan *
transport-ministry / ministry / Ministry of Transport of * / - / Kementerian Transportasi *, Kementerian Perhubungan *, Departemen Perhubungan *, Departemen Transportasi *
agriculture-ministry / ministry / Ministry of Agriculture of * / - / Kementerian Pertanian *, Departemen Pertanian *
economy-ministry / ministry / Ministry of Economy of * / - / Kementerian Ekonomi *
environment-ministry / ministry / Ministry of Environment of * / - / Kementerian Lingkungan *, Kementerian Lingkungan Hidup *
labour-ministry / ministry / Ministry of Labour of * / Ministry of Labor of * / Kementerian Tenaga Kerja *, Departemen Tenaga Kerja *, Kementerian Ketenagakerjaan *
culture-ministry / ministry / Ministry of Culture of * / - / Kementerian Kebudayaan *
sport-ministry / ministry / Ministry of Sports of * / Ministry of Sport of * / Kementerian Olahraga *
information-ministry / ministry / Ministry of Information of * / - / Kementerian Informasi *, Kementerian Penerangan *
parliament / parliament / Parliament of * / - / DPR *
supreme-court / court / Supreme Court of * / - / Mahkamah Agung *
constitutional-court / court / Constitutional Court of * / - / Mahkamah Konstitusi *
armed-forces / military / Armed Forces of * / - / Angkatan Bersenjata *
army / military / Army of * / - / Angkatan Darat *
navy / military / Navy of * / - / Angkatan Laut *, AL *
air-force / military / Air Force of * / - / Angkatan Udara *, AU *
police / police / National Police of * / - / Kepolisian *, Kepolisian Nasional *
central-bank / central-bank / Central Bank of * / - / Bank Sentral *
embassy / ministry / Embassy of * / * Embassy / Kedutaan Besar *, Kedubes *, Kedutaan *
consulate / ministry / Consulate of * / Consulate General of *, * Consulate / Konsulat Jenderal *, Konjen *, Konsulat *
attorney-general / police / Attorney General's Office of * / - / Kejaksaan Agung *
election-commission / ministry / Election Commission of * / Electoral Commission of * / Komisi Pemilihan Umum *, Komisi Pemilu *
national-team / team / * national team / - / Timnas *, Tim Nasional *
coast-guard / military / Coast Guard of * / * Coast Guard / Penjaga Pantai *, Garda Pantai *
football-federation / league / Football Federation of * / Football Association of * / Asosiasi Sepak Bola *, Federasi Sepak Bola *, Federasi Sepakbola *
olympic-committee / league / Olympic Committee of * / - / Komite Olimpiade *
weather-agency / ministry / Meteorological Agency of * / - / Badan Meteorologi *, Badan Cuaca *
space-agency / ministry / Space Agency of * / - / Badan Antariksa *, Badan Ruang Angkasa *
intelligence-agency / police / Intelligence Agency of * / - / Badan Intelijen *, Dinas Intelijen *
red-cross / ngo / Red Cross of * / - / Palang Merah *, Bulan Sabit Merah *
immigration-agency / police / Immigration Service of * / - / Badan Imigrasi *, Departemen Imigrasi *
presidential-office / government / Office of the President of * / - / Kantor Kepresidenan *, Istana Kepresidenan *
prime-minister-office / government / Office of the Prime Minister of * / - / Kantor Perdana Menteri *, Kantor PM *
senate / parliament / Senate of * / - / Senat *
"""

# Bodies that other files name in full (orgs-governments.tsv): the state's patterns go to that id instead.
# An empty id: there is no such body.
ELSEWHERE = {
    ("US", "foreign-ministry"): "us-state-department", ("US", "defence-ministry"): "us-defense-department",
    ("US", "finance-ministry"): "us-treasury", ("US", "justice-ministry"): "us-justice-department",
    ("US", "interior-ministry"): "us-interior-department", ("US", "health-ministry"): "us-hhs",
    ("US", "energy-ministry"): "us-energy-department", ("US", "trade-ministry"): "us-commerce-department",
    ("US", "education-ministry"): "us-education-department", ("US", "transport-ministry"): "us-transportation-department",
    ("US", "agriculture-ministry"): "us-agriculture-department", ("US", "labour-ministry"): "us-labor-department",
    ("US", "parliament"): "us-congress", ("US", "supreme-court"): "us-supreme-court", ("US", "army"): "us-army",
    ("US", "navy"): "us-navy", ("US", "air-force"): "us-air-force", ("US", "central-bank"): "federal-reserve",
    ("US", "armed-forces"): "us-armed-forces", ("US", "environment-ministry"): "EPA", ("US", "election-commission"): "FEC",
    ("US", "attorney-general"): "us-justice-department", ("GB", "attorney-general"): "", ("GB", "constitutional-court"): "",
    ("US", "constitutional-court"): "", ("US", "culture-ministry"): "", ("US", "economy-ministry"): "", ("US", "police"): "",
    ("US", "information-ministry"): "", ("US", "sport-ministry"): "", ("GB", "information-ministry"): "",
    ("GB", "foreign-ministry"): "uk-foreign-office", ("GB", "finance-ministry"): "uk-treasury",
    ("GB", "interior-ministry"): "uk-home-office", ("GB", "defence-ministry"): "uk-mod",
    ("GB", "parliament"): "uk-parliament", ("GB", "central-bank"): "bank-of-england",
    ("GB", "navy"): "royal-navy", ("GB", "air-force"): "royal-air-force", ("GB", "army"): "british-army",
    ("IL", "armed-forces"): "IDF", ("IL", "parliament"): "knesset", ("IL", "police"): "israel-police",
    ("IL", "central-bank"): "bank-of-israel",
    ("DE", "parliament"): "bundestag", ("DE", "armed-forces"): "bundeswehr", ("DE", "central-bank"): "bundesbank",
    ("DE", "constitutional-court"): "bundesverfassungsgericht",
    ("JP", "parliament"): "japan-diet", ("JP", "central-bank"): "bank-of-japan", ("JP", "armed-forces"): "japan-sdf",
    ("CN", "armed-forces"): "PLA", ("CN", "navy"): "PLA-navy", ("CN", "air-force"): "PLA-air-force",
    ("CN", "central-bank"): "PBOC", ("CN", "parliament"): "NPC",
    ("RU", "parliament"): "state-duma", ("RU", "central-bank"): "bank-of-russia", ("UA", "parliament"): "verkhovna-rada",
    ("IR", "parliament"): "majlis", ("IN", "central-bank"): "RBI", ("IN", "foreign-ministry"): "india-mea",
    ("KR", "central-bank"): "bank-of-korea", ("KR", "parliament"): "korea-national-assembly",
    ("AU", "central-bank"): "RBA", ("AU", "armed-forces"): "ADF", ("AU", "foreign-ministry"): "DFAT",
    ("CA", "central-bank"): "bank-of-canada", ("CA", "foreign-ministry"): "global-affairs-canada",
    ("MY", "central-bank"): "bank-negara", ("MY", "police"): "PDRM", ("SG", "central-bank"): "MAS",
    ("PH", "central-bank"): "BSP", ("PH", "police"): "PNP", ("PH", "armed-forces"): "AFP-army",
    ("TH", "central-bank"): "bank-of-thailand", ("TH", "police"): "royal-thai-police", ("PL", "parliament"): "sejm",
    ("FR", "central-bank"): "banque-de-france", ("FR", "parliament"): "assemblee-nationale",
    ("TR", "parliament"): "TBMM", ("MM", "armed-forces"): "tatmadaw", ("KP", "armed-forces"): "KPA-army",
    ("SA", "central-bank"): "SAMA", ("NZ", "central-bank"): "RBNZ", ("TR", "central-bank"): "CBRT",
    ("BR", "central-bank"): "banco-central-brasil", ("MX", "central-bank"): "banxico", ("ZA", "central-bank"): "SARB",
    ("CH", "central-bank"): "SNB", ("SE", "central-bank"): "riksbank", ("NO", "central-bank"): "norges-bank",
    ("SD", "armed-forces"): "SAF-sudan", ("SG", "police"): "SPF", ("LB", "armed-forces"): "lebanese-army",
    ("MY", "election-commission"): "EC-my", ("TL", "police"): "PNTL", ("LK", "central-bank"): "CBSL", ("PK", "central-bank"): "SBP", ("NG", "central-bank"): "CBN",
}
# Bodies that many states have under a name of their own, which other files tell; there the pattern is not needed.
BY_NAME = {"coast-guard", "football-federation", "olympic-committee", "weather-agency", "space-agency", "intelligence-agency",
           "red-cross", "immigration-agency", "presidential-office", "prime-minister-office", "senate"}
FOOTBALL = "MY SG TH VN PH MM KH LA BN TL JP KR KP CN TW IN AU NZ SA AE QA IQ IR KW BH OM JO SY PS UZ FR DE ES IT NL PT BR AR GB US RU UA"
# Which states have one that news names.
ONLY_IN = {
    "coast-guard": "JP CN TW PH VN IN KR MY GR IT TR CA", "space-agency": "IN CN JP KR IL AE RU FR IT CA TR",
    "weather-agency": "JP KR AU CN TW PH TH MY SG IN VN NZ GB", "intelligence-agency": "KR CN RU IR TR SA EG PK IN JP DE FR UA JO AU",
    "football-federation": FOOTBALL, "olympic-committee": FOOTBALL, "senate": "FR IT PH AU CA PK TH BR AR CL MX NG KE ES PL CO", "immigration-agency":
    "MY SG TH JP AU PH TW KH VN HK SA", "presidential-office": "KR UA FR RU TR IR PH SY EG LB TW AF VE TL LK TN",
    "prime-minister-office": "MY SG TH IL IN PK JP AU IQ KH BD GB LB VN", "red-cross": "TR IR PS SY EG AE KR CN PH JP KW SA",
}
# Names that take an article in English.
THE = {"United States", "US", "United Kingdom", "UK", "Netherlands", "Czech Republic", "Russian Federation", "DPRK", "DRC",
       "People's Republic of China", "Republic of Korea", "Philippines", "United Arab Emirates", "UAE", "Palestinian Authority",
       "Democratic Republic of Congo"}
# Bodies that are seldom named with a lesser name of their state.
MINOR = {"coast-guard", "football-federation", "olympic-committee", "weather-agency", "space-agency", "intelligence-agency",
         "red-cross", "immigration-agency", "presidential-office", "prime-minister-office", "senate", "culture-ministry", "sport-ministry", "information-ministry", "environment-ministry", "labour-ministry",
         "transport-ministry", "agriculture-ministry", "economy-ministry", "education-ministry", "election-commission",
         "constitutional-court", "attorney-general", "consulate"}


def names(cell):
    return [name.strip() for name in cell.split(",") if name.strip() not in ("", "-")]


def table(text):
    for line in text.strip().split("\n"):
        head, _, rest = line.partition(": ") if ": " in line.split(" / ")[0] else ("", "", line)
        yield [head] * bool(head) + [cell.strip() for cell in rest.split(" / ")]


def filled(pattern, name):
    article = "the " if name in THE and not pattern.startswith("*") else ""
    return pattern.replace("*", article + name)


def bodies(g, orgs, iso, english, indonesian):
    for kind, label, canonical, english_patterns, indonesian_patterns in table(KINDS):
        id = ELSEWHERE.get((iso, kind))
        if id == "" or iso in SMALL and kind not in SPEAKING or iso not in ONLY_IN.get(kind, iso).split():
            continue
        if id is None and kind in BY_NAME:
            patterns = names(canonical) + names(english_patterns) + names(indonesian_patterns)
            if any(fold(filled(pattern, name)) in orgs for pattern in patterns for name in english + indonesian):
                continue
        native = id is not None and iso in ("US", "GB")     # nobody writes "Finance Ministry of the United States"
        if not id:
            id = "%s.%s" % (iso, kind)
            g.entry(id, filled(canonical, english[0]), {"kind": label, "iso": iso}, "pattern")
        few = 1 if iso in SMALL else None
        for pattern in [] if native else names(canonical) + names(english_patterns)[:few]:
            for name in english[:1] if kind in MINOR else english:
                g.alias(id, "en", filled(pattern, name), None, "pattern")
        for pattern in names(indonesian_patterns)[:few and 2]:
            for name in indonesian[:2] if kind in MINOR else indonesian:
                # "AU Israel" but not "Au Israel"
                short = pattern.split()[0].isupper()
                g.alias(id, "id", filled(pattern, name), "case=exact" if short else None, "pattern")


def build(_):
    g, orgs = Gazetteer(), Names(sys.argv[2], FILE).orgs
    for iso, english, indonesian in table(COUNTRIES):
        bodies(g, orgs, iso, names(english), names(indonesian))
    return [(FILE, g,
             "State bodies of foreign states whose names are made of a kind and the state's name.\n"
             "Made by import/ministries.py; do not edit by hand.")]


if __name__ == "__main__":
    main(build)
