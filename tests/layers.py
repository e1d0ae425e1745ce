"""The layers of gazetteers/layers/, one a language: each compiles over the built-in knowledge, is sorted, has a source in
every line, and finds the countries of a sentence. run() yields (name, error or None)."""
import glob
import json
import os
import subprocess

FOLDER = os.path.abspath(os.path.join(os.path.dirname(__file__), '..', 'gazetteers', 'layers'))

# Language: sentence, the countries of its mentions in order. Each says that some states agreed on something somewhere.
SENTENCES = {
    'ar': ('وقعت روسيا وكوريا الشمالية اتفاقا في القاهرة بحضور وزير من الصين.', 'RU KP EG CN'),
    'de': ('Russland und Nordkorea haben in Wien einen Vertrag über Grönland und die Schweiz unterzeichnet.',
           'RU KP AT GL CH'),
    'es': ('Corea del Norte y Suecia firmaron un acuerdo en Moscú con los EE. UU. y Alemania.', 'KP SE RU US DE'),
    'fr': ('La Russie et l’Espagne ont signé à Londres un accord avec la Corée du Nord.', 'RU ES GB KP'),
    'hi': ('भारत और चीन ने रूस के साथ समझौता किया, उत्तर कोरिया ने नहीं।', 'IN CN RU KP'),
    'ja': ('ロシアと北朝鮮の外相は、タイの首都バンコクで米国の提案を話し合った。ネクタイとタイトルは違う。', 'RU KP TH TH US'),
    'ko': ('북한과 러시아가 서울에서 협정에 서명했고 미국은 반대했다.', 'KP RU KR US'),
    'ms': ('Jepun dan Sepanyol menandatangani perjanjian dengan Kemboja di Kaherah.', 'JP ES KH EG'),
    'nl': ('Duitsland en Noord-Korea tekenden in Parijs een verdrag met de VS.', 'DE KP FR US'),
    'pt': ('A Alemanha e a Coreia do Norte assinaram em Moscovo um acordo com os EUA.', 'DE KP RU US'),
    'ru': ('Россия и КНДР подписали договор, Япония и Московская область его не видели.', 'RU KP JP RU'),
    'tr': ('Rusya ve Kuzey Kore, Almanya’nın önerdiği anlaşmayı Londra’da ABD ile imzaladı.', 'RU KP DE GB US'),
    'uk': ('Україна та Північна Корея підписали угоду, а Москва мовчить.', 'UA KP RU'),
    'vi': ('Nga và Triều Tiên ký hiệp định với Mỹ tại Bắc Kinh.', 'RU KP US CN'),
    'zh': ('俄罗斯和朝鲜在北京签署条约，发展中国家没有参加，美国反对。', 'RU KP CN US'),
}


def wrong_line(lines):
    body = [line for line in lines if not line.startswith('#')]
    if body != sorted(set(body), key=str.encode):
        return 'not sorted, or lines twice'
    for line in body:
        cells = line.split('\t')
        if len(cells) != 5 or not all(cells):
            return f'5 columns, the last with a source: {line!r}'
    return None


def wrong_countries(environment, path, language):
    text, wanted = SENTENCES[language]
    done = subprocess.run(['nertag', '-g', path, '-l', language, '-f', 'text'], input=text.encode(), capture_output=True,
                          env=environment, timeout=300)
    if done.returncode or done.stderr:
        return f'status {done.returncode}: {done.stderr.decode(errors="replace")[:2000]}'
    got = ' '.join(entity.get('iso') or '?' for entity in json.loads(done.stdout)['ents'])
    return None if got == wanted else f'{wanted} wanted, {got} got in {text}'


def run(environment):
    paths = {os.path.basename(path)[:-4]: path for path in sorted(glob.glob(f'{FOLDER}/*.tsv'))}
    yield 'layers: a sentence each', None if set(paths) == set(SENTENCES) else f'{set(paths) ^ set(SENTENCES)}'
    for language in sorted(set(paths) & set(SENTENCES)):
        with open(paths[language], encoding='utf-8') as file:
            yield f'layers/{language}.tsv', wrong_line(file.read().splitlines())
        yield f'layers/{language}: countries', wrong_countries(environment, paths[language], language)
