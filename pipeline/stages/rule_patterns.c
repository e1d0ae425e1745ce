#include "stages/rule_patterns.h"

#include <stdlib.h>
#include <string.h>

#include "base/diagnostic.h"
#include "base/inline.h"
#include "knowledge/prefilter.h"

enum { MATCH_LIMIT = 20000, DEPTH_LIMIT = 2000, JIT_STACK = 256 * 1024 };

/* Most patterns run a few times on an article, which does not pay for machine code. */
enum { RUNS_BEFORE_JIT = 48 };

/* `after` sees so many words: no name is longer, and in a text without full stops the work stays linear. */
enum { AFTER_REACH = 60 };

struct compiled {
    bool ready; /* in front, where the pattern is looked at */
    struct pattern pattern;
};

/* What is looked at first; both filters of a rule are in one line of memory. */
struct filter {
    struct prefilter_refusal refusal;
    struct prefilter *prefilter;                                           /* NULL: always say yes */
    enum filter_state { FILTER_ABSENT, FILTER_UNREAD, FILTER_READ } state; /* ABSENT: there is no pattern */
    /* Of the rule's first filter: which has refused last, and which pattern has failed last. It comes first next time.
     */
    uint8_t test_first, run_first;
};

struct rule_patterns {
    const struct knowledge *knowledge;
    const struct rule_scope *scope;
    struct filter (*filters)[2];                   /* by rule, enum pattern_anchor */
    struct compiled (*compiled)[2][PATTERN_FORMS]; /* by rule, enum pattern_anchor, enum pattern_words; when needed */
    struct rule_references references;
    struct prefilter_references asked[2]; /* how prefilters ask for these, by enum pattern_anchor */
    pcre2_match_data *match;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
    enum pattern_words form; /* of patterns, for the sentence; PATTERN_FORMS: not known yet */
};

static void *open_filters(const struct knowledge *knowledge)
{
    struct filter(*filters)[2] = mem_alloc_lines(knowledge->rule_count * sizeof *filters);
    for (uint32_t i = 0; i < knowledge->rule_count; i++) {
        const struct rule *rule = &knowledge->rules[i];
        filters[i][PATTERN_AT_START] = (struct filter){.state = rule->after.length ? FILTER_UNREAD : FILTER_ABSENT};
        filters[i][PATTERN_AT_END] = (struct filter){.state = rule->before.length ? FILTER_UNREAD : FILTER_ABSENT};
    }
    return filters;
}

struct rule_patterns *rule_patterns_open(const struct knowledge *knowledge, const struct rule_scope *scope)
{
    struct rule_patterns *patterns = mem_calloc(1, sizeof *patterns);
    patterns->knowledge = knowledge;
    patterns->scope = scope;
    patterns->filters = open_filters(knowledge);
    rule_references_open(&patterns->references, knowledge, scope);
    patterns->asked[PATTERN_AT_START] =
        (struct prefilter_references){rule_references_bits, rule_references_begin, &patterns->references};
    patterns->asked[PATTERN_AT_END] =
        (struct prefilter_references){rule_references_bits, rule_references_end, &patterns->references};
    patterns->compiled = mem_calloc(knowledge->rule_count, sizeof *patterns->compiled);
    return patterns;
}

void rule_patterns_close(struct rule_patterns *patterns)
{
    for (uint32_t i = 0; i < patterns->knowledge->rule_count; i++) {
        for (int kind = 0; kind < 2 * PATTERN_FORMS; kind++)
            pattern_free(&patterns->compiled[i][kind % 2][kind / 2].pattern);
        prefilter_free(patterns->filters[i][PATTERN_AT_START].prefilter);
        prefilter_free(patterns->filters[i][PATTERN_AT_END].prefilter);
    }
    pcre2_match_data_free(patterns->match);
    pcre2_match_context_free(patterns->context);
    pcre2_jit_stack_free(patterns->stack);
    free(patterns->filters);
    free(patterns->compiled);
    rule_references_close(&patterns->references);
    free(patterns);
}

struct rule_references *rule_patterns_references(struct rule_patterns *patterns)
{
    return &patterns->references;
}

void rule_patterns_start(struct rule_patterns *patterns)
{
    patterns->form = PATTERN_FORMS;
    rule_references_start(&patterns->references);
}

/* PCRE2's own memory is set up when the first pattern runs, so that start-up does not pay for it. */
static void open_matching(struct rule_patterns *patterns)
{
    patterns->match = pcre2_match_data_create(128, NULL);
    patterns->context = pcre2_match_context_create(NULL);
    patterns->stack = pcre2_jit_stack_create(32 * 1024, JIT_STACK, NULL);
    pcre2_set_match_limit(patterns->context, MATCH_LIMIT);
    pcre2_set_depth_limit(patterns->context, DEPTH_LIMIT);
    pcre2_set_callout(patterns->context, rule_references_callout, &patterns->references);
    pcre2_jit_stack_assign(patterns->context, NULL, patterns->stack);
}

