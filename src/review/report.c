#include "review/report.h"

#include "base/check.h"
#include "base/fmt.h"
#include "review/report_figures.h"
#include "review/report_form.h"

/* ---- one report ---- */

enum wanted { WANT_FORM, WANT_LISTED, WANT_ESCAPED };

static enum err_code find(str id, enum wanted *want, const struct report_form **form, struct err *e)
{
    *form = report_form_find(id);
    *want = str_eq_c(id, "6.1") ? WANT_LISTED : str_eq_c(id, "6.2") ? WANT_ESCAPED : WANT_FORM;
    if (*form != NULL || *want != WANT_FORM)
        return ERR_NONE;
    err_set(e, ERR_USAGE, "không có báo cáo \"%s\"", "there is no report \"%s\"", id);
    err_hint(e, "xem ansinh report list", "see ansinh report list");
    return ERR_USAGE;
}

static enum err_code name_ethnicities(struct arena *a, const struct report_request *q,
                                      struct report_data *d, struct err *e)
{
    struct figures *figures = arena_new(a, struct figures);
    enum err_code code = figures_load(a, figures, q->folder, e);
    d->ethnicities = figures->ethnicities;
    return code;
}

enum err_code report_make(struct store_conn *c, struct arena *a, str form,
                          const struct report_request *q, struct report_table *out, struct err *e)
{
    const struct report_form *f = NULL;
    enum wanted want = WANT_FORM;
    struct report_data d;
    struct report_places places;
    *out = (struct report_table){.indented = -1};
    enum err_code code = find(form, &want, &f, e);
    if (code == ERR_NONE && want != WANT_FORM && q->open.n > 0)
        code = err_set(e, ERR_USAGE, "mẫu %s là danh sách, không mở được nữa",
                       "form %s is a list, it does not open any further", form);
    if (code != ERR_NONE || store_begin(c, e) != ERR_NONE)
        return e->code;
    int needs = f != NULL ? f->needs : REPORT_HEADS_OF;
    if (q->open.n > 0)
        needs |= REPORT_HEADS_OF | REPORT_HEADS_GONE;
    code = report_data_read(c, a, &q->at, q->opening, needs, &d, e);
    if (code == ERR_NONE)
        code = report_places_read(c, a, &d, q->map_today ? q->today : q->at.as_of, &places, e);
    store_rollback(c);
    if (code == ERR_NONE && f != NULL && f->by_ethnicity)
        code = name_ethnicities(a, q, &d, e);
    if (code != ERR_NONE)
        return code;
    if (f == NULL)
        code = report_list_table(a, want == WANT_ESCAPED, q, &d, &places, out, e);
    else if (q->open.n > 0)
        code = report_open_table(a, f, q, &d, &places, out, e);
    else
        code = report_form_table(a, f, q, &d, &places, out, e);
    char text[64];
    size_t n = fmt_write(text, sizeof(text), q->lang == LANG_VI ? "Mẫu số %s" : "Form %s", form);
    out->form = arena_str(a, (str){text, n});
    return code;
}

enum err_code report_make_several(struct store_conn *c, struct arena *a,
                                  const struct report_request *q,
                                  const struct report_wanted *wanted, uint32_t n,
                                  struct report_table *out, struct err *e)
{
    int needs = 0;
    struct report_data *d = arena_new(a, struct report_data);
    struct report_places *places = arena_new(a, struct report_places);
    for (uint32_t i = 0; i < n; i++) {
        const struct report_form *f = report_form_find(str_from_c(wanted[i].form));
        check(f != NULL && !f->by_ethnicity);
        needs |= f->needs;
    }
    if (store_begin(c, e) != ERR_NONE)
        return e->code;
    enum err_code code = report_data_read(c, a, &q->at, q->opening, needs, d, e);
    if (code == ERR_NONE)
        code = report_places_read(c, a, d, q->map_today ? q->today : q->at.as_of, places, e);
    store_rollback(c);
    for (uint32_t i = 0; i < n && code == ERR_NONE; i++) {
        struct report_request one = *q;
        one.by = wanted[i].by;
        one.apart = false; /* the first row is the total */
        out[i] = (struct report_table){.indented = -1};
        code = report_form_table(a, report_form_find(str_from_c(wanted[i].form)), &one, d, places,
                                 &out[i], e);
    }
    return code;
}

