/* nertag eval: precision, recall and F1 against what people have said. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/diagnostic.h"
#include "cli/command.h"
#include "cli/topic_scores.h"
#include "driver/pipeline.h"
#include "io/reader.h"
#include "io/record.h"

static const char help[] =
    "Usage: nertag eval [OPTION]... GOLD...\n"
    "Tag the texts of JSON Lines files and compare with their fields, those that are there:\n"
    "ents (exact span and class; GPE and LOC are one class; start and end count code\n"
    "points), sents (exact spans), countries (ISO codes) and topics (with their parents).\n"
    "The last line of each file is its headline.\n\n"
    "      --topics               also a line for each topic, at 0.5, 1, 1.5 and 2 times\n"
    "                             its threshold\n"
    "      --map FILE             lines of LABEL<TAB>TOPIC: topics of the files are labels\n"
    "                             that stand for these\n"
    "  -g, --gazetteer FILE       names of your own over the built-in ones; repeatable\n"
    "  -r, --rules FILE           rules of your own over the built-in ones; repeatable\n"
    "  -k, --knowledge FILE       an image that nertag compile made\n"
    "      --help, --version\n";

enum { OPTION_TOPICS = 256, OPTION_MAP, OPTION_HELP, OPTION_VERSION };
static const struct option long_options[] = {
    {"topics", no_argument, NULL, OPTION_TOPICS},
    {"map", required_argument, NULL, OPTION_MAP},
    {"gazetteer", required_argument, NULL, 'g'},
    {"rules", required_argument, NULL, 'r'},
    {"knowledge", required_argument, NULL, 'k'},
    {"help", no_argument, NULL, OPTION_HELP},
    {"version", no_argument, NULL, OPTION_VERSION},
    {NULL, 0, NULL, 0},
};

struct eval_options {
    bool details;
    const char *map, *image;
    struct path_list overlays;
};

struct eval {
    const struct knowledge *knowledge;
    struct pipeline *pipeline, *lowered_pipeline; /* the second has lower thresholds of topics; only for details */
    struct document document, again;
    struct names names;
    struct gold gold;
    struct fact_set mentions, places, sentences, countries; /* what was found */
    bool has_mentions, has_sentences, has_countries, has_topics;
    struct counts by_class[SCORED_COUNT], all, by_place, by_sentence, by_country;
    struct topic_scores topics;
};

static void score_mentions(struct eval *eval)
{
    const struct writer_options everything = {.labels = UINT32_MAX};
    struct record record = record_mentions(&everything, &eval->document);
    struct offsets offsets;
    offsets_start(&offsets, &eval->document, OFFSET_CODEPOINT);
    eval->mentions.count = eval->places.count = eval->countries.count = 0;
    for (size_t i = 0; i < record.count; i++) {
        const struct mention *mention = &eval->document.mentions[record.mentions[i]];
        struct facts facts;
        record_facts(eval->knowledge, &eval->document, mention, &facts);
        struct fact fact = {.start = offsets_convert(&offsets, mention->span.start),
                            .end = offsets_convert(&offsets, mention->span.end),
                            .code = scored_class(slice_of(label_names[mention->label]))};
        if (fact.code != SCORED_NONE)
            fact_add(&eval->mentions, fact);
        if (!facts.iso.length)
            continue;
        fact.code = name_number(&eval->names, facts.iso);
        if (mention->label == LABEL_GPE)
            fact_add(&eval->places, fact);
        fact_add(&eval->countries, (struct fact){.code = fact.code});
    }
    fact_sort(&eval->mentions);
    fact_sort(&eval->places);
    fact_sort(&eval->countries);
}

static struct fact_set of_class(const struct fact_set *set, uint32_t class)
{
    struct fact_set part = {0};
    for (size_t i = 0; i < set->count; i++)
        if (set->items[i].code == class)
            fact_add(&part, set->items[i]);
    return part;
}

static void count_mentions(struct eval *eval)
{
    for (uint32_t class = 1; class < SCORED_COUNT; class++) {
        struct fact_set gold = of_class(&eval->gold.mentions, class), found = of_class(&eval->mentions, class);
        counts_add(&eval->by_class[class], &gold, &found);
        free(gold.items);
        free(found.items);
    }
    counts_add(&eval->all, &eval->gold.mentions, &eval->mentions);
    counts_add(&eval->by_place, &eval->gold.places, &eval->places);
}

