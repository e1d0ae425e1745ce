/* Lays the drafts out as an image: the lexicon's trie first, then every section behind the other. */
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "base/diagnostic.h"
#include "base/string_map.h"
#include "document/tokenize.h"
#include "knowledge/builder.h"
#include "knowledge/lexicon_hash.h"

enum { MAX_ALIAS_TOKENS = 16, SOURCE_COMPRESSION = 12 };

/* An alias at the node of its last token. */
struct occurrence {
    uint32_t node, alias;
};

/* What tells a node from others while the trie is being built. */
struct origin {
    uint32_t parent;
    uint64_t hash; /* of its last token */
};

struct trie {
    LIST(struct lexicon_node) nodes; /* in the order of their making until place_nodes */
    LIST(struct origin) origins;
    uint32_t *slots; /* numbers of nodes, found by what tells them apart */
    size_t slot_count;
    LIST(struct occurrence) occurrences;
};

static uint32_t *find_slot(const struct trie *trie, struct origin origin)
{
    size_t i = lexicon_key(origin.parent, origin.hash) & (trie->slot_count - 1);
    for (; trie->slots[i]; i = (i + 1) & (trie->slot_count - 1)) {
        const struct origin *other = &trie->origins.items[trie->slots[i]];
        if (other->parent == origin.parent && other->hash == origin.hash)
            break;
    }
    return &trie->slots[i];
}

static void trie_grow(struct trie *trie)
{
    free(trie->slots);
    trie->slot_count = trie->slot_count ? trie->slot_count * 2 : 1024;
    trie->slots = mem_calloc(trie->slot_count, sizeof *trie->slots);
    for (size_t i = 1; i < trie->nodes.count; i++)
        *find_slot(trie, trie->origins.items[i]) = (uint32_t)i;
}

static uint32_t trie_step(struct trie *trie, uint32_t parent, uint64_t hash)
{
    const struct origin origin = {parent, hash};
    uint32_t *slot = find_slot(trie, origin), known = *slot, index = (uint32_t)trie->nodes.count;
    if (known)
        return known;
    *slot = index;
    list_add(&trie->nodes, (struct lexicon_node){0});
    list_add(&trie->origins, origin);
    if (parent)
        trie->nodes.items[parent].followers |= lexicon_follower(hash);
    if (trie->nodes.count * 4 > trie->slot_count * 3)
        trie_grow(trie);
    return index;
}

/* While the trie is being built the clitics are not in it yet: they are looked up among the drafts. */
struct clitic_set {
    struct string_map words;
};

static bool is_clitic(const void *context, uint64_t hash, struct slice folded)
{
    (void)hash;
    uint32_t value;
    return string_map_get(&((const struct clitic_set *)context)->words, folded, &value);
}

static void collect_clitics(const struct builder *builder, struct clitic_set *clitics)
{
    uint32_t class_index;
    if (!string_map_get(&builder->class_ids, SLICE("clitic"), &class_index))
        return;
    for (size_t i = 0; i < builder->aliases.count; i++) {
        const struct alias_draft *alias = &builder->aliases.items[i];
        bool is_new;
        if (alias->sense.type == SENSE_WORD && alias->sense.target == class_index)
            string_map_put(&clitics->words, alias->text, &is_new);
    }
}

static bool is_removed(const struct builder *builder, const struct alias_draft *alias)
{
    return alias->removed || (alias->sense.type == SENSE_NAME && builder->entry_removed.items[alias->sense.target]);
}

static void trie_add(struct builder *builder, struct trie *trie, const struct tokenizer *tokenizer,
                     struct document *scratch, uint32_t index)
{
    struct alias_draft *alias = &builder->aliases.items[index];
    if (is_removed(builder, alias))
        return;
    struct place place = {alias->source, alias->line, 1};
    document_reset(scratch);
    if (document_set_text(scratch, alias->text) != SIZE_MAX) {
        builder_error(builder, place, "not valid UTF-8");
        return;
    }
    tokenize(tokenizer, scratch);
    if (!scratch->token_count || scratch->token_count > MAX_ALIAS_TOKENS) {
        builder_error(builder, place, "a name has 1 to %d words, \"%.*s\" has %zu", MAX_ALIAS_TOKENS,
                      (int)alias->text.length, alias->text.bytes, scratch->token_count);
        return;
    }
    for (size_t i = 0; i < scratch->token_count; i++)
        if (scratch->tokens[i].shape & SHAPE_OPAQUE)
            return; /* no text is taken to have it */
    uint32_t node = 0;
    for (size_t i = 0; i < scratch->token_count; i++) {
        const struct token *token = &scratch->tokens[i];
        alias->sense.shapes |= token_case(token) << (2 * i);
        node = trie_step(trie, node, token->hash);
    }
    list_add(&trie->occurrences, (struct occurrence){node, index});
}

