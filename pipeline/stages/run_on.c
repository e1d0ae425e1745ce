#include "stages/run_on.h"

#include <string.h>

#include "document/tokenize.h"
#include "stages/lookup.h"

/* The node of a part of a word of plain letters and digits. */
static uint32_t part_node(const struct knowledge *knowledge, const struct document *document, uint32_t start,
                          uint32_t end)
{
    return lexicon_find_first(knowledge, token_hash(document->folded.bytes + start, end - start));
}

/* Letters of a small word, and of one with a capital, that is parted from a name without being listed as such. */
enum { LEAST_LISTED = 3, LEAST_SMALL = 4, LEAST_WORD = 5 };
enum { LONGEST = 100 /* bytes of words run together; in what is longer they are not looked for */ };

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}
static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}
static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool has_class(const struct knowledge *knowledge, uint32_t node, uint16_t class_index)
{
    return node && node_has_class(knowledge, node, class_index, 0);
}

/* Whether a name ends at AT, and a small word that texts are full of goes on from there: "Baratyang". */
static bool goes_on_small(const struct knowledge *knowledge, const struct document *document, struct span word,
                          uint32_t at)
{
    if (!has_class(knowledge, part_node(knowledge, document, word.start, at), knowledge->class_run_on))
        return false;
    uint32_t rest = part_node(knowledge, document, at, word.end);
    return has_class(knowledge, rest, knowledge->class_function_word) ||
           (word.end - at >= LEAST_WORD && has_class(knowledge, rest, knowledge->class_not_name));
}

/* How many bytes of WORD are a word that another one is run together with; 0: it is one word. Where no capital or digit
 * tells, only when ALL words are asked. */
static uint32_t run_on_length(const struct knowledge *knowledge, const struct document *document, struct span word,
                              bool all)
{
    const char *bytes = document->text.bytes + word.start;
    uint32_t length = word.end - word.start;
    bool small = is_lower(bytes[0]), number = is_digit(bytes[0]), plain = is_upper(bytes[0]);
    for (uint32_t i = 1; i < length; i++) {
        char last = bytes[i - 1], next = bytes[i];
        number = number && is_digit(last);
        if (number && is_upper(next) &&
            (length - i >= LEAST_SMALL ||
             (length - i >= LEAST_LISTED && part_node(knowledge, document, word.start + i, word.end))))
            return i; /* "10Jakarta", "12AFC" */
        small = small && is_lower(last);
        plain = plain && is_lower(next);
        bool name = (is_lower(last) && is_upper(next)) ||
                    (is_upper(last) && is_upper(next) && i + 1 < length && is_lower(bytes[i + 1]));
        if (i < 2 || (!name && !(is_lower(last) && is_digit(next))))
            continue;
        uint32_t node = part_node(knowledge, document, word.start, word.start + i);
        if (has_class(knowledge, node, knowledge->class_run_on))
            return i;
        bool listed = node && knowledge->nodes[node].holds & SENSE_NAME;
        if (name && !listed && i >= (small ? LEAST_SMALL : LEAST_WORD) &&
            (small || has_class(knowledge, node, knowledge->class_not_name)))
            return i;
        for (uint32_t part = 2; name && !small && part <= LEAST_SMALL && part + LEAST_SMALL <= i; part++)
            if (is_lower(bytes[i - part]) &&
                has_class(knowledge, part_node(knowledge, document, word.start + i - part, word.start + i),
                          knowledge->class_run_on))
                return i - part; /* "FrimpongdanFlorian" */
    }
    for (uint32_t i = LEAST_SMALL; all && plain && i + 2 <= length; i++)
        if (goes_on_small(knowledge, document, word, word.start + i))
            return i;
    return 0;
}

/* Whether TOKEN may be two words run together: letters of both cases, or letters and digits, and unknown as it stands.
 * Of words all in capitals only those that are run together with a number can be told. Nothing of this goes the same way
 * for long, so it is one branch. */
static inline bool may_run_on(const struct token *token, bool all)
{
    unsigned shape = token->shape, kinds = shape & (SHAPE_INNER_UPPER | SHAPE_LOWER | SHAPE_DIGIT);
    unsigned two_kinds = kinds & (kinds - 1), capital = shape & SHAPE_FIRST_UPPER, small = shape & SHAPE_LOWER;
    bool mixed = (two_kinds != 0) | (all & (capital != 0) & (small != 0)), known = (capital != 0) & (token->node != 0);
    return mixed > known && !(shape & SHAPE_OPAQUE) && token->folded == token->start &&
           token->folded_length == token->end - token->start && token->folded_length <= LONGEST;
}

bool runs_on(const struct knowledge *knowledge, const struct document *document, const struct token *token)
{
    return may_run_on(token, false) &&
           run_on_length(knowledge, document, (struct span){token->start, token->end}, false) > 0;
}

enum { MOST_PARTS = 8 };

static void find_cuts(const struct knowledge *knowledge, const struct document *document, struct cuts *cuts)
{
    cuts->count = 0;
    for (const struct token *token = document->tokens, *end = token + document->token_count; token < end; token++) {
        if (!may_run_on(token, true))
            continue;
        struct span rest = {token->start, token->end};
        for (uint32_t length, parts = 1;
             parts < MOST_PARTS && (length = run_on_length(knowledge, document, rest, true)) > 0; parts++) {
            mem_reserve(cuts->places, cuts->capacity, cuts->count + 1);
            cuts->places[cuts->count++] = rest.start += length;
        }
    }
}

static unsigned shape_of(const char *bytes, uint32_t length)
{
    unsigned shape = 0;
    for (uint32_t i = 0; i < length; i++) {
        bool first = !(shape & SHAPE_LETTER);
        if (is_upper(bytes[i]))
            shape |= SHAPE_LETTER | (first ? SHAPE_FIRST_UPPER : SHAPE_INNER_UPPER);
        else
            shape |= is_digit(bytes[i]) ? SHAPE_DIGIT : SHAPE_LETTER | SHAPE_LOWER;
    }
    return shape;
}

static struct token part_of_word(const struct document *document, uint32_t start, uint32_t end, uint8_t gap)
{
    return (struct token){.hash = token_hash(document->folded.bytes + start, end - start),
                          .start = start,
                          .end = end,
                          .folded = start,
                          .folded_length = (uint16_t)(end - start),
                          .shape = (uint8_t)shape_of(document->text.bytes + start, end - start),
                          .gap = gap};
}

/* From the end on, so that every token moves once. Those before the first cut stay where they are; returns their count. */
static uint32_t cut_tokens(struct document *document, const struct cuts *cuts)
{
    size_t left = cuts->count, from = document->token_count, to = from + left;
    mem_reserve(document->tokens, document->token_capacity, to);
    document->token_count = to;
    struct token *tokens = document->tokens;
    while (left > 0) {
        size_t whole = from; /* those between move as they are */
        while (tokens[from - 1].start >= cuts->places[left - 1])
            from--;
        to -= whole - from;
        memmove(tokens + to, tokens + from, (whole - from) * sizeof *tokens);
        const struct token cut = tokens[--from];
        uint32_t end = cut.end;
        for (; left > 0 && cuts->places[left - 1] > cut.start; end = cuts->places[--left])
            tokens[--to] = part_of_word(document, cuts->places[left - 1], end, GAP_SPACE);
        tokens[--to] = part_of_word(document, cut.start, end, cut.gap);
    }
    return (uint32_t)to;
}

uint32_t part_words(const struct knowledge *knowledge, struct document *document, struct cuts *cuts)
{
    find_cuts(knowledge, document, cuts);
    return cut_tokens(document, cuts);
}
