/* Packs a stream of bytes. The same bytes, added in the same pieces, come out the same: no time and no name is stored.
 */
#ifndef NERTAG_IO_COMPRESS_H
#define NERTAG_IO_COMPRESS_H

#include <stdbool.h>

#include "base/text.h"

enum compression { COMPRESSION_NONE, COMPRESSION_GZIP, COMPRESSION_ZSTD };
extern const char *const compression_names[];   /* by kind, NULL at the end */
extern const char *const compression_endings[]; /* of file names */

struct compressor;
struct compressor *compressor_open(enum compression kind); /* not of COMPRESSION_NONE */
/* Appends to OUT what has come out so far. */
void compressor_add(struct compressor *compressor, struct slice bytes, struct buffer *out);
/* Appends the rest. Nothing may be added after it. */
void compressor_end(struct compressor *compressor, struct buffer *out);
void compressor_close(struct compressor *compressor); /* NULL is none */

#endif
