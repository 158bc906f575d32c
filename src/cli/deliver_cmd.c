#include "cli/deliver_cmd.h"
#include "pay/deliver_law.h"

#include <stdlib.h>

static enum err_code read_words(struct deliver_cmd *q, int argc, char **argv, uint32_t most,
                                struct err *e)
{
    struct pay_cmd *p = &q->p;
    const struct cli_option own[] = {
        {.name = "--month", .value = &p->month_text},
        {.name = "--law", .value = &p->law_folder},
        {.name = "--benefit", .value = &p->benefit},
        {.name = "--from", .value = &p->from},
        {.name = "--number", .value = &p->number},
        {.name = "--signer", .value = &p->signer},
        {.name = "--reason", .value = &p->reason},
        {.name = "--document", .value = &p->document},
        {.name = "--out", .value = &p->out},
        {.name = "--provider", .value = &p->provider},
        {.name = "--authority", .value = &p->authority},
        {.name = "--kind", .value = &q->kind},
        {.name = "--to", .value = &q->to},
        {.name = "--fund", .value = &q->fund},
        {.name = "--programme", .value = &q->programme},
        {.name = "--list", .value = &q->list},
        {.name = "--review-by", .value = &q->review_by},
        {.name = "--warehouse", .value = &q->warehouse},
        {.name = "--mark", .value = &q->mark},
        {.name = "--quantity", .value = &q->quantity},
        {.name = "--amount", .value = &q->amount},
        {.name = "--item", .value = &q->item},
        {.name = "--unit", .value = &q->unit},
        {.name = "--commune", .value = &q->commune},
        {.name = "--store", .value = &q->store},
        {.name = "--problems", .value = &q->problems},
        {.name = "--by", .value = &q->by},
        {.name = "--village", .value = &q->village},
        {.name = "--place", .value = &q->place},
        {.name = "--at", .value = &q->at},
        {.name = "--whole-province", .flag = &q->whole_province},
        {.name = "--late", .flag = &q->late},
        {.name = "--photo", .flag = &q->photo},
        {.name = "--verify", .flag = &q->verify},
        {.name = "--names", .flag = &q->names},
        {.name = "--loss", .flag = &q->loss},
    };
    enum { OWN = sizeof(own) / sizeof(own[0]) };
    struct cli_option options[VIEW_OPTION_COUNT + OFFICER_OPTION_COUNT + OWN];
    view_options(&p->v, options);
    officer_options(&p->officer, options + VIEW_OPTION_COUNT);
    for (int i = 0; i < VIEW_OPTION_COUNT; i++)
        options[i].required = false; /* the catalogue asks no database */
    for (int i = 0; i < OWN; i++)
        options[VIEW_OPTION_COUNT + OFFICER_OPTION_COUNT + i] = own[i];
    enum err_code code = cli_parse(options, VIEW_OPTION_COUNT + OFFICER_OPTION_COUNT + OWN, argc,
                                   argv, q->words, most, &q->n, e);
    for (int i = 0; i < OWN && code == ERR_NONE; i++) {
        bool of_law = own[i].value == &p->law_folder; /* not given is not the same there */
        if (own[i].value != NULL && own[i].value->p == NULL && !of_law)
            *own[i].value = STR("");
    }
    return code;
}

int deliver_cmd_run(struct cli *c, int argc, char **argv, deliver_cmd_act *act, uint32_t words)
{
    struct deliver_cmd *q = arena_new(c->arena, struct deliver_cmd);
    struct err e = {0};
    q->p.c = c;
    enum err_code code = read_words(q, argc, argv, words, &e);
    if (code == ERR_NONE && q->p.v.db.p == NULL && act != deliver_catalogue_cmd)
        code = err_set(&e, ERR_USAGE, "thiếu --db", "--db is missing");
    if (code == ERR_NONE && act != deliver_catalogue_cmd)
        code = view_open(c, &q->p.v, &q->p.db, &e);
    else if (code == ERR_NONE)
        code = view_format(&q->p.v, &e);
    if (code == ERR_NONE)
        code = act(q, &e);
    store_close(q->p.db);
    store_pool_close(q->p.pool);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

enum err_code deliver_cmd_done(struct deliver_cmd *q, const struct recording *r, bool *done,
                               struct err *e)
{
    enum err_code code = ERR_NONE;
    *done = false;
    if (q->p.officer.operation.p != NULL)
        code = store_was_done(q->p.db, r->province, r->operation, done, e);
    if (code == ERR_NONE && *done)
        pay_say(&q->p, true, "Việc này", "This");
    return code;
}

enum err_code deliver_cmd_number(str given, const char *option, int64_t otherwise, int64_t *out,
                                 struct err *e)
{
    *out = otherwise;
    if (given.n == 0 || (num_parse_int(given, out) && *out > 0))
        return ERR_NONE;
    return err_set(e, ERR_USAGE, "%z: \"%s\" không phải là số nguyên dương",
                   "%z: \"%s\" is no positive whole number", option, given);
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* The numbers that are words of the command, ascending, each once. */
static enum err_code read_numbers(struct deliver_cmd *q, int64_t *v, uint32_t *n, struct err *e)
{
    for (uint32_t i = 0; i < q->n; i++) {
        if (!num_parse_int(q->words[i], &v[i]) || v[i] <= 0)
            return err_set(e, ERR_USAGE, "\"%s\" không phải là số của một lượt",
                           "\"%s\" is no number of a delivery", q->words[i]);
    }
    qsort(v, q->n, sizeof(*v), by_number);
    for (uint32_t i = 0; i < q->n; i++) {
        if (*n == 0 || v[*n - 1] != v[i])
            v[(*n)++] = v[i];
    }
    return ERR_NONE;
}

/* Leaves the named ones. */
static enum err_code pick(struct deliver_lines *lines, const int64_t *v, uint32_t n, struct err *e)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < lines->n && kept < n; i++) {
        if (lines->v[i].d.id == v[kept])
            lines->v[kept++] = lines->v[i];
    }
    lines->n = kept;
    return kept == n
               ? ERR_NONE
               : err_set(e, ERR_INPUT, "không có lượt số %l", "there is no delivery %l", v[kept]);
}

