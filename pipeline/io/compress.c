#include "io/compress.h"

#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include "base/memory.h"

enum { PIECE = 64 * 1024, GZIP_WINDOW = 15 + 16, GZIP_MEMORY = 8 };

const char *const compression_names[] = {"none", "gzip", "zstd", NULL};
const char *const compression_endings[] = {"", ".gz", ".zst"};

struct compressor {
    enum compression kind;
    z_stream gzip;
    ZSTD_CCtx *zstd;
};

struct compressor *compressor_open(enum compression kind)
{
    struct compressor *compressor = mem_calloc(1, sizeof *compressor);
    compressor->kind = kind;
    if (kind == COMPRESSION_GZIP) {
        if (deflateInit2(&compressor->gzip, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY,
                         Z_DEFAULT_STRATEGY) != Z_OK)
            mem_exhausted();
    } else {
        compressor->zstd = ZSTD_createCCtx();
        if (!compressor->zstd)
            mem_exhausted();
        ZSTD_CCtx_setParameter(compressor->zstd, ZSTD_c_checksumFlag, 1);
    }
    return compressor;
}

/* Both steps take of IN and fill what room OUT has; true while there is more to do. */
static bool step_gzip(z_stream *stream, struct slice *in, bool end, struct buffer *out)
{
    uInt given = in->length > PIECE ? PIECE : (uInt)in->length;
    stream->next_in = (Bytef *)(uintptr_t)in->bytes; /* zlib does not write there */
    stream->avail_in = given;
    stream->next_out = (Bytef *)out->bytes + out->length;
    stream->avail_out = PIECE;
    int result = deflate(stream, end && given == in->length ? Z_FINISH : Z_NO_FLUSH);
    size_t taken = given - stream->avail_in;
    out->length += PIECE - stream->avail_out;
    *in = (struct slice){in->bytes + taken, in->length - taken};
    return end ? result != Z_STREAM_END : in->length > 0;
}

static bool step_zstd(ZSTD_CCtx *stream, struct slice *in, bool end, struct buffer *out)
{
    ZSTD_inBuffer from = {in->bytes, in->length, 0};
    ZSTD_outBuffer to = {out->bytes + out->length, PIECE, 0};
    size_t left = ZSTD_compressStream2(stream, &to, &from, end ? ZSTD_e_end : ZSTD_e_continue);
    if (ZSTD_isError(left))
        mem_exhausted(); /* nothing else can go wrong in packing */
    out->length += to.pos;
    *in = (struct slice){in->bytes + from.pos, in->length - from.pos};
    return end ? left > 0 : in->length > 0;
}

static void pack(struct compressor *compressor, struct slice in, bool end, struct buffer *out)
{
    bool more = end || in.length > 0;
    while (more) {
        buffer_reserve(out, PIECE);
        more = compressor->kind == COMPRESSION_GZIP ? step_gzip(&compressor->gzip, &in, end, out)
                                                    : step_zstd(compressor->zstd, &in, end, out);
    }
}

void compressor_add(struct compressor *compressor, struct slice bytes, struct buffer *out)
{
    pack(compressor, bytes, false, out);
}

void compressor_end(struct compressor *compressor, struct buffer *out)
{
    pack(compressor, SLICE(""), true, out);
}

void compressor_close(struct compressor *compressor)
{
    if (!compressor)
        return;
    if (compressor->kind == COMPRESSION_GZIP)
        deflateEnd(&compressor->gzip);
    ZSTD_freeCCtx(compressor->zstd);
    free(compressor);
}
