/* A review into the registry: files are sent and checked, what is wrong is listed; a second step
 * writes them whole. The same functions as `ansinh import`. */
#include "base/csv.h"
#include "web/import_kept.h"
#include "web/room_pay.h"

#define HERE "/nhap"
#define LINES_AS_CSV 10000u

static const char csv_head[] = "file,sheet,row,cell,column,entity,reason,hint\r\n";

/* ---- what was sent ---- */

static void put_sent(struct sheet *s, const struct import_kept *k)
{
    struct web_request *q = s->q;
    struct sheet_pairs p;
    sheet_pairs_begin(&p, s, TEXT_IMPORT_SENT[q->lang]);
    sheet_pair(&p, TEXT_IMPORT_FILES, k->names);
    sheet_pair(&p, TEXT_IMPORT_WHEN, room_pay_clock(q, k->at_us));
    if (k->usable) {
        sheet_pair(&p, TEXT_IMPORT_FOUND_HOUSEHOLDS, sheet_int(q, k->households));
        sheet_pair(&p, TEXT_IMPORT_FOUND_PERSONS, sheet_int(q, k->persons));
    }
    if (k->state == IMPORT_READ || k->state == IMPORT_REFUSED)
        sheet_pair(&p, TEXT_IMPORT_FOUND_WRONG, sheet_int(q, k->found));
    for (uint32_t i = 0; i < k->notes.n; i++)
        sheet_pair(&p, TEXT_IMPORT_NOTES, k->notes.v[i].text[q->lang]);
    sheet_pairs_end(&p);
}

static str counts(struct web_request *q, const struct import_counts *n)
{
    return sheet_fmt(q, TEXT_IMPORT_COUNTS[q->lang].p, (int64_t)n->added, (int64_t)n->changed,
                     (int64_t)n->gone);
}

static void put_written(struct sheet *s, const struct import_report *r)
{
    struct web_request *q = s->q;
    struct sheet_pairs p;
    if (r->again || r->recording == 0) {
        sheet_note(s, TEXT_IMPORT_WRITTEN[q->lang],
                   r->again ? TEXT_IMPORT_AGAIN[q->lang] : TEXT_IMPORT_SAME[q->lang]);
        return;
    }
    sheet_pairs_begin(&p, s, TEXT_IMPORT_WRITTEN[q->lang]);
    sheet_pair(&p, TEXT_IMPORT_RECORDING, sheet_int(q, r->recording));
    sheet_pair(&p, TEXT_IMPORT_COUNT_HOUSEHOLDS, counts(q, &r->households));
    sheet_pair(&p, TEXT_IMPORT_COUNT_PERSONS, counts(q, &r->persons));
    sheet_pair(&p, TEXT_IMPORT_COUNT_FACTS, counts(q, &r->facts));
    sheet_pair(&p, TEXT_IMPORT_ANSWERS, sheet_int(q, r->answers));
    if (r->kept > 0)
        sheet_pair(&p, TEXT_IMPORT_KEPT, sheet_int(q, r->kept));
    if (r->older > 0)
        sheet_pair(&p, TEXT_IMPORT_OLDER, sheet_int(q, r->older));
    sheet_pairs_end(&p);
}

/* Of the registry's refusals each is of a household or a person, of files of a place in them. */
static void put_lines(struct sheet *s, const struct import_kept *k, uint32_t from)
{
    struct web_request *q = s->q;
    struct sheet_table t;
    bool files = k->state == IMPORT_READ;
    uint32_t to = from + k->lines.n;
    sheet_table_begin(&t, s,
                      files                        ? TEXT_IMPORT_WRONG[q->lang]
                      : k->state == IMPORT_REFUSED ? TEXT_IMPORT_REFUSED[q->lang]
                                                   : TEXT_IMPORT_WARNINGS[q->lang],
                      sheet_fmt(q, TEXT_IMPORT_ROWS[q->lang].p, (int64_t)from + 1, (int64_t)to,
                                (int64_t)k->found));
    if (files) {
        sheet_head(&t, TEXT_IMPORT_FILE);
        sheet_head(&t, TEXT_IMPORT_SHEET);
        sheet_head_number(&t, TEXT_IMPORT_ROW);
        sheet_head(&t, TEXT_IMPORT_CELL);
        sheet_head(&t, TEXT_IMPORT_COLUMN);
    } else {
        sheet_head(&t, TEXT_IMPORT_ENTITY);
    }
    sheet_head(&t, TEXT_IMPORT_REASON);
    if (files)
        sheet_head(&t, TEXT_IMPORT_HINT);
    for (uint32_t i = 0; i < k->lines.n; i++) {
        const struct import_line *l = &k->lines.v[i];
        const str place[5] = {l->file, l->sheet, l->row, l->cell, l->column};
        for (int c = 0; c < 5 && files; c++)
            sheet_cell(&t, place[c]);
        if (!files)
            sheet_cell(&t, l->entity);
        sheet_cell(&t, l->reason[q->lang]);
        if (files)
            sheet_cell(&t, l->hint[q->lang]);
    }
    sheet_table_end(&t, TEXT_IMPORT_NONE[q->lang],
                    to < k->found && k->lines.n == SHEET_ROWS
                        ? sheet_fmt(q, HERE "?from_row=%u", to)
                        : STR(""));
    if (k->found > 0)
        sheet_go(s, STR(HERE "/cho-sai"),
                 k->found <= LINES_AS_CSV
                     ? TEXT_IMPORT_AS_CSV[q->lang]
                     : sheet_fmt(q, TEXT_IMPORT_AS_CSV_SOME[q->lang].p, (int64_t)LINES_AS_CSV));
}

