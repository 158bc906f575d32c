/* A form of the review, filled in: as the law asks it, saved a field at a time, scored by the law.
 * docs/review.md §7 tells it for people. */
#include "base/fmt.h"
#include "base/hex.h"
#include "law/single.h"
#include "registry/world.h"
#include "review/form.h"
#include "web/assets.h"
#include "web/room_review.h"
#include "web/route.h"

#define MOST_RADIOS 9 /* options; more are a list to choose from */

struct filling {
    struct room r;
    struct form form;
    str key, xa, thon;
    int64_t blank; /* number of the member that is not there yet */
    bool screens;  /* asked by form 01: form A comes first */
    const struct form_faults *faults;
};

static struct form_writer writer_of(const struct room *r)
{
    return (struct form_writer){.province = r->q->app->province,
                                .campaign = r->campaign,
                                .law = r->q->app->law,
                                .actor = r->q->user.name};
}

/* In the commune of a household that is new, or where one of the registry lives. */
static enum err_code may_fill(struct room *r, enum right right, str key, str commune, struct err *e)
{
    struct world_at at = {.province = r->q->app->province,
                          .as_of = room_law_day(r),
                          .known_on = DAY_MAX,
                          .recording = WORLD_ALL_RECORDINGS};
    int64_t household = 0;
    if (str_starts(key, STR(FORM_NEW))) {
        const struct review_commune *k = review_commune_find(r->s, commune);
        /* Its people stand in no registry yet, but on the page. */
        if (k != NULL && room_may(r, k, right))
            return right == RIGHT_PEOPLE_READ ? web_seen_other(r->q, key, e) : ERR_NONE;
        r->a->status = 403;
        return err_set(e, ERR_INPUT, "không được ghi cho xã \"%s\"",
                       "nothing may be recorded for the commune \"%s\"", commune);
    }
    enum err_code code = world_find_household(r->q->db, &at, key, &household, e);
    if (code == ERR_NONE && household == 0) {
        r->a->status = 404;
        code = err_set(e, ERR_INPUT, "sổ không có hộ \"%s\"",
                       "the registry has no household \"%s\"", key);
    }
    if (code == ERR_NONE)
        code = web_may_for(r->q, r->a, right, &household, 1, e);
    /* A form shows who lives there. */
    return code == ERR_NONE && right == RIGHT_PEOPLE_READ
               ? web_seen(r->q, &household, 1, STR(""), e)
               : code;
}

static enum err_code asks_screen(struct filling *x, struct err *e)
{
    struct world_at at = {.province = x->r.q->app->province,
                          .as_of = room_law_day(&x->r),
                          .known_on = DAY_MAX,
                          .recording = WORLD_ALL_RECORDINGS};
    struct board_household h;
    int64_t household = 0;
    if (str_starts(x->key, STR(FORM_NEW)))
        return ERR_NONE;
    enum err_code code = world_find_household(x->r.q->db, &at, x->key, &household, e);
    if (code == ERR_NONE && household != 0)
        code = board_case(x->r.q->db, x->r.q->arena, &x->r.campaign, household, &h, e);
    x->screens = code == ERR_NONE && household != 0 && h.household != 0 && h.origin == ORIGIN_ENTER;
    return code;
}

static enum err_code open_form(struct filling *x, struct web_request *q, struct web_answer *a,
                               enum right right, struct err *e)
{
    *x = (struct filling){
        .key = web_param(q, "key"), .xa = web_param(q, "xa"), .thon = web_param(q, "thon")};
    enum err_code code = room_open(&x->r, q, a, false, e);
    if (code == ERR_NONE && str_eq_c(x->key, "moi"))
        x->key = room_url(q->arena, STR(FORM_NEW), "", web_operation(q));
    if (code == ERR_NONE)
        code = form_read(q->db, q->arena, q->app->province, x->r.campaign.id, x->key, FORM_NOW,
                         &x->form, e);
    if (code != ERR_NONE)
        return code;
    if (x->form.id != 0) {
        x->key = x->form.key;
        x->xa = x->form.commune;
        x->thon = x->form.village;
    }
    x->form.commune = x->xa;
    code = asks_screen(x, e);
    if (code != ERR_NONE)
        return code;
    return may_fill(&x->r, right, x->key, x->xa, e);
}

