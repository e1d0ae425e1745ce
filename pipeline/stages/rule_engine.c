#include "stages/rule_engine.h"

#include <stdlib.h>
#include <string.h>

#include "base/diagnostic.h"
#include "knowledge/pattern.h"
#include "stages/lookup.h"

/* `after` sees so many words: no name is longer, and in a text without full stops the work stays linear. */
enum { AFTER_REACH = 60, LONGEST_PHRASE = 6 };
enum { MAX_PHASES = 10, MATCH_LIMIT = 20000, DEPTH_LIMIT = 2000, JIT_STACK = 256 * 1024 };

struct compiled {
    struct pattern before, after;
    bool ready;
};

/* A place where a rule has to be tried. */
struct task {
    uint32_t rule, first_token, end_token;
};

struct rule_engine {
    const struct knowledge *knowledge;
    bool of_zones;
    struct compiled *compiled; /* by rule; compiled when first needed */
    struct task *tasks;
    size_t task_count, task_capacity;
    uint32_t phases, task_phases;        /* bit n: there are rules of phase n; tasks of it in the sentence */
    uint32_t *label_rules, *first_rules; /* set off by a mention, phase by phase; by the document's first sentences */
    size_t label_rule_count, first_rule_count;
    size_t label_rule_end[MAX_PHASES]; /* of those of phase n and before */
    pcre2_match_data *match;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;

    /* What the callouts look at while a pattern runs. */
    const struct document *document;
    const struct sentence *sentence;
    const struct pattern *pattern;
    const char *text;       /* of the document, on one line a sentence: see join_lines */
    uint32_t subject;       /* text offset where the subject begins */
    uint32_t reference_end; /* where the reference at hand has to end */
    uint32_t last_token;    /* that a callout asked for */
    /* What references can find is numbered, and each token has the set of what begins at it: most references fail, and
     * this tells it at once. Numbers from LAST_BIT on share a bit, which only says "perhaps". */
    uint8_t *word_bits, *kind_bits; /* by class, by kind; 0: nothing refers to it */
    uint8_t label_bits[LABEL_COUNT];
    uint8_t used_bits;
    uint64_t *begins; /* by token of the sentence */
    size_t begins_capacity;

    /* Mentions of the sentence: those of the gazetteer, sorted by sentence, and those that rules added behind all. */
    size_t first_name, end_name, first_added;
};

/* The token of the sentence that begins at text offset OFFSET, or NONE. Patterns ask for places near each other. */
static uint32_t token_starting(struct rule_engine *engine, uint32_t offset)
{
    const struct token *tokens = engine->document->tokens;
    uint32_t at = engine->last_token;
    if (at < engine->sentence->first_token || at >= engine->sentence->end_token)
        at = engine->sentence->first_token;
    while (at > engine->sentence->first_token && tokens[at].start > offset)
        at--;
    while (at + 1 < engine->sentence->end_token && tokens[at].start < offset)
        at++;
    engine->last_token = at;
    return tokens[at].start == offset ? at : NONE;
}

/* Steps through the mentions of the sentence; start with rules->first_name. */
static const struct mention *next_mention(const struct rule_engine *engine, size_t *step)
{
    if (*step >= engine->end_name && *step < engine->first_added)
        *step = engine->first_added;
    return *step < engine->document->mention_count ? &engine->document->mentions[(*step)++] : NULL;
}

/* Where the longest thing that the reference means ends that begins at token FIRST, as a text offset; NONE without. */
static uint32_t reference_end(const struct rule_engine *engine, const struct reference *reference, uint32_t first)
{
    const struct document *document = engine->document;
    uint32_t end = NONE;
    if (reference->type == REFERENCE_WORD) {
        /* Hits that begin at one token come shortest first. */
        for (uint32_t i = document->tokens[first].hit; i < engine->sentence->end_hit; i++) {
            const struct hit *hit = &document->hits[i];
            if (hit->first_token != first)
                break;
            if (node_has_class(engine->knowledge, hit->node, reference->argument, engine->sentence->language))
                end = document->tokens[hit->end_token - 1].end;
        }
        return end;
    }
    size_t step = engine->first_name;
    for (const struct mention *mention; (mention = next_mention(engine, &step));) {
        bool same = reference->type == REFERENCE_LABEL ? mention->label == reference->argument
                                                       : mention->kind == reference->argument;
        if (same && mention->first_token == first && mention->state == MENTION_OPEN &&
            (end == NONE || mention->span.end > end))
            end = mention->span.end;
    }
    return end;
}

