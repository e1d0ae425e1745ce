"""flashtext_peer.py NAMES: tags JSON Lines on standard input, one mention a line."""
import json
import sys

from flashtext import KeywordProcessor

keywords = KeywordProcessor(case_sensitive=True)
with open(sys.argv[1], encoding='utf-8') as names:
    for name in names:
        keywords.add_keyword(name.rstrip('\n'))
for line in sys.stdin:
    for name, start, end in keywords.extract_keywords(json.loads(line)['text'], span_info=True):
        print(json.dumps([start, end, name], ensure_ascii=False))
