#include "cli/paper_out.h"

#include "base/csv.h"
#include "evidence/report/document.h"
#include "paper/qr.h"
#include "registry/times.h"
#include "review/report.h"

#define MAX_BYTES ((size_t)1 << 26)

void paper_out_take(str *format, str out, struct paper_out *to)
{
    to->file = out;
    to->pdf = str_eq_c(*format, "pdf") || str_ends(out, STR(".pdf"));
    if (str_eq_c(*format, "pdf"))
        *format = (str){NULL, 0};
}

/* Letters a reader may not be able to photograph stand below the text. */
static str with_address(struct cli *c, const struct paper_out *to, str text)
{
    struct buf b;
    if (to->address.n == 0)
        return text;
    buf_init(&b, c->arena, MAX_BYTES);
    buf_fmt(&b, "%s\nKiểm tra giấy này: %s\n", text, to->address);
    return buf_str(&b);
}

static enum err_code write_pdf(struct cli *c, const struct paper_out *to, str text,
                               const struct document_basis *basis, struct buf *b, struct err *e)
{
    struct picture picture;
    struct document_code mark = {
        .beside = STR("Quét mã để kiểm tra giấy này. Mã được ký bằng khóa của cơ quan; kiểm tra "
                      "được cả khi không có mạng.")};
    if (to->address.n > 0) {
        enum err_code code = qr_picture(&picture, c->arena, to->address, STR("Mã QR"), STR(""), e);
        if (code != ERR_NONE)
            return code;
        mark.picture = &picture;
    }
    return document_write_text(b, text, to->address.n > 0 ? &mark : NULL, basis, e);
}

enum err_code paper_out_write(struct cli *c, const struct paper_out *to, struct store_conn *db,
                              int64_t province, day as_of, str text, struct err *e)
{
    struct buf b;
    struct csv_writer *w = NULL;
    struct document_basis basis = {.as_of = as_of, .known_on = day_of_moment(store_now_us())};
    if (to->file.p == NULL && to->pdf)
        return err_set(e, ERR_USAGE, "pdf cần --out TỆP", "pdf needs --out FILE");
    if (to->file.p == NULL) {
        cli_print(with_address(c, to, text));
        return ERR_NONE;
    }
    enum err_code code = report_is_synthetic(db, province, &basis.synthetic, e);
    buf_init(&b, c->arena, MAX_BYTES);
    if (code == ERR_NONE && to->pdf)
        code = write_pdf(c, to, text, &basis, &b, e);
    else if (code == ERR_NONE)
        buf_add(&b, with_address(c, to, text));
    if (code == ERR_NONE && b.full)
        code = err_set(e, ERR_LIMIT, "văn bản quá dài", "the document is too long");
    if (code == ERR_NONE)
        code = csv_create(&w, arena_cstr(c->arena, to->file), e);
    if (code != ERR_NONE)
        return code;
    csv_raw(w, b.p, b.n);
    return csv_commit(w, e);
}
