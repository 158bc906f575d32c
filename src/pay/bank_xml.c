/* ISO 20022 messages by expat (bank_xml.h). */
#include "pay/bank_xml.h"

#include "base/check.h"
#include "base/day.h"
#include "base/host.h"
#include "base/text.h"
#include "pay/bank.h"

#include <errno.h>
#include <expat.h>
#include <stdio.h>

#define NAMESPACE "urn:iso:std:iso:20022:tech:xsd:"
#define SEPARATOR '|' /* what expat puts between a namespace and a name */
#define PIECE_BYTES 65536

struct reader {
    XML_Parser parser;
    const char *const *messages;
    const struct bank_xml_calls *calls;
    void *ctx;
    struct bank_xml x;
    char path[BANK_XML_MAX_PATH], text[BANK_XML_MAX_TEXT], message[32];
    size_t ends[BANK_XML_MAX_DEPTH]; /* of the path, by depth */
    size_t n_text;
    int depth;
    bool leaf; /* nothing has opened since the last element did */
    enum err_code code;
    struct err *e;
};

static void stop(struct reader *r, enum err_code code)
{
    r->code = code;
    XML_StopParser(r->parser, XML_FALSE);
}

/* Splits expat's name; the namespace without the part that all messages share, or nothing. */
static str split_name(const char *name, str *space)
{
    str all = str_from_c(name), prefix = STR(NAMESPACE);
    ptrdiff_t at = str_find_char(all, SEPARATOR);
    *space = (str){0};
    if (at < 0)
        return all;
    str uri = str_slice(all, 0, (size_t)at);
    if (str_starts(uri, prefix))
        *space = str_slice(uri, prefix.n, uri.n);
    return str_slice(all, (size_t)at + 1, all.n);
}

static void open_document(struct reader *r, str local, str space)
{
    for (const char *const *m = r->messages; *m != NULL; m++) {
        if (str_eq_c(local, "Document") && str_eq_c(space, *m)) {
            check(space.n < sizeof(r->message));
            mem_copy(r->message, space.p, space.n);
            r->x.message = (str){r->message, space.n};
            return;
        }
    }
    stop(r, err_set(r->e, ERR_INPUT, "đây không phải điện \"%z\" mà là \"%s\" (%s)",
                    "this is no message \"%z\" but \"%s\" (%s)", r->messages[0], local, space));
}

/* One name more on the path. */
static bool push(struct reader *r, str local)
{
    size_t n = r->depth > 1 ? r->ends[r->depth - 1] : 0;
    size_t slash = n > 0 ? 1 : 0;
    if (r->depth >= BANK_XML_MAX_DEPTH || n + slash + local.n > sizeof(r->path)) {
        stop(r, err_set(r->e, ERR_LIMIT, "các thẻ lồng nhau quá %d tầng",
                        "elements within elements more than %d deep", (int)BANK_XML_MAX_DEPTH));
        return false;
    }
    if (slash > 0)
        r->path[n] = '/';
    mem_copy(r->path + n + slash, local.p, local.n);
    r->ends[r->depth] = n + slash + local.n;
    r->x.path = (str){r->path, r->ends[r->depth]};
    return true;
}

static void on_open(void *data, const char *name, const char **attributes)
{
    struct reader *r = data;
    str space, local = split_name(name, &space);
    if (r->code != ERR_NONE)
        return;
    r->x.line = (uint32_t)XML_GetCurrentLineNumber(r->parser);
    r->leaf = true;
    r->n_text = 0;
    if (r->depth == 0) {
        open_document(r, local, space);
        r->depth = 1;
        r->ends[0] = 0;
        return;
    }
    if (!push(r, str_eq(space, r->x.message) ? local : STR("?")))
        return;
    r->depth++;
    r->x.currency = (str){0};
    for (int i = 0; attributes[i] != NULL; i += 2) {
        if (str_eq_c(str_from_c(attributes[i]), "Ccy"))
            r->x.currency = str_from_c(attributes[i + 1]);
    }
    enum err_code code = r->calls->open(r->ctx, &r->x, r->e);
    if (code != ERR_NONE)
        stop(r, code);
}

static void on_close(void *data, const char *name)
{
    struct reader *r = data;
    (void)name;
    if (r->code != ERR_NONE)
        return;
    if (r->depth == 1) {
        r->depth = 0;
        return;
    }
    r->x.line = (uint32_t)XML_GetCurrentLineNumber(r->parser);
    r->x.path = (str){r->path, r->ends[r->depth - 1]};
    str text = r->leaf ? str_trim((str){r->text, r->n_text}) : STR("");
    enum err_code code = r->calls->close(r->ctx, &r->x, text, r->e);
    if (code != ERR_NONE)
        stop(r, code);
    r->leaf = false;
    r->depth--;
}

static void on_text(void *data, const char *s, int n)
{
    struct reader *r = data;
    if (r->code != ERR_NONE || !r->leaf)
        return;
    if ((size_t)n > sizeof(r->text) - r->n_text) {
        r->x.line = (uint32_t)XML_GetCurrentLineNumber(r->parser);
        stop(r, err_set(r->e, ERR_LIMIT, "một ô chữ dài hơn %d byte",
                        "a text of more than %d bytes", (int)BANK_XML_MAX_TEXT));
        return;
    }
    mem_copy(r->text + r->n_text, s, (size_t)n);
    r->n_text += (size_t)n;
}

