/* The examples that rules and topics carry: each goes through the whole pipeline and must come out as it says. */
#include "cli/examples.h"

#include <stdlib.h>
#include <string.h>

#include "base/diagnostic.h"
#include "base/string_map.h"
#include "driver/pipeline.h"

enum { SHOWN_BYTES = 100 };

struct marked {
    struct span span;
    uint8_t label; /* LABEL_COUNT + N: zone N */
    bool found;
};

struct runner {
    const struct knowledge *knowledge;
    struct pipeline *pipeline;
    struct document document;
    struct string_map rules, topics; /* ids -> index */
    struct buffer text;              /* of the example at hand, without its marks */
    struct marked *marked;
    size_t marked_count, marked_capacity;
    struct buffer message;
};

static struct slice label_name(const struct knowledge *knowledge, uint8_t label)
{
    return label < LABEL_COUNT ? slice_of(label_names[label])
                               : knowledge_string(knowledge, knowledge->zones[label - LABEL_COUNT].name);
}

/* The label of a mark that begins at TEXT: "[PERSON ". *WIDTH is its length. */
static uint8_t mark_at(const struct knowledge *knowledge, struct slice text, size_t *width)
{
    for (uint8_t label = 1; label < LABEL_COUNT + knowledge->zone_count; label++) {
        struct slice name = label_name(knowledge, label);
        if (name.length && text.length > name.length + 2 && text.bytes[0] == '[' &&
            text.bytes[name.length + 1] == ' ' && memcmp(text.bytes + 1, name.bytes, name.length) == 0) {
            *width = name.length + 2;
            return label;
        }
    }
    return LABEL_NONE;
}

/* "Presiden [PERSON Joko Widodo] tiba." -> the text, and where in it the mentions have to be. */
static void strip_marks(struct runner *runner, struct slice text)
{
    uint8_t open = LABEL_NONE;
    uint32_t start = 0, depth = 0; /* of brackets that belong to the text */
    runner->text.length = runner->marked_count = 0;
    for (size_t i = 0; i < text.length; i++) {
        size_t width = 1;
        uint8_t label = mark_at(runner->knowledge, (struct slice){text.bytes + i, text.length - i}, &width);
        if (label) {
            open = label;
            start = (uint32_t)runner->text.length;
            i += width - 1;
        } else if (open && !depth && text.bytes[i] == ']') {
            struct span span = {start, (uint32_t)runner->text.length};
            mem_reserve(runner->marked, runner->marked_capacity, runner->marked_count + 1);
            runner->marked[runner->marked_count++] = (struct marked){span, open, false};
            open = LABEL_NONE;
        } else {
            depth += open && text.bytes[i] == '[';
            depth -= open && text.bytes[i] == ']';
            buffer_add_char(&runner->text, text.bytes[i]);
        }
    }
}

static void tag(struct runner *runner, struct slice text, uint8_t language)
{
    document_reset(&runner->document);
    document_set_text(&runner->document, text);
    runner->document.explain = true;
    runner->document.fixed_language = language;
    pipeline_run(runner->pipeline, &runner->document);
}

static void begin_message(struct runner *runner, const struct example *example, struct slice text)
{
    struct buffer *message = &runner->message;
    message->length = 0;
    buffer_add(message, example->source.bytes, example->source.length);
    buffer_addf(message, ":%u: %s ", example->line, example->of_topic ? "topic" : "rule");
    buffer_add(message, example->owner.bytes, example->owner.length);
    buffer_addf(message, ": %s \"", example->counter ? "counter-example" : "example");
    size_t shown = text.length;
    if (shown > SHOWN_BYTES)
        for (shown = SHOWN_BYTES; shown > 0 && ((unsigned char)text.bytes[shown] & 0xC0) == 0x80;)
            shown--;
    buffer_add(message, text.bytes, shown);
    buffer_add_text(message, shown < text.length ? "…\":" : "\":");
}

static void end_message(struct runner *runner)
{
    diagnose(SEVERITY_FATAL, "%s", buffer_text(&runner->message));
}

static void add_marked(struct runner *runner, const char *word, struct span span, uint8_t label)
{
    struct slice text = document_slice(&runner->document, span);
    struct slice name = label_name(runner->knowledge, label);
    buffer_addf(&runner->message, " %s [", word);
    buffer_add(&runner->message, name.bytes, name.length);
    buffer_add_char(&runner->message, ' ');
    buffer_add(&runner->message, text.bytes, text.length);
    buffer_add_char(&runner->message, ']');
}

static struct marked *find_marked(struct runner *runner, struct span span, uint8_t label)
{
    for (size_t i = 0; i < runner->marked_count; i++) {
        struct marked *marked = &runner->marked[i];
        if (marked->span.start == span.start && marked->span.end == span.end && marked->label == label)
            return marked;
    }
    return NULL;
}

