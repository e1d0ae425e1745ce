/* Where records go. Each is written at once where somebody may wait for it (a pipe, a terminal), else 64 KiB together.
 */
#ifndef NERTAG_IO_OUTPUT_H
#define NERTAG_IO_OUTPUT_H

#include <sha2.h>
#include <stdbool.h>
#include <sys/types.h>

#include "io/compress.h"

enum { OUTPUT_CHECKSUM = SHA256_DIGEST_STRING_LENGTH };

struct output {
    const char *name; /* borrowed */
    int fd;
    bool immediate;
    bool durable; /* closed only when the disk has it; to be set after opening */
    struct buffer pending; /* records may be put behind what it holds; output_added sees to them */
    struct buffer packed;
    struct compressor *compressor;
    bool checked; /* these are kept */
    SHA2_CTX checksum;
    uint64_t written; /* bytes, packed ones when it is packed */
};

/* PATH of NULL or "-" is standard output. These return false after a FATAL message; the output is of no use then. */
bool output_open(struct output *output, const char *path);
void output_open_fd(struct output *output, const char *name, int fd); /* takes FD over */
bool output_write(struct output *output, struct slice record);
bool output_added(struct output *output);   /* the same for what was put in pending, which saves a copy */
bool output_sync(struct output *output);    /* what was written is on the disk then */
bool output_close(struct output *output);   /* the only proof that everything has arrived */
void output_abandon(struct output *output); /* after a failure: no second message */

/* Before the first record: pack all that is written; keep its SHA-256. */
void output_compress(struct output *output, enum compression kind);
void output_keep_checksum(struct output *output);
void output_checksum(struct output *output, char hex[OUTPUT_CHECKSUM]); /* once, after output_close */

#endif
