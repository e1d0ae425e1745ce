#include "knowledge/pattern.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "knowledge/image.h"
#include "knowledge/pattern_bytes.h"

static bool fail(struct pattern_error *error, size_t offset, const char *message)
{
    error->offset = offset;
    snprintf(error->message, sizeof error->message, "%s", message);
    return false;
}

/* The open brackets at a place of a pattern. */
struct brackets {
    bool looks[PATTERN_MAX_DEPTH]; /* it is a (?= or a (?! */
    size_t depth;
    bool in_class; /* between [ and ] */
};

/* The bytes at the front of REST that open or close a bracket, or are an escape or an ordinary byte. */
static size_t read_element(struct brackets *brackets, struct slice rest)
{
    char c = rest.bytes[0];
    if (c == '\\' && rest.length > 1)
        return 2;
    if (brackets->in_class) {
        brackets->in_class = c != ']';
    } else if (c == '[') {
        brackets->in_class = true;
        return rest.length > 1 && rest.bytes[1] == ']' ? 2 : 1;
    } else if (c == '(') {
        bool looks = rest.length >= 3 && rest.bytes[1] == '?' && (rest.bytes[2] == '!' || rest.bytes[2] == '=');
        if (brackets->depth < PATTERN_MAX_DEPTH)
            brackets->looks[brackets->depth] = looks;
        brackets->depth++;
        return looks ? 3 : 1;
    } else if (c == ')' && brackets->depth) {
        brackets->depth--;
    }
    return 1;
}

/* Whether C can be part of a bracket, an escape or a reference. Most of a pattern is not. */
static bool is_mark(char c)
{
    switch (c) {
    case '\\': case '(': case ')': case '[': case ']': case '{': return true;
    default: return false;
    }
}

static bool looks(const struct brackets *brackets)
{
    return brackets->depth && brackets->depth <= PATTERN_MAX_DEPTH && brackets->looks[brackets->depth - 1];
}

size_t pattern_read_term(struct slice text, struct reference_term *term)
{
    if (text.length < 5 || text.bytes[0] != '{' || text.bytes[1] != '#')
        return 0;
    struct slice rest = {text.bytes + 3, text.length - 3};
    uint64_t argument;
    struct slice digits = slice_cut(&rest, '}');
    bool closed = digits.length + 3 < text.length;
    if (!closed || !slice_to_uint(digits, &argument) || argument > UINT16_MAX)
        return SIZE_MAX;
    *term = (struct reference_term){(enum reference_type)text.bytes[2], (uint16_t)argument};
    return digits.length + 4;
}

/* The references {#w1}|{#w2}|… at the front of REST that each are a whole alternative, if WHOLE; else just the first.
 * Appends their terms and returns their length together. */
static size_t read_alternatives(struct pattern *pattern, struct slice rest, bool whole)
{
    size_t length = 0;
    for (struct reference_term term;;) {
        size_t one = pattern_read_term((struct slice){rest.bytes + length, rest.length - length}, &term);
        if (!one || one == SIZE_MAX)
            return one ? one : length - 1; /* without the | */
        char after = length + one < rest.length ? rest.bytes[length + one] : ')';
        if (length && after != '|' && after != ')')
            return length - 1;
        mem_reserve(pattern->terms, pattern->term_capacity, pattern->term_count + 1);
        pattern->terms[pattern->term_count++] = term;
        length += one;
        if (!whole || after != '|')
            return length;
        length++;
    }
}

/* Whether an alternative begins at AT for sure. */
static bool begins_alternative(struct slice text, size_t at)
{
    const char *before = text.bytes + at;
    bool escaped = (at >= 2 && before[-2] == '\\') || (at >= 4 && before[-4] == '\\');
    bool first = at >= 3 && before[-3] == '(' && before[-2] == '?' && strchr(":>=!", before[-1]);
    return !escaped && (first || (at >= 1 && before[-1] == '|'));
}

/* Writes what asks for one of the COUNT terms from number FIRST on, and goes over it unless it only asks. */
static void put_reference(struct pattern *pattern, size_t first, size_t count, bool only_asks, enum pattern_words words,
                          struct buffer *out)
{
    size_t begin = pattern->reference_count * 2, end = begin + 1;
    mem_reserve(pattern->references, pattern->reference_capacity, pattern->reference_count + 1);
    pattern->references[pattern->reference_count++] =
        (struct reference){.first_term = (uint16_t)first, .term_count = (uint16_t)count, .only_asks = only_asks};
    pattern->goes_over |= !only_asks;
    if (only_asks)
        buffer_addf(out, "(?C%zu)", begin);
    else if (words == PATTERN_PARTED_WORDS)
        buffer_addf(out, "(?>(?C%zu)(?s:.)+?(?C%zu))", begin, end);
    else
        buffer_addf(out, "(?>(?<![A-Za-z])(?C%zu)(?: ?[A-Za-z]++|(?s:.))+?(?C%zu))", begin, end);
}

