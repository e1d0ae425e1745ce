#include "document/offsets.h"

#include <string.h>

#include "base/bytes.h"
#include "document/text_masks.h"

const char *const offset_unit_names[] = {"codepoint", "byte", "utf16", NULL};

/* Which of 64 bytes begin a unit: all but the continuation bytes of UTF-8; and those behind a lead byte from 0xF0 on,
 * where a code point takes two UTF-16 units. AFTER_LONG: such a lead byte stands before the first; then before the
 * next 64. */
static uint64_t find_units(const char *bytes, enum offset_unit unit, uint64_t *after_long)
{
    uint64_t high = text_bits((const uint8_t *)bytes, 7), next = text_bits((const uint8_t *)bytes, 6);
    uint64_t begins = ~high | next;
    if (unit == OFFSET_UTF16) {
        uint64_t longs = high & next & text_bits((const uint8_t *)bytes, 5) & text_bits((const uint8_t *)bytes, 4);
        begins |= longs << 1 | *after_long;
        *after_long = longs >> (MASKED_BYTES - 1);
    }
    return begins;
}

void offsets_start(struct offsets *offsets, struct document *document, enum offset_unit unit)
{
    struct slice text = document->text;
    *offsets = (struct offsets){.document = document, .unit = unit};
    offsets->plain = unit != OFFSET_BYTE && document->ascii;
    if (offsets->plain || unit == OFFSET_BYTE)
        return;
    struct offset_mark *mark = arena_alloc(&document->arena, (text.length / MASKED_BYTES + 1) * sizeof *mark);
    offsets->marks = mark;
    uint32_t before = 0;
    uint64_t after_long = 0;
    size_t at = 0;
    for (; text.length - at >= MASKED_BYTES; at += MASKED_BYTES, mark++) {
        *mark = (struct offset_mark){find_units(text.bytes + at, unit, &after_long), before};
        before += bytes_count_bits(mark->begins);
    }
    char last[MASKED_BYTES] = {0};
    memcpy(last, text.bytes + at, text.length - at);
    *mark = (struct offset_mark){find_units(last, unit, &after_long), before};
}

uint32_t offsets_count(const struct offsets *offsets, uint32_t byte_offset)
{
    if (offsets->unit == OFFSET_BYTE)
        return document_input_offset(offsets->document, byte_offset);
    const struct offset_mark *mark = &offsets->marks[byte_offset / MASKED_BYTES];
    uint64_t bytes_before = (UINT64_C(1) << byte_offset % MASKED_BYTES) - 1;
    return mark->before + bytes_count_bits(mark->begins & bytes_before);
}