static bool sets_off(const struct alias_draft *alias)
{
    return alias->holds & (HOLDS_RULES | HOLDS_ZONE_RULES);
}

/* The order of the senses of a node: those that set rules off, then by type, likeliest first, explicit aliases before
 * implied ones, then by id, so that the order of the source files does not matter. Cues stand last, the first one at the
 * very end: whoever wants them goes through them from there and never sees the others. */
static const struct builder *sorting;

static int compare_occurrences(const void *left, const void *right)
{
    const struct occurrence *a = left, *b = right;
    if (a->node != b->node)
        return a->node < b->node ? -1 : 1;
    const struct alias_draft *x = &sorting->aliases.items[a->alias], *y = &sorting->aliases.items[b->alias];
    if (sets_off(x) != sets_off(y))
        return sets_off(x) ? -1 : 1;
    if (x->sense.type != y->sense.type)
        return x->sense.type < y->sense.type ? -1 : 1;
    if (x->sense.type == SENSE_NAME && x->sense.target != y->sense.target) {
        const struct entry *e = &sorting->entries.items[x->sense.target], *f = &sorting->entries.items[y->sense.target];
        int p = x->sense.prior ? x->sense.prior : e->prior, q = y->sense.prior ? y->sense.prior : f->prior;
        if (p != q)
            return p > q ? -1 : 1;
        size_t length = e->id.length < f->id.length ? e->id.length : f->id.length;
        int order = memcmp(sorting->strings.bytes + e->id.offset, sorting->strings.bytes + f->id.offset, length);
        return order ? order : e->id.length < f->id.length ? -1 : 1;
    }
    if (x->sense.target != y->sense.target)
        return (x->sense.target < y->sense.target) != (x->sense.type == SENSE_CUE) ? -1 : 1;
    if (x->implied != y->implied)
        return x->implied ? 1 : -1;
    return a->alias < b->alias ? -1 : a->alias > b->alias;
}

/* Whether B says nothing that A, of the same node, does not say: then it is dropped. */
static bool repeats(struct alias_draft *a, const struct alias_draft *b)
{
    struct sense *x = &a->sense;
    const struct sense *y = &b->sense;
    if (x->type != y->type || x->target != y->target)
        return false;
    if (x->type == SENSE_NAME && b->implied)
        return true;
    bool same = x->case_policy == y->case_policy && (x->shapes == y->shapes || x->case_policy == CASE_ANY) &&
                x->needs == y->needs && x->forbids == y->forbids && x->only == y->only && x->label == y->label;
    if (!same)
        return false;
    if (x->type == SENSE_NAME && !x->only)
        x->language = x->language == y->language ? x->language : 0;
    return x->language == y->language || (x->type == SENSE_NAME && !x->only);
}

/* The senses of all nodes, and how the sources have them. */
struct meanings {
    LIST(struct sense) senses;
    LIST(struct alias) aliases;
};

/* Whether a condition asks the whole document for a word of the class. */
static bool is_asked(const struct builder *builder, uint32_t class_index)
{
    for (size_t i = 0; i < builder->conditions.count; i++)
        if (builder->conditions.items[i].type == CONDITION_DOCUMENT &&
            builder->conditions.items[i].class_index == class_index)
            return true;
    return false;
}

/* The HOLDS_… bits of the words of a class. */
static uint32_t class_holds(const struct builder *builder, uint32_t class_index)
{
    uint32_t bits = holds_class(class_index);
    if (builder->classes.items[class_index].flags)
        bits |= HOLDS_MODALITY;
    if (is_asked(builder, class_index))
        bits |= HOLDS_DOCUMENT_CLASS;
    for (size_t i = 0; i < builder->rule_triggers.count; i++)
        if (builder->rule_triggers.items[i].class_index == class_index)
            bits |= builder->rule_triggers.items[i].of_zone ? HOLDS_ZONE_RULES : HOLDS_RULES;
    return bits;
}

