/* What was booked: camt.053 and camt.054 (bank_statement.h). */
#include "pay/bank_statement.h"

#include "base/check.h"
#include "pay/bank_xml.h"

static const char *const messages[] = {"camt.053.001.08", "camt.054.001.08", NULL};

/* Paths below Stmt or Ntfctn. */
enum field {
    F_ID,
    F_ACCOUNT,
    F_IBAN,
    F_BALANCE_TYPE,
    F_BALANCE_AMOUNT,
    F_BALANCE_SIGN,
    F_AMOUNT,
    F_SIGN,
    F_REVERSAL,
    F_STATUS,
    F_DAY,
    F_MOMENT,
    F_REFERENCE,
    F_PURPOSE, /* of the booking: fees say so */
    F_BATCH_N,
    F_TX_ID,
    F_TX_REFERENCE,
    F_TX_AMOUNT,
    F_TX_SIGN,
    F_TX_ACCOUNT,
    F_TX_IBAN,
    F_TX_REASON,
    F_TX_OWN_REASON,
    F_COUNT
};

#define TX "Ntry/NtryDtls/TxDtls/"

static const str paths[F_COUNT] = {
    [F_ID] = STR("Id"),
    [F_ACCOUNT] = STR("Acct/Id/Othr/Id"),
    [F_IBAN] = STR("Acct/Id/IBAN"),
    [F_BALANCE_TYPE] = STR("Bal/Tp/CdOrPrtry/Cd"),
    [F_BALANCE_AMOUNT] = STR("Bal/Amt"),
    [F_BALANCE_SIGN] = STR("Bal/CdtDbtInd"),
    [F_AMOUNT] = STR("Ntry/Amt"),
    [F_SIGN] = STR("Ntry/CdtDbtInd"),
    [F_REVERSAL] = STR("Ntry/RvslInd"),
    [F_STATUS] = STR("Ntry/Sts/Cd"),
    [F_DAY] = STR("Ntry/BookgDt/Dt"),
    [F_MOMENT] = STR("Ntry/BookgDt/DtTm"),
    [F_REFERENCE] = STR("Ntry/AcctSvcrRef"),
    [F_PURPOSE] = STR("Ntry/BkTxCd/Domn/Fmly/SubFmlyCd"),
    [F_BATCH_N] = STR("Ntry/NtryDtls/Btch/NbOfTxs"),
    [F_TX_ID] = STR(TX "Refs/EndToEndId"),
    [F_TX_REFERENCE] = STR(TX "Refs/AcctSvcrRef"),
    [F_TX_AMOUNT] = STR(TX "Amt"),
    [F_TX_SIGN] = STR(TX "CdtDbtInd"),
    [F_TX_ACCOUNT] = STR(TX "RltdPties/CdtrAcct/Id/Othr/Id"),
    [F_TX_IBAN] = STR(TX "RltdPties/CdtrAcct/Id/IBAN"),
    [F_TX_REASON] = STR(TX "RtrInf/Rsn/Cd"),
    [F_TX_OWN_REASON] = STR(TX "RtrInf/Rsn/Prtry"),
};

enum { SIGN_NONE = 0, SIGN_DEBIT = -1, SIGN_CREDIT = 1, MAX_ACCOUNTS = 10000 };

/* One booking, or one payment in it. */
struct booking {
    str id, reference, account, reason;
    vnd amount;
    bool has_amount;
    int sign;
};

struct reading {
    struct arena *a;
    struct bank_statement *out;
    struct bank_account_statement account;
    struct booking entry, tx;
    bool reversal, booked, fee, has_day;
    day on;
    int64_t batch_n, details; /* in the batch as told (-1: not), and as they stand */
    vnd details_sum;          /* signed */
    uint32_t entry_line, tx_line;
    char currency[4]; /* of the amount that is open */
    str balance_type;
    vnd balance;
    int balance_sign;
    bool has_opening, has_closing;
    vnd booked_sum; /* signed, of the account's entries */
};

/* ---- what a line is ---- */

static bool is_fee(str code)
{
    return str_eq_c(code, "CHRG") || str_eq_c(code, "FEES") || str_eq_c(code, "COMM");
}

