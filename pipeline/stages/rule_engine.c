#include "stages/rule_engine.h"

#include <stdlib.h>
#include <string.h>

#include "base/inline.h"
#include "document/hit_set.h"
#include "stages/lookup.h"
#include "stages/rule_mentions.h"
#include "stages/rule_patterns.h"

enum { LONGEST_PHRASE = 6 };

/* A place where a rule has to be tried. */
struct task {
    uint32_t rule, first_token, end_token;
};

struct rule_engine {
    const struct knowledge *knowledge;
    bool of_zones;
    struct rule_scope scope; /* the sentence at hand */
    struct rule_patterns *patterns;
    struct rule_references *references; /* of these patterns */
    struct gate *gates;                 /* by rule; closed for rules of the other stage */
    uint32_t *seen;                     /* by rule: the token at which it was set off last, with seen_before added */
    struct task_list {
        struct task *items;
        size_t count, capacity;
    } word_tasks, mention_tasks; /* of the sentence, the last first; of the phase at hand */
    uint32_t word_phases;        /* bit n: phase n has some of the former */
    uint32_t seen_before;        /* what is added to tokens in `seen`: each document has numbers of its own */
    uint32_t *first_rules;       /* set off by the first words … */
    size_t first_rule_count;
    uint32_t first_sentences;      /* … of so many sentences of a document, at most */
    struct rule_mentions mentions; /* of the sentence */
    uint32_t *hits;                /* of the sentence, those that set rules off */
    size_t hit_capacity;
    struct window window; /* of the sentence … */
    uint32_t languages;   /* … bit n: words of language n count in it */
};

static void open_rule(struct rule_engine *engine, uint32_t index)
{
    const struct rule *rule = &engine->knowledge->rules[index];
    if ((rule->zone != 0) != engine->of_zones)
        return;
    engine->gates[index] = gate_of(rule);
    if (rule->trigger_label || rule->trigger_kind)
        rule_mentions_add_rule(&engine->mentions, engine->knowledge, index);
    if (rule->trigger_first)
        engine->first_rules[engine->first_rule_count++] = index;
    if (rule->trigger_first > engine->first_sentences)
        engine->first_sentences = rule->trigger_first;
}

struct rule_engine *rule_engine_open(const struct knowledge *knowledge, bool of_zones)
{
    struct rule_engine *engine = mem_calloc(1, sizeof *engine);
    engine->knowledge = knowledge;
    engine->of_zones = of_zones;
    engine->patterns = rule_patterns_open(knowledge, &engine->scope);
    engine->references = rule_patterns_references(engine->patterns);
    engine->gates = mem_calloc(knowledge->rule_count, sizeof *engine->gates);
    engine->seen = mem_calloc(knowledge->rule_count, sizeof *engine->seen);
    engine->first_rules = mem_calloc(knowledge->rule_count, sizeof *engine->first_rules);
    rule_mentions_open(&engine->mentions, knowledge);
    for (uint32_t i = 0; i < knowledge->rule_count; i++)
        open_rule(engine, i);
    return engine;
}

void rule_engine_close(struct rule_engine *engine)
{
    rule_patterns_close(engine->patterns);
    rule_mentions_close(&engine->mentions);
    free(engine->word_tasks.items);
    free(engine->mention_tasks.items);
    free(engine->hits);
    free(engine->first_rules);
    free(engine->gates);
    free(engine->seen);
    free(engine);
}

/* The first token of the sentence that ends behind OFFSET; what is looked for lies near token AT. */
static uint32_t first_token_from(const struct rule_scope *scope, uint32_t offset, uint32_t at)
{
    const struct token *tokens = scope->document->tokens;
    while (at > scope->sentence->first_token && tokens[at - 1].end > offset)
        at--;
    while (at < scope->sentence->end_token && tokens[at].end <= offset)
        at++;
    return at;
}

