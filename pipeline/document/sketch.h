/* What is left of a text when only its likeness to others is asked for: a MinHash of its shingles, that is of every
 * three words that follow each other, in lower case and without punctuation. One permutation, as in Li, Owen and Zhang,
 * "One Permutation Hashing" (2012): each shingle falls into one of the bins, and of the hashes in a bin the least is
 * kept. The share of bins that two sketches have in common estimates the share of shingles that the texts have in
 * common (Jaccard), with a standard deviation of at most 0.045. */
#ifndef NERTAG_DOCUMENT_SKETCH_H
#define NERTAG_DOCUMENT_SKETCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum { SKETCH_BINS = 128 };

struct sketch {
    uint16_t bins[SKETCH_BINS]; /* 0: no shingle fell there */
};

/* False when TEXT, which is UTF-8, has no word. */
bool sketch_make(struct sketch *sketch, struct slice text);
/* Whether the texts have seven tenths of their shingles in common, as far as one can tell. */
bool sketch_alike(const struct sketch *one, const struct sketch *other);

#endif