static enum bank_line_kind kind_of(const struct reading *r, const struct booking *b)
{
    if (!r->booked)
        return BANK_PENDING;
    if (b->sign == SIGN_DEBIT)
        return r->reversal || r->fee ? BANK_OTHER : BANK_PAID;
    return r->reversal || b->reason.n > 0 || b->id.n > 0 ? BANK_RETURNED : BANK_OTHER;
}

static enum err_code add_line(struct reading *r, const struct booking *b, uint32_t row,
                              struct err *e)
{
    struct bank_line line = {
        .kind = kind_of(r, b),
        .id = b->id,
        .amount_vnd = b->amount,
        .account = b->account,
        .reference = b->reference.n > 0 ? b->reference : r->entry.reference,
        .reason = b->reason,
        .on = r->on,
        .row = row,
    };
    if (r->out->lines.n >= BANK_LINES_MAX)
        return err_set(e, ERR_LIMIT, "nhiều hơn %u khoản", "more than %u entries", BANK_LINES_MAX);
    if (b->amount > 0)
        vec_push(r->a, &r->out->lines, line);
    return ERR_NONE;
}

/* ---- fields ---- */

static enum err_code take_sign(const struct bank_xml *x, str text, int *out, struct err *e)
{
    *out = str_eq_c(text, "CRDT") ? SIGN_CREDIT : str_eq_c(text, "DBIT") ? SIGN_DEBIT : SIGN_NONE;
    if (*out == SIGN_NONE)
        return err_set(e, ERR_INPUT, "%s: \"%s\" không phải CRDT hay DBIT",
                       "%s: \"%s\" is neither CRDT nor DBIT", bank_xml_name(x), text);
    return ERR_NONE;
}

static enum err_code take_amount(struct reading *r, const struct bank_xml *x, struct booking *to,
                                 str text, struct err *e)
{
    to->has_amount = true;
    return bank_xml_amount(x, str_from_c(r->currency), text, &to->amount, e);
}

static enum err_code take_entry(struct reading *r, enum field field, const struct bank_xml *x,
                                str text, struct err *e)
{
    switch (field) {
    case F_AMOUNT:
        return take_amount(r, x, &r->entry, text, e);
    case F_SIGN:
        return take_sign(x, text, &r->entry.sign, e);
    case F_REVERSAL:
        r->reversal = str_eq_c(text, "true") || str_eq_c(text, "1");
        return ERR_NONE;
    case F_STATUS:
        r->booked = str_eq_c(text, "BOOK");
        return ERR_NONE;
    case F_DAY:
    case F_MOMENT:
        r->has_day = true;
        return bank_xml_day(x, text, &r->on, e);
    case F_REFERENCE:
        return bank_xml_keep(r->a, text, &r->entry.reference, e);
    case F_PURPOSE:
        r->fee = is_fee(text);
        return ERR_NONE;
    default: /* F_BATCH_N */
        if (!num_parse_int(text, &r->batch_n) || r->batch_n < 0)
            return err_set(e, ERR_INPUT, "%s: \"%s\" không phải số đếm",
                           "%s: \"%s\" is not a count", bank_xml_name(x), text);
        return ERR_NONE;
    }
}

static enum err_code take_tx(struct reading *r, enum field field, const struct bank_xml *x,
                             str text, struct err *e)
{
    switch (field) {
    case F_TX_ID:
        /* ISO's word for: there was none. */
        return str_eq_c(text, "NOTPROVIDED") ? ERR_NONE : bank_xml_keep(r->a, text, &r->tx.id, e);
    case F_TX_REFERENCE:
        return bank_xml_keep(r->a, text, &r->tx.reference, e);
    case F_TX_AMOUNT:
        return take_amount(r, x, &r->tx, text, e);
    case F_TX_SIGN:
        return take_sign(x, text, &r->tx.sign, e);
    case F_TX_ACCOUNT:
    case F_TX_IBAN:
        return bank_xml_keep(r->a, text, &r->tx.account, e);
    default:
        return bank_xml_keep(r->a, text, &r->tx.reason, e);
    }
}

