#include "cli/options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/diagnostic.h"
#include "base/memory.h"

enum { DOCUMENTS_IN_FILE = 10000 };
enum { OPTION_TEXT_FIELD = 256, OPTION_ID_FIELD, OPTION_WITH_TEXT, OPTION_OFFSETS, OPTION_LABELS, OPTION_TOPICS,
       OPTION_MIN_SCORE, OPTION_STATS, OPTION_MAX_RATIO, OPTION_MAX_MEMBER, OPTION_MAX_DEPTH, OPTION_SPLIT,
       OPTION_COMPRESS, OPTION_RETRY, OPTION_DEDUP, OPTION_HELP, OPTION_VERSION };

static const struct option long_options[] = {
    {"from", required_argument, NULL, 'f'},
    {"to", required_argument, NULL, 't'},
    {"output", required_argument, NULL, 'o'},
    {"jobs", required_argument, NULL, 'j'},
    {"lang", required_argument, NULL, 'l'},
    {"gazetteer", required_argument, NULL, 'g'},
    {"rules", required_argument, NULL, 'r'},
    {"knowledge", required_argument, NULL, 'k'},
    {"text-field", required_argument, NULL, OPTION_TEXT_FIELD},
    {"id-field", required_argument, NULL, OPTION_ID_FIELD},
    {"with-text", no_argument, NULL, OPTION_WITH_TEXT},
    {"offsets", required_argument, NULL, OPTION_OFFSETS},
    {"labels", required_argument, NULL, OPTION_LABELS},
    {"topics", required_argument, NULL, OPTION_TOPICS},
    {"min-score", required_argument, NULL, OPTION_MIN_SCORE},
    {"max-ratio", required_argument, NULL, OPTION_MAX_RATIO},
    {"max-member", required_argument, NULL, OPTION_MAX_MEMBER},
    {"max-depth", required_argument, NULL, OPTION_MAX_DEPTH},
    {"split", required_argument, NULL, OPTION_SPLIT},
    {"compress", required_argument, NULL, OPTION_COMPRESS},
    {"retry", required_argument, NULL, OPTION_RETRY},
    {"dedup", no_argument, NULL, OPTION_DEDUP},
    {"stats", no_argument, NULL, OPTION_STATS},
    {"quiet", no_argument, NULL, 'q'},
    {"help", no_argument, NULL, OPTION_HELP},
    {"version", no_argument, NULL, OPTION_VERSION},
    {NULL, 0, NULL, 0},
};

static bool bad_value(const char *option, const char *value)
{
    diagnose(SEVERITY_FATAL, "bad value '%s' for %s", value, option);
    return false;
}

static bool parse_number(const char *option, const char *value, uint64_t least, uint64_t most, uint64_t *number)
{
    return (slice_to_uint(slice_of(value), number) && *number >= least && *number <= most) || bad_value(option, value);
}

static bool parse_labels(const char *value, uint32_t *labels)
{
    struct slice rest = slice_of(value);
    *labels = 0;
    do {
        struct slice name = slice_cut(&rest, ',');
        uint32_t label = 1;
        while (label < LABEL_OTHER && !slice_equal(name, slice_of(label_names[label])))
            label++;
        if (label == LABEL_OTHER) /* no record has that */
            return bad_value("--labels", value);
        *labels |= UINT32_C(1) << label;
    } while (rest.length);
    return true;
}

static bool parse_unit(const char *value, enum offset_unit *unit)
{
    for (int i = 0; offset_unit_names[i]; i++) {
        if (strcmp(value, offset_unit_names[i]) == 0) {
            *unit = (enum offset_unit)i;
            return true;
        }
    }
    return bad_value("--offsets", value);
}

static bool parse_compression(const char *value, enum compression *kind)
{
    for (int i = 0; compression_names[i]; i++) {
        if (strcmp(value, compression_names[i]) == 0) {
            *kind = (enum compression)i;
            return true;
        }
    }
    return bad_value("--compress", value);
}

static bool set_to(struct run_settings *run, const char *value)
{
    run->format = writer_format_named(value);
    if (!run->format)
        return bad_value("--to", value);
    run->writer.indented = run->format->indented;
    return true;
}

