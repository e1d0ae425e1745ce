/* CoNLL: a token a line with its BIO label, a blank line after every sentence, -DOCSTART- before every document. What
 * stands between the tokens of the pipeline, which are words, comes out as tokens of one character each. */
#include <utf8proc.h>

#include "io/record.h"

struct conll {
    const struct document *document;
    struct record record;
    size_t next; /* the first mention that does not end before the current place */
    struct buffer *out;
};

static void add_token(struct conll *conll, struct span span)
{
    const struct document *document = conll->document;
    while (conll->next < conll->record.count &&
           document->mentions[conll->record.mentions[conll->next]].span.end <= span.start)
        conll->next++;
    const struct mention *mention =
        conll->next < conll->record.count ? &document->mentions[conll->record.mentions[conll->next]] : NULL;
    record_escape(conll->out, document_slice(document, span));
    if (!mention || mention->span.start >= span.end)
        buffer_add_text(conll->out, "\tO\n");
    else
        buffer_addf(conll->out, "\t%c-%s\n", mention->span.start >= span.start ? 'B' : 'I',
                    label_names[mention->label]);
}

static bool is_blank(utf8proc_int32_t code_point)
{
    switch (utf8proc_category(code_point)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF: return true;
    default: return false;
    }
}

static void add_marks(struct conll *conll, uint32_t start, uint32_t end)
{
    const utf8proc_uint8_t *text = (const utf8proc_uint8_t *)conll->document->text.bytes;
    while (start < end) {
        utf8proc_int32_t code_point;
        utf8proc_ssize_t length = utf8proc_iterate(text + start, (utf8proc_ssize_t)(end - start), &code_point);
        if (length <= 0)
            break;
        if (!is_blank(code_point))
            add_token(conll, (struct span){start, start + (uint32_t)length});
        start += (uint32_t)length;
    }
}

static void write(const struct writer_options *options, const struct knowledge *knowledge, struct document *document,
                  struct buffer *out)
{
    (void)knowledge;
    struct conll conll = {.document = document, .record = record_mentions(options, document), .out = out};
    buffer_add_text(out, "-DOCSTART-\tO\n\n");
    for (size_t s = 0; s < document->sentence_count; s++) {
        const struct sentence *sentence = &document->sentences[s];
        uint32_t done = sentence->span.start;
        for (uint32_t t = sentence->first_token; t < sentence->end_token; t++) {
            const struct token *token = &document->tokens[t];
            add_marks(&conll, done, token->start);
            add_token(&conll, (struct span){token->start, token->end});
            done = token->end;
        }
        add_marks(&conll, done, sentence->span.end);
        buffer_add_char(out, '\n');
    }
}

const struct writer_format writer_conll = {"conll", false, false, write};