static uint64_t *begins_at(struct rule_engine *engine, uint32_t token)
{
    return &engine->begins[token - engine->sentence->first_token];
}

/* Bit 0 gathers what nothing refers to; WORDS_KNOWN says that the words that begin here are in the set. */
enum { LAST_BIT = 62, WORDS_KNOWN = 63 };

/* The set of what begins at a token. Mentions are put in as they come up, words when they are first asked for. */
static uint64_t begins(struct rule_engine *engine, uint32_t token)
{
    uint64_t *set = begins_at(engine, token);
    if (*set & UINT64_C(1) << WORDS_KNOWN)
        return *set;
    *set |= UINT64_C(1) << WORDS_KNOWN;
    const struct knowledge *knowledge = engine->knowledge;
    for (uint32_t i = engine->document->tokens[token].hit; i < engine->sentence->end_hit; i++) {
        const struct hit *hit = &engine->document->hits[i];
        if (hit->first_token != token)
            break;
        const struct lexicon_node *node = &knowledge->nodes[hit->node];
        for (uint32_t s = node->first_sense; node->holds & SENSE_WORD && s < node->first_sense + node->sense_count; s++)
            if (knowledge->senses[s].type == SENSE_WORD)
                *set |= UINT64_C(1) << engine->word_bits[knowledge->senses[s].target];
    }
    return *set;
}

static void mention_begins(struct rule_engine *engine, const struct mention *mention)
{
    *begins_at(engine, mention->first_token) |=
        UINT64_C(1) << engine->label_bits[mention->label] | UINT64_C(1) << engine->kind_bits[mention->kind];
}

static uint8_t number_of(struct rule_engine *engine, uint8_t *bit)
{
    if (!*bit)
        *bit = engine->used_bits < LAST_BIT ? ++engine->used_bits : LAST_BIT;
    return *bit;
}

/* NULL for a reference to what there is not: patterns of a damaged image can hold one. */
static uint8_t *bit_of(struct rule_engine *engine, const struct reference *reference)
{
    switch (reference->type) {
    case REFERENCE_WORD:
        return reference->argument < engine->knowledge->class_count ? &engine->word_bits[reference->argument] : NULL;
    case REFERENCE_LABEL: return reference->argument < LABEL_COUNT ? &engine->label_bits[reference->argument] : NULL;
    default:
        return reference->argument < engine->knowledge->kind_count ? &engine->kind_bits[reference->argument] : NULL;
    }
}

static void number_references(struct rule_engine *engine, struct pattern *pattern)
{
    for (size_t i = 0; i < pattern->reference_count; i++) {
        struct reference *reference = &pattern->references[i];
        uint8_t *bit = bit_of(engine, reference);
        reference->bit = bit ? number_of(engine, bit) : 0;
    }
}

static int callout(pcre2_callout_block *block, void *data)
{
    struct rule_engine *engine = data;
    uint32_t at = engine->subject + (uint32_t)block->current_position;
    if (block->callout_number & 1)
        return at != engine->reference_end;
    const struct reference *reference = &engine->pattern->references[block->callout_number / 2];
    uint32_t token = token_starting(engine, at);
    if (token == NONE || !(begins(engine, token) >> reference->bit & 1))
        return 1;
    engine->reference_end = reference_end(engine, reference, token);
    return engine->reference_end == NONE;
}