/* Of several alternatives most often none is there: first they are asked for all together. */
static void put_alternatives(struct pattern *pattern, size_t first, size_t count, enum pattern_words words,
                             struct buffer *out)
{
    put_reference(pattern, first, count, true, words, out);
    for (size_t i = 0; i < count; i++) {
        buffer_add_text(out, i ? "|" : "(?:");
        put_reference(pattern, first + i, 1, false, words, out);
    }
    buffer_add_text(out, ")");
}

/* PCRE2 has numbers for so many references above those that may be written. */
enum { MOST_ASKED_BEFORE = 25 };

/* Writes the pattern with its references spelled out; collects them. */
static bool expand(struct pattern *pattern, struct slice text, enum pattern_words words, struct buffer *out,
                   struct pattern_error *error)
{
    struct brackets brackets = {.depth = 0};
    size_t copied = 0;       /* so much of TEXT is in OUT */
    size_t asked_before = 0; /* alternatives */
    for (size_t i = 0, length = 1; i < text.length; i += length, length = 1) {
        if (!is_mark(text.bytes[i]))
            continue;
        struct slice rest = {text.bytes + i, text.length - i};
        struct reference_term term;
        if (brackets.in_class || !(length = pattern_read_term(rest, &term))) {
            length = read_element(&brackets, rest);
            continue;
        }
        buffer_add(out, text.bytes + copied, i - copied);
        char after = length < rest.length ? rest.bytes[length] : ')'; /* of a bad reference nothing is done with it */
        bool ends = after == '|' || after == ')', only_asks = ends && looks(&brackets);
        bool whole = ends && begins_alternative(text, i) && (only_asks || asked_before < MOST_ASKED_BEFORE);
        size_t first = pattern->term_count;
        length = read_alternatives(pattern, rest, whole);
        if (length == SIZE_MAX)
            return fail(error, i, "bad reference");
        copied = i + length;
        size_t count = pattern->term_count - first;
        if (pattern->reference_count - asked_before + (only_asks ? 1 : count) > PATTERN_MAX_REFERENCES)
            return fail(error, i, "too many references in one pattern");
        if (only_asks || count == 1) {
            put_reference(pattern, first, count, only_asks, words, out);
        } else {
            put_alternatives(pattern, first, count, words, out);
            asked_before++;
        }
    }
    buffer_add(out, text.bytes + copied, text.length - copied);
    return true;
}

static void read_group_names(struct pattern *pattern)
{
    PCRE2_SPTR names = NULL;
    uint32_t count = 0, size = 0;
    pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMECOUNT, &count);
    pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
    pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMETABLE, &names);
    for (uint32_t i = 0; i < count; i++, names += size) {
        uint16_t group = (uint16_t)(names[0] << 8 | names[1]);
        const char *name = (const char *)names + 2;
        for (uint8_t label = 1; label < LABEL_COUNT; label++)
            if (strcmp(name, label_names[label]) == 0 && pattern->capture_count < PATTERN_MAX_CAPTURES)
                pattern->captures[pattern->capture_count++] = (struct capture){group, label};
    }
}

bool pattern_compile(struct pattern *pattern, struct slice text, enum pattern_anchor anchor, enum pattern_words words,
                     struct pattern_error *error)
{
    *pattern = (struct pattern){0};
    struct buffer expanded = {0};
    int code = 0;
    PCRE2_SIZE offset = 0;
    bool fine = true;
    if (anchor == PATTERN_AT_END)
        buffer_add_text(&expanded, "(?:");
    fine = expand(pattern, text, words, &expanded, error);
    if (anchor == PATTERN_AT_END)
        buffer_add_text(&expanded, ")\\z");
    if (fine && words == PATTERN_ASCII_WORDS) {
        struct buffer whole = expanded;
        expanded = (struct buffer){0};
        fine = pattern_add_as_bytes(&expanded, (struct slice){buffer_text(&whole), whole.length}) ||
               fail(error, 0, "no form for ASCII");
        buffer_free(&whole);
    }
    if (fine) {
        uint32_t options = PCRE2_DUPNAMES | PCRE2_NEVER_BACKSLASH_C | (words == PATTERN_ASCII_WORDS ? 0 : PCRE2_UTF);
        if (anchor == PATTERN_AT_START)
            options |= PCRE2_ANCHORED | PCRE2_NO_START_OPTIMIZE; /* there is one start, which is soon seen to be bad */
        pattern->code =
            pcre2_compile((PCRE2_SPTR)buffer_text(&expanded), expanded.length, options, &code, &offset, NULL);
        if (!pattern->code) {
            pcre2_get_error_message(code, (PCRE2_UCHAR *)error->message, sizeof error->message);
            error->offset = offset < text.length ? offset : text.length;
            fine = false;
        } else {
            read_group_names(pattern);
        }
    }
    buffer_free(&expanded);
    if (!fine)
        pattern_free(pattern);
    return fine;
}

void pattern_speed_up(struct pattern *pattern)
{
    pattern->jit = pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE) == 0; /* else matching goes on to interpret */
}

void pattern_free(struct pattern *pattern)
{
    pcre2_code_free(pattern->code);
    free(pattern->references);
    free(pattern->terms);
    *pattern = (struct pattern){0};
}
