/* Tokens, for each of them its node in the lexicon, and sets of them: one look-up, one look at how they are written, that
 * all later stages share. */
#include <stdlib.h>

#include "document/text_masks.h"
#include "document/tokenize.h"
#include "stages/lookup.h"
#include "stages/run_on.h"
#include "stages/stage.h"

static bool is_clitic(const void *context, uint64_t hash, struct slice folded)
{
    (void)folded;
    const struct knowledge *knowledge = context;
    uint32_t node = lexicon_find_first(knowledge, hash);
    return node && node_has_class(knowledge, node, knowledge->class_clitic, 0);
}

/* What a set is made of, a byte a token, for the tokens of a block. */
enum { BLOCK = MASKED_BYTES, LANGUAGES_A_BYTE = 8 };
struct block {
    uint8_t shapes[BLOCK], gaps[BLOCK];
    uint8_t may_run_on[BLOCK]; /* into this one, as far as the node of the token before knows */
    uint8_t speaks_for[MAX_LANGUAGES / LANGUAGES_A_BYTE][BLOCK];
};

/* Finds the nodes of the tokens of a block, and what its sets are made of. The memory of all nodes is fetched before the
 * first is looked at. BEFORE is the node of the token before the block, then of its last one. */
static void fill_block(const struct knowledge *knowledge, struct token *tokens, size_t count, struct block *block,
                       const struct lexicon_node **before)
{
    const struct lexicon_node *last = *before;
    for (size_t i = 0; i < count; i++) {
        tokens[i].node = (uint32_t)lexicon_first_place(&knowledge->lexicon, tokens[i].hash); /* where it may be */
        __builtin_prefetch(&knowledge->nodes[tokens[i].node]);
    }
    for (size_t i = 0; i < count; i++) {
        struct token *token = &tokens[i];
        token->node = lexicon_find(knowledge, token->node, lexicon_key(0, token->hash));
        block->shapes[i] = token->shape;
        block->gaps[i] = token->gap;
        block->may_run_on[i] = (last->followers & lexicon_follower(token->hash)) != 0;
        last = &knowledge->nodes[token->node];
        block->speaks_for[0][i] = (uint8_t)last->speaks_for;
    }
    *before = last;
    for (unsigned group = 1; group * LANGUAGES_A_BYTE < knowledge->language_count; group++)
        for (size_t i = 0; i < count; i++)
            block->speaks_for[group][i] =
                (uint8_t)(knowledge->nodes[tokens[i].node].speaks_for >> group * LANGUAGES_A_BYTE);
}

/* Which of the tokens MAY_RUN_ON really do, nearly; and has the memory fetched where it will be seen. */
static uint64_t find_run_on(const struct knowledge *knowledge, const struct token *tokens, uint64_t may_run_on)
{
    uint64_t keys[BLOCK], run_on = 0;
    size_t count = 0;
    for (uint64_t bits = may_run_on; bits; bits &= bits - 1) {
        const struct token *token = tokens + __builtin_ctzll(bits);
        uint64_t key = lexicon_key(token[-1].node, token->hash);
        lexicon_fetch_follower(knowledge, key);
        keys[count++] = key;
    }
    count = 0;
    for (uint64_t bits = may_run_on; bits; bits &= bits - 1, count++) {
        if (!lexicon_may_follow(knowledge, keys[count]))
            continue;
        lexicon_fetch_later(knowledge, keys[count]);
        run_on |= bits & (0 - bits);
    }
    return run_on;
}

/* The bit of a flag in the bytes of a block. */
#define BIT(flag) __builtin_ctz(flag)

/* The tokens that may be part of a name, as Son-hui is; BEFORE are those of the block before. */
static uint64_t find_names(const struct block *block, uint64_t lower, uint64_t before)
{
    uint64_t names = ~lower | text_bits(block->shapes, BIT(SHAPE_FIRST_UPPER));
    uint64_t hyphens = text_bits(block->gaps, BIT(GAP_HYPHEN));
    names |= before >> 63 & hyphens;
    for (uint64_t more; (more = names << 1 & hyphens & ~names) != 0;)
        names |= more;
    return names;
}

static void fill_nodes_and_sets(const struct knowledge *knowledge, struct document *document)
{
    size_t blocks = (document->token_count + BLOCK - 1) / BLOCK, kinds = TOKENS_OF_LANGUAGE + knowledge->language_count;
    document->token_set_kinds = kinds;
    mem_reserve(document->token_sets, document->token_set_capacity, blocks * kinds);
    const struct lexicon_node *before = knowledge->nodes;
    uint64_t names = 0;
    for (size_t i = 0; i < blocks; i++) {
        struct token *tokens = document->tokens + i * BLOCK;
        uint64_t *sets = document->token_sets + i * kinds;
        size_t left = document->token_count - i * BLOCK;
        struct block block;
        if (left < BLOCK)
            memset(&block, 0, sizeof block);
        fill_block(knowledge, tokens, left < BLOCK ? left : BLOCK, &block, &before);
        uint64_t lower = text_bits(block.shapes, BIT(SHAPE_LOWER));
        uint64_t capitals = text_bits(block.shapes, BIT(SHAPE_INNER_UPPER)), acronyms = capitals & ~lower;
        uint64_t marks = text_bits(block.gaps, BIT(GAP_OTHER));
        sets[TOKENS_AFTER_END] = text_bits(block.gaps, BIT(GAP_STOP)) | text_bits(block.gaps, BIT(GAP_NEWLINE));
        sets[TOKENS_AFTER_MARK] = marks;
        sets[TOKENS_ACRONYM] = acronyms;
        sets[TOKENS_LOWER] = lower;
        sets[TOKENS_CAPITALS] = capitals;
        sets[TOKENS_NAMES] = names = find_names(&block, lower, names);
        uint64_t may_run_on = text_bits(block.may_run_on, 0) & ~(marks | text_bits(block.gaps, BIT(GAP_BLANK)));
        sets[TOKENS_RUN_ON] = find_run_on(knowledge, tokens, may_run_on);
        for (unsigned language = 0; language < knowledge->language_count; language++)
            sets[TOKENS_OF_LANGUAGE + language] =
                text_bits(block.speaks_for[language / LANGUAGES_A_BYTE], language % LANGUAGES_A_BYTE) & ~acronyms;
    }
}

static void *open_tokens(const struct knowledge *knowledge)
{
    (void)knowledge;
    return mem_calloc(1, sizeof(struct cuts));
}

static void close_tokens(void *scratch)
{
    struct cuts *cuts = scratch;
    free(cuts->places);
    free(cuts);
}

static void run(void *scratch, const struct knowledge *knowledge, struct document *document)
{
    struct tokenizer tokenizer = {is_clitic, knowledge};
    tokenize(&tokenizer, document);
    part_words(knowledge, document, scratch);
    fill_nodes_and_sets(knowledge, document);
}

const struct stage stage_tokens = {"tokens", open_tokens, run, close_tokens};
