/* Owed minus paid (docs/due.md). Pure: no database, no clock.
 *
 *     due(entity, benefit, month) = owed by law and facts as known today - paid + returned
 *
 * A late certificate, a decree that reaches back, a death learnt late and a corrected birth all
 * show as a difference of some month; nothing else makes arrears or recoveries. */
#ifndef PAY_DUE_H
#define PAY_DUE_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"
#include "base/num.h"

/* benefit: the caller's number of it. */
struct due_key {
    int64_t entity;
    uint32_t benefit;
    month month;
};

struct due_entry {
    struct due_key key;
    vnd amount;        /* >= 0 */
    bool undetermined; /* of what is owed: a fact is missing, the amount is 0 */
};

enum due_state {
    DUE_EVEN,        /* paid as owed */
    DUE_PAY,         /* still to be paid: this month's, or arrears */
    DUE_RECOVER,     /* paid and not owed */
    DUE_UNDETERMINED /* nobody can say yet: nothing is paid and nothing taken back */
};

struct due_line {
    struct due_key key;
    vnd owed, paid, returned, due; /* due < 0: to be recovered */
    enum due_state state;
};
struct due_lines {
    struct due_line *v;
    uint32_t n;
};

/* One line a key that stands in any of the three, in the order of entity, benefit and month. The
 * entries may come in any order and are sorted in place; several of one key are added together, and
 * one undetermined makes the key so. returned: what came back from the beneficiary or was written
 * off by a decision. ERR_LIMIT where a sum goes beyond 64 bits; an amount below 0 is a defect
 * (check). */
enum err_code due_compute(struct arena *a, struct due_entry *owed, uint32_t n_owed,
                          struct due_entry *paid, uint32_t n_paid, struct due_entry *returned,
                          uint32_t n_returned, struct due_lines *out, struct err *e);

/* What of an entity's lines (one run of the same entity) can be paid now: `pay` is the sum of what
 * is due of months up to `until`, less what is to be recovered of the same entity; where that is
 * below zero nothing is paid and `recover` is the rest. */
struct due_settlement {
    vnd pay, recover;
    vnd current, arrears, withheld; /* pay = current + arrears - withheld */
    uint32_t undetermined;          /* lines nobody can say of */
};
enum err_code due_settle(const struct due_line *v, uint32_t n, month until,
                         struct due_settlement *out, struct err *e);

#endif
