/* Where documents come from: an input and the format that it is in. Folders, archives and compressed files are formats
 * too, each of whose members is read by a reader of its own:
 *
 *   folder -> news.tar.gz: gzip -> tar -> page.html: html -> document
 *
 * A reader never ends the run. An input that cannot be opened or read, a broken record, a text that is too long: each
 * gives a message that names file, record and byte, with severity SKIPPED (exit status 1, also when it was the only
 * input), and the reading goes on behind it. Bytes that are no UTF-8 are mended and reported likewise.
 * Standard input without a byte is one empty document as plain text, and no document as JSON Lines.
 * Members that are not text (pictures, programs) are counted and passed over. */
#ifndef NERTAG_IO_READER_H
#define NERTAG_IO_READER_H

#include "base/diagnostic.h"
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
    bool (*open)(struct reader *reader);  /* makes reader->state; false when it cannot, which it has told; or NULL */
    void (*close)(struct reader *reader); /* or NULL */
};
/* One for each -f, and three that find themselves: folders, and what is packed by gzip or another. */
extern const struct reader_format reader_text, reader_jsonl, reader_html, reader_warc, reader_archive;
extern const struct reader_format reader_folder, reader_gzip, reader_packed;

struct reader_options {
    const struct reader_format *format; /* of the documents, whatever they are wrapped in; NULL: guessed for each */
    const char *text_field, *id_field;
    uint64_t max_ratio;  /* an input may unpack to so many times its size; 0: without limit */
    uint64_t max_member; /* bytes of a document in an archive; likewise */
    uint64_t max_depth;  /* archives within archives */
};
#define READER_OPTIONS_DEFAULT                                                                                         \
    {                                                                                                                  \
        .text_field = "text", .id_field = "id", .max_ratio = 250, .max_member = 64 << 20, .max_depth = 8               \
    }

struct reader_counts {
    uint64_t members, documents, skipped;
    uint64_t not_text; /* of those that were skipped */
    uint64_t taken;    /* bytes of the files on disk that were read so far */
    bool archive;      /* there was one, so that a summary is due */
};

struct reader {
    struct input input;
    const struct reader_format *format;
    const struct reader_options *options; /* borrowed */
    uint64_t line;                        /* records read so far, empty lines included */
    void *state;                          /* of the format */

    struct reader *parent;        /* what this is a member of, or NULL */
    struct reader *file;          /* the file on disk that this is in: itself, or one above it */
    unsigned depth;               /* archives around it */
    const char *own_name;         /* input.name, or what it is called in the archive: tells the format */
    const char *archive, *member; /* where it is: NULL outside archives */
    struct slice url, date;       /* of the record at hand, likewise; set by the format for each record */

    uint64_t unpacked;           /* bytes that came out of it, its members included */
    uint64_t start;              /* of a member: file->input.taken when it began */
    uint64_t counted;            /* of input.taken, in counts.taken of the outermost */
    bool exhausted;              /* of a file: it went beyond max_ratio, nothing more of it is read */
    struct reader_counts counts; /* of the outermost */
};

/* NULL when there is no such format. */
const struct reader_format *reader_format_named(const char *name);

/* Opens FILE ("-": standard input), which may be a folder. Diagnoses why it cannot and returns false. */
bool reader_open(struct reader *reader, const struct reader_options *options, const char *file);
/* Resets DOCUMENT and fills it with the next record; everything in it is its own, so that it may outlive the reader. */
enum reader_result reader_next(struct reader *reader, struct document *document);
void reader_close(struct reader *reader);

/* For the formats: takes INPUT as the text of DOCUMENT, mended when it must be, and false when it is too long. */
bool reader_set_text(struct document *document, struct slice input);
struct slice reader_valid(struct document *document, struct slice bytes); /* BYTES, or a mended copy of them */
/* "longer than …", for a message about a document that came to input.limit; borrowed from the arena of DOCUMENT. */
const char *reader_too_long(const struct reader *reader, struct document *document);
struct reader *reader_outermost(struct reader *reader);
struct input_place reader_place(const struct reader *reader, uint64_t byte); /* of the record at hand; BYTE may be 0 */

/* For formats with members. MEMBER has nothing but an open input, with the name for messages, and own_name; it is
 * placed in PARENT and its format is found. False when there is nothing to be read in it; its input is closed then, and
 * what there is to say was said or counted. */
bool reader_open_member(struct reader *member, struct reader *parent);
/* COUNT bytes more have come out of MEMBER. False when that is beyond the limits; the input has failed then. */
bool reader_unpacked(struct reader *member, size_t count);

#endif