/* ---- showing ---- */

static str field_id(struct arena *a, const char *what, int64_t member, str field)
{
    struct buf b;
    buf_init(&b, a, 256);
    buf_fmt(&b, "%z.%l.%s", what, member, field);
    return buf_str(&b);
}

static str option_label(struct web_request *q, const struct law_enum_value *v)
{
    char *p = arena_cstr(q->arena, q->lang == LANG_VI ? v->name : v->id);
    size_t n = q->lang == LANG_VI ? v->name.n : v->id.n;
    room_blanks(p, n);
    return (str){p, n};
}

static void add_option(struct filling *x, struct page_form_blocks_fields *f, str value, str label,
                       str now, uint32_t at)
{
    f->options[f->n_options++] = (struct page_form_blocks_fields_options){
        .value = value,
        .label = label,
        .id = field_id(x->r.q->arena, f->id.p, at, STR("o")),
        .on = str_eq(value, now)};
}

/* Choices: what is not known is one of them, since empty is not no. */
static void fill_options(struct filling *x, struct page_form_blocks_fields *f,
                         const struct law_symbol *s)
{
    struct web_request *q = x->r.q;
    enum lang l = q->lang;
    uint32_t n = s->type.kind == LAW_ENUM ? s->type.values->n_values : 2;
    f->options = arena_array(q->arena, struct page_form_blocks_fields_options, (size_t)n + 1);
    f->id = arena_str(q->arena, f->id);
    for (uint32_t i = 0; i < n && s->type.kind == LAW_ENUM; i++)
        add_option(x, f, s->type.values->values[i].code,
                   option_label(q, &s->type.values->values[i]), f->value, i);
    if (s->type.kind == LAW_BOOL) {
        add_option(x, f, STR("1"), TEXT_FORM_YES[l], f->value, 1);
        add_option(x, f, STR("0"), TEXT_FORM_NO[l], f->value, 0);
    }
    add_option(x, f, STR(""), TEXT_FORM_UNKNOWN[l], f->value, n + 1);
    f->select = n > MOST_RADIOS;
    f->choice = !f->select;
}

static str fault_of(const struct filling *x, int64_t member, str field)
{
    for (uint32_t i = 0; x->faults != NULL && i < x->faults->n; i++) {
        const struct form_fault *k = &x->faults->v[i];
        if (k->member == member && str_eq(k->field, field))
            return k->text[x->r.q->lang];
    }
    return STR("");
}

static struct page_form_blocks_fields *add_field(struct filling *x, struct page_form_blocks *b,
                                                 str field, str label)
{
    struct page_form_blocks_fields *f = &b->fields[b->n_fields++];
    *f = (struct page_form_blocks_fields){.id = field_id(x->r.q->arena, "f", b->member, field),
                                          .label = label,
                                          .value = form_value_of(&x->form, b->member, field),
                                          .fault = fault_of(x, b->member, field),
                                          .text = true};
    return f;
}

static void add_facts(struct filling *x, struct page_form_blocks *b, enum form_part part)
{
    const struct law *law = x->r.q->app->law;
    for (uint32_t i = 0; i < law_symbol_count(law); i++) {
        const struct law_symbol *s = law_symbol(law, i);
        if (!form_asks(s, part))
            continue;
        struct page_form_blocks_fields *f = add_field(x, b, s->id, s->label);
        f->numeric = s->type.kind == LAW_NUMBER || s->type.kind == LAW_DATE;
        if (s->type.kind != LAW_ENUM && s->type.kind != LAW_BOOL)
            continue;
        f->text = false;
        fill_options(x, f, s);
    }
}

/* Form A: of a household that asked by form 01. */
static void add_screen(struct filling *x, struct page_form *page)
{
    struct page_form_blocks *b = &page->blocks[page->n_blocks++];
    *b = (struct page_form_blocks){
        .title = TEXT_FORM_SCREEN[x->r.q->lang],
        .fields = arena_array(x->r.q->arena, struct page_form_blocks_fields, 96)};
    add_facts(x, b, FORM_SCREEN);
}