/* One option. False when its value is no good. */
static bool set(struct tag_options *options, int option, const char *value)
{
    struct run_settings *run = &options->run;
    uint64_t number;
    switch (option) {
    case 'f':
        run->reader.format = reader_format_named(value);
        return run->reader.format || bad_value("--from", value);
    case 't': return set_to(run, value);
    case 'o': run->output = value; return true;
    case 'j':
        if (!parse_number("--jobs", value, 1, 1024, &number))
            return false;
        run->jobs = (uint32_t)number;
        return true;
    case 'l': options->language = value; return true;
    case 'g':
    case 'r': path_list_add(&options->overlays, value); return true;
    case 'k': options->knowledge = value; return true;
    case 'q':
        diagnostic_quiet(true);
        run->quiet = true;
        return true;
    case OPTION_TEXT_FIELD: run->reader.text_field = value; return true;
    case OPTION_ID_FIELD: run->reader.id_field = value; return true;
    case OPTION_WITH_TEXT: run->writer.with_text = true; return true;
    case OPTION_OFFSETS: return parse_unit(value, &run->writer.unit);
    case OPTION_LABELS: return parse_labels(value, &run->writer.labels);
    case OPTION_TOPICS: options->topics = value; return true;
    case OPTION_MAX_RATIO: return parse_number("--max-ratio", value, 1, UINT32_MAX, &run->reader.max_ratio);
    case OPTION_MAX_MEMBER: return parse_number("--max-member", value, 1, INPUT_LIMIT, &run->reader.max_member);
    case OPTION_MAX_DEPTH: return parse_number("--max-depth", value, 0, 100, &run->reader.max_depth);
    case OPTION_SPLIT: return parse_number("--split", value, 1, UINT32_MAX, &run->split);
    case OPTION_COMPRESS: return parse_compression(value, &run->compression);
    case OPTION_RETRY: run->retry = value; return true;
    case OPTION_DEDUP: run->dedup = true; return true;
    case OPTION_STATS: run->stats = true; return true;
    case OPTION_MIN_SCORE:
        if (!parse_number("--min-score", value, 0, 100, &number))
            return false;
        run->writer.min_score = (uint8_t)number;
        return true;
    }
    return false;
}

static bool is_folder(const char *path)
{
    struct stat status;
    size_t length = strlen(path);
    return (length && path[length - 1] == '/') || (stat(path, &status) == 0 && S_ISDIR(status.st_mode));
}

/* An output that is a folder makes the run a job. False when options are given that only a job has. */
static bool find_job(struct run_settings *run)
{
    const char *option = run->retry ? "--retry" : run->split ? "--split" : NULL;
    run->job = run->output && is_folder(run->output);
    if (option && !run->job) {
        diagnose(SEVERITY_FATAL, "%s needs a folder to write to: -o FOLDER/", option);
        return false;
    }
    if (run->split == 0)
        run->split = DOCUMENTS_IN_FILE;
    return true;
}

enum parse_result options_parse(struct tag_options *options, const char *command, int argc, char **argv)
{
    static char *standard_input[] = {"-"};
    *options = (struct tag_options){.run = {.jobs = 1, .format = &writer_jsonl,
                                            .writer = {.labels = UINT32_MAX},
                                            .reader = READER_OPTIONS_DEFAULT}};
    int option;
    while ((option = getopt_long(argc, argv, "f:t:o:j:l:g:r:k:q", long_options, NULL)) != -1) {
        if (option == OPTION_HELP)
            return PARSE_HELP;
        if (option == OPTION_VERSION)
            return PARSE_VERSION;
        if (option == '?' || !set(options, option, optarg)) {
            usage_error(command);
            return PARSE_WRONG;
        }
    }
    if (!find_job(&options->run)) {
        usage_error(command);
        return PARSE_WRONG;
    }
    if (options->run.retry && optind < argc) {
        diagnose(SEVERITY_FATAL, "--retry takes its files from the other job, not from the command line");
        usage_error(command);
        return PARSE_WRONG;
    }
    if (options->run.dedup && !options->run.format->shows_copies) {
        diagnose(SEVERITY_FATAL, "--dedup: -t %s has no place for it", options->run.format->name);
        return PARSE_WRONG;
    }
    options->run.files = optind < argc ? argv + optind : standard_input;
    options->run.file_count = optind < argc ? (size_t)(argc - optind) : 1;
    return PARSE_RUN;
}

/* A topic stands for those below it too. */
static bool is_below(const struct knowledge *knowledge, uint32_t topic, struct slice ancestor)
{
    for (; topic != NONE; topic = knowledge->topics[topic].parent)
        if (slice_equal(knowledge_string(knowledge, knowledge->topics[topic].id), ancestor))
            return true;
    return false;
}

static bool resolve_topics(struct tag_options *options, const struct knowledge *knowledge)
{
    struct slice rest = slice_of(options->topics);
    options->shown_topics = mem_calloc(knowledge->topic_count, sizeof *options->shown_topics);
    do {
        struct slice name = slice_cut(&rest, ',');
        bool found = false;
        for (uint32_t i = 0; i < knowledge->topic_count; i++) {
            if (is_below(knowledge, i, name))
                options->shown_topics[i] = found = true;
        }
        if (!found) {
            diagnose(SEVERITY_FATAL, "no such topic: %.*s", (int)name.length, name.bytes);
            return false;
        }
    } while (rest.length);
    options->run.writer.topics = options->shown_topics;
    return true;
}

bool options_resolve(struct tag_options *options, const struct knowledge *knowledge)
{
    options->run.knowledge = knowledge;
    if (options->language) {
        options->run.language = knowledge_language(knowledge, slice_of(options->language));
        if (!options->run.language) {
            diagnose(SEVERITY_FATAL, "language not covered: %s", options->language);
            return false;
        }
    }
    return !options->topics || resolve_topics(options, knowledge);
}

void options_free(struct tag_options *options)
{
    free(options->overlays.paths);
    free(options->shown_topics);
}