/* What each alias holds, before they are sorted by it. */
static void tell_holds(struct builder *builder)
{
    uint32_t *of_class = mem_calloc(builder->classes.count, sizeof *of_class);
    for (uint32_t i = 0; i < builder->classes.count; i++)
        of_class[i] = class_holds(builder, i);
    for (size_t i = 0; i < builder->aliases.count; i++) {
        struct alias_draft *alias = &builder->aliases.items[i];
        if (alias->sense.type == SENSE_TRIGGER)
            alias->holds = builder->rules.items[alias->sense.target].zone ? HOLDS_ZONE_RULES : HOLDS_RULES;
        else if (alias->sense.type == SENSE_WORD)
            alias->holds = of_class[alias->sense.target];
    }
    free(of_class);
}

/* The image has no part for a cue that is but words; for each part the target of the words that it is. The caller
 * frees it. */
static uint32_t *drop_single_parts(struct builder *builder)
{
    uint32_t *targets = mem_calloc(builder->cue_parts.count, sizeof *targets);
    size_t kept = 0;
    for (size_t i = 0; i < builder->cue_parts.count; i++) {
        const struct cue_part part = builder->cue_parts.items[i];
        targets[i] = part.count == 1 ? part.cue : CUE_PART | (uint32_t)kept;
        builder->cue_parts.items[kept] = part;
        kept += part.count > 1 || part.type != PART_WORDS;
    }
    builder->cue_parts.count = kept;
    return targets;
}

static struct alias alias_of(struct builder *builder, const struct alias_draft *draft)
{
    struct string_ref text =
        draft->implied ? builder->entries.items[draft->sense.target].name : builder_string(builder, draft->text);
    return (struct alias){.text = text.offset,
                          .text_length = (uint16_t)(text.length < UINT16_MAX ? text.length : UINT16_MAX),
                          .source = draft->source,
                          .line = draft->line};
}

static struct sense sense_of(const struct builder *builder, const uint32_t *cue_targets,
                             const struct alias_draft *draft)
{
    struct sense sense = draft->sense;
    if (sense.type == SENSE_NAME && !sense.prior)
        sense.prior = builder->entries.items[sense.target].prior;
    if (sense.type == SENSE_CUE) {
        sense.target = cue_targets[sense.target];
        uint32_t part = sense.target & ~CUE_PART;
        if (sense.target & CUE_PART)
            sense.first_part = part - builder->cue_parts.items[part].index;
        else
            sense.worth = builder->cues.items[sense.target].worth;
    }
    return sense;
}

static void collect_senses(struct builder *builder, struct trie *trie, struct meanings *meanings)
{
    uint32_t function_word = 0;
    string_map_get(&builder->class_ids, SLICE("function-word"), &function_word);
    uint32_t *cue_targets = drop_single_parts(builder);
    tell_holds(builder);
    sorting = builder;
    if (trie->occurrences.count)
        qsort(trie->occurrences.items, trie->occurrences.count, sizeof *trie->occurrences.items, compare_occurrences);
    const struct alias_draft *last = NULL;
    uint32_t last_node = 0;
    uint16_t more = 0;
    for (size_t i = 0; i < trie->occurrences.count; i++) {
        struct occurrence occurrence = trie->occurrences.items[i];
        struct alias_draft *alias = &builder->aliases.items[occurrence.alias];
        if (last && last_node == occurrence.node && repeats((struct alias_draft *)last, alias)) {
            meanings->senses.items[meanings->senses.count - 1].language = last->sense.language;
            continue;
        }
        struct sense sense = sense_of(builder, cue_targets, alias);
        struct lexicon_node *node = &trie->nodes.items[occurrence.node];
        sense.more = more = node->holds & SENSE_CUE ? (uint16_t)(more + 1) : 0; /* cues stand last */
        if (!node->sense_count)
            node->first_sense = (uint32_t)meanings->senses.count;
        if (!++node->sense_count)
            builder_error(builder, (struct place){alias->source, alias->line, 1}, "\"%.*s\" has more than %d meanings",
                          (int)alias->text.length, alias->text.bytes, UINT16_MAX);
        node->trigger_count += sets_off(alias);
        node->holds |= sense.type | alias->holds;
        if (sense.type == SENSE_WORD && sense.target == function_word)
            node->speaks_for |= UINT32_C(1) << sense.language;
        list_add(&meanings->senses, sense);
        list_add(&meanings->aliases, alias_of(builder, alias));
        last = alias;
        last_node = occurrence.node;
    }
    free(cue_targets);
}

