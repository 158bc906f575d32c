/* Comparing two records (match.h): a level for each part, points for each level.
 *
 * Points are ten times log2(m / u): m how often true pairs show this level, u how often two people
 * drawn at random do. Where u hangs on how common the value is, it is counted in the book. */
#include "registry/match_int.h"

#include "base/check.h"

/* ---- words ---- */

bool match_one_edit(str a, str b)
{
    if (a.n > b.n) {
        str t = a;
        a = b;
        b = t;
    }
    if (b.n - a.n > 1)
        return false;
    size_t head = 0, tail = 0;
    while (head < a.n && a.p[head] == b.p[head])
        head++;
    while (tail < a.n - head && a.p[a.n - 1 - tail] == b.p[b.n - 1 - tail])
        tail++;
    if (a.n < b.n)
        return head + tail == a.n;
    size_t differ = a.n - head - tail;
    return differ == 1 || (differ == 2 && a.p[head] == b.p[head + 1] && a.p[head + 1] == b.p[head]);
}

static bool begins_with_stroke(str s)
{
    return str_starts(s, STR("đ"));
}

/* Sounds are taken from folded words, where đ has become d; the ear never confuses these. */
static bool sounds_alike(const struct match_text *a, const struct match_text *b)
{
    if (a->sound != b->sound)
        return false;
    bool stroke = begins_with_stroke(a->text) || begins_with_stroke(b->text);
    return !stroke || a->text.p[0] == b->text.p[0] || a->text.p[0] == 'd' || b->text.p[0] == 'd';
}

static enum match_level compare_words(const struct match_book *b, const struct match_record *ra,
                                      uint32_t wa, const struct match_record *rb, uint32_t wb)
{
    if (wa == 0 || wb == 0)
        return MATCH_UNKNOWN;
    if (wa == wb)
        return MATCH_EQUAL;
    const struct match_text *a = &b->texts.all.v[wa], *c = &b->texts.all.v[wb];
    str fa = b->texts.all.v[a->folded].text, fb = b->texts.all.v[c->folded].text;
    if (a->folded == c->folded)
        return ra->marked && rb->marked ? MATCH_MARKS : MATCH_MARKS_LOST;
    if (fa.n == 1 || fb.n == 1)
        return fa.p[0] == fb.p[0] ? MATCH_INITIAL : MATCH_DIFFERENT;
    if (a->clean == c->clean)
        return MATCH_LEFTOVER;
    if (sounds_alike(a, c))
        return MATCH_SOUND;
    const size_t long_enough = 3; /* of "an" and "a…" one letter is too much */
    bool typing = (fa.n >= long_enough || fb.n >= long_enough) && match_one_edit(fa, fb);
    return typing ? MATCH_TYPING : MATCH_DIFFERENT;
}

/* ---- names ---- */

static int min_int(int a, int b)
{
    return a < b ? a : b;
}

/* `equal`: points by exact and folded text for sharing the word. */
static int word_points(const struct match_book *b, const int16_t *equal, uint32_t wa, uint32_t wb,
                       enum match_level level, const int16_t *by_level)
{
    const struct match_text *t = b->texts.all.v;
    switch (level) {
    case MATCH_UNKNOWN:
        return 0;
    case MATCH_EQUAL:
        return equal[wa];
    case MATCH_MARKS_LOST:
    case MATCH_MARKS:
    case MATCH_LEFTOVER:
    case MATCH_SOUND: /* the misspelt one is rare, and says nothing */
        return min_int(equal[t[wa].folded], equal[t[wb].folded]) + by_level[level];
    default:
        return by_level[level];
    }
}

/* The given name tells people apart, so it weighs most, and a difference most of all. */
static const int16_t given_by_level[MATCH_LEVELS] = {
    [MATCH_MARKS_LOST] = -2, [MATCH_LEFTOVER] = -10, [MATCH_MARKS] = -40,     [MATCH_SOUND] = -45,
    [MATCH_TYPING] = -5,     [MATCH_INITIAL] = 10,   [MATCH_DIFFERENT] = -90,
};
static const int16_t surname_by_level[MATCH_LEVELS] = {
    [MATCH_MARKS_LOST] = -2, [MATCH_LEFTOVER] = -10, [MATCH_MARKS] = -40,     [MATCH_SOUND] = -40,
    [MATCH_TYPING] = 0,      [MATCH_INITIAL] = 5,    [MATCH_DIFFERENT] = -60,
};

