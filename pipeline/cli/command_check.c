/* nertag check: are gazetteers and rules what they should be? */
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/diagnostic.h"
#include "cli/command.h"
#include "cli/examples.h"
#include "knowledge/lint.h"

static const char help[] =
    "Usage: nertag check [OPTION]... PATH...\n"
    "Report every error in gazetteers (.tsv) and rules (.yaml), files or folders of them,\n"
    "run the examples of rules and topics, and warn of names that may be found where\n"
    "they are not meant. Words that import/common-words.tsv of a folder lists are common.\n\n"
    "      --overlay  check them as a user's own files over the built-in knowledge\n"
    "      --all      show every warning, not just the first ten of each kind\n"
    "      --strict   warnings are errors\n"
    "      --year N   judge roles as in that year\n"
    "      --help, --version\n"
    "\nExit status: 0 nothing is wrong (there may be warnings), else 2.\n";

enum { OPTION_OVERLAY = 256, OPTION_ALL, OPTION_STRICT, OPTION_YEAR, OPTION_HELP, OPTION_VERSION };
static const struct option long_options[] = {
    {"overlay", no_argument, NULL, OPTION_OVERLAY},
    {"all", no_argument, NULL, OPTION_ALL},
    {"strict", no_argument, NULL, OPTION_STRICT},
    {"year", required_argument, NULL, OPTION_YEAR},
    {"help", no_argument, NULL, OPTION_HELP},
    {"version", no_argument, NULL, OPTION_VERSION},
    {NULL, 0, NULL, 0},
};

/* The words of PATH/import/common-words.tsv, where there is such a file. */
static void load_common_words(struct lint *lint, struct source_list *lists, const char *path)
{
    struct buffer name = {0};
    buffer_addf(&name, "%s/import/common-words.tsv", path);
    if (access(buffer_text(&name), R_OK) == 0 && source_list_add(lists, buffer_text(&name), false))
        lint_add_common_words(lint, lists->files[lists->count - 1].text);
    buffer_free(&name);
}

static void add_count(struct buffer *summary, size_t count, const char *what)
{
    buffer_add_uint(summary, count);
    buffer_add_char(summary, ' ');
    buffer_add_text(summary, what);
    buffer_add_char(summary, '\n');
}

static void check_image(struct lint *lint, const struct example_list *examples, char *image, size_t size,
                        struct buffer *summary)
{
    struct knowledge knowledge;
    if (!knowledge_open_memory(&knowledge, image, size))
        return;
    lint_names(lint, &knowledge);
    size_t failed = run_examples(&knowledge, examples);
    buffer_addf(summary, "%" PRIu32 " entries, %" PRIu32 " rules, %" PRIu32 " topics, %zu examples, %zu of them fail\n",
                knowledge.entry_count - 1, knowledge.rule_count, knowledge.topic_count, examples->count, failed);
    knowledge_close(&knowledge);
}

static void check(struct lint *lint, const struct path_list *paths)
{
    struct arena arena = {0};
    struct source_list sources = {.arena = &arena}, words = {.arena = &arena};
    struct example_list examples = {0};
    struct knowledge base = {0};
    struct buffer summary = {0};
    size_t size;
    bool fine = !lint->overlay || open_embedded(&base);
    if (base.image)
        fine = source_list_add_knowledge(&sources, &base);
    if (fine && add_sources(&sources, paths, lint->overlay)) {
        for (size_t i = 0; i < paths->count; i++)
            load_common_words(lint, &words, paths->paths[i]);
        lint_lines(lint, &sources);
        char *image = knowledge_build(&sources, &examples, &size);
        if (image)
            check_image(lint, &examples, image, size, &summary);
        for (int i = 0; i < LINT_CLASS_COUNT; i++)
            if (lint->counts[i])
                add_count(&summary, lint->counts[i], lint_class_text((enum lint_class)i));
        print_text(buffer_text(&summary));
    }
    buffer_free(&summary);
    example_list_free(&examples);
    source_list_free(&sources);
    source_list_free(&words);
    knowledge_close(&base);
    arena_free(&arena);
}

static uint32_t this_year(void)
{
    time_t now = time(NULL);
    struct tm date;
    return gmtime_r(&now, &date) ? (uint32_t)date.tm_year + 1900 : 0;
}

/* One option. False when its value is no good. */
static bool set(struct lint *lint, int option, const char *value)
{
    uint64_t number;
    switch (option) {
    case OPTION_OVERLAY: lint->overlay = true; return true;
    case OPTION_ALL: lint->all = true; return true;
    case OPTION_STRICT: lint->strict = true; return true;
    case OPTION_YEAR:
        if (slice_to_uint(slice_of(value), &number) && number <= 9999) {
            lint->year = (uint32_t)number;
            return true;
        }
        diagnose(SEVERITY_FATAL, "bad value '%s' for --year", value);
        return false;
    }
    return false;
}

static void run(int argc, char **argv)
{
    struct path_list paths = {0};
    struct lint lint = {.year = this_year()};
    bool wrong = false;
    int option;
    while (!wrong && (option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        switch (option) {
        case OPTION_HELP: print_text(help); goto done;
        case OPTION_VERSION: print_version(); goto done;
        default: wrong = option == '?' || !set(&lint, option, optarg);
        }
    }
    for (int i = optind; i < argc; i++)
        path_list_add(&paths, argv[i]);
    if (!wrong && paths.count == 0) {
        diagnose(SEVERITY_FATAL, "nothing to check");
        wrong = true;
    }
    if (wrong)
        usage_error("check");
    else
        check(&lint, &paths);
done:
    free(paths.paths);
    lint_free(&lint);
}

const struct command command_check = {"check", run};