struct rule_engine *rule_engine_open(const struct knowledge *knowledge, bool of_zones)
{
    struct rule_engine *engine = mem_calloc(1, sizeof *engine);
    engine->knowledge = knowledge;
    engine->compiled = mem_calloc(knowledge->rule_count, sizeof *engine->compiled);
    engine->word_bits = mem_calloc(knowledge->class_count + 1, 1);
    engine->kind_bits = mem_calloc(knowledge->kind_count + 1, 1);
    engine->label_rules = mem_calloc(knowledge->rule_count, sizeof *engine->label_rules);
    engine->first_rules = mem_calloc(knowledge->rule_count, sizeof *engine->first_rules);
    engine->of_zones = of_zones;
    for (uint32_t i = 0; i < knowledge->rule_count; i++) {
        const struct rule *rule = &knowledge->rules[i];
        if ((rule->zone != 0) != of_zones)
            continue;
        engine->phases |= 1u << rule->phase;
        if (rule->trigger_first)
            engine->first_rules[engine->first_rule_count++] = i;
        for (uint8_t label = 1; label < LABEL_COUNT; label++)
            if (rule->unless_labels >> label & 1)
                number_of(engine, &engine->label_bits[label]);
    }
    for (uint32_t phase = 1; phase < MAX_PHASES; phase++) {
        for (uint32_t i = 0; i < knowledge->rule_count; i++) {
            const struct rule *rule = &knowledge->rules[i];
            if (rule->phase == phase && (rule->zone != 0) == of_zones && (rule->trigger_label || rule->trigger_kind))
                engine->label_rules[engine->label_rule_count++] = i;
        }
        engine->label_rule_end[phase] = engine->label_rule_count;
    }
    return engine;
}

/* PCRE2's own memory is set up when the first pattern runs, so that start-up does not pay for it. */
static void open_matching(struct rule_engine *engine)
{
    engine->match = pcre2_match_data_create(128, NULL);
    engine->context = pcre2_match_context_create(NULL);
    engine->stack = pcre2_jit_stack_create(32 * 1024, JIT_STACK, NULL);
    pcre2_set_match_limit(engine->context, MATCH_LIMIT);
    pcre2_set_depth_limit(engine->context, DEPTH_LIMIT);
    pcre2_set_callout(engine->context, callout, engine);
    pcre2_jit_stack_assign(engine->context, NULL, engine->stack);
}

void rule_engine_close(struct rule_engine *engine)
{
    for (uint32_t i = 0; i < engine->knowledge->rule_count; i++) {
        pattern_free(&engine->compiled[i].before);
        pattern_free(&engine->compiled[i].after);
    }
    pcre2_match_data_free(engine->match);
    pcre2_match_context_free(engine->context);
    pcre2_jit_stack_free(engine->stack);
    free(engine->compiled);
    free(engine->label_rules);
    free(engine->first_rules);
    free(engine->word_bits);
    free(engine->kind_bits);
    free(engine->begins);
    free(engine->tasks);
    free(engine);
}

/* Empties the sets of the sentence and puts the mentions in that there are. */
static void start_sets(struct rule_engine *engine)
{
    size_t tokens = engine->sentence->end_token - engine->sentence->first_token, step = engine->first_name;
    mem_reserve(engine->begins, engine->begins_capacity, tokens);
    memset(engine->begins, 0, tokens * sizeof *engine->begins);
    for (const struct mention *mention; (mention = next_mention(engine, &step));)
        mention_begins(engine, mention);
}

static const struct compiled *compiled_rule(struct rule_engine *engine, uint32_t index)
{
    struct compiled *compiled = &engine->compiled[index];
    const struct rule *rule = &engine->knowledge->rules[index];
    struct pattern_error error; /* patterns were tried when the knowledge was built */
    if (compiled->ready)
        return compiled;
    if (!engine->match)
        open_matching(engine);
    if (rule->before.length)
        pattern_compile(&compiled->before, knowledge_string(engine->knowledge, rule->before), PATTERN_AT_END, &error);
    if (rule->after.length)
        pattern_compile(&compiled->after, knowledge_string(engine->knowledge, rule->after), PATTERN_AT_START, &error);
    number_references(engine, &compiled->before);
    number_references(engine, &compiled->after);
    start_sets(engine); /* the sets so far did not know the numbers that are new */
    compiled->ready = true;
    return compiled;
}

