/* The writer of pain.001.001.09 (bank_pain001.h). Counted first, for NbOfTxs and CtrlSum stand
 * before what they count; then written row by row. */
#include "pay/bank_pain001.h"

#include "base/check.h"
#include "base/csv.h"
#include "base/escape.h"

#define ROW_BYTES ((size_t)1 << 16)
#define SECONDS_A_DAY 86400

/* One PmtInf. */
struct batch {
    uint32_t n;
    vnd sum;
};

struct writer {
    struct csv_writer *file;
    struct arena arena; /* what one row needs */
    struct buf row;
    const struct bank_pain001 *head;
    const struct payment_instruction *v;
    uint8_t *batch_of; /* by payment */
    uint32_t n;
    struct batch batches[BANK_PROVIDERS_MAX];
};

/* ---- XML ---- */

/* Text from people, made to fit and escaped; "-" where nothing of it is left: an empty element is
 * not valid. */
static void put_people_text(struct writer *w, str s, uint32_t max)
{
    struct buf text;
    buf_init(&text, &w->arena, ROW_BYTES);
    bank_put_text(&text, s, w->head->letters, max);
    escape_xml(&w->row, text.n > 0 ? buf_str(&text) : STR("-"));
}

static void begin_row(struct writer *w)
{
    buf_init(&w->row, &w->arena, ROW_BYTES);
}

/* Hands the row to the file and forgets all that it took. */
static void end_row(struct writer *w, struct arena_mark since)
{
    check(!w->row.full);
    csv_raw(w->file, w->row.p, w->row.n);
    arena_restore(&w->arena, since);
}

static void put_moment(struct buf *b, day on, int32_t second)
{
    char text[11];
    buf_add(b, (str){text, day_format_iso(on, text)});
    int parts[3] = {second / 3600, second / 60 % 60, second % 60};
    for (int i = 0; i < 3; i++) {
        buf_char(b, i == 0 ? 'T' : ':');
        buf_char(b, (char)('0' + parts[i] / 10));
        buf_char(b, (char)('0' + parts[i] % 10));
    }
}

static void put_agent(struct buf *b, const char *element, str bin)
{
    buf_fmt(b, "<%z><FinInstnId><ClrSysMmbId><MmbId>%s</MmbId></ClrSysMmbId></FinInstnId></%z>",
            element, bin, element);
}

/* ---- the message ---- */

static void put_group(struct writer *w)
{
    struct arena_mark mark = arena_save(&w->arena);
    struct batch all = {0};
    for (uint32_t i = 0; i < w->head->n_providers; i++) {
        all.n += w->batches[i].n;
        all.sum += w->batches[i].sum;
    }
    begin_row(w);
    buf_fmt(&w->row,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\">\n"
            "<CstmrCdtTrfInitn>\n<GrpHdr><MsgId>%s</MsgId><CreDtTm>",
            w->head->message_id);
    put_moment(&w->row, w->head->made_on, w->head->made_second);
    buf_fmt(&w->row, "</CreDtTm><NbOfTxs>%u</NbOfTxs><CtrlSum>%l</CtrlSum><InitgPty><Nm>", all.n,
            all.sum);
    put_people_text(w, w->head->initiator, BANK_NAME_MAX);
    buf_add_c(&w->row, "</Nm></InitgPty></GrpHdr>\n");
    end_row(w, mark);
}

static void put_batch_head(struct writer *w, uint32_t i)
{
    const struct bank_provider *p = &w->head->providers[i];
    struct arena_mark mark = arena_save(&w->arena);
    char text[11];
    begin_row(w);
    buf_fmt(&w->row,
            "<PmtInf><PmtInfId>%s-%u</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>false</BtchBookg>"
            "<NbOfTxs>%u</NbOfTxs><CtrlSum>%l</CtrlSum>"
            "<PmtTpInf><CtgyPurp><Cd>SSBE</Cd></CtgyPurp></PmtTpInf><ReqdExctnDt><Dt>%s</Dt>"
            "</ReqdExctnDt><Dbtr><Nm>",
            w->head->message_id, i + 1, w->batches[i].n, w->batches[i].sum,
            (str){text, day_format_iso(w->head->execute_on, text)});
    put_people_text(w, p->holder, BANK_NAME_MAX);
    buf_fmt(&w->row,
            "</Nm></Dbtr><DbtrAcct><Id><Othr><Id>%s</Id></Othr></Id><Ccy>VND</Ccy></DbtrAcct>",
            p->account);
    put_agent(&w->row, "DbtrAgt", p->bin);
    buf_add_c(&w->row, "<ChrgBr>DEBT</ChrgBr>\n");
    end_row(w, mark);
}

