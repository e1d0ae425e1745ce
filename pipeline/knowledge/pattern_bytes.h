/* A pattern's form for texts of ASCII, which most sentences are: one of bytes, whose machine code is smaller. */
#ifndef NERTAG_KNOWLEDGE_PATTERN_BYTES_H
#define NERTAG_KNOWLEDGE_PATTERN_BYTES_H

#include <stdbool.h>

#include "base/text.h"

/* Adds to OUT the form of the pattern TEXT, in which whatever lies beyond ASCII stands for a byte that such texts do
 * not have. False where there is none: where that could be a letter of ASCII after all (the sign for kelvin is a k when
 * case does not matter), or where an escape may not be one. */
bool pattern_add_as_bytes(struct buffer *out, struct slice text);

#endif
