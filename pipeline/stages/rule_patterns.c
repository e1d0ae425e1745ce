#include "stages/rule_patterns.h"

#include <stdlib.h>
#include <string.h>

#include "base/diagnostic.h"
#include "base/inline.h"
#include "knowledge/prefilter.h"
#include "stages/lookup.h"

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

/* The text that a pattern may look at, as text offsets: its match lies in [start, end), lookbehinds see all from `from`
 * on. Its tokens are [first, last). */
struct view {
    uint32_t from, start, end, first, last;
};

struct rule_patterns {
    const struct knowledge *knowledge;
    const struct rule_scope *scope;
    struct filter (*filters)[2];                   /* by rule, enum pattern_anchor */
    struct compiled (*compiled)[2][PATTERN_FORMS]; /* by rule, enum pattern_anchor, enum pattern_words; when needed */
    struct prefilter_references references[2];     /* by enum pattern_anchor */
    pcre2_match_data *match;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;

    /* What the callouts look at while a pattern runs. */
    const struct pattern *pattern;
    const struct view *view; /* what a prefilter's text is */
    uint32_t subject;        /* text offset where the subject begins */
    uint32_t reference_end;  /* where the reference at hand has to end */
    uint32_t last_token;     /* that a callout asked for */
    /* What references can find is numbered, and each token has the set of what begins at it: most references fail, and
     * this tells it at once. Numbers from LAST_BIT on share a bit, which only says "perhaps". */
    uint8_t *word_bits, *kind_bits; /* by class, by kind; 0: nothing refers to it */
    uint8_t label_bits[LABEL_COUNT];
    uint8_t used_bits;
    uint64_t *begins; /* by token of the sentence */
    size_t begins_capacity;
    enum pattern_words form; /* of patterns, for the sentence; PATTERN_FORMS: not known yet */
};

/* Bit 0 gathers what nothing refers to; WORDS_KNOWN says that the words that begin here are in the set. */
enum { LAST_BIT = 62, WORDS_KNOWN = 63 };

static uint64_t *begins_at(const struct rule_patterns *patterns, uint32_t token)
{
    return &patterns->begins[token - patterns->scope->sentence->first_token];
}

static uint64_t find_words(const struct rule_patterns *patterns, uint32_t token)
{
    const struct knowledge *knowledge = patterns->knowledge;
    const struct document *document = patterns->scope->document;
    const struct hit *hit = document->hits + document->tokens[token].hit;
    const struct hit *end = document->hits + patterns->scope->sentence->end_hit;
    uint64_t set = UINT64_C(1) << WORDS_KNOWN;
    for (; hit < end && hit->first_token == token; hit++) {
        if (!(hit->holds & SENSE_WORD))
            continue;
        const struct lexicon_node *node = &knowledge->nodes[hit->node];
        const struct sense *sense = knowledge->senses + node->first_sense, *last = sense + node->sense_count;
        for (; sense < last; sense++)
            if (sense->type == SENSE_WORD)
                set |= UINT64_C(1) << patterns->word_bits[sense->target];
    }
    return set;
}

/* The set of what begins at a token. Mentions are put in as they come up, words when they are first asked for. */
static inline uint64_t begins(const struct rule_patterns *patterns, uint32_t token)
{
    uint64_t *set = begins_at(patterns, token);
    if (!(*set >> WORDS_KNOWN))
        *set |= find_words(patterns, token);
    return *set;
}

void rule_patterns_mention_added(struct rule_patterns *patterns, const struct mention *mention)
{
    *begins_at(patterns, mention->first_token) |=
        UINT64_C(1) << patterns->label_bits[mention->label] | UINT64_C(1) << patterns->kind_bits[mention->kind];
}

void rule_patterns_start(struct rule_patterns *patterns)
{
    const struct rule_scope *scope = patterns->scope;
    size_t tokens = scope->sentence->end_token - scope->sentence->first_token, step = scope->first_name;
    mem_reserve(patterns->begins, patterns->begins_capacity, tokens);
    memset(patterns->begins, 0, tokens * sizeof *patterns->begins);
    patterns->form = PATTERN_FORMS;
    for (const struct mention *mention; (mention = scope_next_mention(scope, &step));)
        rule_patterns_mention_added(patterns, mention);
}

bool rule_patterns_label_begins(struct rule_patterns *patterns, uint8_t labels, uint32_t token)
{
    size_t step = patterns->scope->first_name;
    uint64_t bits = 0;
    for (uint8_t label = 1; label < LABEL_COUNT; label++)
        bits |= labels >> label & 1 ? UINT64_C(1) << patterns->label_bits[label] : 0;
    if (!(*begins_at(patterns, token) & bits))
        return false;
    for (const struct mention *mention; (mention = scope_next_mention(patterns->scope, &step));)
        if (mention->first_token == token && mention->state == MENTION_OPEN && labels >> mention->label & 1)
            return true;
    return false;
}

