/* The options that `nertag` and `nertag explain` share. */
#ifndef NERTAG_CLI_OPTIONS_H
#define NERTAG_CLI_OPTIONS_H

#include "cli/command.h"
#include "driver/run.h"

struct tag_options {
    struct run_settings run; /* without what only the knowledge can tell: see options_resolve */
    const char *knowledge;   /* image file, or NULL */
    struct path_list overlays;
    const char *language, *topics; /* as given, or NULL */
    bool *shown_topics;
};

enum parse_result { PARSE_RUN, PARSE_HELP, PARSE_VERSION, PARSE_WRONG };

/* COMMAND is its name for messages, "" for the default one. What is wrong is diagnosed. */
enum parse_result options_parse(struct tag_options *options, const char *command, int argc, char **argv);
/* Looks the names of languages and topics up. False after a message. */
bool options_resolve(struct tag_options *options, const struct knowledge *knowledge);
void options_free(struct tag_options *options);

#endif
