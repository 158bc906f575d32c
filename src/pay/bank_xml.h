/* Messages of ISO 20022 as banks send them, element by element: by expat, with an end to
 * everything, without document types or entities. Private to the readers of src/pay. */
#ifndef PAY_BANK_XML_H
#define PAY_BANK_XML_H

#include "base/arena.h"
#include "base/err.h"

#define BANK_XML_MAX_BYTES (1ull << 30)
enum {
    BANK_XML_MAX_DEPTH = 32,
    BANK_XML_MAX_TEXT = 4096, /* bytes of one element's text */
    BANK_XML_MAX_PATH = 512,
};

/* What a call is told of the element it stands at. */
struct bank_xml {
    str message; /* "pain.002.001.11" */
    str path;    /* names below Document: "CstmrPmtStsRpt/GrpHdr/MsgId"; "?" of another namespace */
    str currency; /* the attribute Ccy, or empty; in a call of open alone */
    uint32_t line;
};

/* Each returns ERR_NONE, or stops the reading with `e` filled (without its place). */
struct bank_xml_calls {
    enum err_code (*open)(void *ctx, const struct bank_xml *x, struct err *e);
    /* text: trimmed, valid until the call returns; empty of what has elements in it. */
    enum err_code (*close)(void *ctx, const struct bank_xml *x, str text, struct err *e);
};

/* Reads the file `path`, or `bytes` (then `path` is for messages alone) when they have a pointer.
 * messages: those that are understood, NULL after the last. ERR_IO, ERR_INPUT or ERR_LIMIT with the
 * file and the line. */
enum err_code bank_xml_read(const char *path, str bytes, const char *const *messages,
                            const struct bank_xml_calls *calls, void *ctx, struct err *e);

/* `text` kept in NFC. */
enum err_code bank_xml_keep(struct arena *a, str text, str *out, struct err *e);
/* Whole đồng ("1350000", "1350000.00"), 0 … BANK_SUM_MAX, of the currency VND or none named. */
enum err_code bank_xml_amount(const struct bank_xml *x, str currency, str text, int64_t *out,
                              struct err *e);
/* "2026-07-20", also the day of "2026-07-20T08:00:00". */
enum err_code bank_xml_day(const struct bank_xml *x, str text, int32_t *out, struct err *e);
/* The local name: what is behind the last slash of the path. */
str bank_xml_name(const struct bank_xml *x);
/* The field whose path this is: its place in `paths`, or -1. */
int bank_xml_field(str path, const str *paths, int n);

#endif
