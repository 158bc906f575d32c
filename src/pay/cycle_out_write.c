/* The files of a long cycle, two written at a time: the sheet to sign takes as long as all others
 * together. A file is a rendering of its orders alone, so who writes it, and when, changes no byte.
 */
#include "base/fmt.h"
#include "pay/bank_list.h"
#include "pay/bank_pain001.h"
#include "pay/bank_sheet.h"
#include "pay/cycle_out.h"
#include "registry/times.h"

#include <pthread.h>
#include <stdatomic.h>

#define LONG_CYCLE 2000u /* payments; fewer are written before a thread has paid for itself */

/* In the order in which they are taken up: what takes longest first. */
enum file_kind { FILE_SHEET, FILE_XLSX, FILE_CSV, FILE_PAIN, FILE_KINDS };

struct file {
    const struct bank_provider *provider;
    const char *path;
    const struct payment_instruction *v;
    uint32_t n;
    struct err e; /* why it failed */
};

struct sending {
    struct arena *a;
    const struct cycle_out *x;
    struct {
        struct file *v;
        uint32_t n, cap;
    } files[FILE_KINDS];
    atomic_uint next;    /* of all files, one kind after the other */
    atomic_uint written; /* orders in the files that are done */
    uint32_t lines;      /* and in all */
    pthread_t asker;     /* who alone is told how far it is */
    atomic_bool failed;
};

/* ---- one file ---- */

static enum err_code write_list(const struct cycle_out *x, const struct file *f, bool csv,
                                struct err *e)
{
    const struct bank_list list = {.authority = x->authority,
                                   .provider = f->provider->name,
                                   .period = x->month,
                                   .made_on = day_of_moment(x->standing.approved_us),
                                   .headings = csv ? BANK_HEAD_CODES : BANK_HEAD_VIETNAMESE,
                                   .v = f->v,
                                   .n = f->n};
    return csv ? bank_list_csv(f->path, &list, e) : bank_list_xlsx(f->path, &list, e);
}

static enum err_code write_sheet(const struct cycle_out *x, const struct file *f, struct err *e)
{
    const struct bank_sheet sheet = {.authority = x->authority,
                                     .provider = f->provider->name,
                                     .period = x->month,
                                     .made_on = day_of_moment(x->standing.approved_us),
                                     .reference = x->reference,
                                     .v = f->v,
                                     .n = f->n};
    return bank_sheet_pdf(f->path, &sheet, e);
}

static enum err_code write_pain(const struct cycle_out *x, const struct file *f, struct err *e)
{
    char id[64], m[8];
    int64_t second_us = 1000000, local_us = x->standing.approved_us + 7 * 3600 * second_us;
    size_t n = month_format_iso(x->month, m);
    n = fmt_write(id, sizeof(id), "%s-%s-%u", f->provider->code, (str){m, n}, x->standing.round);
    const struct bank_pain001 head = {
        .message_id = (str){id, n},
        .made_on = day_of_moment(x->standing.approved_us),
        .made_second = (int32_t)(local_us / second_us % 86400),
        .initiator = x->authority,
        .execute_on = month_first_day(x->month),
        .letters = BANK_VIETNAMESE,
        .providers = f->provider,
        .n_providers = 1,
    };
    return bank_pain001_write(f->path, &head, f->v, f->n, e);
}

static enum err_code write_file(const struct cycle_out *x, enum file_kind kind,
                                const struct file *f, struct err *e)
{
    return kind == FILE_SHEET  ? write_sheet(x, f, e)
           : kind == FILE_PAIN ? write_pain(x, f, e)
                               : write_list(x, f, kind == FILE_CSV, e);
}

/* Takes up one file after the other; after a failure nobody begins another. */
static void *write_files(void *ctx)
{
    struct sending *s = ctx;
    while (!atomic_load(&s->failed)) {
        uint32_t at = atomic_fetch_add(&s->next, 1);
        int kind = 0;
        while (kind < FILE_KINDS && at >= s->files[kind].n)
            at -= s->files[kind++].n;
        if (kind == FILE_KINDS)
            break;
        struct file *f = &s->files[kind].v[at];
        if (write_file(s->x, (enum file_kind)kind, f, &f->e) != ERR_NONE)
            atomic_store(&s->failed, true);
        atomic_fetch_add(&s->written, f->n);
        if (pthread_equal(pthread_self(), s->asker))
            steps_tell(s->x->steps, atomic_load(&s->written), s->lines);
    }
    return NULL;
}