/* The length of the white space that is the last code point of TEXT, or 0. */
static size_t last_blank(struct slice text)
{
    static const char *const blanks[] = {"\t", "\n", "\v", "\f", "\r", "\x1c", "\x1d", "\x1e", "\x1f", " ",
                                         "\xC2\x85", "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
                                         "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200A",
                                         "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"};
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
        size_t length = strlen(blanks[i]);
        if (text.length >= length && memcmp(text.bytes + text.length - length, blanks[i], length) == 0)
            return length;
    }
    return 0;
}

static size_t blank_tail(struct slice text)
{
    size_t whole = text.length;
    for (size_t length; (length = last_blank(text)) > 0;)
        text.length -= length;
    return whole - text.length;
}

/* Where each code point of the text begins, and where the last one ends. */
static uint32_t *code_points(struct document *document, uint32_t *count)
{
    struct slice text = document->text;
    uint32_t *starts = arena_alloc(&document->arena, (text.length + 1) * sizeof *starts);
    *count = 0;
    for (uint32_t i = 0; i < text.length; i++)
        if (((unsigned char)text.bytes[i] & 0xC0) != 0x80)
            starts[(*count)++] = i;
    starts[*count] = (uint32_t)text.length;
    return starts;
}

/* Adds a sentence without the white space at its end; nothing when nothing is left of it. */
static void add_sentence(const struct document *document, const uint32_t *starts, struct fact span,
                         struct fact_set *set)
{
    struct slice text = {document->text.bytes + starts[span.start], starts[span.end] - starts[span.start]};
    size_t length = text.length - blank_tail(text);
    if (!length)
        return;
    while (span.end > span.start && starts[span.end - 1] >= starts[span.start] + length)
        span.end--;
    fact_add(set, span);
}

static void score_sentences(struct eval *eval)
{
    struct fact_set gold = {0};
    struct offsets offsets;
    uint32_t count;
    uint32_t *starts = code_points(&eval->document, &count);
    offsets_start(&offsets, &eval->document, OFFSET_CODEPOINT);
    eval->sentences.count = 0;
    for (size_t i = 0; i < eval->document.sentence_count; i++) {
        struct span span = eval->document.sentences[i].span;
        struct fact fact = {offsets_convert(&offsets, span.start), offsets_convert(&offsets, span.end), 0};
        add_sentence(&eval->document, starts, fact, &eval->sentences);
    }
    for (size_t i = 0; i < eval->gold.sentences.count; i++) {
        struct fact fact = eval->gold.sentences.items[i];
        fact.end = fact.end < count ? fact.end : count;
        if (fact.start < fact.end)
            add_sentence(&eval->document, starts, fact, &gold);
    }
    fact_sort(&eval->sentences);
    fact_sort(&gold);
    counts_add(&eval->by_sentence, &gold, &eval->sentences);
    free(gold.items);
}

static void score_topics(struct eval *eval)
{
    if (eval->lowered_pipeline) {
        document_reset(&eval->again);
        document_set_text(&eval->again, eval->document.text);
        pipeline_run(eval->lowered_pipeline, &eval->again);
    }
    topic_scores_add(&eval->topics, &eval->gold, &eval->document, eval->lowered_pipeline ? &eval->again : NULL);
}

static void score_document(struct eval *eval)
{
    const char *field;
    if (!gold_read(&eval->gold, &eval->names, &eval->document, &field)) {
        diagnose_input((struct input_place){.name = eval->document.source, .record = eval->document.record},
                       "field \"%s\" is not what it should be, skipped", field);
        return;
    }
    pipeline_run(eval->pipeline, &eval->document);
    score_mentions(eval);
    if (eval->gold.has_mentions)
        count_mentions(eval);
    if (eval->gold.has_sentences)
        score_sentences(eval);
    if (eval->gold.has_countries)
        counts_add(&eval->by_country, &eval->gold.countries, &eval->countries);
    if (eval->gold.has_topics)
        score_topics(eval);
    eval->has_mentions |= eval->gold.has_mentions;
    eval->has_sentences |= eval->gold.has_sentences;
    eval->has_countries |= eval->gold.has_countries;
    eval->has_topics |= eval->gold.has_topics;
}

