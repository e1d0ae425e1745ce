/* Other encodings to UTF-8. */
#ifndef NERTAG_IO_CHARSET_H
#define NERTAG_IO_CHARSET_H

#include "base/memory.h"
#include "base/text.h"

/* The UTF-16 that BYTES begin to be in, by a byte order mark or by the "<" of a page; NULL when they do not. */
const char *charset_utf16(struct slice bytes);
/* What a page is written in, from what its server or the page says (DECLARED, maybe empty), and what its bytes tell:
 * a byte order mark, and being UTF-8 without a fault, count more than what anybody says. "UTF-8" or a name for iconv.
 */
const char *charset_find(struct slice bytes, struct slice declared, struct arena *arena);
/* The charset that the first kilobytes of an HTML page declare, or nothing; borrowed from BYTES. */
struct slice charset_of_html(struct slice bytes);
/* The value of charset= in a content type, or nothing; borrowed. */
struct slice charset_of_type(struct slice content_type);
/* BYTES in UTF-8, without a byte order mark, U+FFFD for what is invalid: BYTES themselves, or in OUT. */
struct slice charset_to_utf8(struct slice bytes, const char *charset, struct buffer *out);

#endif