static uint8_t number_of(struct rule_patterns *patterns, uint8_t *bit)
{
    if (!*bit)
        *bit = patterns->used_bits < LAST_BIT ? ++patterns->used_bits : LAST_BIT;
    return *bit;
}

/* NULL for a reference to what there is not: patterns of a damaged image can hold one. */
static uint8_t *bit_of(struct rule_patterns *patterns, const struct reference_term *term)
{
    const struct knowledge *knowledge = patterns->knowledge;
    switch (term->type) {
    case REFERENCE_WORD: return term->argument < knowledge->class_count ? &patterns->word_bits[term->argument] : NULL;
    case REFERENCE_LABEL: return term->argument < LABEL_COUNT ? &patterns->label_bits[term->argument] : NULL;
    default: return term->argument < knowledge->kind_count ? &patterns->kind_bits[term->argument] : NULL;
    }
}

static uint64_t bits_of(void *data, const struct reference_term *term)
{
    struct rule_patterns *patterns = data;
    uint8_t *bit = bit_of(patterns, term);
    return UINT64_C(1) << (bit ? number_of(patterns, bit) : 0);
}

static void number_references(struct rule_patterns *patterns, struct pattern *pattern)
{
    for (size_t i = 0; i < pattern->reference_count; i++) {
        struct reference *reference = &pattern->references[i];
        for (size_t t = 0; t < reference->term_count; t++)
            reference->bits |= bits_of(patterns, &pattern->terms[reference->first_term + t]);
    }
}

/* The token of the sentence that begins at text offset OFFSET, or NONE. Patterns ask for places near each other. */
static uint32_t token_starting(struct rule_patterns *patterns, uint32_t offset)
{
    const struct sentence *sentence = patterns->scope->sentence;
    const struct token *tokens = patterns->scope->document->tokens;
    uint32_t at = patterns->last_token;
    while (at > sentence->first_token && tokens[at].start > offset)
        at--;
    while (at + 1 < sentence->end_token && tokens[at].start < offset)
        at++;
    patterns->last_token = at;
    return tokens[at].start == offset ? at : NONE;
}

/* Where the longest thing that TERM means ends that begins at token FIRST, as a text offset; NONE without. */
static uint32_t term_end(const struct rule_patterns *patterns, const struct reference_term *term, uint32_t first)
{
    const struct rule_scope *scope = patterns->scope;
    const struct document *document = scope->document;
    uint32_t end = NONE;
    if (term->type == REFERENCE_WORD) {
        /* Hits that begin at one token come shortest first. */
        for (uint32_t i = document->tokens[first].hit; i < scope->sentence->end_hit; i++) {
            const struct hit *hit = &document->hits[i];
            if (hit->first_token != first)
                break;
            if (hit_has_class(patterns->knowledge, hit, term->argument, scope->sentence->language))
                end = document->tokens[hit->end_token - 1].end;
        }
        return end;
    }
    size_t step = scope->first_name;
    for (const struct mention *mention; (mention = scope_next_mention(scope, &step));) {
        bool same = term->type == REFERENCE_LABEL ? mention->label == term->argument : mention->kind == term->argument;
        if (same && mention->first_token == first && mention->state == MENTION_OPEN &&
            (end == NONE || mention->span.end > end))
            end = mention->span.end;
    }
    return end;
}

/* Where the longest thing ends that REFERENCE means and that begins at TOKEN, as a text offset; NONE without. For one
 * that only asks, any will do. What runs over LIMIT the pattern cannot see. */
static uint32_t reference_end(const struct rule_patterns *patterns, const struct reference *reference, uint32_t token,
                              uint32_t limit)
{
    uint32_t end = NONE;
    for (size_t t = 0; t < reference->term_count && (end == NONE || !reference->only_asks); t++) {
        uint32_t one = term_end(patterns, &patterns->pattern->terms[reference->first_term + t], token);
        if (one != NONE && one <= limit && (end == NONE || one > end))
            end = one;
    }
    return end;
}

static int callout(pcre2_callout_block *block, void *data)
{
    struct rule_patterns *patterns = data;
    uint32_t at = patterns->subject + (uint32_t)block->current_position;
    if (block->callout_number & 1)
        return at != patterns->reference_end;
    const struct reference *reference = &patterns->pattern->references[block->callout_number / 2];
    uint32_t token = token_starting(patterns, at);
    bool perhaps = token != NONE && begins(patterns, token) & reference->bits;
    uint32_t limit = patterns->subject + (uint32_t)block->subject_length;
    uint32_t end = perhaps ? reference_end(patterns, reference, token, limit) : NONE;
    if (!reference->only_asks)
        patterns->reference_end = end;
    return end == NONE;
}

/* Whether one of the things whose numbers are in BITS could begin at a byte of the view; for a pattern that ends at the
 * trigger, whether one could end there. */
static bool could_begin(void *data, uint64_t bits, size_t at)
{
    struct rule_patterns *patterns = data;
    uint32_t token = token_starting(patterns, patterns->view->start + (uint32_t)at);
    return token != NONE && begins(patterns, token) & bits;
}

