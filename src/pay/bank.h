/* A payment as every channel sees it: the neutral instruction that each file (pain.001, list, cash
 * sheet, VietQR) is a rendering of, and the line in which a provider reports back. No database: the
 * monthly cycle makes instructions of frozen rows, and reads lines back (docs/payments.md).
 *
 * Ownership: an instruction and a line are views; who made them keeps the bytes. */
#ifndef PAY_BANK_H
#define PAY_BANK_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"
#include "base/num.h"

enum {
    BANK_ID_MAX = 35,      /* characters of an identifier, ISO 20022's Max35Text */
    BANK_ACCOUNT_MAX = 34, /* Max34Text; of VietQR 19 */
    BANK_NAME_MAX = 140,   /* Max140Text: of names and of purposes */
};
#define BANK_AMOUNT_MAX 999999999999 /* đồng of one payment: twelve digits */
#define BANK_SUM_MAX                                                                               \
    9007199254740992            /* of one file: 2^53, what a spreadsheet still counts exactly */
#define BANK_LINES_MAX 5000000u /* of one file that comes back */
#define BANK_READ_MEMORY (6ull << 30) /* the readers' arena must be allowed so much */
#define BANK_PAYMENTS_MAX 20000000u   /* of one file or one matching */

/* Article 34 of Decree 20/2021: a bank account, an electronic payment account, or cash. */
enum bank_method { BANK_ACCOUNT, BANK_WALLET, BANK_CASH, BANK_METHOD_COUNT };

/* What the list says against the last month's: article 34's increases and decreases. */
enum bank_change {
    BANK_SAME,
    BANK_NEW,
    BANK_MORE,
    BANK_LESS,
    BANK_STOPPED, /* paid last month, no more: amount 0, in lists alone */
    BANK_CHANGE_COUNT
};

/* What the amount is made of; deducted is what is taken off (recovery of what was overpaid). */
struct bank_parts {
    vnd monthly, arrears, once, carried, deducted; /* each >= 0 */
};

struct payment_instruction {
    str id;         /* end-to-end: letters, digits, - . _; made and kept before any file is */
    vnd amount_vnd; /* monthly + arrears + once + carried - deducted */
    str name;       /* of the beneficiary */
    str collector;  /* who may collect in their place, or empty */
    enum bank_method method;
    str bin, account;                   /* the bank's six digits; of cash both are empty */
    str commune, commune_name, village; /* code and names; a cash payment has all three */
    str purpose, reference;             /* what for; the decision's number */
    str provider;                       /* code of who pays it out */
    month period;                       /* the month it is for */
    day due;                            /* the day it is to be paid */
    enum bank_change change;
    struct bank_parts parts;
};

/* A provider as the authority knows it, and the account that its payments are drawn on. */
struct bank_provider {
    str code, name;
    str bin;             /* the bank where the account is; its clearing member number */
    str account, holder; /* the authority's account and its name there */
};

/* What a provider reports of one payment. */
enum bank_line_kind {
    BANK_PAID,
    BANK_UNPAID,   /* told so by the provider: not collected, not deliverable */
    BANK_RETURNED, /* money that came back */
    BANK_PENDING,  /* announced, not booked: says nothing yet */
    BANK_OTHER,    /* money in or out that is no payment of ours: funding, fees */
    BANK_LINE_KIND_COUNT
};
struct bank_line {
    enum bank_line_kind kind;
    str id;         /* as reported; may be empty */
    vnd amount_vnd; /* > 0 */
    str account;    /* of the beneficiary, as reported; may be empty */
    str reference;  /* the provider's own for the booking; may be empty */
    str reason;     /* code or words, verbatim */
    day on;         /* booked, paid or returned */
    uint32_t row;   /* line of the file it came from */
};
struct bank_lines {
    struct bank_line *v;
    uint32_t n, cap;
};

/* "account", "wallet", "cash"; "same", "new", "more", "less", "stopped"; "paid" … "other". */
const char *bank_method_code(enum bank_method m);
const char *bank_change_code(enum bank_change c);
const char *bank_line_code(enum bank_line_kind k);
/* The same in the words of a list in Vietnamese: "Tài khoản ngân hàng", "Tăng mới", "Đã chi". */
const char *bank_method_vi(enum bank_method m);
const char *bank_change_vi(enum bank_change c);
const char *bank_line_vi(enum bank_line_kind k);

bool bank_id_valid(str id);
bool bank_bin_valid(str bin); /* six digits */
/* Is it fit to be paid: identifier, name, amount and its parts, account or place. ERR_INPUT names
 * the payment by its identifier. `may_be_stopped`: a list also holds those who get nothing. */
enum err_code bank_check(const struct payment_instruction *p, bool may_be_stopped, struct err *e);
/* All of them, and their sum; no identifier twice (ERR_INPUT); at most BANK_PAYMENTS_MAX
 * payments and BANK_SUM_MAX đồng (ERR_LIMIT). */
enum err_code bank_check_all(const struct payment_instruction *v, uint32_t n, bool may_be_stopped,
                             vnd *sum_vnd, struct err *e);

/* Payments by identifier, in time that grows with their number alone. */
#define BANK_NONE UINT32_MAX
struct bank_ids {
    const struct payment_instruction *v;
    uint32_t *slots, *hashes; /* place + 1, and what it hashes to */
    uint32_t mask;
};
/* ERR_INPUT for an identifier that stands twice; the payments must outlive the index. */
enum err_code bank_ids_make(struct arena *a, struct bank_ids *out,
                            const struct payment_instruction *v, uint32_t n, struct err *e);
uint32_t bank_ids_find(const struct bank_ids *ids, str id); /* the place, or BANK_NONE */

/* ---- text for channels that know less than Vietnamese ---- */

/* Vietnamese kept, or without tones and diacritics, and what is not printable ASCII then as a
 * blank. */
enum bank_letters { BANK_VIETNAMESE, BANK_ASCII };
/* Appends `s` on one line: runs of blanks and control characters become one blank, none at either
 * end; at most `max` characters (code points). Case is kept. */
void bank_put_text(struct buf *b, str s, enum bank_letters letters, uint32_t max);

/* "1350000" in words: "Một triệu ba trăm năm mươi nghìn đồng". A zero of tens is read "linh" in the
 * north and "lẻ" in the south. */
enum bank_zero { BANK_LINH, BANK_LE };
void bank_put_words(struct buf *b, vnd amount, enum bank_zero zero);

#endif
