#include "driver/names.h"

#include <string.h>

#include "document/document.h"

/* C1, in UTF-8 0xC2 0x80..0x9F: some terminals obey them too. */
static bool is_c1(unsigned char before, unsigned char c)
{
    return before == 0xC2 && c >= 0x80 && c < 0xA0;
}

void names_escape(struct buffer *out, const char *name)
{
    bool valid = text_first_invalid(slice_of(name)) == SIZE_MAX;
    unsigned char before = 0;
    for (const unsigned char *at = (const unsigned char *)name; *at; before = *at++) {
        if (*at == '\\')
            buffer_add_text(out, "\\\\");
        else if (*at < 0x20 || *at == 0x7F || is_c1(*at, at[1]) || is_c1(before, *at) || (*at >= 0x80 && !valid))
            buffer_addf(out, "\\x%02x", *at);
        else
            buffer_add_char(out, (char)*at);
    }
}

static int digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

bool names_unescape(struct buffer *out, struct slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        size_t left = text.length - i;
        const char *at = text.bytes + i;
        if (*at != '\\') {
            buffer_add_char(out, *at);
        } else if (left >= 2 && at[1] == '\\') {
            buffer_add_char(out, '\\');
            i++;
        } else if (left >= 4 && at[1] == 'x' && digit(at[2]) >= 0 && digit(at[3]) >= 0) {
            buffer_add_char(out, (char)(digit(at[2]) * 16 + digit(at[3])));
            i += 3;
        } else {
            return false;
        }
    }
    return true;
}