static void add_block(struct filling *x, struct page_form *page, int64_t member)
{
    enum lang l = x->r.q->lang;
    struct page_form_blocks *b = &page->blocks[page->n_blocks++];
    *b = (struct page_form_blocks){
        .member = member,
        .blank = member == x->blank,
        .is_member = member > 0,
        .fields = arena_array(x->r.q->arena, struct page_form_blocks_fields, 96)};
    if (member == 0) {
        b->title = TEXT_FORM_HOUSEHOLD[l];
        add_field(x, b, STR("surveyed_on"), TEXT_FORM_SURVEYED_ON[l])->numeric = true;
        add_facts(x, b, FORM_HOUSEHOLD);
        add_field(x, b, STR("causes"), TEXT_FORM_CAUSES[l]);
        add_field(x, b, STR("support_received"), TEXT_FORM_RECEIVED[l]);
        add_field(x, b, STR("support_needed"), TEXT_FORM_NEEDED[l]);
        return;
    }
    b->title = form_value_of(&x->form, member, STR("name"));
    if (b->title.n == 0)
        b->title = TEXT_FORM_NEW_MEMBER[l];
    add_field(x, b, STR("name"), TEXT_FORM_NAME[l]);
    add_field(x, b, STR("personal_id"), TEXT_FORM_PERSONAL_ID[l])->numeric = true;
    add_facts(x, b, FORM_MEMBER);
}

/* "b1": 125 of 140, and what is missing, as the law says of what has been typed. */
static enum err_code fill_score(struct filling *x, struct page_form *page, struct err *e)
{
    struct web_request *q = x->r.q;
    struct buf facts, answers;
    day on = room_law_day(&x->r);
    day_parse(form_value_of(&x->form, 0, STR("surveyed_on")), &on);
    buf_init(&facts, q->arena, (size_t)1 << 20);
    buf_init(&answers, q->arena, (size_t)1 << 20);
    form_facts(&x->form, q->app->law, q->app->areas, on, &facts);
    enum err_code code = single_decide(q->arena, q->app->law, month_of(on), DAY_MAX,
                                       x->screens ? STR("b1 b1_line b2 scored_class form_a_review")
                                                  : STR("b1 b1_line b2 scored_class"),
                                       buf_str(&facts), &answers, e);
    str rest = buf_str(&answers);
    while (code == ERR_NONE && rest.n > 0) {
        str line = str_split(&rest, '\n');
        str_split(&line, '\t');
        str id = str_split(&line, '\t'), value = str_split(&line, '\t');
        if (str_eq_c(id, "b1"))
            page->b1 = value;
        else if (str_eq_c(id, "b1_line"))
            page->b1_line = value;
        else if (str_eq_c(id, "b2"))
            page->b2 = value;
        else if (str_eq_c(id, "form_a_review") && value.n > 0)
            page->screened =
                str_eq_c(value, "1") ? TEXT_FORM_SCREEN_YES[q->lang] : TEXT_FORM_SCREEN_NO[q->lang];
        else if (str_eq_c(id, "scored_class"))
            page->result = value.n > 0 ? room_class(class_code_of(value), q->lang) : STR("");
    }
    return code;
}

static void fill_conflicts(struct filling *x, struct page_form *page)
{
    struct web_request *q = x->r.q;
    page->conflicts =
        arena_array(q->arena, struct page_form_conflicts, (size_t)x->form.conflicts.n + 1);
    for (uint32_t i = 0; i < x->form.conflicts.n; i++) {
        const struct form_conflict *k = &x->form.conflicts.v[i];
        page->conflicts[page->n_conflicts++] = (struct page_form_conflicts){
            .member = k->mine.member,
            .version = k->mine.version,
            .name = form_value_of(&x->form, k->mine.member, STR("name")),
            .field = k->mine.field,
            .label = room_field(q, k->mine.field),
            .mine = k->mine.value,
            .mine_text = room_value(q, k->mine.field, k->mine.value),
            .mine_by = k->mine.actor,
            .theirs = k->theirs.value,
            .theirs_text = room_value(q, k->theirs.field, k->theirs.value),
            .theirs_by = k->theirs.actor};
    }
}

