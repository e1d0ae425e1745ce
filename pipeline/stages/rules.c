/* Runs the rules: each only where one of its triggers occurs, its patterns tied to the trigger on both sides. */
#include <stdlib.h>
#include <string.h>

#include "base/diagnostic.h"
#include "knowledge/pattern.h"
#include "stages/lookup.h"
#include "stages/stage.h"

enum { MAX_PHASES = 10, MATCH_LIMIT = 20000, DEPTH_LIMIT = 2000, JIT_STACK = 256 * 1024 };

struct compiled {
    struct pattern before, after;
    bool ready;
};

/* A place where a rule has to be tried. */
struct task {
    uint32_t rule, first_token, end_token;
};

struct rules {
    const struct knowledge *knowledge;
    struct compiled *compiled; /* by rule; compiled when first needed */
    struct task *tasks;
    size_t task_count, task_capacity;
    uint32_t phases; /* bit n: there are rules of phase n */
    uint32_t *label_rules;
    size_t label_rule_count;
    pcre2_match_data *match;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;

    /* What the callouts look at while a pattern runs. */
    const struct document *document;
    const struct sentence *sentence;
    const struct pattern *pattern;
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
static uint32_t token_starting(struct rules *rules, uint32_t offset)
{
    const struct token *tokens = rules->document->tokens;
    uint32_t at = rules->last_token;
    if (at < rules->sentence->first_token || at >= rules->sentence->end_token)
        at = rules->sentence->first_token;
    while (at > rules->sentence->first_token && tokens[at].start > offset)
        at--;
    while (at + 1 < rules->sentence->end_token && tokens[at].start < offset)
        at++;
    rules->last_token = at;
    return tokens[at].start == offset ? at : NONE;
}

/* Steps through the mentions of the sentence; start with rules->first_name. */
static const struct mention *next_mention(const struct rules *rules, size_t *step)
{
    if (*step >= rules->end_name && *step < rules->first_added)
        *step = rules->first_added;
    return *step < rules->document->mention_count ? &rules->document->mentions[(*step)++] : NULL;
}

/* Where the longest thing that the reference means ends that begins at token FIRST, as a text offset; NONE without. */
static uint32_t reference_end(const struct rules *rules, const struct reference *reference, uint32_t first)
{
    const struct document *document = rules->document;
    uint32_t end = NONE;
    if (reference->type == REFERENCE_WORD) {
        /* Hits that begin at one token come shortest first. */
        for (uint32_t i = document->tokens[first].hit; i < rules->sentence->end_hit; i++) {
            const struct hit *hit = &document->hits[i];
            if (hit->first_token != first)
                break;
            if (node_has_class(rules->knowledge, hit->node, reference->argument, rules->sentence->language))
                end = document->tokens[hit->end_token - 1].end;
        }
        return end;
    }
    size_t step = rules->first_name;
    for (const struct mention *mention; (mention = next_mention(rules, &step));) {
        bool same = reference->type == REFERENCE_LABEL ? mention->label == reference->argument
                                                       : mention->kind == reference->argument;
        if (same && mention->first_token == first && mention->state == MENTION_OPEN &&
            (end == NONE || mention->span.end > end))
            end = mention->span.end;
    }
    return end;
}

static uint64_t *begins_at(struct rules *rules, uint32_t token)
{
    return &rules->begins[token - rules->sentence->first_token];
}

/* Bit 0 gathers what nothing refers to; WORDS_KNOWN says that the words that begin here are in the set. */
enum { LAST_BIT = 62, WORDS_KNOWN = 63 };

/* The set of what begins at a token. Mentions are put in as they come up, words when they are first asked for. */
static uint64_t begins(struct rules *rules, uint32_t token)
{
    uint64_t *set = begins_at(rules, token);
    if (*set & UINT64_C(1) << WORDS_KNOWN)
        return *set;
    *set |= UINT64_C(1) << WORDS_KNOWN;
    const struct knowledge *knowledge = rules->knowledge;
    for (uint32_t i = rules->document->tokens[token].hit; i < rules->sentence->end_hit; i++) {
        const struct hit *hit = &rules->document->hits[i];
        if (hit->first_token != token)
            break;
        const struct lexicon_node *node = &knowledge->nodes[hit->node];
        for (uint32_t s = node->first_sense; node->holds & SENSE_WORD && s < node->first_sense + node->sense_count; s++)
            if (knowledge->senses[s].type == SENSE_WORD)
                *set |= UINT64_C(1) << rules->word_bits[knowledge->senses[s].target];
    }
    return *set;
}

static void mention_begins(struct rules *rules, const struct mention *mention)
{
    *begins_at(rules, mention->first_token) |=
        UINT64_C(1) << rules->label_bits[mention->label] | UINT64_C(1) << rules->kind_bits[mention->kind];
}

static uint8_t number_of(struct rules *rules, uint8_t *bit)
{
    if (!*bit)
        *bit = rules->used_bits < LAST_BIT ? ++rules->used_bits : LAST_BIT;
    return *bit;
}

/* NULL for a reference to what there is not: patterns of a damaged image can hold one. */
static uint8_t *bit_of(struct rules *rules, const struct reference *reference)
{
    switch (reference->type) {
    case REFERENCE_WORD:
        return reference->argument < rules->knowledge->class_count ? &rules->word_bits[reference->argument] : NULL;
    case REFERENCE_LABEL:
        return reference->argument < LABEL_COUNT ? &rules->label_bits[reference->argument] : NULL;
    default:
        return reference->argument < rules->knowledge->kind_count ? &rules->kind_bits[reference->argument] : NULL;
    }
}

static void number_references(struct rules *rules, struct pattern *pattern)
{
    for (size_t i = 0; i < pattern->reference_count; i++) {
        struct reference *reference = &pattern->references[i];
        uint8_t *bit = bit_of(rules, reference);
        reference->bit = bit ? number_of(rules, bit) : 0;
    }
}

static int callout(pcre2_callout_block *block, void *data)
{
    struct rules *rules = data;
    uint32_t at = rules->subject + (uint32_t)block->current_position;
    if (block->callout_number & 1)
        return at != rules->reference_end;
    const struct reference *reference = &rules->pattern->references[block->callout_number / 2];
    uint32_t token = token_starting(rules, at);
    if (token == NONE || !(begins(rules, token) >> reference->bit & 1))
        return 1;
    rules->reference_end = reference_end(rules, reference, token);
    return rules->reference_end == NONE;
}

static void *open_rules(const struct knowledge *knowledge)
{
    struct rules *rules = mem_calloc(1, sizeof *rules);
    rules->knowledge = knowledge;
    rules->compiled = mem_calloc(knowledge->rule_count, sizeof *rules->compiled);
    rules->word_bits = mem_calloc(knowledge->class_count + 1, 1);
    rules->kind_bits = mem_calloc(knowledge->kind_count + 1, 1);
    rules->label_rules = mem_calloc(knowledge->rule_count, sizeof *rules->label_rules);
    for (uint32_t i = 0; i < knowledge->rule_count; i++) {
        rules->phases |= 1u << knowledge->rules[i].phase;
        if (knowledge->rules[i].trigger_label)
            rules->label_rules[rules->label_rule_count++] = i;
    }
    return rules;
}

/* PCRE2's own memory is set up when the first pattern runs, so that start-up does not pay for it. */
static void open_matching(struct rules *rules)
{
    rules->match = pcre2_match_data_create(128, NULL);
    rules->context = pcre2_match_context_create(NULL);
    rules->stack = pcre2_jit_stack_create(32 * 1024, JIT_STACK, NULL);
    pcre2_set_match_limit(rules->context, MATCH_LIMIT);
    pcre2_set_depth_limit(rules->context, DEPTH_LIMIT);
    pcre2_set_callout(rules->context, callout, rules);
    pcre2_jit_stack_assign(rules->context, NULL, rules->stack);
}

static void close_rules(void *scratch)
{
    struct rules *rules = scratch;
    for (uint32_t i = 0; i < rules->knowledge->rule_count; i++) {
        pattern_free(&rules->compiled[i].before);
        pattern_free(&rules->compiled[i].after);
    }
    pcre2_match_data_free(rules->match);
    pcre2_match_context_free(rules->context);
    pcre2_jit_stack_free(rules->stack);
    free(rules->compiled);
    free(rules->label_rules);
    free(rules->word_bits);
    free(rules->kind_bits);
    free(rules->begins);
    free(rules->tasks);
    free(rules);
}

/* Empties the sets of the sentence and puts the mentions in that there are. */
static void start_sets(struct rules *rules)
{
    size_t tokens = rules->sentence->end_token - rules->sentence->first_token, step = rules->first_name;
    mem_reserve(rules->begins, rules->begins_capacity, tokens);
    memset(rules->begins, 0, tokens * sizeof *rules->begins);
    for (const struct mention *mention; (mention = next_mention(rules, &step));)
        mention_begins(rules, mention);
}

static const struct compiled *compiled_rule(struct rules *rules, uint32_t index)
{
    struct compiled *compiled = &rules->compiled[index];
    const struct rule *rule = &rules->knowledge->rules[index];
    struct pattern_error error; /* patterns were tried when the knowledge was built */
    if (compiled->ready)
        return compiled;
    if (!rules->match)
        open_matching(rules);
    if (rule->before.length)
        pattern_compile(&compiled->before, knowledge_string(rules->knowledge, rule->before), PATTERN_AT_END, &error);
    if (rule->after.length)
        pattern_compile(&compiled->after, knowledge_string(rules->knowledge, rule->after), PATTERN_AT_START, &error);
    number_references(rules, &compiled->before);
    number_references(rules, &compiled->after);
    start_sets(rules); /* the sets so far did not know the numbers that are new */
    compiled->ready = true;
    return compiled;
}

/* Matches within [FROM, END) of the text, the search beginning at START. */
static bool match(struct rules *rules, const struct pattern *pattern, uint32_t from, uint32_t start, uint32_t end)
{
    if (!pattern->code)
        return false;
    rules->pattern = pattern;
    rules->subject = from;
    int found = pcre2_match(pattern->code, (PCRE2_SPTR)rules->document->text.bytes + from, end - from, start - from,
                            PCRE2_NO_UTF_CHECK, rules->match, rules->context);
    return found > 0;
}

static uint32_t first_token_from(const struct rules *rules, uint32_t offset)
{
    uint32_t low = rules->sentence->first_token, high = rules->sentence->end_token;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (rules->document->tokens[middle].end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A mention made by a rule covers whole tokens, whatever the pattern took along around them. */
static void add_mention(struct rules *rules, struct document *document, uint32_t rule_index, uint32_t start,
                        uint32_t end, uint8_t label, uint32_t sentence)
{
    const struct rule *rule = &rules->knowledge->rules[rule_index];
    uint32_t first = first_token_from(rules, start), last = first;
    while (last < rules->sentence->end_token && document->tokens[last].end <= end)
        last++;
    if (first >= last || document->tokens[first].start < start)
        return;
    struct mention mention = {
        .span = {document->tokens[first].start, document->tokens[last - 1].end},
        .first_token = first,
        .end_token = last,
        .sentence = sentence,
        .entry = NONE,
        .sense = NONE,
        .rule = rule_index,
        .place = NONE,
        .entity = NONE,
        .lost_to = NONE,
        .label = label,
        .score = rule->score,
        .strong = rule->strong,
        .kind = rule->kind,
    };
    for (size_t i = rules->first_added; i < document->mention_count; i++) {
        const struct mention *other = &document->mentions[i];
        if (other->rule == rule_index && other->first_token == first && other->end_token == last &&
            other->label == label)
            return;
    }
    mention_begins(rules, document_add_mention(document, mention));
}

struct found {
    uint32_t start, end;
    uint8_t label;
};

static size_t add_captures(const struct rules *rules, const struct pattern *pattern, struct found *found, size_t count)
{
    const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(rules->match);
    for (size_t i = 0; i < pattern->capture_count; i++) {
        const struct capture *capture = &pattern->captures[i];
        if (capture->group >= pcre2_get_ovector_count(rules->match) ||
            offsets[2 * capture->group] == PCRE2_UNSET || count >= 2 * PATTERN_MAX_CAPTURES)
            continue;
        found[count++] = (struct found){rules->subject + (uint32_t)offsets[2 * capture->group],
                                        rules->subject + (uint32_t)offsets[2 * capture->group + 1], capture->label};
    }
    return count;
}

static bool may_be_name(const struct token *token)
{
    return !(token->shape & SHAPE_LOWER) || token->shape & SHAPE_FIRST_UPPER; /* scripts without case pass */
}

/* Names are written with a capital: where none stands as near as the rule says its patterns need not run. It is the
 * cheapest test by far, and turns most triggers away. */
static bool has_capital_near(const struct rules *rules, const struct rule *rule, const struct task *task)
{
    const struct token *tokens = rules->document->tokens;
    bool before = !rule->near_before, after = !rule->near_after;
    for (uint32_t i = 1; i <= rule->near_before && !before && task->first_token >= rules->sentence->first_token + i; i++)
        before = may_be_name(&tokens[task->first_token - i]);
    for (uint32_t i = 0; i < rule->near_after && !after && task->end_token + i < rules->sentence->end_token; i++)
        after = may_be_name(&tokens[task->end_token + i]);
    return before && after;
}

static void try_rule(struct rules *rules, struct document *document, const struct task *task, uint32_t sentence_index)
{
    const struct rule *rule = &rules->knowledge->rules[task->rule];
    if (!has_capital_near(rules, rule, task))
        return;
    const struct compiled *compiled = compiled_rule(rules, task->rule);
    const struct token *first = &document->tokens[task->first_token], *last = &document->tokens[task->end_token - 1];
    struct found found[2 * PATTERN_MAX_CAPTURES];
    size_t count = 0;
    uint32_t start = first->start, end = last->end;
    if (rule->after.length) {
        if (!match(rules, &compiled->after, rules->sentence->span.start, last->end, rules->sentence->span.end))
            return;
        count = add_captures(rules, &compiled->after, found, count);
        if (rule->span & RULE_SPAN_AFTER)
            end = rules->subject + (uint32_t)pcre2_get_ovector_pointer(rules->match)[1];
    }
    if (rule->before.length) {
        uint32_t window = task->first_token > rules->sentence->first_token + rule->reach
                              ? document->tokens[task->first_token - rule->reach].start
                              : rules->sentence->span.start;
        if (!match(rules, &compiled->before, rules->sentence->span.start, window, first->start))
            return;
        count = add_captures(rules, &compiled->before, found, count);
        if (rule->span & RULE_SPAN_BEFORE)
            start = rules->subject + (uint32_t)pcre2_get_ovector_pointer(rules->match)[0];
    }
    if (rule->span) {
        if (!(rule->span & RULE_SPAN_TRIGGER) && rule->span & RULE_SPAN_AFTER)
            start = last->end;
        else if (!(rule->span & RULE_SPAN_TRIGGER))
            end = first->start;
        add_mention(rules, document, task->rule, start, end, rule->label, sentence_index);
    }
    for (size_t i = 0; i < count; i++)
        add_mention(rules, document, task->rule, found[i].start, found[i].end, found[i].label, sentence_index);
}

/* Of triggers of one rule that begin at the same word only the longest counts: "ketua umum", not "ketua". */
static void add_task(struct rules *rules, uint32_t rule, uint32_t first, uint32_t end)
{
    const struct rule *at = &rules->knowledge->rules[rule];
    if (!language_fits(at->language, rules->sentence->language))
        return;
    for (size_t i = rules->task_count; i > 0 && rules->tasks[i - 1].first_token == first; i--) {
        if (rules->tasks[i - 1].rule != rule)
            continue;
        if (rules->tasks[i - 1].end_token < end)
            rules->tasks[i - 1].end_token = end;
        return;
    }
    mem_reserve(rules->tasks, rules->task_capacity, rules->task_count + 1);
    rules->tasks[rules->task_count++] = (struct task){rule, first, end};
}

static void collect_hit(struct rules *rules, const struct document *document, const struct hit *hit)
{
    const struct knowledge *knowledge = rules->knowledge;
    const struct lexicon_node *node = &knowledge->nodes[hit->node];
    if (!(node->holds & HOLDS_RULES))
        return;
    for (uint32_t i = node->first_sense; i < node->first_sense + node->sense_count; i++) {
        const struct sense *sense = &knowledge->senses[i];
        if (sense->type != SENSE_WORD && sense->type != SENSE_TRIGGER)
            continue;
        const struct named *class = &knowledge->classes[sense->type == SENSE_WORD ? sense->target : 0];
        if ((sense->type == SENSE_WORD && !class->rule_count) ||
            !language_fits(sense->language, rules->sentence->language) ||
            !case_fits(document, rules->sentence, hit, sense))
            continue;
        if (sense->type == SENSE_TRIGGER)
            add_task(rules, sense->target, hit->first_token, hit->end_token);
        for (uint32_t r = class->first_rule; r < class->first_rule + class->rule_count; r++)
            add_task(rules, knowledge->rule_lists[r], hit->first_token, hit->end_token);
    }
}

/* Mentions that set rules of this phase off. */
static void collect_mentions(struct rules *rules, uint32_t phase)
{
    for (size_t i = 0; i < rules->label_rule_count; i++) {
        const struct rule *rule = &rules->knowledge->rules[rules->label_rules[i]];
        size_t step = rules->first_name;
        if (rule->phase != phase)
            continue;
        for (const struct mention *mention; (mention = next_mention(rules, &step));)
            if (mention->label == rule->trigger_label && mention->state == MENTION_OPEN)
                add_task(rules, rules->label_rules[i], mention->first_token, mention->end_token);
    }
}

static void run_phase(struct rules *rules, struct document *document, uint32_t phase, uint32_t sentence)
{
    collect_mentions(rules, phase);
    for (size_t i = 0; i < rules->task_count; i++)
        if (rules->knowledge->rules[rules->tasks[i].rule].phase == phase)
            try_rule(rules, document, &rules->tasks[i], sentence);
}

static void run(void *scratch, const struct knowledge *knowledge, struct document *document)
{
    struct rules *rules = scratch;
    size_t names = document->mention_count;
    (void)knowledge;
    rules->document = document;
    rules->end_name = 0;
    for (uint32_t s = 0; s < document->sentence_count; s++) {
        rules->sentence = &document->sentences[s];
        rules->first_name = rules->end_name;
        while (rules->end_name < names && document->mentions[rules->end_name].sentence == s)
            rules->end_name++;
        rules->first_added = document->mention_count;
        rules->task_count = 0;
        start_sets(rules);
        for (uint32_t i = rules->sentence->first_hit; i < rules->sentence->end_hit; i++)
            collect_hit(rules, document, &document->hits[i]);
        for (uint32_t phase = 1; phase < MAX_PHASES; phase++)
            if (rules->phases >> phase & 1)
                run_phase(rules, document, phase, s);
    }
}

const struct stage stage_rules = {"rules", open_rules, run, close_rules};