/* ---- which there are ---- */

static void add_report(struct arena *a, struct report_table *t, const char *id, const char *title,
                       const char *about)
{
    report_add_row(a, t, 0, false);
    report_add_cell(a, t, report_text_cell(str_from_c(id)));
    report_add_cell(a, t, report_text_cell(str_from_c(title)));
    report_add_cell(a, t, report_text_cell(str_from_c(about)));
}

void report_list(struct arena *a, enum lang lang, struct report_table *out)
{
    bool vi = lang == LANG_VI;
    *out = (struct report_table){.lang = lang, .indented = -1};
    out->title = vi ? STR("CÁC BÁO CÁO") : STR("REPORTS");
    report_add_column(a, out, vi ? "Số" : "Number", "report", REPORT_TEXT, 10);
    report_add_column(a, out, vi ? "Tên" : "Name", "name", REPORT_TEXT, 48);
    report_add_column(a, out, vi ? "Cho biết" : "What it shows", "shows", REPORT_TEXT, 48);
    add_report(a, out, "6.1",
               vi ? "DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO SAU KHI RÀ SOÁT"
                  : "POOR AND NEAR-POOR HOUSEHOLDS AFTER THE REVIEW",
               vi ? "danh sách để niêm yết: họ tên, giới tính, ngày sinh, nơi ở của chủ hộ"
                  : "the list that is posted: name, sex, birth and address of the head");
    add_report(a, out, "6.2",
               vi ? "DANH SÁCH HỘ THOÁT NGHÈO, HỘ THOÁT CẬN NGHÈO SAU KHI RÀ SOÁT"
                  : "HOUSEHOLDS THAT ESCAPED POVERTY OR NEAR-POVERTY",
               vi ? "như 6.1, những hộ ra khỏi danh sách trong kỳ"
                  : "as 6.1, those that left the lists in the period");
    for (uint32_t i = 0; i < report_forms_count; i++)
        add_report(a, out, report_forms[i].id, report_forms[i].title[lang],
                   report_forms[i].about[lang]);
    add_report(a, out, "summary", vi ? "TỔNG HỢP CÁC NĂM" : "YEAR BY YEAR",
               vi ? "hộ nghèo, cận nghèo, diễn biến từng năm, bên số đã công bố"
                  : "poor, near-poor and their movement, beside what was published");
    add_report(a, out, "indicators", vi ? "CHỈ TIÊU THỐNG KÊ 401 ĐẾN 411" : "INDICATORS 401 TO 411",
               vi ? "chỉ tiêu của Thông tư 04/2024/TT-BLĐTBXH; mỗi dòng nói rõ đã đếm gì"
                  : "of Circular 04/2024/TT-BLĐTBXH; each row says what was counted");
    add_report(a, out, "account", vi ? "BÁO CÁO NĂM CỦA TỈNH" : "YEARLY ACCOUNT",
               vi ? "kết quả giảm nghèo của một năm bằng lời, biểu đồ và bản đồ"
                  : "a year of poverty reduction in words, charts and a map");
}

/* ---- made-up data ---- */

enum err_code report_is_synthetic(struct store_conn *c, int64_t province, bool *out, struct err *e)
{
    int more;
    *out = false;
    if (store_query(c,
                    SQL("SELECT reference FROM recording WHERE province = ?1 AND source = 'import'"
                        " ORDER BY number"),
                    STORE_VALUES(store_int(province)), e) != ERR_NONE)
        return e->code;
    while ((more = store_next(c, e)) > 0) {
        str reference = store_at_text(c, 0);
        *out |=
            str_find(reference, STR("SYNTHETIC")) >= 0 || str_find(reference, STR("GIẢ LẬP")) >= 0;
    }
    return more < 0 ? e->code : ERR_NONE;
}
