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
    const struct hit *hit = &document->hits[document->tokens[from].hit];
    const struct hit *end = &document->hits[document->tokens[first].hit];
    const uint32_t holds = holds_class(class_index);
    for (; hit < end; hit++)
        if (hit->end_token == first && hit->holds & holds &&
            node_has_class_sense(knowledge, hit->node, class_index, sentence->language))
            return true;
    return false;
}

static bool class_in_sentence(const struct knowledge *knowledge, const struct document *document,
                              const struct sentence *sentence, uint16_t class_index)
{
    for (uint32_t i = sentence->first_hit; i < sentence->end_hit; i++)
        if (hit_has_class(knowledge, &document->hits[i], class_index, 0))
            return true;
    return false;
}

bool condition_is_met(const struct knowledge *knowledge, const struct document *document,
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

/* How words are written decides by three bits of their shape what they fit: bit n of such a set stands for two bits n
 * of sense.shapes. Where these are all that may be it is EXACT; in a line of capitals, capitals tell nothing. */
enum { FREE = 1, CAPITALISED = 2, UPPER_CASE = 4, MIXED_CASE = 8, ALL = FREE | CAPITALISED | UPPER_CASE | MIXED_CASE };
enum { FIRST = SHAPE_FIRST_UPPER, INNER = SHAPE_INNER_UPPER, LOWER = SHAPE_LOWER, WRITING = FIRST | INNER | LOWER };
enum { LOOSE, EXACT, EXACT_IN_CAPITALS };
static const uint8_t writings[][WRITING + 1] = {
    [LOOSE] = {[0] = FREE,
               [LOWER] = FREE,
               [FIRST] = ALL,
               [FIRST | LOWER] = ALL,
               [INNER] = FREE | MIXED_CASE,
               [INNER | LOWER] = FREE | MIXED_CASE,
               [INNER | FIRST] = ALL,
               [INNER | FIRST | LOWER] = ALL},
    [EXACT] = {[0] = FREE,
               [LOWER] = FREE,
               [FIRST] = CAPITALISED | UPPER_CASE,
               [FIRST | LOWER] = CAPITALISED,
               [INNER] = 0,
               [INNER | LOWER] = MIXED_CASE,
               [INNER | FIRST] = UPPER_CASE,
               [INNER | FIRST | LOWER] = MIXED_CASE},
    [EXACT_IN_CAPITALS] = {[0] = FREE,
                           [LOWER] = FREE,
                           [FIRST] = ALL,
                           [FIRST | LOWER] = CAPITALISED,
                           [INNER] = FREE | MIXED_CASE,
                           [INNER | LOWER] = MIXED_CASE,
                           [INNER | FIRST] = ALL,
                           [INNER | FIRST | LOWER] = MIXED_CASE},
};

bool case_is_right(const struct document *document, const struct sentence *sentence, const struct hit *hit,
                   const struct sense *sense)
{
    const uint8_t *fits = writings[sense->case_policy == CASE_EXACT ? EXACT + sentence->upper : LOOSE];
    uint32_t shapes = sense->shapes;
    for (uint32_t i = hit->first_token; i < hit->end_token; i++, shapes >>= 2)
        if (!(fits[document->tokens[i].shape & WRITING] >> (shapes & 3) & 1))
            return false;
    return true;
}
