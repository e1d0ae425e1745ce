/* What the formats have in common: which mentions are shown, and what is known about each. */
#ifndef NERTAG_IO_RECORD_H
#define NERTAG_IO_RECORD_H

#include "io/writer.h"

/* Indices of the mentions to show, in text order; in the arena of the document. */
struct record {
    const uint32_t *mentions;
    size_t count;
};
struct record record_mentions(const struct writer_options *options, struct document *document);

/* What made a mention: an entry of the gazetteer in file SOURCE; or, without one, a rule, or link.…; both empty: nobody
 * knows. Borrowed from the knowledge. */
struct maker {
    struct slice source, id;
};
struct maker record_maker(const struct knowledge *knowledge, const struct mention *mention);
void record_add_maker(struct buffer *out, const struct maker *maker); /* SOURCE/ID or ID */

/* The facts of a mention; slices are borrowed from the knowledge or the arena and empty where there is none. Of each, and
 * of its maker's, at least 16 bytes can be read, however short it is. */
struct facts {
    struct slice id, name, kind, iso, kb;
    struct maker rule;
};
void record_facts(const struct knowledge *knowledge, struct document *document, const struct mention *mention,
                  struct facts *facts);

bool record_shows_topic(const struct writer_options *options, uint32_t topic);

/* Text on one line for people and tables: control characters as \t, \n, \r, \xNN or \uNNNN, the backslash doubled. */
void record_escape(struct buffer *out, struct slice text);

#endif
