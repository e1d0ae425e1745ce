#include "io/charset.h"

#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "document/document.h"
#include "io/input.h"

/* Where the web means more than it says (WHATWG encodings): who declares Latin 1 writes Windows 1252. */
static const char *const meant[][2] = {
    {"iso-8859-1", "WINDOWS-1252"},
    {"latin1", "WINDOWS-1252"},
    {"latin-1", "WINDOWS-1252"},
    {"us-ascii", "WINDOWS-1252"},
    {"ascii", "WINDOWS-1252"},
    {"iso8859-1", "WINDOWS-1252"},
    {"iso_8859-1", "WINDOWS-1252"},
    {"ansi", "WINDOWS-1252"},
    {"iso-8859-9", "WINDOWS-1254"},
    {"iso-8859-11", "WINDOWS-874"},
    {"tis-620", "WINDOWS-874"},
    {"gb2312", "GB18030"},
    {"gbk", "GB18030"},
    {"shift_jis", "CP932"},
    {"shift-jis", "CP932"},
    {"x-sjis", "CP932"},
    {"euc-kr", "CP949"},
    {"ks_c_5601-1987", "CP949"},
    {"big5", "BIG5-HKSCS"},
    {"utf8", "UTF-8"},
    {"unicode", "UTF-16LE"},
    {"utf-16", "UTF-16LE"},
};

static bool same(struct slice name, const char *other)
{
    return name.length == strlen(other) && strncasecmp(name.bytes, other, name.length) == 0;
}

static bool begins(struct slice bytes, const char *start, size_t length)
{
    return bytes.length >= length && memcmp(bytes.bytes, start, length) == 0;
}

static bool has_high_bytes(struct slice bytes)
{
    for (size_t i = 0; i < bytes.length; i++)
        if ((unsigned char)bytes.bytes[i] >= 0x80)
            return true;
    return false;
}

/* A name that iconv knows, or NULL. Its own suffixes (//IGNORE) are no business of a page. */
static const char *known(struct slice declared, struct arena *arena)
{
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
        if (same(declared, meant[i][0]))
            return meant[i][1];
    if (!declared.length || declared.length > 40)
        return NULL;
    for (size_t i = 0; i < declared.length; i++)
        if (!isalnum((unsigned char)declared.bytes[i]) && !strchr("-_:.", declared.bytes[i]))
            return NULL;
    const char *name = arena_copy(arena, declared.bytes, declared.length);
    iconv_t converter = iconv_open("UTF-8", name);
    if (converter == (iconv_t)-1) /* NOLINT(performance-no-int-to-ptr): the interface is so */
        return NULL;
    iconv_close(converter);
    return same(declared, "utf-8") ? "UTF-8" : name;
}

/* Some character of more than one byte is whole: then it is UTF-8, if a damaged one. */
static bool has_utf8(struct slice bytes)
{
    for (struct slice rest = bytes; rest.length;) {
        size_t bad = text_first_invalid(rest);
        if (has_high_bytes((struct slice){rest.bytes, bad == SIZE_MAX ? rest.length : bad}))
            return true;
        if (bad == SIZE_MAX)
            break;
        rest = (struct slice){rest.bytes + bad + 1, rest.length - bad - 1};
    }
    return false;
}

const char *charset_utf16(struct slice bytes)
{
    if (begins(bytes, "\xFF\xFE", 2) || begins(bytes, "<\0", 2))
        return "UTF-16LE";
    return begins(bytes, "\xFE\xFF", 2) || begins(bytes, "\0<", 2) ? "UTF-16BE" : NULL;
}

const char *charset_find(struct slice bytes, struct slice declared, struct arena *arena)
{
    if (begins(bytes, "\xEF\xBB\xBF", 3))
        return "UTF-8";
    if (charset_utf16(bytes))
        return charset_utf16(bytes);
    const char *said = known(declared, arena);
    bool by_escapes = said && strncasecmp(said, "ISO-2022", 8) == 0;
    if (by_escapes || (said && strncasecmp(said, "UTF-16", 6) == 0 && memchr(bytes.bytes, 0, bytes.length)))
        return said;
    if (text_first_invalid(bytes) == SIZE_MAX)
        return "UTF-8";
    if (said && strcmp(said, "UTF-8") != 0 && strncasecmp(said, "UTF-16", 6) != 0)
        return said;
    return has_utf8(bytes) ? "UTF-8" : "WINDOWS-1252";
}

