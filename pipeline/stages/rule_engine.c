#include "stages/rule_engine.h"

#include <stdlib.h>
#include <string.h>

#include "stages/lookup.h"
#include "stages/rule_patterns.h"

/* `after` sees so many words: no name is longer, and in a text without full stops the work stays linear. */
enum { AFTER_REACH = 60, LONGEST_PHRASE = 6, MAX_PHASES = 10 };

/* A place where a rule has to be tried. */
struct task {
    uint32_t rule, first_token, end_token;
};

/* What is known of the words of a sentence: that they may be part of a name, that they have two capitals or more, that a
 * mark stands before them. */
enum word_set { CAPITALS, ACRONYMS, MARKS, WORD_SETS };

/* Some WINDOW words on one side of a trigger, a bit each: before it the nearest in the highest bit, and its own mark with
 * the marks there; behind it the nearest in the lowest bit. */
enum { WINDOW = 56 };

/* What is asked of a task before any pattern runs, since every trigger in the text is asked: bits of the surroundings
 * of which one or two have to be set, and what is dearer. */
struct gate {
    uint64_t before, two_before, marks, after, two_after, marks_after; /* 0: not asked */
    enum word_set names; /* which words `before` and `after` look for */
    uint16_t near_over, needs, forbids;
    uint8_t language, phase, at, unless_labels;
    uint8_t labels; /* of the mentions that set it off: bit n for label n */
    bool of_zones, asks_zone;
};

struct rule_engine {
    const struct knowledge *knowledge;
    bool of_zones;
    struct rule_scope scope; /* the sentence at hand */
    struct rule_patterns *patterns;
    struct gate *gates; /* by rule */
    struct task_list {
        struct task *items;
        size_t count, capacity;
    } word_tasks[MAX_PHASES], mention_tasks; /* of the sentence, by phase, the last first; of the phase at hand */
    uint32_t *seen;                          /* by rule: the token at which it was set off last, with seen_before added */
    uint32_t seen_before;                    /* what is added to tokens there: each document has numbers of its own */
    struct rule_list {
        uint32_t *items;
        size_t count;
    } mention_rules[MAX_PHASES], first_rules; /* set off by mentions, by the first words of a document's sentences */
    bool any_mention_rules;
    uint8_t labels; /* of the mentions of the sentence: bit n for label n */
    struct bits {
        uint64_t *words; /* a bit for each token of the sentence, from bit 64 on */
        size_t capacity;
    } sets[WORD_SETS];
    bool sets_known; /* for the sentence at hand */
};

static uint64_t nearest_before(unsigned words)
{
    return ((UINT64_C(1) << words) - 1) << (WINDOW - words);
}

static uint64_t nearest_after(unsigned words)
{
    return (UINT64_C(1) << words) - 1;
}

static void add_rule(const struct rule_engine *engine, struct rule_list *list, uint32_t rule)
{
    if (!list->items)
        list->items = mem_calloc(engine->knowledge->rule_count, sizeof *list->items);
    list->items[list->count++] = rule;
}

static uint8_t labels_of(const struct rule *rule)
{
    return (uint8_t)(rule->trigger_label ? 1u << rule->trigger_label : UINT8_MAX);
}

static void open_gate(struct rule_engine *engine, uint32_t index)
{
    const struct rule *rule = &engine->knowledge->rules[index];
    engine->gates[index] = (struct gate){.language = rule->language,
                                         .phase = rule->phase,
                                         .before = nearest_before(rule->near_before),
                                         .two_before = nearest_before(rule->two_before),
                                         .marks = nearest_before(rule->near_mark),
                                         .marks_after = nearest_after(rule->near_mark_after),
                                         .names = rule->near_acronyms ? ACRONYMS : CAPITALS,
                                         .after = nearest_after(rule->near_after),
                                         .two_after = nearest_after(rule->two_after),
                                         .near_over = rule->near_over,
                                         .at = rule->at,
                                         .labels = labels_of(rule),
                                         .unless_labels = rule->unless_labels,
                                         .of_zones = rule->zone != 0,
                                         .asks_zone = rule->within || rule->unless_zones,
                                         .needs = rule->needs,
                                         .forbids = rule->forbids};
    if ((rule->zone != 0) != engine->of_zones)
        return;
    if (rule->trigger_label || rule->trigger_kind) {
        add_rule(engine, &engine->mention_rules[rule->phase], index);
        engine->any_mention_rules = true;
    }
    if (rule->trigger_first)
        add_rule(engine, &engine->first_rules, index);
}