/* Words of classes and cues are in texts far oftener than names, and short ones oftener than long ones: with their nodes
 * side by side few pages of memory serve most of a text. */
static int compare_frequency(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    const struct alias_draft *x = &sorting->aliases.items[a], *y = &sorting->aliases.items[b];
    bool word = x->sense.type != SENSE_NAME;
    if (word != (y->sense.type != SENSE_NAME))
        return word ? -1 : 1;
    if (word && x->text.length != y->text.length)
        return x->text.length < y->text.length ? -1 : 1;
    return a < b ? -1 : a > b;
}

/* The aliases in that order; the caller frees it. */
static uint32_t *frequent_first(const struct builder *builder)
{
    uint32_t *order = mem_calloc(builder->aliases.count, sizeof *order);
    for (uint32_t i = 0; i < builder->aliases.count; i++)
        order[i] = i;
    sorting = builder;
    qsort(order, builder->aliases.count, sizeof *order, compare_frequency);
    return order;
}

static void build_trie(struct builder *builder, struct trie *trie)
{
    struct clitic_set clitics = {0};
    struct tokenizer tokenizer = {is_clitic, &clitics};
    struct document scratch = {0};
    collect_clitics(builder, &clitics);
    trie_grow(trie);
    list_add(&trie->nodes, (struct lexicon_node){0});
    list_add(&trie->origins, (struct origin){0});
    uint32_t *order = frequent_first(builder);
    for (uint32_t i = 0; i < builder->aliases.count; i++)
        trie_add(builder, trie, &tokenizer, &scratch, order[i]);
    free(order);
    string_map_free(&clitics.words);
    document_free(&scratch);
}

/* Puts the nodes where the look-up searches them; false when one finds no empty place near enough. Parents come before
 * their children, and the frequent before the rare, which so are found at once. */
static bool fill_table(const struct trie *trie, const struct lexicon_table *table, struct lexicon_node *nodes,
                       uint32_t *place_of)
{
    for (size_t i = 1; i < trie->nodes.count; i++) {
        const struct origin *origin = &trie->origins.items[i];
        uint64_t key = lexicon_key(place_of[origin->parent], origin->hash);
        uint64_t at = origin->parent ? lexicon_later_place(table, key) : lexicon_first_place(table, origin->hash);
        uint64_t end = at + LEXICON_OVERFLOW;
        while (at < end && nodes[at].key)
            at++;
        if (at == end)
            return false;
        place_of[i] = (uint32_t)at;
        nodes[at] = trie->nodes.items[i];
        nodes[at].key = key;
    }
    return true;
}

/* A set of bits. */
struct bitmap {
    uint64_t *words;
    size_t count;
};

/* Of the keys of the tokens that follow others, in a power of two of about 16 bits for each. */
static struct bitmap build_followers(const struct trie *trie, const uint32_t *place_of)
{
    size_t nodes = 0, bits = 4096;
    for (size_t i = 1; i < trie->nodes.count; i++)
        nodes += trie->origins.items[i].parent != 0;
    while (bits < nodes * 12)
        bits *= 2;
    struct bitmap bitmap = {mem_calloc(bits / 64, sizeof *bitmap.words), bits / 64};
    for (size_t i = 1; i < trie->nodes.count; i++) {
        const struct origin *origin = &trie->origins.items[i];
        uint64_t bit = lexicon_key(place_of[origin->parent], origin->hash) & (bits - 1);
        if (origin->parent)
            bitmap.words[bit >> 6] |= UINT64_C(1) << (bit & 63);
    }
    return bitmap;
}

enum { MAX_DOUBLINGS = 4 }; /* of a table in which some words are too near each other; only malice goes beyond */

