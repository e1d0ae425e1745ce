/* Offsets as a reader of the output wants them, from the byte offsets that the stages use. */
#ifndef NERTAG_DOCUMENT_OFFSETS_H
#define NERTAG_DOCUMENT_OFFSETS_H

#include "document/document.h"

enum offset_unit {
    OFFSET_CODEPOINT, /* U+FFFD in place of invalid bytes counts as one */
    OFFSET_BYTE,      /* of the input, invalid bytes as they were */
    OFFSET_UTF16,
};
extern const char *const offset_unit_names[]; /* NULL at the end */

/* For every 64 bytes of the text: which of them begin a unit, a bit each, and how many before them do. */
struct offset_mark {
    uint64_t begins;
    uint32_t before;
};

/* One pass over the text when it starts, and then any order of questions. The marks are in the arena of the document,
 * which is borrowed. */
struct offsets {
    struct document *document;
    enum offset_unit unit;
    bool plain; /* every byte is a unit of its own */
    struct offset_mark *marks;
};

void offsets_start(struct offsets *offsets, struct document *document, enum offset_unit unit);
/* For a BYTE_OFFSET on a code-point boundary. */
uint32_t offsets_count(const struct offsets *offsets, uint32_t byte_offset);
static inline uint32_t offsets_convert(const struct offsets *offsets, uint32_t byte_offset)
{
    return offsets->plain ? byte_offset : offsets_count(offsets, byte_offset);
}

#endif