struct rule_engine *rule_engine_open(const struct knowledge *knowledge, bool of_zones)
{
    struct rule_engine *engine = mem_calloc(1, sizeof *engine);
    engine->knowledge = knowledge;
    engine->of_zones = of_zones;
    engine->patterns = rule_patterns_open(knowledge, &engine->scope);
    engine->gates = mem_calloc(knowledge->rule_count, sizeof *engine->gates);
    engine->seen = mem_calloc(knowledge->rule_count, sizeof *engine->seen);
    for (uint32_t i = 0; i < knowledge->rule_count; i++)
        open_gate(engine, i);
    return engine;
}

void rule_engine_close(struct rule_engine *engine)
{
    rule_patterns_close(engine->patterns);
    for (size_t i = 0; i < MAX_PHASES; i++) {
        free(engine->word_tasks[i].items);
        free(engine->mention_rules[i].items);
    }
    free(engine->mention_tasks.items);
    free(engine->first_rules.items);
    free(engine->gates);
    free(engine->seen);
    for (int set = 0; set < WORD_SETS; set++)
        free(engine->sets[set].words);
    free(engine);
}

static uint32_t first_token_from(const struct rule_scope *scope, uint32_t offset)
{
    uint32_t low = scope->sentence->first_token, high = scope->sentence->end_token;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (scope->document->tokens[middle].end <= offset)
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
    uint32_t first = first_token_from(&engine->scope, start), last = first;
    while (last < engine->scope.sentence->end_token && document->tokens[last].end <= end)
        last++;
    if (first < last)
        document_add_zone(document, (struct zone){.span = {start, end},
                                                  .first_token = first,
                                                  .end_token = last,
                                                  .rule = rule_index,
                                                  .zone = engine->knowledge->rules[rule_index].zone});
}

/* Whether a phrase of the lexicon's words runs over the beginning of TOKEN: no name begins within "menteri luar
 * negeri". */
static bool is_inside_phrase(const struct rule_engine *engine, uint32_t token)
{
    const struct document *document = engine->scope.document;
    const struct sentence *sentence = engine->scope.sentence;
    uint32_t from = token > sentence->first_token + LONGEST_PHRASE ? token - LONGEST_PHRASE : sentence->first_token;
    for (uint32_t i = document->tokens[from].hit; i < sentence->end_hit; i++) {
        const struct hit *hit = &document->hits[i];
        if (hit->first_token >= token)
            break;
        if (hit->end_token > token && hit->holds & HOLDS_RULES)
            return true;
    }
    return false;
}

/* A mention made by a rule covers whole tokens, whatever the pattern took along around them. */
static void add_mention(struct rule_engine *engine, struct document *document, uint32_t rule_index, struct span span,
                        uint8_t label, uint32_t sentence)
{
    const struct rule *rule = &engine->knowledge->rules[rule_index];
    uint32_t first = first_token_from(&engine->scope, span.start), last = first;
    while (last < engine->scope.sentence->end_token && document->tokens[last].end <= span.end)
        last++;
    if (first >= last || document->tokens[first].start < span.start || is_inside_phrase(engine, first))
        return;
    bool silent = engine->scope.sentence->zones && document_is_silent(document, first, last);
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
    for (size_t i = engine->scope.first_added; i < document->mention_count; i++) {
        const struct mention *other = &document->mentions[i];
        if (other->rule == rule_index && other->first_token == first && other->end_token == last &&
            other->label == label)
            return;
    }
    engine->labels |= (uint8_t)(1u << label);
    rule_patterns_mention_added(engine->patterns, document_add_mention(document, mention));
}

/* The sets of words of the sentence, with 64 bits that are nothing on either side. */
static void find_sets(struct rule_engine *engine)
{
    const struct sentence *sentence = engine->scope.sentence;
    static const enum token_set token_sets[] = {[CAPITALS] = TOKENS_NAMES, [ACRONYMS] = TOKENS_CAPITALS,
                                                [MARKS] = TOKENS_AFTER_MARK};
    for (int set = 0; set < WORD_SETS; set++) {
        size_t words = 1;
        mem_reserve(engine->sets[set].words, engine->sets[set].capacity,
                    (sentence->end_token - sentence->first_token) / 64 + 4);
        uint64_t *bits = engine->sets[set].words;
        for (uint32_t first = sentence->first_token; first < sentence->end_token; first += 64)
            bits[words++] = document_part_of_set(engine->scope.document, token_sets[set], first, sentence->end_token);
        bits[0] = bits[words] = bits[words + 1] = 0;
    }
    engine->sets_known = true;
}

