/* VietQR: a transfer as a string for a QR code (EMVCo merchant-presented, NAPAS's template 38), and
 * the list of banks by their six digits. The string alone: drawing the code is the page's. */
#ifndef PAY_VIETQR_H
#define PAY_VIETQR_H

#include "base/arena.h"
#include "base/err.h"
#include "base/num.h"

enum {
    VIETQR_ACCOUNT_MAX = 19,
    VIETQR_AMOUNT_MAX_DIGITS = 13,
    VIETQR_PURPOSE_MAX = 50,  /* characters; the template holds 95, banks take fewer */
    VIETQR_PAYLOAD_MAX = 256, /* bytes, with room */
};

struct vietqr {
    str bin;        /* six digits */
    str account;    /* letters and digits */
    vnd amount_vnd; /* 0: the payer fills it in, the code is static */
    str purpose;    /* may be empty; marks are taken off */
};

/* Appends the string. ERR_INPUT says which field does not fit. */
enum err_code vietqr_put(struct buf *to, const struct vietqr *q, struct err *e);

/* CRC-16/CCITT-FALSE: polynomial 1021, from FFFF, not reflected, nothing after. */
uint16_t vietqr_crc(str s);

struct vietqr_bank {
    str bin, code, short_name, name;
    bool receives, sends; /* transfers by VietQR */
    bool deprecated;
};
struct vietqr_banks {
    struct vietqr_bank *v; /* by bin */
    uint32_t n;
};
/* Reads data/payments/napas_banks.csv. */
enum err_code vietqr_load_banks(struct arena *a, struct vietqr_banks *out, const char *path,
                                struct err *e);
/* The bank of that number: of several names the one in use. NULL where there is none. */
const struct vietqr_bank *vietqr_find_bank(const struct vietqr_banks *banks, str bin);

#endif