/* ---- the forms ---- */

static void send_form(struct sheet *s, bool others)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, STR(HERE "/tep"),
                     others ? TEXT_IMPORT_SEND_OTHERS[q->lang] : TEXT_IMPORT_SEND[q->lang],
                     TEXT_IMPORT_SEND_NOTE[q->lang]);
    sheet_upload(&f, "households", TEXT_IMPORT_HOUSEHOLDS, NULL);
    sheet_upload(&f, "members", TEXT_IMPORT_MEMBERS, NULL);
    sheet_upload(&f, "facts", TEXT_IMPORT_FACTS, NULL);
    sheet_upload(&f, "workbook", TEXT_IMPORT_WORKBOOK, NULL);
    sheet_button(&f, TEXT_IMPORT_SEND_GO);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static void write_form(struct sheet *s, const struct import_kept *k)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    bool part = k->found > 0;
    sheet_form_begin(&f, s, STR(HERE "/ghi"), TEXT_IMPORT_WRITE[q->lang],
                     part ? TEXT_IMPORT_WRITE_PART_NOTE[q->lang] : TEXT_IMPORT_WRITE_NOTE[q->lang]);
    if (part)
        sheet_hidden(&f, "part", STR("1"));
    sheet_field(&f, "reference", TEXT_IMPORT_REFERENCE, &TEXT_IMPORT_REFERENCE_HINT[q->lang],
                STR(""));
    sheet_button(&f, part ? TEXT_IMPORT_WRITE_PART : TEXT_IMPORT_WRITE_GO);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static void drop_form(struct sheet *s)
{
    struct web_request *q = s->q;
    struct sheet_form f;
    sheet_form_begin(&f, s, STR(HERE "/bo"), STR(""), TEXT_IMPORT_DROP_NOTE[q->lang]);
    sheet_button(&f, TEXT_IMPORT_DROP);
    sheet_form_fields(&f);
    sheet_form_end(&f);
}

static bool is_busy(void)
{
    struct web_job job;
    web_job_standing(WEB_JOB_IMPORT, &job);
    return job.state == WEB_JOB_RUNNING || job.state == WEB_JOB_WAITING;
}

static enum err_code show(struct web_request *q, struct web_answer *a, const struct err *wrong,
                          struct err *e)
{
    struct sheet s = {q, a};
    struct import_kept k;
    uint32_t from = sheet_from_row(q);
    enum err_code code = web_may(q, a, RIGHT_REVIEW_RECORD, STR(""), e);
    if (code != ERR_NONE)
        return code;
    bool busy = is_busy();
    import_kept_of(q->arena, q->user.id, from, SHEET_ROWS, &k);
    sheet_begin(&s, TEXT_IMPORT_TITLE[q->lang], TEXT_IMPORT_LEAD[q->lang], NULL, NULL, wrong);
    room_pay_job(&s, WEB_JOB_IMPORT);
    if (k.state != IMPORT_NOTHING)
        put_sent(&s, &k);
    if (k.state == IMPORT_WRITTEN)
        put_written(&s, &k.report);
    if (k.state == IMPORT_READ || k.found > 0)
        put_lines(&s, &k, from);
    if (k.state == IMPORT_READ && !k.usable)
        sheet_note(&s, STR(""), TEXT_IMPORT_USELESS[q->lang]);
    if (k.state == IMPORT_READ && k.usable && k.households > 0 && !busy)
        write_form(&s, &k);
    if (!busy) {
        send_form(&s, k.state != IMPORT_NOTHING);
        if (k.state != IMPORT_NOTHING)
            drop_form(&s);
    }
    sheet_end(&s);
    return ERR_NONE;
}

static enum err_code page(struct web_request *q, struct web_answer *a, struct err *e)
{
    return show(q, a, NULL, e);
}

/* ---- the steps ---- */

