/* Names of files, and messages, as text: whatever bytes they have, in one line and in UTF-8, and back. */
#ifndef NERTAG_DRIVER_NAMES_H
#define NERTAG_DRIVER_NAMES_H

#include <stdbool.h>

#include "base/text.h"

/* A backslash becomes \\, a control character \xNN for each of its bytes, and so do all bytes beyond ASCII of a name
 * that is no UTF-8. printf %b of the shell reads it too. */
void names_escape(struct buffer *out, const char *name);
/* Appends the name. False: this is nothing that names_escape has written. */
bool names_unescape(struct buffer *out, struct slice text);

#endif
