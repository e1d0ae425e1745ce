"""What must hold for every text, tried on texts of our own, on generated ones (from a fixed seed) and, where a checkout
has them beside it, on articles. run() yields (name, error or None)."""
import json
import os
import random
import re
import subprocess
import time

TESTS = os.path.dirname(os.path.abspath(__file__))
ARTICLES = os.path.join(TESTS, '..', '..', 'shared', 'articles')
UNITS = ('codepoint', 'byte', 'utf16')

TEXTS = [
    '', ' ', '\n', '\x00', 'Korut', 'Rusia-Korut', '\ufeffRusia dan Korea Utara.',
    '😀 Rusia 👩‍👩‍👧‍👦 Korut 🇮🇩. Presiden Vladimir Putin 😀 di Moskow.',
    'Ru\u0301sia, Rusia\u0301 dan Korea\u00a0Utara. İstanbul, RUSİA, Rußland; Presiden Ǆemal Ünal.',
    'Presiden Vladimir Putin’s Moskow; Moskownya; "Korut"; ‘Rusia’.',
    'Juru Bicara Jalal Ḥaddād berkata. Kata Ḥaddād: perang!',
    'Rusia\x00Korut\x1bMoskow\u2028Korut\u2029\u0085Rusia',
    '日本語のテキスト Rusia 한국어 Korut ภาษาไทย Moskow العربية',
    'A' * 5000 + ' Rusia ' + '😀' * 5000 + ' Korut. ' + 'é' * 5000 + ' Presiden Joko Widodo',
]
TOPICAL = ['Perang! ' * 40, 'Bantuan militer.\n\nRusia mengirim bantuan militer dan senjata. Korut mengirim senjata.',
           'War in Russia. ' * 7 + 'The army said it would send military aid. ' * 60,
           'Presiden Rusia mengancam perang. Serangan rudal menewaskan tentara Korut di Moskow, kata juru bicara militer.',
           'The bank raised interest rates as inflation slowed; shares fell on the stock market. ' * 30]
INVALID = [b'\xff', b'Rusia \xff Korut', b'\xf0\x9f\x98 Rusia \xe2\x82 Korut \xed\xa0\x80 Moskow', b'\xc0\xaf Rusia',
           b'Rusia\xe2\x80', b'\xf4\x90\x80\x80 Korut', b'Presiden Joko \xff Widodo di Rusia', b'\x80' * 300 + b' Rusia']
PIECES = ['Rusia', 'Korut', 'Korea', 'Utara', 'Presiden', 'Vladimir', 'Putin', 'Moskow', 'AS', 'di', 'kata', '.', ',',
          ' ', ' ', ' ', '\n', '\n\n', '\r\n', '-', '’s', 'nya', '"', '(', ')', '😀', '\u0301', 'é', '\u200d', '\ufeff',
          'perang', 'bantuan militer', 'https://x.id/a', '@orang', 'U.S.', '1.000', '\x00', '\t', '\u3000', '한국']


def nertag(environment, *options, data=b''):
    done = subprocess.run(['nertag', '-k', environment['MINI'], *options], input=data, capture_output=True,
                          env=environment, timeout=300)
    if done.returncode not in (0, 1):
        raise AssertionError(f'status {done.returncode}: {done.stderr.decode(errors="replace")[:2000]}')
    return done.stdout


def generated(count):
    chance = random.Random(20240117)
    for _ in range(count):
        yield ''.join(chance.choice(PIECES) + chance.choice(['', ' ']) for _ in range(chance.randrange(1, 60)))


def spans(record):
    yield from record['ents']
    for topic in record['topics']:
        yield from topic['evidence']