/* WINDOW bits from bit AT on, and some that are not asked for. */
static inline uint64_t window_at(const struct rule_engine *engine, enum word_set set, size_t at)
{
    uint64_t bits; /* images are little endian, and so is the machine */
    memcpy(&bits, (const char *)engine->sets[set].words + at / 8, sizeof bits);
    return bits >> (at % 8);
}

static inline bool any_two(uint64_t bits)
{
    return bits & (bits - 1);
}

/* Whether a name stands as near before the trigger as the rule says, or right before a word that may come between. */
static bool has_name_before(const struct rule_engine *engine, const struct gate *gate, size_t at, uint32_t first_token,
                            uint32_t end_token)
{
    uint64_t before = window_at(engine, gate->names, at - WINDOW);
    const struct condition prev = {CONDITION_PREV, gate->near_over};
    return before & gate->before ||
           (gate->near_over && before << 1 & gate->before &&
            condition_holds(engine->knowledge, engine->scope.document, engine->scope.sentence, first_token, end_token,
                            &prev));
}

/* Where no capital, no mark stands as near as the rule says its patterns need not run. It is the cheapest test by far,
 * and turns most triggers away. */
static bool has_near(struct rule_engine *engine, const struct gate *gate, uint32_t first_token, uint32_t end_token)
{
    if (!engine->sets_known)
        find_sets(engine);
    size_t first = 64 + first_token - engine->scope.sentence->first_token;
    size_t end = 64 + end_token - engine->scope.sentence->first_token;
    return (!gate->after || window_at(engine, gate->names, end) & gate->after) &&
           (!gate->before || has_name_before(engine, gate, first, first_token, end_token)) &&
           (!gate->marks || window_at(engine, MARKS, first + 1 - WINDOW) & gate->marks) &&
           (!gate->marks_after || window_at(engine, MARKS, end) & gate->marks_after) &&
           (!gate->two_before || any_two(window_at(engine, CAPITALS, first - WINDOW) & gate->two_before)) &&
           (!gate->two_after || any_two(window_at(engine, CAPITALS, end) & gate->two_after));
}

/* Where the text ends that `after` may look at, as a text offset. */
static uint32_t reach_ahead(const struct rule_scope *scope, uint32_t token)
{
    return scope->sentence->end_token - token > AFTER_REACH ? scope->document->tokens[token + AFTER_REACH].start
                                                            : scope->sentence->span.end;
}

static bool holds_any(const struct rule_engine *engine, uint16_t list, const struct task *task)
{
    const struct condition_list *conditions = &engine->knowledge->condition_lists[list];
    bool holds = false;
    for (uint32_t i = conditions->first; i < conditions->first + conditions->count && !holds; i++)
        holds = condition_holds(engine->knowledge, engine->scope.document, engine->scope.sentence, task->first_token,
                                task->end_token, &engine->knowledge->conditions[i]);
    return holds;
}

/* What can be said without a pattern, the cheapest first. */
static bool may_run(struct rule_engine *engine, const struct gate *gate, const struct task *task)
{
    const struct sentence *sentence = engine->scope.sentence;
    if ((gate->at & RULE_AT_START && task->first_token != sentence->first_token) ||
        (gate->at & RULE_AT_END && task->end_token != sentence->end_token))
        return false;
    if (gate->asks_zone) {
        const struct rule *rule = &engine->knowledge->rules[task->rule];
        uint32_t zones = sentence->zones ? document_zones_at(engine->scope.document, sentence, task->first_token) : 0;
        if ((rule->within && !(rule->within & zones)) || rule->unless_zones & zones)
            return false;
    }
    return !(gate->unless_labels &&
             rule_patterns_label_begins(engine->patterns, gate->unless_labels, task->first_token)) &&
           (!gate->needs || holds_any(engine, gate->needs, task)) &&
           !(gate->forbids && holds_any(engine, gate->forbids, task));
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
    size_t step = engine->scope.first_name;
    for (const struct mention *mention; (mention = scope_next_mention(&engine->scope, &step));)
        if (sets_off(rule, mention) && mention->first_token == task->first_token &&
            mention->end_token == task->end_token)
            document_adjust(document, (uint32_t)(mention - document->mentions), task->rule, rule->points);
}