static bool could_end(void *data, uint64_t bits, size_t at)
{
    const struct rule_patterns *patterns = data;
    const struct view *view = patterns->view;
    const struct token *tokens = patterns->scope->document->tokens;
    for (uint32_t token = view->first; token < view->last && tokens[token].start < view->start + at; token++)
        if (begins(patterns, token) & bits)
            return true;
    return false;
}

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
    patterns->references[PATTERN_AT_START] = (struct prefilter_references){bits_of, could_begin, patterns};
    patterns->references[PATTERN_AT_END] = (struct prefilter_references){bits_of, could_end, patterns};
    patterns->compiled = mem_calloc(knowledge->rule_count, sizeof *patterns->compiled);
    patterns->word_bits = mem_calloc(knowledge->class_count + 1, 1);
    patterns->kind_bits = mem_calloc(knowledge->kind_count + 1, 1);
    for (uint8_t label = 1; label < LABEL_COUNT; label++)
        number_of(patterns, &patterns->label_bits[label]);
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
    free(patterns->word_bits);
    free(patterns->kind_bits);
    free(patterns->begins);
    free(patterns);
}

/* PCRE2's own memory is set up when the first pattern runs, so that start-up does not pay for it. */
static void open_matching(struct rule_patterns *patterns)
{
    patterns->match = pcre2_match_data_create(128, NULL);
    patterns->context = pcre2_match_context_create(NULL);
    patterns->stack = pcre2_jit_stack_create(32 * 1024, JIT_STACK, NULL);
    pcre2_set_match_limit(patterns->context, MATCH_LIMIT);
    pcre2_set_depth_limit(patterns->context, DEPTH_LIMIT);
    pcre2_set_callout(patterns->context, callout, patterns);
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
    number_references(patterns, &compiled->pattern);
    rule_patterns_start(patterns); /* the sets so far did not know the numbers that are new */
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
        prefilter_new(pattern_text(patterns, rule, anchor), anchor, &patterns->references[anchor], &filter->refusal);
    filter->state = FILTER_READ;
    if (anchor == PATTERN_AT_END && patterns->knowledge->rules[rule].reach < 2)
        filter->refusal.behind_blank = 0; /* it may see but one byte */
    rule_patterns_start(patterns);        /* as above */
}

/* False where a pattern cannot match. Narrows the view of one that can. */
static bool may_match(struct rule_patterns *patterns, uint32_t rule, enum pattern_anchor anchor, struct view *view)
{
    struct filter *filter = &patterns->filters[rule][anchor];
    if (filter->state == FILTER_UNREAD)
        read_filter(patterns, rule, anchor);
    if (!filter->prefilter)
        return true;
    struct slice text = {patterns->scope->text + view->start, view->end - view->start};
    size_t first;
    patterns->view = view;
    bool found = prefilter_test(&filter->prefilter, text, &patterns->references[anchor], &first);
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
    const struct pattern *pattern = patterns->pattern;
    const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(patterns->match);
    uint32_t pairs = pcre2_get_ovector_count(patterns->match), from = patterns->subject;
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

static bool match(struct rule_patterns *patterns, uint32_t rule, enum pattern_anchor anchor, const struct view *view,
                  struct rule_match *match)
{
    struct pattern *pattern = pattern_of(patterns, rule, anchor);
    if (!pattern->code)
        return false;
    patterns->pattern = pattern;
    patterns->subject = view->from;
    struct slice subject = {patterns->scope->text + view->from, view->end - view->from};
    if (run(patterns, pattern, subject, view->start - view->from) <= 0)
        return false;
    read_captures(patterns, match);
    return true;
}

/* What `after` may look at. */
static struct view view_after(const struct rule_scope *scope, uint32_t end)
{
    const struct token *tokens = scope->document->tokens;
    uint32_t last = scope->sentence->end_token;
    bool far = last - end > AFTER_REACH;
    return (struct view){.from = scope->sentence->span.start,
                         .start = tokens[end - 1].end,
                         .end = far ? tokens[end + AFTER_REACH].start : scope->sentence->span.end,
                         .first = end,
                         .last = far ? end + AFTER_REACH : last};
}

/* What `before` may look at. */
static struct view view_before(const struct rule_scope *scope, uint32_t first, uint32_t reach)
{
    const struct token *tokens = scope->document->tokens;
    uint32_t from = scope->sentence->span.start;
    bool far = first > scope->sentence->first_token + reach;
    return (struct view){.from = from,
                         .start = far ? tokens[first - reach].start : from,
                         .end = tokens[first].start,
                         .first = far ? first - reach : scope->sentence->first_token,
                         .last = first};
}

static bool all_may_match(struct rule_patterns *patterns, uint32_t rule, uint32_t first, uint32_t end,
                          struct view views[2])
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
    struct view views[2];
    if (is_refused(patterns, rule, tokens[first].start, tokens[end - 1].end))
        return false;
    patterns->last_token = first;
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
