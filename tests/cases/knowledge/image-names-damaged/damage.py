"""Sends every sense or every node of an image astray: damage that only a text can meet."""
import struct
import sys

path, which, out = sys.argv[1:]
image = bytearray(open(path, 'rb').read())
NODES, SENSES = 3, 4
section, at = {'nodes': (NODES, 16), 'senses': (SENSES, 0)}[which]
offset, count = struct.unpack_from('<QQ', image, 32 + 16 * section)
for i in range(1, count):
    struct.pack_into('<I', image, offset + 32 * i + at, 0x7FFFFFFF)
open(out, 'wb').write(image)