static void on_doctype(void *data, const char *name, const char *system, const char *public,
                       int internal)
{
    struct reader *r = data;
    (void)name, (void)system, (void)public, (void)internal;
    r->x.line = (uint32_t)XML_GetCurrentLineNumber(r->parser);
    stop(r, err_set(r->e, ERR_INPUT, "tệp có khai báo DOCTYPE (thực thể XML): không đọc",
                    "the file declares a DOCTYPE (XML entities): not read"));
}

/* ---- bytes ---- */

static enum err_code fail_syntax(struct reader *r)
{
    if (r->code != ERR_NONE)
        return r->code;
    r->x.line = (uint32_t)XML_GetCurrentLineNumber(r->parser);
    return err_set(r->e, ERR_INPUT, "XML hỏng (%z)", "broken XML (%z)",
                   XML_ErrorString(XML_GetErrorCode(r->parser)));
}

static enum err_code feed_memory(struct reader *r, str bytes)
{
    while (bytes.n > PIECE_BYTES) {
        if (XML_Parse(r->parser, bytes.p, PIECE_BYTES, 0) != XML_STATUS_OK)
            return fail_syntax(r);
        bytes = str_slice(bytes, PIECE_BYTES, bytes.n);
    }
    if (XML_Parse(r->parser, bytes.p, (int)bytes.n, 1) != XML_STATUS_OK)
        return fail_syntax(r);
    return ERR_NONE;
}

static enum err_code feed_file(struct reader *r, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return host_err_io(r->e, errno, "không mở được tệp", "cannot open the file");
    enum err_code code = ERR_NONE;
    uint64_t total = 0;
    bool at_end = false;
    while (code == ERR_NONE && !at_end) {
        void *to = XML_GetBuffer(r->parser, PIECE_BYTES);
        check(to != NULL);
        size_t n = fread(to, 1, PIECE_BYTES, f);
        at_end = n < PIECE_BYTES;
        total += n;
        if (ferror(f))
            code = host_err_io(r->e, errno, "không đọc được tệp", "cannot read the file");
        else if (total > BANK_XML_MAX_BYTES)
            code = err_set(r->e, ERR_LIMIT, "tệp lớn hơn %n byte",
                           "the file has more than %n bytes", (int64_t)BANK_XML_MAX_BYTES);
        else if (XML_ParseBuffer(r->parser, (int)n, at_end) != XML_STATUS_OK)
            code = fail_syntax(r);
    }
    fclose(f);
    return code;
}

enum err_code bank_xml_read(const char *path, str bytes, const char *const *messages,
                            const struct bank_xml_calls *calls, void *ctx, struct err *e)
{
    struct err own = {0};
    struct reader r = {.messages = messages, .calls = calls, .ctx = ctx, .e = e != NULL ? e : &own};
    r.parser = XML_ParserCreateNS("UTF-8", SEPARATOR);
    check(r.parser != NULL);
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, on_open, on_close);
    XML_SetCharacterDataHandler(r.parser, on_text);
    XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
    enum err_code code = bytes.p != NULL ? feed_memory(&r, bytes) : feed_file(&r, path);
    XML_ParserFree(r.parser);
    if (code != ERR_NONE)
        err_at(e, str_from_c(path), r.x.line, 0, 0);
    return code;
}

/* ---- values ---- */

enum err_code bank_xml_keep(struct arena *a, str text, str *out, struct err *e)
{
    str nfc;
    enum err_code code = text_nfc(a, text, &nfc, e);
    if (code == ERR_NONE)
        *out = nfc.p == text.p ? arena_str(a, text) : nfc;
    return code;
}

str bank_xml_name(const struct bank_xml *x)
{
    size_t i = x->path.n;
    while (i > 0 && x->path.p[i - 1] != '/')
        i--;
    return str_slice(x->path, i, x->path.n);
}

enum err_code bank_xml_amount(const struct bank_xml *x, str currency, str text, int64_t *out,
                              struct err *e)
{
    if (currency.n > 0 && !str_eq_c(currency, "VND"))
        return err_set(e, ERR_INPUT, "%s: đồng tiền \"%s\" không phải VND",
                       "%s: the currency \"%s\" is not VND", bank_xml_name(x), currency);
    if (text.n == 0 || text.p[0] == '-' || !num_parse_decimal(text, 0, out) || *out > BANK_SUM_MAX)
        return err_set(e, ERR_INPUT, "%s: số tiền \"%s\" không phải số đồng nguyên",
                       "%s: the amount \"%s\" is not in whole đồng", bank_xml_name(x), text);
    return ERR_NONE;
}

enum err_code bank_xml_day(const struct bank_xml *x, str text, int32_t *out, struct err *e)
{
    str date = str_slice(text, 0, 10);
    bool plain = text.n == 10 || (text.n > 10 && text.p[10] == 'T');
    if (!plain || date.p[4] != '-' || !day_parse(date, out))
        return err_set(e, ERR_INPUT, "%s: \"%s\" không phải ngày", "%s: \"%s\" is not a date",
                       bank_xml_name(x), text);
    return ERR_NONE;
}

int bank_xml_field(str path, const str *paths, int n)
{
    for (int i = 0; i < n; i++) {
        if (str_eq(path, paths[i]))
            return i;
    }
    return -1;
}
