/* The patterns of rules: PCRE2 with references to what stages before have found.
 *
 * In an image a pattern has its macros expanded and its references resolved to {#w12} (a word of class 12), {#l3} (a
 * mention with label 3) or {#k7} (a mention of kind 7). Compiling turns a reference into
 *
 *     (?:(?<_0>)(?C0)(?s:.{1,240}?)(?C1))
 *
 * The empty group remembers where the reference begins, the first callout fails at once where nothing of the kind
 * begins, the lazy dot walks on, and the second callout succeeds where one ends. What begins and ends where is asked
 * of the caller, so that a pattern always works on the text itself and its spans need no mapping back.
 */
#ifndef NERTAG_KNOWLEDGE_PATTERN_H
#define NERTAG_KNOWLEDGE_PATTERN_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum { PATTERN_MAX_REFERENCES = 100, PATTERN_MAX_CAPTURES = 16 };

enum reference_type { REFERENCE_WORD = 'w', REFERENCE_LABEL = 'l', REFERENCE_KIND = 'k' };
struct reference {
    enum reference_type type;
    uint16_t argument;
    uint16_t group; /* number of the empty group at its beginning */
};

struct pattern {
    pcre2_code *code; /* NULL for an absent pattern */
    struct reference *references;
    size_t reference_count;
    struct capture {
        uint16_t group;
        uint8_t label;
    } captures[PATTERN_MAX_CAPTURES]; /* groups whose name is a label */
    size_t capture_count;
};

/* Where the pattern is tied down. */
enum pattern_anchor { PATTERN_AT_START, PATTERN_AT_END };

/* Returns false with a message and the offset in TEXT in *ERROR when the pattern is bad. */
struct pattern_error {
    char message[160];
    size_t offset;
};
bool pattern_compile(struct pattern *pattern, struct slice text, enum pattern_anchor anchor,
                     struct pattern_error *error);
void pattern_free(struct pattern *pattern);

#endif