static void fill_faults(struct filling *x, struct page_form *page, const struct err *said)
{
    enum lang l = x->r.q->lang;
    uint32_t n = x->faults != NULL ? x->faults->n : 0;
    page->said = said != NULL ? str_from_c(said->text[l]) : STR("");
    page->faults = arena_array(x->r.q->arena, struct page_form_faults, (size_t)n + 1);
    for (uint32_t i = 0; i < n; i++) {
        const struct form_fault *k = &x->faults->v[i];
        page->faults[page->n_faults++] = (struct page_form_faults){
            .url = room_url(x->r.q->arena, STR("#"), "",
                            field_id(x->r.q->arena, "f", k->member, k->field)),
            .text = k->text[l]};
    }
}

static enum err_code show_form(struct filling *x, const struct err *said, struct err *e)
{
    struct web_request *q = x->r.q;
    struct buf area;
    int64_t members[FORM_MAX_MEMBERS], commune = 0;
    uint32_t n = form_members(&x->form, members);
    bool wasm = asset_find_name("law.wasm") != NULL;
    x->blank = n > 0 ? members[n - 1] + 1 : 1;
    buf_init(&area, q->arena, 4096);
    num_parse_int(x->xa, &commune);
    form_area_facts(q->app->law, q->app->areas, (uint32_t)commune, room_law_day(&x->r), &area);
    struct page_form page = {.campaign = x->r.name,
                             .campaign_url = x->r.url,
                             .commune_url = room_url(q->arena, x->r.url, "/xa/", x->xa),
                             .key = x->key,
                             .code = x->form.code,
                             .village = x->thon,
                             .commune = x->xa,
                             .url = room_url(q->arena, x->r.url, "/phieu/", x->key),
                             .sync_url = room_url(q->arena, x->r.url, "/dong-bo", STR("")),
                             .csrf = q->csrf,
                             .user = q->user.name,
                             .operation = web_operation(q),
                             .version = x->form.version,
                             .area = buf_str(&area),
                             .script = asset_path("review-form.js"),
                             .wasm = wasm ? asset_path("law.wasm") : STR(""),
                             .law = q->app->law_bundle.n > 0 ? q->app->law_bundle_path : STR("")};
    page.blocks = arena_array(q->arena, struct page_form_blocks, (size_t)n + 3);
    page.screens = x->screens;
    page.case_url = x->form.is_new || str_starts(x->key, STR(FORM_NEW))
                        ? STR("")
                        : room_url(q->arena, x->r.url, "/ho/", x->key);
    if (x->screens)
        add_screen(x, &page);
    add_block(x, &page, 0);
    for (uint32_t i = 0; i < n; i++)
        add_block(x, &page, members[i]);
    add_block(x, &page, x->blank);
    fill_conflicts(x, &page);
    fill_faults(x, &page, said);
    enum err_code code = fill_score(x, &page, e);
    if (code != ERR_NONE)
        return code;
    web_page_begin(q, x->r.a, x->form.code.n > 0 ? x->form.code : TEXT_FORM_NEW_HOUSEHOLD[q->lang]);
    page_form(&x->r.a->body, &page, q->lang);
    web_page_end(q, x->r.a);
    return ERR_NONE;
}

static enum err_code form_page(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct filling *x = arena_new(q->arena, struct filling);
    enum err_code code = open_form(x, q, a, RIGHT_PEOPLE_READ, e);
    return code == ERR_NONE ? show_form(x, NULL, e) : code;
}

/* ---- the task of settling ---- */

static enum err_code conflicts(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct room r;
    struct form_lines all;
    enum err_code code = room_open(&r, q, a, false, e);
    if (code == ERR_NONE)
        code = form_list(q->db, q->arena, q->app->province, r.campaign.id, STR(""), &all, e);
    if (code != ERR_NONE)
        return code;
    struct page_conflicts page = {.campaign = r.name, .campaign_url = r.url};
    page.forms = arena_array(q->arena, struct page_conflicts_forms, (size_t)all.n + 1);
    for (uint32_t i = 0; i < all.n; i++) {
        const struct form_line *l = &all.v[i];
        const struct review_commune *k = review_commune_find(r.s, l->commune);
        if (l->conflicts == 0 || k == NULL || !room_may(&r, k, RIGHT_PEOPLE_READ))
            continue;
        struct buf place;
        buf_init(&place, q->arena, 512);
        buf_fmt(&place, "%s, %s", l->village, room_commune_name(&r, k));
        page.forms[page.n_forms++] =
            (struct page_conflicts_forms){.url = room_url(q->arena, r.url, "/phieu/", l->key),
                                          .code = l->code,
                                          .head = l->head,
                                          .place = buf_str(&place),
                                          .conflicts = l->conflicts};
    }
    code = page.n_forms > 0 ? web_seen_other(q, r.name, e) : web_seen(q, NULL, 0, r.name, e);
    if (code != ERR_NONE)
        return code;
    web_page_begin(q, a, TEXT_CONFLICTS[q->lang]);
    page_conflicts(&a->body, &page, q->lang);
    web_page_end(q, a);
    return ERR_NONE;
}