static void put_payment(struct writer *w, const struct payment_instruction *p)
{
    struct arena_mark mark = arena_save(&w->arena);
    begin_row(w);
    buf_fmt(&w->row,
            "<CdtTrfTxInf><PmtId><EndToEndId>%s</EndToEndId></PmtId>"
            "<Amt><InstdAmt Ccy=\"VND\">%l</InstdAmt></Amt>",
            p->id, p->amount_vnd);
    put_agent(&w->row, "CdtrAgt", p->bin);
    buf_add_c(&w->row, "<Cdtr><Nm>");
    put_people_text(w, p->name, BANK_NAME_MAX);
    buf_fmt(&w->row, "</Nm></Cdtr><CdtrAcct><Id><Othr><Id>%s</Id></Othr></Id>%z</CdtrAcct>",
            p->account, p->method == BANK_WALLET ? "<Tp><Prtry>WALLET</Prtry></Tp>" : "");
    buf_add_c(&w->row, "<Purp><Cd>SSBE</Cd></Purp>");
    if (p->purpose.n > 0) {
        buf_add_c(&w->row, "<RmtInf><Ustrd>");
        put_people_text(w, p->purpose, BANK_NAME_MAX);
        buf_add_c(&w->row, "</Ustrd></RmtInf>");
    }
    buf_add_c(&w->row, "</CdtTrfTxInf>\n");
    end_row(w, mark);
}

static void put_message(struct writer *w)
{
    put_group(w);
    for (uint32_t i = 0; i < w->head->n_providers; i++) {
        if (w->batches[i].n == 0)
            continue;
        put_batch_head(w, i);
        for (uint32_t k = 0; k < w->n; k++) {
            if (w->batch_of[k] == i)
                put_payment(w, &w->v[k]);
        }
        csv_raw(w->file, "</PmtInf>\n", 10);
    }
    static const char end[] = "</CstmrCdtTrfInitn>\n</Document>\n";
    csv_raw(w->file, end, sizeof(end) - 1);
}

/* ---- what is refused ---- */

static enum err_code check_head(const struct bank_pain001 *head, struct err *e)
{
    check(head->made_second >= 0 && head->made_second < SECONDS_A_DAY);
    if (!bank_id_valid(head->message_id) || head->message_id.n > BANK_MESSAGE_MAX)
        return err_set(e, ERR_INPUT, "mã tệp \"%s\" phải có 1 đến 30 chữ không dấu hoặc chữ số",
                       "the message's identifier \"%s\" must have 1 to 30 letters or digits",
                       head->message_id);
    if (head->n_providers > BANK_PROVIDERS_MAX)
        return err_set(e, ERR_LIMIT, "%u đơn vị chi trả, nhiều hơn %d",
                       "%u providers, more than %d", head->n_providers, (int)BANK_PROVIDERS_MAX);
    for (uint32_t i = 0; i < head->n_providers; i++) {
        const struct bank_provider *p = &head->providers[i];
        if (!bank_bin_valid(p->bin) || !bank_id_valid(p->account) ||
            p->account.n > BANK_ACCOUNT_MAX)
            return err_set(
                e, ERR_INPUT, "đơn vị chi trả \"%s\" thiếu mã ngân hàng hoặc tài khoản trích tiền",
                "the provider \"%s\" lacks its bank number or the account to draw on", p->code);
    }
    return ERR_NONE;
}

static enum err_code sort_out(struct writer *w, struct err *e)
{
    for (uint32_t k = 0; k < w->n; k++) {
        const struct payment_instruction *p = &w->v[k];
        uint32_t i = 0;
        while (i < w->head->n_providers && !str_eq(w->head->providers[i].code, p->provider))
            i++;
        if (i == w->head->n_providers)
            return err_set(e, ERR_INPUT, "khoản chi \"%s\": không có đơn vị chi trả \"%s\"",
                           "payment \"%s\": there is no provider \"%s\"", p->id, p->provider);
        if (p->method == BANK_CASH)
            return err_set(e, ERR_INPUT, "khoản chi \"%s\": tiền mặt không đi qua pain.001",
                           "payment \"%s\": cash does not go by pain.001", p->id);
        w->batch_of[k] = (uint8_t)i;
        w->batches[i].n++;
        w->batches[i].sum += p->amount_vnd;
    }
    if (w->n == 0)
        return err_set(e, ERR_INPUT, "không có khoản chi nào để ghi",
                       "there is no payment to write");
    return ERR_NONE;
}

enum err_code bank_pain001_write(const char *path, const struct bank_pain001 *head,
                                 const struct payment_instruction *v, uint32_t n, struct err *e)
{
    vnd sum;
    enum err_code code = check_head(head, e);
    if (code == ERR_NONE)
        code = bank_check_all(v, n, false, &sum, e);
    if (code != ERR_NONE)
        return code;
    struct writer w = {.head = head, .v = v, .n = n};
    arena_init(&w.arena, (size_t)64 << 20);
    w.batch_of = arena_array(&w.arena, uint8_t, n);
    code = sort_out(&w, e);
    if (code == ERR_NONE)
        code = csv_create(&w.file, path, e);
    if (code == ERR_NONE) {
        put_message(&w);
        code = csv_commit(w.file, e);
    }
    arena_clear(&w.arena);
    return code;
}
