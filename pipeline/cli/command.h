/* A command of the command line. */
#ifndef NERTAG_CLI_COMMAND_H
#define NERTAG_CLI_COMMAND_H

#include <stdbool.h>

#include "base/version.h"
#include "knowledge/build.h"

struct command {
    const char *name;
    void (*run)(int argc, char **argv); /* argv[0] is the name of the program; what goes wrong is diagnosed */
};
extern const struct command command_tag, command_explain, command_compile, command_check, command_eval;

/* Both write to standard output and make sure that it has arrived. */
void print_text(const char *text);
void print_version(void);

/* After a message (of getopt, or diagnosed): where help is to be found; the exit status becomes 2. */
void usage_error(const char *command);

/* A list of paths from repeated options. */
struct path_list {
    const char **paths; /* borrowed from argv */
    size_t count, capacity;
};
void path_list_add(struct path_list *list, const char *path);

/* Opens the built-in knowledge, or the IMAGE file when it is not NULL, with OVERLAYS applied to it. */
bool load_knowledge(struct knowledge *knowledge, const char *image, const struct path_list *overlays);
/* Builds an image from PATHS: over the built-in knowledge, or of them alone. NULL after diagnosing every error. */
char *build_image(const struct path_list *paths, bool alone, size_t *size);
/* The steps of both; what fails is diagnosed. */
bool open_embedded(struct knowledge *knowledge);
bool add_sources(struct source_list *sources, const struct path_list *paths, bool overlay);

#endif