static void add_zone(const struct rule_engine *engine, struct document *document, const struct task *task,
                     struct span span)
{
    uint32_t start = span.start, end = span.end;
    const char *text = document->text.bytes;
    while (start < end && (text[start] == ' ' || text[start] == '\n'))
        start++;
    while (start < end && (text[end - 1] == ' ' || text[end - 1] == '\n'))
        end--;
    uint32_t first = first_token_from(&engine->scope, start, task->first_token), last = first;
    while (last < engine->scope.sentence->end_token && document->tokens[last].end <= end)
        last++;
    if (first < last)
        document_add_zone(document, (struct zone){.span = {start, end},
                                                  .first_token = first,
                                                  .end_token = last,
                                                  .rule = task->rule,
                                                  .zone = engine->knowledge->rules[task->rule].zone});
}

/* Whether a phrase of the lexicon's words runs over the beginning of TOKEN: no name begins within "menteri luar
 * negeri". */
static bool is_inside_phrase(const struct rule_engine *engine, uint32_t token)
{
    const struct document *document = engine->scope.document;
    const struct sentence *sentence = engine->scope.sentence;
    uint32_t from = token > sentence->first_token + LONGEST_PHRASE ? token - LONGEST_PHRASE : sentence->first_token;
    const struct hit *hit = &document->hits[document->tokens[from].hit];
    const struct hit *end = &document->hits[document->tokens[token].hit];
    for (; hit < end; hit++)
        if (hit->end_token > token && hit->holds & HOLDS_RULES)
            return true;
    return false;
}

/* A mention made by a rule covers whole tokens, whatever the pattern took along around them. */
static void add_mention(struct rule_engine *engine, struct document *document, const struct task *task,
                        struct span span, uint8_t label, uint32_t sentence)
{
    const struct rule *rule = &engine->knowledge->rules[task->rule];
    uint32_t first = first_token_from(&engine->scope, span.start, task->first_token), last = first;
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
        .rule = task->rule,
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
        if (other->rule == task->rule && other->first_token == first && other->end_token == last &&
            other->label == label)
            return;
    }
    const struct mention *added = document_add_mention(document, mention);
    rule_references_mention_added(engine->references, added);
    if (!silent)
        rule_mentions_add(&engine->mentions, added, (uint32_t)(added - document->mentions));
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

static inline void find_trigger(const struct rule_engine *engine, struct trigger *trigger, uint32_t first, uint32_t end)
{
    trigger_at(trigger, &engine->window, engine->scope.document, engine->scope.sentence, first, end);
}

/* What can be said without a pattern, the cheapest first. */
static bool may_run(struct rule_engine *engine, const struct rule *rule, const struct task *task)
{
    const struct sentence *sentence = engine->scope.sentence;
    if ((rule->at & RULE_AT_START && task->first_token != sentence->first_token) ||
        (rule->at & RULE_AT_END && task->end_token != sentence->end_token))
        return false;
    if (rule->within | rule->unless_zones) {
        uint32_t zones = sentence->zones ? document_zones_at(engine->scope.document, sentence, task->first_token) : 0;
        if ((rule->within && !(rule->within & zones)) || rule->unless_zones & zones)
            return false;
    }
    if (engine->gates[task->rule].asks_more) {
        struct trigger trigger;
        find_trigger(engine, &trigger, task->first_token, task->end_token);
        if (!gate_has_more(rule, &trigger, engine->knowledge, &engine->scope))
            return false;
    }
    return !(rule->unless_labels &&
             rule_references_label_begins(engine->references, rule->unless_labels, task->first_token)) &&
           (!rule->needs || holds_any(engine, rule->needs, task)) &&
           !(rule->forbids && holds_any(engine, rule->forbids, task));
}

/* The evidence goes to the mentions that set the rule off. */
static void add_points(const struct rule_engine *engine, struct document *document, const struct task *task)
{
    const struct rule *rule = &engine->knowledge->rules[task->rule];
    const struct mention_group *group = rule_mentions_of(&engine->mentions, rule);
    for (const struct member *member = group->members; member < group->members + group->member_count; member++)
        if (member->first_token == task->first_token && member->end_token == task->end_token)
            document_adjust(document, member->mention, task->rule, rule->points);
}