enum err_code deliver_cmd_lines(struct deliver_cmd *q, struct deliver_lines *out, struct err *e)
{
    struct deliver_filter f = {.province = q->p.v.at.province,
                               .to = INT64_MAX,
                               .kind = DELIVER_KINDS,
                               .benefit = STR(""),
                               .content = STR("")};
    int64_t *v = arena_array(q->p.c->arena, int64_t, (size_t)q->n + 1);
    uint32_t n = 0;
    if ((q->list.n > 0) == (q->n > 0))
        return err_set(e, ERR_USAGE, "cần --list SỐ, hoặc số của các lượt",
                       "--list NUMBER is needed, or numbers of deliveries");
    enum err_code code = deliver_cmd_number(q->list, "--list", 0, &f.list, e);
    if (code == ERR_NONE)
        code = read_numbers(q, v, &n, e);
    if (code == ERR_NONE && n > 0) {
        f.from = v[0];
        f.to = v[n - 1];
    }
    if (code == ERR_NONE)
        code = deliver_read(q->p.db, q->p.c->arena, &f, out, e);
    if (code == ERR_NONE && n > 0)
        code = pick(out, v, n, e);
    if (code == ERR_NONE && out->n == 0)
        code = err_set(e, ERR_INPUT, "không có danh sách số %l", "there is no list %l", f.list);
    return code;
}

enum err_code deliver_cmd_benefits(struct deliver_cmd *q, const struct law *law,
                                   struct deliver_benefits *out, struct err *e)
{
    enum deliver_kind kind = deliver_kind_find(q->kind);
    if (q->kind.n > 0 && kind == DELIVER_KINDS) {
        err_set(e, ERR_USAGE, "không có loại \"%s\"", "there is no kind \"%s\"", q->kind);
        err_hint(e,
                 "premium, once, in_kind, credit, building, training, livelihood, electricity,"
                 " tuition, legal_aid",
                 "premium, once, in_kind, credit, building, training, livelihood, electricity,"
                 " tuition, legal_aid");
        return ERR_USAGE;
    }
    if (q->kind.n == 0 && q->p.benefit.n == 0)
        return err_set(e, ERR_USAGE, "cần --kind LOẠI hoặc --benefit QUYỀN_LỢI",
                       "--kind KIND or --benefit BENEFIT is needed");
    *out = deliver_benefits_of(q->p.c->arena, law, kind, q->p.benefit);
    if (out->n > 0)
        return ERR_NONE;
    err_set(e, ERR_INPUT, "luật không có quyền lợi nào như vậy ngoài trợ cấp hằng tháng",
            "the law has no such benefit other than monthly cash");
    err_hint(e, "xem ansinh deliver catalogue", "see ansinh deliver catalogue");
    return ERR_INPUT;
}

enum err_code deliver_cmd_months(struct deliver_cmd *q, enum deliver_kind kind, month *from,
                                 month *to, struct err *e)
{
    month m = 0;
    enum err_code code;
    if (q->p.month_text.n == 0) {
        code = pay_cmd_month(q->p.from, "--from", from, e);
        if (code == ERR_NONE)
            code = pay_cmd_month(q->to, "--to", to, e);
        if (code == ERR_NONE && (*to < *from || *to - *from >= 12))
            code = err_set(e, ERR_USAGE, "từ --from đến --to là 1 đến 12 tháng",
                           "from --from to --to are 1 to 12 months");
        return code;
    }
    code = pay_cmd_month(q->p.month_text, "--month", &m, e);
    if (code == ERR_NONE)
        deliver_period(kind, m, from, to);
    return code;
}
