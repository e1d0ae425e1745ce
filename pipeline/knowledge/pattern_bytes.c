#include "knowledge/pattern_bytes.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The length of the character beyond ASCII that REST begins with, in whatever way it is written; 0 for another. */
static size_t beyond_ascii(struct slice rest)
{
    const unsigned char *bytes = (const unsigned char *)rest.bytes;
    size_t length = rest.length > 1 && bytes[0] == '\\' && bytes[1] >= 0x80, end; /* it may be escaped */
    if (bytes[length] >= 0x80) {
        for (length++; length < rest.length && bytes[length] >> 6 == 2;)
            length++;
        return length;
    }
    if (rest.length < 4 || bytes[0] != '\\' || bytes[1] != 'x')
        return 0;
    bool braces = bytes[2] == '{';
    unsigned long value = 0;
    for (end = braces ? 3 : 2; end < rest.length && end < (braces ? 11 : 4) && isxdigit(bytes[end]); end++)
        value = value * 16 + (unsigned long)(isdigit(bytes[end]) ? bytes[end] - '0' : (bytes[end] | 0x20) - 'a' + 10);
    return value < 0x80 ? 0 : end + braces;
}

/* Whether REST begins with (?i) or (?i:, or whatever may be one. */
static bool turns_caseless(struct slice rest)
{
    size_t i = 2;
    if (rest.length < 3 || memcmp(rest.bytes, "(?", 2) != 0)
        return false;
    while (i < rest.length && rest.bytes[i] && strchr("imnsxUJ^-", rest.bytes[i]))
        i++;
    return memchr(rest.bytes, 'i', i) != NULL;
}

bool pattern_add_as_bytes(struct buffer *out, struct slice text)
{
    bool beyond = false, caseless = false;
    for (size_t i = 0, length; i < text.length; i += length) {
        struct slice rest = {text.bytes + i, text.length - i};
        caseless |= turns_caseless(rest);
        if ((length = beyond_ascii(rest)) > 0) {
            beyond = true;
            buffer_add_text(out, "\\xFF");
            continue;
        }
        length = text.bytes[i] == '\\' && rest.length > 1 ? 2 : 1;
        if (length == 2 && (rest.bytes[1] == 'Q' || rest.bytes[1] == 'c'))
            return false;
        buffer_add(out, rest.bytes, length);
    }
    return !(beyond && caseless);
}
