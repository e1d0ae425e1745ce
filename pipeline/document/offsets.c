#include "document/offsets.h"

#include <string.h>

#include "base/bytes.h"

enum { MARK_DISTANCE = 64 };

const char *const offset_unit_names[] = {"codepoint", "byte", "utf16", NULL};

/* Bytes that a mark says something about: the lowest bit of each byte of SET is set or not. */
static uint32_t count_marked(uint64_t set)
{
    return (uint32_t)(set * EACH_BYTE(1) >> 56);
}

/* Units in valid UTF-8: every byte but the continuation bytes begins a code point, and a lead byte from 0xF0 on one
 * that takes two UTF-16 units. START and END need not be on code-point boundaries. */
static uint32_t count_units(const char *start, const char *end, enum offset_unit unit)
{
    uint32_t count = (uint32_t)(end - start);
    const char *at = start;
    for (; end - at >= 8; at += 8) {
        uint64_t word = bytes_load(at), lowest = EACH_BYTE(1);
        count -= count_marked(word >> 7 & ~(word >> 6) & lowest);
        if (unit == OFFSET_UTF16)
            count += count_marked(word >> 7 & word >> 6 & word >> 5 & word >> 4 & lowest);
    }
    for (; at < end; at++) {
        count -= ((unsigned char)*at & 0xC0) == 0x80;
        count += unit == OFFSET_UTF16 && (unsigned char)*at >= 0xF0;
    }
    return count;
}

static bool is_ascii(struct slice text)
{
    const char *end = text.bytes + text.length;
    return bytes_skip_ascii(text.bytes, end) == end;
}

void offsets_start(struct offsets *offsets, struct document *document, enum offset_unit unit)
{
    struct slice text = document->text;
    *offsets = (struct offsets){.document = document, .unit = unit};
    offsets->plain = unit != OFFSET_BYTE && is_ascii(text);
    if (offsets->plain || unit == OFFSET_BYTE)
        return;
    size_t blocks = text.length / MARK_DISTANCE;
    offsets->marks = arena_alloc(&document->arena, (blocks + 1) * sizeof *offsets->marks);
    for (size_t i = 0; i < blocks; i++) {
        const char *block = text.bytes + i * MARK_DISTANCE;
        offsets->marks[i + 1] = offsets->marks[i] + count_units(block, block + MARK_DISTANCE, unit);
    }
}

uint32_t offsets_count(const struct offsets *offsets, uint32_t byte_offset)
{
    if (offsets->unit == OFFSET_BYTE)
        return document_input_offset(offsets->document, byte_offset);
    const char *text = offsets->document->text.bytes;
    uint32_t mark = byte_offset / MARK_DISTANCE;
    return offsets->marks[mark] + count_units(text + (size_t)mark * MARK_DISTANCE, text + byte_offset, offsets->unit);
}
