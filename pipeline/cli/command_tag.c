/* nertag and nertag explain: the same run with another way to show it. */
#include "cli/options.h"

#define OPTIONS_HELP                                                                                                   \
    "  -f, --from FORMAT      text, jsonl, html, warc or archive; guessed from the file name\n"                       \
    "                         or the first bytes when not given. A whole text file is one\n"                          \
    "                         document; what is packed is unpacked in any case\n"                                     \
    "  -o, --output FILE      write there instead of standard output; a folder (one that is\n"                       \
    "                         there, or a name that ends in /) makes the run a job\n"                                \
    "      --compress KIND    pack the output: gzip or zstd\n"                                                       \
    "  -j, --jobs N           use N threads (1)\n"                                                                    \
    "  -l, --lang LANG        all documents are in this language\n"                                                   \
    "      --text-field NAME  field of a JSON object that holds the text (text)\n"                                    \
    "      --id-field NAME    field of a JSON object that holds the id (id)\n"                                        \
    "  -g, --gazetteer FILE   names of your own over the built-in ones; repeatable\n"                                 \
    "  -r, --rules FILE       rules of your own over the built-in ones; repeatable\n"                                 \
    "  -k, --knowledge FILE   an image that nertag compile made, instead of the built-in one\n"                       \
    "      --offsets UNIT     codepoint (default), byte or utf16\n"                                                   \
    "      --labels A,B       show only these labels: PERSON, ORG, GPE, LOC, NORP\n"                                  \
    "      --topics A,B       show only these topics and those below them\n"                                          \
    "      --min-score N      show only mentions with a score of N (0 to 100) or more\n"                              \
    "      --max-ratio N      stop where an input unpacks to more than N times its size (250)\n"                          \
    "      --max-member BYTES skip longer documents in archives (67108864)\n"                                            \
    "      --max-depth N      skip what is packed more than N times (8)\n"                                               \
    "      --split N          documents in a file of a job (10000)\n"                                                \
    "      --retry FOLDER     run again what was skipped in the job there, and nothing else\n"                       \
    "      --dedup            mark near-duplicates of one of the last 65536 stories: dup_of\n"                           \
    "      --stats            counts and seconds of each stage on standard error\n"                                   \
    "  -q, --quiet            no messages but of what ends the run\n"                                   \
    "      --help, --version\n"

static const char tag_help[] =
    "Usage: nertag [OPTION]... [FILE]...\n"
    "       nertag COMMAND [OPTION]... [ARG]...\n"
    "Find names and topics in news texts; one JSON record a document on standard output.\n"
    "FILE may be a folder, an archive (tar, zip, 7z), a web archive (WARC), a web page, and\n"
    "packed (gzip, bzip2, xz, zstd). Without FILE, or when FILE is -, read standard input.\n\n"
    "Commands (--help tells more): tag (this one), explain, compile, check, eval\n\n"
    "  -t, --to FORMAT        jsonl (default), json (indented), tsv or conll\n"
    "      --with-text        put the text into the record\n" OPTIONS_HELP
    "\nA job (-o FOLDER/) writes part-000000.jsonl and so on, each of which is complete when\n"
    "it is there, and lists them in manifest.jsonl, and what was skipped or mended in\n"
    "failed.tsv. Stopped by whatever, it goes on where it was when the same command is run\n"
    "again.\n"
    "\nExit status: 0 all documents tagged; 1 some input was skipped or mended; 2 the run\n"
    "could not start or go on. A job that a signal stops ends by that signal.\n";

static const char explain_help[] =
    "Usage: nertag explain [OPTION]... [FILE]...\n"
    "Show every candidate of each document, who made it, what became of it and why, and\n"
    "the evidence of the topics. Meant for people: the layout may change.\n\n" OPTIONS_HELP;

static void run_command(const char *name, const char *help, const struct writer_format *format, int argc, char **argv)
{
    struct tag_options options;
    struct knowledge knowledge;
    switch (options_parse(&options, name, argc, argv)) {
    case PARSE_HELP: print_text(help); break;
    case PARSE_VERSION: print_version(); break;
    case PARSE_WRONG: break;
    case PARSE_RUN:
        if (!load_knowledge(&knowledge, options.knowledge, &options.overlays))
            break;
        if (format) {
            options.run.format = format;
            options.run.explain = true;
        }
        if (options_resolve(&options, &knowledge))
            run_documents(&options.run);
        knowledge_close(&knowledge);
    }
    options_free(&options);
}

static void run_tag(int argc, char **argv)
{
    run_command("", tag_help, NULL, argc, argv);
}

static void run_explain(int argc, char **argv)
{
    run_command("explain", explain_help, &writer_explain, argc, argv);
}

const struct command command_tag = {"tag", run_tag};
const struct command command_explain = {"explain", run_explain};
