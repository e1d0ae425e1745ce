/* Finds every name, word, trigger and cue of the lexicon in the text: all phrases from every token, within sentences.
 */
#include "document/hit_set.h"
#include "document/tokenize.h"
#include "stages/stage.h"

static inline struct cue_hit cue_hit_of(uint32_t hit, const struct lexicon_node *node)
{
    return (struct cue_hit){hit, node->first_sense + node->sense_count - 1u};
}

static void make_room(struct document *document, uint32_t hits)
{
    mem_reserve(document->hits, document->hit_capacity, document->hit_count + hits);
    mem_reserve(document->hit_kinds, document->hit_kind_capacity, document->hit_count + hits + HITS_IN_SET);
    mem_reserve(document->cue_hits, document->cue_hit_capacity, document->cue_hit_count + hits);
}

/* Adds the words FIRST to END, one after the other, as far as the lexicon has them. Returns what they hold. There has
 * to be room for them. */
static uint32_t add_words(const struct knowledge *knowledge, struct document *document, uint32_t first, uint32_t end)
{
    struct token *tokens = document->tokens;
    struct hit *hits = document->hits;
    uint8_t *kinds = document->hit_kinds;
    struct cue_hit *cue_hit = document->cue_hits + document->cue_hit_count;
    const struct lexicon_node *nodes = knowledge->nodes;
    const struct sense *senses = knowledge->senses;
    uint32_t count = (uint32_t)document->hit_count, all = 0;
    for (uint32_t token = first; token < end; token++) {
        struct hit *hit = &hits[count];
        hit->first_token = token;
        hit->end_token = token + 1;
        tokens[token].hit = count;
        hit->node = tokens[token].node;
        const struct lexicon_node *node = &nodes[hit->node];
        const uint32_t holds = node->holds;
        __builtin_prefetch(&senses[node->first_sense]); /* later stages will ask what it means */
        *cue_hit = cue_hit_of(count, node);
        hit->holds = holds;
        kinds[count] = (uint8_t)holds;
        cue_hit += (holds & SENSE_CUE) != 0;
        count += holds != 0;
        all |= holds;
    }
    document->hit_count = count;
    document->cue_hit_count = (size_t)(cue_hit - document->cue_hits);
    return all;
}

/* Adds the phrases of more than one token that begin with FIRST. Returns what they hold. */
static uint32_t add_phrases(const struct knowledge *knowledge, struct document *document, uint32_t first, uint32_t end)
{
    uint32_t index = document->tokens[first].node, all = 0;
    for (uint32_t next = first + 1; next < end && token_continues(&document->tokens[next]); next++) {
        index = lexicon_step(knowledge, index, document->tokens[next].hash);
        if (!index)
            break;
        const struct lexicon_node *node = &knowledge->nodes[index];
        if (!node->holds)
            continue;
        make_room(document, 1 + (end - first));
        document->cue_hits[document->cue_hit_count] = cue_hit_of((uint32_t)document->hit_count, node);
        document->cue_hit_count += (node->holds & SENSE_CUE) != 0;
        document->hit_kinds[document->hit_count] = (uint8_t)node->holds;
        document->hits[document->hit_count++] = (struct hit){first, next + 1, index, node->holds};
        __builtin_prefetch(&knowledge->senses[node->first_sense]);
        all |= node->holds;
    }
    return all;
}

/* Returns what the hits of the tokens FIRST to END hold, which are a sentence. */
static uint32_t add_hits(const struct knowledge *knowledge, struct document *document, uint32_t first, uint32_t end)
{
    enum { PART = 64 };
    uint32_t token = first, holds = 0;
    make_room(document, end - first);
    for (uint32_t part = first + 1; part < end; part += PART) {
        uint64_t run_on = document_part_of_set(document, TOKENS_RUN_ON, part, end);
        for (; run_on; run_on &= run_on - 1) {
            uint32_t next = part + (uint32_t)__builtin_ctzll(run_on);
            holds |= add_words(knowledge, document, token, next);
            holds |= add_phrases(knowledge, document, next - 1, end);
            token = next;
        }
    }
    return holds | add_words(knowledge, document, token, end);
}

static void run(void *scratch, const struct knowledge *knowledge, struct document *document)
{
    (void)scratch;
    for (size_t i = 0; i < document->sentence_count; i++) {
        struct sentence *sentence = &document->sentences[i];
        sentence->first_hit = (uint32_t)document->hit_count;
        sentence->holds = add_hits(knowledge, document, sentence->first_token, sentence->end_token);
        sentence->end_hit = (uint32_t)document->hit_count;
    }
    mem_reserve(document->cue_hits, document->cue_hit_capacity, document->cue_hit_count + CUE_HITS_BEHIND);
    for (size_t i = 0; i < CUE_HITS_BEHIND; i++)
        document->cue_hits[document->cue_hit_count + i] = (struct cue_hit){NONE, 0};
}

const struct stage stage_lexicon = {.name = "lexicon", .run = run};
