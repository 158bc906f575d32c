/* What the two halves of generate.h share: the text under construction, and what it has declared.
 */
#ifndef TEST_LAW_GENERATE_INT_H
#define TEST_LAW_GENERATE_INT_H

#include "generate.h"

enum kind { K_BOOL, K_NUMBER, K_MONEY, K_YEARS, K_MONTHS, K_ENUM, K_DATE, N_KINDS };
enum who { PERSON, HOUSEHOLD, AREA, NOBODY };

enum { MAX_SYMBOLS = 256, DEPTH = 3 };

struct known_symbol {
    char name[12];
    enum kind kind;
    enum who who;
    int scale;
    bool fact, yearly, plain; /* plain: a fact or a parameter without layer */
};

struct maker {
    struct buf b;
    uint64_t state;
    bool ask_known;
    struct known_symbol symbols[MAX_SYMBOLS];
    int n_symbols;
    int n_benefits;     /* b0 … of persons, but each fourth of the household */
    bool benefits_told; /* rules may ask what is due */
    bool plain_only;
    bool in_members;
};

uint64_t maker_draw(struct maker *m);
int maker_upto(struct maker *m, int n); /* 0..n-1 */
void maker_add(struct maker *m, const char *s);
/* A symbol of that kind that may be read; its decimals are at most `scale`. NULL: none. */
const struct known_symbol *maker_pick(struct maker *m, enum kind k, enum who who, int scale,
                                      bool fact);
struct known_symbol *maker_declare(struct maker *m, const char *prefix, enum kind k, enum who who,
                                   int scale);
void maker_constant(struct maker *m, enum kind k, int scale);
/* With at most `scale` decimals. */
void maker_expression(struct maker *m, enum kind k, enum who who, int depth, int scale);

#endif
