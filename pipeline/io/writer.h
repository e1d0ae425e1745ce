/* How documents are shown. A format is a pure function from a tagged document to bytes, so that any thread may call it
 * and another one write the result down in order. */
#ifndef NERTAG_IO_WRITER_H
#define NERTAG_IO_WRITER_H

#include "document/document.h"
#include "document/offsets.h"
#include "knowledge/knowledge.h"

struct writer_options {
    enum offset_unit unit;
    bool with_text;
    bool indented;
    uint32_t labels;    /* bit N: label N is shown */
    const bool *topics; /* by index, which of them are shown; NULL: all */
    uint8_t min_score;  /* of mentions */
};

struct writer_format {
    const char *name;
    bool indented; /* sets the option */
    bool shows_copies; /* has a place for document.copy_of */
    /* Appends the record to OUT. Scratch memory comes from the arena of the document, nothing else of it changes. */
    void (*write)(const struct writer_options *options, const struct knowledge *knowledge, struct document *document,
                  struct buffer *out);
};
extern const struct writer_format writer_jsonl, writer_json, writer_tsv, writer_conll;
extern const struct writer_format writer_explain; /* for people; has a command of its own */

/* NULL when there is no such format. */
const struct writer_format *writer_format_named(const char *name);

#endif
