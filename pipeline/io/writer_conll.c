/* CoNLL: a token a line with its BIO label, a blank line after every sentence, -DOCSTART- before every document. */
#include "io/record.h"

static void write(const struct writer_options *options, const struct knowledge *knowledge, struct document *document,
                  struct buffer *out)
{
    (void)knowledge;
    struct record record = record_mentions(options, document);
    buffer_add_text(out, "-DOCSTART-\tO\n\n");
    size_t m = 0;
    for (size_t s = 0; s < document->sentence_count; s++) {
        const struct sentence *sentence = &document->sentences[s];
        for (uint32_t t = sentence->first_token; t < sentence->end_token; t++) {
            const struct token *token = &document->tokens[t];
            while (m < record.count && document->mentions[record.mentions[m]].span.end <= token->start)
                m++;
            const struct mention *mention = m < record.count ? &document->mentions[record.mentions[m]] : NULL;
            record_escape(out, document_slice(document, (struct span){token->start, token->end}));
            if (!mention || mention->span.start >= token->end)
                buffer_add_text(out, "\tO\n");
            else
                buffer_addf(out, "\t%c-%s\n", mention->span.start >= token->start ? 'B' : 'I',
                            label_names[mention->label]);
        }
        if (sentence->first_token < sentence->end_token)
            buffer_add_char(out, '\n');
    }
}

const struct writer_format writer_conll = {"conll", false, write};
