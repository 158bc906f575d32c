#include "cli/cycle_files_cmd.h"
#include "base/host.h"

#include "cli/inputs.h"
#include "cli/load_law.h"
#include "cli/progress.h"
#include "pay/bank_report.h"
#include "pay/cycle_out.h"

struct writing {
    struct pay_cmd *q;
    struct progress bar;
};

/* All are written: the bar goes before the words come. */
static void say_provider(void *ctx, str provider, uint32_t payments, uint32_t cash)
{
    struct writing *w = ctx;
    progress_end(&w->bar);
    pay_say(w->q, false, "%s: %u khoản, trong đó tiền mặt %u",
            "%s: %u payments, of these %u in cash", provider, payments, cash);
}

/* --providers FILE */
static enum err_code read_providers(struct pay_cmd *q, struct cycle_providers *out, struct err *e)
{
    struct csv_reader *r = NULL;
    enum err_code code = csv_open(&r, arena_cstr(q->c->arena, q->providers), e);
    if (code == ERR_NONE)
        code = cycle_providers_read(q->c->arena, r, q->providers, out, e);
    csv_close(r);
    return code;
}

static enum err_code write_files(struct pay_cmd *q, struct cycle_out *x, struct err *e)
{
    struct writing w = {.q = q};
    progress_start(&w.bar, q->c->lang, "Ghi tệp", "Writing files", 1);
    x->steps = progress_steps(&w.bar);
    enum err_code code = cycle_out_write(q->c->arena, x, say_provider, &w, e);
    progress_end(&w.bar);
    return code;
}

/* The first export sends the cycle; files can be made again, the same bytes. */
static enum err_code send(struct pay_cmd *q, const struct cycle_out *x, struct err *e)
{
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
    struct cycle_providers *providers = arena_new(q->c->arena, struct cycle_providers);
    struct cycle_out x = {.province = q->v.at.province,
                          .folder = q->out,
                          .authority = q->authority,
                          .reference = q->number,
                          .provider = q->provider,
                          .providers = providers};
    struct areas *areas = NULL;
    struct recording r;
    if (q->out.p == NULL || q->providers.p == NULL)
        return err_set(e, ERR_USAGE, "cần --out THƯ_MỤC và --providers TỆP",
                       "--out FOLDER and --providers FILE are needed");
    if (q->authority.n == 0)
        return err_set(e, ERR_USAGE, "cần --authority TÊN_CƠ_QUAN", "--authority NAME is needed");
    enum err_code code = officer_recording(&q->officer, q->v.at.province, "decision", &r, e);
    if (code == ERR_NONE)
        code = read_providers(q, providers, e);
    if (code == ERR_NONE)
        code = pay_cmd_month(q->month_text, "--month", &x.month, e);
    if (code == ERR_NONE)
        code = inputs_areas(q->c, &areas, e);
    if (code == ERR_NONE)
        code = cycle_out_open(q->db, q->c->arena, areas, &x, e);
    if (code == ERR_NONE)
        code = host_make_folder(q->out, e);
    if (code == ERR_NONE)
        code = write_files(q, &x, e);
    return code == ERR_NONE ? send(q, &x, e) : code;
}

/* ---- files that come in ---- */

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
    struct progress bar;
    struct cycle_file f = {.name = base_name(word), .steps = progress_steps(&bar)};
    str bytes, answer;
    bool again;
    arena_init(&a, 2 * BANK_READ_MEMORY); /* the file itself lies there too */
    enum err_code code = officer_recording(&q->officer, q->v.at.province, "interface", &r, e);
    if (code == ERR_NONE)
        code = file_read(&a, word, &bytes, e);
    if (code == ERR_NONE)
        code = cycle_in_read(q->db, &a, q->v.at.province, m, arena_cstr(&a, word), bytes, &f, e);
    if (code == ERR_NONE) {
        store_sha256(bytes, f.content);
        progress_start(&bar, q->c->lang, "Nhận tệp", "Keeping the file", 1);
        code = cycle_import(q->pool, q->c->arena, &r, m, &f, &answer, &again, e);
        progress_end(&bar);
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
