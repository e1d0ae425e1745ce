/* vectorscan_peer compile NAMES DATABASE     a database of the names, one a line, as literals
 * vectorscan_peer scan DATABASE < TEXT       the names in TEXT, one a line, as grep -owF prints them
 *
 * Vectorscan reports every occurrence. Those inside words are dropped, and of those that overlap the leftmost and then
 * the longest is kept. File: count, that many lengths (uint32_t), then the serialized database. */
#define _GNU_SOURCE
#include <ctype.h>
#include <fcntl.h>
#include <hs/hs.h>
#include <locale.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <wchar.h>
#include <wctype.h>

#define BLOCK ((size_t)1 << 20)

struct hit {
    uint32_t start, end;
};
struct scan {
    const uint32_t *lengths;
    const char *text, *limit, *block; /* the whole input and the part being scanned */
    struct hit *hits;
    size_t count, room;
};

static void die(const char *what)
{
    fprintf(stderr, "vectorscan: %s\n", what);
    exit(2);
}

static const char *map(int file, size_t *size)
{
    struct stat about;
    if (file < 0 || fstat(file, &about) != 0)
        die("cannot read");
    *size = (size_t)about.st_size;
    if (*size == 0 || !S_ISREG(about.st_mode))
        return *size = 0, "";
    const char *bytes = mmap(NULL, *size, PROT_READ, MAP_PRIVATE, file, 0);
    if (bytes == MAP_FAILED)
        die("cannot map");
    return bytes;
}

static int word_character(const char *at, const char *limit)
{
    wchar_t wide;
    mbstate_t state = {0};
    if ((unsigned char)*at < 0x80)
        return isalnum((unsigned char)*at) || *at == '_';
    size_t length = mbrtowc(&wide, at, (size_t)(limit - at), &state);
    return length < (size_t)-2 && iswalnum((wint_t)wide);
}

static int word_before(const struct scan *scan, const char *at)
{
    if (at == scan->text)
        return 0;
    const char *from = at - 1;
    while (from > scan->text && ((unsigned char)*from & 0xC0) == 0x80)
        from--;
    return word_character(from, at);
}

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
    struct scan *scan = context;
    const char *end = scan->block + to, *start = end - scan->lengths[id];
    (void)from, (void)flags;
    if ((end < scan->limit && word_character(end, scan->limit)) || word_before(scan, start))
        return 0;
    if (scan->count == scan->room) {
        scan->room = scan->room ? 2 * scan->room : 4096;
        scan->hits = realloc(scan->hits, scan->room * sizeof *scan->hits);
        if (!scan->hits)
            die("out of memory");
    }
    scan->hits[scan->count++] = (struct hit){(uint32_t)(start - scan->block), (uint32_t)to};
    return 0;
}

static int by_start(const void *left, const void *right)
{
    const struct hit *a = left, *b = right;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return a->end > b->end ? -1 : a->end < b->end;
}

static void print_hits(struct scan *scan)
{
    uint32_t free_from = 0;
    qsort(scan->hits, scan->count, sizeof *scan->hits, by_start);
    for (size_t i = 0; i < scan->count; i++) {
        if (scan->hits[i].start < free_from)
            continue;
        fwrite(scan->block + scan->hits[i].start, 1, scan->hits[i].end - scan->hits[i].start, stdout);
        putchar('\n');
        free_from = scan->hits[i].end;
    }
    scan->count = 0;
}

static void scan_input(const char *path)
{
    size_t size, length;
    const char *image = map(open(path, O_RDONLY), &size);
    uint32_t count;
    memcpy(&count, image, sizeof count);
    size_t header = sizeof count * ((size_t)count + 1);
    hs_database_t *database = NULL;
    hs_scratch_t *scratch = NULL;
    if (hs_deserialize_database(image + header, size - header, &database) != HS_SUCCESS ||
        hs_alloc_scratch(database, &scratch) != HS_SUCCESS)
        die("bad database");

    struct scan scan = {.lengths = (const uint32_t *)(const void *)image + 1};
    scan.text = map(0, &length);
    scan.limit = scan.text + length;
    for (scan.block = scan.text; scan.block < scan.limit;) {
        const char *end = scan.limit;
        if ((size_t)(end - scan.block) > BLOCK) { /* a name never crosses a line */
            end = memrchr(scan.block, '\n', BLOCK);
            end = end ? end + 1 : scan.block + BLOCK;
        }
        if (hs_scan(database, scan.block, (unsigned)(end - scan.block), 0, scratch, on_match, &scan) != HS_SUCCESS)
            die("scan failed");
        print_hits(&scan);
        scan.block = end;
    }
}

static void compile_names(const char *names, const char *path)
{
    size_t size, count = 0, room = 1024;
    const char *at = map(open(names, O_RDONLY), &size), *limit = at + size;
    const char **literals = malloc(room * sizeof *literals);
    size_t *lengths = malloc(room * sizeof *lengths);
    for (const char *end; at < limit; at = end + 1) {
        end = memchr(at, '\n', (size_t)(limit - at));
        if (!end)
            end = limit;
        if (count == room) {
            room *= 2;
            literals = realloc(literals, room * sizeof *literals);
            lengths = realloc(lengths, room * sizeof *lengths);
        }
        if (!literals || !lengths)
            die("out of memory");
        literals[count] = at;
        lengths[count++] = (size_t)(end - at);
    }
    unsigned *flags = calloc(count, sizeof *flags), *ids = malloc(count * sizeof *ids);
    if (!flags || !ids)
        die("out of memory");
    for (size_t i = 0; i < count; i++)
        ids[i] = (unsigned)i;

    hs_database_t *database = NULL;
    hs_compile_error_t *error = NULL;
    char *bytes = NULL;
    if (hs_compile_lit_multi(literals, flags, ids, lengths, (unsigned)count, HS_MODE_BLOCK, NULL, &database, &error) !=
        HS_SUCCESS)
        die(error->message);
    if (hs_serialize_database(database, &bytes, &size) != HS_SUCCESS)
        die("cannot serialize");
    FILE *file = fopen(path, "wb");
    if (!file)
        die("cannot write");
    uint32_t number = (uint32_t)count;
    fwrite(&number, sizeof number, 1, file);
    for (size_t i = 0; i < count; i++) {
        number = (uint32_t)lengths[i];
        fwrite(&number, sizeof number, 1, file);
    }
    fwrite(bytes, 1, size, file);
    if (fclose(file) != 0)
        die("cannot write");
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    if (argc == 4 && strcmp(argv[1], "compile") == 0)
        compile_names(argv[2], argv[3]);
    else if (argc == 3 && strcmp(argv[1], "scan") == 0)
        scan_input(argv[2]);
    else if (argc == 2 && strcmp(argv[1], "version") == 0)
        puts(hs_version());
    else
        die("usage: vectorscan_peer compile NAMES DATABASE | scan DATABASE < TEXT");
    return fflush(stdout) != 0;
}