static struct slice pattern_text(const struct rule_patterns *patterns, uint32_t rule, enum pattern_anchor anchor)
{
    const struct rule *source = &patterns->knowledge->rules[rule];
    return knowledge_string(patterns->knowledge, anchor == PATTERN_AT_START ? source->after : source->before);
}

static struct pattern *compiled_for(struct rule_patterns *patterns, uint32_t rule, enum pattern_anchor anchor,
                                    enum pattern_words words)
{
    struct compiled *compiled = &patterns->compiled[rule][anchor][words];
    if (compiled->ready)
        return &compiled->pattern;
    struct pattern_error error; /* patterns were tried when the knowledge was built */
    if (!patterns->match)
        open_matching(patterns);
    pattern_compile(&compiled->pattern, pattern_text(patterns, rule, anchor), anchor, words, &error);
    rule_references_number(&patterns->references, &compiled->pattern);
    rule_references_start(&patterns->references); /* the sets so far did not know the numbers that are new */
    compiled->ready = true;
    return &compiled->pattern;
}

static bool is_ascii(const char *text, size_t length)
{
    uint64_t all = 0, some;
    for (; length >= sizeof some; text += sizeof some, length -= sizeof some) {
        memcpy(&some, text, sizeof some);
        all |= some;
    }
    for (; length > 0; length--)
        all |= (unsigned char)*text++;
    return !(all & UINT64_C(0x8080808080808080));
}

/* The pattern for the sentence at hand. */
static struct pattern *pattern_of(struct rule_patterns *patterns, uint32_t rule, enum pattern_anchor anchor)
{
    struct span sentence = patterns->scope->sentence->span;
    if (patterns->form == PATTERN_FORMS)
        patterns->form = is_ascii(patterns->scope->text + sentence.start, sentence.end - sentence.start)
                             ? PATTERN_ASCII_WORDS
                             : PATTERN_WHOLE_WORDS;
    struct pattern *pattern = compiled_for(patterns, rule, anchor, patterns->form);
    if (!pattern->code) /* some patterns have no form for ASCII */
        pattern = compiled_for(patterns, rule, anchor, PATTERN_WHOLE_WORDS);
    bool differs = patterns->scope->document->parted && pattern->goes_over;
    return differs ? compiled_for(patterns, rule, anchor, PATTERN_PARTED_WORDS) : pattern;
}

/* Whether the two bytes next to the trigger, which is the text [START, END), are enough to say that RULE does not
 * match. */
static inline bool is_refused(const struct rule_patterns *patterns, uint32_t rule, uint32_t start, uint32_t end)
{
    const struct filter *filters = patterns->filters[rule];
    const char *text = patterns->scope->text;
    struct span sentence = patterns->scope->sentence->span;
    return (end + 2 <= sentence.end &&
            prefilter_refuses(&filters[PATTERN_AT_START].refusal, text[end], text[end + 1])) ||
           (start >= sentence.start + 2 &&
            prefilter_refuses(&filters[PATTERN_AT_END].refusal, text[start - 1], text[start - 2]));
}

static NOT_INLINE void read_filter(struct rule_patterns *patterns, uint32_t rule, enum pattern_anchor anchor)
{
    struct filter *filter = &patterns->filters[rule][anchor];
    filter->prefilter =
        prefilter_new(pattern_text(patterns, rule, anchor), anchor, &patterns->asked[anchor], &filter->refusal);
    filter->state = FILTER_READ;
    if (anchor == PATTERN_AT_END && patterns->knowledge->rules[rule].reach < 2)
        filter->refusal.behind_blank = 0;         /* it may see but one byte */
    rule_references_start(&patterns->references); /* as above */
}

/* False where a pattern cannot match. Narrows the view of one that can. */
static bool may_match(struct rule_patterns *patterns, uint32_t rule, enum pattern_anchor anchor, struct rule_view *view)
{
    struct filter *filter = &patterns->filters[rule][anchor];
    if (filter->state == FILTER_UNREAD)
        read_filter(patterns, rule, anchor);
    if (!filter->prefilter)
        return true;
    struct slice text = {patterns->scope->text + view->start, view->end - view->start};
    size_t first;
    patterns->references.view = view;
    bool found = prefilter_test(&filter->prefilter, text, &patterns->asked[anchor], &first);
    view->start += (uint32_t)first;
    return found;
}

/* The number of captures found and one, or what is no match: 0 and less. */
static int run(struct rule_patterns *patterns, struct pattern *pattern, struct slice subject, size_t start)
{
    PCRE2_SPTR bytes = (PCRE2_SPTR)subject.bytes;
    if (!pattern->jit && pattern->runs < RUNS_BEFORE_JIT) {
        int found = pcre2_match(pattern->code, bytes, subject.length, start, PCRE2_NO_UTF_CHECK, patterns->match,
                                patterns->context);
        /* Machine code counts steps in another way: what comes to the limit here has to be tried there, so that what
         * is found does not depend on how often the pattern has run before. */
        bool too_far = found == PCRE2_ERROR_MATCHLIMIT || found == PCRE2_ERROR_DEPTHLIMIT;
        if (!too_far && ++pattern->runs < RUNS_BEFORE_JIT)
            return found;
        pattern_speed_up(pattern);
        pattern->runs = RUNS_BEFORE_JIT;
        if (!too_far || !pattern->jit)
            return found;
    }
    /* Straight to the machine code: the checks of pcre2_match cost as much as a short pattern. */
    return pattern->jit
               ? pcre2_jit_match(pattern->code, bytes, subject.length, start, 0, patterns->match, patterns->context)
               : pcre2_match(pattern->code, bytes, subject.length, start, PCRE2_NO_UTF_CHECK, patterns->match,
                             patterns->context);
}