static void try_rule(struct rule_engine *engine, struct document *document, const struct task *task,
                     uint32_t sentence_index)
{
    const struct rule *rule = &engine->knowledge->rules[task->rule];
    struct rule_match before, after;
    if (!may_run(engine, rule, task) ||
        !rule_patterns_match(engine->patterns, task->rule, task->first_token, task->end_token, &before, &after))
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
        add_zone(engine, document, task, span);
    else if (rule->span)
        add_mention(engine, document, task, span, rule->label, sentence_index);
    if (rule->points)
        add_points(engine, document, task);
    for (size_t i = 0; i < after.capture_count; i++)
        add_mention(engine, document, task, after.captures[i].span, after.captures[i].label, sentence_index);
    for (size_t i = 0; i < before.capture_count; i++)
        add_mention(engine, document, task, before.captures[i].span, before.captures[i].label, sentence_index);
}

/* Where tasks go that words set off, and where there is no more room for them. */
struct room {
    struct task *next, *end;
};

/* Room for COUNT more tasks. */
NOT_INLINE static struct room more_room(struct task_list *tasks, struct room room, size_t count)
{
    tasks->count = (size_t)(room.next - tasks->items);
    mem_reserve(tasks->items, tasks->capacity, tasks->count + count);
    return (struct room){tasks->items + tasks->count, tasks->items + tasks->capacity};
}

/* A word of the sentence sets the RULES off, the last first. Of those that begin at the same token only the longest
 * counts, "ketua umum" and not "ketua"; it comes first. */
static inline struct room add_word_tasks(struct rule_engine *engine, struct room room, const uint32_t *rules,
                                         uint32_t count, const struct trigger *trigger)
{
    const struct gate *gates = engine->gates;
    uint32_t *seen = engine->seen, now = engine->seen_before + trigger->first_token;
    uint8_t language = engine->scope.sentence->language;
    if (count > (size_t)(room.end - room.next))
        room = more_room(&engine->word_tasks, room, count);
    while (count > 0) {
        uint32_t rule = rules[--count];
        const struct gate *gate = &gates[rule];
        bool fits = gate->languages >> language & (seen[rule] != now) & gate_has_near(gate, trigger);
        seen[rule] = now;
        *room.next = (struct task){rule, trigger->first_token, trigger->end_token};
        room.next += fits; /* a branch would go wrong half of the time */
    }
    return room;
}

static inline struct room collect_hit(struct rule_engine *engine, struct room room, const struct hit *hit)
{
    const struct knowledge *knowledge = engine->knowledge;
    const struct lexicon_node *node = &knowledge->nodes[hit->node];
    const struct sense *first = &knowledge->senses[node->first_sense], *sense = first + node->trigger_count;
    struct trigger trigger;
    find_trigger(engine, &trigger, hit->first_token, hit->end_token);
    while (sense-- > first) {
        if (!(engine->languages >> sense->language & 1) ||
            !case_fits(engine->scope.document, engine->scope.sentence, hit, sense))
            continue;
        const uint32_t *rules = &sense->target; /* of a trigger: one */
        uint32_t count = 1;
        if (sense->type == SENSE_WORD) {
            const struct named *class = &knowledge->classes[sense->target];
            rules = knowledge->rule_lists + class->first_rule + (engine->of_zones ? class->rule_count : 0);
            count = engine->of_zones ? class->zone_rule_count : class->rule_count;
        }
        room = add_word_tasks(engine, room, rules, count, &trigger);
    }
    return room;
}

