/* Text of a document: valid UTF-8 or made so, with the way back to the offsets of the input. */
#include <string.h>

#include "base/bytes.h"
#include "document/document.h"

/* Bytes of well-formed UTF-8 that TEXT begins with: those of one code point, or 0 with *invalid set to the length of
 * the maximal invalid part (Unicode 15, table 3-7 and "U+FFFD substitution of maximal subparts"). */
static size_t code_point_length(const unsigned char *text, size_t left, size_t *invalid)
{
    unsigned char lead = text[0];
    unsigned char low = 0x80, high = 0xBF; /* what the second byte may be */
    size_t length;
    *invalid = 1;
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF) {
        length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        length = 3;
        low = lead == 0xE0 ? 0xA0 : 0x80;  /* overlong */
        high = lead == 0xED ? 0x9F : 0xBF; /* surrogates */
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        length = 4;
        low = lead == 0xF0 ? 0x90 : 0x80;
        high = lead == 0xF4 ? 0x8F : 0xBF; /* above U+10FFFF */
    } else {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if (i >= left || text[i] < low || text[i] > high) {
            *invalid = i;
            return 0;
        }
        low = 0x80;
        high = 0xBF;
    }
    return length;
}

/* Offset of the first invalid byte from START on, or the length of the text. */
static size_t valid_prefix(struct slice text, size_t start, size_t *invalid)
{
    const char *at = text.bytes + start, *end = text.bytes + text.length;
    while ((at = bytes_skip_ascii(at, end)) < end) {
        size_t length = code_point_length((const unsigned char *)at, (size_t)(end - at), invalid);
        if (length == 0)
            break;
        at += length;
    }
    return (size_t)(at - text.bytes);
}

size_t text_first_invalid(struct slice text)
{
    size_t invalid;
    size_t at = valid_prefix(text, 0, &invalid);
    return at == text.length ? SIZE_MAX : at;
}

struct slice text_mend(struct arena *arena, struct slice input, text_mended *mended, void *context)
{
    size_t invalid = 0;
    size_t parts = 0;
    for (size_t at = valid_prefix(input, 0, &invalid); at < input.length;
         at = valid_prefix(input, at + invalid, &invalid))
        parts++;
    char *out = arena_alloc(arena, input.length + parts * 2);
    size_t used = 0;
    for (size_t start = 0; start < input.length;) {
        size_t at = valid_prefix(input, start, &invalid);
        memcpy(out + used, input.bytes + start, at - start);
        used += at - start;
        if (at == input.length)
            break;
        memcpy(out + used, "\xEF\xBF\xBD", 3);
        used += 3;
        start = at + invalid;
        if (mended)
            mended(context, used, invalid);
    }
    return (struct slice){out, used};
}

static void note_mend(void *context, size_t end, size_t invalid)
{
    struct document *document = context;
    uint32_t delta = document->mend_count ? document->mends[document->mend_count - 1].delta : 0;
    document->invalid_bytes += invalid;
    if (invalid == 3) /* as long as U+FFFD */
        return;
    mem_reserve(document->mends, document->mend_capacity, document->mend_count + 1);
    document->mends[document->mend_count++] = (struct mend){(uint32_t)end, delta + 3 - (uint32_t)invalid};
}

size_t document_set_text(struct document *document, struct slice input)
{
    const char *end = input.bytes + input.length;
    document->ascii = bytes_skip_ascii(input.bytes, end) == end;
    size_t first = document->ascii ? SIZE_MAX : text_first_invalid(input);
    document->mend_count = 0;
    document->invalid_bytes = 0;
    document->text = first == SIZE_MAX ? input : text_mend(&document->arena, input, note_mend, document);
    return first;
}

/* The last mend at or before OFFSET counts. */
uint32_t document_input_offset(const struct document *document, uint32_t offset)
{
    size_t low = 0, high = document->mend_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (document->mends[middle].at <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? offset - document->mends[low - 1].delta : offset;
}