static struct slice value_of(struct slice text)
{
    while (text.length && (input_is_blank(*text.bytes) || *text.bytes == '"' || *text.bytes == '\''))
        text = (struct slice){text.bytes + 1, text.length - 1};
    size_t length = 0;
    while (length < text.length && !input_is_blank(text.bytes[length]) && !strchr("\"';>/,", text.bytes[length]))
        length++;
    return (struct slice){text.bytes, length};
}

struct slice charset_of_type(struct slice text)
{
    static const char word[] = "charset";
    enum { WORD = sizeof word - 1 };
    for (size_t i = 0; i + WORD < text.length; i++) {
        if (strncasecmp(text.bytes + i, word, WORD) != 0)
            continue;
        struct slice rest = {text.bytes + i + WORD, text.length - i - WORD};
        while (rest.length && input_is_blank(*rest.bytes))
            rest = (struct slice){rest.bytes + 1, rest.length - 1};
        if (rest.length && *rest.bytes == '=')
            return value_of((struct slice){rest.bytes + 1, rest.length - 1});
    }
    return (struct slice){0};
}

struct slice charset_of_html(struct slice bytes)
{
    enum { PRESCAN = 4096 };
    struct slice head = {bytes.bytes, bytes.length < PRESCAN ? bytes.length : PRESCAN};
    if (begins(head, "<?xml", 5)) {
        const char *end = memchr(head.bytes, '>', head.length);
        size_t length = end ? (size_t)(end - head.bytes) : 0;
        const char *found = memmem(head.bytes, length, "encoding=", 9);
        if (found)
            return value_of((struct slice){found + 9, (size_t)(end - found) - 9});
    }
    for (size_t i = 0; i + 5 < head.length; i++) {
        if (strncasecmp(head.bytes + i, "<meta", 5) != 0)
            continue;
        const char *end = memchr(head.bytes + i, '>', head.length - i);
        struct slice found = charset_of_type((struct slice){head.bytes + i, end ? (size_t)(end - head.bytes) - i : 0});
        if (found.length)
            return found;
    }
    return (struct slice){0};
}

static void convert(iconv_t converter, struct slice bytes, struct buffer *out)
{
    char *from = (char *)(uintptr_t)bytes.bytes; /* iconv does not write there */
    size_t left = bytes.length;
    while (left) {
        buffer_reserve(out, left + 16);
        char *to = out->bytes + out->length;
        size_t room = out->capacity - out->length;
        size_t result = iconv(converter, &from, &left, &to, &room);
        out->length = (size_t)(to - out->bytes);
        if (result != (size_t)-1 || errno == E2BIG)
            continue;
        if (out->length < 3 || memcmp(out->bytes + out->length - 3, "\xEF\xBF\xBD", 3) != 0)
            buffer_add(out, "\xEF\xBF\xBD", 3); /* one for a run of them */
        from++;
        left--;
    }
}

struct slice charset_to_utf8(struct slice bytes, const char *charset, struct buffer *out)
{
    out->length = 0;
    bool is_utf8 = strcmp(charset, "UTF-8") == 0;
    struct slice whole = is_utf8 ? input_after_bom(bytes) : bytes;
    if (is_utf8 && text_first_invalid(whole) == SIZE_MAX)
        return whole;
    iconv_t converter = iconv_open("UTF-8", charset);
    if (converter == (iconv_t)-1) /* NOLINT(performance-no-int-to-ptr) */
        converter = iconv_open("UTF-8", "WINDOWS-1252");
    if (converter == (iconv_t)-1) /* NOLINT(performance-no-int-to-ptr) */
        mem_exhausted();
    convert(converter, whole, out);
    iconv_close(converter);
    return input_after_bom((struct slice){out->bytes, out->length});
}
