/* Finds every name, word, trigger and cue of the lexicon in the text: all phrases from every token, within sentences. */
#include "document/tokenize.h"
#include "stages/stage.h"

static void add_hit(struct document *document, uint32_t first, uint32_t end, uint32_t node)
{
    mem_reserve(document->hits, document->hit_capacity, document->hit_count + 1);
    document->hits[document->hit_count++] = (struct hit){first, end, node};
}

static void scan_from(const struct knowledge *knowledge, struct document *document, uint32_t first, uint32_t end)
{
    uint32_t node = document->tokens[first].node;
    for (uint32_t next = first + 1;; next++) {
        if (knowledge->nodes[node].holds)
            add_hit(document, first, next, node);
        if (!knowledge->nodes[node].has_children || next >= end)
            return;
        const struct token *token = &document->tokens[next];
        if (!token_continues(token) || token->shape & SHAPE_OPAQUE)
            return;
        node = lexicon_step(knowledge, node, token->hash, token_folded(document, token));
        if (!node)
            return;
    }
}

static void run(void *scratch, const struct knowledge *knowledge, struct document *document)
{
    (void)scratch;
    for (size_t i = 0; i < document->sentence_count; i++) {
        struct sentence *sentence = &document->sentences[i];
        sentence->first_hit = (uint32_t)document->hit_count;
        for (uint32_t token = sentence->first_token; token < sentence->end_token; token++) {
            document->tokens[token].hit = (uint32_t)document->hit_count;
            if (document->tokens[token].node)
                scan_from(knowledge, document, token, sentence->end_token);
        }
        sentence->end_hit = (uint32_t)document->hit_count;
    }
}

const struct stage stage_lexicon = {.name = "lexicon", .run = run};
