#include "cli/cycle_files_cmd.h"

#include "base/csv.h"
#include "base/fmt.h"
#include "cli/inputs.h"
#include "cli/load_law.h"
#include "pay/bank_list.h"
#include "pay/bank_pain001.h"
#include "pay/bank_report.h"
#include "pay/bank_sheet.h"
#include "pay/bank_statement.h"
#include "pay/cycle_files.h"
#include "pay/cycle_inbox.h"
#include "registry/times.h"

#define MAX_PROVIDERS 99u

struct sending {
    struct pay_cmd *q;
    month month;
    struct cycle_standing standing;
    struct cycle_list list;
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
    enum err_code code = pay_cmd_month(q->month_text, "--month", &x->month, e);
    if (code == ERR_NONE)
        code = cycle_stand(q->db, q->c->arena, q->v.at.province, x->month, &x->standing, e);
    if (code == ERR_NONE && x->standing.state != CYCLE_APPROVED &&
        cycle_after(x->standing.state, CYCLE_EXPORT) == CYCLE_STATES)
        code = err_set(e, ERR_INPUT, "kỳ chi trả %z: không xuất tệp", "the cycle is %z: no export",
                       cycle_state_name(x->standing.state, q->c->lang));
    if (code == ERR_NONE)
        code = cycle_read(q->db, q->c->arena, q->v.at.province, x->month, x->standing.round,
                          &x->list, e);
    if (code == ERR_NONE)
        code = inputs_areas(q->c, &areas, e);
    if (code == ERR_NONE)
        code = cycle_orders_read(q->db, q->c->arena, areas, q->v.at.province, x->month, &x->list,
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

/* Before a file is written: no payment waits for a second person. */
static enum err_code check_holds(struct sending *x, struct err *e)
{
    struct cycle_holds holds;
    struct pay_cmd *q = x->q;
    if (x->standing.state != CYCLE_APPROVED)
        return ERR_NONE;
    enum err_code code = cycle_holds_read(q->db, q->c->arena, q->v.at.province, x->month, &x->list,
                                          x->standing.round, &holds, e);
    if (code != ERR_NONE || holds.open == 0)
        return code;
    err_set(e, ERR_INPUT, "%u khoản còn bị giữ lại, chờ người thứ hai xem",
            "%u payments are held until a second person has looked", holds.open);
    err_hint(e, "xem: ansinh cycle holds; rồi: ansinh cycle release",
             "see: ansinh cycle holds; then: ansinh cycle release");
    return ERR_INPUT;
}

/* The first export sends the cycle; files can be made again, the same bytes. */
static enum err_code send(struct sending *x, struct err *e)
{
    struct pay_cmd *q = x->q;
    struct recording r;
    str answer;
    bool again;
    if (x->standing.state != CYCLE_APPROVED)
        return ERR_NONE;
    enum err_code code = officer_recording(&q->officer, q->v.at.province, "decision", &r, e);
    if (code == ERR_NONE)
        code = pay_cmd_pool(q, e);
    if (code == ERR_NONE)
        code =
            cycle_do(q->pool, q->c->arena, &r, x->month, CYCLE_SEND, q->reason, &answer, &again, e);
    if (code == ERR_NONE)
        pay_say(q, again, "Đã chuyển %u khoản, %n đồng", "Sent: %u payments, %n đồng", x->list.n,
                x->list.total);
    return code;
}

enum err_code cycle_export_cmd(struct pay_cmd *q, struct err *e)
{
    struct sending x = {.q = q};
    struct recording r;
    if (q->out.p == NULL || q->providers.p == NULL)
        return err_set(e, ERR_USAGE, "cần --out THƯ_MỤC và --providers TỆP",
                       "--out FOLDER and --providers FILE are needed");
    if (q->authority.n == 0)
        return err_set(e, ERR_USAGE, "cần --authority TÊN_CƠ_QUAN", "--authority NAME is needed");
    enum err_code code = officer_recording(&q->officer, q->v.at.province, "decision", &r, e);
    if (code == ERR_NONE)
        code = read_providers(&x, e);
    if (code == ERR_NONE)
        code = read_orders(&x, e);
    if (code == ERR_NONE)
        code = check_providers(&x, e);
    if (code == ERR_NONE)
        code = check_holds(&x, e);
    if (code == ERR_NONE)
        code = inputs_make_folder(q->out, e);
    for (uint32_t i = 0; i < x.n_providers && code == ERR_NONE; i++)
        code = write_provider(&x, &x.providers[i], e);
    return code == ERR_NONE ? send(&x, e) : code;
}

/* ---- files that come in ---- */

/* XML says by its namespace what it is; anything else is a provider's report. */
static enum cycle_file_kind kind_of(str bytes)
{
    static const struct {
        const char *name;
        enum cycle_file_kind kind;
    } known[] = {{"camt.053", CYCLE_FILE_CAMT053},
                 {"camt.054", CYCLE_FILE_CAMT054},
                 {"pain.002", CYCLE_FILE_PAIN002}};
    str head = str_slice(bytes, 0, 4096);
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (str_find(head, str_from_c(known[i].name)) >= 0 && str_find_char(head, '<') >= 0)
            return known[i].kind;
    }
    return CYCLE_FILE_REPORT;
}

static enum err_code lines_of_status(struct pay_cmd *q, struct arena *a, month m, const char *path,
                                     str bytes, struct bank_lines *out, struct err *e)
{
    struct bank_status_report report;
    struct cycle_standing s;
    struct cycle_list list;
    enum err_code code = bank_status_read(a, &report, path, bytes, e);
    if (code == ERR_NONE)
        code = cycle_stand(q->db, a, q->v.at.province, m, &s, e);
    if (code == ERR_NONE)
        code = cycle_read(q->db, a, q->v.at.province, m, s.round, &list, e);
    return code == ERR_NONE ? cycle_lines_of_status(a, &report, m, s.round, &list, out, e) : code;
}

static enum err_code read_file(struct pay_cmd *q, struct arena *a, month m, const char *path,
                               str bytes, struct cycle_file *f, struct err *e)
{
    struct bank_lines lines = {0};
    struct bank_report report;
    struct bank_statement statement;
    enum err_code code;
    f->kind = kind_of(bytes);
    if (f->kind == CYCLE_FILE_REPORT) {
        code = bank_report_read(a, &report, path, bytes, e);
        lines = code == ERR_NONE ? report.lines : lines;
    } else if (f->kind == CYCLE_FILE_PAIN002) {
        code = lines_of_status(q, a, m, path, bytes, &lines, e);
    } else {
        code = bank_statement_read(a, &statement, path, bytes, e);
        lines = code == ERR_NONE ? statement.lines : lines;
    }
    f->v = lines.v;
    f->n = lines.n;
    return code;
}

static str base_name(str path)
{
    str name = path;
    for (ptrdiff_t at = str_find_char(name, '/'); at >= 0; at = str_find_char(name, '/'))
        name = str_slice(name, (size_t)at + 1, name.n);
    return name;
}

static enum err_code import_one(struct pay_cmd *q, month m, str word, struct err *e)
{
    struct recording r;
    struct arena a;
    struct cycle_file f = {.name = base_name(word)};
    str bytes, answer;
    bool again;
    arena_init(&a, 2 * BANK_READ_MEMORY); /* the file itself lies there too */
    enum err_code code = officer_recording(&q->officer, q->v.at.province, "interface", &r, e);
    if (code == ERR_NONE)
        code = file_read(&a, word, &bytes, e);
    if (code == ERR_NONE)
        code = read_file(q, &a, m, arena_cstr(&a, word), bytes, &f, e);
    if (code == ERR_NONE) {
        store_sha256(bytes, f.content);
        code = cycle_import(q->pool, q->c->arena, &r, m, &f, &answer, &again, e);
    }
    if (code == ERR_NONE)
        pay_say(q, again, "%s: đã nhận, %u dòng", "%s: kept, %u lines", f.name, f.n);
    arena_clear(&a);
    return code;
}

enum err_code cycle_import_cmd(struct pay_cmd *q, struct err *e)
{
    month m;
    if (q->n == 0)
        return err_set(e, ERR_USAGE, "cần tệp của tổ chức chi trả hoặc ngân hàng",
                       "a file of the provider or the bank is needed");
    if (q->n > 1 && q->officer.operation.p != NULL)
        return err_set(e, ERR_USAGE, "--operation chỉ dùng với một tệp",
                       "--operation goes with one file");
    enum err_code code = pay_cmd_month(q->month_text, "--month", &m, e);
    if (code == ERR_NONE)
        code = pay_cmd_pool(q, e);
    for (uint32_t i = 0; i < q->n && code == ERR_NONE; i++)
        code = import_one(q, m, q->words[i], e);
    return code;
}
