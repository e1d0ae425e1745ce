/* How a text is cut into tokens: each case lists the folded tokens, with what lies before each of them. */
#include "document/tokenize.h"

#include <stdio.h>

#include "unit/check.h"

static bool is_s(const void *context, uint64_t hash, struct slice folded)
{
    (void)context;
    (void)hash;
    return slice_equal(folded, SLICE("s"));
}

/* "blank word" for a token: _ space, - hyphen, . stop, , other, / newline, | blank line, nothing when joined. */
static const char *cut(struct document *document, struct buffer *out, const char *text)
{
    const struct tokenizer tokenizer = {is_s, NULL};
    document_reset(document);
    document_set_text(document, slice_of(text));
    tokenize(&tokenizer, document);
    out->length = 0;
    for (size_t i = 0; i < document->token_count; i++) {
        const struct token *token = &document->tokens[i];
        struct slice folded = token_folded(document, token);
        if (i)
            buffer_add_char(out, ' ');
        for (int flag = 0; flag < 6; flag++)
            if (token->gap >> flag & 1)
                buffer_add_char(out, "_-.,/|"[flag]);
        if (token->shape & SHAPE_OPAQUE)
            buffer_add_text(out, "<opaque>");
        else
            buffer_add(out, folded.bytes, folded.length);
        if (token_case(token))
            buffer_add_char(out, "?cUm"[token_case(token)]);
    }
    return buffer_text(out);
}

int main(void)
{
    static const struct {
        const char *text, *tokens;
    } cases[] = {
        {"", ""},
        {"Rusia dan Korut", "rusiac _dan _korutc"},
        {"Rusia-Korut", "rusiac -korutc"},
        {"Choe Son-hui", "choec _sonc -hui"},
        {"pada 17/1/24, Rp1.000 atau 3,5", "pada _17/1/24 _,rp1.000c _atau _3,5"},
        {"the U.S. plan", "the _usU _.plan"},
        {"the US's and U.S.'s", "the _usU s _and _usU .,s"},
        {"China\xE2\x80\x99s army", "chinac s _army"},
        {"Ma'ruf Amin, Qur'an", "marufc _aminc _,quranc"},
        {"AT&T di Kompas.com", "at&tU _di _kompas.comc"},
        {"rumah.Dia pergi", "rumah .diac _pergi"},
        {"US$75 juta", "us$75U _juta"},
        {"US$ 75", "us$U _75"},
        {"Erdo\xC4\x9F" "an dan Mal\xC3\xA9", "erdoganc _dan _malec"},
        {"\xC4\xB0stanbul", "istanbulc"},
        {"lihat https://a.b/c?d=e. Lalu a@b.co", "lihat _<opaque> _.laluc _<opaque>"},
        {"kata @jokowi tadi", "kata _,<opaque> _tadi"},
        {"satu\n\ndua\ntiga", "satu /|dua /tiga"},
        {"\xE4\xB8\xAD\xE5\x9B\xBD", "\xE4\xB8\xAD \xE5\x9B\xBD"},
        {"a\xF0\x9F\x98\x80" "b", "a ,b"},
        {"iPhone McDonald KPK", "iphonem _mcdonaldm _kpkU"},
    };
    struct document document = {0};
    struct buffer out = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_TEXT(slice_of(cut(&document, &out, cases[i].text)), cases[i].tokens);
    buffer_free(&out);
    document_free(&document);
    return check_result();
}
