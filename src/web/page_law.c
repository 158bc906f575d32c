/* The law as pages: the files, a file, a name with its dated values, its cases and whom it reaches.
 */
#include "base/text.h"
#include "web/law_render.h"
#include "web/page_whatif.h"
#include "web/room_registry.h"

#define FOUND_MAX 60
#define CASES_MAX 40

static struct law_view view_of(const struct web_request *q, str file)
{
    return (struct law_view){.law = q->app->law, .arena = q->arena, .lang = q->lang, .file = file};
}

static str kind_text(const struct law_symbol *s, enum lang lang)
{
    switch (s->kind) {
    case LAW_FACT:
        return TEXT_LAW_FACT[lang];
    case LAW_PARAM:
        return TEXT_LAW_PARAMETER[lang];
    case LAW_CLASS:
        return TEXT_LAW_CLASS[lang];
    case LAW_FINDING:
        return TEXT_LAW_FINDING[lang];
    case LAW_BENEFIT:
        return TEXT_LAW_BENEFIT[lang];
    case LAW_RULE:
        break;
    }
    return TEXT_LAW_RULE[lang];
}

static str pays_text(const struct law_symbol *s, enum lang lang)
{
    switch (s->pays) {
    case LAW_MONTHLY:
        return TEXT_LAW_MONTHLY[lang];
    case LAW_QUARTERLY:
        return TEXT_LAW_QUARTERLY[lang];
    case LAW_ONCE:
        return TEXT_LAW_ONCE[lang];
    case LAW_SERVICE:
        return TEXT_LAW_SERVICE[lang];
    case LAW_PAYS_NONE:
        break;
    }
    return STR("");
}

/* ---- the files, and finding a name ---- */

static bool has_word(struct web_request *q, str text, str word)
{
    struct buf b;
    buf_init(&b, q->arena, text.n + 1);
    buf_add(&b, text);
    room_blanks(b.p, b.n);
    return str_find(text_fold(q->arena, buf_str(&b)), word) >= 0;
}

static void find_names(struct web_request *q, struct page_law *page)
{
    const struct law *l = q->app->law;
    struct buf b;
    buf_init(&b, q->arena, page->words.n + 1);
    buf_add(&b, page->words);
    room_blanks(b.p, b.n);
    str word = text_fold(q->arena, buf_str(&b));
    page->names = arena_array(q->arena, struct page_law_names, FOUND_MAX);
    for (uint32_t i = 0; i < law_symbol_count(l); i++) {
        const struct law_symbol *s = law_symbol(l, i);
        if (!has_word(q, s->name, word) && !has_word(q, s->id, word) &&
            !has_word(q, s->label, word))
            continue;
        if (page->n_names == FOUND_MAX) {
            page->more = true;
            break;
        }
        page->names[page->n_names++] = (struct page_law_names){.name = room_law_name(q, s),
                                                               .url = law_name_url(q->arena, s),
                                                               .kind = kind_text(s, q->lang),
                                                               .label = s->label,
                                                               .instrument = s->instrument,
                                                               .article = s->article};
    }
}

static uint32_t declared_in(const struct law *l, str file, enum law_kind kind)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < law_symbol_count(l); i++)
        n += law_symbol(l, i)->kind == kind && str_eq(law_symbol(l, i)->file, file);
    return n;
}

static day day_of_head(str text)
{
    day d = DAY_MIN;
    day_parse(law_head(text, "hiệu lực", "in force"), &d);
    return d;
}

static void list_files(struct web_request *q, struct page_law *page)
{
    const struct law *l = q->app->law;
    uint32_t n = law_source_count(l);
    page->files = arena_array(q->arena, struct page_law_files, (size_t)n + 1);
    for (uint32_t i = 0; i < n; i++) {
        const struct law_source *s = law_source(l, i);
        page->files[page->n_files++] =
            (struct page_law_files){.title = law_head(s->text, "văn bản", "instrument"),
                                    .url = law_file_url(q->arena, s->name),
                                    .number = law_head(s->text, "số hiệu", "number"),
                                    .since = day_of_head(s->text),
                                    .grade = law_head(s->text, "mức tin cậy", "grade"),
                                    .benefits = declared_in(l, s->name, LAW_BENEFIT),
                                    .parameters = declared_in(l, s->name, LAW_PARAM)};
    }
}