/* Whether what the rule has made is marked in the example; a counter-example marks nothing. */
static bool is_expected(struct runner *runner, const struct example *example, struct span span, uint8_t label)
{
    struct marked *marked = example->counter ? NULL : find_marked(runner, span, label);
    if (marked)
        marked->found = true;
    else
        add_marked(runner, "makes", span, label);
    return marked;
}

/* What the rule has made, won or lost, must be just what is marked. */
static bool rule_example(struct runner *runner, const struct example *example, uint32_t rule)
{
    bool fine = true;
    strip_marks(runner, example->text);
    tag(runner, (struct slice){runner->text.bytes, runner->text.length}, runner->knowledge->rules[rule].language);
    begin_message(runner, example, example->text);
    for (size_t i = 0; i < runner->document.mention_count; i++) {
        const struct mention *mention = &runner->document.mentions[i];
        if (mention->rule == rule)
            fine &= is_expected(runner, example, mention->span, mention->label);
    }
    for (size_t i = 0; i < runner->document.zone_count; i++) {
        const struct zone *zone = &runner->document.zones[i];
        if (zone->rule == rule)
            fine &= is_expected(runner, example, zone->span, (uint8_t)(LABEL_COUNT + zone->zone));
    }
    for (size_t i = 0; i < runner->document.adjustment_count; i++) {
        const struct adjustment *adjustment = &runner->document.adjustments[i];
        const struct mention *mention = &runner->document.mentions[adjustment->mention];
        if (adjustment->rule == rule)
            fine &= is_expected(runner, example, mention->span, mention->label);
    }
    for (size_t i = 0; !example->counter && i < runner->marked_count; i++) {
        if (runner->marked[i].found)
            continue;
        add_marked(runner, "lacks", runner->marked[i].span, runner->marked[i].label);
        fine = false;
    }
    if (!example->counter && !runner->marked_count) {
        buffer_add_text(&runner->message, " marks no mention");
        fine = false;
    }
    if (!fine)
        end_message(runner);
    return fine;
}

/* A topic stands for those below it too: its parents are not reported beside it. */
static bool is_or_is_below(const struct knowledge *knowledge, uint32_t topic, uint32_t ancestor)
{
    for (; topic != NONE; topic = knowledge->topics[topic].parent)
        if (topic == ancestor)
            return true;
    return false;
}

static bool topic_example(struct runner *runner, const struct example *example, uint32_t topic)
{
    const struct knowledge *knowledge = runner->knowledge;
    uint8_t language = knowledge_language(knowledge, example->language);
    begin_message(runner, example, example->text);
    if (example->language.length && !language) {
        buffer_add_text(&runner->message, " unknown language ");
        buffer_add(&runner->message, example->language.bytes, example->language.length);
        end_message(runner);
        return false;
    }
    tag(runner, example->text, language);
    bool found = false;
    for (size_t i = 0; i < runner->document.topic_count; i++)
        found |= is_or_is_below(knowledge, runner->document.topics[i].topic, topic);
    if (found != example->counter)
        return true;
    buffer_add_text(&runner->message, runner->document.topic_count ? " has the topics" : " has no topics");
    for (size_t i = 0; i < runner->document.topic_count; i++) {
        struct slice id = knowledge_string(knowledge, knowledge->topics[runner->document.topics[i].topic].id);
        buffer_add_char(&runner->message, ' ');
        buffer_add(&runner->message, id.bytes, id.length);
    }
    end_message(runner);
    return false;
}

size_t run_examples(const struct knowledge *knowledge, const struct example_list *examples)
{
    struct runner runner = {.knowledge = knowledge, .pipeline = pipeline_open(knowledge)};
    size_t failed = 0;
    bool is_new;
    for (uint32_t i = 0; i < knowledge->rule_count; i++)
        *string_map_put(&runner.rules, knowledge_string(knowledge, knowledge->rules[i].id), &is_new) = i;
    for (uint32_t i = 0; i < knowledge->topic_count; i++)
        *string_map_put(&runner.topics, knowledge_string(knowledge, knowledge->topics[i].id), &is_new) = i;
    for (size_t i = 0; i < examples->count; i++) {
        const struct example *example = &examples->items[i];
        uint32_t owner;
        if (!string_map_get(example->of_topic ? &runner.topics : &runner.rules, example->owner, &owner))
            continue;
        bool fine = example->of_topic ? topic_example(&runner, example, owner) : rule_example(&runner, example, owner);
        failed += !fine;
    }
    string_map_free(&runner.rules);
    string_map_free(&runner.topics);
    buffer_free(&runner.text);
    buffer_free(&runner.message);
    free(runner.marked);
    document_free(&runner.document);
    pipeline_close(runner.pipeline);
    return failed;
}