static void print_scores(const struct eval *eval, const struct eval_options *options)
{
    static const char *const names[SCORED_COUNT] = {"", "LOC", "ORG", "PERSON"};
    struct buffer out = {0};
    if (eval->by_place.gold)
        counts_print(eval->by_place, "GPE+iso", &out);
    for (uint32_t class = 1; class < SCORED_COUNT; class++)
        if (eval->by_class[class].gold || eval->by_class[class].found)
            counts_print(eval->by_class[class], names[class], &out);
    if (eval->has_mentions)
        counts_print(eval->all, "ALL", &out);
    if (eval->has_sentences)
        counts_print(eval->by_sentence, "sentences", &out);
    if (eval->has_countries)
        counts_print(eval->by_country, "countries", &out);
    if (eval->has_topics)
        topic_scores_print(&eval->topics, options->details, &out);
    print_text(buffer_text(&out));
    buffer_free(&out);
}

static bool read_map(struct eval *eval, const char *path)
{
    struct arena arena = {0};
    struct source_list list = {.arena = &arena};
    uint32_t line;
    bool fine = source_list_add(&list, path, false) && list.count == 1;
    if (fine && !topic_scores_map(&eval->topics, list.files[0].text, &line)) {
        diagnose(SEVERITY_FATAL, "%s:%u: no such topic", path, line);
        fine = false;
    }
    source_list_free(&list);
    arena_free(&arena);
    return fine;
}

static void score_file(struct eval *eval, const struct eval_options *options, const char *path)
{
    struct reader_options reading = READER_OPTIONS_DEFAULT;
    reading.format = &reader_jsonl;
    struct reader reader;
    enum reader_result result;
    topic_scores_start(&eval->topics, eval->knowledge, &eval->names);
    if ((!options->map || read_map(eval, options->map)) && reader_open(&reader, &reading, path)) {
        while ((result = reader_next(&reader, &eval->document)) != READER_END)
            if (result == READER_OK)
                score_document(eval);
        reader_close(&reader);
        print_scores(eval, options);
    }
    topic_scores_free(&eval->topics);
    names_free(&eval->names);
}

static struct topic_def *lower_thresholds(const struct knowledge *knowledge)
{
    struct topic_def *topics = mem_calloc(knowledge->topic_count, sizeof *topics);
    for (uint32_t i = 0; i < knowledge->topic_count; i++) {
        topics[i] = knowledge->topics[i];
        topics[i].threshold *= LOWEST_THRESHOLD;
    }
    return topics;
}

static void evaluate(const struct eval_options *options, char *const *files, size_t count)
{
    struct knowledge knowledge;
    if (!load_knowledge(&knowledge, options->image, &options->overlays))
        return;
    struct topic_def *topics = lower_thresholds(&knowledge);
    struct knowledge lowered = knowledge;
    lowered.topics = topics;
    struct pipeline *pipeline = pipeline_open(&knowledge);
    struct pipeline *lowered_pipeline = options->details ? pipeline_open(&lowered) : NULL;
    for (size_t i = 0; i < count; i++) {
        struct eval eval = {.knowledge = &knowledge, .pipeline = pipeline, .lowered_pipeline = lowered_pipeline};
        score_file(&eval, options, files[i]);
        struct fact_set *const sets[] = {&eval.mentions, &eval.places, &eval.sentences, &eval.countries};
        for (size_t s = 0; s < sizeof sets / sizeof *sets; s++)
            free(sets[s]->items);
        gold_free(&eval.gold);
        document_free(&eval.document);
        document_free(&eval.again);
    }
    pipeline_close(pipeline);
    if (lowered_pipeline)
        pipeline_close(lowered_pipeline);
    free(topics);
    knowledge_close(&knowledge);
}

static void run(int argc, char **argv)
{
    struct eval_options options = {0};
    bool wrong = false;
    int option;
    while (!wrong && (option = getopt_long(argc, argv, "g:r:k:", long_options, NULL)) != -1) {
        switch (option) {
        case OPTION_TOPICS: options.details = true; break;
        case OPTION_MAP: options.map = optarg; break;
        case 'g':
        case 'r': path_list_add(&options.overlays, optarg); break;
        case 'k': options.image = optarg; break;
        case OPTION_HELP: print_text(help); goto done;
        case OPTION_VERSION: print_version(); goto done;
        default: wrong = true;
        }
    }
    if (!wrong && optind >= argc) {
        diagnose(SEVERITY_FATAL, "nothing to compare with");
        wrong = true;
    }
    if (wrong)
        usage_error("eval");
    else
        evaluate(&options, argv + optind, (size_t)(argc - optind));
done:
    free(options.overlays.paths);
}

const struct command command_eval = {"eval", run};
