/* The cycle's private face: its money on the ledger, and the parts of an act. */
#ifndef PAY_CYCLE_INT_H
#define PAY_CYCLE_INT_H

#include "pay/bank.h"
#include "pay/cycle.h"
#include "pay/cycle_sql.h"
#include "pay/ledger.h"
#include "pay/programme.h"

/* Somebody said something of a payment: `seq` counts the words on it from 1. */
struct cycle_word {
    uint32_t number, seq;
    enum cycle_told_kind kind;
    day on_day;
    bool late; /* came in after the cycle was closed */
    vnd part;  /* paid: only so much of it; 0: all */
};
struct cycle_words {
    struct cycle_word *v;
    uint32_t n, cap;
};
enum cycle_told_kind cycle_told_find(str code); /* CYCLE_TOLD_KINDS: none */
/* All words on the payments of a round, in the order of number and seq; late ones behind. */
enum err_code cycle_words_read(struct store_conn *c, struct arena *a, int64_t province, month m,
                               uint32_t round, struct cycle_words *out, struct err *e);

/* ---- paid in part (docs/cycle.md §5) ---- */

/* Lines come from the newest month to the oldest, and within a month from the last benefit by name
 * to the first: how much of this one is missing, taken off `missing`. */
vnd cycle_part_next(vnd amount, vnd *missing);
/* What was paid of each line where only `part` of the payment was; 0: all of it. */
void cycle_part_spread(const struct cycle_payment *p, vnd part, vnd *paid);
struct cycle_part_line {
    month month, of;
    uint32_t round, number;
    int64_t entity;
    str benefit;
    vnd missing;
};
struct cycle_parts {
    struct cycle_part_line *v;
    uint32_t n, cap;
};
/* What is missing of whom (0: of everybody), by month and number. */
enum err_code cycle_parts_read(struct store_conn *c, struct arena *a, int64_t province,
                               int64_t entity, struct cycle_parts *out, struct err *e);
/* Of one line; 0: nothing is missing. */
vnd cycle_part_missing(const struct cycle_parts *parts, month m, uint32_t round, uint32_t number,
                       str benefit, month of);

/* ---- transfers (docs/cycle.md §3) ---- */

struct cycle_books {
    struct arena *a; /* of what is made */
    int64_t province;
    month month;
    uint32_t round;
    day on; /* on which transfers count */
    const struct cycle_list *list;
    const struct cycle_source *sources; /* by benefit's name */
    uint32_t n_sources;
    struct {
        struct ledger_transfer *v;
        uint32_t n, cap;
    } transfers;
    /* Where a posting ends: what takes back a transfer is posted after it, not with it. */
    struct {
        uint32_t *v;
        uint32_t n, cap;
    } ends;
    struct {
        struct ledger_account *v; /* that they need: a line and its payable, in turn */
        uint32_t n, cap;
    } accounts;
    vnd *spent; /* by source: what reached beneficiaries less what came back */
    vnd fees;   /* what providers were paid */
};
struct cycle_books cycle_books_of(struct arena *a, const struct recording *r, month m,
                                  uint32_t round, const struct cycle_list *list);
/* Reads what was frozen of the sources. */
enum err_code cycle_books_open(struct store_conn *c, struct cycle_books *b, struct err *e);
/* So many transfers at least will be put: a list's are many, and would be moved as they grow. */
void cycle_books_expect(struct cycle_books *b, uint32_t n);
/* What approval reserves: each line, what is withheld the other way round, and `fees`. */
enum err_code cycle_books_commit(struct cycle_books *b, const struct cycle_fee *fees, uint32_t n,
                                 struct err *e);
/* What follows from a word on a payment: `before` is the last one before it (seq 0: none). */
enum err_code cycle_books_word(struct cycle_books *b, const struct cycle_word *before,
                               const struct cycle_word *word, struct err *e);
/* What closing makes of the fees that were reserved: `paid` are those of what was paid. */
enum err_code cycle_books_fees(struct cycle_books *b, const struct cycle_fee *reserved,
                               const struct cycle_fee *paid, uint32_t n, struct err *e);
/* Commitments that were carried into a later year stand under other identifiers: puts those in; and
 * what is paid anew comes from the line that the money was carried to. */
enum err_code cycle_books_carried(struct store_conn *c, struct cycle_books *b, struct err *e);
/* Posts all of them, and what was spent in one sum a programme, as decided by who prepared and who
 * approved the list. `step`: the number of the act, from which the posting's identifier follows. */
enum err_code cycle_books_post(struct store_conn *c, struct cycle_books *b,
                               const struct cycle_standing *s, const struct recording *r,
                               int64_t step, struct err *e);

/* The acts as a whole. Approving names the communes and programmes that lack money. */
enum err_code cycle_books_approve(struct store_conn *c, struct cycle_books *b,
                                  const struct cycle_standing *s, const struct recording *r,
                                  struct err *e);
enum err_code cycle_books_close(struct store_conn *c, struct cycle_books *b,
                                const struct cycle_standing *s, const struct recording *r,
                                struct err *e);
enum err_code cycle_books_needs(struct store_conn *c, const struct cycle_books *b,
                                struct cycle_needs *out, struct err *e);

/* ERR_INPUT: the law has no such benefit, or no budget pays it. */
enum err_code cycle_source_of(const struct programme_settings *settings, const struct law *law,
                              str benefit, month m, struct cycle_source *out, struct err *e);
/* What goes to each provider, less what lies there of the months before. */
enum err_code cycle_sent_write(struct store_conn *c, struct arena *a, const struct recording *r,
                               month m, const struct cycle_list *list, int64_t recorded,
                               struct err *e);

/* ---- what is said of payments ---- */

struct cycle_saying {
    const struct recording *r;
    int64_t recorded;
    month month; /* of the payments */
    const struct cycle_standing *s;
    const struct cycle_list *list;
    month in_month; /* 0; else the payments' cycle is closed, and this one is told */
    uint32_t part;  /* then: several of one recording are told apart by it; below 1024 */
};
/* Keeps what is new of it, with its transfers, in the order given (ascending by number). `refused`:
 * NULL, and what may not follow is ERR_INPUT; else one byte each, set where it may not. */
enum err_code cycle_say(struct store_conn *c, struct arena *a, const struct cycle_saying *x,
                        const struct cycle_told *v, uint32_t n, uint8_t *refused, uint32_t *n_fresh,
                        struct err *e);
/* The row of cycle_act that a report leaves. */
enum err_code cycle_report_act(struct store_conn *c, const struct recording *r, month m,
                               const struct cycle_standing *s, uint32_t n_fresh,
                               const uint8_t content[32], int64_t recorded, struct err *e);

enum bank_line_kind cycle_line_kind(str code); /* "paid", as bank_line_code writes it */
/* "AS24-202607-1-15": the identifier of a payment; its length. */
size_t cycle_payment_id(char *to, size_t cap, int64_t province, month m, uint32_t round,
                        uint32_t number);
/* Which one an identifier names. False: none of the province. */
bool cycle_payment_of(str id, int64_t province, month *m, uint32_t *round, uint32_t *number);

/* An identifier that everything of a cycle begins with, and one of a payment's line. */
struct ledger_id cycle_id(month m, uint32_t round, str text);
struct ledger_id cycle_line_id(month m, uint32_t round, str payment, str benefit, month of);
/* The transfer by which the line was paid, when word number `seq` said so: the first word resolves
 * the commitment; a later one finds it released, and pays anew. */
struct ledger_id cycle_paid_id(const struct ledger_id *line, uint32_t seq);

#endif
