"""Sends every sense, every slot or every node of an image astray: damage that only a text can meet."""
import struct
import sys

path, which, out = sys.argv[1:]
image = bytearray(open(path, 'rb').read())
SLOTS, NODES, SENSES = 3, 4, 5
section, size, at = {'slots': (SLOTS, 8, 0), 'texts': (NODES, 32, 12), 'senses': (SENSES, 32, 0)}[which]
offset, count = struct.unpack_from('<QQ', image, 32 + 16 * section)
for i in range(count):
    place = offset + i * size + at
    if which != 'slots':
        struct.pack_into('<I', image, place, 0x7FFFFFFF)
    elif struct.unpack_from('<Q', image, place)[0]:
        struct.pack_into('<I', image, place, 0x7FFFFFFF)
    else:
        struct.pack_into('<Q', image, place, 1 << 32 | 0x7FFFFFFF)
open(out, 'wb').write(image)
