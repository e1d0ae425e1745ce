/* The patterns of rules: PCRE2 with references to what stages before have found.
 *
 * In an image a pattern has its macros expanded and its references resolved to {#w12} (a word of class 12), {#l3} (a
 * mention with label 3) or {#k7} (a mention of kind 7). Compiling turns a reference into an atomic group
 *
 *     (?>(?<![A-Za-z])(?C0)(?: ?[A-Za-z]++|(?s:.))+?(?C1))
 *
 * or, where words of the text are parted within their letters, (?>(?C0)(?s:.)+?(?C1)).
 *
 * The first callout asks what the longest such thing is that begins here, and fails at once where there is none (inside
 * a word there is none, and that is cheaper to see without asking); then the lazy group walks on, by words where it
 * can, until the second callout finds its end reached. So a pattern always works on the text itself, and its spans need
 * no mapping back. The group is atomic, so no other reference comes between its two callouts.
 *
 * Where a reference ends an alternative of a (?!…|…) or (?=…|…), only whether it begins matters: there is just the first
 * callout, and references that are whole alternatives share one. Where such alternatives are gone over, one callout asks
 * for all of them together first, since most often none is there:
 *
 *     (?C0)(?:(?>(?C2)…(?C3))|(?>(?C4)…(?C5)))
 */
#ifndef NERTAG_KNOWLEDGE_PATTERN_H
#define NERTAG_KNOWLEDGE_PATTERN_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum { PATTERN_MAX_REFERENCES = 100, PATTERN_MAX_CAPTURES = 16, PATTERN_MAX_DEPTH = 64 };

enum reference_type { REFERENCE_WORD = 'w', REFERENCE_LABEL = 'l', REFERENCE_KIND = 'k' };
struct reference_term {
    enum reference_type type;
    uint16_t argument;
};
/* One of some things; number N calls out as 2N where it begins and as 2N + 1 where it may end. */
struct reference {
    uint64_t bits; /* for the caller's use */
    uint16_t first_term, term_count;
    bool only_asks; /* whether one begins; the pattern does not go over it */
};

struct pattern {
    pcre2_code *code; /* NULL for an absent pattern */
    bool jit;         /* it has machine code */
    bool goes_over;   /* some reference; only then does it matter what words its texts have */
    uint16_t runs;    /* for the caller's use, as is `bits` of a reference */
    struct reference *references;
    struct reference_term *terms;
    size_t capture_count; /* whatever most runs look at stands above */
    struct capture {
        uint16_t group;
        uint8_t label;
    } captures[PATTERN_MAX_CAPTURES]; /* groups whose name is a label */
    size_t reference_count, reference_capacity, term_count, term_capacity;
};

/* Where the pattern is tied down. */
enum pattern_anchor { PATTERN_AT_START, PATTERN_AT_END };

/* What it is for: texts whose tokens begin and end where their letters do, which is quicker; or those, too, that have
 * words run together; or the former when they have nothing beyond ASCII, which is quicker still, but not all patterns
 * have that form. */
enum pattern_words { PATTERN_WHOLE_WORDS, PATTERN_PARTED_WORDS, PATTERN_ASCII_WORDS, PATTERN_FORMS };

/* Returns false with a message and the offset in TEXT in *ERROR when the pattern is bad. */
struct pattern_error {
    char message[160];
    size_t offset;
};
bool pattern_compile(struct pattern *pattern, struct slice text, enum pattern_anchor anchor, enum pattern_words words,
                     struct pattern_error *error);
/* Makes machine code of it where the machine allows that; it costs as much as some fifty runs without. */
void pattern_speed_up(struct pattern *pattern);
void pattern_free(struct pattern *pattern);

/* Reads the {#w12} that TEXT begins with; returns its length, 0 where there is none, or SIZE_MAX for a bad one. */
size_t pattern_read_term(struct slice text, struct reference_term *term);

#endif
