/* nertag check: are gazetteers and rules what they should be? */
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>

#include "base/diagnostic.h"
#include "cli/command.h"

static const char help[] =
    "Usage: nertag check [OPTION]... PATH...\n"
    "Report every error in gazetteers (.tsv) and rules (.yaml), files or folders of them,\n"
    "and run the examples of the rules.\n\n"
    "      --overlay  check them as a user's own files over the built-in knowledge\n"
    "      --help, --version\n"
    "\nExit status: 0 nothing is wrong, else 2.\n";

enum { OPTION_OVERLAY = 256, OPTION_HELP, OPTION_VERSION };
static const struct option long_options[] = {
    {"overlay", no_argument, NULL, OPTION_OVERLAY},
    {"help", no_argument, NULL, OPTION_HELP},
    {"version", no_argument, NULL, OPTION_VERSION},
    {NULL, 0, NULL, 0},
};

static void check(const struct path_list *paths, bool overlay)
{
    size_t size;
    struct example_list examples = {0};
    struct knowledge knowledge;
    struct buffer summary = {0};
    char *image = build_image(paths, !overlay, &examples, &size);
    if (image && knowledge_open_memory(&knowledge, image, size)) {
        buffer_addf(&summary, "%" PRIu32 " entries, %" PRIu32 " rules, %" PRIu32 " topics, %zu examples\n",
                    knowledge.entry_count ? knowledge.entry_count - 1 : 0, knowledge.rule_count,
                    knowledge.topic_count, examples.count);
        print_text(buffer_text(&summary));
        knowledge_close(&knowledge);
    }
    buffer_free(&summary);
    example_list_free(&examples);
}

static void run(int argc, char **argv)
{
    struct path_list paths = {0};
    bool overlay = false, wrong = false;
    int option;
    while (!wrong && (option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        switch (option) {
        case OPTION_OVERLAY: overlay = true; break;
        case OPTION_HELP: print_text(help); goto done;
        case OPTION_VERSION: print_version(); goto done;
        default: wrong = true;
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
        check(&paths, overlay);
done:
    free(paths.paths);
}

const struct command command_check = {"check", run};