static enum err_code take_account(struct reading *r, enum field field, const struct bank_xml *x,
                                  str text, struct err *e)
{
    struct booking balance = {0};
    enum err_code code;
    switch (field) {
    case F_ID:
        return bank_xml_keep(r->a, text, &r->account.id, e);
    case F_ACCOUNT:
    case F_IBAN:
        return bank_xml_keep(r->a, text, &r->account.account, e);
    case F_BALANCE_TYPE:
        return bank_xml_keep(r->a, text, &r->balance_type, e);
    case F_BALANCE_AMOUNT:
        code = take_amount(r, x, &balance, text, e);
        r->balance = balance.amount;
        return code;
    default:
        return take_sign(x, text, &r->balance_sign, e);
    }
}

/* ---- what closes ---- */

static enum err_code end_tx(struct reading *r, uint32_t line, struct err *e)
{
    /* A single payment may leave its amount to the entry. */
    if (!r->tx.has_amount && r->details > 0)
        return err_set(e, ERR_INPUT, "một khoản trong bút toán gộp không có số tiền",
                       "a payment of a batch has no amount");
    if (!r->tx.has_amount)
        r->tx.amount = r->entry.amount;
    if (r->tx.sign == SIGN_NONE)
        r->tx.sign = r->entry.sign;
    r->details++;
    if (!num_add(r->details_sum, r->tx.sign * r->tx.amount, &r->details_sum))
        return err_set(e, ERR_LIMIT, "tổng số tiền quá lớn", "the sum is too large");
    return add_line(r, &r->tx, line, e);
}

static enum err_code end_entry(struct reading *r, uint32_t line, struct err *e)
{
    if (!r->entry.has_amount || r->entry.sign == SIGN_NONE)
        return err_set(e, ERR_INPUT, "một bút toán thiếu số tiền hoặc chiều nợ, có",
                       "an entry has no amount or does not say debit or credit");
    if (!r->has_day && r->booked)
        return err_set(e, ERR_INPUT, "một bút toán thiếu ngày ghi sổ",
                       "an entry has no booking date");
    vnd signed_amount = r->entry.sign * r->entry.amount;
    if (r->details > 0 && r->details_sum != signed_amount)
        return err_set(e, ERR_INPUT, "bút toán %n đồng nhưng các khoản trong đó cộng thành %n đồng",
                       "an entry of %n đồng, but its payments add up to %n đồng", signed_amount,
                       r->details_sum);
    if (r->batch_n >= 0 && r->details > 0 && r->batch_n != r->details)
        return err_set(e, ERR_INPUT, "bút toán gộp %n khoản nhưng tệp có %n khoản",
                       "a batch of %n payments, but the file has %n", r->batch_n, r->details);
    if (r->booked && !num_add(r->booked_sum, signed_amount, &r->booked_sum))
        return err_set(e, ERR_LIMIT, "tổng số tiền quá lớn", "the sum is too large");
    /* What the entry says behind its details (it may) holds for them too. */
    return r->details > 0 ? ERR_NONE : add_line(r, &r->entry, line, e);
}

static void end_balance(struct reading *r)
{
    vnd amount = r->balance_sign * r->balance;
    if (str_eq_c(r->balance_type, "OPBD") || str_eq_c(r->balance_type, "PRCD")) {
        r->account.opening = amount;
        r->has_opening = true;
    } else if (str_eq_c(r->balance_type, "CLBD")) {
        r->account.closing = amount;
        r->has_closing = true;
    }
}

static enum err_code end_account(struct reading *r, struct err *e)
{
    struct bank_account_statement *s = &r->account;
    s->n_lines = r->out->lines.n - s->first_line;
    s->has_balances = r->has_opening && r->has_closing;
    vnd expected;
    if (s->has_balances &&
        (!num_add(s->opening, r->booked_sum, &expected) || expected != s->closing))
        return err_set(e, ERR_INPUT,
                       "sao kê \"%s\" không khớp: số dư đầu %n, phát sinh %n, số dư cuối %n đồng",
                       "statement \"%s\" does not add up: opening %n, booked %n, closing %n đồng",
                       s->id, s->opening, r->booked_sum, s->closing);
    if (r->out->accounts.n >= MAX_ACCOUNTS)
        return err_set(e, ERR_LIMIT, "nhiều hơn %d sao kê", "more than %d statements",
                       (int)MAX_ACCOUNTS);
    vec_push(r->a, &r->out->accounts, *s);
    return ERR_NONE;
}