/* Both patterns of the rule, those that it has. */
static bool match_patterns(struct rule_engine *engine, const struct task *task, struct rule_match *before,
                           struct rule_match *after)
{
    const struct rule *rule = &engine->knowledge->rules[task->rule];
    const struct rule_scope *scope = &engine->scope;
    const struct token *tokens = scope->document->tokens;
    uint32_t from = scope->sentence->span.start, first = tokens[task->first_token].start;
    uint32_t last = tokens[task->end_token - 1].end;
    before->capture_count = after->capture_count = 0;
    before->whole = after->whole = (struct span){first, last};
    if (rule->after.length && !rule_patterns_match(engine->patterns, task->rule, PATTERN_AT_START, from, last,
                                                   reach_ahead(scope, task->end_token), after))
        return false;
    if (!rule->before.length)
        return true;
    uint32_t window = task->first_token > scope->sentence->first_token + rule->reach
                          ? tokens[task->first_token - rule->reach].start
                          : from;
    return rule_patterns_match(engine->patterns, task->rule, PATTERN_AT_END, from, window, first, before);
}

static void try_rule(struct rule_engine *engine, struct document *document, const struct task *task,
                     uint32_t sentence_index)
{
    const struct rule *rule = &engine->knowledge->rules[task->rule];
    struct rule_match before, after;
    if (!may_run(engine, &engine->gates[task->rule], task) || !match_patterns(engine, task, &before, &after))
        return;
    struct span span = {document->tokens[task->first_token].start, document->tokens[task->end_token - 1].end};
    if (!(rule->span & RULE_SPAN_TRIGGER))
        span = rule->span & RULE_SPAN_AFTER ? (struct span){span.end, span.end} : (struct span){span.start, span.start};
    if (rule->span & RULE_SPAN_AFTER)
        span.end = after.whole.end;
    if (rule->span & RULE_SPAN_BEFORE)
        span.start = before.whole.start;
    if (rule->zone && !rule->span)
        span = engine->scope.sentence->span;
    if (rule->zone)
        add_zone(engine, document, task->rule, span.start, span.end);
    else if (rule->span)
        add_mention(engine, document, task->rule, span, rule->label, sentence_index);
    if (rule->points)
        add_points(engine, document, task);
    for (size_t i = 0; i < after.capture_count; i++)
        add_mention(engine, document, task->rule, after.captures[i].span, after.captures[i].label, sentence_index);
    for (size_t i = 0; i < before.capture_count; i++)
        add_mention(engine, document, task->rule, before.captures[i].span, before.captures[i].label, sentence_index);
}

static void push_task(struct task_list *tasks, uint32_t rule, uint32_t first, uint32_t end)
{
    mem_reserve(tasks->items, tasks->capacity, tasks->count + 1);
    tasks->items[tasks->count++] = (struct task){rule, first, end};
}

/* A word of the sentence sets RULE off. Of those that begin at the same token only the longest counts, "ketua umum" and
 * not "ketua"; it comes first. */
static void add_word_task(struct rule_engine *engine, uint32_t rule, uint32_t first, uint32_t end)
{
    const struct gate *gate = &engine->gates[rule];
    if (gate->of_zones != engine->of_zones || !language_fits(gate->language, engine->scope.sentence->language) ||
        engine->seen[rule] == engine->seen_before + first)
        return;
    engine->seen[rule] = engine->seen_before + first;
    if (has_near(engine, gate, first, end))
        push_task(&engine->word_tasks[gate->phase], rule, first, end);
}

static void collect_hit(struct rule_engine *engine, const struct hit *hit)
{
    const struct knowledge *knowledge = engine->knowledge;
    const struct lexicon_node *node = &knowledge->nodes[hit->node];
    for (uint32_t i = node->first_sense + node->trigger_count; i > node->first_sense; i--) {
        const struct sense *sense = &knowledge->senses[i - 1];
        const struct named *class = &knowledge->classes[sense->type == SENSE_WORD ? sense->target : 0];
        uint32_t first = class->first_rule + (engine->of_zones ? class->rule_count : 0);
        uint32_t count = engine->of_zones ? class->zone_rule_count : class->rule_count;
        if ((sense->type == SENSE_WORD && !count) ||
            !language_fits(sense->language, engine->scope.sentence->language) ||
            !case_fits(engine->scope.document, engine->scope.sentence, hit, sense))
            continue;
        if (sense->type == SENSE_TRIGGER)
            add_word_task(engine, sense->target, hit->first_token, hit->end_token);
        for (uint32_t r = first + count; r > first; r--)
            add_word_task(engine, knowledge->rule_lists[r - 1], hit->first_token, hit->end_token);
    }
}

/* The words of the sentence that set rules off, all from back to front: hits that begin at the same word come
 * shortest first, and the longest has to be first. */
