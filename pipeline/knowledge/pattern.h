/* The patterns of rules: PCRE2 with references to what stages before have found.
 *
 * In an image a pattern has its macros expanded and its references resolved to {#w12} (a word of class 12), {#l3} (a
 * mention with label 3) or {#k7} (a mention of kind 7). Compiling turns a reference into an atomic group
 *
 *     (?>(?C0)(?s:.{1,240}?)(?C1))
 *
 * The first callout asks what the longest such thing is that begins here, and fails at once where there is none; then
 * the lazy dot walks on until the second callout finds its end reached. So a pattern always works on the text itself,
 * and its spans need no mapping back. The group is atomic, so no other reference comes between its two callouts.
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
    uint8_t bit; /* for the caller's use */
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
