/* VietQR strings: tag, length, value (vietqr.h). Tags and order: data/payments/README.md. */
#include "pay/vietqr.h"

#include "base/check.h"
#include "base/fmt.h"
#include "pay/bank.h"

#define AID "A000000727" /* NAPAS's application */
#define TO_ACCOUNT "QRIBFTTA"
#define VND_NUMERIC "704"

uint16_t vietqr_crc(str s)
{
    uint32_t crc = 0xFFFF;
    for (size_t i = 0; i < s.n; i++) {
        crc ^= (uint32_t)(unsigned char)s.p[i] << 8;
        for (int bit = 0; bit < 8; bit++)
            crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
        crc &= 0xFFFF;
    }
    return (uint16_t)crc;
}

static void put_tlv(struct buf *b, const char *tag, str value)
{
    check(value.n > 0 && value.n <= 99);
    buf_add_c(b, tag);
    buf_char(b, (char)('0' + value.n / 10));
    buf_char(b, (char)('0' + value.n % 10));
    buf_add(b, value);
}

static bool only(str s, bool letters)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!(c >= '0' && c <= '9') && !(letters && letter))
            return false;
    }
    return true;
}

static enum err_code check_fields(const struct vietqr *q, str purpose, struct err *e)
{
    if (q->bin.n != 6 || !only(q->bin, false))
        return err_set(e, ERR_INPUT, "mã ngân hàng \"%s\" phải có sáu chữ số",
                       "the bank number \"%s\" must have six digits", q->bin);
    if (q->account.n == 0 || q->account.n > VIETQR_ACCOUNT_MAX || !only(q->account, true))
        return err_set(
            e, ERR_INPUT,
            "số tài khoản \"%s\" phải có 1 đến 19 chữ số hoặc chữ cái để thành mã VietQR",
            "the account \"%s\" must have 1 to 19 digits or letters to go into a VietQR",
            q->account);
    if (q->amount_vnd < 0 || q->amount_vnd >= num_pow10(VIETQR_AMOUNT_MAX_DIGITS))
        return err_set(
            e, ERR_INPUT, "số tiền %n đồng không ghi được vào mã VietQR (0 đến 13 chữ số)",
            "the amount of %n đồng does not go into a VietQR (0 to 13 digits)", q->amount_vnd);
    if (purpose.n > VIETQR_PURPOSE_MAX)
        return err_set(e, ERR_INPUT, "nội dung \"%s\" dài hơn %d ký tự",
                       "the purpose \"%s\" is longer than %d characters", purpose,
                       (int)VIETQR_PURPOSE_MAX);
    return ERR_NONE;
}

static void put_account(struct buf *b, struct arena *a, const struct vietqr *q)
{
    struct buf bank, merchant;
    buf_init(&bank, a, 99);
    put_tlv(&bank, "00", q->bin);
    put_tlv(&bank, "01", q->account);
    buf_init(&merchant, a, 99);
    put_tlv(&merchant, "00", STR(AID));
    put_tlv(&merchant, "01", buf_str(&bank));
    put_tlv(&merchant, "02", STR(TO_ACCOUNT));
    put_tlv(b, "38", buf_str(&merchant));
}

static void put_purpose(struct buf *b, struct arena *a, str purpose)
{
    struct buf data;
    buf_init(&data, a, 99);
    put_tlv(&data, "08", purpose);
    put_tlv(b, "62", buf_str(&data));
}

static void put_crc(struct buf *b)
{
    static const char hex[] = "0123456789ABCDEF";
    buf_add_c(b, "6304");
    uint16_t crc = vietqr_crc(buf_str(b));
    for (int shift = 12; shift >= 0; shift -= 4)
        buf_char(b, hex[crc >> shift & 15]);
}

enum err_code vietqr_put(struct buf *to, const struct vietqr *q, struct err *e)
{
    struct arena a;
    arena_init(&a, (size_t)1 << 20);
    struct buf purpose, b;
    buf_init(&purpose, &a, 1024);
    bank_put_text(&purpose, q->purpose, BANK_ASCII, 512);
    enum err_code code = check_fields(q, buf_str(&purpose), e);
    if (code == ERR_NONE) {
        char amount[24];
        buf_init(&b, &a, VIETQR_PAYLOAD_MAX);
        put_tlv(&b, "00", STR("01"));
        put_tlv(&b, "01", q->amount_vnd > 0 ? STR("12") : STR("11"));
        put_account(&b, &a, q);
        put_tlv(&b, "53", STR(VND_NUMERIC));
        if (q->amount_vnd > 0)
            put_tlv(&b, "54", (str){amount, fmt_int(amount, q->amount_vnd)});
        put_tlv(&b, "58", STR("VN"));
        if (purpose.n > 0)
            put_purpose(&b, &a, buf_str(&purpose));
        put_crc(&b);
        buf_add(to, buf_str(&b));
    }
    arena_clear(&a);
    return code;
}
