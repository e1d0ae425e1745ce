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

/* The tokens of a document are looked up in three steps, each some way behind the one before: so the memory that a step
 * asks for has come when the next one looks at it. */
struct look_up {
    const struct knowledge *knowledge;
    struct document *document;
    size_t fetched; /* so many tokens have gone through the first step, … */
    size_t blocks;  /* … so many blocks through the second, after which they have nodes and sets … */
    size_t sure;    /* … and so many through the third, after which TOKENS_RUN_ON is right */
};

/* The first step, for all new tokens. */
static void fetch_nodes(struct look_up *look_up)
{
    const struct lexicon_table table = look_up->knowledge->lexicon;
    const struct lexicon_node *nodes = look_up->knowledge->nodes;
    struct token *token = look_up->document->tokens + look_up->fetched;
    for (struct token *end = look_up->document->tokens + look_up->document->token_count; token < end; token++) {
        token->node = (uint32_t)lexicon_first_place(&table, token->hash); /* where it may be */
        __builtin_prefetch(&nodes[token->node]);
    }
    look_up->fetched = look_up->document->token_count;
}

/* Finds the nodes of the tokens of a block, and what its sets are made of. BEFORE is the node of the token before. */
static void fill_block(const struct knowledge *knowledge, struct token *tokens, size_t count, struct block *block,
                       const struct lexicon_node *before)
{
    for (size_t i = 0; i < count; i++) {
        struct token *token = &tokens[i];
        token->node = lexicon_search(knowledge, token->node, lexicon_key(0, token->hash));
        block->shapes[i] = token->shape;
        block->gaps[i] = token->gap;
        block->may_run_on[i] = (before->followers & lexicon_follower(token->hash)) != 0;
        before = &knowledge->nodes[token->node];
        block->speaks_for[0][i] = (uint8_t)before->speaks_for;
    }
    for (size_t i = 0; knowledge->checked && i < count; i++)
        tokens[i].node = knowledge_check(knowledge, tokens[i].node);
    for (unsigned group = 1; group * LANGUAGES_A_BYTE < knowledge->language_count; group++)
        for (size_t i = 0; i < count; i++)
            block->speaks_for[group][i] =
                (uint8_t)(knowledge->nodes[tokens[i].node].speaks_for >> group * LANGUAGES_A_BYTE);
}

static uint64_t run_on_key(const struct token *token)
{
    return lexicon_key(token[-1].node, token->hash);
}

/* The third step, of a block: which of the tokens that may run on really do, nearly; and has the memory fetched where
 * it will be seen. */
static void make_sure(struct look_up *look_up)
{
    const struct knowledge *knowledge = look_up->knowledge;
    const struct document *document = look_up->document;
    const struct token *tokens = document->tokens + look_up->sure * BLOCK;
    uint64_t *set = &document->token_sets[look_up->sure++ * document->token_set_kinds + TOKENS_RUN_ON], run_on = 0;
    for (uint64_t bits = *set; bits; bits &= bits - 1) {
        uint64_t key = run_on_key(tokens + __builtin_ctzll(bits));
        if (!lexicon_may_follow(knowledge, key))
            continue;
        lexicon_fetch_later(knowledge, key);
        run_on |= bits & (0 - bits);
    }
    *set = run_on;
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

/* Looks whether one of the tokens MIXED of kinds of letters, or letters and digits, is words that are run together. */
static void find_parted(struct look_up *look_up, const struct token *tokens, uint64_t mixed)
{
    struct document *document = look_up->document;
    for (; mixed && !document->parted; mixed &= mixed - 1)
        document->parted = runs_on(look_up->knowledge, document, tokens + __builtin_ctzll(mixed));
}

/* The second step, of a block. */
static void fill_nodes_and_sets(struct look_up *look_up)
{
    const struct knowledge *knowledge = look_up->knowledge;
    struct document *document = look_up->document;
    size_t index = look_up->blocks++, kinds = document->token_set_kinds, left = document->token_count - index * BLOCK;
    mem_reserve(document->token_sets, document->token_set_capacity, (index + 1) * kinds);
    struct token *tokens = document->tokens + index * BLOCK;
    uint64_t *sets = document->token_sets + index * kinds;
    struct block block;
    if (left < BLOCK)
        memset(&block, 0, sizeof block);
    fill_block(knowledge, tokens, left < BLOCK ? left : BLOCK, &block, &knowledge->nodes[index ? tokens[-1].node : 0]);
    uint64_t lower = text_bits(block.shapes, BIT(SHAPE_LOWER)), digits = text_bits(block.shapes, BIT(SHAPE_DIGIT));
    uint64_t capitals = text_bits(block.shapes, BIT(SHAPE_INNER_UPPER)), acronyms = capitals & ~lower;
    uint64_t marks = text_bits(block.gaps, BIT(GAP_OTHER));
    sets[TOKENS_AFTER_END] = text_bits(block.gaps, BIT(GAP_STOP)) | text_bits(block.gaps, BIT(GAP_NEWLINE));
    sets[TOKENS_AFTER_MARK] = marks;
    sets[TOKENS_ACRONYM] = acronyms;
    sets[TOKENS_LOWER] = lower;
    sets[TOKENS_CAPITALS] = capitals;
    sets[TOKENS_NAMES] = find_names(&block, lower, index ? document_token_set(document, TOKENS_NAMES, index - 1) : 0);
    sets[TOKENS_RUN_ON] = text_bits(block.may_run_on, 0) & ~(marks | text_bits(block.gaps, BIT(GAP_BLANK)));
    for (unsigned language = 0; language < knowledge->language_count; language++)
        sets[TOKENS_OF_LANGUAGE + language] =
            text_bits(block.speaks_for[language / LANGUAGES_A_BYTE], language % LANGUAGES_A_BYTE) & ~acronyms;
    for (uint64_t bits = sets[TOKENS_RUN_ON]; bits; bits &= bits - 1)
        lexicon_fetch_follower(knowledge, run_on_key(tokens + __builtin_ctzll(bits)));
    find_parted(look_up, tokens, (lower & (capitals | digits)) | (capitals & digits));
}

/* Does what can be done of the last two steps while more tokens may come. */
static void look_up_some(struct look_up *look_up)
{
    while ((look_up->blocks + 1) * BLOCK <= look_up->document->token_count) {
        fill_nodes_and_sets(look_up);
        if (look_up->sure + 1 < look_up->blocks)
            make_sure(look_up);
    }
}

static void look_up_rest(struct look_up *look_up)
{
    fetch_nodes(look_up);
    while (look_up->blocks * BLOCK < look_up->document->token_count)
        fill_nodes_and_sets(look_up);
    while (look_up->sure < look_up->blocks)
        make_sure(look_up);
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
    struct look_up look_up = {.knowledge = knowledge, .document = document};
    uint32_t at = 0;
    document->parted = false;
    document->token_set_kinds = TOKENS_OF_LANGUAGE + knowledge->language_count;
    tokenize_begin(document);
    while (tokenize_on(&tokenizer, document, &at)) {
        fetch_nodes(&look_up);
        look_up_some(&look_up);
    }
    look_up_rest(&look_up);
    if (!document->parted)
        return;
    /* From the first block that has changed on, all of it once more. */
    look_up.fetched = part_words(knowledge, document, scratch) / BLOCK * BLOCK;
    look_up.blocks = look_up.sure = look_up.fetched / BLOCK;
    look_up_rest(&look_up);
}

const struct stage stage_tokens = {"tokens", open_tokens, run, close_tokens};
