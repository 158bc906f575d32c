/* The XML of a workbook, by expat: pulled piece by piece, without document types or entities, and
 * with an end to depth and to the size of what has to be held whole. */
#include "base/check.h"
#include "base/fmt.h"
#include "base/xlsx_int.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

#define PIECE_BYTES 65536
#define BETWEEN '|' /* a namespace and a name, as expat gives them */

/* ECMA-376's transitional and strict namespaces, with what stands behind them. The commonest first.
 */
static const str namespaces[] = {
    STR("http://schemas.openxmlformats.org/spreadsheetml/2006/main|"),
    STR("http://purl.oclc.org/ooxml/spreadsheetml/main|"),
    STR("http://schemas.openxmlformats.org/package/2006/relationships|"),
    STR("http://schemas.openxmlformats.org/package/2006/content-types|"),
};
static const str relation_namespaces[] = {
    STR("http://schemas.openxmlformats.org/officeDocument/2006/relationships|"),
    STR("http://purl.oclc.org/ooxml/officeDocument/relationships|"),
};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct xlsx_xml {
    XML_Parser parser;
    const struct xlsx_package *package;
    struct xlsx_part *part;
    const struct xlsx_xml_calls *calls;
    void *ctx;
    char entry[208];
    uint32_t depth;
    int64_t fed;
    bool at_end, paused, stopped, done;
    struct err failure;
};

/* The local name, or nothing where the namespace is none of `known`. */
static str local_name(const char *name, const str *known, size_t n_known)
{
    str s = {name, strlen(name)};
    for (size_t i = 0; i < n_known; i++) {
        if (str_starts(s, known[i]))
            return (str){s.p + known[i].n, s.n - known[i].n};
    }
    return STR("");
}

void xlsx_xml_stop(struct xlsx_xml *x, const struct err *e)
{
    if (!x->stopped)
        x->failure = *e;
    x->stopped = true;
    XML_StopParser(x->parser, XML_FALSE);
}

void xlsx_xml_pause(struct xlsx_xml *x)
{
    x->paused = true;
    XML_StopParser(x->parser, XML_TRUE);
}

static void on_start(void *data, const char *name, const char **attributes)
{
    struct xlsx_xml *x = data;
    if (x->stopped)
        return;
    if (++x->depth > XLSX_MAX_XML_DEPTH) {
        struct err e = {0};
        err_set(&e, ERR_LIMIT, "%z: các thẻ lồng nhau quá %u tầng",
                "%z: elements within elements more than %u deep", x->entry, XLSX_MAX_XML_DEPTH);
        xlsx_fail(x->package, &e);
        xlsx_xml_stop(x, &e);
        return;
    }
    str local = local_name(name, namespaces, COUNT(namespaces));
    x->calls->start(x->ctx, x, local, attributes);
}

static void on_end(void *data, const char *name)
{
    struct xlsx_xml *x = data;
    if (x->stopped)
        return;
    x->depth--;
    x->calls->end(x->ctx, x, local_name(name, namespaces, COUNT(namespaces)));
}

static void on_text(void *data, const char *s, int n)
{
    struct xlsx_xml *x = data;
    if (!x->stopped)
        x->calls->text(x->ctx, (str){s, (size_t)n});
}

static void on_doctype(void *data, const char *name, const char *system, const char *public,
                       int has_internal)
{
    struct xlsx_xml *x = data;
    struct err e = {0};
    (void)name, (void)system, (void)public, (void)has_internal;
    err_set(&e, ERR_INPUT, "%z có khai báo DOCTYPE (thực thể XML): không đọc",
            "%z declares a DOCTYPE (XML entities): not read", x->entry);
    xlsx_fail(x->package, &e);
    xlsx_xml_stop(x, &e);
}

str xlsx_attribute(const char **attributes, const char *name, bool relation)
{
    for (uint32_t i = 0; attributes[i] != NULL; i += 2) {
        str have = str_from_c(attributes[i]);
        if (relation)
            have = local_name(attributes[i], relation_namespaces, COUNT(relation_namespaces));
        if (str_eq_c(have, name))
            return str_from_c(attributes[i + 1]);
    }
    return (str){NULL, 0};
}

bool xlsx_is_true(str attribute)
{
    return str_eq_c(attribute, "1") || str_eq_c(attribute, "true");
}

