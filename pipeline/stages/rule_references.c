#include "stages/rule_references.h"

#include <stdlib.h>
#include <string.h>

#include "stages/lookup.h"

/* Bit 0 gathers what nothing refers to; WORDS_KNOWN says that the words that begin here are in the set. */
enum { LAST_BIT = 62, WORDS_KNOWN = 63 };

static uint64_t *begins_at(const struct rule_references *references, uint32_t token)
{
    return &references->begins[token - references->scope->sentence->first_token];
}

static uint64_t find_words(const struct rule_references *references, uint32_t token)
{
    const struct knowledge *knowledge = references->knowledge;
    const struct document *document = references->scope->document;
    const struct hit *hit = document->hits + document->tokens[token].hit;
    const struct hit *end = document->hits + references->scope->sentence->end_hit;
    uint64_t set = UINT64_C(1) << WORDS_KNOWN;
    for (; hit < end && hit->first_token == token; hit++) {
        if (!(hit->holds & SENSE_WORD))
            continue;
        const struct lexicon_node *node = &knowledge->nodes[hit->node];
        const struct sense *sense = knowledge->senses + node->first_sense, *last = sense + node->sense_count;
        for (; sense < last; sense++)
            if (sense->type == SENSE_WORD)
                set |= UINT64_C(1) << references->word_bits[sense->target];
    }
    return set;
}

/* The set of what begins at a token. Mentions are put in as they come up, words when they are first asked for. */
static inline uint64_t begins(const struct rule_references *references, uint32_t token)
{
    uint64_t *set = begins_at(references, token);
    if (!(*set >> WORDS_KNOWN))
        *set |= find_words(references, token);
    return *set;
}

void rule_references_mention_added(struct rule_references *references, const struct mention *mention)
{
    *begins_at(references, mention->first_token) |=
        UINT64_C(1) << references->label_bits[mention->label] | UINT64_C(1) << references->kind_bits[mention->kind];
}

void rule_references_start(struct rule_references *references)
{
    const struct rule_scope *scope = references->scope;
    size_t tokens = scope->sentence->end_token - scope->sentence->first_token, step = scope->first_name;
    mem_reserve(references->begins, references->begins_capacity, tokens);
    memset(references->begins, 0, tokens * sizeof *references->begins);
    for (const struct mention *mention; (mention = scope_next_mention(scope, &step));)
        rule_references_mention_added(references, mention);
}

bool rule_references_label_begins(struct rule_references *references, uint8_t labels, uint32_t token)
{
    size_t step = references->scope->first_name;
    uint64_t bits = 0;
    for (uint8_t label = 1; label < LABEL_COUNT; label++)
        bits |= labels >> label & 1 ? UINT64_C(1) << references->label_bits[label] : 0;
    if (!(*begins_at(references, token) & bits))
        return false;
    for (const struct mention *mention; (mention = scope_next_mention(references->scope, &step));)
        if (mention->first_token == token && mention->state == MENTION_OPEN && labels >> mention->label & 1)
            return true;
    return false;
}

static uint8_t number_of(struct rule_references *references, uint8_t *bit)
{
    if (!*bit)
        *bit = references->used_bits < LAST_BIT ? ++references->used_bits : LAST_BIT;
    return *bit;
}

/* NULL for a reference to what there is not: patterns of a damaged image can hold one. */
static uint8_t *bit_of(struct rule_references *references, const struct reference_term *term)
{
    const struct knowledge *knowledge = references->knowledge;
    switch (term->type) {
    case REFERENCE_WORD: return term->argument < knowledge->class_count ? &references->word_bits[term->argument] : NULL;
    case REFERENCE_LABEL: return term->argument < LABEL_COUNT ? &references->label_bits[term->argument] : NULL;
    default: return term->argument < knowledge->kind_count ? &references->kind_bits[term->argument] : NULL;
    }
}

uint64_t rule_references_bits(void *data, const struct reference_term *term)
{
    struct rule_references *references = data;
    uint8_t *bit = bit_of(references, term);
    return UINT64_C(1) << (bit ? number_of(references, bit) : 0);
}

void rule_references_number(struct rule_references *references, struct pattern *pattern)
{
    for (size_t i = 0; i < pattern->reference_count; i++) {
        struct reference *reference = &pattern->references[i];
        for (size_t t = 0; t < reference->term_count; t++)
            reference->bits |= rule_references_bits(references, &pattern->terms[reference->first_term + t]);
    }
}