/* ---- saving without script: what differs from what the page had shown ---- */

/* "f.MEMBER.FIELD" */
static bool field_of_name(str name, int64_t *member, str *field)
{
    if (!str_starts(name, STR("f.")))
        return false;
    *field = str_slice(name, 2, name.n);
    str number = str_split(field, '.');
    return num_parse_int(number, member) && field->p != NULL;
}

/* The id of the k-th change of a form's operation: as old as it, and its own. */
static void derive_id(const uint8_t operation[STORE_ID_BYTES], uint32_t k,
                      uint8_t id[STORE_ID_BYTES])
{
    uint8_t text[STORE_ID_BYTES + 4], sum[32];
    mem_copy(text, operation, STORE_ID_BYTES);
    for (int i = 0; i < 4; i++)
        text[STORE_ID_BYTES + i] = (uint8_t)(k >> (8 * i));
    store_sha256((str){(const char *)text, sizeof(text)}, sum);
    mem_copy(id, sum, STORE_ID_BYTES);
}

static enum err_code type_all(struct filling *x, const struct recording *by,
                              const struct form *seen, struct form_faults *faults, struct err *e)
{
    struct web_request *q = x->r.q;
    const struct form_writer w = writer_of(&x->r);
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < q->n_params && code == ERR_NONE; i++) {
        struct form_op op = {.key = x->key,
                             .commune = x->xa,
                             .village = x->thon,
                             .base = room_number(q, "base"),
                             .settles = room_number(q, "settles"),
                             .value = q->params[i].value,
                             .device = STR("")};
        struct form_done done;
        if (!field_of_name(q->params[i].name, &op.member, &op.field) ||
            (op.settles == 0 && str_eq(op.value, form_value_of(seen, op.member, op.field))))
            continue;
        derive_id(by->operation, i, op.id);
        code = form_type(q->app->pool, q->arena, &w, &op, &done, e);
        if (code == ERR_INPUT) { /* the others are kept */
            struct form_fault one = {.member = op.member,
                                     .field = op.field,
                                     .text = {arena_str(q->arena, str_from_c(e->text[0])),
                                              arena_str(q->arena, str_from_c(e->text[1]))}};
            vec_push(q->arena, faults, one);
            code = ERR_NONE;
        }
    }
    return code;
}

static enum err_code hand_in(struct room *r, struct form *form, const uint8_t operation[16],
                             int64_t *recording, struct form_faults *faults, struct err *e)
{
    struct web_request *q = r->q;
    struct form_submitting s = {.writer = writer_of(r),
                                .areas = q->app->areas,
                                .area_folder = q->app->area_folder,
                                .today = web_today()};
    mem_copy(s.operation, operation, STORE_ID_BYTES);
    return form_submit(q->app->pool, q->arena, &s, form, recording, faults, e);
}

