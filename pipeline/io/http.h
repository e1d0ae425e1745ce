/* What a web server has answered, as web archives keep it. */
#ifndef NERTAG_IO_HTTP_H
#define NERTAG_IO_HTTP_H

#include <stdbool.h>

#include "base/text.h"

/* The value of the header NAME in lines "Name: value", whatever its case, without blanks around it; or nothing. */
struct slice http_header(struct slice headers, const char *name);
/* Cuts an answer into its status, header lines and body; all borrowed. False when it is no answer. */
bool http_parse(struct slice answer, unsigned *status, struct slice *headers, struct slice *body);
/* The body as it was before it was sent: chunks joined, gzip and deflate unpacked, to LIMIT bytes at most. BODY itself
 * or in OUT. False, with *WHAT telling why, when that cannot be done. */
bool http_decode(struct slice headers, struct slice *body, size_t limit, struct buffer *out, const char **what);

#endif