/* The token of the sentence that begins at text offset OFFSET, or NONE. Patterns ask for places near each other. */
static uint32_t token_starting(struct rule_references *references, uint32_t offset)
{
    const struct sentence *sentence = references->scope->sentence;
    const struct token *tokens = references->scope->document->tokens;
    uint32_t at = references->last_token;
    while (at > sentence->first_token && tokens[at].start > offset)
        at--;
    while (at + 1 < sentence->end_token && tokens[at].start < offset)
        at++;
    references->last_token = at;
    return tokens[at].start == offset ? at : NONE;
}

/* Where the longest thing that TERM means ends that begins at token FIRST, as a text offset; NONE without. */
static uint32_t term_end(const struct rule_references *references, const struct reference_term *term, uint32_t first)
{
    const struct rule_scope *scope = references->scope;
    const struct document *document = scope->document;
    uint32_t end = NONE;
    if (term->type == REFERENCE_WORD) {
        /* Hits that begin at one token come shortest first. */
        for (uint32_t i = document->tokens[first].hit; i < scope->sentence->end_hit; i++) {
            const struct hit *hit = &document->hits[i];
            if (hit->first_token != first)
                break;
            if (hit_has_class(references->knowledge, hit, term->argument, scope->sentence->language))
                end = document->tokens[hit->end_token - 1].end;
        }
        return end;
    }
    size_t step = scope->first_name;
    for (const struct mention *mention; (mention = scope_next_mention(scope, &step));) {
        bool same = term->type == REFERENCE_LABEL ? mention->label == term->argument : mention->kind == term->argument;
        if (same && mention->first_token == first && mention->state == MENTION_OPEN &&
            (end == NONE || mention->span.end > end))
            end = mention->span.end;
    }
    return end;
}

/* Where the longest thing ends that REFERENCE means and that begins at TOKEN, as a text offset; NONE without. For one
 * that only asks, any will do. What runs over LIMIT the pattern cannot see. */
static uint32_t reference_end(const struct rule_references *references, const struct reference *reference,
                              uint32_t token, uint32_t limit)
{
    uint32_t end = NONE;
    for (size_t t = 0; t < reference->term_count && (end == NONE || !reference->only_asks); t++) {
        uint32_t one = term_end(references, &references->pattern->terms[reference->first_term + t], token);
        if (one != NONE && one <= limit && (end == NONE || one > end))
            end = one;
    }
    return end;
}

int rule_references_callout(pcre2_callout_block *block, void *data)
{
    struct rule_references *references = data;
    uint32_t at = references->subject + (uint32_t)block->current_position;
    if (block->callout_number & 1)
        return at != references->reference_end;
    const struct reference *reference = &references->pattern->references[block->callout_number / 2];
    uint32_t token = token_starting(references, at);
    bool perhaps = token != NONE && begins(references, token) & reference->bits;
    uint32_t limit = references->subject + (uint32_t)block->subject_length;
    uint32_t end = perhaps ? reference_end(references, reference, token, limit) : NONE;
    if (!reference->only_asks)
        references->reference_end = end;
    return end == NONE;
}

/* Whether one of the things whose numbers are in BITS could begin at a byte of the view; for a pattern that ends at the
 * trigger, whether one could end there. */
bool rule_references_begin(void *data, uint64_t bits, size_t at)
{
    struct rule_references *references = data;
    uint32_t token = token_starting(references, references->view->start + (uint32_t)at);
    return token != NONE && begins(references, token) & bits;
}

bool rule_references_end(void *data, uint64_t bits, size_t at)
{
    const struct rule_references *references = data;
    const struct rule_view *view = references->view;
    const struct token *tokens = references->scope->document->tokens;
    for (uint32_t token = view->first; token < view->last && tokens[token].start < view->start + at; token++)
        if (begins(references, token) & bits)
            return true;
    return false;
}

void rule_references_open(struct rule_references *references, const struct knowledge *knowledge,
                          const struct rule_scope *scope)
{
    *references = (struct rule_references){.knowledge = knowledge, .scope = scope};
    references->word_bits = mem_calloc(knowledge->class_count + 1, 1);
    references->kind_bits = mem_calloc(knowledge->kind_count + 1, 1);
    for (uint8_t label = 1; label < LABEL_COUNT; label++)
        number_of(references, &references->label_bits[label]);
}

void rule_references_close(struct rule_references *references)
{
    free(references->word_bits);
    free(references->kind_bits);
    free(references->begins);
}
