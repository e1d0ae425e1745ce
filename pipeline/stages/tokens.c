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

static void run(void *scratch, const struct knowledge *knowledge, struct document *document)
{
    (void)scratch;
    struct tokenizer tokenizer = {is_clitic, knowledge};
    tokenize(&tokenizer, document);
    for (size_t i = 0; i < document->token_count; i++) {
        struct token *token = &document->tokens[i];
        if (!(token->shape & SHAPE_OPAQUE) && lexicon_may_begin(knowledge, token->hash))
            token->node = lexicon_step(knowledge, 0, token->hash, token_folded(document, token));
    }
}

const struct stage stage_tokens = {.name = "tokens", .run = run};
