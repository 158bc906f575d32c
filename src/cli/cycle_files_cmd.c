#include "cli/cycle_files_cmd.h"

#include "base/csv.h"
#include "base/fmt.h"
#include "cli/inputs.h"
#include "pay/bank_list.h"
#include "pay/bank_pain001.h"
#include "pay/bank_report.h"
#include "pay/bank_sheet.h"
#include "pay/cycle_files.h"
#include "registry/import.h"
#include "registry/times.h"

#define MAX_PROVIDERS 99u
#define CANDIDATE_DAYS 45

struct sending {
    struct pay_cmd *q;
    month month;
    struct cycle_standing standing;
    struct cycle_orders orders;
    struct bank_provider providers[MAX_PROVIDERS];
    uint32_t n_providers;
};

/* ---- providers ---- */

static enum err_code read_provider(struct sending *x, const str *fields, const int *at,
                                   struct err *e)
{
    struct arena *a = x->q->c->arena;
    if (x->n_providers == MAX_PROVIDERS)
        return err_set(e, ERR_LIMIT, "quá nhiều tổ chức chi trả", "too many providers");
    x->providers[x->n_providers++] = (struct bank_provider){.code = arena_str(a, fields[at[0]]),
                                                            .name = arena_str(a, fields[at[1]]),
                                                            .bin = arena_str(a, fields[at[2]]),
                                                            .account = arena_str(a, fields[at[3]]),
                                                            .holder = arena_str(a, fields[at[4]])};
    return ERR_NONE;
}

/* --providers FILE: code, name, bank, account, holder. */
static enum err_code read_providers(struct sending *x, struct err *e)
{
    static const char *const columns[] = {"code", "name", "bank", "account", "holder"};
    struct csv_reader *r = NULL;
    str fields[16];
    int at[5], more = 0;
    enum err_code code = csv_open(&r, arena_cstr(x->q->c->arena, x->q->providers), e);
    for (int i = 0; i < 5 && code == ERR_NONE; i++) {
        at[i] = csv_find(r, str_from_c(columns[i]));
        if (at[i] < 0 || csv_columns(r) > 16)
            code = err_set(e, ERR_INPUT, "%s: thiếu cột \"%z\"", "%s: no column \"%z\"",
                           x->q->providers, columns[i]);
    }
    while (code == ERR_NONE && (more = csv_next(r, fields, e)) > 0)
        code = read_provider(x, fields, at, e);
    csv_close(r);
    return code == ERR_NONE && more < 0 ? e->code : code;
}

/* ---- the orders of the cycle ---- */

static enum err_code read_orders(struct sending *x, struct err *e)
{
    struct pay_cmd *q = x->q;
    struct areas *areas = NULL;
    struct cycle_list list;
    enum err_code code = pay_cmd_month(q->month_text, "--month", &x->month, e);
    if (code == ERR_NONE)
        code = cycle_stand(q->db, q->c->arena, q->v.at.province, x->month, &x->standing, e);
    if (code == ERR_NONE && x->standing.state < CYCLE_APPROVED)
        code = err_set(e, ERR_INPUT, "kỳ chi trả %z: chưa duyệt thì chưa có tệp",
                       "the cycle is not approved: %z",
                       cycle_state_name(x->standing.state, q->c->lang));
    if (code == ERR_NONE)
        code =
            cycle_read(q->db, q->c->arena, q->v.at.province, x->month, x->standing.round, &list, e);
    if (code == ERR_NONE)
        code = inputs_areas(q->c, &areas, e);
    if (code == ERR_NONE)
        code = cycle_orders_read(q->db, q->c->arena, areas, q->v.at.province, x->month, &list,
                                 q->provider, q->number, &x->orders, e);
    return code;
}

/* ---- writing files ---- */

static const char *path_of(struct sending *x, str provider, const char *kind)
{
    char text[4096];
    char m[8];
    size_t n = month_format_iso(x->month, m);
    n = fmt_write(text, sizeof(text), "%s/%s-%s%z", x->q->out, provider, (str){m, n}, kind);
    return arena_cstr(x->q->c->arena, (str){text, n});
}