def wrong_spans(record, text, raw, unit):
    """The first span that does not slice its own text out of the input, in the unit of the record."""
    units = {'codepoint': text, 'byte': raw, 'utf16': text.encode('utf-16-le', 'surrogatepass')}[unit]
    width = 2 if unit == 'utf16' else 1
    for span in spans(record):
        got = units[span['start'] * width:span['end'] * width]
        if unit != 'codepoint':
            got = got.decode('utf-8' if unit == 'byte' else 'utf-16-le', 'replace')
        if got != span['text']:
            return f'{unit}: {got!r} where {span} says {span["text"]!r} in {text[:200]!r}'
    ends = [(span['start'], span['end']) for span in record['ents']]
    if any(start >= end for start, end in ends) or any(a[1] > b[0] for a, b in zip(ends, ends[1:])):
        return f'{unit}: empty, unordered or overlapping mentions in {text[:200]!r}'
    sentences = record['sents']
    for entity in record['ents']:
        sentence = sentences[entity['sent']]
        if entity['start'] < sentence['start'] or entity['end'] > sentence['end']:
            return f'{unit}: {entity} is not in its sentence {sentence}'
    return None


def slices_from_json(environment, texts):
    lines = ''.join(json.dumps({'text': text}, ensure_ascii=i % 2 == 0) + '\n' for i, text in enumerate(texts)).encode()
    for unit in UNITS:
        output = nertag(environment, '-f', 'jsonl', '--offsets', unit, '--with-text', data=lines)
        records = [json.loads(line) for line in output.decode().split('\n')[:-1]]
        if len(records) != len(texts):
            return f'{len(texts)} texts, {len(records)} records'
        for text, record in zip(texts, records):
            if record['text'] != text:
                return f'the text came back as {record["text"]!r}, was {text!r}'
            error = wrong_spans(record, text, text.encode(), unit)
            if error:
                return error
    return None


def slices_from_bytes(environment):
    for raw in [text.encode() for text in TEXTS] + INVALID:
        text = raw.decode('utf-8', 'replace')
        for unit in UNITS:
            output = nertag(environment, '-f', 'text', '--offsets', unit, '--with-text', data=raw)
            record = json.loads(output)
            if record['text'] != text:
                return f'{raw!r} was read as {record["text"]!r}'
            error = wrong_spans(record, text, raw, unit)
            if error:
                return error
    return None


def one_byte_at_a_time(environment):
    """The same output however a pipe cuts its bytes, and whatever the format is guessed from."""
    lines = '\ufeff\n  \n'.encode() + b''.join(
        json.dumps({'id': i, 'text': text, 'n': 1.0}, ensure_ascii=False).encode() + b'\r\n'
        for i, text in enumerate(TEXTS[:8])) + b'{broken\n{"text":"Rusia \xff"}\n\n{"text":"Korut"}'
    for data in (lines, TEXTS[7].encode(), INVALID[2]):
        whole = nertag(environment, data=data)
        for size in (1, 7):
            process = subprocess.Popen(['nertag', '-k', environment['MINI'], '-q'], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, env=environment)
            for at in range(0, len(data), size):
                process.stdin.write(data[at:at + size])
                process.stdin.flush()
                if at < 16 or at % 64 == 0: # long enough for a read of its own
                    time.sleep(0.02 if at < 16 else 0.0005)
            output = process.communicate()[0]
            if output != whole:
                return f'another output when {size} bytes come at a time'
    return None


def records_are_json(environment):
    """Whatever Python accepts as JSON comes out in meta as it came in, byte for byte; the rest is refused."""
    good = ['1', '-0', '1.0', '1e400', '123456789012345678901234567890', '"\\u0041\\/"', '"\u2028"', '[1, {"a":[]}]', '{}',
            'null', '"\\ud800"', '{"a":1,"a":2}', '[ ]', 'true', '-1.5E-3', '""']
    bad = ['01', '1.', '.5', '+1', 'NaN', 'Infinity', "'a'", '"\t"', '"\x01"', 'TRUE', 'nul', '[1,]', '{"a":1,}', '{a:1}',
           '"\\x"', '"\\u12"', '1 2', '/**/1', '[', '{"a"}', '', '-', '1e', '"', '[}', '\x0b1']
    for value in good:
        line = '{"text":"","v":' + value + '}\n'
        output = nertag(environment, '-f', 'jsonl', data=line.encode()).decode()
        if not output.endswith('"meta":{"v":' + value + '}}\n'):
            return f'{value} came out as {output!r}'
        json.loads(output)
    for value in bad:
        line = '{"text":"","v":' + value + '}\n'
        if nertag(environment, '-f', 'jsonl', data=line.encode()):
            return f'{value!r} was taken for JSON'
    return None