static enum err_code begin(struct web_request *q, web_job_work *work, int act, const char *vi,
                           const char *en, struct err *e)
{
    struct web_job_order o = {
        .kind = WEB_JOB_IMPORT, .app = q->app, .act = act, .user = q->user.id, .what = {vi, en}};
    enum err_code code = web_recording(q, "import", &o.r, e);
    o.r.reference = web_param(q, "reference");
    if (code == ERR_NONE)
        code = web_job_begin(&o, work, e);
    if (code == ERR_NONE)
        web_job_settle(WEB_JOB_IMPORT, ROOM_PAY_WAIT_MS);
    return code;
}

static enum err_code answer(struct web_request *q, struct web_answer *a, enum err_code code,
                            const struct err *said, struct err *e)
{
    if (code != ERR_NONE)
        return sheet_answer(q, a, code, said, STR(HERE), STR(""), show, e);
    web_redirect(a, STR(HERE));
    return ERR_NONE;
}

/* Nobody's files change while they are read. */
static enum err_code check_idle(struct err *e)
{
    return is_busy() ? err_set(e, ERR_INPUT, "một lần nhập đang chạy hoặc đang chờ: chờ xong đã",
                               "an import is running or waiting: wait for its end")
                     : ERR_NONE;
}

static enum err_code take(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct err said = {0};
    enum err_code code = web_may(q, a, RIGHT_REVIEW_RECORD, STR(""), &said);
    if (code == ERR_NONE)
        code = check_idle(&said);
    if (code == ERR_NONE)
        code = import_kept_take(q, &said);
    if (code == ERR_NONE)
        code = begin(q, import_kept_read_files, 0, "đọc tệp nhập", "reading files", &said);
    return answer(q, a, code, &said, e);
}

static enum err_code write(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct err said = {0};
    enum err_code code = web_may(q, a, RIGHT_REVIEW_RECORD, STR(""), &said);
    if (code == ERR_NONE)
        code = begin(q, import_kept_write, web_param(q, "part").n > 0, "ghi tệp nhập",
                     "writing an import", &said);
    return answer(q, a, code, &said, e);
}

static enum err_code drop(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct err said = {0};
    enum err_code code = web_may(q, a, RIGHT_REVIEW_RECORD, STR(""), &said);
    if (code == ERR_NONE)
        code = check_idle(&said);
    if (code == ERR_NONE)
        import_kept_drop(q);
    return answer(q, a, code, &said, e);
}

static enum err_code as_csv(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct import_kept k;
    enum err_code code = web_may(q, a, RIGHT_REVIEW_RECORD, STR(""), e);
    if (code != ERR_NONE)
        return code;
    import_kept_of(q->arena, q->user.id, 0, LINES_AS_CSV, &k);
    a->type = "text/csv; charset=utf-8";
    web_header(a, "Content-Disposition", STR("attachment; filename=\"cho-sai.csv\""));
    buf_add_c(&a->body, csv_head);
    for (uint32_t i = 0; i < k.lines.n; i++) {
        const struct import_line *l = &k.lines.v[i];
        const str cells[] = {l->file,   l->sheet,           l->row,          l->cell, l->column,
                             l->entity, l->reason[q->lang], l->hint[q->lang]};
        for (size_t c = 0; c < sizeof(cells) / sizeof(cells[0]); c++) {
            if (c > 0)
                buf_char(&a->body, ',');
            csv_field(&a->body, cells[c]);
        }
        buf_add_c(&a->body, "\r\n");
    }
    return ERR_NONE;
}

#define ROUTE(method_, path_, handler_, vi, en)                                                    \
    .method = (method_), .path = (path_), .access = WEB_RIGHT_EVERYWHERE,                          \
    .right = RIGHT_REVIEW_RECORD, .handler = (handler_), .title = {vi, en}
#define FILE_OF(name_)                                                                             \
    {                                                                                              \
        name_, WEB_FILE, IMPORT_FILE_BYTES, false                                                  \
    }

const struct web_route web_routes_import[] = {
    {ROUTE("GET", HERE, page, "Nhập dữ liệu rà soát", "Import a review"),
     .fields = {{"from_row", WEB_INT, 9, false}}, .nobody = true, .nav = {"Nhập", "Import"}},
    {ROUTE("GET", HERE "/cho-sai", as_csv, "Chỗ sai, thành tệp", "Mistakes as a file"),
     .nobody = true},
    {ROUTE("POST", HERE "/tep", take, "Gửi tệp", "Send files"),
     .fields = {FILE_OF("households"), FILE_OF("members"), FILE_OF("facts"), FILE_OF("workbook")}},
    {ROUTE("POST", HERE "/ghi", write, "Ghi tệp nhập", "Write an import"),
     .fields = {{"part", WEB_INT, 1, false}, {"reference", WEB_TEXT, 200, false}}},
    {ROUTE("POST", HERE "/bo", drop, "Bỏ tệp nhập", "Throw files away")},
    {0},
};
