/* Which texts count as copies of one story, and which stories are remembered. */
#include <stdlib.h>
#include <string.h>

#include "document/sketch.h"
#include "driver/duplicates.h"
#include "unit/check.h"

#define HEAD "Nelayan Tuban Temukan Meriam Kuno\n\n"
#define PLACE "TUBAN - "
#define LEAD                                                                                                           \
    "Seorang nelayan menemukan meriam kuno yang tersangkut jaring di perairan utara Tuban, Senin pagi. Meriam "        \
    "sepanjang dua meter itu kini disimpan di balai desa dan dijaga warga. "
#define BODY                                                                                                           \
    "Kepala dinas kebudayaan setempat mengatakan benda itu diduga berasal dari kapal dagang abad ketujuh belas. Tim "  \
    "arkeolog dari Surabaya akan datang pekan ini untuk memeriksa tulisan pada larasnya. Warga berharap meriam "       \
    "tersebut tidak dibawa ke luar daerah, sebab mereka ingin membangun sebuah museum kecil di dekat pelabuhan. "
#define END                                                                                                            \
    "Tahun lalu nelayan lain menemukan sebuah jangkar tua di tempat yang sama, tetapi jangkar itu hilang dicuri "      \
    "orang."
#define OTHER                                                                                                          \
    "Arkeolog dari Surabaya tiba di Tuban untuk memeriksa meriam kuno yang ditemukan nelayan pekan lalu. Menurut "     \
    "mereka meriam itu buatan lokal dan umurnya lebih muda daripada perkiraan semula. Pemerintah kabupaten sudah "     \
    "menyiapkan ruang pamer, dan sebuah museum kecil akan dibangun di dekat pelabuhan mulai tahun depan. Nelayan "     \
    "yang menemukannya mendapat hadiah uang dan piagam dari bupati dalam upacara sederhana di balai desa."

static const char story[] = HEAD PLACE LEAD BODY END;
static const struct {
    const char *text;
    bool alike;
} others[] = {
    {story, true},
    {"Meriam Abad ke-17 Tersangkut Jaring\n\n(Kabar Pesisir) " LEAD BODY END, true}, /* another headline and dateline */
    {HEAD PLACE LEAD BODY, true},                                                    /* cut at the end */
    {"NELAYAN TUBAN TEMUKAN MERIAM KUNO! \xE2\x80\x9C" PLACE "\xE2\x80\x9D," LEAD "\n\n" BODY "<br>" END, true},
    {HEAD PLACE LEAD "Baca juga: Harga ikan naik lagi. " BODY END " (abc/xyz)", true},
    {HEAD PLACE LEAD, false}, /* a short item is no copy of the long one */
    {OTHER, false},           /* the same matter, told anew */
    {HEAD OTHER, false},
    {"Nelayan Tuban", false},
    {"", false},
};

static struct sketch sketch_of(const char *text)
{
    struct sketch sketch;
    sketch_make(&sketch, slice_of(text));
    return sketch;
}

static void test_likeness(void)
{
    struct sketch one = sketch_of(story);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct sketch other = sketch_of(others[i].text);
        CHECK(sketch_alike(&one, &other) == others[i].alike);
        CHECK(sketch_alike(&other, &one) == others[i].alike);
        if (sketch_alike(&one, &other) != others[i].alike)
            printf("  %s\n", others[i].text);
    }
}

static void test_words(void)
{
    struct sketch sketch, other;
    CHECK(!sketch_make(&sketch, SLICE("")));
    CHECK(!sketch_make(&sketch, SLICE(" ,.! \xE2\x80\x94 \xF0\x9F\x98\x80")));
    CHECK(!sketch_alike(&sketch, &sketch));
    CHECK(sketch_make(&sketch, SLICE("a")));
    CHECK(sketch_alike(&sketch, &sketch));
    CHECK(sketch_make(&sketch, SLICE("\xFF\xC3")) == false); /* no UTF-8: nothing to read, and nothing beyond its end */
    CHECK(sketch_make(&sketch, SLICE("\xC3\x89TAT \xC3\xA9tranger, \xD0\x9C\xD0\x9E\xD0\xA1")));
    CHECK(sketch_make(&other, SLICE("\xC3\xA9tat \xC3\x89tranger (\xD0\xBC\xD0\xBE\xD1\x81)")));
    CHECK(sketch_alike(&sketch, &other));
    /* Ten ideographs, one of which differs, are ten words and not two long ones. */
    CHECK(sketch_make(&sketch, SLICE("一二三四五六七八九十天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏")));
    CHECK(sketch_make(&other, SLICE("一二三四五六七八九十天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬王")));
    CHECK(sketch_alike(&sketch, &other));
}

