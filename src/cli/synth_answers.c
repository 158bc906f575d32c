/* ansinh synth answers: what a simulated provider says of a list it was sent. No money moves. */
#include "cli/synth_answers.h"
#include "base/csv.h"
#include "base/fmt.h"
#include "pay/bank_report.h"
#include "synth/rng.h"

#include <stdio.h>

#define PURPOSE_ANSWERS 0x414E5357u
#define PER_THOUSAND 1000

struct options {
    str list, out, on, unpaid, returned, seed;
};

struct answering {
    struct arena *a;
    struct bank_lines lines;
    int id, amount, account; /* columns of the list */
    int64_t unpaid, returned, seed;
    day on;
    uint32_t count[BANK_LINE_KIND_COUNT];
};

static enum err_code take(const char *name, str given, int64_t most, int64_t *to, struct err *e)
{
    if (given.p == NULL || (num_parse_int(given, to) && *to >= 0 && *to <= most))
        return ERR_NONE;
    return err_set(e, ERR_USAGE, "%z nhận một số từ 0 đến %l", "%z takes a number from 0 to %l",
                   name, most);
}

/* FNV-1a: chance depends on the payment alone, not on where it stands. */
static uint64_t hash(str id)
{
    uint64_t h = 0xCBF29CE484222325u;
    for (size_t i = 0; i < id.n; i++)
        h = (h ^ (uint8_t)id.p[i]) * 0x100000001B3u;
    return h;
}

static void add(struct answering *x, struct bank_line line)
{
    if (x->lines.n == x->lines.cap) {
        uint32_t cap = x->lines.cap == 0 ? 1024 : 2 * x->lines.cap;
        struct bank_line *v = arena_array(x->a, struct bank_line, cap);
        if (x->lines.n > 0)
            mem_copy(v, x->lines.v, x->lines.n * sizeof(*v));
        x->lines.v = v;
        x->lines.cap = cap;
    }
    x->lines.v[x->lines.n++] = line;
    x->count[line.kind]++;
}

static void answer(struct answering *x, str id, vnd amount, str account)
{
    struct rng r = rng_make((uint64_t)x->seed, hash(id), 0, PURPOSE_ANSWERS);
    int64_t chance = rng_below(&r, PER_THOUSAND);
    struct bank_line line = {.kind = BANK_PAID,
                             .id = id,
                             .amount_vnd = amount,
                             .account = account,
                             .on = x->on - (day)rng_below(&r, 5)};
    if (chance < x->unpaid) {
        line.kind = BANK_UNPAID;
        line.reason =
            account.n == 0 ? STR("Không đến nhận (giả lập)") : STR("Tài khoản đã đóng (giả lập)");
    }
    add(x, line);
    if (chance >= x->unpaid && chance < x->unpaid + x->returned) {
        line.kind = BANK_RETURNED;
        line.on = x->on;
        line.reason = STR("Tiền bị trả lại (giả lập)");
        add(x, line);
    }
}

static int row(struct answering *x, struct csv_reader *r, struct err *e)
{
    str fields[CSV_MAX_COLUMNS];
    vnd amount = 0;
    int more = csv_next(r, fields, e);
    /* The last row has the sums, and says so in its first column. */
    if (more <= 0 || str_eq_c(fields[0], "total"))
        return more;
    if (!bank_id_valid(fields[x->id]) || !num_parse_int(fields[x->amount], &amount) || amount < 0) {
        err_set(e, ERR_INPUT, "không phải dòng của danh sách chi trả",
                "this is no row of a payment list");
        csv_at(r, (uint32_t)x->id, e);
        return -1;
    }
    /* Who was stopped stands in the list with nothing to be paid. */
    if (amount > 0)
        answer(x, arena_str(x->a, fields[x->id]), amount, arena_str(x->a, fields[x->account]));
    return 1;
}

static enum err_code read_list(struct answering *x, const char *path, struct err *e)
{
    struct csv_reader *r;
    int more = 1;
    enum err_code code = csv_open(&r, path, e);
    if (code != ERR_NONE)
        return code;
    x->id = csv_find(r, STR("payment_id"));
    x->amount = csv_find(r, STR("amount_vnd"));
    x->account = csv_find(r, STR("account"));
    if (x->id < 0 || x->amount < 0 || x->account < 0)
        code = err_set(e, ERR_INPUT,
                       "%z không phải danh sách chi trả: cần cột payment_id, amount_vnd, account",
                       "%z is no payment list: it needs the columns payment_id, amount_vnd, "
                       "account",
                       path);
    while (code == ERR_NONE && more > 0)
        more = row(x, r, e);
    csv_close(r);
    return code == ERR_NONE && more < 0 ? e->code : code;
}

static enum err_code answers(struct cli *c, const struct options *o, struct answering *x,
                             struct err *e)
{
    enum err_code code = take("--unpaid", o->unpaid, PER_THOUSAND, &x->unpaid, e);
    if (code == ERR_NONE)
        code = take("--returned", o->returned, PER_THOUSAND - x->unpaid, &x->returned, e);
    if (code == ERR_NONE)
        code = take("--seed", o->seed, INT64_MAX, &x->seed, e);
    if (code == ERR_NONE && !day_parse(o->on, &x->on))
        code =
            err_set(e, ERR_USAGE, "--on: \"%s\" không phải ngày", "--on: \"%s\" is no day", o->on);
    if (code == ERR_NONE)
        code = read_list(x, arena_cstr(c->arena, o->list), e);
    if (code != ERR_NONE)
        return code;
    return bank_report_write(arena_cstr(c->arena, o->out), x->lines.v, x->lines.n, e);
}

int synth_answers(struct cli *c, int argc, char **argv)
{
    struct options o = {0};
    struct answering x = {.a = c->arena, .returned = 20, .seed = 1};
    const struct cli_option options[] = {
        {.name = "--list", .value = &o.list, .required = true},
        {.name = "--on", .value = &o.on, .required = true},
        {.name = "--out", .value = &o.out, .required = true},
        {.name = "--unpaid", .value = &o.unpaid},
        {.name = "--returned", .value = &o.returned},
        {.name = "--seed", .value = &o.seed},
    };
    struct err e = {0};
    char n[3][32];
    if (cli_parse(options, sizeof(options) / sizeof(options[0]), argc, argv, NULL, 0, NULL, &e) !=
            ERR_NONE ||
        answers(c, &o, &x, &e) != ERR_NONE)
        return cli_fail(c, &e);
    fmt_grouped(n[0], x.count[BANK_PAID]);
    fmt_grouped(n[1], x.count[BANK_UNPAID]);
    fmt_grouped(n[2], x.count[BANK_RETURNED]);
    printf(c->lang == LANG_VI
               ? "GIẢ LẬP: đơn vị chi trả nói %s khoản đã chi, %s khoản chưa chi, %s khoản bị trả "
                 "lại\n"
               : "SYNTHETIC: the provider says %s paid, %s unpaid, %s returned\n",
           n[0], n[1], n[2]);
    return 0;
}