def formats_agree(environment):
    """A mention a line in the table, a B- label in CoNLL, for every mention of the records."""
    data = ''.join(json.dumps({'text': text}) + '\n' for text in TEXTS).encode()
    records = [json.loads(line) for line in nertag(environment, '-f', 'jsonl', data=data).decode().split('\n')[:-1]]
    count = sum(len(record['ents']) for record in records)
    table = nertag(environment, '-f', 'jsonl', '-t', 'tsv', data=data).decode().split('\n')[:-1]
    if len(table) != count or any(row.count('\t') != 10 for row in table):
        return f'{count} mentions, {len(table)} rows'
    conll = nertag(environment, '-f', 'jsonl', '-t', 'conll', data=data).decode()
    begins = len(re.findall(r'\tB-[A-Z]+\n', conll))
    if begins != count or conll.count('-DOCSTART-') != len(records):
        return f'{count} mentions, {begins} begin in CoNLL'
    return None


def topics_add_up(environment, texts):
    """The score of a topic follows from the record alone: S / (S + T), of the weights that it shows and its threshold."""
    data = ''.join(json.dumps({'text': text}) + '\n' for text in texts).encode()
    for options in (['-k', environment['MINI']], []): # the built-in knowledge has topics that weigh many things
        done = subprocess.run(['nertag', *options, '-f', 'jsonl', '--with-text'], input=data, capture_output=True,
                              env=environment, timeout=300)
        count = 0
        for record in (json.loads(line) for line in done.stdout.decode().split('\n')[:-1]):
            for topic in record['topics']:
                count += 1
                gathered = sum(round(evidence['weight'] * 100) for evidence in topic['evidence']) / 100
                score = gathered / (gathered + topic['threshold'])
                if abs(score - topic['score']) > 0.000051 or topic['score'] < 0.5:
                    return f'score {score} by the evidence, {topic} in {record["text"][:200]!r}'
        if not count:
            return 'no topics were found'
    return None


def hostile_sizes(environment):
    """Sizes that would show anything quadratic; the limit is generous, for slow machines and sanitizers."""
    hostile = {'one long word': 'A' * 2_000_000, 'names only': 'Rusia Korut ' * 100_000, 'no space': 'Rusia-' * 200_000,
               'short lines': 'Presiden\n' * 100_000, 'marks': '\u0301' * 500_000, 'quotes': '"Rusia" ' * 100_000,
               'stops': '.' * 1_000_000, 'cues': 'perang ' * 150_000,
               'persons': ' '.join(f'Presiden A{chr(97 + i % 26)}{chr(97 + i // 26 % 26)} B{chr(97 + i // 676 % 26)}.'
                                   for i in range(20_000))}
    for name, text in hostile.items():
        start = time.monotonic()
        nertag(environment, '-f', 'text', data=text.encode())
        seconds = time.monotonic() - start
        if seconds > 60:
            return f'{name}: {seconds:.0f} seconds'
    line = json.dumps({'text': 'Perang di Rusia. ' * 1_000_000}).encode()
    if nertag(environment, data=line + b'\n' + line).count(b'\n') != 2:
        return 'long lines did not give two records'
    deep = '{"text":"","v":' + '[' * 1_000_000 + '\n' + '{"text":"ok"}\n'
    if nertag(environment, '-f', 'jsonl', data=deep.encode()).count(b'\n') != 1:
        return 'deep nesting was not refused'
    return None