/* What TEXT is a copy of: the id, or "" for none. */
static const char *mark(struct duplicates *duplicates, const char *id, const char *text)
{
    static char result[64];
    struct document document = {.id = slice_of(id), .text = slice_of(text)};
    duplicates_mark(duplicates, &document);
    snprintf(result, sizeof result, "%.*s", (int)document.copy_of.length,
             document.copy_of.bytes ? document.copy_of.bytes : "");
    document_free(&document);
    return result;
}

static const char *numbered(unsigned number)
{
    static char text[64];
    snprintf(text, sizeof text, "berita nomor %u tentang hal ke %u", number * 7919, number * 104729);
    return text;
}

static void test_memory(void)
{
    struct duplicates *duplicates = duplicates_open(4);
    CHECK_TEXT(slice_of(mark(duplicates, "first", story)), "");
    for (unsigned i = 0; i < 10; i++) /* copies take no place */
        CHECK_TEXT(slice_of(mark(duplicates, "copy", others[1].text)), "first");
    CHECK_TEXT(slice_of(mark(duplicates, "none", "")), "");
    CHECK_TEXT(slice_of(mark(duplicates, "none", " ")), "");
    for (unsigned i = 0; i < 3; i++)
        CHECK_TEXT(slice_of(mark(duplicates, "new", numbered(i))), "");
    CHECK_TEXT(slice_of(mark(duplicates, "copy", story)), "first");
    CHECK_TEXT(slice_of(mark(duplicates, "fifth", numbered(3))), "");
    CHECK_TEXT(slice_of(mark(duplicates, "second", story)), ""); /* the first one has been forgotten */
    CHECK_TEXT(slice_of(mark(duplicates, "copy", story)), "second");
    for (unsigned i = 0; i < 1000; i++) /* round and round */
        mark(duplicates, "new", numbered(10 + i));
    CHECK_TEXT(slice_of(mark(duplicates, "copy", numbered(1009))), "new");
    CHECK_TEXT(slice_of(mark(duplicates, "new", numbered(1005))), "");
    duplicates_close(duplicates);
}

static void test_long_id(void)
{
    struct duplicates *duplicates = duplicates_open(4);
    char id[DUPLICATES_ID_LIMIT + 2];
    memset(id, 'x', sizeof id);
    id[DUPLICATES_ID_LIMIT + 1] = '\0';
    CHECK_TEXT(slice_of(mark(duplicates, id, story)), "");
    CHECK_TEXT(slice_of(mark(duplicates, "next", story)), "");
    CHECK_TEXT(slice_of(mark(duplicates, id, story)), "next");
    duplicates_close(duplicates);
}

static const char *words(unsigned first, unsigned end)
{
    static char text[3][2000];
    static unsigned turn;
    char *next = text[++turn % 3];
    for (unsigned i = first; i < end; i++)
        next += sprintf(next, "kata%u ", i);
    return text[turn % 3];
}

/* What is like two stories that are not like each other is a copy of the older one. */
static void test_oldest(void)
{
    const char *front = words(0, 160), *back = words(45, 200), *both = words(0, 200);
    struct duplicates *duplicates = duplicates_open(8);
    struct sketch one = sketch_of(front), other = sketch_of(back), whole = sketch_of(both);
    CHECK(!sketch_alike(&one, &other) && sketch_alike(&one, &whole) && sketch_alike(&other, &whole));
    CHECK_TEXT(slice_of(mark(duplicates, "back", back)), "");
    CHECK_TEXT(slice_of(mark(duplicates, "front", front)), "");
    CHECK_TEXT(slice_of(mark(duplicates, "both", both)), "back");
    duplicates_close(duplicates);
}

int main(void)
{
    test_likeness();
    test_words();
    test_memory();
    test_long_id();
    test_oldest();
    return check_result();
}
