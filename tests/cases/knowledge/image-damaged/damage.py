"""Damages an image in many ways; each time it must be refused, or work."""
import random
import subprocess
import sys

image = open(sys.argv[1], 'rb').read()
text = sys.stdin.buffer.read()
chance = random.Random(1)
for number in range(150):
    damaged = bytearray(image)
    for _ in range(chance.choice((1, 2, 10))):
        damaged[chance.randrange(len(image))] = chance.choice((0, 1, 127, 255))
    with open(sys.argv[2], 'wb') as file:
        file.write(damaged)
    status = subprocess.run(['nertag', '-k', sys.argv[2]], input=text, capture_output=True, timeout=60).returncode
    if status not in (0, 2):
        print(f'number {number}: status {status}')
print('done')
