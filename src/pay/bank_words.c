/* Amounts in Vietnamese words (bank.h). By threes of digits: một trăm hai mươi ba (nghìn, triệu),
 * and nine digits at a time with tỷ. */
#include "pay/bank.h"

#define BILLION 1000000000u

static const char *const digits[10] = {"không", "một", "hai", "ba",  "bốn",
                                       "năm",   "sáu", "bảy", "tám", "chín"};

struct words {
    struct buf *to;
    enum bank_zero zero;
    bool begun;
};

static void put_word(struct words *w, const char *word)
{
    if (w->begun)
        buf_char(w->to, ' ');
    buf_add_c(w->to, word);
    w->begun = true;
}

/* The ones after their tens: mốt, tư and lăm are how 1, 4 and 5 are read there. */
static const char *ones_word(unsigned tens, unsigned ones)
{
    if (ones == 1 && tens >= 2)
        return "mốt";
    if (ones == 4 && tens >= 2)
        return "tư";
    if (ones == 5 && tens >= 1)
        return "lăm";
    return digits[ones];
}

/* 0 < n < 1000; what follows larger groups is read with all its places: "không trăm linh năm". */
static void put_group(struct words *w, unsigned n)
{
    unsigned hundreds = n / 100, tens = n / 10 % 10, ones = n % 10;
    bool full = w->begun;
    if (hundreds > 0 || full) {
        put_word(w, digits[hundreds]);
        put_word(w, "trăm");
        full = true;
    }
    if (tens == 0 && ones > 0 && full)
        put_word(w, w->zero == BANK_LE ? "lẻ" : "linh");
    if (tens == 1)
        put_word(w, "mười");
    if (tens >= 2) {
        put_word(w, digits[tens]);
        put_word(w, "mươi");
    }
    if (ones > 0)
        put_word(w, ones_word(tens, ones));
}

/* n < BILLION. */
static void put_millions(struct words *w, uint32_t n)
{
    static const struct {
        uint32_t unit;
        const char *word;
    } groups[] = {{1000000, "triệu"}, {1000, "nghìn"}, {1, NULL}};
    for (int i = 0; i < 3; i++) {
        uint32_t group = n / groups[i].unit % 1000;
        if (group == 0)
            continue;
        put_group(w, group);
        if (groups[i].word != NULL)
            put_word(w, groups[i].word);
    }
}

static void put_number(struct words *w, uint64_t n)
{
    if (n >= BILLION) {
        put_number(w, n / BILLION);
        put_word(w, "tỷ");
    }
    put_millions(w, (uint32_t)(n % BILLION));
}

void bank_put_words(struct buf *b, vnd amount, enum bank_zero zero)
{
    if (amount < 0)
        buf_add_c(b, "Âm ");
    size_t first = b->n;
    struct words w = {b, zero, false};
    if (amount == 0)
        put_word(&w, digits[0]);
    else
        put_number(&w, amount < 0 ? 0 - (uint64_t)amount : (uint64_t)amount);
    put_word(&w, "đồng");
    /* Every first word begins with a letter of ASCII. */
    if (amount >= 0 && first < b->n)
        b->p[first] = (char)(b->p[first] - 'a' + 'A');
}