/* The hits of the sentence that set rules off. */
static size_t find_hits(struct rule_engine *engine)
{
    const struct sentence *sentence = engine->scope.sentence;
    const struct document *document = engine->scope.document;
    unsigned holds = engine->of_zones ? HOLDS_ZONE_RULES : HOLDS_RULES;
    size_t count = 0;
    if (!(sentence->holds & holds))
        return 0;
    mem_reserve(engine->hits, engine->hit_capacity, sentence->end_hit - sentence->first_hit);
    for (uint32_t first = sentence->first_hit, end = sentence->end_hit; first < end; first += HITS_IN_SET)
        for (uint64_t set = document_hit_set(document, holds, first, end); set; set &= set - 1)
            engine->hits[count++] = first + (uint32_t)__builtin_ctzll(set);
    return count;
}

/* The words of the sentence that set rules off, all from back to front: hits that begin at the same word come
 * shortest first, and the longest has to be first. Their senses are seldom in the caches. */
static void collect_words(struct rule_engine *engine, size_t hits, uint32_t sentence)
{
    const struct knowledge *knowledge = engine->knowledge;
    const struct hit *all = engine->scope.document->hits;
    struct room room = {engine->word_tasks.items, engine->word_tasks.items + engine->word_tasks.capacity};
    for (size_t i = hits; i > 0; i--)
        __builtin_prefetch(&knowledge->senses[knowledge->nodes[all[engine->hits[i - 1]].node].first_sense]);
    for (size_t i = hits; i > 0; i--)
        room = collect_hit(engine, room, &all[engine->hits[i - 1]]);
    if (sentence < engine->first_sentences) {
        uint32_t first = engine->scope.sentence->first_token;
        struct trigger trigger;
        find_trigger(engine, &trigger, first, first + 1);
        for (size_t i = engine->first_rule_count; i > 0; i--)
            if (sentence < knowledge->rules[engine->first_rules[i - 1]].trigger_first)
                room = add_word_tasks(engine, room, &engine->first_rules[i - 1], 1, &trigger);
    }
    engine->word_tasks.count = (size_t)(room.next - engine->word_tasks.items);
    engine->word_phases = 0;
    for (const struct task *task = engine->word_tasks.items; task < room.next; task++)
        engine->word_phases |= UINT32_C(1) << engine->gates[task->rule].phase;
}

/* Of the mentions of a group that begin at the same token the longest. */
static void add_mention_trigger(const struct rule_engine *engine, struct mention_group *group,
                                const struct member *member)
{
    size_t at = 0;
    while (at < group->trigger_count && group->triggers[at].first_token != member->first_token)
        at++;
    if (at < group->trigger_count && group->triggers[at].end_token >= member->end_token)
        return;
    mem_reserve(group->triggers, group->trigger_capacity, at + 1);
    find_trigger(engine, &group->triggers[at], member->first_token, member->end_token);
    group->trigger_count += at == group->trigger_count;
}

/* The mentions of a group set the RULES off. */
static void add_mention_tasks(struct rule_engine *engine, const struct mention_group *group,
                              const struct rule_list *rules)
{
    const struct trigger *end = group->triggers + group->trigger_count;
    uint8_t language = engine->scope.sentence->language;
    struct task_list *tasks = &engine->mention_tasks;
    mem_reserve(tasks->items, tasks->capacity, tasks->count + rules->count * group->trigger_count);
    struct task *next = tasks->items + tasks->count;
    for (size_t i = 0; i < rules->count; i++) {
        const struct gate *gate = &engine->gates[rules->items[i]];
        if (!(gate->languages >> language & 1))
            continue;
        for (const struct trigger *trigger = group->triggers; trigger < end; trigger++) {
            *next = (struct task){rules->items[i], trigger->first_token, trigger->end_token};
            next += gate_has_near(gate, trigger);
        }
    }
    tasks->count = (size_t)(next - tasks->items);
}

/* The tasks before MIDDLE and those from there on are both in the order of rules; then all are. */
static void merge_tasks(struct task_list *tasks, size_t middle)
{
    size_t left = middle, count = tasks->count, right = count - middle;
    if (!left || !right || tasks->items[left - 1].rule < tasks->items[left].rule)
        return;
    mem_reserve(tasks->items, tasks->capacity, count + right);
    struct task *items = tasks->items, *behind = items + count;
    memcpy(behind, items + middle, right * sizeof *items);
    while (right > 0) {
        bool from_left = left > 0 && items[left - 1].rule > behind[right - 1].rule;
        items[left + right - 1] = from_left ? items[left - 1] : behind[right - 1];
        left -= from_left;
        right -= !from_left;
    }
}