enum err_code xlsx_xml_open(struct xlsx_xml **out, const struct xlsx_package *p, const char *entry,
                            const struct xlsx_xml_calls *calls, void *ctx, struct err *e)
{
    struct xlsx_part *part = NULL;
    *out = NULL;
    enum err_code code = xlsx_part_open(&part, p, entry, e);
    if (part == NULL)
        return code;
    struct xlsx_xml *x = calloc(1, sizeof(*x));
    check(x != NULL);
    *x = (struct xlsx_xml){.package = p, .part = part, .calls = calls, .ctx = ctx};
    fmt_write(x->entry, sizeof(x->entry), "%z", entry);
    x->parser = XML_ParserCreateNS(NULL, BETWEEN);
    check(x->parser != NULL);
    XML_SetUserData(x->parser, x);
    XML_SetElementHandler(x->parser, on_start, on_end);
    XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
    if (calls->text != NULL)
        XML_SetCharacterDataHandler(x->parser, on_text);
    *out = x;
    return ERR_NONE;
}

void xlsx_xml_close(struct xlsx_xml *x)
{
    if (x == NULL)
        return;
    XML_ParserFree(x->parser);
    xlsx_part_close(x->part);
    free(x);
}

static int fail(struct xlsx_xml *x, struct err *e)
{
    x->stopped = true;
    if (e != NULL)
        *e = x->failure;
    return -1;
}

static int fail_syntax(struct xlsx_xml *x, struct err *e)
{
    enum XML_Error error = XML_GetErrorCode(x->parser);
    err_set(&x->failure, ERR_INPUT, "%z: XML hỏng ở dòng %l (%z)", "%z: broken XML in line %l (%z)",
            x->entry, (int64_t)XML_GetCurrentLineNumber(x->parser), XML_ErrorString(error));
    err_hint(&x->failure, "mở tệp bằng bảng tính và lưu lại dạng .xlsx",
             "open the file in a spreadsheet and save it as .xlsx");
    xlsx_fail(x->package, &x->failure);
    return fail(x, e);
}

static int fail_piece(struct xlsx_xml *x, struct err *e)
{
    err_set(&x->failure, ERR_LIMIT, "%z: một thẻ XML dài hơn %n byte",
            "%z: an XML tag of more than %n bytes", x->entry, (int64_t)XLSX_MAX_XML_PIECE_BYTES);
    xlsx_fail(x->package, &x->failure);
    return fail(x, e);
}

/* Feeds the next piece, or goes on with the one that was paused in. */
static enum XML_Status step(struct xlsx_xml *x, bool resume)
{
    if (resume)
        return XML_ResumeParser(x->parser);
    void *to = XML_GetBuffer(x->parser, PIECE_BYTES);
    if (to == NULL)
        return XML_STATUS_ERROR;
    int64_t got = xlsx_part_read(x->part, to, PIECE_BYTES, &x->failure);
    if (got < 0) {
        x->stopped = true;
        return XML_STATUS_ERROR;
    }
    x->fed += got;
    x->at_end = got == 0;
    return XML_ParseBuffer(x->parser, (int)got, x->at_end);
}

int xlsx_xml_run(struct xlsx_xml *x, struct err *e)
{
    if (x->stopped)
        return fail(x, e);
    while (!x->done) {
        bool resume = x->paused;
        x->paused = false;
        enum XML_Status status = step(x, resume);
        if (x->stopped)
            return fail(x, e);
        if (status == XML_STATUS_ERROR)
            return fail_syntax(x, e);
        if (status == XML_STATUS_SUSPENDED)
            return 1;
        x->done = x->at_end;
        int64_t from = XML_GetCurrentByteIndex(x->parser);
        if (from >= 0 && x->fed - from > XLSX_MAX_XML_PIECE_BYTES)
            return fail_piece(x, e);
    }
    return 0;
}

enum err_code xlsx_xml_read(const struct xlsx_package *p, const char *entry, bool required,
                            const struct xlsx_xml_calls *calls, void *ctx, struct err *e)
{
    struct xlsx_xml *x = NULL;
    enum err_code code = xlsx_xml_open(&x, p, entry, calls, ctx, e);
    if (code != ERR_NONE)
        return code;
    if (x == NULL && required) {
        err_set(e, ERR_INPUT, "trong tệp thiếu phần %z", "the file lacks its part %z", entry);
        return xlsx_fail(p, e);
    }
    struct err failure = {0};
    if (x != NULL && xlsx_xml_run(x, &failure) != 0) {
        code = failure.code;
        if (e != NULL)
            *e = failure;
    }
    xlsx_xml_close(x);
    return code;
}
