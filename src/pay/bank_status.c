/* What a bank says of a message it was sent: pain.002 (bank_status.h). */
#include "pay/bank_status.h"

#include "base/check.h"
#include "pay/bank_xml.h"

static const char *const messages[] = {"pain.002.001.11", "pain.002.001.10", NULL};

/* What follows from a code alone; the reader adds what follows from the reason. */
static const struct {
    const char *code;
    enum bank_outcome outcome;
} codes[] = {
    {"ACTC", BANK_ACCEPTED}, {"ACCP", BANK_ACCEPTED}, {"ACSP", BANK_ACCEPTED},
    {"ACWC", BANK_ACCEPTED}, {"ACWP", BANK_ACCEPTED}, {"ACFC", BANK_ACCEPTED},
    {"ACSC", BANK_SETTLED},  {"ACCC", BANK_SETTLED},  {"RJCT", BANK_REJECTED},
    {"CANC", BANK_REJECTED},
};
/* Refused because the bank has it already. */
static const char *const duplicate_reasons[] = {"AM05", "DUPL", "DU01", "DU02",
                                                "DU03", "DU04", "DU05"};

const char *bank_outcome_code(enum bank_outcome o)
{
    static const char *const names[BANK_OUTCOME_COUNT] = {
        [BANK_UNKNOWN] = "unknown", [BANK_ACCEPTED] = "accepted", [BANK_REJECTED] = "rejected",
        [BANK_SETTLED] = "settled", [BANK_CONFLICT] = "conflict",
    };
    check(o < BANK_OUTCOME_COUNT);
    return names[o];
}

#define GROUP "CstmrPmtStsRpt/OrgnlGrpInfAndSts/"
#define BATCH "CstmrPmtStsRpt/OrgnlPmtInfAndSts/"
#define PAYMENT BATCH "TxInfAndSts/"

enum field {
    F_MESSAGE,
    F_GROUP_ID,
    F_GROUP_CODE,
    F_BATCH_ID,
    F_BATCH_CODE,
    F_PAYMENT_ID,
    F_PAYMENT_CODE,
    F_GROUP_REASON, /* from here the reasons: code, own code, words, of each level */
    F_GROUP_OWN_REASON,
    F_GROUP_WORDS,
    F_BATCH_REASON,
    F_BATCH_OWN_REASON,
    F_BATCH_WORDS,
    F_PAYMENT_REASON,
    F_PAYMENT_OWN_REASON,
    F_PAYMENT_WORDS,
    F_COUNT
};

static const str paths[F_COUNT] = {
    [F_MESSAGE] = STR("CstmrPmtStsRpt/GrpHdr/MsgId"),
    [F_GROUP_ID] = STR(GROUP "OrgnlMsgId"),
    [F_GROUP_CODE] = STR(GROUP "GrpSts"),
    [F_BATCH_ID] = STR(BATCH "OrgnlPmtInfId"),
    [F_BATCH_CODE] = STR(BATCH "PmtInfSts"),
    [F_PAYMENT_ID] = STR(PAYMENT "OrgnlEndToEndId"),
    [F_PAYMENT_CODE] = STR(PAYMENT "TxSts"),
    [F_GROUP_REASON] = STR(GROUP "StsRsnInf/Rsn/Cd"),
    [F_GROUP_OWN_REASON] = STR(GROUP "StsRsnInf/Rsn/Prtry"),
    [F_GROUP_WORDS] = STR(GROUP "StsRsnInf/AddtlInf"),
    [F_BATCH_REASON] = STR(BATCH "StsRsnInf/Rsn/Cd"),
    [F_BATCH_OWN_REASON] = STR(BATCH "StsRsnInf/Rsn/Prtry"),
    [F_BATCH_WORDS] = STR(BATCH "StsRsnInf/AddtlInf"),
    [F_PAYMENT_REASON] = STR(PAYMENT "StsRsnInf/Rsn/Cd"),
    [F_PAYMENT_OWN_REASON] = STR(PAYMENT "StsRsnInf/Rsn/Prtry"),
    [F_PAYMENT_WORDS] = STR(PAYMENT "StsRsnInf/AddtlInf"),
};

#define REASONS_BYTES 200

struct reading {
    struct arena *a;
    struct bank_status_report *out;
    struct bank_status batch, payment;
};

static bool is_duplicate_reason(str code)
{
    for (size_t i = 0; i < sizeof(duplicate_reasons) / sizeof(*duplicate_reasons); i++) {
        if (str_eq_c(code, duplicate_reasons[i]))
            return true;
    }
    return false;
}

static enum bank_outcome outcome_of(const struct bank_status *s)
{
    enum bank_outcome outcome = BANK_UNKNOWN;
    for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
        if (str_eq_c(s->code, codes[i].code))
            outcome = codes[i].outcome;
    }
    for (str rest = s->reason; outcome == BANK_REJECTED && rest.p != NULL;) {
        if (is_duplicate_reason(str_trim(str_split(&rest, ';'))))
            outcome = BANK_UNKNOWN;
    }
    return outcome;
}

/* Several reasons of one status stand behind each other, up to a length: a file must not grow to
 * many times its size in memory. */
