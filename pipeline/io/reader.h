/* Where documents come from: an input and the format that it is in.
 *
 * A reader never ends the run. An input that cannot be opened or read, a broken record, a text that is too long: each
 * gives a message that names file, record and byte, with severity SKIPPED (exit status 1, also when it was the only
 * input), and the reading goes on behind it. Bytes that are no UTF-8 are mended and reported likewise.
 * Standard input without a byte is one empty document as plain text, and no document as JSON Lines. */
#ifndef NERTAG_IO_READER_H
#define NERTAG_IO_READER_H

#include "document/document.h"
#include "io/input.h"

enum reader_result {
    READER_OK,      /* the document is filled in */
    READER_SKIPPED, /* this record gave no document; ask again */
    READER_END,
};

struct reader;
struct reader_format {
    const char *name;
    const char *const *endings; /* of file names, NULL at the end */
    enum reader_result (*next)(struct reader *reader, struct document *document);
};
extern const struct reader_format reader_text, reader_jsonl;

struct reader_options {
    const struct reader_format *format; /* NULL: by the name, else by the first byte that is not blank */
    const char *text_field, *id_field;
};

struct reader {
    struct input input;
    const struct reader_format *format;
    const struct reader_options *options; /* borrowed */
    uint64_t line;                        /* records read so far, empty lines included */
};

/* NULL when there is no such format. */
const struct reader_format *reader_format_named(const char *name);

/* Opens FILE ("-": standard input). Diagnoses why it cannot and returns false. */
bool reader_open(struct reader *reader, const struct reader_options *options, const char *file);
/* Resets DOCUMENT and fills it with the next record; everything in it is its own, so that it may outlive the reader. */
enum reader_result reader_next(struct reader *reader, struct document *document);
void reader_close(struct reader *reader);

/* For the formats: takes INPUT as the text of DOCUMENT, mended when it must be, and false when it is too long. */
bool reader_set_text(struct document *document, struct slice input);
struct slice reader_valid(struct document *document, struct slice bytes); /* BYTES, or a mended copy of them */

#endif