/* ---- elements ---- */

/* The path below the account's statement; p NULL where the element is not in one. */
static str below_account(const struct reading *r, str path)
{
    str head =
        r->out->is_statement ? STR("BkToCstmrStmt/Stmt") : STR("BkToCstmrDbtCdtNtfctn/Ntfctn");
    if (!str_starts(path, head) || (path.n > head.n && path.p[head.n] != '/'))
        return (str){0};
    return str_slice(path, path.n > head.n ? head.n + 1 : head.n, path.n);
}

static enum err_code on_open(void *ctx, const struct bank_xml *x, struct err *e)
{
    struct reading *r = ctx;
    (void)e;
    r->out->is_statement = str_eq_c(x->message, "camt.053.001.08");
    size_t n = x->currency.n < sizeof(r->currency) ? x->currency.n : sizeof(r->currency) - 1;
    mem_copy(r->currency, x->currency.p, n);
    r->currency[n] = '\0';
    str path = below_account(r, x->path);
    if (path.p == NULL)
        return ERR_NONE;
    if (path.n == 0) {
        r->account = (struct bank_account_statement){.first_line = r->out->lines.n};
        r->has_opening = r->has_closing = false;
        r->booked_sum = 0;
    } else if (str_eq_c(path, "Bal")) {
        r->balance_type = (str){0};
        r->balance_sign = SIGN_NONE;
    } else if (str_eq_c(path, "Ntry")) {
        r->entry = (struct booking){0};
        r->reversal = r->booked = r->fee = r->has_day = false;
        r->batch_n = -1;
        r->details = r->details_sum = r->on = 0;
        r->entry_line = x->line;
    } else if (str_eq_c(path, "Ntry/NtryDtls/TxDtls")) {
        r->tx = (struct booking){0};
        r->tx_line = x->line;
    }
    return ERR_NONE;
}

static enum err_code on_close(void *ctx, const struct bank_xml *x, str text, struct err *e)
{
    struct reading *r = ctx;
    str path = below_account(r, x->path);
    if (str_eq_c(x->path, "BkToCstmrStmt/GrpHdr/MsgId") ||
        str_eq_c(x->path, "BkToCstmrDbtCdtNtfctn/GrpHdr/MsgId"))
        return bank_xml_keep(r->a, text, &r->out->message, e);
    if (path.p == NULL)
        return ERR_NONE;
    if (path.n == 0)
        return end_account(r, e);
    if (str_eq_c(path, "Ntry"))
        return end_entry(r, r->entry_line, e);
    if (str_eq_c(path, "Ntry/NtryDtls/TxDtls"))
        return end_tx(r, r->tx_line, e);
    if (str_eq_c(path, "Bal")) {
        end_balance(r);
        return ERR_NONE;
    }
    int field = bank_xml_field(path, paths, F_COUNT);
    if (field < 0)
        return ERR_NONE;
    return field >= F_TX_ID    ? take_tx(r, (enum field)field, x, text, e)
           : field >= F_AMOUNT ? take_entry(r, (enum field)field, x, text, e)
                               : take_account(r, (enum field)field, x, text, e);
}

enum err_code bank_statement_read(struct arena *a, struct bank_statement *out, const char *path,
                                  str bytes, struct err *e)
{
    static const struct bank_xml_calls calls = {on_open, on_close};
    struct reading r = {.a = a, .out = out};
    check(a->max_bytes - a->used_bytes >= BANK_READ_MEMORY);
    *out = (struct bank_statement){0};
    enum err_code code = bank_xml_read(path, bytes, messages, &calls, &r, e);
    if (code == ERR_NONE && (out->message.n == 0 || out->accounts.n == 0)) {
        code = err_set(e, ERR_INPUT, "điện không có %z", "the message has no %z",
                       out->message.n == 0 ? "MsgId" : "Stmt");
        err_at(e, str_from_c(path), 1, 0, 0);
    }
    if (code != ERR_NONE)
        *out = (struct bank_statement){0};
    return code;
}