static enum err_code add_words(struct arena *a, str *to, str text, struct err *e)
{
    str kept;
    if (to->n >= REASONS_BYTES)
        return ERR_NONE;
    enum err_code code = bank_xml_keep(a, text, &kept, e);
    if (code != ERR_NONE || to->n == 0) {
        if (code == ERR_NONE)
            *to = kept;
        return code;
    }
    struct buf b;
    buf_init(&b, a, BANK_XML_MAX_TEXT);
    buf_fmt(&b, "%s; %s", *to, kept);
    *to = buf_str(&b);
    return ERR_NONE;
}

/* One of each: a second identifier or code of the same thing would hide the first. */
static enum err_code set_once(struct reading *r, str *to, str text, const struct bank_xml *x,
                              struct err *e)
{
    if (text.n == 0)
        return err_set(e, ERR_INPUT, "%s trống", "%s is empty", bank_xml_name(x));
    if (to->n > 0)
        return err_set(e, ERR_INPUT, "%s có hai lần", "%s twice", bank_xml_name(x));
    return bank_xml_keep(r->a, text, to, e);
}

static enum err_code take_field(struct reading *r, enum field field, const struct bank_xml *x,
                                str text, struct err *e)
{
    struct bank_status *const levels[3] = {&r->out->group, &r->batch, &r->payment};
    switch (field) {
    case F_MESSAGE:
        return set_once(r, &r->out->message, text, x, e);
    case F_GROUP_ID:
    case F_BATCH_ID:
    case F_PAYMENT_ID:
        return set_once(r, &levels[(field - F_GROUP_ID) / 2]->id, text, x, e);
    case F_GROUP_CODE:
    case F_BATCH_CODE:
    case F_PAYMENT_CODE:
        return set_once(r, &levels[(field - F_GROUP_CODE) / 2]->code, text, x, e);
    default: {
        struct bank_status *s = levels[(field - F_GROUP_REASON) / 3];
        bool words = (field - F_GROUP_REASON) % 3 == 2;
        return add_words(r->a, words ? &s->text : &s->reason, text, e);
    }
    }
}

static enum err_code on_open(void *ctx, const struct bank_xml *x, struct err *e)
{
    struct reading *r = ctx;
    (void)e;
    if (str_eq_c(x->path, "CstmrPmtStsRpt/OrgnlPmtInfAndSts"))
        r->batch = (struct bank_status){.row = x->line};
    else if (str_eq_c(x->path, "CstmrPmtStsRpt/OrgnlPmtInfAndSts/TxInfAndSts"))
        r->payment = (struct bank_status){.row = x->line};
    else if (str_eq_c(x->path, "CstmrPmtStsRpt/OrgnlGrpInfAndSts"))
        r->out->group.row = x->line;
    return ERR_NONE;
}

static enum err_code end_status(struct reading *r, struct bank_statuses *to, struct bank_status *s,
                                const char *name, struct err *e)
{
    if (s->id.n == 0)
        return err_set(e, ERR_INPUT, "trạng thái không nói của khoản nào: thiếu %z",
                       "a status does not say of what it is: %z is missing", name);
    if (to->n >= BANK_LINES_MAX)
        return err_set(e, ERR_LIMIT, "nhiều hơn %u trạng thái", "more than %u statuses",
                       BANK_LINES_MAX);
    s->outcome = outcome_of(s);
    vec_push(r->a, to, *s);
    return ERR_NONE;
}

static enum err_code on_close(void *ctx, const struct bank_xml *x, str text, struct err *e)
{
    struct reading *r = ctx;
    if (str_eq_c(x->path, "CstmrPmtStsRpt/OrgnlPmtInfAndSts/TxInfAndSts"))
        return end_status(r, &r->out->payments, &r->payment, "OrgnlEndToEndId", e);
    if (str_eq_c(x->path, "CstmrPmtStsRpt/OrgnlPmtInfAndSts"))
        return end_status(r, &r->out->batches, &r->batch, "OrgnlPmtInfId", e);
    int field = bank_xml_field(x->path, paths, F_COUNT);
    return field < 0 ? ERR_NONE : take_field(r, (enum field)field, x, text, e);
}

enum err_code bank_status_read(struct arena *a, struct bank_status_report *out, const char *path,
                               str bytes, struct err *e)
{
    static const struct bank_xml_calls calls = {on_open, on_close};
    struct reading r = {.a = a, .out = out};
    check(a->max_bytes - a->used_bytes >= BANK_READ_MEMORY);
    *out = (struct bank_status_report){0};
    enum err_code code = bank_xml_read(path, bytes, messages, &calls, &r, e);
    if (code == ERR_NONE && (out->group.id.n == 0 || out->message.n == 0)) {
        code = err_set(e, ERR_INPUT, "điện không có %z", "the message has no %z",
                       out->group.id.n == 0 ? "OrgnlMsgId" : "MsgId");
        err_at(e, str_from_c(path), 1, 0, 0);
    }
    if (code != ERR_NONE)
        *out = (struct bank_status_report){0};
    else
        out->group.outcome = outcome_of(&out->group);
    return code;
}
