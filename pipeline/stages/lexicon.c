/* Finds every name, word, trigger and cue of the lexicon in the text: all phrases from every token, within sentences.
 */
#include "document/tokenize.h"
#include "stages/stage.h"

enum { AHEAD = 8 }; /* so many tokens pass while memory is fetched */

static void add_hit(const struct knowledge *knowledge, struct document *document, uint32_t first, uint32_t end,
                    uint32_t index)
{
    const struct lexicon_node *node = &knowledge->nodes[index];
    mem_reserve(document->hits, document->hit_capacity, document->hit_count + 1);
    document->hits[document->hit_count++] = (struct hit){first, end, index, node->holds};
    __builtin_prefetch(&knowledge->senses[node->first_sense]); /* later stages will ask what it means */
}

/* Whether a phrase may go on from a word into TOKEN. */
static bool goes_on(const struct token *token)
{
    return token_continues(token) && !(token->shape & SHAPE_OPAQUE);
}

static void scan_from(const struct knowledge *knowledge, struct document *document, uint32_t first, uint32_t end)
{
    uint32_t node = document->tokens[first].node;
    for (uint32_t next = first + 1;; next++) {
        if (knowledge->nodes[node].holds)
            add_hit(knowledge, document, first, next, node);
        if (!knowledge->nodes[node].has_children || next >= end)
            return;
        const struct token *token = &document->tokens[next];
        if (!goes_on(token) || !lexicon_may_follow(knowledge, node, token->hash))
            return;
        node = lexicon_step(knowledge, node, token->hash, token_folded(document, token));
        if (!node)
            return;
    }
}

/* Has the memory fetched that the second step from a token will look at: first for one far ahead, then for a nearer one
 * what that has told. */
ALWAYS_INLINE void look_ahead(const struct knowledge *knowledge, const struct document *document, uint32_t token)
{
    if (token + 2 * AHEAD + 1 >= document->token_count)
        return;
    const struct token *far = &document->tokens[token + 2 * AHEAD], *near = &document->tokens[token + AHEAD];
    if (far->node && knowledge->nodes[far->node].has_children)
        lexicon_fetch_follower(knowledge, lexicon_key(far->node, far[1].hash));
    if (near->node && knowledge->nodes[near->node].has_children && goes_on(&near[1]) &&
        lexicon_may_follow(knowledge, near->node, near[1].hash))
        lexicon_fetch_slot(knowledge, lexicon_key(near->node, near[1].hash));
}

static void run(void *scratch, const struct knowledge *knowledge, struct document *document)
{
    (void)scratch;
    for (size_t i = 0; i < document->sentence_count; i++) {
        struct sentence *sentence = &document->sentences[i];
        sentence->first_hit = (uint32_t)document->hit_count;
        for (uint32_t token = sentence->first_token; token < sentence->end_token; token++) {
            look_ahead(knowledge, document, token);
            document->tokens[token].hit = (uint32_t)document->hit_count;
            if (document->tokens[token].node)
                scan_from(knowledge, document, token, sentence->end_token);
        }
        sentence->end_hit = (uint32_t)document->hit_count;
        for (uint32_t hit = sentence->first_hit; hit < sentence->end_hit; hit++)
            sentence->holds |= document->hits[hit].holds;
    }
}

const struct stage stage_lexicon = {.name = "lexicon", .run = run};