/* Form A: its answers into the registry, as `ansinh review screen` does. */
static enum err_code hand_in_screen(struct room *r, const struct form *form,
                                    const uint8_t operation[STORE_ID_BYTES], int64_t *recording,
                                    struct err *e)
{
    struct web_request *q = r->q;
    const struct law *law = q->app->law;
    struct review_asking *x = arena_new(q->arena, struct review_asking);
    struct review_problems problems = {.a = q->arena};
    struct world_at at = {.province = q->app->province,
                          .as_of = room_law_day(r),
                          .known_on = DAY_MAX,
                          .recording = WORLD_ALL_RECORDINGS};
    str answer = STR("");
    bool again = false;
    x->what = ASK_SCREEN;
    x->about = (struct review_about){.campaign = r->campaign, .on = room_law_day(r)};
    day_parse(form_value_of(form, 0, STR("surveyed_on")), &x->about.on);
    for (uint32_t i = 0; i < law_symbol_count(law); i++) {
        const struct law_symbol *s = law_symbol(law, i);
        struct review_answer one = {.fact = s};
        if (x->n_answers < REVIEW_MAX_ANSWERS && form_asks(s, FORM_SCREEN) &&
            law_value_parse(&s->type, form_value_of(form, 0, s->id), &one.value))
            x->answers[x->n_answers++] = one;
    }
    if (x->n_answers == 0)
        return err_set(e, ERR_INPUT, "Phiếu A chưa có ô nào được trả lời",
                       "form A has no answer yet");
    enum err_code code = world_find_household(q->db, &at, form->code, &x->about.household, e);
    x->about.act = (struct review_act){.recording = {.province = q->app->province,
                                                     .at_us = store_now_us(),
                                                     .actor = q->user.name,
                                                     .source = STR("form"),
                                                     .reference = STR("A")},
                                       .today = web_today(),
                                       .steps = q->app->steps};
    mem_copy(x->about.act.recording.operation, operation, STORE_ID_BYTES);
    struct store_operation op = room_operation(q, &x->about.act, "review.screen");
    op.content = form->code;
    if (code == ERR_NONE)
        code = review_write(q->app->pool, &op, review_work_ask, x, q->arena, &problems, &answer,
                            &again, e);
    if (code == ERR_NONE)
        num_parse_int(str_split(&answer, ' '), recording);
    return code;
}

static enum err_code save(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct filling *x = arena_new(q->arena, struct filling);
    struct form seen;
    struct form_faults faults = {0};
    struct recording by;
    struct err said = {0};
    int64_t recording = 0;
    enum err_code code = open_form(x, q, a, RIGHT_REVIEW_RECORD, e);
    if (code == ERR_NONE)
        code = web_recording(q, "form", &by, e);
    if (code == ERR_NONE)
        code = form_read(q->db, q->arena, q->app->province, x->r.campaign.id, x->key,
                         room_number(q, "base"), &seen, e);
    if (code == ERR_NONE)
        code = type_all(x, &by, &seen, &faults, e);
    if (code == ERR_NONE)
        code = form_read(q->db, q->arena, q->app->province, x->r.campaign.id, x->key, FORM_NOW,
                         &x->form, e);
    if (code != ERR_NONE)
        return code;
    if (faults.n == 0 && str_eq_c(web_param(q, "do"), "submit"))
        code = hand_in(&x->r, &x->form, by.operation, &recording, &faults, &said);
    else if (faults.n == 0 && str_eq_c(web_param(q, "do"), "screen"))
        code = hand_in_screen(&x->r, &x->form, by.operation, &recording, &said);
    else if (faults.n > 0)
        code = err_set(&said, ERR_INPUT, "%u ô chưa ghi được", "%u fields were not recorded",
                       faults.n);
    x->faults = &faults;
    if (code == ERR_INPUT || code == ERR_USAGE) {
        a->status = 400;
        return show_form(x, &said, e);
    }
    if (code != ERR_NONE) {
        *e = said;
        return code;
    }
    char digits[24];
    size_t n = fmt_int(digits, recording > 0 ? recording : x->form.version);
    web_done(q, a, room_url(q->arena, x->r.url, "/phieu/", x->key),
             arena_str(q->arena, (str){digits, n}));
    return ERR_NONE;
}

/* ---- sending what was typed, by script: a line an operation, a line an answer ---- */

/* id, key, commune, village, member, field, base, settles, typed_us, value */
static bool parse_op(str line, struct form_op *op, str *id)
{
    *id = str_split(&line, '\t');
    op->key = str_split(&line, '\t');
    op->commune = str_split(&line, '\t');
    op->village = str_split(&line, '\t');
    str member = str_split(&line, '\t');
    op->field = str_split(&line, '\t');
    str base = str_split(&line, '\t'), settles = str_split(&line, '\t'),
        typed = str_split(&line, '\t');
    op->value = line.p != NULL ? line : STR("");
    return hex_read(*id, op->id, sizeof(op->id)) && op->key.n > 0 && op->key.n <= 64 &&
           op->field.n > 0 && num_parse_int(member, &op->member) &&
           num_parse_int(base, &op->base) && num_parse_int(settles, &op->settles) &&
           num_parse_int(typed, &op->typed_us);
}

