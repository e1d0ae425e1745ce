/* What the first bytes and the name of an input tell about it. */
#ifndef NERTAG_IO_SNIFF_H
#define NERTAG_IO_SNIFF_H

#include <stdbool.h>

#include "base/text.h"

enum sniffed {
    SNIFF_NOTHING,
    SNIFF_GZIP,
    SNIFF_PACKED,
    SNIFF_TAR,
    SNIFF_ZIP,
    SNIFF_7Z,
    SNIFF_WARC,
    SNIFF_HTML,
    SNIFF_XML,
    SNIFF_JSON,
    SNIFF_NOT_TEXT
};

enum sniffed sniff_start(struct slice start);
bool sniff_is_archive(enum sniffed what);
bool sniff_is_wrapped(enum sniffed what); /* an archive, packed, or nothing that has text in it */
/* Too many bytes of START are NUL or control characters, or no UTF-8 unless ANY_CHARSET. */
bool sniff_is_binary(struct slice start, bool any_charset);
bool sniff_has_ending(const char *name, const char *const *endings); /* whatever the case */
/* Text to a computer, but nothing to read: style sheets, programs, tables. */
bool sniff_is_no_prose(const char *name);

#endif