static void compare_surname_given(const struct match_book *b, const struct match_record *x,
                                  const struct match_record *y, struct match_result *r)
{
    enum match_level level = compare_words(b, x, x->surname, y, y->surname);
    r->levels[MATCH_SURNAME] = (uint8_t)level;
    r->points_of[MATCH_SURNAME] =
        (int16_t)word_points(b, b->surname_points, x->surname, y->surname, level, surname_by_level);
    level = compare_words(b, x, x->given, y, y->given);
    r->levels[MATCH_GIVEN] = (uint8_t)level;
    r->points_of[MATCH_GIVEN] =
        (int16_t)word_points(b, b->given_points, x->given, y->given, level, given_by_level);
}

/* How well one word agrees with the best of the other middle name that is not taken yet; its place
 * or -1. */
static int best_partner(const struct match_book *b, const struct match_record *x, uint32_t word,
                        const struct match_record *y, uint32_t taken, enum match_level *best)
{
    static const uint8_t rank[MATCH_LEVELS] = {
        [MATCH_EQUAL] = 6, [MATCH_MARKS_LOST] = 5, [MATCH_LEFTOVER] = 5, [MATCH_MARKS] = 4,
        [MATCH_SOUND] = 3, [MATCH_TYPING] = 2,     [MATCH_INITIAL] = 1};
    int at = -1;
    *best = MATCH_DIFFERENT;
    for (uint32_t i = 0; i < y->n_middle; i++) {
        if (taken >> i & 1)
            continue;
        enum match_level level = compare_words(b, x, word, y, y->middle[i]);
        if (rank[level] > rank[*best]) {
            *best = level;
            at = (int)i;
        }
    }
    return at;
}

/* Middle names are dropped, shortened and changed (at marriage, between Văn and none), so a
 * difference costs little. */
static void compare_middle(const struct match_book *b, const struct match_record *x,
                           const struct match_record *y, struct match_result *r)
{
    const int different = -30, partly = -5, most = 60;
    static const int16_t by_level[MATCH_LEVELS] = {[MATCH_MARKS_LOST] = -2,
                                                   [MATCH_LEFTOVER] = -10,
                                                   [MATCH_MARKS] = -20,
                                                   [MATCH_SOUND] = -20,
                                                   [MATCH_INITIAL] = 5};
    if (x->n_middle > y->n_middle) {
        const struct match_record *t = x;
        x = y;
        y = t;
    }
    if (y->n_middle == 0) {
        r->levels[MATCH_MIDDLE] = MATCH_UNKNOWN;
        return;
    }
    uint32_t taken = 0;
    int points = 0;
    enum match_level worst = MATCH_EQUAL;
    for (uint32_t i = 0; i < x->n_middle; i++) {
        enum match_level level;
        int at = best_partner(b, x, x->middle[i], y, taken, &level);
        if (at < 0) {
            r->levels[MATCH_MIDDLE] = MATCH_DIFFERENT;
            r->points_of[MATCH_MIDDLE] = (int16_t)different;
            return;
        }
        taken |= 1u << at;
        points += word_points(b, b->middle_points, x->middle[i], y->middle[at], level, by_level);
        if (level != MATCH_EQUAL)
            worst = level;
    }
    bool whole = x->n_middle == y->n_middle;
    r->levels[MATCH_MIDDLE] = (uint8_t)(whole ? worst : MATCH_PARTLY);
    r->points_of[MATCH_MIDDLE] = (int16_t)min_int(whole ? points : points + partly, most);
}

/* ---- birth ---- */

/* No day, or the first of January, which stands for none. */
static bool year_alone(const struct match_record *r)
{
    return r->dom == 0 || (r->dom == 1 && r->month == 1);
}

