/* More mentions of the names that the document has made known. */
#include "stages/link.h"

enum { MAX_EXTENSION = 2, FIRM_WORDS = 2 /* of a firm that takes over, at least */ };

/* Lists the tokens from FIRST on at which a name that is known may begin. Most words with a capital are the first word of
 * none, or somebody's already. */
static void list_starts(struct link *link, const struct document *document, uint32_t first)
{
    size_t count = 0;
    uint32_t end = (uint32_t)document->token_count;
    mem_reserve(link->starts, link->start_capacity, document->token_count + 1);
    link->next_start = link->starts;
    for (; first < end; first += 64) {
        for (uint64_t left = document_part_of_set(document, TOKENS_NAMES, first, end); left; left &= left - 1) {
            uint32_t t = first + (uint32_t)__builtin_ctzll(left);
            const struct first_word *word = link_first_word(link, document, t);
            bool known = (word->longest != 0) & ((link->owner[t] == NONE) | (word->longest_firm >= FIRM_WORDS));
            link->starts[count] = t;
            count += known & ((document->tokens[t].shape & (SHAPE_FIRST_UPPER | SHAPE_SILENT)) == SHAPE_FIRST_UPPER);
        }
    }
    link->starts[count] = NONE;
}

static bool is_part_of_longer_name(const struct document *document, const struct sentence *sentence, uint32_t token,
                                   uint32_t end)
{
    const struct token *before = token > sentence->first_token ? &document->tokens[token - 1] : NULL;
    const struct token *after = end < sentence->end_token ? &document->tokens[end] : NULL;
    return (before && document->tokens[token].gap == GAP_HYPHEN && before->shape & SHAPE_FIRST_UPPER) ||
           (after && after->gap == GAP_HYPHEN && after->shape & SHAPE_FIRST_UPPER);
}

/* Whether TOKEN may belong to the name beside it: written like one, and nobody's yet. */
static bool is_free_name_word(const struct link *link, const struct knowledge *knowledge,
                              const struct document *document, uint32_t token)
{
    const struct token *at = &document->tokens[token];
    return link->owner[token] == NONE && at->shape & SHAPE_LOWER && link_is_name_word(knowledge, document, token);
}

/* "Pujari said" makes one word known; "Damodar Pujari" elsewhere is the same person with the whole name. */
static void extend_name(const struct link *link, const struct knowledge *knowledge, const struct document *document,
                        const struct sentence *sentence, uint32_t *first, uint32_t *end)
{
    unsigned before = 0, behind = 0;
    while (before < MAX_EXTENSION && sentence->first_token < *first && document->tokens[*first].gap == GAP_SPACE &&
           is_free_name_word(link, knowledge, document, *first - 1)) {
        before++;
        --*first;
    }
    while (behind < MAX_EXTENSION && *end < sentence->end_token && document->tokens[*end].gap == GAP_SPACE &&
           is_free_name_word(link, knowledge, document, *end)) {
        behind++;
        ++*end;
    }
}

static void link_sentence(struct link *link, const struct knowledge *knowledge, struct document *document,
                          uint32_t sentence_index)
{
    const struct sentence *sentence = &document->sentences[sentence_index];
    while (*link->next_start < sentence->end_token) {
        uint32_t t = *link->next_start++;
        if (link->owner[t] != NONE)
            continue;
        const struct known *known =
            link_recognise(link, document, sentence, t, link_first_word(link, document, t)->longest, true);
        if (!known)
            continue;
        uint32_t end = t + (known->end_token - known->first_token);
        if (known->is_short &&
            (!link_is_name_word(knowledge, document, t) || is_part_of_longer_name(document, sentence, t, end)))
            continue;
        uint32_t entity = known->entity, first = t, maker = known->is_short ? RULE_LINK_SHORT : RULE_LINK_NAME;
        if (!known->is_short && known->label == LABEL_PERSON && end == t + 1)
            extend_name(link, knowledge, document, sentence, &first, &end);
        link_add_mention(link, document, entity, first, end, sentence_index, maker);
        if (end - first > known->end_token - known->first_token) { /* the longer name is known from here on */
            link_learn(link, document, entity, first, end, false);
            list_starts(link, document, t + 1);
        }
    }
}

/* Whether all mentions that own words from FIRST to END are parts of what stands there, or names of something unknown.
 */
static bool covers_parts(const struct link *link, const struct document *document, uint32_t first, uint32_t end)
{
    bool any = false;
    for (uint32_t t = first; t < end; t++) {
        if (link->owner[t] == NONE)
            continue;
        const struct mention *part = &document->mentions[link->owner[t]];
        bool whole = part->end_token - part->first_token >= end - first && part->state != MENTION_LEFT_OUT;
        if (part->first_token < first || part->end_token > end || whole)
            return false;
        any = true;
    }
    return any;
}

/* An organization that the document names in full is meant by its name elsewhere, too, where only a place or another
 * name inside was found so far. */
static void take_over(struct link *link, struct document *document, uint32_t sentence_index)
{
    const struct sentence *sentence = &document->sentences[sentence_index];
    uint32_t done = 0;
    for (const uint32_t *start = link->next_start; *start < sentence->end_token; start++) {
        uint32_t t = *start;
        const struct first_word *first = link_first_word(link, document, t);
        if (first->longest_firm < FIRM_WORDS || t < done)
            continue;
        const struct known *known = link_recognise(link, document, sentence, t, first->longest, false);
        uint32_t end = known ? t + (known->end_token - known->first_token) : t;
        if (!known || known->label != LABEL_ORG || known->is_short || end - t < FIRM_WORDS ||
            !covers_parts(link, document, t, end))
            continue;
        uint32_t taker = (uint32_t)document->mention_count, entity = known->entity;
        for (uint32_t part = t; part < end; part++) {
            if (link->owner[part] == NONE)
                continue;
            document->mentions[link->owner[part]].state = MENTION_LOST_OVERLAP;
            document->mentions[link->owner[part]].lost_to = taker;
        }
        link_add_mention(link, document, entity, t, end, sentence_index, RULE_LINK_NAME);
        done = end;
    }
}

/* Finds more mentions of what is known, a sentence at a time. */
void link_sentences(struct link *link, const struct knowledge *knowledge, struct document *document)
{
    list_starts(link, document, 0);
    for (uint32_t s = 0; s < document->sentence_count && *link->next_start != NONE; s++) {
        if (*link->next_start >= document->sentences[s].end_token)
            continue;
        take_over(link, document, s);
        link_sentence(link, knowledge, document, s);
    }
}