static void collect_words(struct rule_engine *engine, uint32_t sentence)
{
    const struct rule_scope *scope = &engine->scope;
    uint32_t holds = engine->of_zones ? HOLDS_ZONE_RULES : HOLDS_RULES;
    if (scope->sentence->holds & holds)
        for (uint32_t i = scope->sentence->end_hit; i > scope->sentence->first_hit; i--)
            if (scope->document->hits[i - 1].holds & holds)
                collect_hit(engine, &scope->document->hits[i - 1]);
    for (size_t i = engine->first_rules.count; i > 0; i--) /* the first words of the document's first sentences */
        if (sentence < engine->knowledge->rules[engine->first_rules.items[i - 1]].trigger_first)
            add_word_task(engine, engine->first_rules.items[i - 1], scope->sentence->first_token,
                          scope->sentence->first_token + 1);
}

/* The tasks of RULE are those from BEFORE on. */
static void add_mention_task(struct task_list *tasks, size_t before, uint32_t rule, const struct mention *mention)
{
    for (size_t i = tasks->count; i > before; i--) {
        if (tasks->items[i - 1].first_token != mention->first_token)
            continue;
        if (tasks->items[i - 1].end_token < mention->end_token)
            tasks->items[i - 1].end_token = mention->end_token;
        return;
    }
    push_task(tasks, rule, mention->first_token, mention->end_token);
}

/* Mentions that set rules of this phase off; of those that begin at the same token the longest. */
static void collect_mentions(struct rule_engine *engine, uint32_t phase)
{
    const struct rule_list *rules = &engine->mention_rules[phase];
    struct task_list *tasks = &engine->mention_tasks;
    tasks->count = 0;
    for (size_t i = 0; i < rules->count; i++) {
        const struct gate *gate = &engine->gates[rules->items[i]];
        size_t step = engine->scope.first_name, before = tasks->count, kept = before;
        if (!(engine->labels & gate->labels) || !language_fits(gate->language, engine->scope.sentence->language))
            continue;
        const struct rule *rule = &engine->knowledge->rules[rules->items[i]];
        for (const struct mention *mention; (mention = scope_next_mention(&engine->scope, &step));)
            if (sets_off(rule, mention))
                add_mention_task(tasks, before, rules->items[i], mention);
        for (size_t t = before; t < tasks->count; t++) {
            const struct task task = tasks->items[t];
            if (has_near(engine, gate, task.first_token, task.end_token))
                tasks->items[kept++] = task;
        }
        tasks->count = kept;
    }
}

/* Whether a word or a mention of the sentence sets a rule off. */
static bool has_tasks(const struct rule_engine *engine)
{
    bool found = engine->any_mention_rules && engine->labels;
    for (uint32_t phase = 1; phase < MAX_PHASES && !found; phase++)
        found = engine->word_tasks[phase].count > 0;
    return found;
}

static void find_labels(struct rule_engine *engine)
{
    size_t step = engine->scope.first_name;
    engine->labels = 0;
    for (const struct mention *mention; (mention = scope_next_mention(&engine->scope, &step));)
        engine->labels |= (uint8_t)(1u << mention->label);
}

static void run_sentence(struct rule_engine *engine, struct document *document, uint32_t sentence)
{
    for (uint32_t phase = 1; phase < MAX_PHASES; phase++)
        engine->word_tasks[phase].count = 0;
    engine->sets_known = false;
    find_labels(engine);
    collect_words(engine, sentence);
    if (!has_tasks(engine))
        return;
    rule_patterns_start(engine->patterns);
    for (uint32_t phase = 1; phase < MAX_PHASES; phase++) {
        const struct task_list *words = &engine->word_tasks[phase], *mentions = &engine->mention_tasks;
        collect_mentions(engine, phase);
        for (size_t i = words->count; i > 0; i--)
            try_rule(engine, document, &words->items[i - 1], sentence);
        for (size_t i = 0; i < mentions->count; i++)
            try_rule(engine, document, &mentions->items[i], sentence);
    }
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
    struct rule_scope *scope = &engine->scope;
    size_t names = document->mention_count;
    scope->document = document;
    scope->text = join_lines(engine, document);
    scope->end_name = 0;
    if (document->token_count > UINT32_MAX - engine->seen_before || !engine->seen_before) {
        memset(engine->seen, 0, engine->knowledge->rule_count * sizeof *engine->seen);
        engine->seen_before = 1;
    }
    for (uint32_t s = 0; s < document->sentence_count; s++) {
        scope->sentence = &document->sentences[s];
        scope->first_name = scope->end_name;
        while (scope->end_name < names && document->mentions[scope->end_name].sentence == s)
            scope->end_name++;
        scope->first_added = document->mention_count;
        run_sentence(engine, document, s);
    }
    engine->seen_before += (uint32_t)document->token_count;
}
