#include "stages/lookup.h"

bool node_has_class_sense(const struct knowledge *knowledge, uint32_t node, uint16_t class_index, uint8_t language)
{
    const struct lexicon_node *at = &knowledge->nodes[node];
    for (uint32_t i = at->first_sense; i < at->first_sense + at->sense_count; i++) {
        const struct sense *sense = &knowledge->senses[i];
        if (sense->type == SENSE_WORD && sense->target == class_index && language_fits(sense->language, language))
            return true;
    }
    return false;
}

static bool class_begins_at(const struct knowledge *knowledge, const struct document *document,
                            const struct sentence *sentence, uint32_t token, uint16_t class_index)
{
    if (token >= sentence->end_token)
        return false;
    const struct hit *hit = &document->hits[document->tokens[token].hit], *end = &document->hits[sentence->end_hit];
    const uint32_t holds = holds_class(class_index);
    for (; hit < end && hit->first_token == token; hit++)
        if (hit->holds & holds && node_has_class_sense(knowledge, hit->node, class_index, sentence->language))
            return true;
    return false;
}

uint32_t class_word_end(const struct knowledge *knowledge, const struct document *document,
                        const struct sentence *sentence, uint32_t token, uint16_t class_index)
{
    uint32_t end = token; /* hits that begin at one token come shortest first */
    for (uint32_t i = token < sentence->end_token ? document->tokens[token].hit : sentence->end_hit;
         i < sentence->end_hit && document->hits[i].first_token == token; i++)
        if (hit_has_class(knowledge, &document->hits[i], class_index, sentence->language))
            end = document->hits[i].end_token;
    return end;
}

/* A word of the class that ends right before token FIRST. */
static bool class_ends_at(const struct knowledge *knowledge, const struct document *document,
                          const struct sentence *sentence, uint32_t first, uint16_t class_index)
{
    uint32_t from = first > sentence->first_token + 6 ? first - 6 : sentence->first_token;
    for (uint32_t i = document->tokens[from].hit; i < sentence->end_hit; i++) {
        const struct hit *hit = &document->hits[i];
        if (hit->first_token >= first)
            break;
        if (hit->end_token == first && hit_has_class(knowledge, hit, class_index, sentence->language))
            return true;
    }
    return false;
}

static bool class_in_sentence(const struct knowledge *knowledge, const struct document *document,
                              const struct sentence *sentence, uint16_t class_index)
{
    if (!(sentence->holds & holds_class(class_index)))
        return false;
    for (uint32_t i = sentence->first_hit; i < sentence->end_hit; i++)
        if (hit_has_class(knowledge, &document->hits[i], class_index, 0))
            return true;
    return false;
}

bool condition_holds(const struct knowledge *knowledge, const struct document *document,
                     const struct sentence *sentence, uint32_t first, uint32_t end, const struct condition *condition)
{
    switch (condition->type) {
    case CONDITION_PREV: return class_ends_at(knowledge, document, sentence, first, condition->class_index);
    case CONDITION_NEXT: return class_begins_at(knowledge, document, sentence, end, condition->class_index);
    case CONDITION_SELF: return class_begins_at(knowledge, document, sentence, first, condition->class_index);
    case CONDITION_SENTENCE: return class_in_sentence(knowledge, document, sentence, condition->class_index);
    case CONDITION_UPPER: return sentence->upper;
    case CONDITION_FIRST: return first == sentence->first_token;
    default: return false;
    }
}

/* How a token may be written: the eight sets of SHAPE_FIRST_UPPER, SHAPE_INNER_UPPER and SHAPE_LOWER, a bit each. */
enum {
    FIRST_UPPER = 0xAA, INNER_UPPER = 0xCC, LOWER = 0xF0, /* those with this shape */
    ANY_UPPER = FIRST_UPPER | INNER_UPPER, ALL_UPPER = ANY_UPPER & ~LOWER, MIXED = INNER_UPPER & LOWER,
};
/* How it is to be written by the shape that a sense wants: free, capitalised, in upper case, in mixed case. */
static const uint8_t fitting_capitalised[] = {0xFF, FIRST_UPPER, FIRST_UPPER, ANY_UPPER};
static const uint8_t fitting_exact[] = {0xFF & ~ANY_UPPER, FIRST_UPPER & ~INNER_UPPER, FIRST_UPPER & ALL_UPPER, MIXED};
/* In a line of capitals the writing tells nothing. */
static const uint8_t fitting_exact_in_capitals[] = {(0xFF & ~ANY_UPPER) | ALL_UPPER,
                                                    FIRST_UPPER & (~INNER_UPPER | ALL_UPPER),
                                                    FIRST_UPPER & ALL_UPPER, MIXED | ALL_UPPER};

bool case_is_right(const struct document *document, const struct sentence *sentence, const struct hit *hit,
                   const struct sense *sense)
{
    const struct token *token = &document->tokens[hit->first_token], *end = &document->tokens[hit->end_token];
    const uint8_t *fitting = sense->case_policy != CASE_EXACT ? fitting_capitalised
                             : sentence->upper                ? fitting_exact_in_capitals
                                                              : fitting_exact;
    for (uint32_t wanted = sense->shapes; token < end; token++, wanted >>= 2)
        if (!(fitting[wanted & 3] >> (token->shape & (SHAPE_FIRST_UPPER | SHAPE_INNER_UPPER | SHAPE_LOWER)) & 1))
            return false;
    return true;
}