/* ---- which files there are ---- */

static const char *path_of(struct sending *s, str provider, enum file_kind kind)
{
    static const char *const ends[FILE_KINDS] = {[FILE_SHEET] = "-ky-nhan.pdf",
                                                 [FILE_XLSX] = ".xlsx",
                                                 [FILE_CSV] = ".csv",
                                                 [FILE_PAIN] = "-pain.001.xml"};
    char text[4096];
    char m[8];
    size_t n = month_format_iso(s->x->month, m);
    n = fmt_write(text, sizeof(text), "%s/%s-%s%z", s->x->folder, provider, (str){m, n},
                  ends[kind]);
    return arena_cstr(s->a, (str){text, n});
}

/* Those in cash, those by account, or both and those that were stopped. */
static bool goes_into(const struct payment_instruction *p, const struct bank_provider *provider,
                      enum file_kind kind, bool stopped)
{
    bool wanted = kind == FILE_SHEET  ? p->method == BANK_CASH && !stopped
                  : kind == FILE_PAIN ? p->method != BANK_CASH && !stopped
                                      : true;
    return wanted && str_eq(p->provider, provider->code);
}

/* The provider's orders of the file. A province's are many: they take the room they need. */
static struct file choose(const struct sending *s, const struct bank_provider *provider,
                          enum file_kind kind)
{
    const struct cycle_orders *o = &s->x->orders;
    struct file f = {.provider = provider};
    uint32_t n = 0;
    for (uint32_t i = 0; i < o->n; i++)
        f.n += goes_into(&o->v[i], provider, kind, false);
    for (uint32_t i = 0; i < o->n_stopped; i++)
        f.n += goes_into(&o->stopped[i], provider, kind, true);
    struct payment_instruction *v = arena_array(s->a, struct payment_instruction, (size_t)f.n + 1);
    for (uint32_t i = 0; i < o->n; i++) {
        if (goes_into(&o->v[i], provider, kind, false))
            v[n++] = o->v[i];
    }
    for (uint32_t i = 0; i < o->n_stopped; i++) {
        if (goes_into(&o->stopped[i], provider, kind, true))
            v[n++] = o->stopped[i];
    }
    f.v = v;
    return f;
}

static void put_file(struct sending *s, enum file_kind kind, struct file f)
{
    f.path = path_of(s, f.provider->code, kind);
    if (f.n > 0)
        vec_push(s->a, &s->files[kind], f);
    s->lines += f.n;
}

/* The first of the failed ones, in the order in which they are taken up. */
static enum err_code outcome(const struct sending *s, struct err *e)
{
    for (int kind = 0; kind < FILE_KINDS; kind++) {
        for (uint32_t i = 0; i < s->files[kind].n; i++) {
            const struct file *f = &s->files[kind].v[i];
            if (f->e.code == ERR_NONE)
                continue;
            *e = f->e;
            return e->code;
        }
    }
    return ERR_NONE;
}

enum err_code cycle_out_write(struct arena *a, struct cycle_out *x, cycle_out_said *said, void *ctx,
                              struct err *e)
{
    struct sending s = {.a = a, .x = x, .asker = pthread_self()};
    uint32_t cash[CYCLE_MAX_PROVIDERS], account[CYCLE_MAX_PROVIDERS], lines[CYCLE_MAX_PROVIDERS];
    pthread_t helper;
    for (uint32_t i = 0; i < x->providers->n; i++) {
        const struct bank_provider *provider = &x->providers->v[i];
        const struct file sheet = choose(&s, provider, FILE_SHEET);
        const struct file pain = choose(&s, provider, FILE_PAIN);
        const struct file list = choose(&s, provider, FILE_CSV);
        put_file(&s, FILE_SHEET, sheet);
        put_file(&s, FILE_PAIN, pain);
        put_file(&s, FILE_CSV, list);
        put_file(&s, FILE_XLSX, list);
        cash[i] = sheet.n;
        account[i] = pain.n;
        lines[i] = list.n;
    }
    bool helped = x->orders.n >= LONG_CYCLE && pthread_create(&helper, NULL, write_files, &s) == 0;
    write_files(&s);
    if (helped)
        pthread_join(helper, NULL);
    enum err_code code = outcome(&s, e);
    for (uint32_t i = 0; i < x->providers->n && code == ERR_NONE; i++) {
        if (lines[i] > 0)
            said(ctx, x->providers->v[i].name, cash[i] + account[i], cash[i]);
    }
    return code;
}