/* The orders of one provider, of one kind; with those that were stopped where `stopped`. */
struct chosen {
    struct payment_instruction *v;
    uint32_t n;
};
static struct chosen choose(struct sending *x, str provider, bool cash, bool account, bool stopped)
{
    const struct cycle_orders *o = &x->orders;
    struct chosen c = {
        arena_array(x->q->c->arena, struct payment_instruction, (size_t)o->n + o->n_stopped + 1),
        0};
    for (uint32_t i = 0; i < o->n + (stopped ? o->n_stopped : 0); i++) {
        const struct payment_instruction *p = i < o->n ? &o->v[i] : &o->stopped[i - o->n];
        bool kind = p->method == BANK_CASH ? cash : account;
        if (kind && str_eq(p->provider, provider))
            c.v[c.n++] = *p;
    }
    return c;
}

static enum err_code write_pain(struct sending *x, const struct bank_provider *p,
                                const struct chosen *c, struct err *e)
{
    char id[64], m[8];
    int64_t second_us = 1000000, local_us = x->standing.approved_us + 7 * 3600 * second_us;
    size_t n = month_format_iso(x->month, m);
    n = fmt_write(id, sizeof(id), "%s-%s-%u", p->code, (str){m, n}, x->standing.round);
    const struct bank_pain001 head = {
        .message_id = (str){id, n},
        .made_on = day_of_moment(x->standing.approved_us),
        .made_second = (int32_t)(local_us / second_us % 86400),
        .initiator = x->q->authority,
        .execute_on = month_first_day(x->month),
        .letters = BANK_VIETNAMESE,
        .providers = p,
        .n_providers = 1,
    };
    return bank_pain001_write(path_of(x, p->code, "-pain.001.xml"), &head, c->v, c->n, e);
}

static enum err_code write_provider(struct sending *x, const struct bank_provider *p, struct err *e)
{
    struct chosen all = choose(x, p->code, true, true, true);
    struct chosen cash = choose(x, p->code, true, false, false);
    struct chosen account = choose(x, p->code, false, true, false);
    day made_on = day_of_moment(x->standing.approved_us);
    const struct bank_list list = {.authority = x->q->authority,
                                   .provider = p->name,
                                   .period = x->month,
                                   .made_on = made_on,
                                   .headings = BANK_HEAD_CODES,
                                   .v = all.v,
                                   .n = all.n};
    struct bank_list people = list;
    const struct bank_sheet sheet = {.authority = x->q->authority,
                                     .provider = p->name,
                                     .period = x->month,
                                     .made_on = made_on,
                                     .reference = x->q->number,
                                     .v = cash.v,
                                     .n = cash.n};
    people.headings = BANK_HEAD_VIETNAMESE;
    if (all.n == 0)
        return ERR_NONE;
    enum err_code code = bank_list_csv(path_of(x, p->code, ".csv"), &list, e);
    if (code == ERR_NONE)
        code = bank_list_xlsx(path_of(x, p->code, ".xlsx"), &people, e);
    if (code == ERR_NONE && cash.n > 0)
        code = bank_sheet_pdf(path_of(x, p->code, "-ky-nhan.pdf"), &sheet, e);
    if (code == ERR_NONE && account.n > 0)
        code = write_pain(x, p, &account, e);
    if (code == ERR_NONE)
        pay_say(x->q, false, "%s: %u khoản, trong đó tiền mặt %u",
                "%s: %u payments, of these %u in cash", p->name, cash.n + account.n, cash.n);
    return code;
}

static enum err_code check_providers(const struct sending *x, struct err *e)
{
    for (uint32_t i = 0; i < x->orders.n; i++) {
        uint32_t k = 0;
        while (k < x->n_providers && !str_eq(x->providers[k].code, x->orders.v[i].provider))
            k++;
        if (k < x->n_providers)
            continue;
        err_set(e, ERR_INPUT, "khoản %s: không rõ tổ chức chi trả \"%s\"",
                "payment %s: the provider \"%s\" is not known", x->orders.v[i].id,
                x->orders.v[i].provider);
        err_hint(e, "ghi vào tệp --providers, hoặc --provider MÃ cho người chưa có",
                 "put it in the file of --providers, or give --provider CODE for those without");
        return ERR_INPUT;
    }
    return ERR_NONE;
}