static enum err_code law_list(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct page_law page = {.words = web_param(q, "q")};
    (void)e;
    if (page.words.n > 0) {
        page.asked = true;
        find_names(q, &page);
    } else {
        list_files(q, &page);
    }
    web_page_begin(q, a, TEXT_LAW_TITLE[q->lang]);
    page_law(&a->body, &page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}

/* ---- cases ---- */

/* The next case of a file of cases: from "- name:" to the next; empty: there is none. */
static str next_case(str *rest, str *name)
{
    const char *from = NULL, *end = NULL;
    while (rest->p != NULL) {
        str before = *rest, line = str_split(rest, '\n');
        bool begins = str_starts(line, STR("- name:"));
        if (begins && from != NULL) {
            *rest = before;
            break;
        }
        if (begins) {
            from = line.p;
            *name = str_trim(str_slice(line, 7, line.n));
        }
        end = line.p + line.n;
    }
    return from != NULL ? str_trim((str){from, (size_t)(end - from)}) : STR("");
}

/* Does the case say something of `id`? As a whole word followed by a colon. */
static bool is_about(str text, str id)
{
    for (size_t at = 0; id.n > 0 && at + id.n < text.n; at++) {
        bool starts = at == 0 || text.p[at - 1] == ' ' || text.p[at - 1] == '{';
        if (starts && text.p[at + id.n] == ':' && str_eq(str_slice(text, at, at + id.n), id))
            return true;
    }
    return false;
}

/* ---- a file ---- */

static int64_t source_of_key(const struct web_request *q, str key)
{
    for (uint32_t i = 0; i < law_source_count(q->app->law); i++) {
        if (str_eq(law_file_key(q->arena, law_source(q->app->law, i)->name), key))
            return i;
    }
    return -1;
}

/* Of one file's cases those about `id`; all of them where it is empty. */
static void take_cases(struct web_request *q, str yaml, str id, struct page_law_cases *page)
{
    struct {
        struct page_law_cases_cases *v;
        uint32_t n, cap;
    } cases = {page->cases, page->n_cases, page->n_cases};
    str name = STR("");
    while (yaml.p != NULL) {
        str text = next_case(&yaml, &name);
        struct page_law_cases_cases one = {.text = text, .name = name};
        if (one.text.n == 0 || (id.n > 0 && !is_about(one.text, id)))
            continue;
        page->more = id.n > 0 && cases.n == CASES_MAX;
        if (page->more)
            break;
        vec_push(q->arena, &cases, one);
    }
    page->cases = cases.v;
    page->n_cases = cases.n;
}

static enum err_code law_file(struct web_request *q, struct web_answer *a, struct err *e)
{
    int64_t at = source_of_key(q, web_param(q, "file"));
    if (at < 0) {
        a->status = 404;
        return err_set(e, ERR_INPUT, "không có văn bản luật này", "there is no such law text");
    }
    const struct law_source *s = law_source(q->app->law, (uint32_t)at);
    struct law_view view = view_of(q, s->name);
    uint32_t first;
    str body = law_body(s->text, &first);
    struct page_law_file page = {.title = law_head(s->text, "văn bản", "instrument"),
                                 .number = law_head(s->text, "số hiệu", "number"),
                                 .issued = law_head(s->text, "ban hành", "issued"),
                                 .since = law_head(s->text, "hiệu lực", "in force"),
                                 .grade = law_head(s->text, "mức tin cậy", "grade"),
                                 .source = law_head(s->text, "nguồn", "source")};
    struct page_law_cases cases = {0};
    take_cases(q, q->app->law_tests[at], STR(""), &cases);
    web_page_begin(q, a, page.title);
    page_law_file(&a->body, &page, q->lang);
    law_render(&view, &a->body, body, first);
    page_law_cases(&a->body, &cases, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}

/* ---- a name ---- */

/* Of the last cycle of payments that was approved: how many were paid for the benefit, and what. */
static enum err_code fill_reach(struct web_request *q, const struct law_symbol *s,
                                struct page_law_name *page, struct err *e)
{
    struct store_value last[2], sums[2];
    if (s->kind != LAW_BENEFIT || q->user.id == 0 ||
        !roles_held_everywhere(&q->user.held, RIGHT_FIGURES_READ))
        return ERR_NONE;
    enum err_code code = web_db(q, e);
    if (code != ERR_NONE)
        return code;
    int got = store_one(q->db,
                        SQL("SELECT month, round FROM cycle_act WHERE province = ?1 AND act ="
                            " 'approve' ORDER BY month DESC, round DESC LIMIT 1"),
                        STORE_VALUES(store_int(q->app->province)), q->arena, last, 2, e);
    if (got <= 0)
        return got < 0 ? e->code : ERR_NONE;
    got = store_one(q->db,
                    SQL("SELECT count(DISTINCT number), coalesce(sum(amount), 0) FROM payment_line"
                        " WHERE province = ?1 AND month = ?2 AND round = ?3 AND benefit = ?4"),
                    STORE_VALUES(store_int(q->app->province), last[0], last[1], store_text(s->id)),
                    q->arena, sums, 2, e);
    if (got < 0)
        return e->code;
    page->reach = true;
    page->reach_month = room_month(q, (month)last[0].i);
    page->reach_people = sums[0].i;
    page->reach_money = sums[1].i;
    return ERR_NONE;
}

static void fill_name(struct web_request *q, const struct law_symbol *s, struct page_law_name *page)
{
    *page = (struct page_law_name){.name = room_law_name(q, s),
                                   .vi = s->name,
                                   .id = s->id,
                                   .kind = kind_text(s, q->lang),
                                   .label = s->label,
                                   .instrument = s->instrument,
                                   .article = s->article,
                                   .grade = s->grade,
                                   .pays = pays_text(s, q->lang),
                                   .fund = s->fund};
    struct buf url;
    buf_init(&url, q->arena, 4096);
    buf_add(&url, law_file_url(q->arena, s->file));
    buf_add_c(&url, "#n-");
    html_url_part(&url, s->id);
    page->file_url = buf_str(&url);
}

static void put_declaration(struct web_request *q, struct web_answer *a, const struct law_symbol *s,
                            str text)
{
    struct law_view view = view_of(q, STR(""));
    str declared = law_declaration(text, s->line);
    bool block = s->kind != LAW_PARAM && str_find(declared, STR("|")) < 0;
    if (!block) {
        law_render(&view, &a->body, declared, s->line);
        return;
    }
    html_raw(&a->body, STR("<pre tabindex=\"0\"><code>"));
    law_render_code(&view, &a->body, declared);
    html_raw(&a->body, STR("</code></pre>\n"));
}

static enum err_code law_name(struct web_request *q, struct web_answer *a, struct err *e)
{
    const struct law *l = q->app->law;
    const struct law_symbol *s = law_find(l, web_param(q, "name"));
    struct page_law_name page;
    struct page_law_cases cases = {0};
    if (s == NULL) {
        a->status = 404;
        return err_set(e, ERR_INPUT, "luật không có tên này", "the law has no such name");
    }
    fill_name(q, s, &page);
    enum err_code code = fill_reach(q, s, &page, e);
    if (code != ERR_NONE)
        return code;
    for (uint32_t i = 0; i < law_source_count(l); i++)
        take_cases(q, q->app->law_tests[i], s->id, &cases);
    web_page_begin(q, a, page.name);
    page_law_name(&a->body, &page, q->lang);
    for (uint32_t i = 0; i < law_source_count(l); i++) {
        if (str_eq(law_source(l, i)->name, s->file))
            put_declaration(q, a, s, law_source(l, i)->text);
    }
    room_whatif(q, a, s);
    page_law_cases(&a->body, &cases, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}

const struct web_route web_routes_law[] = {
    {.method = "GET",
     .path = "/luat",
     .access = WEB_ANYBODY,
     .fields = {{"q", WEB_TEXT, 200, false}},
     .handler = law_list,
     .title = {"Luật", "The law"},
     .nav = {"Luật", "The law"}},
    {.method = "GET",
     .path = "/luat/{file}",
     .access = WEB_ANYBODY,
     .fields = {{"file", WEB_TEXT, 200, true}},
     .handler = law_file,
     .title = {"Một văn bản luật", "A law text"}},
    {.method = "GET",
     .path = "/luat/ten/{name}",
     .access = WEB_ANYBODY,
     .fields = {{"name", WEB_TEXT, 200, true}},
     .handler = law_name,
     .title = {"Một tên trong luật", "A name of the law"}},
    {0},
};
