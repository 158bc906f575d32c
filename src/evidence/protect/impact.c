/* The file of an impact assessment, from the inventory and the rights. */
#include "base/fmt.h"
#include "evidence/protect/inventory.h"
#include "registry/roles.h"

struct writing {
    const struct inventory *v;
    enum lang lang;
    struct buf *to;
};

static const char *say(const struct writing *w, const char *vi, const char *en)
{
    return w->lang == LANG_VI ? vi : en;
}

static void put_head(const struct writing *w, const struct impact *of)
{
    char day_text[11];
    str on = {day_text, w->lang == LANG_VI ? day_format_vi(of->on, day_text)
                                           : day_format_iso(of->on, day_text)};
    buf_fmt(w->to, "%s\n\n%z\n\n%z: %s\n", of->office,
            say(w, "HỒ SƠ ĐÁNH GIÁ TÁC ĐỘNG XỬ LÝ DỮ LIỆU CÁ NHÂN",
                "FILE OF THE ASSESSMENT OF THE PROCESSING OF PERSONAL DATA"),
            say(w, "Ngày lập", "Made on"), on);
    buf_fmt(w->to, "%z: %n %z, %n %z\n", say(w, "Trong sổ", "In the registry"), of->people,
            say(w, "người", "people"), of->households, say(w, "hộ", "households"));
    buf_fmt(w->to, "%z\n%z\n\n",
            say(w,
                "Căn cứ: Luật 91/2025/QH15, Điều 21; Nghị định 356/2025/NĐ-CP, Điều 19 (mức B, "
                "chưa đối chiếu Công báo).",
                "By Law 91/2025/QH15, article 21; Decree 356/2025/NĐ-CP, article 19 (grade B, not "
                "compared with the gazette)."),
            say(w,
                "Cơ sở xử lý không cần đồng ý: nhiệm vụ của cơ quan nhà nước theo luật (Luật, "
                "Điều 19; mức B+).",
                "Basis without consent: a State agency's duties by law (Law, article 19; grade "
                "B+)."));
}

static void put_roles(const struct writing *w, str right)
{
    bool any = false;
    for (enum right r = 0; r < RIGHT_COUNT; r++) {
        if (!str_eq_c(right, right_code(r)))
            continue;
        for (enum role role = 0; role < ROLE_COUNT; role++) {
            if (!role_has(role, r))
                continue;
            buf_fmt(w->to, "%z%z", any ? ", " : "", role_name(role, w->lang));
            any = true;
        }
    }
    if (!any)
        buf_add_c(w->to, say(w, "chỉ ai giữ cơ sở dữ liệu", "only who keeps the database"));
}

/* Each kind once, with the tables it lies in. */
static void put_kinds(const struct writing *w, const struct inventory_purpose *p)
{
    const struct inventory *v = w->v;
    for (uint32_t k = 0; k < v->kinds.n; k++) {
        const struct inventory_kind *kind = &v->kinds.v[k];
        bool any = false;
        for (uint32_t i = 0; i < v->rows.n; i++) {
            if (v->rows.v[i].kind != kind || v->rows.v[i].purpose != p)
                continue;
            if (!any)
                buf_fmt(w->to, "- %s%z: ", kind->text[w->lang],
                        kind->sensitive ? say(w, " [nhạy cảm]", " [sensitive]") : "");
            buf_fmt(w->to, "%z%s (%s)", any ? "; " : "", v->rows.v[i].table, v->rows.v[i].columns);
            any = true;
        }
        if (any)
            buf_char(w->to, '\n');
    }
}

static void put_purposes(const struct writing *w)
{
    buf_fmt(w->to, "%z\n\n",
            say(w, "I. MỤC ĐÍCH, DỮ LIỆU, AI XEM, GIỮ ĐẾN BAO GIỜ",
                "I. PURPOSES, DATA, WHO READS, HOW LONG"));
    for (uint32_t i = 0; i < w->v->purposes.n; i++) {
        const struct inventory_purpose *p = &w->v->purposes.v[i];
        buf_fmt(w->to, "%u. %s\n", i + 1, p->text[w->lang]);
        put_kinds(w, p);
        buf_fmt(w->to, "%z: ", say(w, "Ai xem", "Who reads"));
        put_roles(w, p->right);
        if (p->right.n > 0)
            buf_fmt(w->to, " (%s)", p->right);
        buf_fmt(w->to, "\n%z: %s\n\n", say(w, "Giữ", "Kept"), p->kept[w->lang]);
    }
    buf_fmt(
        w->to, "%z\n\n",
        say(w, "Thời hạn lưu giữ tính bằng năm chưa có nguồn luật đã đối chiếu: cơ quan tự đặt.",
            "No term in years has a source of law that was compared: the office sets its own."));
}

