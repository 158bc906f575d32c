/* The long work of a cycle, as jobs. */
#include "pay/cycle_out.h"
#include "web/room_cycle.h"

static enum err_code prepare(const struct web_job_order *o, struct arena *a, str *answer,
                             struct err *e)
{
    struct cycle_question question = {
        .law = o->app->law, .areas = o->app->areas, .month = o->month, .provider = o->provider};
    bool again;
    mem_copy(question.law_sum, o->app->law_sum, sizeof(question.law_sum));
    return cycle_prepare(o->app->pool, a, &o->r, &question, answer, &again, e);
}

/* What a provider sent. The lines lie in an arena of their own, as large as files may be. */
static enum err_code import(const struct web_job_order *o, struct arena *a, str *answer,
                            struct err *e)
{
    struct cycle_file f = {.name = o->file_name};
    struct store_conn *c = NULL;
    bool again;
    enum err_code code = store_pool_reader(o->app->pool, &c, e);
    if (code != ERR_NONE)
        return code;
    code = cycle_in_read(c, a, o->app->province, o->month, arena_cstr(a, o->file_name), o->file, &f,
                         e);
    store_pool_return(o->app->pool, c);
    if (code != ERR_NONE)
        return code;
    store_sha256(o->file, f.content);
    return cycle_import(o->app->pool, a, &o->r, o->month, &f, answer, &again, e);
}

static void say_nothing(void *ctx, str provider, uint32_t payments, uint32_t cash)
{
    (void)ctx;
    (void)provider;
    (void)payments;
    (void)cash;
}

static enum err_code write_files(const struct web_job_order *o, struct arena *a,
                                 struct cycle_out *x, struct err *e)
{
    struct cycle_providers *providers = arena_new(a, struct cycle_providers);
    struct csv_reader *r = NULL;
    struct store_conn *c = NULL;
    x->providers = providers;
    enum err_code code = csv_open_memory(&r, o->providers, "providers", e);
    if (code == ERR_NONE)
        code = cycle_providers_read(a, r, STR("providers"), providers, e);
    csv_close(r);
    if (code == ERR_NONE)
        code = store_pool_reader(o->app->pool, &c, e);
    if (code != ERR_NONE)
        return code;
    code = cycle_out_open(c, a, o->app->areas, x, e);
    store_pool_return(o->app->pool, c);
    if (code == ERR_NONE)
        code = room_files_folder(a, o->month, &x->folder, e);
    return code == ERR_NONE ? cycle_out_write(a, x, say_nothing, NULL, e) : code;
}

/* The first time the cycle counts as sent; files can be made again, the same bytes. */
static enum err_code export(const struct web_job_order *o, struct arena *a, str *answer,
                            struct err *e) {
    struct cycle_out *x = arena_new(a, struct cycle_out); bool again;
    x->province = o->app->province;
    x->month = o->month;
    x->authority = o->authority;
    x->reference = o->number;
    x->provider = o->provider;
    enum err_code code = write_files(o, a, x, e);
    if (code != ERR_NONE || x->standing.state != CYCLE_APPROVED) return code;
    return cycle_do(o->app->pool, a, &o->r, o->month, CYCLE_SEND, STR(""), answer, &again, e);
}

enum err_code room_cycle_do(const struct web_job_order *o, struct arena *a, str *answer,
                            struct err *e)
{
    bool again;
    switch ((enum room_cycle_work)o->act) {
    case ROOM_PREPARE:
        return prepare(o, a, answer, e);
    case ROOM_RECONCILE:
        return cycle_reconcile(o->app->pool, a, &o->r, o->month, (struct steps){0}, answer, &again,
                               e);
    case ROOM_IMPORT:
        return import(o, a, answer, e);
    case ROOM_EXPORT:
        return export(o, a, answer, e);
    case ROOM_ACT:
        break;
    }
    return cycle_do(o->app->pool, a, &o->r, o->month, cycle_act_find(o->number), o->note, answer,
                    &again, e);
}