def articles(limit):
    for name in ('id.news.jsonl', 'en.news.jsonl'):
        try:
            with open(os.path.join(ARTICLES, name), encoding='utf-8') as file:
                yield from (json.loads(line)['text'] for line, _ in zip(file, range(limit)))
        except FileNotFoundError:
            pass


def own_articles():
    """Short texts that touch all topics: the examples that the topics carry."""
    folder = os.path.join(TESTS, '..', 'rules', 'topics')
    for name in sorted(os.listdir(folder)):
        if name.endswith('.yaml'):
            with open(os.path.join(folder, name), encoding='utf-8') as file:
                yield from re.findall(r"text: '(.{20,})'\}", file.read())


def documents_do_not_touch(environment):
    """A record depends on its document alone: not on those before it, and not on the number of threads."""
    texts = list(own_articles())
    random.Random(7).shuffle(texts)
    texts = [' '.join(texts[i:i + 3]) for i in range(len(texts))] * 3 + list(articles(1500))
    lines = [json.dumps({'id': str(i), 'text': text}) + '\n' for i, text in enumerate(texts)]

    def tag(these, *options):
        done = subprocess.run(['nertag', '-f', 'jsonl', *options], input=''.join(these).encode(), capture_output=True,
                              env=environment, timeout=300)
        return done.stdout.splitlines()

    wanted = tag(lines)
    for jobs in ('2', '3', '5'):
        if tag(lines, '-j', jobs) != wanted:
            return f'-j {jobs} gives other records than one thread'
    for one, other in zip(wanted, reversed(tag(reversed(lines)))):
        if one != other:
            return f'another order gives another record: {one[:300]!r} and {other[:300]!r}'


def copies_in_order(environment):
    """Copies are marked by input order alone, whatever the number of threads; the rest of the record is as without."""
    chance = random.Random(11)
    texts = list(own_articles())
    stories = [' '.join(chance.sample(texts, 5)) for _ in range(150)]
    texts = [f'KOTA {chance.randrange(99)} - {chance.choice(stories)}' for _ in range(600)]
    data = ''.join(json.dumps({'id': i, 'text': text}) + '\n' for i, text in enumerate(texts)).encode()
    marked = nertag(environment, '-f', 'jsonl', '--dedup', data=data)
    for jobs in ('2', '5'):
        if nertag(environment, '-f', 'jsonl', '--dedup', '-j', jobs, data=data) != marked:
            return f'-j {jobs} marks other documents than one thread'
    if re.sub(rb'"dup_of":"\d+",', b'', marked) != nertag(environment, '-f', 'jsonl', data=data):
        return '--dedup changes more than dup_of'
    first = {}
    for record in map(json.loads, marked.decode().splitlines()):
        wanted = first.setdefault(texts[int(record['id'])].split(' - ', 1)[1], record['id'])
        if record.get('dup_of', record['id']) != wanted:
            return f'{record["id"]} is a copy of {record.get("dup_of")}, not of {wanted}'
    return None


def run(environment):
    tried = [
        ('slices of own texts', lambda: slices_from_json(environment, TEXTS)),
        ('slices of generated texts', lambda: slices_from_json(environment, list(generated(500)))),
        ('slices of plain text', lambda: slices_from_bytes(environment)),
        ('slices of articles', lambda: slices_from_json(environment, list(articles(300)))),
        ('one byte at a time', lambda: one_byte_at_a_time(environment)),
        ('records are JSON', lambda: records_are_json(environment)),
        ('formats agree', lambda: formats_agree(environment)),
        ('documents do not touch each other', lambda: documents_do_not_touch(environment)),
        ('copies in order', lambda: copies_in_order(environment)),
        ('topics add up', lambda: topics_add_up(environment, TOPICAL + list(articles(300)))),
        ('hostile sizes', lambda: hostile_sizes(environment)),
    ]
    for name, property_ in tried:
        try:
            yield f'property: {name}', property_()
        except (AssertionError, subprocess.TimeoutExpired, ValueError) as error:
            yield f'property: {name}', str(error)