/* Matches within [FROM, END) of the text, the search beginning at START. */
static bool match(struct rule_engine *engine, const struct pattern *pattern, uint32_t from, uint32_t start,
                  uint32_t end)
{
    if (!pattern->code)
        return false;
    engine->pattern = pattern;
    engine->subject = from;
    int found = pcre2_match(pattern->code, (PCRE2_SPTR)engine->text + from, end - from, start - from,
                            PCRE2_NO_UTF_CHECK, engine->match, engine->context);
    return found > 0;
}

static uint32_t first_token_from(const struct rule_engine *engine, uint32_t offset)
{
    uint32_t low = engine->sentence->first_token, high = engine->sentence->end_token;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (engine->document->tokens[middle].end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_zone(const struct rule_engine *engine, struct document *document, uint32_t rule_index, uint32_t start,
                     uint32_t end)
{
    const char *text = document->text.bytes;
    while (start < end && (text[start] == ' ' || text[start] == '\n'))
        start++;
    while (start < end && (text[end - 1] == ' ' || text[end - 1] == '\n'))
        end--;
    uint32_t first = first_token_from(engine, start), last = first;
    while (last < engine->sentence->end_token && document->tokens[last].end <= end)
        last++;
    if (first < last)
        document_add_zone(document, (struct zone){.span = {start, end},
                                                  .first_token = first,
                                                  .end_token = last,
                                                  .rule = rule_index,
                                                  .zone = engine->knowledge->rules[rule_index].zone});
}

/* A mention made by a rule covers whole tokens, whatever the pattern took along around them. */
/* Whether a phrase of the lexicon's words runs over the beginning of TOKEN: no name begins within "menteri luar
 * negeri". */
static bool is_inside_phrase(const struct rule_engine *engine, uint32_t token)
{
    const struct document *document = engine->document;
    uint32_t from = token > engine->sentence->first_token + LONGEST_PHRASE ? token - LONGEST_PHRASE
                                                                           : engine->sentence->first_token;
    for (uint32_t i = document->tokens[from].hit; i < engine->sentence->end_hit; i++) {
        const struct hit *hit = &document->hits[i];
        if (hit->first_token >= token)
            break;
        if (hit->end_token > token && engine->knowledge->nodes[hit->node].holds & HOLDS_RULES)
            return true;
    }
    return false;
}

static void add_mention(struct rule_engine *engine, struct document *document, uint32_t rule_index, uint32_t start,
                        uint32_t end, uint8_t label, uint32_t sentence)
{
    const struct rule *rule = &engine->knowledge->rules[rule_index];
    uint32_t first = first_token_from(engine, start), last = first;
    while (last < engine->sentence->end_token && document->tokens[last].end <= end)
        last++;
    if (first >= last || document->tokens[first].start < start || is_inside_phrase(engine, first))
        return;
    bool silent = engine->sentence->zones && document_is_silent(document, first, last);
    if (silent && !document->explain)
        return;
    struct mention mention = {
        .span = {document->tokens[first].start, document->tokens[last - 1].end},
        .first_token = first,
        .end_token = last,
        .sentence = sentence,
        .entry = NONE,
        .place = NONE,
        .sense = NONE,
        .rule = rule_index,
        .entity = NONE,
        .lost_to = NONE,
        .label = label,
        .score = rule->score,
        .state = silent ? MENTION_LOST_ZONE : MENTION_OPEN,
        .strong = rule->strong,
        .kind = rule->kind,
    };
    for (size_t i = engine->first_added; i < document->mention_count; i++) {
        const struct mention *other = &document->mentions[i];
        if (other->rule == rule_index && other->first_token == first && other->end_token == last &&
            other->label == label)
            return;
    }
    mention_begins(engine, document_add_mention(document, mention));
}

struct found {
    uint32_t start, end;
    uint8_t label;
};

static size_t add_captures(const struct rule_engine *engine, const struct pattern *pattern, struct found *found,
                           size_t count)
{
    const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(engine->match);
    for (size_t i = 0; i < pattern->capture_count; i++) {
        const struct capture *capture = &pattern->captures[i];
        if (capture->group >= pcre2_get_ovector_count(engine->match) || offsets[2 * capture->group] == PCRE2_UNSET ||
            count >= 2 * PATTERN_MAX_CAPTURES)
            continue;
        found[count++] = (struct found){engine->subject + (uint32_t)offsets[2 * capture->group],
                                        engine->subject + (uint32_t)offsets[2 * capture->group + 1], capture->label};
    }
    return count;
}

static bool may_be_name(const struct token *token)
{
    return !(token->shape & SHAPE_LOWER) || token->shape & SHAPE_FIRST_UPPER; /* scripts without case pass */
}

/* Names are written with a capital: where none stands as near as the rule says its patterns need not run. It is the
 * cheapest test by far, and turns most triggers away. */
static bool has_capital_near(const struct rule_engine *engine, const struct rule *rule, const struct task *task)
{
    const struct token *tokens = engine->document->tokens;
    bool before = !rule->near_before, after = !rule->near_after;
    for (uint32_t i = 1; i <= rule->near_before && !before && task->first_token >= engine->sentence->first_token + i;
         i++)
        before = may_be_name(&tokens[task->first_token - i]);
    for (uint32_t i = 0; i < rule->near_after && !after && task->end_token + i < engine->sentence->end_token; i++)
        after = may_be_name(&tokens[task->end_token + i]);
    return before && after;
}

/* Where the text ends that `after` may look at, as a text offset. */
static uint32_t reach_ahead(const struct rule_engine *engine, uint32_t token)
{
    return engine->sentence->end_token - token > AFTER_REACH ? engine->document->tokens[token + AFTER_REACH].start
                                                             : engine->sentence->span.end;
}

/* Whether an open mention with one of the labels begins at TOKEN. */
static bool label_begins(struct rule_engine *engine, uint8_t labels, uint32_t token)
{
    size_t step = engine->first_name;
    uint64_t bits = 0;
    for (uint8_t label = 1; label < LABEL_COUNT; label++)
        bits |= labels >> label & 1 ? UINT64_C(1) << engine->label_bits[label] : 0;
    if (!(*begins_at(engine, token) & bits))
        return false;
    for (const struct mention *mention; (mention = next_mention(engine, &step));)
        if (mention->first_token == token && mention->state == MENTION_OPEN && labels >> mention->label & 1)
            return true;
    return false;
}

/* What can be said without a pattern, the cheapest first. */
static bool may_run(struct rule_engine *engine, const struct rule *rule, const struct task *task)
{
    const struct sentence *sentence = engine->sentence;
    if ((rule->at & RULE_AT_START && task->first_token != sentence->first_token) ||
        (rule->at & RULE_AT_END && task->end_token != sentence->end_token) || !has_capital_near(engine, rule, task))
        return false;
    uint32_t zones = sentence->zones && (rule->within | rule->unless_zones)
                         ? document_zones_at(engine->document, sentence, task->first_token)
                         : 0;
    return (!rule->within || rule->within & zones) && !(rule->unless_zones & zones) &&
           !(rule->unless_labels && label_begins(engine, rule->unless_labels, task->first_token));
}

static bool sets_off(const struct rule *rule, const struct mention *mention)
{
    return mention->state == MENTION_OPEN && (!rule->trigger_label || mention->label == rule->trigger_label) &&
           (!rule->trigger_kind || mention->kind == rule->trigger_kind);
}

/* The evidence goes to the mentions that set the rule off. */
static void add_points(const struct rule_engine *engine, struct document *document, const struct task *task)
{
    const struct rule *rule = &engine->knowledge->rules[task->rule];
    size_t step = engine->first_name;
    for (const struct mention *mention; (mention = next_mention(engine, &step));)
        if (sets_off(rule, mention) && mention->first_token == task->first_token &&
            mention->end_token == task->end_token)
            document_adjust(document, (uint32_t)(mention - document->mentions), task->rule, rule->points);
}

static void try_rule(struct rule_engine *engine, struct document *document, const struct task *task,
                     uint32_t sentence_index)
{
    const struct rule *rule = &engine->knowledge->rules[task->rule];
    if (!may_run(engine, rule, task))
        return;
    const struct compiled *compiled = compiled_rule(engine, task->rule);
    const struct token *first = &document->tokens[task->first_token], *last = &document->tokens[task->end_token - 1];
    struct found found[2 * PATTERN_MAX_CAPTURES];
    size_t count = 0;
    uint32_t start = first->start, end = last->end;
    if (rule->after.length) {
        uint32_t limit = reach_ahead(engine, task->end_token);
        if (!match(engine, &compiled->after, engine->sentence->span.start, last->end, limit))
            return;
        count = add_captures(engine, &compiled->after, found, count);
        if (rule->span & RULE_SPAN_AFTER)
            end = engine->subject + (uint32_t)pcre2_get_ovector_pointer(engine->match)[1];
    }
    if (rule->before.length) {
        uint32_t window = task->first_token > engine->sentence->first_token + rule->reach
                              ? document->tokens[task->first_token - rule->reach].start
                              : engine->sentence->span.start;
        if (!match(engine, &compiled->before, engine->sentence->span.start, window, first->start))
            return;
        count = add_captures(engine, &compiled->before, found, count);
        if (rule->span & RULE_SPAN_BEFORE)
            start = engine->subject + (uint32_t)pcre2_get_ovector_pointer(engine->match)[0];
    }
    if (rule->zone && !rule->span) {
        add_zone(engine, document, task->rule, engine->sentence->span.start, engine->sentence->span.end);
    } else if (rule->span) {
        if (!(rule->span & RULE_SPAN_TRIGGER) && rule->span & RULE_SPAN_AFTER)
            start = last->end;
        else if (!(rule->span & RULE_SPAN_TRIGGER))
            end = first->start;
        if (rule->zone)
            add_zone(engine, document, task->rule, start, end);
        else
            add_mention(engine, document, task->rule, start, end, rule->label, sentence_index);
    }
    if (rule->points)
        add_points(engine, document, task);
    for (size_t i = 0; i < count; i++)
        add_mention(engine, document, task->rule, found[i].start, found[i].end, found[i].label, sentence_index);
}

/* Of triggers of one rule that begin at the same word only the longest counts: "ketua umum", not "ketua". */
static void add_task(struct rule_engine *engine, uint32_t rule, uint32_t first, uint32_t end)
{
    const struct rule *at = &engine->knowledge->rules[rule];
    if ((at->zone != 0) != engine->of_zones || !language_fits(at->language, engine->sentence->language))
        return;
    for (size_t i = engine->task_count; i > 0 && engine->tasks[i - 1].first_token == first; i--) {
        if (engine->tasks[i - 1].rule != rule)
            continue;
        if (engine->tasks[i - 1].end_token < end)
            engine->tasks[i - 1].end_token = end;
        return;
    }
    engine->task_phases |= 1u << at->phase;
    mem_reserve(engine->tasks, engine->task_capacity, engine->task_count + 1);
    engine->tasks[engine->task_count++] = (struct task){rule, first, end};
}

static void collect_hit(struct rule_engine *engine, const struct document *document, const struct hit *hit,
                        uint32_t holds)
{
    const struct knowledge *knowledge = engine->knowledge;
    const struct lexicon_node *node = &knowledge->nodes[hit->node];
    if (!(node->holds & holds))
        return;
    for (uint32_t i = node->first_sense; i < node->first_sense + node->sense_count; i++) {
        const struct sense *sense = &knowledge->senses[i];
        if (sense->type != SENSE_WORD && sense->type != SENSE_TRIGGER)
            continue;
        const struct named *class = &knowledge->classes[sense->type == SENSE_WORD ? sense->target : 0];
        uint32_t first = class->first_rule + (engine->of_zones ? class->rule_count : 0);
        uint32_t count = engine->of_zones ? class->zone_rule_count : class->rule_count;
        if ((sense->type == SENSE_WORD && !count) || !language_fits(sense->language, engine->sentence->language) ||
            !case_fits(document, engine->sentence, hit, sense))
            continue;
        if (sense->type == SENSE_TRIGGER)
            add_task(engine, sense->target, hit->first_token, hit->end_token);
        for (uint32_t r = first; r < first + count; r++)
            add_task(engine, knowledge->rule_lists[r], hit->first_token, hit->end_token);
    }
}

/* The first words of the document's first sentences set rules off. */
static void collect_first(struct rule_engine *engine, uint32_t sentence)
{
    for (size_t i = 0; i < engine->first_rule_count; i++)
        if (sentence < engine->knowledge->rules[engine->first_rules[i]].trigger_first)
            add_task(engine, engine->first_rules[i], engine->sentence->first_token, engine->sentence->first_token + 1);
}

/* Mentions that set rules of this phase off. */
static void collect_mentions(struct rule_engine *engine, uint32_t phase)
{
    for (size_t i = engine->label_rule_end[phase - 1]; i < engine->label_rule_end[phase]; i++) {
        const struct rule *rule = &engine->knowledge->rules[engine->label_rules[i]];
        size_t step = engine->first_name;
        if (!language_fits(rule->language, engine->sentence->language))
            continue;
        for (const struct mention *mention; (mention = next_mention(engine, &step));)
            if (sets_off(rule, mention))
                add_task(engine, engine->label_rules[i], mention->first_token, mention->end_token);
    }
}

static void run_phase(struct rule_engine *engine, struct document *document, uint32_t phase, uint32_t sentence)
{
    collect_mentions(engine, phase);
    for (size_t i = 0; i < engine->task_count && engine->task_phases >> phase & 1; i++)
        if (engine->knowledge->rules[engine->tasks[i].rule].phase == phase)
            try_rule(engine, document, &engine->tasks[i], sentence);
}

/* The text as patterns see it: where a line ends within a sentence there is a blank, so that a name may run on in the
 * next line. Zones are found by lines; for them the text is as it is. */
static const char *join_lines(const struct rule_engine *engine, struct document *document)
{
    char *joined = NULL;
    for (size_t s = 0; s < document->sentence_count && !engine->of_zones; s++) {
        struct span span = document->sentences[s].span;
        const char *from = document->text.bytes + span.start, *end = document->text.bytes + span.end;
        while ((from = memchr(from, '\n', (size_t)(end - from))) != NULL) {
            if (!joined)
                joined = arena_copy(&document->arena, document->text.bytes, document->text.length);
            joined[from++ - document->text.bytes] = ' ';
        }
    }
    return joined ? joined : document->text.bytes;
}

void rule_engine_run(struct rule_engine *engine, struct document *document)
{
    size_t names = document->mention_count;
    uint32_t holds = engine->of_zones ? HOLDS_ZONE_RULES : HOLDS_RULES;
    engine->document = document;
    engine->text = join_lines(engine, document);
    engine->end_name = 0;
    for (uint32_t s = 0; s < document->sentence_count; s++) {
        engine->sentence = &document->sentences[s];
        engine->first_name = engine->end_name;
        while (engine->end_name < names && document->mentions[engine->end_name].sentence == s)
            engine->end_name++;
        engine->first_added = document->mention_count;
        engine->task_count = engine->task_phases = 0;
        collect_first(engine, s);
        for (uint32_t i = engine->sentence->first_hit; i < engine->sentence->end_hit; i++)
            collect_hit(engine, document, &document->hits[i], holds);
        if (!engine->task_count && !engine->label_rule_count)
            continue;
        start_sets(engine);
        for (uint32_t phase = 1; phase < MAX_PHASES; phase++)
            if (engine->phases >> phase & 1)
                run_phase(engine, document, phase, s);
    }
}