static bool one_digit_of_year(int a, int b)
{
    int differ = 0, swapped = a / 100 == b / 100 && a % 10 == b / 10 % 10 && b % 10 == a / 10 % 10;
    for (; a > 0 || b > 0; a /= 10, b /= 10)
        differ += a % 10 != b % 10;
    return differ == 1 || swapped;
}

static enum match_level compare_birth(const struct match_record *x, const struct match_record *y)
{
    if (x->year == 0 || y->year == 0)
        return MATCH_UNKNOWN;
    int apart = x->year > y->year ? x->year - y->year : y->year - x->year;
    bool alone = year_alone(x) || year_alone(y);
    bool day_month = x->dom == y->dom && x->month == y->month && !alone;
    bool turned = x->dom == y->month && x->month == y->dom && !alone;
    if (apart == 0 && alone)
        return MATCH_YEAR_ONLY;
    if (apart == 0 && day_month)
        return MATCH_EQUAL;
    if (apart == 0 && turned)
        return MATCH_DAY_MONTH;
    if (apart == 0)
        return x->dom == y->dom || x->month == y->month ? MATCH_DAY_OR_MONTH : MATCH_SAME_YEAR;
    if (apart == 1 && (alone || day_month))
        return MATCH_NEXT_YEAR;
    if (day_month && one_digit_of_year(x->year, y->year))
        return MATCH_YEAR_DIGIT;
    return MATCH_DIFFERENT;
}

static int birth_points(enum match_level level, bool day_known)
{
    static const int16_t by_level[MATCH_LEVELS] = {
        [MATCH_EQUAL] = 140,       [MATCH_DAY_MONTH] = 95,  [MATCH_YEAR_ONLY] = 45,
        [MATCH_DAY_OR_MONTH] = 30, [MATCH_SAME_YEAR] = -15, [MATCH_YEAR_DIGIT] = 70,
        [MATCH_DIFFERENT] = -90,
    };
    const int next_year_whole = 80, next_year_alone = 5;
    if (level == MATCH_NEXT_YEAR)
        return day_known ? next_year_whole : next_year_alone;
    return by_level[level];
}

/* ---- numbers ---- */

#define LAST_DIGITS 11 /* from here on the numbers of people entered one after the other differ */

static enum match_level compare_numbers(const char *a, const char *b, size_t n, uint8_t *digit)
{
    int at = 0;
    if (a[0] == 0 || b[0] == 0)
        return MATCH_UNKNOWN;
    switch (identity_compare((str){a, n}, (str){b, n}, &at)) {
    case IDENTITY_SAME:
        return MATCH_EQUAL;
    case IDENTITY_DIGIT:
        *digit = (uint8_t)at;
        return MATCH_ONE_DIGIT;
    case IDENTITY_SWAPPED:
        *digit = (uint8_t)at;
        return MATCH_TWO_SWAPPED;
    default:
        return MATCH_DIFFERENT;
    }
}

static void compare_papers(const struct match_record *x, const struct match_record *y,
                           struct match_result *r)
{
    static const int16_t citizen_by_level[MATCH_LEVELS] = {[MATCH_EQUAL] = 200,
                                                           [MATCH_ONE_DIGIT] = 60,
                                                           [MATCH_TWO_SWAPPED] = 60,
                                                           [MATCH_DIFFERENT] = -110};
    /* A new card could bear a new number when its owner had moved. */
    static const int16_t old_by_level[MATCH_LEVELS] = {[MATCH_EQUAL] = 170,
                                                       [MATCH_ONE_DIGIT] = 80,
                                                       [MATCH_TWO_SWAPPED] = 80,
                                                       [MATCH_DIFFERENT] = -30};
    const int neighbours = 25; /* children entered one after the other differ in the last digits */
    enum match_level level =
        compare_numbers(x->citizen, y->citizen, sizeof(x->citizen), &r->citizen_digit);
    r->levels[MATCH_CITIZEN] = (uint8_t)level;
    r->points_of[MATCH_CITIZEN] = citizen_by_level[level];
    if (level == MATCH_ONE_DIGIT && r->citizen_digit >= LAST_DIGITS)
        r->points_of[MATCH_CITIZEN] = (int16_t)neighbours;
    level = compare_numbers(x->old_card, y->old_card, sizeof(x->old_card), &r->card_digit);
    r->levels[MATCH_OLD_CARD] = (uint8_t)level;
    r->points_of[MATCH_OLD_CARD] = old_by_level[level];
}