static void answer_line(struct web_answer *a, str id, const char *verdict, int64_t version,
                        str text)
{
    buf_fmt(&a->body, "%s\t%z\t%l\t", id, verdict, version);
    for (size_t i = 0; i < text.n; i++)
        buf_char(&a->body, text.p[i] == '\n' || text.p[i] == '\t' ? ' ' : text.p[i]);
    buf_char(&a->body, '\n');
}

/* Handing in comes like any other change, after those before it. */
static enum err_code sync_hand_in(struct room *r, const struct form_op *op, str id, bool screen,
                                  struct err *e)
{
    struct web_request *q = r->q;
    struct form form;
    struct form_faults faults = {0};
    struct buf text;
    int64_t recording = 0;
    enum err_code code =
        form_read(q->db, q->arena, q->app->province, r->campaign.id, op->key, FORM_NOW, &form, e);
    if (code == ERR_NONE)
        code = screen ? hand_in_screen(r, &form, op->id, &recording, e)
                      : hand_in(r, &form, op->id, &recording, &faults, e);
    buf_init(&text, q->arena, 65536);
    if (code == ERR_INPUT) {
        buf_add_c(&text, e->text[q->lang]);
        for (uint32_t i = 0; i < faults.n; i++)
            buf_fmt(&text, "; %s", faults.v[i].text[q->lang]);
        answer_line(r->a, id, "refused", 0, buf_str(&text));
        return ERR_NONE;
    }
    if (code == ERR_NONE) {
        buf_fmt(&text, "%s %l", form.code, recording);
        answer_line(r->a, id, "applied", form.version, buf_str(&text));
    }
    return code;
}

/* A form that is there is where it was made, whatever the change says. */
static enum err_code may_sync(struct room *r, const struct form_op *op, struct err *e)
{
    struct web_request *q = r->q;
    str commune = STR("");
    enum err_code code = ERR_NONE;
    if (str_starts(op->key, STR(FORM_NEW)))
        code =
            form_commune(q->db, q->arena, q->app->province, r->campaign.id, op->key, &commune, e);
    return code == ERR_NONE
               ? may_fill(r, RIGHT_REVIEW_RECORD, op->key, commune.n > 0 ? commune : op->commune, e)
               : code;
}

static enum err_code sync_one(struct room *r, str line, struct err *e)
{
    struct web_request *q = r->q;
    struct form_op op = {.device = web_param(q, "device")};
    struct form_done done = {0};
    struct err said = {0};
    str id;
    if (!parse_op(line, &op, &id)) {
        answer_line(r->a, id, "refused", 0, TEXT_FORM_BROKEN[q->lang]);
        return ERR_NONE;
    }
    enum err_code code = may_sync(r, &op, &said);
    r->a->status = 200;
    bool screen = str_eq_c(op.field, "#screen");
    if (code == ERR_NONE && (screen || str_eq_c(op.field, "#done")))
        return sync_hand_in(r, &op, id, screen, e);
    const struct form_writer w = writer_of(r);
    if (code == ERR_NONE)
        code = form_type(q->app->pool, q->arena, &w, &op, &done, &said);
    if (code == ERR_NONE)
        answer_line(r->a, id,
                    done.conflict ? "conflict"
                    : done.again  ? "again"
                                  : "applied",
                    done.version, STR(""));
    else if (code == ERR_INPUT || code == ERR_LIMIT)
        answer_line(r->a, id, "refused", 0, str_from_c(said.text[q->lang]));
    else
        *e = said;
    return code == ERR_INPUT || code == ERR_LIMIT ? ERR_NONE : code;
}

static enum err_code sync(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct room r;
    str ops = web_param(q, "ops");
    enum err_code code = room_open(&r, q, a, false, e);
    if (code != ERR_NONE)
        return code;
    a->type = "text/tab-separated-values; charset=utf-8";
    while (ops.n > 0 && code == ERR_NONE) {
        str line = str_split(&ops, '\n');
        if (line.n > 0 && line.p[line.n - 1] == '\r')
            line.n--;
        if (line.n > 0)
            code = sync_one(&r, line, e);
    }
    return code;
}

