#include "document/offsets.h"

#include <string.h>

enum { MARK_DISTANCE = 4096 };

const char *const offset_unit_names[] = {"codepoint", "byte", "utf16", NULL};

void offsets_start(struct offsets *offsets, struct document *document, enum offset_unit unit)
{
    *offsets = (struct offsets){.document = document, .unit = unit};
    if (unit == OFFSET_BYTE)
        return;
    offsets->marks = arena_alloc(&document->arena, (document->text.length / MARK_DISTANCE + 1) * sizeof(uint32_t));
    offsets->mark_count = 1; /* none before offset 0 */
}

/* Units in valid UTF-8: every byte but the continuation bytes begins a code point, and a lead byte from 0xF0 on one
 * that takes two UTF-16 units. Eight bytes at a time; START and END need not be on code-point boundaries. */
static uint32_t count_units(struct slice text, size_t start, size_t end, enum offset_unit unit)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint32_t count = 0;
    size_t at = start;
    for (uint64_t word; end - at >= sizeof word; at += sizeof word) {
        memcpy(&word, text.bytes + at, sizeof word);
        uint64_t continuation = (word >> 7) & (~word >> 6) & ones;
        count += 8 - (uint32_t)((continuation * ones) >> 56); /* the product's top byte is the sum of all bytes */
        if (unit == OFFSET_UTF16)
            count += (uint32_t)((((word >> 7) & (word >> 6) & (word >> 5) & (word >> 4) & ones) * ones) >> 56);
    }
    for (; at < end; at++) {
        unsigned char c = (unsigned char)text.bytes[at];
        count += (c & 0xC0) != 0x80;
        count += unit == OFFSET_UTF16 && c >= 0xF0;
    }
    return count;
}

uint32_t offsets_convert(struct offsets *offsets, uint32_t byte_offset)
{
    if (offsets->unit == OFFSET_BYTE)
        return document_input_offset(offsets->document, byte_offset);
    struct slice text = offsets->document->text;
    uint32_t mark = byte_offset / MARK_DISTANCE;
    for (; offsets->mark_count <= mark; offsets->mark_count++) {
        size_t start = (size_t)(offsets->mark_count - 1) * MARK_DISTANCE;
        offsets->marks[offsets->mark_count] = offsets->marks[offsets->mark_count - 1] +
                                              count_units(text, start, start + MARK_DISTANCE, offsets->unit);
    }
    if (offsets->at > byte_offset || offsets->at < mark * MARK_DISTANCE) {
        offsets->at = mark * MARK_DISTANCE;
        offsets->count = offsets->marks[mark];
    }
    offsets->count += count_units(text, offsets->at, byte_offset, offsets->unit);
    offsets->at = byte_offset;
    return offsets->count;
}