static void collect_group(struct rule_engine *engine, struct mention_group *group, uint32_t phase)
{
    size_t middle = engine->mention_tasks.count;
    for (; group->looked_at < group->member_count; group->looked_at++)
        add_mention_trigger(engine, group, &group->members[group->looked_at]);
    add_mention_tasks(engine, group, &group->rules[phase]);
    merge_tasks(&engine->mention_tasks, middle);
}

/* The mentions that set rules of this phase off. */
static void collect_mentions(struct rule_engine *engine, uint32_t phase)
{
    const struct rule_mentions *mentions = &engine->mentions;
    engine->mention_tasks.count = 0;
    for (size_t i = 0; i < mentions->found_count && mentions->phases >> phase & 1; i++) {
        struct mention_group *group = &mentions->groups[mentions->found[i]];
        if (group->phases >> phase & 1)
            collect_group(engine, group, phase);
    }
}

/* The mentions that the sentence has before any rule. */
static void find_mentions(struct rule_engine *engine)
{
    const struct rule_scope *scope = &engine->scope;
    rule_mentions_start(&engine->mentions);
    for (size_t i = scope->first_name; i < scope->end_name; i++)
        if (scope->document->mentions[i].state == MENTION_OPEN)
            rule_mentions_add(&engine->mentions, &scope->document->mentions[i], (uint32_t)i);
}

static void run_sentence(struct rule_engine *engine, struct document *document, uint32_t sentence)
{
    const struct task_list *words = &engine->word_tasks, *mentions = &engine->mention_tasks;
    const struct rule_scope *scope = &engine->scope;
    size_t hits = find_hits(engine);
    if (!hits && sentence >= engine->first_sentences && scope->first_name == scope->end_name)
        return; /* there is nothing that could set a rule off */
    find_mentions(engine);
    engine->window = window_of(document, scope->sentence, scope->sentence->first_token);
    engine->languages = scope->sentence->language ? UINT32_C(1) << scope->sentence->language | 1 : UINT32_MAX;
    collect_words(engine, hits, sentence);
    if (!engine->word_phases && !engine->mentions.phases)
        return;
    rule_patterns_start(engine->patterns);
    for (uint32_t phase = 1; (engine->word_phases | engine->mentions.phases) >> phase; phase++) {
        collect_mentions(engine, phase);
        for (size_t i = engine->word_phases >> phase & 1 ? words->count : 0; i > 0; i--)
            if (engine->gates[words->items[i - 1].rule].phase == phase)
                try_rule(engine, document, &words->items[i - 1], sentence);
        for (size_t i = 0; i < mentions->count; i++)
            try_rule(engine, document, &mentions->items[i], sentence);
    }
}

/* The text as patterns see it: where a line ends there is a blank, so that a name may run on in the next line. Zones
 * are found by lines; for them the text is as it is. */
static const char *join_lines(const struct rule_engine *engine, struct document *document)
{
    typedef char block __attribute__((vector_size(16)));
    const char *text = document->text.bytes;
    size_t length = document->text.length, at = 0;
    if (engine->of_zones || !length || !memchr(text, '\n', length))
        return text;
    char *joined = arena_alloc(&document->arena, length);
    for (block bytes; at + sizeof bytes <= length; at += sizeof bytes) {
        memcpy(&bytes, text + at, sizeof bytes);
        bytes ^= (block)(bytes == '\n') & ('\n' ^ ' ');
        memcpy(joined + at, &bytes, sizeof bytes);
    }
    for (; at < length; at++)
        joined[at] = text[at] == '\n' ? ' ' : text[at];
    return joined;
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