/* From the order of their making to TABLE. Returns the bitmap of those that follow others. */
static struct bitmap place_nodes(struct builder *builder, struct trie *trie, struct lexicon_table *table)
{
    uint32_t *place_of = mem_calloc(trie->nodes.count, sizeof *place_of);
    struct lexicon_node *nodes = NULL;
    size_t firsts = 0;
    for (size_t i = 1; i < trie->nodes.count; i++)
        firsts += !trie->origins.items[i].parent;
    /* Half of the places of the first tokens stay empty, so that few of them are not in their own line. */
    *table = (struct lexicon_table){1 + firsts, 1 + (trie->nodes.count - firsts) * 11 / 16};
    bool placed = false;
    for (int doublings = 0; !placed && doublings <= MAX_DOUBLINGS; doublings++) {
        if (doublings > 0)
            *table = (struct lexicon_table){table->first_lines * 2, table->later_lines * 2};
        free(nodes);
        nodes = mem_calloc(lexicon_size(table), sizeof *nodes);
        placed = fill_table(trie, table, nodes, place_of);
    }
    if (!placed) {
        diagnose(SEVERITY_FATAL, "too many words that the lexicon cannot tell apart");
        builder->errors++;
    }
    struct bitmap followers = build_followers(trie, place_of);
    free(place_of);
    free(trie->nodes.items);
    trie->nodes.items = nodes;
    trie->nodes.count = trie->nodes.capacity = lexicon_size(table);
    return followers;
}

struct layout {
    struct buffer image;
    struct image_header header;
};

static void add_section(struct layout *layout, enum image_section section, const void *items, size_t count, size_t size)
{
    while (layout->image.length % IMAGE_ALIGNMENT)
        buffer_add_char(&layout->image, '\0');
    layout->header.sections[section].offset = layout->image.length;
    layout->header.sections[section].count = count;
    buffer_add(&layout->image, items, count * size);
}

static int compare_triggers(const void *left, const void *right)
{
    const struct rule_trigger *a = left, *b = right;
    if (a->class_index != b->class_index)
        return a->class_index < b->class_index ? -1 : 1;
    if (a->of_zone != b->of_zone)
        return b->of_zone ? -1 : 1;
    return a->rule < b->rule ? -1 : a->rule > b->rule;
}

static void add_rule_sections(struct builder *builder, struct layout *layout)
{
    LIST(uint32_t) lists = {0};
    if (builder->rule_triggers.count)
        qsort(builder->rule_triggers.items, builder->rule_triggers.count, sizeof *builder->rule_triggers.items,
              compare_triggers);
    for (size_t i = 0; i < builder->rule_triggers.count; i++) {
        const struct rule_trigger *trigger = &builder->rule_triggers.items[i];
        struct named *class = &builder->classes.items[trigger->class_index];
        if (!class->rule_count && !class->zone_rule_count)
            class->first_rule = (uint32_t)i;
        ++*(trigger->of_zone ? &class->zone_rule_count : &class->rule_count);
        list_add(&lists, trigger->rule);
    }
    LIST(uint32_t) mention_parts = {0};
    for (size_t i = 0; i < builder->cue_parts.count; i++)
        if (builder->cue_parts.items[i].type != PART_WORDS)
            list_add(&mention_parts, (uint32_t)i);
    add_section(layout, SECTION_CLASSES, builder->classes.items, builder->classes.count, sizeof(struct named));
    add_section(layout, SECTION_RULES, builder->rules.items, builder->rules.count, sizeof(struct rule));
    add_section(layout, SECTION_RULE_LISTS, lists.items, lists.count, sizeof(uint32_t));
    add_section(layout, SECTION_TOPICS, builder->topics.items, builder->topics.count, sizeof(struct topic_def));
    add_section(layout, SECTION_WORTHS, builder->worths.items, builder->worths.count, sizeof(struct worth));
    add_section(layout, SECTION_CUES, builder->cues.items, builder->cues.count, sizeof(struct cue));
    add_section(layout, SECTION_CUE_TEXTS, builder->cue_texts.items, builder->cue_texts.count,
                sizeof(struct string_ref));
    add_section(layout, SECTION_CUE_PARTS, builder->cue_parts.items, builder->cue_parts.count, sizeof(struct cue_part));
    add_section(layout, SECTION_MENTION_PARTS, mention_parts.items, mention_parts.count, sizeof(uint32_t));
    add_section(layout, SECTION_SCORING, &builder->scoring, 1, sizeof builder->scoring);
    add_section(layout, SECTION_ZONES, builder->zones.items, builder->zones.count, sizeof(struct zone_def));
    add_section(layout, SECTION_MODALITIES, builder->modalities.items, builder->modalities.count,
                sizeof(struct string_ref));
    free(lists.items);
    free(mention_parts.items);
}

