#include "io/sniff.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "document/document.h"
#include "io/input.h"

struct magic {
    size_t at;
    const char *bytes;
    size_t length;
    enum sniffed what;
};
#define MAGIC(at, bytes, what)                                                                                         \
    {                                                                                                                  \
        at, bytes, sizeof(bytes) - 1, what                                                                             \
    }

/* In this order: office documents are zip archives too. */
static const struct magic magics[] = {
    MAGIC(0, "\x1F\x8B\x08", SNIFF_GZIP),
    MAGIC(30, "mimetype", SNIFF_NOT_TEXT),
    MAGIC(30, "[Content_Types].xml", SNIFF_NOT_TEXT),
    MAGIC(30, "META-INF/", SNIFF_NOT_TEXT),
    MAGIC(0, "PK\x03\x04", SNIFF_ZIP),
    MAGIC(0, "PK\x05\x06", SNIFF_ZIP),
    MAGIC(0, "7z\xBC\xAF\x27\x1C", SNIFF_7Z),
    MAGIC(4, "1AY&SY", SNIFF_PACKED),                   /* bzip2 */
    MAGIC(4, "\x17\x72\x45\x38\x50\x90", SNIFF_PACKED), /* bzip2 of nothing */
    MAGIC(0,
          "\xFD"
          "7zXZ",
          SNIFF_PACKED),
    MAGIC(0, "\x5D\0\0", SNIFF_PACKED),         /* lzma */
    MAGIC(0, "\x28\xB5\x2F\xFD", SNIFF_PACKED), /* zstd */
    MAGIC(1, "\x2A\x4D\x18", SNIFF_PACKED),     /* zstd behind a note of its writer */
    MAGIC(0, "\x04\x22\x4D\x18", SNIFF_PACKED), /* lz4 */
    MAGIC(257, "ustar", SNIFF_TAR),
    MAGIC(0, "WARC/0.", SNIFF_WARC),
    MAGIC(0, "WARC/1.", SNIFF_WARC),
    MAGIC(0, "%PDF-", SNIFF_NOT_TEXT),
    MAGIC(0, "\x89PNG", SNIFF_NOT_TEXT),
    MAGIC(0, "\xFF\xD8\xFF", SNIFF_NOT_TEXT),
    MAGIC(0, "GIF87a", SNIFF_NOT_TEXT),
    MAGIC(0, "GIF89a", SNIFF_NOT_TEXT),
    MAGIC(8, "WEBPVP8", SNIFF_NOT_TEXT),
    MAGIC(0,
          "\x7F"
          "ELF",
          SNIFF_NOT_TEXT),
    MAGIC(0, "Rar!\x1A", SNIFF_NOT_TEXT),
    MAGIC(0, "OggS\0", SNIFF_NOT_TEXT),
    MAGIC(0, "wOF2", SNIFF_NOT_TEXT),
    MAGIC(0, "{\\rtf", SNIFF_NOT_TEXT),
    MAGIC(0, "\xD0\xCF\x11\xE0", SNIFF_NOT_TEXT), /* old office documents */
};

static bool has_magic(struct slice start, const struct magic *magic)
{
    return start.length >= magic->at + magic->length &&
           memcmp(start.bytes + magic->at, magic->bytes, magic->length) == 0;
}

static struct slice skip_blanks(struct slice text)
{
    while (text.length && input_is_blank(*text.bytes))
        text = (struct slice){text.bytes + 1, text.length - 1};
    return text;
}

static bool begins(struct slice text, const char *word)
{
    size_t length = strlen(word);
    return text.length >= length && strncasecmp(text.bytes, word, length) == 0;
}

static struct slice skip_past(struct slice text, const char *end)
{
    const char *found = memmem(text.bytes, text.length, end, strlen(end));
    if (!found)
        return (struct slice){text.bytes + text.length, 0};
    found += strlen(end);
    return (struct slice){found, (size_t)(text.bytes + text.length - found)};
}

/* Behind an XML declaration and comments. */
static enum sniffed sniff_markup(struct slice text)
{
    bool xml = false;
    for (;;) {
        bool declaration = begins(text, "<?xml");
        if (!declaration && !begins(text, "<!--"))
            break;
        xml = xml || declaration;
        text = skip_blanks(skip_past(text, declaration ? "?>" : "-->"));
    }
    if (begins(text, "<!doctype html") || begins(text, "<html") || begins(text, "<head") || begins(text, "<body"))
        return SNIFF_HTML;
    return xml ? SNIFF_XML : SNIFF_NOTHING;
}

enum sniffed sniff_start(struct slice start)
{
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++)
        if (has_magic(start, &magics[i]) && (magics[i].at != 30 || memcmp(start.bytes, "PK", 2) == 0))
            return magics[i].what;
    struct slice text = skip_blanks(input_after_bom(start));
    if (text.length && *text.bytes == '{')
        return SNIFF_JSON;
    return sniff_markup(text);
}

bool sniff_is_archive(enum sniffed what)
{
    return what == SNIFF_TAR || what == SNIFF_ZIP || what == SNIFF_7Z;
}

bool sniff_is_wrapped(enum sniffed what)
{
    return sniff_is_archive(what) || what == SNIFF_GZIP || what == SNIFF_PACKED || what == SNIFF_NOT_TEXT;
}

/* One of the eight bytes may be below 0x20; says so too often, behind such a byte, but never too seldom. */
static bool has_control(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return ((word - UINT64_C(0x2020202020202020)) & ~word & UINT64_C(0x8080808080808080)) != 0;
}

/* Every byte of every member comes by here. The last character may be cut off, so the last three bytes are no evidence.
 */
bool sniff_is_binary(struct slice start, bool any_charset)
{
    size_t nul = 0, bad = 0;
    for (size_t i = 0; i < start.length; i++) {
        while (i + 8 < start.length && !has_control(start.bytes + i))
            i += 8;
        unsigned char c = (unsigned char)start.bytes[i];
        nul += c == 0;
        bad += c < 0x20 && !(c >= '\t' && c <= '\r') && c != 0x1B;
    }
    for (struct slice rest = start; !any_charset && rest.length > 3;) {
        size_t at = text_first_invalid(rest);
        if (at == SIZE_MAX)
            break;
        bad += at + 3 < rest.length;
        rest = (struct slice){rest.bytes + at + 1, rest.length - at - 1};
    }
    return nul > start.length / 256 || bad > start.length / 10;
}

bool sniff_has_ending(const char *name, const char *const *endings)
{
    size_t length = strlen(name);
    for (; *endings; endings++) {
        size_t tail = strlen(*endings);
        if (length > tail && strcasecmp(name + length - tail, *endings) == 0)
            return true;
    }
    return false;
}

bool sniff_is_no_prose(const char *name)
{
    static const char *const endings[] = {".css", ".js",  ".mjs",  ".map", ".svg", ".xml",  ".xsl",
                                          ".xsd", ".rss", ".atom", ".csv", ".tsv", ".yaml", ".yml",
                                          ".sql", ".py",  ".c",    ".h",   ".sh",  NULL};
    return sniff_has_ending(name, endings);
}
