/* Finds every name, word, trigger and cue of the lexicon in the text: all phrases from every token, within sentences.
 */
#include "document/tokenize.h"
#include "stages/stage.h"

/* Adds the words FIRST to END, one after the other, as far as the lexicon has them. Returns what they hold. */
static uint32_t add_words(const struct knowledge *knowledge, struct document *document, uint32_t first, uint32_t end)
{
    mem_reserve(document->hits, document->hit_capacity, document->hit_count + end - first);
    struct token *tokens = document->tokens;
    struct hit *hits = document->hits;
    uint32_t count = (uint32_t)document->hit_count, all = 0;
    for (uint32_t token = first; token < end; token++) {
        const struct lexicon_node *node = &knowledge->nodes[tokens[token].node];
        tokens[token].hit = count;
        hits[count] = (struct hit){token, token + 1, tokens[token].node, node->holds};
        __builtin_prefetch(&knowledge->senses[node->first_sense]); /* later stages will ask what it means */
        count += node->holds != 0;
        all |= node->holds;
    }
    document->hit_count = count;
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
        mem_reserve(document->hits, document->hit_capacity, document->hit_count + 1);
        document->hits[document->hit_count++] = (struct hit){first, next + 1, index, node->holds};
        __builtin_prefetch(&knowledge->senses[node->first_sense]);
        all |= node->holds;
    }
    return all;
}

static void run(void *scratch, const struct knowledge *knowledge, struct document *document)
{
    (void)scratch;
    for (size_t i = 0; i < document->sentence_count; i++) {
        struct sentence *sentence = &document->sentences[i];
        uint32_t end = sentence->end_token, holds = 0;
        sentence->first_hit = (uint32_t)document->hit_count;
        for (uint32_t token = sentence->first_token; token < end;) {
            uint32_t next = document_next_in_set(document, TOKENS_RUN_ON, token + 1, end);
            holds |= add_words(knowledge, document, token, next);
            if (next < end)
                holds |= add_phrases(knowledge, document, next - 1, end);
            token = next;
        }
        sentence->end_hit = (uint32_t)document->hit_count;
        sentence->holds = holds;
    }
}

const struct stage stage_lexicon = {.name = "lexicon", .run = run};