/* ---- the whole ---- */

/* Brothers and sisters share what an impostor would have to: surname, place, and twins the birth.
 * Two of one household were written down as two. */
static int twin_points(const struct match_record *x, const struct match_record *y,
                       const struct match_result *r)
{
    const int twins = -100, near_twins = -15, one_household = -40;
    int points = 0;
    enum match_level given = r->levels[MATCH_GIVEN];
    bool same_given = given == MATCH_EQUAL || given == MATCH_MARKS_LOST;
    if (same_given || r->levels[MATCH_CITIZEN] == MATCH_EQUAL)
        return 0;
    bool born = r->levels[MATCH_BIRTH] == MATCH_EQUAL;
    bool family = r->levels[MATCH_SURNAME] != MATCH_DIFFERENT && x->commune == y->commune;
    enum match_level number = r->levels[MATCH_CITIZEN];
    bool two =
        number == MATCH_DIFFERENT || (number == MATCH_ONE_DIGIT && r->citizen_digit >= LAST_DIGITS);
    if (born && family)
        points += given == MATCH_DIFFERENT || two ? twins : near_twins;
    if (x->household != 0 && x->household == y->household)
        points += one_household;
    return points;
}

enum match_band match_band_of(int32_t points)
{
    if (points >= MATCH_SAME_POINTS)
        return MATCH_IS_SAME;
    if (points >= MATCH_LIKELY_POINTS)
        return MATCH_IS_LIKELY;
    return points >= MATCH_POSSIBLE_POINTS ? MATCH_IS_POSSIBLE : MATCH_IS_DIFFERENT;
}

static void compare_places(const struct match_book *b, const struct match_record *x,
                           const struct match_record *y, struct match_result *r)
{
    const int same_sex = 9, other_sex = -55, moved = -15;
    if (x->sex != 0 && y->sex != 0) {
        r->levels[MATCH_SEX] = x->sex == y->sex ? MATCH_EQUAL : MATCH_DIFFERENT;
        r->points_of[MATCH_SEX] = (int16_t)(x->sex == y->sex ? same_sex : other_sex);
    }
    if (x->commune != 0 && y->commune != 0) {
        bool same = x->commune == y->commune;
        r->levels[MATCH_COMMUNE] = same ? MATCH_EQUAL : MATCH_DIFFERENT;
        r->points_of[MATCH_COMMUNE] = (int16_t)(same ? b->commune_points[x->commune] : moved);
    }
}

void match_compare(const struct match_book *b, uint32_t i, uint32_t j, struct match_result *out)
{
    check(i < b->n && j < b->n && b->given_points != NULL);
    const struct match_record *x = &b->v[i], *y = &b->v[j];
    *out = (struct match_result){0};
    compare_surname_given(b, x, y, out);
    compare_middle(b, x, y, out);
    compare_places(b, x, y, out);
    enum match_level birth = compare_birth(x, y);
    out->levels[MATCH_BIRTH] = (uint8_t)birth;
    out->points_of[MATCH_BIRTH] = (int16_t)birth_points(birth, !year_alone(x) && !year_alone(y));
    compare_papers(x, y, out);
    out->start_points = b->start_points;
    out->twin_points = (int16_t)twin_points(x, y, out);
    out->points = out->start_points + out->twin_points;
    for (int p = 0; p < MATCH_PARTS; p++)
        out->points += out->points_of[p];
    /* One number in two records is always somebody's mistake: it is never passed over. */
    bool number =
        out->levels[MATCH_CITIZEN] == MATCH_EQUAL || out->levels[MATCH_OLD_CARD] == MATCH_EQUAL;
    if (number && out->points < MATCH_POSSIBLE_POINTS)
        out->points = MATCH_POSSIBLE_POINTS;
    out->band = match_band_of(out->points);
}
