/* nertag compile: gazetteers and rules to an image that is mapped, not parsed. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/diagnostic.h"
#include "cli/command.h"
#include "io/output.h"

static const char help[] =
    "Usage: nertag compile [OPTION]... -o FILE [PATH]...\n"
    "Compile gazetteers (.tsv) and rules (.yaml), files or folders of them, over the\n"
    "built-in knowledge, to an image for nertag -k.\n\n"
    "  -o, --output FILE     the image to write\n"
    "  -g, --gazetteer FILE  the same as PATH\n"
    "  -r, --rules FILE      the same as PATH\n"
    "      --only            without the built-in knowledge\n"
    "      --help, --version\n";

enum { OPTION_ONLY = 256, OPTION_HELP, OPTION_VERSION };
static const struct option long_options[] = {
    {"output", required_argument, NULL, 'o'},
    {"gazetteer", required_argument, NULL, 'g'},
    {"rules", required_argument, NULL, 'r'},
    {"only", no_argument, NULL, OPTION_ONLY},
    {"help", no_argument, NULL, OPTION_HELP},
    {"version", no_argument, NULL, OPTION_VERSION},
    {NULL, 0, NULL, 0},
};

static bool write_file(const char *path, struct slice image)
{
    struct output output;
    if (!output_open(&output, path))
        return false;
    if (output_write(&output, image))
        return output_close(&output);
    output_abandon(&output);
    return false;
}

/* A run may have the old image mapped: it is replaced as a whole, never written over. */
static void write_image(const char *path, struct slice image)
{
    struct stat status;
    if (strcmp(path, "-") == 0 || (stat(path, &status) == 0 && !S_ISREG(status.st_mode))) {
        write_file(path, image);
        return;
    }
    struct buffer beside = {0};
    buffer_addf(&beside, "%s.new", path);
    const char *temporary = buffer_text(&beside);
    bool written = write_file(temporary, image);
    if (written && rename(temporary, path) != 0) {
        diagnose(SEVERITY_FATAL, "%s: %s", path, strerror(errno));
        written = false;
    }
    if (!written)
        remove(temporary);
    buffer_free(&beside);
}

static void compile(const char *output, const struct path_list *paths, bool only)
{
    size_t size;
    char *image = build_image(paths, only, &size);
    if (image)
        write_image(output, (struct slice){image, size});
    free(image);
}

static void run(int argc, char **argv)
{
    struct path_list paths = {0};
    const char *output = NULL;
    bool only = false, wrong = false;
    int option;
    while (!wrong && (option = getopt_long(argc, argv, "o:g:r:", long_options, NULL)) != -1) {
        switch (option) {
        case 'o': output = optarg; break;
        case 'g':
        case 'r': path_list_add(&paths, optarg); break;
        case OPTION_ONLY: only = true; break;
        case OPTION_HELP: print_text(help); goto done;
        case OPTION_VERSION: print_version(); goto done;
        default: wrong = true;
        }
    }
    for (int i = optind; i < argc; i++)
        path_list_add(&paths, argv[i]);
    if (!wrong && (!output || paths.count == 0)) {
        diagnose(SEVERITY_FATAL, output ? "nothing to compile" : "compile needs -o FILE");
        wrong = true;
    }
    if (wrong)
        usage_error("compile");
    else
        compile(output, &paths, only);
done:
    free(paths.paths);
}

const struct command command_compile = {"compile", run};
