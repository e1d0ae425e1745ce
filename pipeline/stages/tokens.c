/* Tokens, and for each of them its node in the lexicon: one look-up that all later stages share. */
#include "document/tokenize.h"
#include "stages/lookup.h"
#include "stages/stage.h"

static bool is_clitic(const void *context, uint64_t hash, struct slice folded)
{
    const struct knowledge *knowledge = context;
    uint32_t node = lexicon_may_begin(knowledge, hash) ? lexicon_step(knowledge, 0, hash, folded) : 0;
    return node && node_has_class(knowledge, node, knowledge->class_clitic, 0);
}

/* Tokens whose nodes are looked up together, so that the memory of one is fetched while others are worked on. */
enum { BATCH = 32 };

static void find_nodes(const struct knowledge *knowledge, const struct document *document, struct token *tokens,
                       size_t count)
{
    uint8_t known[BATCH];
    size_t known_count = 0;
    for (size_t i = 0; i < count; i++) {
        bool may_begin = !(tokens[i].shape & SHAPE_OPAQUE) && lexicon_may_begin(knowledge, tokens[i].hash);
        known[known_count] = (uint8_t)i;
        known_count += may_begin;
        if (may_begin)
            lexicon_fetch_slot(knowledge, lexicon_key(0, tokens[i].hash));
    }
    for (size_t k = 0; k < known_count; k++)
        lexicon_fetch_node(knowledge, lexicon_key(0, tokens[known[k]].hash));
    for (size_t k = 0; k < known_count; k++) {
        struct token *token = &tokens[known[k]];
        token->node = lexicon_step(knowledge, 0, token->hash, token_folded(document, token));
    }
}

static void run(void *scratch, const struct knowledge *knowledge, struct document *document)
{
    (void)scratch;
    struct tokenizer tokenizer = {is_clitic, knowledge};
    tokenize(&tokenizer, document);
    for (size_t i = 0; i < document->token_count; i += BATCH) {
        size_t left = document->token_count - i;
        find_nodes(knowledge, document, document->tokens + i, left < BATCH ? left : BATCH);
    }
}

const struct stage stage_tokens = {.name = "tokens", .run = run};