/* Who is logged in now, and the token for sending: a page kept by the browser has an old one. */
static enum err_code session(struct web_request *q, struct web_answer *a, struct err *e)
{
    (void)e;
    a->type = "text/tab-separated-values; charset=utf-8";
    buf_fmt(&a->body, "%s\t%s\n", q->csrf, q->user.name);
    return ERR_NONE;
}

/* ---- what the browser keeps ---- */

static enum err_code worker(struct web_request *q, struct web_answer *a, struct err *e)
{
    const struct asset *f = asset_find(asset_path("review-worker.js"));
    (void)q;
    (void)e;
    a->type = f->type;
    a->bytes = f->bytes;
    return ERR_NONE;
}

static enum err_code law_bundle(struct web_request *q, struct web_answer *a, struct err *e)
{
    if (q->app->law_bundle.n == 0 || !str_eq(q->path, q->app->law_bundle_path)) {
        a->status = 404;
        return err_set(e, ERR_INPUT, "không có tệp này", "there is no such file");
    }
    a->type = "text/plain; charset=utf-8";
    a->bytes = q->app->law_bundle;
    a->immutable = true;
    return ERR_NONE;
}

#define FORM                                                                                       \
    {"ky", WEB_TEXT, 7, true}, {"key", WEB_TEXT, 64, true}, {"xa", WEB_TEXT, 5, false},            \
    {                                                                                              \
        "thon", WEB_TEXT, 200, false                                                               \
    }

const struct web_route web_routes_form[] = {
    {.method = "GET",
     .path = "/ra-soat/{ky}/phieu/{key}",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {FORM},
     .handler = form_page,
     .title = {"Phiếu khảo sát của một hộ", "The form of a household"}},
    {.method = "POST",
     .path = "/ra-soat/{ky}/phieu/{key}",
     .access = WEB_RIGHT,
     .right = RIGHT_REVIEW_RECORD,
     .fields = {FORM,
                {"base", WEB_INT, 12, false},
                {"settles", WEB_INT, 12, false},
                {"do", WEB_TEXT, 8, false},
                {"f.*", WEB_TEXT, FORM_MAX_VALUE, false}},
     .handler = save,
     .title = {"Ghi vào phiếu", "Write into a form"}},
    {.method = "GET",
     .path = "/ra-soat/{ky}/xung-dot",
     .access = WEB_RIGHT,
     .right = RIGHT_PEOPLE_READ,
     .fields = {{"ky", WEB_TEXT, 7, true}},
     .handler = conflicts,
     .title = {"Chỗ hai người ghi khác nhau", "Conflicts to settle"}},
    {.method = "GET",
     .path = "/ra-soat/dong-bo",
     .access = WEB_RIGHT,
     .right = RIGHT_REVIEW_RECORD,
     .nobody = true,
     .handler = session,
     .title = {"Ai đang đăng nhập", "Who is logged in"}},
    {.method = "POST",
     .path = "/ra-soat/{ky}/dong-bo",
     .access = WEB_RIGHT,
     .right = RIGHT_REVIEW_RECORD,
     .fields = {{"ky", WEB_TEXT, 7, true},
                {"device", WEB_TEXT, 64, true},
                {"ops", WEB_TEXT, 262144, true}},
     .handler = sync,
     .title = {"Gửi những gì đã ghi khi không có mạng", "Send what was typed without a link"}},
    {.method = "GET",
     .path = "/ra-soat/luu-trang.js",
     .access = WEB_ANYBODY,
     .handler = worker,
     .title = {"Giữ trang khi mất mạng", "Keeps pages without a link"}},
    {.method = "GET",
     .path = "/ra-soat/luat/{sum}",
     .access = WEB_ANYBODY,
     .fields = {{"sum", WEB_TEXT, 80, true}},
     .handler = law_bundle,
     .title = {"Các văn bản luật, để chấm điểm trong trình duyệt",
               "The texts of the law, for scoring in the browser"}},
    {0},
};