static void put_flow(const struct writing *w, const struct impact *of)
{
    buf_fmt(w->to, "%z\n\n", say(w, "II. LUỒNG DỮ LIỆU", "II. FLOW OF DATA"));
    buf_fmt(
        w->to, "%z\n%z\n%z\n%z\n%z\n\n",
        say(w, "- Vào: phiếu rà soát, đơn, tệp nhập, tệp của ngân hàng và đơn vị chi trả.",
            "- In: forms, applications, imported files, files of banks and providers."),
        say(w, "- Giữ: một cơ sở dữ liệu của tỉnh; ảnh, giấy tờ trong thư mục riêng dưới mã băm.",
            "- Kept: one database of the province; photographs and papers in a folder apart, "
            "under their hash."),
        of->seals ? say(w, "- Dữ kiện kín: nằm trong hộp mã hóa, khóa ở ngoài cơ sở dữ liệu.",
                        "- Sealed facts: in boxes, under a key outside of the database.")
                  : say(w, "- Dữ kiện kín: CHƯA cất vào hộp ở đây (ansinh seal).",
                        "- Sealed facts: NOT in boxes here (ansinh seal)."),
        say(w,
            "- Ra: danh sách chi cho đơn vị chi trả; danh sách niêm yết (tên, thôn, hạng); giấy "
            "cho chính người ấy; bản bí danh cho người phân tích; bản sao lưu.",
            "- Out: payment lists to providers; posted lists (name, village, class); papers to "
            "the people themselves; pseudonymised files to analysts; backups."),
        say(w, "- Ra nước ngoài: không; chương trình không tự gửi đi đâu.",
            "- Abroad: none; the program sends nothing anywhere by itself."));
}

static void put_measures(const struct writing *w)
{
    const struct inventory *v = w->v;
    buf_fmt(w->to, "%z\n\n", say(w, "III. BIỆN PHÁP BẢO VỆ", "III. PROTECTION"));
    for (uint32_t i = 0; i < v->kinds.n; i++) {
        if (v->kinds.v[i].protection[w->lang].n > 0)
            buf_fmt(w->to, "- %s: %s\n", v->kinds.v[i].text[w->lang],
                    v->kinds.v[i].protection[w->lang]);
    }
    buf_fmt(w->to, "\n%z\n\n",
            say(w, "IV. TRẢ LỜI NGƯỜI CÓ DỮ LIỆU", "IV. WHAT IS TOLD ON REQUEST"));
    for (uint32_t t = 0; t < v->tolds.n; t++) {
        const struct inventory_row *last = NULL;
        buf_fmt(w->to, "- %s: ", v->tolds.v[t].text[w->lang]);
        for (uint32_t i = 0; i < v->rows.n; i++) {
            const struct inventory_row *r = &v->rows.v[i];
            if (r->told != &v->tolds.v[t] || (last != NULL && str_eq(last->table, r->table)))
                continue;
            buf_fmt(w->to, "%z%s", last != NULL ? ", " : "", r->table);
            last = r;
        }
        buf_char(w->to, '\n');
    }
    buf_fmt(
        w->to, "\n%z\n\n%z\n", say(w, "V. CƠ QUAN TỰ ĐÁNH GIÁ", "V. THE OFFICE'S OWN ASSESSMENT"),
        say(w,
            "Rủi ro còn lại, người phụ trách, quy trình bằng văn bản: cơ quan ghi (mẫu 10, 02a, "
            "02b của Nghị định 356/2025/NĐ-CP).",
            "Risks that remain, who is responsible, written procedures: for the office to write "
            "(forms 10, 02a, 02b of Decree 356/2025/NĐ-CP)."));
}

void inventory_document(const struct inventory *v, const struct impact *of, enum lang lang,
                        struct buf *to)
{
    const struct writing w = {v, lang, to};
    put_head(&w, of);
    put_purposes(&w);
    put_flow(&w, of);
    put_measures(&w);
}