static void read_captures(const struct rule_patterns *patterns, struct rule_match *match)
{
    const struct pattern *pattern = patterns->references.pattern;
    const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(patterns->match);
    uint32_t pairs = pcre2_get_ovector_count(patterns->match), from = patterns->references.subject;
    match->whole = (struct span){from + (uint32_t)offsets[0], from + (uint32_t)offsets[1]};
    match->capture_count = 0;
    for (size_t i = 0; i < pattern->capture_count; i++) {
        const struct capture *capture = &pattern->captures[i];
        const PCRE2_SIZE *found = offsets + 2 * (size_t)capture->group;
        if (capture->group < pairs && found[0] != PCRE2_UNSET)
            match->captures[match->capture_count++] =
                (struct rule_capture){{from + (uint32_t)found[0], from + (uint32_t)found[1]}, capture->label};
    }
}

static bool match(struct rule_patterns *patterns, uint32_t rule, enum pattern_anchor anchor,
                  const struct rule_view *view, struct rule_match *match)
{
    struct pattern *pattern = pattern_of(patterns, rule, anchor);
    if (!pattern->code)
        return false;
    patterns->references.pattern = pattern;
    patterns->references.subject = view->from;
    struct slice subject = {patterns->scope->text + view->from, view->end - view->from};
    if (run(patterns, pattern, subject, view->start - view->from) <= 0)
        return false;
    read_captures(patterns, match);
    return true;
}

/* What `after` may look at. */
static struct rule_view view_after(const struct rule_scope *scope, uint32_t end)
{
    const struct token *tokens = scope->document->tokens;
    uint32_t last = scope->sentence->end_token;
    bool far = last - end > AFTER_REACH;
    return (struct rule_view){.from = scope->sentence->span.start,
                              .start = tokens[end - 1].end,
                              .end = far ? tokens[end + AFTER_REACH].start : scope->sentence->span.end,
                              .first = end,
                              .last = far ? end + AFTER_REACH : last};
}

/* What `before` may look at. */
static struct rule_view view_before(const struct rule_scope *scope, uint32_t first, uint32_t reach)
{
    const struct token *tokens = scope->document->tokens;
    uint32_t from = scope->sentence->span.start;
    bool far = first > scope->sentence->first_token + reach;
    return (struct rule_view){.from = from,
                              .start = far ? tokens[first - reach].start : from,
                              .end = tokens[first].start,
                              .first = far ? first - reach : scope->sentence->first_token,
                              .last = first};
}

static bool all_may_match(struct rule_patterns *patterns, uint32_t rule, uint32_t first, uint32_t end,
                          struct rule_view views[2])
{
    struct filter *filters = patterns->filters[rule];
    for (unsigned i = 0; i < 2; i++) {
        enum pattern_anchor anchor = i ^ filters->test_first;
        if (filters[anchor].state == FILTER_ABSENT)
            continue;
        views[anchor] = anchor == PATTERN_AT_START
                            ? view_after(patterns->scope, end)
                            : view_before(patterns->scope, first, patterns->knowledge->rules[rule].reach);
        if (!may_match(patterns, rule, anchor, &views[anchor])) {
            filters->test_first = (uint8_t)anchor;
            return false;
        }
    }
    return true;
}

/* No more is worked out than is needed: most patterns do not even get through the first test. */
bool rule_patterns_match(struct rule_patterns *patterns, uint32_t rule, uint32_t first, uint32_t end,
                         struct rule_match *before, struct rule_match *after)
{
    const struct token *tokens = patterns->scope->document->tokens;
    struct filter *filters = patterns->filters[rule];
    struct rule_view views[2];
    if (is_refused(patterns, rule, tokens[first].start, tokens[end - 1].end))
        return false;
    patterns->references.last_token = first;
    if (!all_may_match(patterns, rule, first, end, views))
        return false;
    before->capture_count = after->capture_count = 0;
    before->whole = after->whole = (struct span){tokens[first].start, tokens[end - 1].end};
    for (unsigned i = 0; i < 2; i++) {
        enum pattern_anchor anchor = i ^ filters->run_first;
        if (filters[anchor].state == FILTER_ABSENT ||
            match(patterns, rule, anchor, &views[anchor], anchor == PATTERN_AT_START ? after : before))
            continue;
        filters->run_first = (uint8_t)anchor;
        return false;
    }
    return true;
}