/* Without folders and ending. */
static struct slice base_name(struct slice path)
{
    for (size_t i = path.length; i > 0; i--) {
        if (path.bytes[i - 1] == '/') {
            path = (struct slice){path.bytes + i, path.length - i};
            break;
        }
    }
    for (size_t i = path.length; i > 1; i--)
        if (path.bytes[i - 1] == '.')
            return (struct slice){path.bytes, i - 1};
    return path;
}

/* The sources go along, so that a user's own gazetteers can be built over them. */
static void add_sources(struct builder *builder, struct layout *layout)
{
    LIST(struct source_file) files = {0};
    struct buffer texts = {0};
    uint64_t hash = 0;
    for (size_t i = 0; i < builder->sources->count; i++) {
        const struct source_text *source = &builder->sources->files[i];
        struct source_file file = {.name = builder_string(builder, source->name),
                                   .base = builder_string(builder, base_name(source->name)),
                                   .offset = texts.length,
                                   .length = source->text.length,
                                   .type = (uint8_t)source->type,
                                   .overlay = source->overlay};
        list_add(&files, file);
        buffer_add(&texts, source->text.bytes, source->text.length);
        hash = (hash ^ string_hash(source->text)) * UINT64_C(0x9E3779B97F4A7C15);
    }
    layout->header.source_hash = hash;
    add_section(layout, SECTION_SOURCE_FILES, files.items, files.count, sizeof(struct source_file));
    struct buffer packed = {0};
    if (builder->sources->keep) {
        buffer_reserve(&packed, ZSTD_compressBound(texts.length));
        packed.length = ZSTD_compress(packed.bytes, packed.capacity, texts.bytes, texts.length, SOURCE_COMPRESSION);
        if (ZSTD_isError(packed.length))
            mem_exhausted(); /* nothing else can go wrong with a buffer of that size */
    }
    add_section(layout, SECTION_SOURCES, packed.bytes, packed.length, 1);
    buffer_free(&packed);
    free(files.items);
    buffer_free(&texts);
}

char *freeze(struct builder *builder, size_t *size)
{
    struct trie trie = {0};
    struct meanings meanings = {0};
    struct layout layout = {.header = {.magic = IMAGE_MAGIC, .version = IMAGE_VERSION, .section_count = SECTION_COUNT}};

    build_trie(builder, &trie);
    collect_senses(builder, &trie, &meanings);
    struct lexicon_table table;
    struct bitmap followers = place_nodes(builder, &trie, &table);
    buffer_add(&layout.image, &layout.header, sizeof layout.header);
    add_section(&layout, SECTION_FOLLOWERS, followers.words, followers.count, sizeof *followers.words);
    add_section(&layout, SECTION_LEXICON, &table, 1, sizeof table);
    add_section(&layout, SECTION_NODES, trie.nodes.items, trie.nodes.count, sizeof *trie.nodes.items);
    add_section(&layout, SECTION_SENSES, meanings.senses.items, meanings.senses.count, sizeof(struct sense));
    add_section(&layout, SECTION_ALIASES, meanings.aliases.items, meanings.aliases.count, sizeof(struct alias));
    add_section(&layout, SECTION_ENTRIES, builder->entries.items, builder->entries.count, sizeof(struct entry));
    add_section(&layout, SECTION_KINDS, builder->kinds.items, builder->kinds.count, sizeof(struct kind));
    add_section(&layout, SECTION_LANGUAGES, builder->languages.items, builder->languages.count, sizeof(struct named));
    add_section(&layout, SECTION_CONDITIONS, builder->conditions.items, builder->conditions.count,
                sizeof(struct condition));
    add_section(&layout, SECTION_CONDITION_LISTS, builder->condition_lists.items, builder->condition_lists.count,
                sizeof(struct condition_list));
    add_rule_sections(builder, &layout);
    add_sources(builder, &layout);
    add_section(&layout, SECTION_STRINGS, builder->strings.bytes, builder->strings.length, 1);
    static const char behind[IMAGE_READ_BEYOND] = {0};
    buffer_add(&layout.image, behind, sizeof behind);

    layout.header.size = layout.image.length;
    memcpy(layout.image.bytes, &layout.header, sizeof layout.header);
    free(followers.words);
    free(meanings.senses.items);
    free(meanings.aliases.items);
    free(trie.nodes.items);
    free(trie.origins.items);
    free(trie.occurrences.items);
    free(trie.slots);
    *size = layout.image.length;
    if (builder->errors)
        buffer_free(&layout.image);
    return layout.image.bytes;
}