enum err_code cycle_files_cmd(struct pay_cmd *q, struct err *e)
{
    struct sending x = {.q = q};
    if (q->out.p == NULL || q->providers.p == NULL)
        return err_set(e, ERR_USAGE, "cần --out THƯ_MỤC và --providers TỆP",
                       "--out FOLDER and --providers FILE are needed");
    if (q->authority.n == 0)
        return err_set(e, ERR_USAGE, "cần --authority TÊN_CƠ_QUAN", "--authority NAME is needed");
    enum err_code code = read_providers(&x, e);
    if (code == ERR_NONE)
        code = read_orders(&x, e);
    if (code == ERR_NONE)
        code = check_providers(&x, e);
    if (code == ERR_NONE)
        code = inputs_make_folder(q->out, e);
    for (uint32_t i = 0; i < x.n_providers && code == ERR_NONE; i++)
        code = write_provider(&x, &x.providers[i], e);
    return code;
}

/* ---- reports ---- */

static void print_queue(struct pay_cmd *q, const struct sending *x,
                        const struct bank_report *report, const struct match_result *result)
{
    static const char *const names[] = {"row",     "verdict",    "id",
                                        "payment", "amount_vnd", "ordered_vnd"};
    static const char *const titles[2][6] = {
        {"dòng", "vì sao", "mã trong báo cáo", "khoản", "số tiền báo", "số tiền lệnh"},
        {"row", "why", "reported id", "payment", "reported", "ordered"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 6};
    for (uint32_t i = 0; i < report->lines.n; i++) {
        const struct match_line *m = &result->lines[i];
        const struct bank_line *l = &report->lines.v[i];
        const struct payment_instruction *p =
            m->payment != BANK_NONE ? &x->orders.v[m->payment] : NULL;
        if (!match_is_queued((enum match_verdict)m->verdict))
            continue;
        const str cells[] = {pay_cell_int(q, l->row),
                             str_from_c(match_verdict_code((enum match_verdict)m->verdict)),
                             l->id,
                             p != NULL ? p->id : STR(""),
                             pay_cell_vnd(q, l->amount_vnd),
                             p != NULL ? pay_cell_vnd(q, p->amount_vnd) : STR("")};
        for (uint32_t k = 0; k < 6; k++)
            vec_push(q->c->arena, &t.cells, cells[k]);
    }
    if (t.cells.n > 0)
        view_print(q->c, &q->v, &t);
}

enum err_code cycle_report_cmd(struct pay_cmd *q, struct err *e)
{
    struct sending x = {.q = q};
    struct bank_report report;
    struct match_result result;
    struct recording r;
    struct cycle_told *told = NULL;
    const struct match_options options = {CANDIDATE_DAYS};
    uint8_t content[32];
    str answer;
    bool again;
    if (q->n != 1)
        return err_set(e, ERR_USAGE, "cần tệp báo cáo của tổ chức chi trả",
                       "the provider's report is needed");
    const char *path = arena_cstr(q->c->arena, q->words[0]);
    enum err_code code = officer_recording(&q->officer, q->v.at.province, "interface", &r, e);
    if (code == ERR_NONE)
        code = read_orders(&x, e);
    if (code == ERR_NONE)
        code = bank_report_read(q->c->arena, &report, path, (str){NULL, 0}, e);
    if (code == ERR_NONE)
        code = import_content(&path, 1, content, e);
    if (code == ERR_NONE)
        code = match_run(q->c->arena, &result, x.orders.v, x.orders.n, report.lines.v,
                         report.lines.n, &options, e);
    if (code != ERR_NONE)
        return code;
    uint32_t n = cycle_told_from(q->c->arena, &result, x.orders.n, report.lines.v, &told);
    print_queue(q, &x, &report, &result);
    code = pay_cmd_pool(q, e);
    if (code == ERR_NONE)
        code =
            cycle_report(q->pool, q->c->arena, &r, x.month, told, n, content, &answer, &again, e);
    if (code != ERR_NONE)
        return code;
    str fresh = str_split(&answer, ' ');
    pay_say(q, again, "Đã ghi %s tin mới, %s tin đã biết; chưa có tin: %u khoản",
            "Kept: %s new, %s known before; no answer yet: %u payments", fresh, answer,
            result.of_payments[MATCH_MISSING].n);
    return ERR_NONE;
}
